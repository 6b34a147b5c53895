/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The Markdown subset that labelled sets are written in, as a list of blocks: `#` headings, `-` and
 * `1.` list items, `|` tables, paragraphs with *italic* and **bold** words, `---page---`, and the
 * fences `:::side`, `:::header`, `:::footer` and `:::quote`. Every text has a parsed form; what is
 * nothing else is a paragraph. Line ends inside a paragraph are kept: they are how an address or a
 * signature is written.
 */
#ifndef SAMSYN_TOOLS_MARKUP_H
#define SAMSYN_TOOLS_MARKUP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum markup_kind {
    MARKUP_PARAGRAPH,
    MARKUP_HEADING,  /* level 1… */
    MARKUP_BULLET,   /* level 1… by its indent */
    MARKUP_NUMBERED, /* with its mark, "1." */
    MARKUP_TABLE,
    MARKUP_PAGE_BREAK,
};

enum markup_region {
    REGION_BODY,
    REGION_SIDE,   /* address block in the side column of page one */
    REGION_HEADER, /* stands on every page, as does the footer */
    REGION_FOOTER,
    REGION_QUOTE, /* mail quoted below an answer */
};

enum markup_style {
    MARKUP_BOLD = 1,
    MARKUP_ITALIC = 2,
};

/* Words of one look; borrowed from the source, so they may hold line ends. */
struct markup_run {
    struct str text;
    unsigned style; /* enum markup_style */
};

struct markup_text {
    struct markup_run *items;
    size_t count, room;
};

/* Cells by row, `columns` to a row; the first row is the header. */
struct markup_table {
    struct markup_text *items;
    size_t count, room;
    size_t columns;
};

struct markup_block {
    enum markup_kind kind;
    enum markup_region region;
    size_t level;
    struct str mark; /* of a numbered item */
    struct markup_text text;
    struct markup_table table;
};

struct markup {
    struct markup_block *items;
    size_t count, room;
};

/* Parse `source`, which must outlive the result. Call inside arena_run. */
struct markup markup_read(struct arena *arena, struct str source);

/* True when any block is of this region. */
bool markup_has_region(const struct markup *markup, enum markup_region region);

#endif
