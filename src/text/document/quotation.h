/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Words that somebody quotes from a text, found where they stand in it. The quotation is what a
 * person copied or typed; the text is as it was read, with its lines.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_QUOTATION_H
#define SAMSYN_TEXT_DOCUMENT_QUOTATION_H

#include "text/document/document.h"

/* The first place at or after byte `from` of `text` where `quote` stands. Both are UTF-8 in NFC.
 * Alike are: any white space, also where lines end; a word, whether or not a hyphen divides it at a
 * line's end; a text with and without characters that have no look (soft hyphens, zero-width
 * spaces). Words in another letter case are found where they stand as whole words, also in the
 * genitive; in the same case parts of words are found too. White space around the quotation does
 * not matter; a quotation without anything else stands nowhere. */
bool quotation_find(struct str text, size_t from, struct str quote, struct range *ret_range);
/* Whether it stands anywhere. */
bool quotation_stands(struct str text, struct str quote);

#endif
