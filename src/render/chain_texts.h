/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Words for people in the views of what changed and because of whom (model/chain/trace.h,
 * changes.h, decisions.h): beside each name of a closed list and each place its text in one
 * language.
 */
#ifndef SAMSYN_RENDER_CHAIN_TEXTS_H
#define SAMSYN_RENDER_CHAIN_TEXTS_H

#include "render/words.h"

#include <jansson.h>
#include <stdbool.h>

/* Add to every object within `view`, by what it holds:
 *
 *   a viewpoint ("viewpoint", "outcome")   "sender_text", "place_text" ("sidan 1, rad 34"; null
 *                                          when it is not told), "outcome_text", "kind_text"
 *   a change ("change", "kind", "moved")   "kind_text" ("omformulerad, flyttad"), "cause_text" of
 *                                          one that says why, "part_text" and "within_text" (what
 *                                          it is called and stands in; null), "compared" (it has
 *                                          "pieces")
 *   a version ("version", "label", "adopted")  "label_text", "adopted_text" (null: it was not),
 *                                          "status_text" of one that has a "status"
 *   a place in a version ("node_title")    "part_text" (null), "place_text"
 *   each of "pieces"                       "same", "deleted", "inserted": whether it is
 *
 * false when memory ended. */
bool chain_texts_add(const struct words *words, json_t *view);

#endif
