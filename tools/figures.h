/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The figures of labelled sets as tables: one row a figure, one column a set or a sum of sets.
 */
#ifndef SAMSYN_TOOLS_FIGURES_H
#define SAMSYN_TOOLS_FIGURES_H

#include "base/buf.h"
#include "base/str.h"
#include "score.h"

#include <stdbool.h>
#include <stddef.h>

struct column {
    struct str name;
    const struct score *score;
};

/* Append the figures, each with the number of things that it is of: aligned for a terminal, or as
 * Markdown. */
void figures_add(struct buf *out, const struct column *columns, size_t count, bool markdown);

/* Append one column's classes (stances, kinds of viewpoint and of document): precision, recall and
 * F1 of each, and what was taken for what. */
void figures_add_classes(struct buf *out, const struct column *column, bool markdown);

#endif
