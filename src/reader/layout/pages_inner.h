/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the files that make blocks of printed pages share, and nobody else uses: pages.c finds
 * lines, columns, tables and kinds, pages_notes.c what belongs to notes, pages_flow.c what goes on
 * in the next column or on the next page.
 */
#ifndef SAMSYN_READER_LAYOUT_PAGES_INNER_H
#define SAMSYN_READER_LAYOUT_PAGES_INNER_H

#include "reader/layout/pages.h"

/* Smaller letters than the body's, in parts of those. */
#define SMALL_SIZE 0.92f

enum role {
    ROLE_TEXT,
    ROLE_RECURRING, /* perhaps a margin; none is left so when margins are found */
    ROLE_MARGIN
};

/* Pieces on one baseline, close to each other. */
struct print {
    struct str text;
    struct box box;
    float baseline, size;
    float text_x0; /* behind a mark that was printed apart */
    float word;    /* width of the first word */
    uint32_t flags;
    uint32_t page;
    uint32_t confidence;
    enum role role;
    bool turned;
};

/* Lines below each other in one column. */
struct segment {
    size_t first, end; /* prints */
    struct box box;
    uint32_t row, column; /* in a table, from 1 */
    uint32_t table;       /* which one of the page; 0 none */
};

/* A block under way: prints [first, end). */
struct draft {
    enum block_kind kind;
    size_t first, end;
    uint32_t row, cell_column; /* of a cell */
    float size;                /* of a heading */
    struct box column;         /* of the lines among which it stands */
    bool styled;               /* heading by size or weight */
    uint32_t level;
};

#define OPEN_CELLS 16

/* The last row of a table that the page before ended with. */
struct open_table {
    struct box cells[OPEN_CELLS];
    size_t count; /* 0: there is none */
    uint32_t rows;
};

struct pages {
    struct arena *arena;
    const struct sheet *sheets;
    size_t sheet_count;
    VEC(struct print) prints;
    size_t *page_first;           /* print with which page i starts; one more at the end */
    VEC(struct segment) segments; /* of one page */
    VEC(struct draft) drafts;     /* of the document */
    struct open_table open_table;
    float body_size;
    bool body_bold;
    float pitch;                /* usual distance of baselines, in sizes */
    VEC(struct str) references; /* raised numbers in the text, sorted, each once */
};

/* pages.c */

/* Whether two numbers differ by no more than `most`. */
bool pages_near(float a, float b, float most);
/* Whether a text ends as sentences do; a colon is such an end. */
bool pages_ends_sentence(struct str text);
bool pages_has_letter(struct str text);
/* Whether a text starts with a list's mark or a section's number. */
bool pages_starts_item(struct str text);
/* Whether the first word of `next` would have found room on `print`'s line, in a column that ends
 * at `right`, so that the line was ended on purpose. */
bool pages_ended_on_purpose(const struct print *print, const struct print *next, float right);

/* pages_notes.c */

/* Find the raised numbers that follow words: they refer to notes. Looks at the pieces only. */
void notes_find_references(struct pages *pages);
/* Whether `text` is a number that is referred to, before the text `behind` on its line. */
bool notes_is_number(const struct pages *pages, struct str text, struct str behind);
/* Whether a small line starts with a number (or the "i", "ii" of an endnote) that is referred to.
 */
bool notes_starts_note(const struct pages *pages, const struct print *print);
/* Make notes of the drafts that are. */
void notes_set_kinds(struct pages *pages);
/* Take away the raised numbers whose notes were found, as they are no part of the word before. */
void notes_drop_references(struct pages *pages);
/* The bytes of the number at a note's start; what parts it from the text in *ret_skip, both. */
size_t notes_mark(struct str text, size_t *ret_skip);

/* pages_flow.c */

/* Put together the paragraphs that go on in the next column or on the next page. What stands
 * between, margins and notes, goes before or after them, with the page it is of. */
void flow_join(struct pages *pages);

#endif
