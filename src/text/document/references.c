/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/references.h"

#include "text/document/headings.h"

#include <stdlib.h>
#include <string.h>

/* A heading is named when this share of its weighty words stands close together… */
#define HEADING_COVER 0.75f
/* …within this many words more than it has itself, its longest word among them. */
#define HEADING_SLACK 2
/* Quotations shorter than this many words say nothing. */
#define QUOTED_WORDS 3
#define QUOTED_WORDS_MOST 60

typedef VEC(struct reference) reference_vec;

struct finder {
    struct arena *arena;
    const struct draft *draft;
    const struct document *document;
    struct word_list words;
    reference_vec found;
};

static void add(struct finder *finder, enum reference_kind kind, size_t node, float score,
                size_t first, size_t last)
{
    struct reference *reference = VEC_PUSH(finder->arena, &finder->found);
    reference->kind = kind;
    reference->node = node;
    reference->score = score;
    reference->range =
        (struct range){finder->words.items[first].range.start, finder->words.items[last].range.end};
}

/* --- By number --- */

static bool label_fits(enum heading_label label, const struct draft *draft, size_t i)
{
    const struct node *node = &draft->nodes[i];
    switch (label) {
    case LABEL_FOCUS_AREA:
        return node->kind == NODE_FOCUS_AREA;
    case LABEL_INITIATIVE:
        return node->kind == NODE_INITIATIVE;
    case LABEL_GOAL:
        return node->kind == NODE_LIST_ITEM || node->kind == NODE_FOCUS_AREA;
    case LABEL_INDICATOR:
        return node->kind == NODE_LIST_ITEM;
    default:
        return node_is_titled(node);
    }
}

static struct str without_last_dot(struct str number)
{
    while (number.n && number.p[number.n - 1] == '.')
        number.n--;
    return number;
}

