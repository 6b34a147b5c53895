/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/draft.h"

#include "text/document/findings.h"
#include "text/document/headings.h"

#include <stdlib.h>
#include <string.h>

/* Depth of nodes under an unnumbered heading can grow this far. */
#define DEEPEST 12
/* A title made of a paragraph's or list item's first words is no longer than this. */
#define TITLE_BYTES 160
#define LEAD_BYTES 100
/* A paragraph that begins with a code is an initiative when it is no longer than this. */
#define CODED_PARAGRAPH_BYTES 400

typedef VEC(struct node) node_vec;

struct builder {
    struct arena *arena;
    struct text_tools *tools;
    const struct document *document;
    node_vec nodes;
    size_t stack[DEEPEST]; /* open nodes with headings; [0] is the root */
    unsigned levels[DEEPEST];
    size_t open;
    VEC(struct own_label) labels;
    bool levels_tell; /* the reader's heading levels differ, so they mean something */
};

static const char *const kind_names[NODE_KINDS] = {
    "root", "chapter", "focus_area", "initiative", "section", "paragraph", "list_item"};

const char *node_kind_name(enum node_kind kind)
{
    return kind_names[kind];
}

enum node_kind node_kind_from_name(struct str name)
{
    size_t kind = 0;
    while (kind < NODE_KINDS && !str_equal(name, str_from(kind_names[kind])))
        kind++;
    return (enum node_kind)kind;
}

bool node_is_titled(const struct node *node)
{
    return node->kind != NODE_PARAGRAPH && node->kind != NODE_LIST_ITEM;
}

static struct node *add_node(struct builder *builder, enum node_kind kind, struct range range)
{
    size_t parent = builder->stack[builder->open - 1];
    struct node *node = VEC_PUSH(builder->arena, &builder->nodes);
    node->kind = kind;
    node->parent = parent;
    node->range = node->heading = range;
    node->depth = builder->nodes.items[parent].depth + 1;
    document_place(builder->document, range.start, &node->page, &node->line);
    return node;
}

/* --- Headings --- */

static unsigned outline_depth(struct str outline)
{
    unsigned depth = outline.n > 0;
    for (size_t i = 0; i < outline.n; i++)
        depth += outline.p[i] == '.';
    return depth;
}

static bool has_levels(const struct document *document)
{
    unsigned first = 0;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind != BLOCK_HEADING)
            continue;
        if (first && block->level != first)
            return true;
        first = block->level;
    }
    return false;
}

/* How deep the heading stands among those that are open: 1 under the root. */
static unsigned heading_level(const struct builder *builder, const struct block *block,
                              const struct heading *heading)
{
    if (builder->levels_tell)
        return block->level + 1;
    if (heading->outline.n)
        return outline_depth(heading->outline) * 2;
    if (heading->label == LABEL_INITIATIVE)
        return 5;
    if (heading->label == LABEL_FOCUS_AREA)
        return 3;
    return builder->open > 1 ? builder->levels[builder->open - 1] : 2;
}

/* The level of the focus area that is open, 0 when none is: initiatives belong under it, also where
 * both are printed alike. */
static unsigned level_of_open_area(const struct builder *builder)
{
    for (size_t i = builder->open; i-- > 1;)
        if (builder->nodes.items[builder->stack[i]].label == LABEL_FOCUS_AREA)
            return builder->levels[i];
    return 0;
}

static void open_heading(struct builder *builder, const struct block *block)
{
    struct str text = document_plain(builder->arena, builder->document, block->range);
    if (block->mark.n && ascii_is_digit(block->mark.p[0]))
        text = str_format(builder->arena, "%.*s %.*s", STR_ARGS(block->mark), STR_ARGS(text));
    struct heading heading = heading_read(text);
    unsigned level = heading_level(builder, block, &heading);
    if (heading.label == LABEL_INITIATIVE && level <= level_of_open_area(builder))
        level = level_of_open_area(builder) + 1;
    while (builder->open > 1 && builder->levels[builder->open - 1] >= level)
        builder->open--;
    struct node *node = add_node(builder, NODE_SECTION, block->range);
    node->outline = heading.outline;
    node->label = heading.label;
    node->number =
        heading.label != LABEL_NONE && heading.number.n ? heading.number : heading.outline;
    node->title = heading.title;
    if (heading.label == LABEL_FOCUS_AREA)
        node->kind = NODE_FOCUS_AREA;
    else if (heading.label == LABEL_INITIATIVE)
        node->kind = NODE_INITIATIVE;
    if (builder->open < DEEPEST) {
        builder->levels[builder->open] = level;
        builder->stack[builder->open++] = builder->nodes.count - 1;
    }
}

