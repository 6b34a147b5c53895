/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/word_match.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* How often what lies between words that stand once may be cut again. */
#define MOST_CUTS 6
/* What a word weighs that has another ending. */
#define OTHER_FORM 0.8F
/* So that signs, which weigh nothing, match too where nothing speaks against it. */
#define LEAST_WEIGHT 0.01F
/* For each word that goes on directly behind the one before: one run rather than scattered words.
 */
#define RUN_BONUS 0.03F

struct word_matcher {
    struct arena *arena;
    const struct match_word *a, *b;
    uint32_t *found;
    float *rows; /* two of the table */
    size_t row_room;
    unsigned char *steps; /* the table's cells, WORD_MATCH_CELLS at most */
    size_t step_room;
};

struct stretch {
    size_t a, a_end, b, b_end;
};

static bool may_match(const struct match_word *a, const struct match_word *b)
{
    return a->key == b->key && a->key != WORD_MATCH_NONE;
}

static float gain(const struct match_word *a, const struct match_word *b)
{
    return LEAST_WEIGHT + (a->id == b->id ? a->weight : OTHER_FORM * a->weight);
}

/* Match the equal beginnings and ends of a stretch. */
static void take_ends(struct word_matcher *matcher, struct stretch *stretch)
{
    while (stretch->a < stretch->a_end && stretch->b < stretch->b_end &&
           may_match(&matcher->a[stretch->a], &matcher->b[stretch->b]))
        matcher->found[stretch->a++] = (uint32_t)stretch->b++;
    while (stretch->a < stretch->a_end && stretch->b < stretch->b_end &&
           may_match(&matcher->a[stretch->a_end - 1], &matcher->b[stretch->b_end - 1]))
        matcher->found[--stretch->a_end] = (uint32_t)--stretch->b_end;
}

enum { STEP_A = 1, STEP_B = 2, STEP_BOTH = 3 };

static void walk_back(struct word_matcher *matcher, struct stretch stretch)
{
    size_t columns = stretch.b_end - stretch.b;
    size_t i = stretch.a_end - stretch.a, k = columns;
    while (i && k) {
        unsigned char step = matcher->steps[(i - 1) * columns + (k - 1)];
        if (step == STEP_BOTH)
            matcher->found[stretch.a + i - 1] = (uint32_t)(stretch.b + k - 1);
        i -= step == STEP_A || step == STEP_BOTH;
        k -= step == STEP_B || step == STEP_BOTH;
    }
}

/* The table, row by row. Each cell has the best sum of the words before it. */
static void fill_table(struct word_matcher *matcher, struct stretch stretch)
{
    size_t columns = stretch.b_end - stretch.b;
    float *above = matcher->rows, *row = above + columns + 1;
    memset(above, 0, (columns + 1) * sizeof *above);
    for (size_t i = stretch.a; i < stretch.a_end; i++) {
        unsigned char *steps = matcher->steps + (i - stretch.a) * columns;
        const unsigned char *before = i > stretch.a ? steps - columns : steps;
        row[0] = 0;
        for (size_t k = 0; k < columns; k++) {
            bool from_a = above[k + 1] >= row[k];
            float best = from_a ? above[k + 1] : row[k];
            steps[k] = from_a ? STEP_A : STEP_B;
            if (may_match(&matcher->a[i], &matcher->b[stretch.b + k])) {
                bool goes_on = i > stretch.a && k && before[k - 1] == STEP_BOTH;
                float sum = above[k] + gain(&matcher->a[i], &matcher->b[stretch.b + k]) +
                            (goes_on ? RUN_BONUS : 0);
                if (sum > best) {
                    best = sum;
                    steps[k] = STEP_BOTH;
                }
            }
            row[k + 1] = best;
        }
        float *swap = above;
        above = row;
        row = swap;
    }
}

/* Words that stand once in each side of a stretch */

struct standing {
    uint32_t key;
    uint32_t at;
};

static int by_key(const void *a, const void *b)
{
    const struct standing *left = a, *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return left->at < right->at ? -1 : left->at > right->at;
}

static int by_place(const void *a, const void *b)
{
    const struct standing *left = a, *right = b;
    return left->at < right->at ? -1 : left->at > right->at;
}

/* Those of `words[from, to)` whose key stands once there, by key. */
static size_t stand_once(const struct match_word *words, size_t from, size_t to,
                         struct standing *ret_standing)
{
    size_t count = 0, kept = 0;
    for (size_t i = from; i < to; i++)
        if (words[i].key != WORD_MATCH_NONE && words[i].weight > 0)
            ret_standing[count++] = (struct standing){words[i].key, (uint32_t)i};
    qsort(ret_standing, count, sizeof *ret_standing, by_key);
    for (size_t i = 0; i < count;) {
        size_t next = i + 1;
        while (next < count && ret_standing[next].key == ret_standing[i].key)
            next++;
        if (next == i + 1)
            ret_standing[kept++] = ret_standing[i];
        i = next;
    }
    return kept;
}

/* Pairs of words that stand once in each, in the order of `a`: their places in `a` come back in
 * `ret_a`, those in `b`, counted from the stretch's first word, in `ret_b`. */
