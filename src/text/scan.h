/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Reading a text by hand: code points in one spelling, so that a phrase is found however it was
 * typed. Letters are lower-cased, every kind of dash is '-', every blank but a line's end is ' '.
 * Places are byte offsets into the text as it stands.
 */
#ifndef SAMSYN_TEXT_SCAN_H
#define SAMSYN_TEXT_SCAN_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No match. */
#define SCAN_NONE SIZE_MAX

/* `c` in the one spelling. */
uint32_t scan_fold(uint32_t c);
/* The folded code point at `*at`, which moves behind it; 0 at the text's end. */
uint32_t scan_next(struct str text, size_t *at);
/* The folded code point at `at`, or the one that ends there; 0 where there is none. */
uint32_t scan_peek(struct str text, size_t at);
uint32_t scan_peek_back(struct str text, size_t at);
/* Letters and digits; letters alone. */
bool scan_is_alnum(uint32_t c);
bool scan_is_letter(uint32_t c);
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