/* --- Text under headings --- */

static struct str first_words(struct builder *builder, struct range range)
{
    struct str text = document_plain(builder->arena, builder->document, range);
    if (text.n <= TITLE_BYTES)
        return text;
    size_t end = TITLE_BYTES;
    while (end > TITLE_BYTES / 2 && text.p[end] != ' ')
        end--;
    return str_format(builder->arena, "%.*s …", (int)end, text.p);
}

/* A lead in a list item: what is bold or stands before the first full stop or colon ("A1
 * Vinterpaket. Kommunen samordnar …"). */
static struct str item_lead(struct str text)
{
    struct str marked = text;
    if (str_starts(text, STR("**"))) {
        size_t end = str_find(text, STR("**"), 2);
        if (end != SIZE_MAX)
            return str_sub(text, 2, end);
    }
    for (size_t i = 1; i + 1 < marked.n && i < LEAD_BYTES; i++)
        if ((marked.p[i] == '.' || marked.p[i] == ':') && marked.p[i + 1] == ' ' &&
            !ascii_is_digit(marked.p[i - 1]))
            return str_sub(marked, 0, i);
    return text;
}

static struct str without_full_stop(struct str text)
{
    text = str_trim(text);
    while (text.n && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == ':'))
        text.n--;
    return text;
}

static struct str without_stars(struct str text)
{
    while (text.n && text.p[0] == '*')
        text = str_sub(text, 1, text.n);
    while (text.n && text.p[text.n - 1] == '*')
        text.n--;
    return text;
}

/* "**1.2** Flytta kassarna": a bold number and nothing more; then the text without the stars, else
 * the text as it is. */
static struct str without_stars_of_number(struct arena *arena, struct str text)
{
    size_t end = str_starts(text, STR("**")) ? str_find(text, STR("**"), 2) : SIZE_MAX;
    if (end == SIZE_MAX)
        return text;
    struct str lead = without_full_stop(str_sub(text, 2, end));
    if (lead.n == 0 || heading_number_length(lead) != lead.n)
        return text;
    struct str rest = str_trim(str_sub(text, end + 2, text.n));
    return str_format(arena, "%.*s %.*s", STR_ARGS(lead), STR_ARGS(rest));
}

/* "A2", "1b", and "1.2" where a sentence follows: "1.5 miljoner" is a figure. */
static bool is_code(struct str number, struct str title)
{
    bool capital =
        title.n > 1 && (ascii_is_upper(title.p[0]) || /* Å Ä Ö: C3 85, C3 84, C3 96 */
                        ((unsigned char)title.p[0] == 0xC3 && (unsigned char)title.p[1] < 0xA0));
    return ascii_is_alpha(number.p[0]) || ascii_is_alpha(number.p[number.n - 1]) ||
           (capital && str_find(number, STR("."), 0) != SIZE_MAX);
}

/* What a paragraph or list item begins with, where it stands apart from what follows. */
struct lead {
    struct str text; /* the whole, without the stars of a number */
    struct str words;
    bool led;  /* something follows it */
    bool bold; /* the text begins with stars */
};

static struct lead read_lead(struct arena *arena, const struct document *document,
                             struct range range)
{
    struct str text = without_stars_of_number(arena, document_plain(arena, document, range));
    struct str words = item_lead(text);
    return (struct lead){text, words, words.n < text.n && words.n <= LEAD_BYTES,
                         str_starts(text, STR("**"))};
}

bool draft_has_bold_lead(struct arena *arena, const struct document *document, struct range range)
{
    if (!str_starts(str_sub(document->text, range.start, range.end), STR("**")))
        return false;
    struct lead lead = read_lead(arena, document, range);
    return lead.bold && lead.led;
}

