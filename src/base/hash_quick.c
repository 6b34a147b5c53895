/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Apart from hash.c, so that a program that needs no SHA-256 does not load libsodium.
 */
#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash_quick(struct str bytes, uint64_t seed)
{
    return XXH3_64bits_withSeed(bytes.p, bytes.n, seed);
}
