/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Whether a new version changes what was asked about so much that another round may be called for:
 * initiatives and other titled parts that are new or gone, and wordings that oblige to something
 * else (text/versions/obligations.h). The program lists; whoever decides says why there was another
 * round or not. In Norway a new round is then a duty (Utredningsinstruksen 3-3); in Sweden the duty
 * to prepare a matter (regeringsformen 7:2 for the state) has the same end.
 */
#ifndef SAMSYN_MODEL_VERSIONS_SUBSTANTIAL_H
#define SAMSYN_MODEL_VERSIONS_SUBSTANTIAL_H

#include "model/office/office.h"

#include <jansson.h>
#include <stdint.h>

/* Beside the version that the consultation was about, over all versions up to `version` (what came
 * in one and went in the next is not on the list):
 * {"version", "asked" (the consultation's own), "substantial", "items": [{"why": "added" |
 * "removed" | "obligation", "change" (its id), "in_version", "ordinal", "kind" (of the part),
 * "number", "title", "old", "new" (wordings, cut; null), "pieces" (pieces.h; null
 * without both), "duties_gone", "duties_come",
 * "figures_gone", "figures_come" ([words])}]}. New JSON for the caller to json_decref; NULL on
 * failure. Reads only. */
json_t *substantial_view(struct office *office, int64_t consultation, int64_t version,
                         struct error *error);

#endif
