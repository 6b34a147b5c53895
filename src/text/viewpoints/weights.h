/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Three linear models over the features of a sentence: what role it plays (one of the kinds of
 * viewpoint, or background), and whether it begins a new viewpoint when the sentence before it in
 * the block is one too. Multinomial logistic regression: the score of a class is the sum of value
 * times weight.
 *
 * The weights stand in weights_sv.c, learned from the development sets by tools/train.c; how and
 * how well is told in docs/accuracy.md. They are few, each has a readable name, and the words that
 * weighed most are shown as evidence: a model that cannot explain itself is not used here.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_WEIGHTS_H
#define SAMSYN_TEXT_VIEWPOINTS_WEIGHTS_H

#include "text/viewpoints/sentence_features.h"

enum { BEGIN_CONTINUES, BEGIN_NEW, BEGINNINGS };
enum { SCOPE_PART, SCOPE_WHOLE, SCOPE_PROCESS, SCOPES };

/* Weights are kept in hundredths: more digits would only pretend. */
struct weight_row {
    enum feature_side side;
    enum feature_space space;
    const char *word;
    short first[ROLES]; /* at the first look */
    short roles[ROLES];
    short beginnings[BEGINNINGS];
    short scopes[SCOPES];
};

extern const struct weight_row weights_sv[];
extern const size_t weights_sv_count;

struct weights; /* the table made ready for look-up */

/* `rows` made ready, in `arena`; they must outlive it. */
const struct weights *weights_index(struct arena *arena, const struct weight_row *rows,
                                    size_t count);
/* Probabilities of the classes, summing to 1. At the first look, by features_of: */
void weights_first_roles(const struct weights *weights, struct features features,
                         float ret_probabilities[ROLES]);
/* and at the second, by features_again. */
void weights_roles(const struct weights *weights, struct features features,
                   float ret_probabilities[ROLES]);
void weights_beginnings(const struct weights *weights, struct features features,
                        float ret_probabilities[BEGINNINGS]);
/* Whether it is about a part of the draft, the whole, or the consultation itself. */
void weights_scopes(const struct weights *weights, struct features features,
                    float ret_probabilities[SCOPES]);
/* The own words of the sentence that speak most for `role` against the others: indices into its
 * words, at most `room`; how many. */
size_t weights_reasons(const struct weights *weights, struct features features, size_t role,
                       size_t *ret_words, size_t room);

#endif