static bool equal_ignoring_case(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

/* The list items under a heading that speaks of goals or indicators are numbered in their order
 * when they have no number. */
static bool list_speaks_of(const struct draft *draft, size_t item, enum heading_label label)
{
    const struct node *node = &draft->nodes[item];
    const struct node *parent = &draft->nodes[node->parent];
    for (size_t i = 0; i < parent->title_words.count; i++)
        if (label_of_word(parent->title_words.items[i].lower) == label)
            return true;
    return label == LABEL_INDICATOR && parent->title_words.count &&
           str_starts(parent->title_words.items[0].lower, STR("uppfölj"));
}

static size_t ordinal_among_items(const struct draft *draft, size_t item)
{
    size_t ordinal = 0;
    for (size_t i = draft->nodes[item].parent + 1; i <= item; i++)
        ordinal += draft->nodes[i].parent == draft->nodes[item].parent &&
                   draft->nodes[i].kind == NODE_LIST_ITEM;
    return ordinal;
}

/* A run of list items may begin anywhere in the section: ordinal within its own run. */
static size_t node_by_ordinal(const struct draft *draft, enum heading_label label, size_t ordinal)
{
    for (size_t i = 1; i < draft->node_count; i++)
        if (draft->nodes[i].kind == NODE_LIST_ITEM && list_speaks_of(draft, i, label) &&
            ordinal_among_items(draft, i) == ordinal)
            return i;
    return NODE_NONE;
}

/* The draft's focus areas are called goals ("Mål 2: …"). */
static bool areas_are_goals(const struct draft *draft)
{
    for (size_t i = 1; i < draft->node_count; i++)
        if (draft->nodes[i].kind == NODE_FOCUS_AREA)
            return draft->nodes[i].label == LABEL_GOAL;
    return false;
}

static size_t node_by_number(const struct draft *draft, enum heading_label label, struct str number)
{
    number = without_last_dot(number);
    if (label == LABEL_GOAL && areas_are_goals(draft))
        label = LABEL_FOCUS_AREA;
    for (size_t i = 1; i < draft->node_count; i++) {
        const struct node *node = &draft->nodes[i];
        if (!label_fits(label, draft, i))
            continue;
        if (label != LABEL_CHAPTER && equal_ignoring_case(without_last_dot(node->number), number) &&
            (node->kind != NODE_LIST_ITEM || list_speaks_of(draft, i, label)))
            return i;
        if ((label == LABEL_CHAPTER || node->number.n == 0) && node->outline.n &&
            equal_ignoring_case(without_last_dot(node->outline), number))
            return i;
    }
    unsigned value = number_of_word(number);
    if (value && (label == LABEL_GOAL || label == LABEL_INDICATOR))
        return node_by_ordinal(draft, label, value);
    if (value && label == LABEL_FOCUS_AREA) {
        size_t seen = 0;
        for (size_t i = 1; i < draft->node_count; i++)
            if (draft->nodes[i].kind == NODE_FOCUS_AREA && ++seen == value)
                return i;
    }
    return NODE_NONE;
}

/* "A1", "3.2", "1:1", "1a", "2": what a reference by number may have behind its label. */
static bool is_number(const struct word *word)
{
    struct str lower = word->lower;
    if (lower.n == 0 || lower.n > 7)
        return false;
    if (lower.n == 1 && (word->flags & WORD_CAPITAL))
        return true;
    size_t at = ascii_is_alpha(lower.p[0]) && (word->flags & WORD_CAPITAL) ? 1 : 0;
    if (at == lower.n || !ascii_is_digit(lower.p[at]))
        return false;
    size_t end = lower.n;
    if (end - at > 1 && lower.p[end - 1] >= 'a' && lower.p[end - 1] <= 'h')
        end--;
    for (; at < end; at++)
        if (!ascii_is_digit(lower.p[at]) && lower.p[at] != '.' && lower.p[at] != ':')
            return false;
    return true;
}

/* A number that cannot be mistaken for a quantity: with a letter, or of two parts. */
static bool is_code(const struct word *word)
{
    if (word->lower.n < 2 || !is_number(word))
        return false;
    struct str lower = word->lower;
    return ascii_is_alpha(lower.p[0]) || ascii_is_alpha(lower.p[lower.n - 1]) ||
           str_contains(lower, STR(":"));
}

static bool parts_numbers(struct str lower)
{
    return str_equal(lower, STR(",")) || str_equal(lower, STR("och")) ||
           str_equal(lower, STR("samt")) || str_equal(lower, STR("&")) ||
           str_equal(lower, STR("eller")) || str_equal(lower, STR("respektive"));
}

/* Initiatives may be numbered anew in each area: of several with the same number, the one in the
 * area that was named last, if any. NODE_NONE when it cannot be told. */
static size_t settle_number(const struct finder *finder, enum heading_label label,
                            struct str number, size_t node)
{
    const struct draft *draft = finder->draft;
    size_t others = 0;
    if (node == NODE_NONE || label != LABEL_INITIATIVE)
        return node;
    for (size_t i = 1; i < draft->node_count; i++)
        others +=
            draft->nodes[i].kind == NODE_INITIATIVE &&
            equal_ignoring_case(without_last_dot(draft->nodes[i].number), without_last_dot(number));
    if (others < 2)
        return node;
    for (size_t j = finder->found.count; j-- > 0;) {
        size_t area = finder->found.items[j].node;
        if (area == NODE_NONE || draft->nodes[area].kind != NODE_FOCUS_AREA)
            continue;
        for (size_t i = area + 1; i < draft->node_count && draft_is_within(draft, i, area); i++)
            if (draft->nodes[i].kind == NODE_INITIATIVE &&
                equal_ignoring_case(without_last_dot(draft->nodes[i].number),
                                    without_last_dot(number)))
                return i;
        break;
    }
    return NODE_NONE;
}

/* The numbers behind a label: "insatserna 1.1, 1.2 och 3.1". */
static size_t numbers_after(struct finder *finder, enum heading_label label, size_t at)
{
    const struct word *words = finder->words.items;
    size_t first = at, i = at + 1;
    if (i < finder->words.count && str_equal(words[i].lower, STR(".")))
        i++; /* "kap. 4" */
    if (i < finder->words.count && str_equal(words[i].lower, STR("nr")))
        i++;
    while (i < finder->words.count && is_number(&words[i])) {
        size_t node = node_by_number(finder->draft, label, words[i].lower);
        bool must_be_there =
            label == LABEL_CHAPTER || label == LABEL_FOCUS_AREA || label == LABEL_INITIATIVE;
        size_t settled = settle_number(finder, label, words[i].lower, node);
        if (settled != NODE_NONE)
            add(finder, REFERENCE_NUMBER, settled, 1, first, i);
        else if (node == NODE_NONE && must_be_there &&
                 ascii_is_digit(words[i].lower.p[words[i].lower.n - 1]))
            add(finder, REFERENCE_DANGLING, NODE_NONE, 1, first, i);
        at = i++;
        if (i + 1 < finder->words.count && parts_numbers(words[i].lower) &&
            is_number(&words[i + 1]))
            i++;
        first = i;
    }
    return at;
}

/* "det tredje inriktningsområdet": the number stands first. */
static void ordinal_before(struct finder *finder, enum heading_label label, size_t at)
{
    const struct word *words = finder->words.items;
    if (at == 0 || label == LABEL_CHAPTER)
        return;
    struct str lower = words[at - 1].lower;
    unsigned ordinal = number_of_word(lower);
    bool is_ordinal = str_ends(lower, STR("e")) || str_equal(lower, STR("första")) ||
                      str_equal(lower, STR("andra"));
    if (ordinal == 0 || !is_ordinal || str_equal(lower, STR("tre")))
        return;
    /* "andra insatser" are other ones, "ett femte mål" is one more. */
    if (!(at > 1 && (str_equal(words[at - 2].lower, STR("det")) ||
                     str_equal(words[at - 2].lower, STR("den")))))
        return;
    if (label == LABEL_GOAL && areas_are_goals(finder->draft))
        return; /* "det första målet" is then rather one in a list */
    char number[4] = {(char)('0' + ordinal / 10 % 10), (char)('0' + ordinal % 10)};
    struct str text = {ordinal < 10 ? number + 1 : number, ordinal < 10 ? 1 : 2};
    size_t node = node_by_number(finder->draft, label, text);
    if (node != NODE_NONE)
        add(finder, REFERENCE_NUMBER, node, 1, at - 1, at);
}

/* "A1" or "2b" alone, where the draft has parts numbered so. */
static void bare_code(struct finder *finder, size_t at)
{
    const struct word *word = &finder->words.items[at];
    if (!is_code(word))
        return;
    size_t node = node_by_number(finder->draft, LABEL_INITIATIVE, word->lower);
    if (node == NODE_NONE)
        node = node_by_number(finder->draft, LABEL_FOCUS_AREA, word->lower);
    if (node != NODE_NONE)
        add(finder, REFERENCE_NUMBER, node, 1, at, at);
}

/* "i 3.3", "punkt 4.1": a number of two parts or more behind a little word. */
static void bare_number(struct finder *finder, size_t at)
{
    static const char *const before[] = {"i",      "under", "punkt", "punkten", "p",
                                         "enligt", "se",    "till",  "för",     "med"};
    const struct word *words = finder->words.items;
    if (at == 0 || !str_contains(words[at].lower, STR(".")) || !is_number(&words[at]))
        return;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (!str_equal(words[at - 1].lower, str_from(before[i])))
            continue;
        size_t node = node_by_number(finder->draft, LABEL_INITIATIVE, words[at].lower);
        if (node == NODE_NONE)
            node = node_by_number(finder->draft, LABEL_CHAPTER, words[at].lower);
        if (node != NODE_NONE)
            add(finder, REFERENCE_NUMBER, node, 1, at, at);
        return;
    }
}

