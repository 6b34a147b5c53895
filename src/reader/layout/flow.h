/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The paragraphs of a word processor's file, one after the other, into blocks: what DOCX and ODT
 * have in common once their XML is walked. All memory but the text under way is in the arena.
 */
#ifndef SAMSYN_READER_LAYOUT_FLOW_H
#define SAMSYN_READER_LAYOUT_FLOW_H

#include "base/buf.h"
#include "reader/layout/compose.h"
#include "reader/parent/reading.h"

/* Within a paragraph's raw text. */
#define FLOW_LINE_BREAK '\n'
#define FLOW_PAGE_BREAK '\f'
/* Paragraphs inside paragraphs (text boxes), tables inside cells. */
#define FLOW_NESTED_PARAGRAPHS 8
#define FLOW_NESTED_TABLES 16

/* How a run of text is set. */
struct flow_letters {
    bool bold, italic;
    float size; /* in points; 0 when unknown */
};

/* A place that something outside the text refers to, in a paragraph that is open. */
struct flow_mark {
    size_t place; /* its number */
    size_t at;    /* bytes of raw text before it */
};

/* A paragraph as it is gathered. */
struct flow_paragraph {
    struct buf text; /* raw, with breaks */
    VEC(struct flow_mark) marks;
    size_t settled; /* of the marks, while it is being closed */
    size_t letters, bold_letters, italic_letters;
    float size; /* of its largest letters */
};

/* What a paragraph is by its styles. */
struct flow_standing {
    uint32_t heading; /* level from 1; 0: none */
    bool listed;
    uint32_t list_level; /* from 1 */
    struct str mark;     /* printed before it and not written in it, or empty */
};

struct flow_table {
    uint32_t row, column;
    uint32_t span; /* columns of the cell at hand */
};

struct flow {
    struct arena *arena;
    struct reading *reading;
    struct composer composer;
    enum block_kind kind; /* of the part's blocks; BLOCK_PARAGRAPH: by standing and table */
    struct flow_paragraph paragraphs[FLOW_NESTED_PARAGRAPHS];
    size_t depth; /* of paragraphs open */
    struct flow_table tables[FLOW_NESTED_TABLES];
    size_t table_depth;
    uint32_t page;
    bool paged;         /* a page break was seen */
    bool page_has_text; /* since the latest break */
    enum block_kind last_kind;
    uint32_t deepest_heading;
    VEC(size_t) bold_lines; /* blocks that are a bold line alone: perhaps headings */
    VEC(size_t) places;     /* those marked: bytes of the canonical text */
};

/* An empty flow, whose blocks go into `reading`; both must outlive it. For flow_done. */
struct flow flow_init(struct arena *arena, struct reading *reading);
/* Free the text under way. */
void flow_done(struct flow *flow);

/* Start a part of the file, whose blocks are of that kind; nothing is open in it yet. */
void flow_start_part(struct flow *flow, enum block_kind kind);

/* The innermost paragraph that is open, or NULL. */
struct flow_paragraph *flow_paragraph(struct flow *flow);
/* Open a paragraph; NULL when too many are open within each other. */
struct flow_paragraph *flow_open_paragraph(struct flow *flow);
/* Append text as it is set. White space in it becomes spaces. */
void flow_add_text(struct flow_paragraph *paragraph, struct str text,
                   const struct flow_letters *letters);
/* Make blocks of the innermost paragraph, and close it. */
void flow_close_paragraph(struct flow *flow, const struct flow_standing *standing);
/* Close it and forget what it said. */
void flow_drop_paragraph(struct flow *flow);
/* True when the innermost paragraph says nothing. */
bool flow_is_blank(const struct flow *flow);

/* Mark the place where the next text will stand, and give its number. */
size_t flow_mark_place(struct flow *flow);
/* Where it stands in the canonical text, once its paragraph is closed: never inside a letter. */
size_t flow_place(const struct flow *flow, size_t place);

/* A page ends here, unless it has only just begun. */
void flow_turn_page(struct flow *flow);

/* False when too many tables stand within each other. */
bool flow_open_table(struct flow *flow);
void flow_close_table(struct flow *flow);
void flow_next_row(struct flow *flow);
void flow_next_cell(struct flow *flow);
/* The row at hand is none. */
void flow_drop_row(struct flow *flow);
/* The cell at hand is `columns` wide; what cannot be is taken for one. */
void flow_widen_cell(struct flow *flow, int columns);

/* A line all in bold above a text is a heading, though its style does not say so: call it when the
 * body has been put. */
void flow_settle_headings(struct flow *flow);
/* Give the document its text and its pages, and say whether it was read. False when it is too
 * large, which is then told. */
bool flow_end(struct flow *flow);
/* Tell what is wrong with a word processor's file that came to its end: `damaged` when a part of it
 * could not be read, else that there is no text in it. */
void flow_tell(struct flow *flow, bool damaged);

#endif
