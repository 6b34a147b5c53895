/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The workbook while it is written. For xlsx.c (the book, its sheets) and xlsx_columns.c (what
 * stands in their columns) alone.
 */
#ifndef SAMSYN_RENDER_XLSX_H
#define SAMSYN_RENDER_XLSX_H

#include "base/buf.h"
#include "render/index.h"
#include "render/words.h"

#include <xlsxwriter.h>

struct book {
    const struct index *index;
    const struct words *words;
    const char *folder; /* for temporary files */
    lxw_workbook *workbook;
    lxw_format *head, *body;
    struct buf cell;  /* the text being written */
    lxw_error failed; /* the first thing that went wrong */
};

/* A sheet and the cell that is next. */
struct sheet {
    struct book *book;
    lxw_worksheet *worksheet;
    lxw_row_t row;
    lxw_col_t column;
    double width; /* of that column */
    size_t lines; /* that the longest text of the row fills, about */
};

struct column {
    const char *heading; /* key of a text */
    double width;        /* in characters */
    void (*write)(struct sheet *sheet, size_t place);
};

struct columns {
    const struct column *items;
    size_t count;
};

/* A place is one in the index's viewpoints, documents or nodes. */
extern const struct columns XLSX_VIEWPOINT_COLUMNS;
extern const struct columns XLSX_DOCUMENT_COLUMNS;
extern const struct columns XLSX_NODE_COLUMNS;

/* Remember the first failure. */
void xlsx_note(struct book *book, lxw_error result);
/* Into the cell that is next. An empty text, or a number that is none (NAN), leaves it empty; a
 * text longer than a cell may hold is cut and says so. */
void xlsx_write_text(struct sheet *sheet, struct str text);
void xlsx_write_number(struct sheet *sheet, const json_t *number);
void xlsx_write_count(struct sheet *sheet, size_t count);
void xlsx_write_value(struct sheet *sheet, double value);
/* As words_named. */
void xlsx_write_named(struct sheet *sheet, const char *prefix, struct str name);

#endif
