/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Small charts as SVG 1.1 elements for use inside HTML. Colours come from the page's style sheet by
 * class, so that they follow the theme; each chart has role "img", a title and a description, and
 * never says anything that a table beside it does not say in figures.
 */
#ifndef SAMSYN_RENDER_SVG_H
#define SAMSYN_RENDER_SVG_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct svg_part {
    struct str
        name; /* the program's own: letters, digits, '_'; its class is "fill-" and the name */
    size_t value;
};

/* A bar divided by the parts' values, as long as their sum is of `whole` (at least the sum), so
 * that bars below each other can be compared; parts of 0 are left out. `id` is unique in the page
 * and safe in an attribute; `title` and `description` are any text. Nothing is written when all
 * parts are 0. */
void svg_bar(struct buf *out, struct str id, struct str title, struct str description,
             const struct svg_part *parts, size_t part_count, size_t whole);

/* A drawing of what led to what, from left to right: boxes in columns, joined by lines. Every box
 * holds all of its text as its title (SVG's own), for what does not fit is cut; one with an address
 * is a link. */
struct svg_box {
    size_t column;
    size_t from, to;        /* the rows that it stands beside, [from, to); at least one */
    struct str label, text; /* above and below; either may be empty */
    struct str href;        /* or empty */
    struct str kind;        /* its class is "flow-" and this: the program's own, as above */
};
struct svg_line {
    size_t from, to; /* boxes; in one column it leads down */
};
struct svg_flow {
    struct str id, title, description; /* as of a bar */
    const struct str *columns;         /* what stands above each */
    size_t column_count;
    const struct svg_box *boxes;
    size_t box_count;
    const struct svg_line *lines;
    size_t line_count;
    size_t row_count;
    bool alone; /* a file of its own: with namespace and colours */
};
/* Nothing is written for no boxes. ERROR_MEMORY. */
bool svg_flow(struct buf *out, const struct svg_flow *flow, struct error *error);

#endif
