/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Lines of plain text into blocks: where a paragraph, a heading, a list item or quoted mail starts
 * and ends, as a person sees it from line lengths, blank lines, marks and capitals. Pure functions
 * over a canonical text. (PDF, which knows sizes and places, has its own: pages.h.)
 */
#ifndef SAMSYN_READER_LAYOUT_LAYOUT_H
#define SAMSYN_READER_LAYOUT_LAYOUT_H

#include "text/document/document.h"

enum layout_flags {
    LAYOUT_MAIL = 1, /* the text of a mail: what stands below an answered mail's header is quoted */
};

/* Fill `document->lines` from `document->text`: a line for each that is not blank. A form feed
 * starts a new page (and then the document has pages). All memory is from `arena`. */
void layout_lines(struct arena *arena, struct document *document);

/* Fill `document->blocks` from its text and lines.
 *
 * Blank lines part blocks. A line whose successor's first word would still have found room was
 * ended on purpose; one that was not goes on in the next. A mark starts a list item, and wrapped
 * lines belong to it. A heading is short, starts with a capital, has no mark of punctuation at its
 * end, and is followed by a paragraph or a list. */
void layout_blocks(struct arena *arena, struct document *document, unsigned flags);

/* True when `text` (one line, trimmed) has the form of a heading: short, a capital or a number
 * first, no stop at the end, not an address, a date or a greeting's comma. */
bool layout_could_be_heading(struct str text);

#endif
