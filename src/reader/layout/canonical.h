/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Bytes and pieces of text into the canonical form: UTF-8, NFC (Unicode Standard Annex 15), lines
 * that end with '\n'.
 */
#ifndef SAMSYN_READER_LAYOUT_CANONICAL_H
#define SAMSYN_READER_LAYOUT_CANONICAL_H

#include "base/str.h"

/* Load what ICU needs. Before the sandbox. */
void canonical_prepare(void);

/* A text file's bytes as canonical text. What is canonical already is given back as it is, the very
 * same bytes; else the text is in `arena`. A byte order mark goes, CR and CRLF become LF, bytes
 * that are not UTF-8 are windows-1252 (or, when they are few in much UTF-8, U+FFFD: then
 * `ret_damaged` is true), UTF-16 is known by its mark. NUL becomes U+FFFD. UTF-8 that was taken for
 * windows-1252 is put right (mojibake.h). */
struct str canonical_from_file(struct arena *arena, struct str bytes, bool *ret_damaged);

/* A piece of text from a format that is typeset (PDF, DOCX): as above, and NBSP and other wide or
 * narrow spaces become a space, soft hyphens go (but one that ends the piece becomes '-' when
 * `keep_last_hyphen`, so that a divided word can be seen), Latin ligatures are expanded, the list
 * marks of Word's symbol fonts become those of Unicode, control characters go but '\n'. Always in
 * `arena`. */
struct str canonical_from_typeset(struct arena *arena, struct str text, bool keep_last_hyphen);

#endif
