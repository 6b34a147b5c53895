/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Ranking of a draft's nodes by likeness to a stretch of text: BM25 (Robertson & Zaragoza, "The
 * Probabilistic Relevance Framework", 2009) over Swedish stems and over character 5-grams, which
 * find the parts of compounds. Each node's text is enriched with its own heading, the headings
 * above it and those below.
 */
#ifndef SAMSYN_TEXT_PASSAGES_RANKING_H
#define SAMSYN_TEXT_PASSAGES_RANKING_H

#include "text/document/draft.h"
#include "text/language/words.h"

struct ranking;

struct ranked {
    size_t node;
    float score; /* sum of the weights of the shared terms; comparable within one query */
    float share; /* of the best that the query could reach, 0…1: comparable between queries */
};

/* Made once for a draft, in `arena`. */
struct ranking *ranking_make(struct arena *arena, struct text_tools *tools,
                             const struct draft *draft);
/* The best `room` nodes for `words`, best first; how many there are. Uses room inside `ranking`:
 * one thread at a time. */
size_t ranking_best(struct ranking *ranking, struct word_list words, struct ranked *ret_best,
                    size_t room);
/* Scores of all nodes, by index; `scores` has room for every node of the draft. Returns the best
 * that the query could reach. */
float ranking_scores(const struct ranking *ranking, struct word_list words, float *scores);
/* The shared stems that weigh most between `words` and `node`, as indices into words: at most
 * `room`; how many. */
size_t ranking_shared(const struct ranking *ranking, struct word_list words, size_t node,
                      size_t *ret_words, size_t room);

#endif
