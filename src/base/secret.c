/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/secret.h"

#include "base/limits.h"

#include <errno.h>
#include <sodium.h>

_Static_assert(SECRET_PASSWORD_BYTES == crypto_pwhash_STRBYTES, "an argon2id string of libsodium");

enum { TOKEN_BYTES = 32, SECRET_BYTES = HASH_HEX_LENGTH / 2 };

/* Nothing was ever hashed into this one: it costs what a real one costs. */
static const char nobodys[] = "$argon2id$v=19$m=19456,t=2,p=1$"
                              "c2Ftc3luIG5vYm9keSBoZQ$"
                              "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* Chooses the fastest code for this processor; done once, from any thread. */
static bool ready(struct error *error)
{
    return sodium_init() >= 0 ||
           error_set(error, ERROR_INTERNAL, "the system gives no random bytes for secrets");
}

bool secret_token(struct secret_token *ret_token, struct error *error)
{
    unsigned char bytes[TOKEN_BYTES];
    if (!ready(error))
        return false;
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(ret_token->text, sizeof ret_token->text, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
    return true;
}

bool secret_is_token(struct str text)
{
    if (text.n != SECRET_TOKEN_LENGTH)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!ascii_is_alpha(c) && !ascii_is_digit(c) && c != '-' && c != '_')
            return false;
    }
    return true;
}

bool secret_hash_password(struct str password, struct secret_password *ret_kept,
                          struct error *error)
{
    struct secret_password kept;
    if (!ready(error))
        return false;
    if (crypto_pwhash_str_alg(kept.text, password.n ? password.p : "", password.n,
                              LIMIT_PASSWORD_HASH_PASSES, LIMIT_PASSWORD_HASH_BYTES,
                              crypto_pwhash_ALG_ARGON2ID13))
        return error_no_memory(error);
    *ret_kept = kept;
    return true;
}

/* crypto_pwhash_str_verify tells a wrong password and memory at an end apart by errno alone. */
static bool verify(struct str password, const char *kept, bool *ret_right, struct error *error)
{
    errno = 0;
    bool right = crypto_pwhash_str_verify(kept, password.n ? password.p : "", password.n) == 0;
    if (!right && errno == ENOMEM)
        return error_no_memory(error);
    *ret_right = right;
    return true;
}

/* With a NUL, as libsodium takes it; false when it cannot be such a string. */
static bool copy_kept(struct str kept, struct secret_password *ret_copy)
{
    if (kept.n >= sizeof ret_copy->text || !str_starts(kept, STR("$argon2id$")))
        return false;
    *ret_copy = (struct secret_password){""};
    memcpy(ret_copy->text, kept.p, kept.n);
    return true;
}

bool secret_check_password(struct str password, struct str kept, bool *ret_right,
                           struct error *error)
{
    struct secret_password copy;
    if (!ready(error))
        return false;
    if (kept.n && !copy_kept(kept, &copy))
        return error_set(error, ERROR_INPUT, "a password in the database is damaged");
    bool right;
    if (!verify(password, kept.n ? copy.text : nobodys, &right, error))
        return false;
    *ret_right = right && kept.n;
    return true;
}

bool secret_is_dated(struct str kept)
{
    struct secret_password copy;
    return copy_kept(kept, &copy) &&
           crypto_pwhash_str_needs_rehash(copy.text, LIMIT_PASSWORD_HASH_PASSES,
                                          LIMIT_PASSWORD_HASH_BYTES) == 1;
}

/* What is masked is the 32 bytes that a hash's digits stand for. */

static void bytes_of(const struct hash *secret, unsigned char bytes[static SECRET_BYTES])
{
    sodium_hex2bin(bytes, SECRET_BYTES, secret->hex, HASH_HEX_LENGTH, NULL, NULL, NULL);
}

bool secret_mask(const struct hash *secret, struct secret_masked *ret_masked, struct error *error)
{
    unsigned char masked[2 * SECRET_BYTES];
    if (!ready(error))
        return false;
    randombytes_buf(masked, SECRET_BYTES);
    bytes_of(secret, masked + SECRET_BYTES);
    for (size_t i = 0; i < SECRET_BYTES; i++)
        masked[SECRET_BYTES + i] ^= masked[i];
    sodium_bin2hex(ret_masked->text, sizeof ret_masked->text, masked, sizeof masked);
    return true;
}

bool secret_is_masked(struct str text, const struct hash *secret)
{
    unsigned char wanted[SECRET_BYTES], masked[2 * SECRET_BYTES];
    size_t taken;
    if (text.n != 2 * HASH_HEX_LENGTH ||
        sodium_hex2bin(masked, sizeof masked, text.p, text.n, NULL, &taken, NULL) != 0 ||
        taken != sizeof masked)
        return false;
    bytes_of(secret, wanted);
    for (size_t i = 0; i < SECRET_BYTES; i++)
        masked[SECRET_BYTES + i] ^= masked[i];
    return sodium_memcmp(masked + SECRET_BYTES, wanted, SECRET_BYTES) == 0;
}

uint32_t secret_number(uint32_t most)
{
    return randombytes_uniform(most + 1);
}

struct hash secret_keyed(struct str key, struct str text)
{
    unsigned char digest[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    struct hash hash;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)(key.n ? key.p : ""), key.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)(text.n ? text.p : ""), text.n);
    crypto_auth_hmacsha256_final(&state, digest);
    sodium_bin2hex(hash.hex, sizeof hash.hex, digest, sizeof digest);
    return hash;
}

bool secret_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}
