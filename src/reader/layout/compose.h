/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Writing a canonical text line by line, with its lines and blocks, for the formats that have no
 * text of their own to point into.
 */
#ifndef SAMSYN_READER_LAYOUT_COMPOSE_H
#define SAMSYN_READER_LAYOUT_COMPOSE_H

#include "base/buf.h"
#include "text/document/document.h"

/* The document's lines and blocks are in `arena`, the text in `text` until compose_end. */
struct composer {
    struct arena *arena;
    struct document *document;
    struct buf text;
    size_t first_line; /* of the block being written */
};

/* A composer of `document`, which must outlive it. For composer_done. */
struct composer composer_init(struct arena *arena, struct document *document);
/* Free the text under way. */
void composer_done(struct composer *composer);

/* So many more lines and blocks at most will come: a long document then takes half the memory. */
void compose_expect(struct composer *composer, size_t lines, size_t blocks);
/* Start a block, after a blank line when `apart`. */
void compose_begin(struct composer *composer, bool apart);
/* One line of the block. `line` gives page, size, flags and box; a text of nothing but space adds
 * no line. */
void compose_line(struct composer *composer, struct str text, const struct line *line);
/* End the block: its range is that of its lines, trimmed, without the `skip` bytes of mark and
 * space at its start. `block` gives kind, level, row, column and mark (copied to the arena). A
 * block without text is not added. */
void compose_block(struct composer *composer, const struct block *block, size_t skip);

/* Give the document its text. False with ERROR_LIMIT when it is longer than LIMIT_TEXT_BYTES, or
 * ERROR_MEMORY. */
bool compose_end(struct composer *composer, struct error *error);

#endif
