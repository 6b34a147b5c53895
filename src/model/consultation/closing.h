/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Closing a consultation: every viewpoint has its reply, or a named person says why not.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_CLOSING_H
#define SAMSYN_MODEL_CONSULTATION_CLOSING_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* How it stands: {"closed" (when; null: open), "name" (of who closed it), "reason", "unanswered"
 * (now), "unanswered_then", "proposed" (not confirmed by anybody, now), "viewpoints"}. NULL on
 * failure. */
json_t *closing_view(struct office *office, int64_t consultation, struct error *error);

/* Close it. ERROR_INPUT when viewpoints are unanswered and `reason` is empty; ERROR_LIMIT for one
 * of more than LIMIT_REASON_BYTES; ERROR_STATE when it is closed already. Needs an open
 * transaction. */
bool closing_close(struct office *office, const struct signed_in *who, int64_t consultation,
                   struct str reason, struct error *error);
/* Open it again. ERROR_STATE when it is open, or `who` is no administrator. Needs an open
 * transaction. */
bool closing_reopen(struct office *office, const struct signed_in *who, int64_t consultation,
                    struct str reason, struct error *error);

#endif
