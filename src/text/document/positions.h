/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Places in a text as other programs count them. Ours are bytes of UTF-8; the W3C's annotations and
 * most programs for qualitative analysis count code points, some count the units of UTF-16, and
 * some count a line's end as two, because the file has CR and LF there.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_POSITIONS_H
#define SAMSYN_TEXT_DOCUMENT_POSITIONS_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* What is counted. */
struct position_unit {
    bool utf16;      /* the units of UTF-16, of which characters beyond U+FFFF have two; else code
                        points */
    bool wide_lines; /* '\n' counts as two */
};

/* A text with marks, so that no place is counted from its beginning. */
struct positions {
    struct str text;
    struct position_unit unit;
    size_t *marks; /* the position of every 512th byte */
    size_t mark_count;
};

/* `text` is UTF-8, lines ended by '\n', and must last as long. Inside arena_run, or false when
 * memory ends. */
bool positions_make(struct arena *arena, struct str text, struct position_unit unit,
                    struct positions *ret_positions);
/* How much stands before byte `at` (at most the text's length), which is a character's border. */
size_t positions_of(const struct positions *positions, size_t at);
/* The byte at a position; one inside a character is the character's first. False behind the end. */
bool positions_byte(const struct positions *positions, size_t position, size_t *ret_at);

#endif