static bool is_page_word(struct str lower)
{
    return str_equal(lower, STR("sid")) || str_equal(lower, STR("sida")) ||
           str_equal(lower, STR("sidan")) || str_equal(lower, STR("s")) ||
           str_equal(lower, STR("sidorna"));
}

static size_t node_on_page(const struct draft *draft, uint32_t page)
{
    for (size_t i = 1; i < draft->node_count; i++)
        if (draft->nodes[i].page >= page)
            return draft->nodes[i].page == page
                       ? i
                       : draft_node_at(draft, draft->nodes[i].range.start - 1);
    return NODE_NONE;
}

static void page_after(struct finder *finder, size_t at)
{
    const struct word *words = finder->words.items;
    size_t i = at + 1;
    if (i < finder->words.count && str_equal(words[i].lower, STR(".")))
        i++;
    if (i >= finder->words.count)
        return;
    uint32_t page = number_of_word(words[i].lower);
    size_t node = page ? node_on_page(finder->draft, page) : NODE_NONE;
    if (node == NODE_NONE)
        return;
    add(finder, REFERENCE_PAGE, node, 0.5f, at, i);
    finder->found.items[finder->found.count - 1].page = page;
}

static void find_numbers(struct finder *finder)
{
    for (size_t i = 0; i < finder->words.count; i++) {
        struct str lower = finder->words.items[i].lower;
        enum heading_label label = draft_label_of(finder->draft, &finder->words.items[i]);
        if (label != LABEL_NONE) {
            ordinal_before(finder, label, i);
            i = numbers_after(finder, label, i);
        } else if (is_page_word(lower)) {
            page_after(finder, i);
        } else {
            bare_code(finder, i);
            bare_number(finder, i);
        }
    }
}

