/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A document as letters are laid out: lines, segments of lines (columns, table cells), and zones.
 * Only the look is judged here, not what the words mean.
 */
#ifndef SAMSYN_TEXT_LETTER_LETTER_H
#define SAMSYN_TEXT_LETTER_LETTER_H

#include "text/document/document.h"

enum letter_zone {
    ZONE_HEAD,   /* before the first paragraph of prose: letterhead, addresses, heading */
    ZONE_BODY,   /* from there to the last paragraph of prose */
    ZONE_FOOT,   /* behind it: signatures, addresses */
    ZONE_MARGIN, /* what the reader calls margin: letterhead at the side, running headers */
    ZONE_QUOTED, /* mail quoted below an answer */
};

/* A run of a line that two blanks, a tab, '|' or '·' part from the rest; trimmed, without the marks
 * of Markdown around it. Never empty. */
struct letter_segment {
    struct range range;
    size_t line;
    size_t column; /* characters from the line's start */
};

struct letter_line {
    struct range range; /* as it stands, without '\n' */
    size_t first_segment, segment_count;
    enum letter_zone zone;
    bool heading;    /* by the reader's blocks, or a Markdown '#' */
    bool list_item;  /* likewise, or a bullet in front */
    bool gap_before; /* an empty line, a new page or another block stands above */
    bool prose;      /* of a paragraph that is running text */
};

struct letter {
    struct str text;
    VEC(struct letter_line) lines; /* without the empty ones */
    VEC(struct letter_segment) segments;
};

/* Lay the document out; in `arena`. The blocks are used where there are any. */
struct letter letter_of(struct arena *arena, const struct document *document);
/* The words of a segment, or of a line's first one. */
struct str letter_segment_text(const struct letter *letter, size_t segment);
struct str letter_line_text(const struct letter *letter, size_t line);
/* The line that holds byte `at`, or lines.count. */
size_t letter_line_at(const struct letter *letter, size_t at);

#endif