/* A paragraph or list item: an initiative when it has a label or a code in front ("Insats 3.1",
 * "A2", "1b", "1.2"), or a bold lead with a number. */
static void add_text(struct builder *builder, const struct block *block)
{
    bool item = block->kind == BLOCK_LIST_ITEM;
    struct node *node = add_node(builder, item ? NODE_LIST_ITEM : NODE_PARAGRAPH, block->range);
    struct lead lead = read_lead(builder->arena, builder->document, block->range);
    struct heading heading = heading_read(without_stars(lead.words));
    bool labelled = heading.label == LABEL_INITIATIVE && heading.number.n;
    bool brief = item || lead.bold || lead.text.n <= CODED_PARAGRAPH_BYTES;
    bool coded =
        heading.outline.n && brief && (lead.bold || is_code(heading.outline, heading.title));
    node->label = heading.label;
    node->title = lead.led && (item || lead.bold) ? without_full_stop(heading.title)
                                                  : first_words(builder, block->range);
    if (labelled || coded) {
        node->kind = NODE_INITIATIVE;
        node->number = labelled ? heading.number : heading.outline;
        node->title = without_full_stop(heading.title);
    } else if (item && heading.label == LABEL_GOAL) {
        node->number = heading.number;
    } else if (item && block->mark.n && ascii_is_digit(block->mark.p[0])) {
        node->number = str_sub(block->mark, 0, heading_number_length(block->mark));
    }
    if (item)
        node->title = without_full_stop(node->title);
    node->bold_lead = lead.bold && lead.led;
}

/* --- Kinds from the structure --- */

static bool says_areas(struct builder *builder, struct str title)
{
    struct word_list words =
        words_of(builder->arena, builder->tools, title, (struct range){0, title.n});
    for (size_t i = 0; i < words.count; i++) {
        struct str lower = words.items[i].lower;
        if (label_of_word(lower) == LABEL_FOCUS_AREA &&
            (str_ends(lower, STR("områden")) || str_ends(lower, STR("områdena")) ||
             str_ends(lower, STR("ar")) || str_ends(lower, STR("arna"))))
            return true;
    }
    return false;
}

static bool says_initiatives(struct builder *builder, struct str title)
{
    struct word_list words =
        words_of(builder->arena, builder->tools, title, (struct range){0, title.n});
    for (size_t i = 0; i < words.count && i < 12; i++)
        if (label_of_word(words.items[i].lower) == LABEL_INITIATIVE)
            return true;
    return false;
}

/* Headings that divide an area without being initiatives. */
static bool is_rubric(struct builder *builder, struct str title)
{
    static const char *const rubrics[] = {
        "mål",         "nuläge",         "utgångsläge", "bakgrund", "varför",      "utmaningar",
        "syfte",       "inledning",      "insatser",    "åtgärder", "aktiviteter", "indikatorer",
        "uppföljning", "prioriteringar", "vad",         "hur",      "önskat",      "behov",
        "ansvar",      "strategier",     "motiv",       "läget",    "så",          "det",
        "vi",          "delmål",         "aktörer"};
    struct word_list words =
        words_of(builder->arena, builder->tools, title, (struct range){0, title.n});
    if (words.count == 0)
        return true;
    for (size_t i = 0; i < sizeof rubrics / sizeof *rubrics; i++)
        if (str_equal(words.items[0].lower, str_from(rubrics[i])))
            return true;
    return false;
}

static bool child_has_items(const node_vec *nodes, size_t parent)
{
    for (size_t i = parent + 1;
         i < nodes->count && nodes->items[i].depth > nodes->items[parent].depth; i++)
        if (nodes->items[i].kind == NODE_LIST_ITEM || nodes->items[i].kind == NODE_INITIATIVE)
            return true;
    return false;
}

/* "Fyra strategiska områden har identifierats": the number of areas that the text says it has; 0 if
 * it does not say. */
