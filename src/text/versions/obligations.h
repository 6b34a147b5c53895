/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a text binds somebody to: its words of duty ("ska", "bör", "får", "inte") and its figures
 * (years, shares, sums). Where a new wording has others than the old, it may be another obligation,
 * however alike the two are.
 */
#ifndef SAMSYN_TEXT_VERSIONS_OBLIGATIONS_H
#define SAMSYN_TEXT_VERSIONS_OBLIGATIONS_H

#include "base/arena.h"
#include "base/str.h"

/* From the weakest to the strongest; DUTY_NOT turns another around. */
enum duty { DUTY_NONE, DUTY_MAY, DUTY_SHOULD, DUTY_SHALL, DUTY_NOT };

struct obligation_words {
    struct str *items; /* lower case, in the text's order */
    size_t count;
};

/* Words that only one of two wordings has, or has more often. */
struct obligation_change {
    struct obligation_words duties_gone, duties_come;
    struct obligation_words figures_gone, figures_come;
};

/* The duty that a lower-case Swedish or English word states; DUTY_NONE of others. */
enum duty duty_of(struct str lower);
/* Compare two wordings of one thing. True when duties or figures differ. For passages, not whole
 * texts: the cost is the square of the number of such words. Allocates from the arena; to be called
 * inside arena_run. */
bool obligations_compare(struct arena *arena, struct str old, struct str new,
                         struct obligation_change *ret_change);

#endif
