/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/findings.h"

#include "text/document/headings.h"
#include "text/document/references.h"

#include <string.h>

typedef VEC(struct finding) finding_vec;

const char *finding_code_name(enum finding_code code)
{
    static const char *const names[FINDING_CODES] = {"repeated_initiative", "numbering_gap",
                                                     "repeated_number", "dangling_reference"};
    return names[code];
}

static size_t area_of(const struct draft *draft, size_t node)
{
    while (node && draft->nodes[node].kind != NODE_FOCUS_AREA)
        node = draft->nodes[node].parent;
    return node;
}

/* The next word that is no sign, from *at on; NULL at the end. */
static const struct word *next_word(struct word_list words, size_t *at)
{
    while (*at < words.count && (words.items[*at].flags & WORD_SIGN))
        ++*at;
    return *at < words.count ? &words.items[(*at)++] : NULL;
}

static bool same_title(const struct node *a, const struct node *b)
{
    size_t at_a = 0, at_b = 0;
    for (bool first = true;; first = false) {
        const struct word *left = next_word(a->title_words, &at_a);
        const struct word *right = next_word(b->title_words, &at_b);
        if (!left || !right)
            return !left && !right && !first;
        if (!str_equal(left->lower, right->lower))
            return false;
    }
}

/* The first initiative of another area, before `i`, with the same title; NODE_NONE if there is
 * none. */
static size_t original_of(const struct draft *draft, size_t i)
{
    for (size_t j = 1; j < i; j++)
        if (draft->nodes[j].kind == NODE_INITIATIVE && area_of(draft, j) != area_of(draft, i) &&
            same_title(&draft->nodes[j], &draft->nodes[i]))
            return j;
    return NODE_NONE;
}

static struct finding *finding_of_areas(finding_vec *findings, size_t area, size_t original)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        if (finding->code == FINDING_REPEATED_INITIATIVE && finding->nodes[0] == area &&
            finding->nodes[1] == original)
            return finding;
    }
    return NULL;
}

/* One finding for each pair of areas: [area, other area, initiative, its original, …]. */
static void find_repeated(struct arena *arena, const struct draft *draft, finding_vec *findings)
{
    for (size_t i = 1; i < draft->node_count; i++) {
        if (draft->nodes[i].kind != NODE_INITIATIVE)
            continue;
        size_t original = original_of(draft, i);
        if (original == NODE_NONE)
            continue;
        size_t area = area_of(draft, i), other = area_of(draft, original);
        struct finding *finding = finding_of_areas(findings, area, other);
        if (!finding) {
            finding = VEC_PUSH(arena, findings);
            finding->code = FINDING_REPEATED_INITIATIVE;
            finding->nodes = ARENA_ARRAY(arena, 2 * draft->node_count, size_t);
            finding->nodes[0] = area;
            finding->nodes[1] = other;
            finding->node_count = 2;
        }
        finding->nodes[finding->node_count++] = i;
        finding->nodes[finding->node_count++] = original;
        struct str title = draft->nodes[i].title;
        finding->parameter =
            finding->parameter.n
                ? str_format(arena, "%.*s; %.*s", STR_ARGS(finding->parameter), STR_ARGS(title))
                : title;
    }
}

/* The last part of a number and what stands before it: "4.3" is 3 after "4.". */
static unsigned last_part(struct str number, struct str *ret_stem)
{
    size_t at = number.n;
    while (at > 0 && ascii_is_digit(number.p[at - 1]))
        at--;
    *ret_stem = str_sub(number, 0, at);
    return number_of_word(str_sub(number, at, number.n));
}

/* Where label and section number are the same ("2 Område 2") one gap is seen twice. */
static bool is_reported(const finding_vec *findings, enum finding_code code, struct str parameter,
                        size_t node)
{
    for (size_t i = findings->count; i-- > 0 && findings->items[i].nodes[0] == node;)
        if (findings->items[i].code == code && str_equal(findings->items[i].parameter, parameter))
            return true;
    return false;
}

