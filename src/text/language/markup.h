/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The marks that a plain text is set by, as CommonMark 0.30 and its authors' HTML have them: of
 * emphasis ("**"), of links, of notes ("[^3]"), and tags. The canonical text keeps them, since it
 * is the file's; who asks what a text says, or where its sentences end, goes past them.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_MARKUP_H
#define SAMSYN_TEXT_LANGUAGE_MARKUP_H

#include "base/str.h"

#include <stdbool.h>

/* The first byte in `text[at, end)` where a mark may start; `end` when none. Cheap. */
size_t markup_next(struct str text, size_t at, size_t end);
/* How many bytes the mark that starts at `at` has, all before `end`; 0 when none does. What a link
 * or an emphasis holds is no part of its marks; a note's number is. */
size_t markup_length(struct str text, size_t at, size_t end);
/* Whether the mark at `at` is a tag between what stands by itself: a line, a paragraph, an item. */
bool markup_parts(struct str text, size_t at, size_t end);
/* The bytes of the tag that starts an item of a list in HTML ("<li>"), when `line` starts with one;
 * else 0. */
size_t markup_item_length(struct str line);

#endif
