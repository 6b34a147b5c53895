/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/wanted.h"

#include "model/compilation/compiled.h"
#include "model/office/json.h"
#include "text/language/sentences.h"

#include <stdlib.h>

enum { WANTED_AT_MOST = 10 };

static bool is_wish(enum viewpoint_kind kind)
{
    return kind == KIND_CHANGE || kind == KIND_ADDITION || kind == KIND_CLARIFICATION ||
           kind == KIND_OBJECTION;
}

static void add_groups(struct compiled *compiled, struct wanted *wanted, size_t *count)
{
    for (size_t i = 0; i < compiled->groups.count; i++) {
        const struct compiled_group *group = &compiled->groups.items[i];
        if (is_wish(group->kind))
            wanted[(*count)++] = (struct wanted){i, group->node, group->kind, group->documents,
                                                 group->viewpoints.items[0]};
    }
}

static int compare_by_part(const void *a, const void *b)
{
    const struct wanted *left = a, *right = b;
    if (left->node != right->node)
        return left->node < right->node ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->viewpoint > right->viewpoint) - (left->viewpoint < right->viewpoint);
}

/* Wishes of one kind on one part that nobody worded alike. */
static void add_parts(struct compiled *compiled, struct wanted *wanted, size_t *count)
{
    size_t first = *count, alone = first;
    for (size_t i = 0; i < compiled->viewpoints.count; i++) {
        const struct compiled_viewpoint *viewpoint = &compiled->viewpoints.items[i];
        if (is_counted(&compiled->documents[viewpoint->document]) && is_wish(viewpoint->kind) &&
            viewpoint->node != NOWHERE && viewpoint->node != 0 && viewpoint->group == NOWHERE)
            wanted[alone++] = (struct wanted){NOWHERE, viewpoint->node, viewpoint->kind, 1, i};
    }
    if (alone > first)
        qsort(wanted + first, alone - first, sizeof *wanted, compare_by_part);
    size_t document = NOWHERE;
    for (size_t i = first; i < alone; i++) {
        struct wanted *last = *count > first ? &wanted[*count - 1] : NULL;
        size_t its = compiled->viewpoints.items[wanted[i].viewpoint].document;
        if (last && last->node == wanted[i].node && last->kind == wanted[i].kind)
            last->documents += its != document;
        else
            wanted[(*count)++] = wanted[i];
        document = its;
    }
}

static int compare_wanted(const void *a, const void *b)
{
    const struct wanted *left = a, *right = b;
    if (left->documents != right->documents)
        return left->documents > right->documents ? -1 : 1;
    if ((left->group == NOWHERE) != (right->group == NOWHERE))
        return left->group == NOWHERE ? 1 : -1;
    return (left->viewpoint > right->viewpoint) - (left->viewpoint < right->viewpoint);
}

void compiled_find_wanted(struct compiled *compiled)
{
    struct wanted *wanted = ARENA_ARRAY(
        compiled->arena, compiled->groups.count + compiled->viewpoints.count, struct wanted);
    size_t count = 0;
    add_groups(compiled, wanted, &count);
    add_parts(compiled, wanted, &count);
    if (count)
        qsort(wanted, count, sizeof *wanted, compare_wanted);
    for (size_t i = 0; i < count && i < WANTED_AT_MOST && wanted[i].documents > 1; i++)
        *VEC_PUSH(compiled->arena, &compiled->totals.wanted) = wanted[i];
}

/* The sentence */

struct saying {
    struct arena *arena;
    struct text_tools *tools;
    struct str text, words, sentence;
};

static void find_sentence(void *context)
{
    struct saying *saying = context;
    struct document text = {.text = saying->text};
    *VEC_PUSH(saying->arena, &text.blocks) =
        (struct block){.kind = BLOCK_PARAGRAPH, .range = {0, saying->text.n}};
    struct sentences sentences = sentences_of(saying->arena, saying->tools, &text);
    for (size_t i = 0; i < sentences.count; i++) {
        struct range range = sentences.items[i].range;
        struct str sentence = str_sub(saying->text, range.start, range.end);
        if (str_contains(sentence, saying->words)) {
            saying->sentence = sentence;
            return;
        }
    }
}

/* The more words there are, the surer they are the wish itself: "saknar", "bör kompletteras med".
 */
static struct str longest_words(const json_t *evidence)
{
    struct str longest = {NULL, 0};
    const json_t *item;
    size_t i;
    json_array_foreach(evidence, i, item)
    {
        struct str words = json_str(item, "text");
        if (words.n > longest.n)
            longest = words;
    }
    return longest;
}

bool wanted_sentence(struct office *office, struct str text, struct str evidence,
                     struct arena *arena, struct str *ret_sentence, struct error *error)
{
    struct saying saying = {arena, &office->tools, text, {NULL, 0}, text};
    json_t *kept = json_from(evidence, "a viewpoint", error);
    saying.words = longest_words(json_object_get(kept, "words"));
    bool ok = kept && (saying.words.n == 0 || arena_run(arena, find_sentence, &saying, error));
    json_decref(kept);
    if (ok)
        *ret_sentence = saying.sentence;
    return ok;
}
