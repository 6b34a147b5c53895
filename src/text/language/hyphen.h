/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Words divided at the end of a line. Swedish has real hyphens there too: "närings-\noch
 * tillväxtstrategi" and "RUFS 2050-\nuppföljningen" keep theirs, "tillväxt-\nstrategin" does not.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_HYPHEN_H
#define SAMSYN_TEXT_LANGUAGE_HYPHEN_H

#include "base/str.h"

enum line_end {
    LINE_END_SPACE,   /* the words are apart: a space stands for the line end */
    LINE_END_DIVIDED, /* one word: the hyphen goes and the parts are joined */
    LINE_END_JOINED   /* one word with a hyphen of its own: joined, the hyphen stays */
};

/* What the end of the line `before` means, when `after` is the line that follows. Both are UTF-8;
 * white space around the line end does not matter. */
enum line_end hyphen_at_line_end(struct str before, struct str after);

/* Bytes of the hyphen ("-", U+2010 or a soft hyphen) that ends `line`, 0 when none does. */
size_t hyphen_length(struct str line);

#endif
