/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two wordings word for word, as JSON: what stands in both, what was taken away, what came
 * (text/versions/differences.h).
 */
#ifndef SAMSYN_MODEL_VERSIONS_PIECES_H
#define SAMSYN_MODEL_VERSIONS_PIECES_H

#include "model/office/json.h"
#include "text/versions/differences.h"

/* [{"kind": "same" | "deleted" | "inserted", "text"}] of what differences_of found between `old`
 * and `new`. New JSON. */
json_t *pieces_json(struct json_maker *maker, const struct differences *differences, struct str old,
                    struct str new);

#endif