static unsigned announced_areas(struct builder *builder)
{
    struct str text = builder->document->text;
    struct word_list words =
        words_of(builder->arena, builder->tools, text, (struct range){0, text.n});
    for (size_t i = 0; i + 1 < words.count; i++) {
        unsigned count = number_of_word(words.items[i].lower);
        if (count < 2 || (words.items[i].flags & WORD_NUMBER && count > 12))
            continue;
        for (size_t j = i + 1; j < words.count && j <= i + 2; j++)
            if (label_of_word(words.items[j].lower) == LABEL_FOCUS_AREA &&
                str_ends(words.items[j].stem, STR("områd")))
                return count;
    }
    return 0;
}

static bool same_first_word(struct builder *builder, struct str a, struct str b)
{
    struct word_list left = words_of(builder->arena, builder->tools, a, (struct range){0, a.n});
    struct word_list right = words_of(builder->arena, builder->tools, b, (struct range){0, b.n});
    return left.count && right.count && str_equal(left.items[0].lower, right.items[0].lower);
}

/* A run of sibling sections from `first`, each with items below it: its length. */
static size_t run_of_siblings(struct builder *builder, size_t first, size_t *members, size_t room)
{
    const node_vec *nodes = &builder->nodes;
    size_t count = 0;
    for (size_t i = first; i < nodes->count && count < room; i++) {
        const struct node *node = &nodes->items[i];
        if (node->parent != nodes->items[first].parent || node->kind == NODE_PARAGRAPH)
            continue;
        if (node->kind != NODE_SECTION || !child_has_items(nodes, i) ||
            is_rubric(builder, node->title))
            break;
        members[count++] = i;
    }
    return count;
}

/* Without a word that says so: sibling sections with lists below them, as many as announced, or
 * alike in their first word. */
static void find_unlabelled_areas(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    unsigned announced = announced_areas(builder);
    for (size_t i = 1; i < nodes->count; i++) {
        if (nodes->items[i].kind != NODE_SECTION)
            continue;
        size_t members[16];
        size_t count = run_of_siblings(builder, i, members, 16);
        bool alike = count >= 3;
        for (size_t j = 1; j < count && alike; j++)
            alike = same_first_word(builder, nodes->items[members[0]].title,
                                    nodes->items[members[j]].title);
        if (count >= 2 && (alike || count == announced)) {
            for (size_t j = 0; j < count; j++)
                nodes->items[members[j]].kind = NODE_FOCUS_AREA;
            return;
        }
    }
}

/* "Mål 1: …", "Mål 2: …" as headings are what others call focus areas. */
static bool mark_goals(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    size_t goals = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 1; i < nodes->count; i++) {
            if (nodes->items[i].kind != NODE_SECTION || nodes->items[i].label != LABEL_GOAL)
                continue;
            goals += pass == 0;
            if (pass == 1 && goals >= 2)
                nodes->items[i].kind = NODE_FOCUS_AREA;
        }
    return goals >= 2;
}

/* Sections that hold the numbered or labelled initiatives are the areas, whatever they are called.
 */
static bool mark_parents_of_initiatives(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    size_t *children = ARENA_ARRAY(builder->arena, nodes->count, size_t);
    size_t areas = 0;
    for (size_t i = 1; i < nodes->count; i++) {
        size_t parent = nodes->items[i].parent;
        if (nodes->items[i].kind != NODE_INITIATIVE)
            continue;
        if (nodes->items[parent].kind == NODE_SECTION &&
            is_rubric(builder, nodes->items[parent].title))
            parent = nodes->items[parent].parent;
        children[parent]++;
    }
    for (size_t i = 1; i < nodes->count; i++)
        areas += nodes->items[i].kind == NODE_SECTION && children[i] >= 2;
    for (size_t i = 1; i < nodes->count && areas >= 2; i++)
        if (nodes->items[i].kind == NODE_SECTION && children[i] >= 2)
            nodes->items[i].kind = NODE_FOCUS_AREA;
    return areas >= 2;
}

static void mark_areas(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    bool any = false;
    for (size_t i = 1; i < nodes->count; i++)
        any = any || nodes->items[i].kind == NODE_FOCUS_AREA;
    if (any || mark_goals(builder) || mark_parents_of_initiatives(builder))
        return;
    for (size_t i = 1; i < nodes->count; i++) {
        struct node *node = &nodes->items[i];
        const struct node *parent = &nodes->items[node->parent];
        if (node->kind == NODE_SECTION && node->parent && says_areas(builder, parent->title) &&
            !is_rubric(builder, node->title)) {
            node->kind = NODE_FOCUS_AREA;
            any = true;
        }
    }
    if (!any)
        find_unlabelled_areas(builder);
}

