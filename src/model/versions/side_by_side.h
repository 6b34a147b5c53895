/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A version beside the one that it was made from, to be read: row for row, each part of the new
 * text on the height of the part of the old one that it comes from. Built from what was kept when
 * the version came in (comparing.h) and from what persons have decided since (carrying.h).
 */
#ifndef SAMSYN_MODEL_VERSIONS_SIDE_BY_SIDE_H
#define SAMSYN_MODEL_VERSIONS_SIDE_BY_SIDE_H

#include "model/office/office.h"

#include <jansson.h>
#include <stdint.h>

/* Which part of it: the one that the node `part` of the new version stands in (draft_pages.h); when
 * that is empty, the first in which something changed, or the first; or `all`. */
struct side_by_side_choice {
    struct str part;
    bool all;
};

/* {"version", "earlier", "all", "part" (place among the parts; null when all are shown), "parts":
 * [{"node", "kind", "number", "title", "text" (its first words), "changed" (rows that are not the
 * same)}], "rows": [row…]}: rows in the order of the new text; what is gone stands where it stood.
 * A row:
 *
 *   "kind"    "same", "changed", "added", "removed", "moved_here" (its like stood elsewhere; what
 *             it says may be changed too), "moved_away" (only the old side: it goes on elsewhere)
 *   "change"  the id of the change that it belongs to, or null; "ordinal" likewise
 *   "old", "new"  null, or {"node", "kind" (of the part), "level" (of a heading, from 1; else 0),
 *             "text"}; of several parts that were joined, or came of a split, the text of all, a
 *             line each. What stands behind a part's words and is none itself, a table's cells or a
 *             footnote, has a row behind it: its kind is "beside", its node null, a line each
 *   "pieces"  as in changes.h, of a row that has both sides and is not the same; else null
 *   "other"   the part in the new version to which what was moved away went, or the one in the old
 *             from which it came; null of all other rows
 *   "other_part"  the node of the part that the other stands in; null likewise
 *
 * New JSON for the caller to json_decref; NULL on failure: as changes_view, and ERROR_NOT_FOUND for
 * a part that the version has not. Reads only. */
json_t *side_by_side_view(struct office *office, int64_t consultation, int64_t version,
                          const struct side_by_side_choice *choice, struct error *error);

#endif