static size_t pair_once(struct word_matcher *matcher, struct stretch stretch, size_t **ret_a,
                        size_t **ret_b)
{
    size_t a_room = stretch.a_end - stretch.a, b_room = stretch.b_end - stretch.b;
    struct standing *a = ARENA_ARRAY(matcher->arena, a_room + 1, struct standing);
    struct standing *b = ARENA_ARRAY(matcher->arena, b_room + 1, struct standing);
    size_t a_count = stand_once(matcher->a, stretch.a, stretch.a_end, a);
    size_t b_count = stand_once(matcher->b, stretch.b, stretch.b_end, b);
    size_t count = 0;
    for (size_t i = 0, k = 0; i < a_count && k < b_count;) {
        if (a[i].key == b[k].key) {
            /* The key has done its service: the place in b takes its room. */
            a[count++] = (struct standing){b[k++].at, a[i++].at};
        } else if (a[i].key < b[k].key) {
            i++;
        } else {
            k++;
        }
    }
    qsort(a, count, sizeof *a, by_place);
    *ret_a = ARENA_ARRAY(matcher->arena, count + 1, size_t);
    *ret_b = ARENA_ARRAY(matcher->arena, count + 1, size_t);
    for (size_t i = 0; i < count; i++) {
        (*ret_a)[i] = a[i].at;
        (*ret_b)[i] = a[i].key - stretch.b;
    }
    return count;
}

static void match_stretch(struct word_matcher *matcher, struct stretch stretch, int cuts);

static void match_between_once(struct word_matcher *matcher, struct stretch stretch, int cuts)
{
    size_t *a, *b;
    size_t count = pair_once(matcher, stretch, &a, &b);
    float *weights = ARENA_ARRAY(matcher->arena, count + 1, float);
    unsigned char *kept = ARENA_ARRAY(matcher->arena, count + 1, unsigned char);
    for (size_t i = 0; i < count; i++)
        weights[i] = matcher->a[a[i]].weight + LEAST_WEIGHT;
    heaviest_chain(matcher->arena, b, weights, count, stretch.b_end - stretch.b, kept);
    struct stretch rest = stretch;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!kept[i])
            continue;
        any = true;
        size_t at = stretch.b + b[i];
        matcher->found[a[i]] = (uint32_t)at;
        match_stretch(matcher, (struct stretch){rest.a, a[i], rest.b, at}, cuts - 1);
        rest.a = a[i] + 1;
        rest.b = at + 1;
    }
    if (any)
        match_stretch(matcher, rest, cuts - 1);
}

static size_t room_for(size_t needed, size_t room)
{
    return needed > 2 * room ? needed : 2 * room;
}

/* Few sentences are long: the table grows with those that come. Every cell is written before it is
 * read. */
static void make_room(struct word_matcher *matcher, size_t rows, size_t columns)
{
    size_t cells = 2 * (columns + 1), steps = rows * columns;
    if (cells > matcher->row_room) {
        matcher->row_room = room_for(cells, matcher->row_room);
        matcher->rows = arena_alloc(matcher->arena, matcher->row_room * sizeof *matcher->rows);
    }
    if (steps > matcher->step_room) {
        matcher->step_room = room_for(steps, matcher->step_room);
        matcher->steps = arena_alloc(matcher->arena, matcher->step_room);
    }
}

static void match_stretch(struct word_matcher *matcher, struct stretch stretch, int cuts)
{
    take_ends(matcher, &stretch);
    size_t rows = stretch.a_end - stretch.a, columns = stretch.b_end - stretch.b;
    if (rows == 0 || columns == 0)
        return;
    if (columns <= WORD_MATCH_CELLS / rows) {
        make_room(matcher, rows, columns);
        fill_table(matcher, stretch);
        walk_back(matcher, stretch);
    } else if (cuts > 0) {
        match_between_once(matcher, stretch, cuts);
    }
}

struct word_matcher *word_matcher_make(struct arena *arena)
{
    struct word_matcher *matcher = ARENA_NEW(arena, struct word_matcher);
    matcher->arena = arena;
    return matcher;
}

void word_match(struct word_matcher *matcher, const struct match_word *a, size_t a_count,
                const struct match_word *b, size_t b_count, uint32_t *ret_found)
{
    matcher->a = a;
    matcher->b = b;
    matcher->found = ret_found;
    for (size_t i = 0; i < a_count; i++)
        ret_found[i] = WORD_MATCH_NONE;
    match_stretch(matcher, (struct stretch){0, a_count, 0, b_count}, MOST_CUTS);
}

/* A Fenwick tree of maxima (P. Fenwick 1994): for each second member the best chain that ends
 * there. */
struct chain_end {
    float sum;
    size_t pair; /* its last, from 1 */
};

static struct chain_end best_below(const struct chain_end *tree, size_t at)
{
    struct chain_end best = {0, 0};
    for (; at > 0; at -= at & (~at + 1))
        if (tree[at].sum > best.sum)
            best = tree[at];
    return best;
}

void heaviest_chain(struct arena *arena, const size_t *seconds, const float *weights, size_t count,
                    size_t limit, unsigned char *ret_kept)
{
    struct chain_end *tree = ARENA_ARRAY(arena, limit + 2, struct chain_end);
    size_t *before = ARENA_ARRAY(arena, count + 1, size_t);
    struct chain_end best = {0, 0};
    for (size_t i = 0; i < count; i++) {
        struct chain_end end = best_below(tree, seconds[i]);
        before[i] = end.pair;
        end = (struct chain_end){end.sum + weights[i], i + 1};
        for (size_t at = seconds[i] + 1; at <= limit; at += at & (~at + 1))
            if (end.sum > tree[at].sum)
                tree[at] = end;
        if (end.sum > best.sum)
            best = end;
    }
    memset(ret_kept, 0, count);
    for (size_t i = best.pair; i; i = before[i - 1])
        ret_kept[i - 1] = 1;
}
