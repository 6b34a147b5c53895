/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Bytes in one of the character sets that Swedish documents have come in, into UTF-8.
 */
#ifndef SAMSYN_READER_PARTS_CHARSET_H
#define SAMSYN_READER_PARTS_CHARSET_H

#include "reader/formats/format.h"

/* Converters are files that are loaded when first used. The sandbox has no files, so they are
 * loaded before, and stay open. A second call for the same `prepared` does nothing. */
void charset_prepare(struct format_prepared *prepared);
void charset_release(struct format_prepared *prepared);

/* `bytes` as UTF-8, in the arena; they are in the set of that name ("iso-8859-15") as far as they
 * can be. False when there is no such set or what is in it does not convert. */
bool charset_to_utf8(struct arena *arena, struct str charset, struct str bytes,
                     struct str *ret_text);

/* `bytes` in IBM850, the set of Swedish consoles, as UTF-8 in the arena, to be called inside
 * arena_run. Needs no preparation, which would be most of what a small DOCX costs. */
struct str charset_from_console(struct arena *arena, struct str bytes);

#endif
