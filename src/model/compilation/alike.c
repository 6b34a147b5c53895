/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

#include "base/hash.h"
#include "text/language/words.h"

#include <stdlib.h>

/* Two viewpoints on the same part want the same when they share so much of their stems. */
#define ALIKE_JACCARD 0.5
/* A viewpoint is compared with so many first ones of groups in its bucket, the newest first: work
 * grows with the number of viewpoints, not with its square. */
enum { COMPARED_AT_MOST = 200 };
/* Texts of fewer stems must be the same. */
enum { STEMS_AT_LEAST = 3 };

/* A viewpoint in its bucket: the same part, the same kind, the same stance. */
struct candidate {
    size_t viewpoint;
    size_t node;
    enum viewpoint_kind kind;
    enum stance stance;
    struct stems stems;
};

struct grouping {
    struct compiled *compiled;
    struct candidate *candidates;
    size_t count;
    size_t *leaders;                   /* candidates that are the first of a group */
    VEC(struct compiled_group) groups; /* one for each leader, also of one alone */
};

static int compare_hashes(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* The first sentence that ends behind `at`. */
static size_t first_sentence(struct sentences sentences, size_t at)
{
    size_t low = 0, high = sentences.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sentences.items[middle].range.end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_stems(struct stems *stems, struct word_list words)
{
    for (size_t i = 0; i < words.count; i++)
        if (!(words.items[i].flags & (WORD_SIGN | WORD_STOP)))
            stems->items[stems->count++] = hash_quick(words.items[i].stem, 0);
}

struct stems stems_of(struct arena *arena, struct sentences sentences, struct range range)
{
    size_t first = first_sentence(sentences, range.start), last = first, room = 0;
    for (; last < sentences.count && sentences.items[last].range.start < range.end; last++)
        room += sentences.items[last].words.count;
    struct stems stems = {ARENA_ARRAY(arena, room, uint64_t), 0};
    for (size_t i = first; i < last; i++)
        add_stems(&stems, words_within(sentences.items[i].words, range));
    if (stems.count)
        qsort(stems.items, stems.count, sizeof *stems.items, compare_hashes);
    size_t kept = 0;
    for (size_t i = 0; i < stems.count; i++)
        if (kept == 0 || stems.items[i] != stems.items[kept - 1])
            stems.items[kept++] = stems.items[i];
    stems.count = kept;
    return stems;
}

static double jaccard(struct stems a, struct stems b)
{
    size_t shared = 0, i = 0, j = 0;
    while (i < a.count && j < b.count) {
        if (a.items[i] == b.items[j]) {
            shared++;
            i++;
            j++;
        } else if (a.items[i] < b.items[j]) {
            i++;
        } else {
            j++;
        }
    }
    size_t all = a.count + b.count - shared;
    return all ? (double)shared / (double)all : 0;
}

static bool are_alike(struct stems a, struct stems b)
{
    double share = jaccard(a, b);
    return a.count < STEMS_AT_LEAST || b.count < STEMS_AT_LEAST ? share == 1.0
                                                                : share >= ALIKE_JACCARD;
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *left = a, *right = b;
    if (left->node != right->node)
        return left->node < right->node ? -1 : 1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    if (left->stance != right->stance)
        return left->stance < right->stance ? -1 : 1;
    return (left->viewpoint > right->viewpoint) - (left->viewpoint < right->viewpoint);
}

static void gather(struct grouping *grouping)
{
    struct compiled *compiled = grouping->compiled;
    grouping->candidates =
        ARENA_ARRAY(compiled->arena, compiled->viewpoints.count, struct candidate);
    for (size_t i = 0; i < compiled->viewpoints.count; i++) {
        const struct compiled_viewpoint *viewpoint = &compiled->viewpoints.items[i];
        if (!is_counted(&compiled->documents[viewpoint->document]) || viewpoint->node == NOWHERE)
            continue;
        grouping->candidates[grouping->count++] = (struct candidate){
            i, viewpoint->node, viewpoint->kind, viewpoint->stance, viewpoint->stems};
    }
    if (grouping->count)
        qsort(grouping->candidates, grouping->count, sizeof *grouping->candidates,
              compare_candidates);
    grouping->leaders = ARENA_ARRAY(compiled->arena, grouping->count, size_t);
}

static bool same_bucket(const struct candidate *a, const struct candidate *b)
{
    return a->node == b->node && a->kind == b->kind && a->stance == b->stance;
}

static struct compiled_group *find_group(struct grouping *grouping, size_t place)
{
    const struct candidate *candidate = &grouping->candidates[place];
    size_t compared = 0;
    for (size_t i = grouping->groups.count; i > 0 && compared < COMPARED_AT_MOST; i--) {
        const struct candidate *leader = &grouping->candidates[grouping->leaders[i - 1]];
        if (!same_bucket(leader, candidate))
            break;
        if (are_alike(leader->stems, candidate->stems))
            return &grouping->groups.items[i - 1];
        compared++;
    }
    return NULL;
}

static void place_all(struct grouping *grouping)
{
    struct compiled *compiled = grouping->compiled;
    for (size_t i = 0; i < grouping->count; i++) {
        const struct candidate *candidate = &grouping->candidates[i];
        struct compiled_group *group = find_group(grouping, i);
        size_t document = compiled->viewpoints.items[candidate->viewpoint].document;
        if (!group) {
            grouping->leaders[grouping->groups.count] = i;
            group = VEC_PUSH(compiled->arena, &grouping->groups);
            group->node = candidate->node;
            group->kind = candidate->kind;
        }
        size_t last = group->viewpoints.count;
        if (last == 0 ||
            compiled->viewpoints.items[group->viewpoints.items[last - 1]].document != document)
            group->documents++;
        *VEC_PUSH(compiled->arena, &group->viewpoints) = candidate->viewpoint;
    }
}

static int compare_groups(const void *a, const void *b)
{
    const struct compiled_group *left = a, *right = b;
    size_t first = left->viewpoints.items[0], second = right->viewpoints.items[0];
    return (first > second) - (first < second);
}

/* Only what several documents share is a group; numbered in the order of their first ones. */
static void keep_shared(struct grouping *grouping)
{
    struct compiled *compiled = grouping->compiled;
    for (size_t i = 0; i < grouping->groups.count; i++)
        if (grouping->groups.items[i].documents > 1)
            *VEC_PUSH(compiled->arena, &compiled->groups) = grouping->groups.items[i];
    if (compiled->groups.count)
        qsort(compiled->groups.items, compiled->groups.count, sizeof *compiled->groups.items,
              compare_groups);
    for (size_t i = 0; i < compiled->groups.count; i++) {
        const struct compiled_group *group = &compiled->groups.items[i];
        for (size_t j = 0; j < group->viewpoints.count; j++)
            compiled->viewpoints.items[group->viewpoints.items[j]].group = i;
    }
}

void compiled_find_alike(struct compiled *compiled)
{
    struct grouping grouping = {.compiled = compiled};
    gather(&grouping);
    place_all(&grouping);
    keep_shared(&grouping);
}
