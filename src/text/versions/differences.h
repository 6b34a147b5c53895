/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two wordings of one thing, word for word, as a person reads them: what stands in both, what was
 * taken away, what came.
 */
#ifndef SAMSYN_TEXT_VERSIONS_DIFFERENCES_H
#define SAMSYN_TEXT_VERSIONS_DIFFERENCES_H

#include "base/arena.h"
#include "text/document/document.h"

enum piece_kind { PIECE_SAME, PIECE_DELETED, PIECE_INSERTED };

/* Of what stands in both, the ranges in both; else one is empty. White space belongs to pieces, so
 * that PIECE_SAME and PIECE_DELETED together are the old text and PIECE_SAME and PIECE_INSERTED the
 * new one, whole. */
struct piece {
    enum piece_kind kind;
    struct range old, new;
};

struct differences {
    struct piece *items; /* in reading order; what was taken away stands before what came */
    size_t count;
};

/* Compare two plain texts of at most some thousand words. A lone small word between changed ones is
 * changed with them, for a reader reads the whole run anew. In `arena`; to be called inside
 * arena_run. */
void differences_of(struct arena *arena, struct str old, struct str new,
                    struct differences *ret_differences);

#endif
