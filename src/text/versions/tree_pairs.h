/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which parts of two trees go on in each other, by the words that they share: the groundwork of
 * tree_change.h, which alone uses it.
 */
#ifndef SAMSYN_TEXT_VERSIONS_TREE_PAIRS_H
#define SAMSYN_TEXT_VERSIONS_TREE_PAIRS_H

#include "text/versions/tree_change.h"

/* Parts of one tree by their words. */
struct tree_side {
    const struct draft *draft;
    const struct compared *version;
    size_t *node_of_unit; /* of each unit the deepest node that it stands in */
    float *own;           /* of each node, the weight of what stands in it and in no node below */
    float *whole;         /* of each node, with all below */
    size_t *partner;      /* of each node the one of the other tree; or NODE_NONE */
    size_t *whole_of;     /* of a node without a partner: the one of this tree beside which it is a
                             further piece of what that one's partner was, or a further part of what
                             that one's partner is; or NODE_NONE */
};

struct tree_pairs {
    struct tree_side old, new;
    double *own;   /* of each old node with a partner: how alike the two are by their own words */
    double *whole; /* by all that is in them */
};

/* Everything lives in `arena`; to be called inside arena_run. O(n log n) for n words and nodes. */
void tree_pairs_make(struct arena *arena, const struct comparison *comparison,
                     const struct draft *old, const struct draft *new,
                     struct tree_pairs *ret_pairs);

#endif
