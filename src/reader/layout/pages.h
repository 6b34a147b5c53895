/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Printed pages into blocks: pieces of text with sizes and places, in the order in which the page
 * draws them, become lines, columns, tables, paragraphs, headings, lists, notes and margins. Pure
 * geometry; knows nothing of PDF.
 *
 * The order of drawing is trusted as the order of reading, for the programs that letters are
 * written in draw what belongs together; two columns that are drawn line by line across are told
 * from a table, and read one after the other.
 */
#ifndef SAMSYN_READER_LAYOUT_PAGES_H
#define SAMSYN_READER_LAYOUT_PAGES_H

#include "reader/layout/compose.h"

/* A piece of one printed line, without large gaps. */
struct piece {
    struct str text; /* canonical, not blank */
    struct box box;
    float baseline; /* y of it */
    float size;
    float word;          /* width of its first word */
    uint32_t flags;      /* enum line_flags */
    bool turned;         /* not printed from left to right */
    uint32_t confidence; /* as of a block */
};

/* How a page's text runs as the page is shown: a reader would turn the page, or the head. */
enum turn { TURN_NONE, TURN_UPWARDS, TURN_HALF, TURN_DOWNWARDS };

/* Its measures and its pieces are as they stand when the page is turned so that the text is
 * upright; the lines that are written have their boxes as the page is shown. */
struct sheet {
    float width, height;
    enum turn turn;
    float turned; /* radians: so far clockwise was the page turned about its middle to become this
                   * sheet; lines get their boxes on the page. 0: not at all */
    struct piece *pieces; /* in the order of drawing */
    size_t count;
};

/* A box of a shown page of that width and height, on the page turned upright. */
struct box pages_upright(enum turn turn, float width, float height, struct box shown);

/* Write all sheets with `composer` (the first is page 1). Memory from `arena`. */
void pages_compose(struct arena *arena, const struct sheet *sheets, size_t count,
                   struct composer *composer);

#endif
