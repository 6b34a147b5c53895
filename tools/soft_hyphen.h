/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Places where a Swedish word may be divided at a line's end. Good enough for made documents, whose
 * divided words the reader shall join again; no substitute for hyphenation patterns.
 */
#ifndef SAMSYN_TOOLS_SOFT_HYPHEN_H
#define SAMSYN_TOOLS_SOFT_HYPHEN_H

#include "base/buf.h"
#include "base/str.h"

/* Append `text` (UTF-8) to `out` with soft hyphens (U+00AD) in its longer words: before the last
 * consonant between two vowels, at least three letters from either end of the word. */
void soft_hyphens_add(struct buf *out, struct str text);

#endif
