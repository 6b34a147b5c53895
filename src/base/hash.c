/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/hash.h"

#include <sodium.h>

struct hash hash_of(struct str bytes)
{
    struct hash_stream stream;
    hash_begin(&stream);
    hash_add(&stream, bytes);
    return hash_end(&stream);
}

void hash_begin(struct hash_stream *stream)
{
    crypto_hash_sha256_init(&stream->state);
}

void hash_add(struct hash_stream *stream, struct str bytes)
{
    if (bytes.n)
        crypto_hash_sha256_update(&stream->state, (const unsigned char *)bytes.p, bytes.n);
}

struct hash hash_end(struct hash_stream *stream)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    struct hash hash;
    crypto_hash_sha256_final(&stream->state, digest);
    sodium_bin2hex(hash.hex, sizeof hash.hex, digest, sizeof digest);
    return hash;
}

bool hash_is_hex(struct str text)
{
    if (text.n != HASH_HEX_LENGTH)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_digit(text.p[i]) && !(text.p[i] >= 'a' && text.p[i] <= 'f'))
            return false;
    return true;
}