/* --- By a heading's words --- */

static bool is_weighty(const struct word *word)
{
    return (word->flags & WORD_LETTERS) && word->lower.n > 2 && !(word->flags & WORD_STOP);
}

/* The same word in another inflection, where the stemmer parts them. A stem begins as its word
 * does. */
static bool same_word(const struct word *a, const struct word *b)
{
    if (a->lower.n && b->lower.n && a->lower.p[0] != b->lower.p[0])
        return false;
    if (str_equal(a->stem, b->stem))
        return true;
    size_t common = 0;
    while (common < a->lower.n && common < b->lower.n && a->lower.p[common] == b->lower.p[common])
        common++;
    size_t longer = a->lower.n > b->lower.n ? a->lower.n : b->lower.n;
    return common >= 5 && longer - common <= 3;
}

struct title_word {
    const struct word *word;
    float weight;
};

/* Where the words of one title stand closest together: the share of their weight, 0 if too thin. */
static float cover(struct word_list words, const struct title_word *title, size_t count,
                   size_t reach, size_t from, size_t *ret_last)
{
    bool seen[32] = {false};
    float weight = 0, total = 0;
    size_t longest = 0;
    for (size_t j = 0; j < count; j++) {
        total += title[j].weight;
        if (title[j].word->lower.n > title[longest].word->lower.n)
            longest = j;
    }
    for (size_t i = from; i < words.count && i < from + reach; i++)
        for (size_t j = 0; j < count; j++)
            if (!seen[j] && same_word(&words.items[i], title[j].word)) {
                seen[j] = true;
                weight += title[j].weight;
                *ret_last = i;
                break;
            }
    return seen[longest] && total > 0 ? weight / total : 0;
}

static size_t weighty_words(const struct node *node, struct title_word title[32])
{
    size_t count = 0;
    for (size_t i = 0; i < node->title_words.count && count < 32; i++) {
        const struct word *word = &node->title_words.items[i];
        if (!is_weighty(word))
            continue;
        title[count].word = word;
        title[count++].weight = node->title_weights[i];
    }
    return count;
}

static bool is_quote(struct str sign)
{
    return str_equal(sign, STR("\"")) || str_equal(sign, STR("”")) || str_equal(sign, STR("“")) ||
           str_equal(sign, STR("»")) || str_equal(sign, STR("«"));
}

/* A title of one weighty word ("Finansiering") is named when "avsnittet" or "rubriken" stands
 * before it, or a quotation mark. */
static bool is_announced(const struct finder *finder, size_t at)
{
    if (at == 0)
        return false;
    struct str before = finder->words.items[at - 1].lower;
    return str_starts(before, STR("avsnitt")) || str_starts(before, STR("rubrik")) ||
           str_starts(before, STR("kapitl")) || is_quote(before);
}

