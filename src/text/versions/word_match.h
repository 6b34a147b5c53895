/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which words of one short text go on in another: the heaviest common subsequence, where each word
 * weighs what it says (Wagner and Fischer 1974, with weights).
 *
 * Up to a number of cells it is exact. Longer texts are first cut at the words that stand once in
 * each (patience); what even then is too long for the cells is matched at its two ends only. So the
 * cost is linear in the words of both, times a constant.
 */
#ifndef SAMSYN_TEXT_VERSIONS_WORD_MATCH_H
#define SAMSYN_TEXT_VERSIONS_WORD_MATCH_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* A word as it is matched. Words of one key match, and count a little more when of one id. */
struct match_word {
    uint32_t key; /* WORD_MATCH_NONE matches nothing */
    uint32_t id;
    float weight;
};

#define WORD_MATCH_NONE UINT32_MAX
/* Of the table of one comparison; a sentence has thirty words, a long one a hundred. */
#define WORD_MATCH_CELLS ((size_t)1 << 16)

/* What one comparison after another can use: the table. */
struct word_matcher;
struct word_matcher *word_matcher_make(struct arena *arena);

/* For each of `a_count` words of `a` the index of the word of `b` that it goes on in, or
 * WORD_MATCH_NONE, rising: into `ret_found`, which has room for them. */
void word_match(struct word_matcher *matcher, const struct match_word *a, size_t a_count,
                const struct match_word *b, size_t b_count, uint32_t *ret_found);

/* Of `count` pairs, sorted by their first member, whose second members are `seconds`: marks in
 * `ret_kept` those of the heaviest chain in which the second members rise too. O(n log n); scratch
 * memory is in `arena`. `limit` is above all second members. */
void heaviest_chain(struct arena *arena, const size_t *seconds, const float *weights, size_t count,
                    size_t limit, unsigned char *ret_kept);

#endif
