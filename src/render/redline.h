/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A comparison of two texts as it is read and written out: one row of blocks in which both versions
 * stand, each block with runs that say what stands in both, in one alone, or was moved. HTML, DOCX
 * and JSON are made of the same blocks (comparison_files.h).
 *
 * Whoever leaves out what was deleted or moved away has the new version, block for block; whoever
 * leaves out what was inserted or moved in has the old one. That holds for the ends of blocks as
 * well: a paragraph that was divided has one end that was inserted, so its first part goes on in
 * the next block of the old version.
 *
 * The text of a block is document_plain's, its mark before it where the mark says something ("2.3",
 * "a)"). Tables that a plain text draws keep their lines.
 *
 * The cost is that of sorting the words that stand in both: n log n for n words.
 */
#ifndef SAMSYN_RENDER_REDLINE_H
#define SAMSYN_RENDER_REDLINE_H

#include "text/versions/comparison.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REDLINE_NONE SIZE_MAX

enum redline_state {
    REDLINE_SAME,
    REDLINE_DELETED,
    REDLINE_INSERTED,
    REDLINE_MOVED_FROM, /* stands elsewhere in the new version */
    REDLINE_MOVED_TO,   /* stood elsewhere in the old version */
    REDLINE_STATES
};

struct redline_run {
    enum redline_state state;
    uint32_t move;   /* from 1, the same at both ends; 0 of what was not moved */
    struct str text; /* never empty; a '\n' is a line's end within the block */
};

/* What a block is. */
struct redline_form {
    enum block_kind kind;
    uint32_t level; /* of a heading or list item, from 1; else 0 */
    bool bullet;    /* a list item whose mark says nothing */
};

struct redline_block {
    struct redline_form form; /* in the new version; of what is gone, in the old one */
    struct redline_form was;  /* in the old version; as `form` where it does not stand in both */
    /* Of its end. A block whose end is not in a version goes on, in that version, in the next
     * block. */
    enum redline_state mark;
    /* Deleted or inserted when none of it stands in both versions here, moved when most of that
     * stands elsewhere; else same, and then `changed` says whether it was changed inside. */
    enum redline_state state;
    bool changed; /* anything in it is not the same */
    /* Of a cell, counted over both versions from 1; else 0. A cell may have several blocks. */
    uint32_t table, row, column;
    enum redline_state row_state, cell_state; /* same, deleted or inserted */
    size_t old_block, new_block;              /* the last ones of which words stand in it */
    const struct redline_run *runs;
    size_t run_count;
};

struct redline {
    const struct comparison *comparison;
    struct redline_block *blocks;
    size_t block_count;
    uint32_t move_count, table_count;
    uint32_t *columns; /* of each table, from number 1: how many its longest row has */
};

/* "same", "deleted", "inserted", "moved_from", "moved_to". */
const char *redline_state_name(enum redline_state state);
/* Whether what is in this state stands in the old version, in the new one. */
bool redline_stands_in_old(enum redline_state state);
bool redline_stands_in_new(enum redline_state state);

/* Make the blocks. Everything lives in `arena`; the comparison and its documents must outlive them.
 * To be called inside arena_run. */
void redline_make(struct arena *arena, const struct comparison *comparison,
                  struct redline *ret_redline);

#endif
