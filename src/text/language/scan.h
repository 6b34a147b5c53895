/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Reading a text by hand: code points in one spelling, so that a phrase is found however it was
 * typed. Letters are lower-cased, every kind of dash is '-', every blank but a line's end is ' '.
 * Places are byte offsets into the text as it stands.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_SCAN_H
#define SAMSYN_TEXT_LANGUAGE_SCAN_H

#include "base/str.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No match. */
#define SCAN_NONE SIZE_MAX

/* What the functions below do with a code point that is no ASCII. */
uint32_t scan_fold_long(uint32_t c);
bool scan_is_alnum_long(uint32_t c);
bool scan_is_letter_long(uint32_t c);

/* `c` in the one spelling. */
static inline uint32_t scan_fold(uint32_t c)
{
    if (c >= 0x80)
        return scan_fold_long(c);
    return c == '\t' || c == '\r' ? ' ' : (uint32_t)ascii_lower((char)c);
}

/* The folded code point at `*at`, which moves behind it; 0 at the text's end. */
static inline uint32_t scan_next(struct str text, size_t *at)
{
    return *at < text.n ? scan_fold(utf8_next(text, at)) : 0;
}

/* The folded code point at `at`, or the one that ends there; 0 where there is none. */
static inline uint32_t scan_peek(struct str text, size_t at)
{
    return scan_next(text, &at);
}

/* The folded code point that ends at `at`; 0 at the start. */
uint32_t scan_peek_back(struct str text, size_t at);

/* Letters and digits; letters alone. */
static inline bool scan_is_alnum(uint32_t c)
{
    return c >= 0x80 ? scan_is_alnum_long(c) : ascii_is_alpha((char)c) || ascii_is_digit((char)c);
}

static inline bool scan_is_letter(uint32_t c)
{
    return c >= 0x80 ? scan_is_letter_long(c) : ascii_is_alpha((char)c);
}

/* Whether `phrase`, in the folded spelling, begins with the folded `initial`: what a table of
 * phrases is asked before scan_phrase. */
static inline bool scan_begins(struct str phrase, uint32_t initial)
{
    unsigned char first = phrase.n ? (unsigned char)phrase.p[0] : 0;
    return first < 0x80 ? first == initial : scan_peek(phrase, 0) == initial;
}

/* Behind the blanks at `at`; line ends are none. */
size_t scan_blanks(struct str text, size_t at);
/* Behind the phrase when it stands at `at`, else SCAN_NONE. `phrase` is in the folded spelling; a
 * space in it matches blanks and line ends; what follows may not go on with a letter, unless the
 * phrase ends with '*'. */
size_t scan_phrase(struct str text, size_t at, struct str phrase);
/* The first place at or after `from` where the phrase begins a word, or SCAN_NONE. */
size_t scan_find(struct str text, size_t from, struct str phrase);
/* True when `a` and `b` are alike but for letter case, dashes and kinds of blank. */
bool scan_same(struct str a, struct str b);

#endif
