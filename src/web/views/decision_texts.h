/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A decision on a version as pages show it.
 */
#ifndef SAMSYN_WEB_VIEWS_DECISION_TEXTS_H
#define SAMSYN_WEB_VIEWS_DECISION_TEXTS_H

#include "web/views/chain_view.h"

/* Put "decision" into `object`: as model/versions/decisions.h has it, with "line_text" ("Antagen av
 * Regionfullmäktige 2026-06-11, § 112"), "new_round_text", and the addresses of what it replaces
 * and is replaced by ("href", null where this visitor may not see it); null where there is none.
 * The public is not told what replaces it before that is public. */
bool decision_put(struct chain_view *chain, int64_t version, json_t *object, struct error *error);

/* Put "newest" into `object`: the newest version that is public, when it is another than the one
 * that was asked about or there is a decision on it: {"version", "label_text", "line_text" (the
 * decision; null: there is none), "href", "changes_href" (null: not to be seen)}; else null. */
bool newest_put(struct request *request, struct json_maker *maker, json_t *object,
                struct error *error);

#endif
