/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A viewpoint as the chain from it to the text shows it: the same on every page and in every file.
 */
#ifndef SAMSYN_MODEL_CHAIN_WISHES_H
#define SAMSYN_MODEL_CHAIN_WISHES_H

#include "model/office/json.h"
#include "store/statements.h"

/* Put into `view`: "viewpoint", "number" (of the letter), "sender", "page", "line", "text", "kind",
 * "stance", "outcome", "reason", "reply", "alike", "shown" (true) and "masked" (false), which
 * public_chain.h makes use of. */
void wish_put(struct json_maker *maker, json_t *view, const struct sql_wish *wish);

#endif