static void report(struct arena *arena, finding_vec *findings, enum finding_code code,
                   struct str parameter, size_t node, size_t other)
{
    if (is_reported(findings, code, parameter, node))
        return;
    struct finding *finding = VEC_PUSH(arena, findings);
    finding->code = code;
    finding->parameter = parameter;
    finding->nodes = ARENA_ARRAY(arena, 2, size_t);
    finding->nodes[finding->node_count++] = node;
    if (other != NODE_NONE)
        finding->nodes[finding->node_count++] = other;
}

/* Section numbers ("2.3") run through all parts below one heading, the numbers of labels ("Insats
 * 3") through those of one kind. */
enum numbering { BY_OUTLINE, BY_LABEL, NUMBERINGS };

static struct str number_by(const struct node *node, enum numbering numbering)
{
    if (!node_is_titled(node))
        return (struct str){NULL, 0};
    if (numbering == BY_OUTLINE)
        return node->outline;
    bool labelled = node->label != LABEL_NONE || node->outline.n == 0;
    return labelled ? node->number : (struct str){NULL, 0};
}

/* The numbered sibling before `i`, or NODE_NONE. */
static size_t numbered_before(const struct draft *draft, size_t i, enum numbering numbering)
{
    const struct node *node = &draft->nodes[i];
    for (size_t before = i; --before > node->parent;) {
        const struct node *sibling = &draft->nodes[before];
        if (sibling->parent == node->parent && number_by(sibling, numbering).n &&
            (numbering == BY_OUTLINE || sibling->kind == node->kind))
            return before;
    }
    return NODE_NONE;
}

/* Compare a number with that of the sibling before it. */
static void compare_numbers(struct arena *arena, struct str number, struct str number_before,
                            size_t i, size_t before, finding_vec *findings)
{
    struct str stem, stem_before;
    unsigned value = last_part(number, &stem);
    unsigned last = last_part(number_before, &stem_before);
    if (value == 0 || last == 0 || !str_equal(stem, stem_before))
        return;
    if (value == last)
        report(arena, findings, FINDING_REPEATED_NUMBER, number, i, before);
    for (unsigned missing = last + 1; missing < value && missing < last + 10; missing++)
        report(arena, findings, FINDING_NUMBERING_GAP,
               str_format(arena, "%.*s%u", STR_ARGS(stem), missing), i, before);
}

static void find_gaps(struct arena *arena, const struct draft *draft, finding_vec *findings)
{
    for (size_t i = 1; i < draft->node_count; i++)
        for (int numbering = 0; numbering < NUMBERINGS; numbering++) {
            struct str number = number_by(&draft->nodes[i], (enum numbering)numbering);
            size_t before =
                number.n ? numbered_before(draft, i, (enum numbering)numbering) : NODE_NONE;
            if (before != NODE_NONE)
                compare_numbers(arena, number,
                                number_by(&draft->nodes[before], (enum numbering)numbering), i,
                                before, findings);
        }
}

static bool is_heading_of_a_node(const struct draft *draft, struct range range)
{
    const struct node *node = &draft->nodes[draft_node_at(draft, range.start)];
    return node_is_titled(node) && range.start >= node->heading.start &&
           range.end <= node->heading.end;
}

static void find_dangling(struct arena *arena, const struct draft *draft, finding_vec *findings)
{
    struct str text = draft->document->text;
    struct word_list words = words_of(arena, NULL, text, (struct range){0, text.n});
    struct references references = references_find_numbers(arena, draft, draft->document, words);
    for (size_t i = 0; i < references.count; i++) {
        const struct reference *reference = &references.items[i];
        if (reference->kind != REFERENCE_DANGLING || is_heading_of_a_node(draft, reference->range))
            continue;
        report(arena, findings, FINDING_DANGLING_REFERENCE,
               document_plain(arena, draft->document, reference->range),
               draft_node_at(draft, reference->range.start), NODE_NONE);
    }
}

void findings_make(struct arena *arena, struct draft *draft)
{
    finding_vec findings = {0};
    find_repeated(arena, draft, &findings);
    find_gaps(arena, draft, &findings);
    find_dangling(arena, draft, &findings);
    draft->findings = findings.items;
    draft->finding_count = findings.count;
}
