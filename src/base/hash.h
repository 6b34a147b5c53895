/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two hashes for two needs: SHA-256 (FIPS 180-4, libsodium) names bytes for ever; XXH3-64 (xxhash)
 * is for tables in memory only and is never stored.
 */
#ifndef SAMSYN_BASE_HASH_H
#define SAMSYN_BASE_HASH_H

#include "base/str.h"

#include <sodium/crypto_hash_sha256.h>
#include <stdint.h>

#define HASH_HEX_LENGTH 64

/* SHA-256 in lower-case hexadecimal with a NUL behind. */
struct hash {
    char hex[HASH_HEX_LENGTH + 1];
};

/* Of all bytes at once. */
struct hash hash_of(struct str bytes);

/* The same over bytes that come piece by piece: begin, add as often as needed, end once. */
struct hash_stream {
    struct crypto_hash_sha256_state state;
};
void hash_begin(struct hash_stream *stream);
void hash_add(struct hash_stream *stream, struct str bytes);
struct hash hash_end(struct hash_stream *stream);

/* True when `text` has the form of a hash: 64 lower-case hexadecimal digits. */
bool hash_is_hex(struct str text);
/* XXH3-64 of the bytes. Another seed gives another hash, where several are wanted. */
uint64_t hash_quick(struct str bytes, uint64_t seed);

#endif
