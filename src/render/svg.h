/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Small charts as SVG 1.1 elements for use inside HTML. Colours come from the page's style sheet by
 * class, so that they follow the theme; each chart has role "img", a title and a description, and
 * never says anything that a table beside it does not say in figures.
 */
#ifndef SAMSYN_RENDER_SVG_H
#define SAMSYN_RENDER_SVG_H

#include "base/buf.h"
#include "base/str.h"

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

#endif
