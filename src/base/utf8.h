/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * UTF-8 (RFC 3629): strict decoding, encoding, and windows-1252 (WHATWG Encoding Standard) into it.
 */
#ifndef SAMSYN_BASE_UTF8_H
#define SAMSYN_BASE_UTF8_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

/* utf8_next where the byte at `*at` is no ASCII. */
uint32_t utf8_next_long(struct str s, size_t *at);
/* The code point at byte `*at` (< s.n); `*at` moves behind it. A malformed byte gives
 * UTF8_REPLACEMENT and moves one byte. */
static inline uint32_t utf8_next(struct str s, size_t *at)
{
    unsigned char lead = (unsigned char)s.p[*at];
    if (lead >= 0x80)
        return utf8_next_long(s, at);
    ++*at;
    return lead;
}

/* The code point that ends before byte `*at` (> 0); `*at` moves to its first byte. */
uint32_t utf8_previous(struct str s, size_t *at);
/* True when all of `s` is well-formed. */
bool utf8_valid(struct str s);
/* Append one code point; surrogates and values above U+10FFFF become UTF8_REPLACEMENT. */
void utf8_add(struct buf *buf, uint32_t code_point);
/* Append windows-1252 bytes as UTF-8. The five bytes without a meaning become the C1 control of the
 * same number. */
void utf8_add_windows_1252(struct buf *buf, struct str bytes);
/* The byte that stands for `code_point` in windows-1252, where a C1 control stands for itself; -1
 * for what is not in it. */
int utf8_to_windows_1252(uint32_t code_point);
/* The largest n' <= n such that s.p[0..n') ends at a character's border. */
size_t utf8_cut(struct str s, size_t n);

#endif
