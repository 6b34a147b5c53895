/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Plain text files as people send them: lines broken at a width, sometimes in windows-1252.
 */
#ifndef SAMSYN_TOOLS_MAKE_TEXT_H
#define SAMSYN_TOOLS_MAKE_TEXT_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

/* Append `text` with lines of at most `width` characters, broken at spaces; a longer word stands
 * alone on its line. 0 leaves the lines as they are. */
void text_wrap(struct buf *out, struct str text, size_t width);

/* Append UTF-8 `text` in windows-1252 (WHATWG Encoding Standard). ERROR_INPUT names a character
 * that has no place there. */
bool text_encode_windows_1252(struct buf *out, struct str text, struct error *error);

#endif
