/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A draft's tree taken from the rows in which it is kept, and not found anew in its text.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_DRAFT_TREE_H
#define SAMSYN_MODEL_CONSULTATION_DRAFT_TREE_H

#include "store/statements.h"
#include "text/document/draft.h"

/* The tree of `rows` over `document`, which must outlive it: what draft_load_kept (draft.h) says is
 * filled. Borrows from the rows; the rest is in `arena`. `*ret_fits` is false, and `ret_draft`
 * untouched, where the rows are none of this text. ERROR_MEMORY. */
bool draft_tree_take(const struct document *document, const struct sql_node_rows *rows,
                     struct arena *arena, struct draft *ret_draft, bool *ret_fits,
                     struct error *error);

#endif