static size_t area_of(const node_vec *nodes, size_t node)
{
    while (node && nodes->items[node].kind != NODE_FOCUS_AREA)
        node = nodes->items[node].parent;
    return node;
}

static bool area_has_initiatives(const node_vec *nodes, size_t area)
{
    for (size_t i = area + 1; i < nodes->count && nodes->items[i].depth > nodes->items[area].depth;
         i++)
        if (nodes->items[i].kind == NODE_INITIATIVE)
            return true;
    return false;
}

/* Sections right under an area that are its initiatives: two or more whose titles are no rubrics.
 */
static bool mark_sections_of_area(struct builder *builder, size_t area)
{
    node_vec *nodes = &builder->nodes;
    size_t found = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = area + 1;
             i < nodes->count && nodes->items[i].depth > nodes->items[area].depth; i++) {
            struct node *node = &nodes->items[i];
            bool below = node->parent == area ||
                         (nodes->items[node->parent].parent == area &&
                          says_initiatives(builder, nodes->items[node->parent].title));
            if (node->kind != NODE_SECTION || !below || is_rubric(builder, node->title))
                continue;
            found += pass == 0;
            if (pass == 1 && found >= 2)
                node->kind = NODE_INITIATIVE;
        }
    return found >= 2;
}

/* The text right before node `i` that leads its list in. */
static bool led_in_by_initiatives(struct builder *builder, size_t i)
{
    const node_vec *nodes = &builder->nodes;
    size_t before = i;
    while (before > 0 && nodes->items[before].kind == NODE_LIST_ITEM)
        before--;
    const struct node *lead = &nodes->items[before];
    if (lead->kind != NODE_PARAGRAPH)
        return says_initiatives(builder, lead->title);
    struct str text = document_plain(builder->arena, builder->document, lead->range);
    return says_initiatives(builder, text);
}

static void mark_items_of_area(struct builder *builder, size_t area)
{
    node_vec *nodes = &builder->nodes;
    bool *led = ARENA_ARRAY(builder->arena, nodes->count, bool);
    size_t end = area + 1;
    bool any = false;
    for (; end < nodes->count && nodes->items[end].depth > nodes->items[area].depth; end++) {
        led[end] = nodes->items[end].kind == NODE_LIST_ITEM && led_in_by_initiatives(builder, end);
        any = any || led[end];
    }
    for (size_t i = area + 1; i < end; i++)
        if (nodes->items[i].kind == NODE_LIST_ITEM && (led[i] || !any))
            nodes->items[i].kind = NODE_INITIATIVE;
}

/* Paragraphs of an area that each begin with a bold lead. */
static bool mark_leads_of_area(struct builder *builder, size_t area)
{
    node_vec *nodes = &builder->nodes;
    size_t found = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = area + 1;
             i < nodes->count && nodes->items[i].depth > nodes->items[area].depth; i++) {
            struct node *node = &nodes->items[i];
            if (node->kind != NODE_PARAGRAPH || !node->bold_lead)
                continue;
            found += pass == 0;
            if (pass == 1 && found >= 2)
                node->kind = NODE_INITIATIVE;
        }
    return found >= 2;
}

static void mark_initiatives(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    for (size_t i = 1; i < nodes->count; i++) {
        if (nodes->items[i].kind != NODE_FOCUS_AREA || area_has_initiatives(nodes, i))
            continue;
        if (!mark_sections_of_area(builder, i) && !mark_leads_of_area(builder, i))
            mark_items_of_area(builder, i);
    }
    for (size_t i = 1; i < nodes->count; i++) {
        struct node *node = &nodes->items[i];
        if (node->kind == NODE_INITIATIVE && area_of(nodes, node->parent) == 0 &&
            node->number.n == 0)
            node->kind = NODE_SECTION;
        if (node->kind == NODE_SECTION && node->parent == 0)
            node->kind = NODE_CHAPTER;
    }
}

