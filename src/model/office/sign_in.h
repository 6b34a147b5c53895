/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Signing in: passwords and the links by which they are chosen, tries that fail, sessions.
 *
 * A password is slow to hash, so it never is inside a transaction: what is kept is found first
 * (reads), then compared (base/secret.h), then the outcome is written. What writes needs an open
 * transaction.
 */
#ifndef SAMSYN_MODEL_OFFICE_SIGN_IN_H
#define SAMSYN_MODEL_OFFICE_SIGN_IN_H

#include "base/date.h"
#include "base/secret.h"
#include "model/office/accounts.h"

/* Passwords, by NIST SP 800-63B, section 5.1.1.2: long, any characters, nothing about their
 * mixture; not the name, nor what is no secret at all. */
enum password_fault {
    PASSWORD_SOUND,
    PASSWORD_SHORT,  /* below PASSWORD_LEAST characters */
    PASSWORD_LONG,   /* above LIMIT_PASSWORD_BYTES */
    PASSWORD_NAME,   /* little else than the account's name */
    PASSWORD_SIMPLE, /* the same few characters over and over, or in a row as "123456789012" */
};
enum { PASSWORD_LEAST = 12 };

/* What is wrong with `password` (UTF-8 in NFC) for the account of a name. */
enum password_fault password_fault(struct str name, struct str password);
/* ERROR_INPUT that tells of a fault. False. */
bool password_refuse(enum password_fault fault, struct error *error);

/* Keep a password (secret_hash_password) for an account; its sessions, its links and the failures
 * of its name end. ERROR_NOT_FOUND; ERROR_STATE when the account is closed. */
bool password_set(struct office *office, const struct signed_in *who, int64_t account,
                  const struct secret_password *password, struct error *error);

/* Links by which a password is chosen: /password/<token>, good once and for 72 hours; a new one
 * ends those before it. */
bool password_link_make(struct office *office, const struct signed_in *who, int64_t account,
                        struct secret_token *ret_token, struct date_text *ret_expires,
                        struct error *error);
/* The account whose link it is; ERROR_NOT_FOUND when it was used, has run out or never was. Reads
 * only. */
bool password_link_find(struct office *office, struct str token, struct arena *arena,
                        struct account *ret_account, struct error *error);
/* password_set for the link's account, and the link is used. ERROR_NOT_FOUND as
 * password_link_find: of two who use one at once, the second. */
bool password_link_use(struct office *office, struct str token,
                       const struct secret_password *password, int64_t *ret_account,
                       struct error *error);

/* Trying to sign in. After five failures by the same name, or from the same address, one must wait:
 * 2 seconds, then 4, up to 15 minutes. Of IPv6 an address is its first 64 bits, which are one
 * subscriber's. A day without failures, or signing in, forgets them. Names that nobody has are
 * treated alike. */
struct sign_in {
    int64_t account; /* 0: nobody's name, or closed */
    struct str name; /* as account_name_of; empty: no name can be so */
    struct str from; /* the address */
    struct str kept; /* the password, for secret_check_password; may be empty */
    int64_t wait;    /* seconds until the next try is allowed; 0: it is */
    bool shut;       /* when it fails, the name must wait from then on */
};

/* The first step: what is known of a name, and of an address as text. In `arena`. Reads only. */
bool sign_in_find(struct office *office, struct str typed_name, struct str address,
                  struct arena *arena, struct sign_in *ret_try, struct error *error);
/* The second, before the password is compared: the try counts as one that failed until it is done,
 * so that of many at the same time no more are compared than one after the other. `attempt->wait`
 * is made anew; where it is not 0, nothing is counted and nothing is to be compared. */
bool sign_in_reserve(struct office *office, struct sign_in *attempt, struct error *error);
/* The last step, when the password was wrong. */
bool sign_in_failed(struct office *office, const struct sign_in *attempt, struct error *error);
/* It was right, and no session is to begin: the try and those that failed before are forgotten. */
bool sign_in_forget(struct office *office, const struct sign_in *attempt, struct error *error);
/* The last step, when it was right: a session begins, and the one of `old_token` (may be empty)
 * ends. `renewed`: the same password, hashed anew where what is kept is dated (secret_is_dated);
 * NULL: it stays as it is. ERROR_STATE when the account was closed or its password changed
 * meanwhile. */
bool sign_in_done(struct office *office, const struct sign_in *attempt, struct str old_token,
                  const struct secret_password *renewed, struct secret_token *ret_token,
                  struct error *error);

/* A session of an account begins: the token is told this once. */
bool session_begin(struct office *office, int64_t account, struct secret_token *ret_token,
                   struct error *error);
/* The session of a token ends, if it was one. */
bool session_end(struct office *office, struct str token, struct error *error);

#endif
