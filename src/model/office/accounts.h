/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Who may do what: accounts, whose a session is, and rights in a consultation. How one signs in is
 * told in sign_in.h, what each did in acts.h. What changes something needs an open transaction;
 * `who` is the person that does it, NULL for the command line.
 */
#ifndef SAMSYN_MODEL_OFFICE_ACCOUNTS_H
#define SAMSYN_MODEL_OFFICE_ACCOUNTS_H

#include "base/arena.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
 * minute: where session_find says `seen_due`. */
bool session_seen(struct office *office, struct str token, struct error *error);

/* Accounts */

/* Whether a text can be an address of e-mail: at most LIMIT_EMAIL_BYTES, one '@' with something on
 * both sides, no white space or control character. All else is between the sender and its mail. */
bool email_is_one(struct str email);

/* One who may sign in. Texts are in the arena it was found with. */
struct account {
    int64_t id;
    struct str name;            /* what is typed to sign in: lower case, never another's */
    struct str shown_name;      /* what others see */
    struct str email, language; /* or empty */
    struct str made;
    struct str password; /* as base/secret.h keeps it; empty: none chosen yet */
    bool administrator;
    bool closed;
};

/* What is wrong with what was given for an account: bits of a set, which is empty when nothing is.
 */
enum account_fault {
    ACCOUNT_NAME_FORM = 1,  /* a name is 2 to 64 of a-z, 0-9 and . _ - @, a letter or digit first */
    ACCOUNT_SHOWN_NAME = 2, /* is there, and no longer than LIMIT_NAME_BYTES */
    ACCOUNT_EMAIL = 4,      /* something@somewhere, when there is one */
    ACCOUNT_NAME_TAKEN = 8, /* by another account: account_add's alone to tell */
};

/* Of the name, the shown name and the e-mail of `facts`. */
unsigned account_faults(const struct account *facts);
/* ERROR_INPUT that tells of the first of a set. False. */
bool account_refuse(unsigned faults, struct error *error);
/* A name as it was typed, in the form that is kept: without space around it, lower case. */
struct str account_name_of(struct arena *arena, struct str typed);

/* A new account from the name, shown name, e-mail and role of `facts`; the name is in the form of
 * account_name_of. It has no password: a link (sign_in.h) lets the person choose one. ERROR_INPUT
 * as account_faults; ERROR_STATE when the name is another's, also a closed account's. */
bool account_add(struct office *office, const struct signed_in *who, const struct account *facts,
                 int64_t *ret_account, struct error *error);
/* ERROR_NOT_FOUND. Reads only. */
bool account_get(struct office *office, int64_t account, struct arena *arena,
                 struct account *ret_account, struct error *error);
/* The account of a name in the form of account_name_of. Reads only. */
bool account_by_name(struct office *office, struct str name, struct arena *arena,
                     struct account *ret_account, bool *ret_found, struct error *error);
/* Change shown name, e-mail, administrator and closed to those of `facts`, whose id says which.
 * What a closed account did stays; its sessions and links end. ERROR_NOT_FOUND; ERROR_INPUT as
 * account_faults; ERROR_STATE when no administrator would be left. */
bool account_change(struct office *office, const struct signed_in *who, const struct account *facts,
                    struct error *error);
/* The language of the account's pages: "sv", "en", or empty for the browser's. ERROR_INPUT. */
bool account_set_language(struct office *office, int64_t account, struct str language,
                          struct error *error);

/* An account as JSON: {"id", "name", "shown_name", "email", "role", "state", "language", "made",
 * "has_password"}. NULL when memory ended. */
json_t *account_json(const struct account *account);
/* Accounts by name, `limit` of them after the name `after`: {"accounts": […], "after"}, where
 * "after" is for the next page, or null at the end. NULL on failure. Reads only. */
json_t *account_list(struct office *office, struct str after, size_t limit, struct error *error);

/* Rights */

/* What a member may do in a consultation: each includes those before it. RIGHT_NONE: what the
 * public may. */
enum right { RIGHT_NONE, RIGHT_READER, RIGHT_REGISTRAR, RIGHT_OFFICER };

/* "reader", "registrar", "officer", and "" for none; false for any other. */
bool right_from_name(struct str name, enum right *ret_right);
const char *right_name(enum right right);

/* What the account may in the consultation; an administrator may RIGHT_OFFICER everywhere. Reads
 * only. */
bool right_in(struct office *office, const struct signed_in *who, int64_t consultation,
              enum right *ret_right, struct error *error);
/* Let an account do in a consultation what `right` says, RIGHT_NONE taking it back. One that stands
 * already is no act. ERROR_NOT_FOUND where there is no such account or consultation. */
bool right_set(struct office *office, const struct signed_in *who, int64_t account,
               int64_t consultation, enum right right, struct error *error);
/* All consultations with what the account may in each, the newest first, `limit` of them older than
 * `before` (0: from the newest): {"rights": [{"consultation", "title", "case_number", "closed",
 * "right" (null: none)}], "before"}. NULL on failure. Reads only. */
json_t *right_list(struct office *office, int64_t account, int64_t before, size_t limit,
                   struct error *error);

#endif