/* --- Labels of the draft's own --- */

static struct str stem_of(struct builder *builder, struct str word)
{
    struct word_list words =
        words_of(builder->arena, builder->tools, word, (struct range){0, word.n});
    return words.count ? words.items[0].stem : word;
}

static bool has_area_above(const node_vec *nodes, size_t i)
{
    return area_of(nodes, nodes->items[i].parent) != 0;
}

/* The stem of the own label that node `i` seems to have; empty if none. */
static struct str own_stem(struct builder *builder, size_t i, struct str *ret_number,
                           struct str *ret_title)
{
    const struct node *node = &builder->nodes.items[i];
    struct str word;
    if (node->label != LABEL_NONE || !node_is_titled(node) ||
        !heading_read_own_label(node->title, &word, ret_number, ret_title))
        return (struct str){NULL, 0};
    return stem_of(builder, word);
}

/* Headings of one level that begin with the same word and a number each. */
static void find_own_labels(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    for (size_t i = 1; i < nodes->count; i++) {
        struct str number, title, stem = own_stem(builder, i, &number, &title);
        size_t alike = 0;
        for (size_t j = i; stem.n && j < nodes->count; j++) {
            struct str other_number, other_title;
            alike += str_equal(own_stem(builder, j, &other_number, &other_title), stem);
        }
        if (alike < 2)
            continue;
        enum heading_label label = has_area_above(nodes, i) ? LABEL_INITIATIVE : LABEL_FOCUS_AREA;
        *VEC_PUSH(builder->arena, &builder->labels) = (struct own_label){stem, label};
        for (size_t j = nodes->count; j-- > i;) {
            struct node *node = &nodes->items[j];
            if (!str_equal(own_stem(builder, j, &number, &title), stem))
                continue;
            node->label = label;
            node->number = number;
            node->title = title;
            if (node->kind == NODE_SECTION)
                node->kind = label == LABEL_FOCUS_AREA ? NODE_FOCUS_AREA : NODE_INITIATIVE;
        }
    }
}

/* --- Ids, ranges, the whole --- */

static struct str id_of(struct builder *builder, size_t i, size_t counts[][NODE_KINDS],
                        size_t *areas)
{
    static const char *const letters[NODE_KINDS] = {"", "c", "fa", "i", "s", "p", "l"};
    const struct node *node = &builder->nodes.items[i];
    const struct node *parent = &builder->nodes.items[node->parent];
    size_t ordinal = ++counts[node->parent][node->kind];
    if (node->kind == NODE_FOCUS_AREA)
        return str_format(builder->arena, "fa%zu", ++*areas);
    if (node->parent == 0)
        return str_format(builder->arena, "%s%zu", letters[node->kind], ordinal);
    return str_format(builder->arena, "%.*s.%s%zu", STR_ARGS(parent->id), letters[node->kind],
                      ordinal);
}

static void name_nodes(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    size_t(*counts)[NODE_KINDS] = arena_calloc(builder->arena, nodes->count, sizeof *counts);
    size_t areas = 0;
    nodes->items[0].id = STR("root");
    for (size_t i = 1; i < nodes->count; i++) {
        struct node *node = &nodes->items[i];
        node->id = id_of(builder, i, counts, &areas);
        if (node->kind == NODE_FOCUS_AREA && node->number.n == 0)
            node->number = str_format(builder->arena, "%zu", areas);
        struct str title = node->title;
        node->title_words =
            words_of(builder->arena, builder->tools, title, (struct range){0, title.n});
    }
}

/* A word of a title, and where its weight stands. */
struct titled_word {
    struct str stem;
    size_t node;
    float *weight;
};

static int by_stem(const void *a, const void *b)
{
    const struct titled_word *left = a, *right = b;
    int order = str_compare(left->stem, right->stem);
    return order ? order : (left->node > right->node) - (left->node < right->node);
}

/* Words of the same stem are the lighter the more titles they stand in. */
static void weigh_stem(const struct titled_word *words, size_t count)
{
    size_t titles = 1;
    for (size_t i = 1; i < count; i++)
        titles += words[i].node != words[i - 1].node;
    for (size_t i = 0; i < count; i++)
        *words[i].weight = 1.0f / (float)titles;
}

