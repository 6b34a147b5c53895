/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Secrets: random tokens, passwords, and texts signed with a key (libsodium).
 *
 * A token is kept as its SHA-256 (base/hash.h) and never itself: 256 random bits need no slow hash.
 * A password is kept as an argon2id string (RFC 9106) with salt and cost in it: 2 passes over
 * 19 MiB on one lane, which is what OWASP's Password Storage Cheat Sheet asks for at least and
 * ranks with 1 pass over 46 MiB. Each call takes that memory while it runs and gives it back. A
 * string of another cost goes on being compared at the cost that it says.
 */
#ifndef SAMSYN_BASE_SECRET_H
#define SAMSYN_BASE_SECRET_H

#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

#include <stdbool.h>

/* 32 random bytes in base64url without padding (RFC 4648, section 5), with a NUL. */
#define SECRET_TOKEN_LENGTH 43
struct secret_token {
    char text[SECRET_TOKEN_LENGTH + 1];
};

/* An argon2id string ("$argon2id$v=19$m=19456,t=2,p=1$…") with a NUL. */
#define SECRET_PASSWORD_BYTES 128
struct secret_password {
    char text[SECRET_PASSWORD_BYTES];
};

/* A new token. ERROR_INTERNAL where the system has no random bytes to give. */
bool secret_token(struct secret_token *ret_token, struct error *error);
/* True when `text` has the form of a token. */
bool secret_is_token(struct str text);

/* A password as it is kept. Slow on purpose. ERROR_MEMORY. */
bool secret_hash_password(struct str password, struct secret_password *ret_kept,
                          struct error *error);
/* Whether `password` is the one of `kept`. Slow on purpose, and as slow when `kept` is empty (no
 * such account, or no password chosen yet), which nothing is the password of. ERROR_MEMORY;
 * ERROR_INPUT when `kept` is no such string. */
bool secret_check_password(struct str password, struct str kept, bool *ret_right,
                           struct error *error);

/* True when `kept` is an argon2id string of another cost than secret_hash_password's, so that it
 * should be made again once the password is at hand. */
bool secret_is_dated(struct str kept);

/* A secret as it may stand in a page that is compressed, where an equal text elsewhere in the page
 * would show in its length: random bytes, then the secret XORed with them, in hexadecimal with a
 * NUL. It is another each time. */
struct secret_masked {
    char text[2 * HASH_HEX_LENGTH + 1];
};
/* ERROR_INTERNAL as secret_token. */
bool secret_mask(const struct hash *secret, struct secret_masked *ret_masked, struct error *error);
/* Whether `text` is the secret, masked. */
bool secret_is_masked(struct str text, const struct hash *secret);

/* A random number from 0 to `most`. */
uint32_t secret_number(uint32_t most);

/* HMAC-SHA-256 (RFC 2104, FIPS 180-4) of `text` under `key`, which may have any length. */
struct hash secret_keyed(struct str key, struct str text);
/* Equality in a time that tells nothing of where they differ; of their lengths it does. */
bool secret_equal(struct str a, struct str b);

#endif