static void find_short_heading(struct finder *finder, size_t node, const struct word *title)
{
    for (size_t i = 0; i < finder->words.count; i++)
        if (same_word(&finder->words.items[i], title) &&
            (finder->words.items[i].flags & WORD_CAPITAL) && is_announced(finder, i))
            add(finder, REFERENCE_HEADING, node, 1, i, i);
}

static void find_heading(struct finder *finder, size_t node)
{
    struct title_word title[32];
    const struct node *named = &finder->draft->nodes[node];
    size_t count = weighty_words(named, title);
    /* Two words stand together by chance more easily than three: they must stand as in the title.
     */
    size_t reach = named->title_words.count + (count > 2 ? HEADING_SLACK : 0);
    if (count == 1)
        find_short_heading(finder, node, title[0].word);
    for (size_t i = 0; count >= 2 && i < finder->words.count; i++) {
        bool begins = false;
        for (size_t j = 0; j < count && !begins; j++)
            begins = same_word(&finder->words.items[i], title[j].word);
        size_t last = i;
        if (!begins)
            continue;
        float score = cover(finder->words, title, count, reach, i, &last);
        if (score < HEADING_COVER || last == i)
            continue;
        add(finder, REFERENCE_HEADING, node, score, i, last);
        i = last;
    }
}

static void find_headings(struct finder *finder)
{
    for (size_t i = 1; i < finder->draft->node_count; i++)
        if (node_is_titled(&finder->draft->nodes[i]))
            find_heading(finder, i);
}

/* --- By quotation --- */

static void find_quoted(struct finder *finder, size_t open, size_t close)
{
    const struct word *words = finder->words.items;
    if (close - open - 1 < QUOTED_WORDS || close - open - 1 > QUOTED_WORDS_MOST)
        return;
    struct str quoted =
        document_plain(finder->arena, finder->document,
                       (struct range){words[open + 1].range.start, words[close - 1].range.end});
    while (quoted.n && strchr(".,…", quoted.p[quoted.n - 1]))
        quoted.n--;
    for (size_t i = finder->draft->node_count; i-- > 1;) {
        const struct node *node = &finder->draft->nodes[i];
        if (node->heading.end <= node->heading.start)
            continue;
        struct str text = document_plain(finder->arena, finder->draft->document, node->heading);
        if (!str_contains(text, quoted))
            continue;
        size_t target = node->kind == NODE_PARAGRAPH ? node->parent : i;
        add(finder, REFERENCE_QUOTATION, target, 1, open + 1, close - 1);
        return;
    }
}

static void find_quotations(struct finder *finder)
{
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < finder->words.count; i++) {
        if (!is_quote(finder->words.items[i].lower))
            continue;
        if (open != SIZE_MAX && i - open <= QUOTED_WORDS_MOST) {
            find_quoted(finder, open, i);
            open = SIZE_MAX;
        } else {
            open = i;
        }
    }
}

/* Where two begin together: numbers, headings in the draft's order, quotations. */
static int compare_places(const void *a, const void *b)
{
    const struct reference *left = a, *right = b;
    if (left->range.start != right->range.start)
        return left->range.start < right->range.start ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->node > right->node) - (left->node < right->node);
}

static struct references in_order(struct finder *finder)
{
    if (finder->found.count)
        qsort(finder->found.items, finder->found.count, sizeof *finder->found.items,
              compare_places);
    return (struct references){finder->found.items, finder->found.count};
}

struct references references_find(struct arena *arena, const struct draft *draft,
                                  const struct document *document, struct word_list words)
{
    struct finder finder = {arena, draft, document, words, {0}};
    find_numbers(&finder);
    find_headings(&finder);
    find_quotations(&finder);
    return in_order(&finder);
}

struct references references_find_numbers(struct arena *arena, const struct draft *draft,
                                          const struct document *document, struct word_list words)
{
    struct finder finder = {arena, draft, document, words, {0}};
    find_numbers(&finder);
    return in_order(&finder);
}