static void weigh_titles(struct builder *builder)
{
    const node_vec *nodes = &builder->nodes;
    VEC(struct titled_word) words = {0};
    for (size_t i = 1; i < nodes->count; i++) {
        struct node *node = &nodes->items[i];
        if (!node_is_titled(node))
            continue;
        node->title_weights = ARENA_ARRAY(builder->arena, node->title_words.count, float);
        for (size_t j = 0; j < node->title_words.count; j++)
            *VEC_PUSH(builder->arena, &words) =
                (struct titled_word){node->title_words.items[j].stem, i, &node->title_weights[j]};
    }
    if (words.count)
        qsort(words.items, words.count, sizeof *words.items, by_stem);
    for (size_t first = 0, end; first < words.count; first = end) {
        end = first + 1;
        while (end < words.count && str_equal(words.items[end].stem, words.items[first].stem))
            end++;
        weigh_stem(&words.items[first], end - first);
    }
}

/* A node's range goes on to the end of the last one below it. */
static void stretch_ranges(struct builder *builder)
{
    node_vec *nodes = &builder->nodes;
    for (size_t i = nodes->count; i-- > 1;) {
        struct node *parent = &nodes->items[nodes->items[i].parent];
        if (parent->range.end < nodes->items[i].range.end)
            parent->range.end = nodes->items[i].range.end;
    }
}

/* The first heading is the title when it alone stands on the highest level, or when nothing but
 * headings follows it at once. */
static bool first_heading_is_title(const struct document *document, size_t first)
{
    const struct block *blocks = document->blocks.items;
    bool levels = has_levels(document);
    for (size_t i = first + 1; i < document->blocks.count; i++)
        if (blocks[i].kind == BLOCK_HEADING && (!levels || blocks[i].level <= blocks[first].level))
            return !levels;
    return true;
}

/* The block that is the title, SIZE_MAX for none; and what it says. */
static size_t find_title(struct arena *arena, const struct document *document, struct str *ret_says)
{
    for (size_t i = 0; i < document->blocks.count && i < 12; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind != BLOCK_HEADING)
            continue;
        struct heading heading = heading_read(document_plain(arena, document, block->range));
        if (heading.outline.n || !first_heading_is_title(document, i))
            return SIZE_MAX;
        *ret_says = heading.title;
        return i;
    }
    return SIZE_MAX;
}

static size_t take_title(struct builder *builder)
{
    struct node *root = &builder->nodes.items[0];
    size_t at = find_title(builder->arena, builder->document, &root->title);
    if (at != SIZE_MAX)
        root->heading = builder->document->blocks.items[at].range;
    return at;
}

struct range draft_title_range(struct arena *arena, const struct document *document)
{
    struct str says;
    struct document body = document_body(document);
    size_t at = find_title(arena, &body, &says);
    return at == SIZE_MAX ? (struct range){0, 0} : body.blocks.items[at].range;
}

/* "Insats 1.1 Testbäddar ........ 7": a line of a table of contents. */
static bool is_contents_line(struct str text)
{
    size_t end = text.n;
    while (end > 0 && ascii_is_digit(text.p[end - 1]))
        end--;
    if (end == text.n || end == 0 || text.n - end > 4)
        return false;
    struct str rest = str_trim(str_sub(text, 0, end));
    return str_ends(rest, STR("...")) || str_ends(rest, STR(". .")) || str_ends(rest, STR("…")) ||
           str_ends(rest, STR("\t"));
}

static bool is_contents_heading(struct builder *builder, const struct block *block)
{
    struct str lower =
        text_lower(builder->arena, document_plain(builder->arena, builder->document, block->range));
    return block->kind == BLOCK_HEADING &&
           (str_equal(lower, STR("innehåll")) || str_starts(lower, STR("innehållsförteckning")));
}

/* Marks the blocks of the table of contents: its heading and what stands below it until a heading,
 * and lines of its form anywhere. */
