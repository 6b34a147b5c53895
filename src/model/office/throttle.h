/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * How long one must wait after tries to sign in that failed (the rule stands in sign_in.h), and
 * after having answered without an invitation more than one address does.
 */
#ifndef SAMSYN_MODEL_OFFICE_THROTTLE_H
#define SAMSYN_MODEL_OFFICE_THROTTLE_H

#include "model/office/office.h"

#include "base/str.h"

/* Seconds until the next try by `name` and from `address` (either may be empty) is allowed; 0: it
 * is. Reads only. */
bool throttle_wait(struct office *office, struct str name, struct str address, int64_t *ret_wait,
                   struct error *error);
/* Count a failure of both. `*ret_shut` is true when the name must wait from this failure on: once
 * in a row of failures. Needs an open transaction. */
bool throttle_count(struct office *office, struct str name, struct str address, bool *ret_shut,
                    struct error *error);
/* Forget the failures of a name, or of both. Needs an open transaction. */
bool throttle_forget_name(struct office *office, struct str name, struct error *error);
bool throttle_forget(struct office *office, struct str name, struct str address,
                     struct error *error);

/* What may come from one address in an hour of the clock, by anybody (limits.h). */
enum throttled { THROTTLE_ANSWERS, THROTTLE_ANSWER_FILES };

/* Take `amount` (answers, bytes) of what may come from `address`. `*ret_wait` is 0 when it was
 * there; else nothing is taken, and it is seconds until the hour ends. The machine itself
 * (loopback) and clients whose address nobody knows may always: a proxy that does not tell whence
 * its visitors come would make them one. No address is kept, only a keyed hash, for a day. Needs an
 * open transaction. */
bool throttle_take(struct office *office, enum throttled what, struct str address, int64_t amount,
                   int64_t *ret_wait, struct error *error);

#endif
