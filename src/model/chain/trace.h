/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The trace: from any sentence of any version back to its wording in each version before, the
 * changes that gave it, their replies and viewpoints, and where these stand in the letters; and
 * from a viewpoint forward to what came of it.
 *
 * Views are new JSON values for the caller to json_decref, NULL on failure; every key is always
 * there, null where nothing is known. All functions only read.
 */
#ifndef SAMSYN_MODEL_CHAIN_TRACE_H
#define SAMSYN_MODEL_CHAIN_TRACE_H

#include "model/office/office.h"
#include "text/document/document.h"

#include <jansson.h>
#include <stdint.h>

/* The sentence or sentences of `version` that `range` touches:
 *
 *   "consultation", "version", "label", "title"
 *   "steps"       the version asked for first, then each before it: "version", "label", "title",
 *                 "adopted", "circulated", "number" (its file's in the register), "status" (how it
 *                 came to the next step's wording from this one's: "kept" …; null of the first),
 *                 "score", "places" [{"start", "end", "page", "line", "text", "node", "node_kind",
 *                 "node_number", "node_title"}] (none: it was not there), "pieces" (pieces.h:
 * beside the wording before; null when there is none), "changes" [{"change", "ordinal", "kind",
 * "moved", "cause", "note", "causes" [viewpoint…]}]: those that led from the step before to this
 * one "viewpoints"  [viewpoint…] on the part that it stands in, as the consultation's own version
 * has it, and that led to none of these changes; at most 50 "viewpoint_count"  how many those are
 *
 * A viewpoint is as wishes.h has it.
 *
 * ERROR_NOT_FOUND when the version is none of the consultation's; ERROR_INPUT when the range is not
 * in its text, or begins or ends inside a character. */
json_t *trace_passage(struct office *office, int64_t consultation, int64_t version,
                      struct range range, struct error *error);
/* The same for a part of a version. */
json_t *trace_node(struct office *office, int64_t consultation, int64_t version, struct str node,
                   struct error *error);
/* Where a quoted text first stands in a version (text/document/quotation.h). ERROR_NOT_FOUND when
 * it does not. */
bool trace_find_quote(struct office *office, int64_t consultation, int64_t version,
                      struct str quote, struct range *ret_range, struct error *error);

/* What came of a viewpoint: {"consultation", "viewpoint": viewpoint…, "parts": [{"version",
 * "label", "title", "adopted", "circulated", "nodes": [{"node", "kind", "number", "title"}]}]
 * (where the part that it is about is, version by version), "changes": [{"change", "version",
 * "label", "adopted", "circulated", "ordinal", "kind", "moved", "old": text or null, "new": text or
 * null, "pieces" (pieces.h; null without both), "node", "page", "line"}]}. ERROR_NOT_FOUND. */
json_t *trace_viewpoint(struct office *office, int64_t consultation, int64_t viewpoint,
                        struct error *error);

#endif
