/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Who may do what: accounts, passwords, sessions, rights in a consultation, and the log of what
 * each did.
 */
#ifndef SAMSYN_MODEL_ACCOUNTS_H
#define SAMSYN_MODEL_ACCOUNTS_H

#include "base/arena.h"
#include "model/office.h"

#include <stdbool.h>
#include <stdint.h>

/* What a member may do in a consultation: each includes those before it. RIGHT_NONE: what the
 * public may. */
enum right { RIGHT_NONE, RIGHT_READER, RIGHT_REGISTRAR, RIGHT_OFFICER };

/* Whose a session is. Texts are in the arena it was found with. */
struct signed_in {
    int64_t account;
    struct str name, shown_name;
    bool administrator;
    struct str language; /* "sv", "en", or empty */
    bool seen_due;       /* session_seen has something to write */
};

/* The session of a cookie's token; `*ret_found` is false when there is none, it has run out (after
 * 12 hours without a request, or 7 days in all), or the account is closed. Reads only. */
bool session_find(struct office *office, struct str token, struct arena *arena,
                  struct signed_in *ret_who, bool *ret_found, struct error *error);

/* Note that the session of `token` is in use. So that reading costs no writing it is due once a
 * minute: where session_find says `seen_due`. Needs an open transaction. */
bool session_seen(struct office *office, struct str token, struct error *error);

/* What the account may in the consultation; an administrator may RIGHT_OFFICER everywhere. Reads
 * only. */
bool right_in(struct office *office, const struct signed_in *who, int64_t consultation,
              enum right *ret_right, struct error *error);

#endif
