/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the steps from a comparison to a redline share (redline.c runs them): nobody else includes
 * it. Each version becomes a row of tokens: words, what stands between them, the ends of blocks,
 * the borders of rows and cells. Tokens of both versions are tied where they are the same, in
 * rising order; between the ties stands what was deleted and what was inserted.
 */
#ifndef SAMSYN_RENDER_REDLINE_INNER_H
#define SAMSYN_RENDER_REDLINE_INNER_H

#include "render/redline.h"

#define TOKEN_NONE UINT32_MAX

enum token_kind {
    TOKEN_WORD,   /* a word of the comparison */
    TOKEN_FILLER, /* a block's mark, or what the comparison does not look at */
    TOKEN_END,    /* of a block */
    TOKEN_ROW,
    TOKEN_CELL,
    TOKEN_CELL_END,
    TOKEN_ROW_END,
};

struct token {
    enum token_kind kind;
    char separator;       /* a space or line's end behind it, which is not in `text`; or 0 */
    struct str text;      /* the separator stands behind it in memory */
    bool separator_stays; /* is that of a tied token in the other version, which has none of its own
                             or stands apart from it */
    size_t block;         /* in the document */
    uint32_t row, cell;   /* places in the side's rows and cells; TOKEN_NONE outside of tables */
    uint32_t word;        /* in the comparison; TOKEN_NONE of all but words */
    uint32_t other;       /* the token that it is tied to, or TOKEN_NONE */
    uint32_t move;        /* number of the move that it is part of, or 0 */
};

/* Rows of tables, and cells: where their tokens stand and what they are tied to. */
struct span_of_tokens {
    uint32_t first, last; /* TOKEN_ROW and TOKEN_ROW_END, or those of the cell */
    uint32_t table;       /* of a row, from 1 */
    uint32_t parts;       /* of a row: its first cell */
    uint32_t part_count;
    uint32_t column; /* of a cell, as the document has it */
    uint32_t other;  /* or TOKEN_NONE */
};

struct token_side {
    const struct compared *version;
    VEC(struct token) tokens;
    VEC(struct span_of_tokens) rows;
    VEC(struct span_of_tokens) cells;
    uint32_t table_count;
    uint32_t *of_word; /* the token of each word, or TOKEN_NONE */
};

struct redlining {
    struct arena *arena;
    const struct comparison *comparison;
    struct token_side old, new;
    uint32_t move_count;
};

/* redline_tokens.c */
void redline_read_side(struct arena *arena, const struct compared *version,
                       struct token_side *ret_side);
struct redline_form redline_form_of(const struct block *block);

/* redline_ties.c: ties tokens, then numbers what was moved. */
void redline_tie(struct redlining *redlining);

#endif