static bool *contents_of(struct builder *builder)
{
    const struct document *document = builder->document;
    bool *contents = ARENA_ARRAY(builder->arena, document->blocks.count, bool);
    bool inside = false;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        struct str text = document_plain(builder->arena, document, block->range);
        bool line = is_contents_line(text);
        if (is_contents_heading(builder, block))
            inside = true;
        else if (block->kind == BLOCK_HEADING && !line)
            inside = false;
        contents[i] = line || inside;
    }
    return contents;
}

static void build(struct builder *builder)
{
    const struct document *document = builder->document;
    struct node *root = VEC_PUSH(builder->arena, &builder->nodes);
    root->parent = NODE_NONE;
    root->range = (struct range){0, document->text.n};
    root->page = root->line = 1;
    builder->open = 1;
    builder->levels_tell = has_levels(document);
    const bool *contents = contents_of(builder);
    size_t title = take_title(builder);
    for (size_t i = 0; i < document->blocks.count && builder->nodes.count < LIMIT_NODES; i++) {
        const struct block *block = &document->blocks.items[i];
        if (i == title || contents[i] || block->kind == BLOCK_MARGIN || block->kind == BLOCK_NOTE)
            continue;
        if (block->kind == BLOCK_HEADING)
            open_heading(builder, block);
        else
            add_text(builder, block);
    }
}

void draft_read(struct arena *arena, struct text_tools *tools, const struct document *document,
                struct draft *ret_draft)
{
    struct document *body = ARENA_NEW(arena, struct document);
    *body = document_body(document);
    document = body;
    struct builder builder = {.arena = arena, .tools = tools, .document = document};
    build(&builder);
    find_own_labels(&builder);
    mark_areas(&builder);
    mark_initiatives(&builder);
    name_nodes(&builder);
    weigh_titles(&builder);
    stretch_ranges(&builder);
    struct node *root = &builder.nodes.items[0];
    if (root->title.n == 0)
        root->title = document_property(document, STR("title"));
    root->title_words = words_of(arena, tools, root->title, (struct range){0, root->title.n});
    *ret_draft = (struct draft){.document = document,
                                .title = root->title,
                                .nodes = builder.nodes.items,
                                .node_count = builder.nodes.count,
                                .labels = builder.labels.items,
                                .label_count = builder.labels.count};
    draft_order_ids(arena, ret_draft);
    findings_make(arena, ret_draft);
}

/* Nodes stand in the order of their starts, and what starts last before `at` is in it or stands
 * below what is. */
size_t draft_node_at(const struct draft *draft, size_t at)
{
    size_t low = 0, high = draft->node_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (draft->nodes[middle].range.start <= at)
            low = middle;
        else
            high = middle;
    }
    while (low != 0 && at >= draft->nodes[low].range.end)
        low = draft->nodes[low].parent;
    return low;
}

static int compare_ids(const void *a, const void *b)
{
    const struct node *const *left = a, *const *right = b;
    return str_compare((*left)->id, (*right)->id);
}

void draft_order_ids(struct arena *arena, struct draft *draft)
{
    const struct node **by_id = ARENA_ARRAY(arena, draft->node_count, const struct node *);
    for (size_t i = 0; i < draft->node_count; i++)
        by_id[i] = &draft->nodes[i];
    if (draft->node_count)
        qsort(by_id, draft->node_count, sizeof *by_id, compare_ids);
    draft->by_id = by_id;
}

size_t draft_node_by_id(const struct draft *draft, struct str id)
{
    const struct node sought = {.id = id}, *key = &sought;
    const struct node *const *found =
        draft->node_count
            ? bsearch(&key, draft->by_id, draft->node_count, sizeof *draft->by_id, compare_ids)
            : NULL;
    return found ? (size_t)(*found - draft->nodes) : NODE_NONE;
}

bool draft_is_within(const struct draft *draft, size_t node, size_t ancestor)
{
    while (node != NODE_NONE && node != ancestor)
        node = draft->nodes[node].parent;
    return node == ancestor;
}

enum heading_label draft_label_of(const struct draft *draft, const struct word *word)
{
    enum heading_label label = label_of_word(word->lower);
    for (size_t i = 0; label == LABEL_NONE && i < draft->label_count; i++)
        if (str_equal(word->stem, draft->labels[i].stem))
            label = draft->labels[i].label;
    return label;
}
