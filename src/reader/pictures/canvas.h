/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pages as pixels, by MuPDF: those of a PDF, and pictures (PNG; JPEG; TIFF, which may have
 * several), each a page of its own. For the child alone, as format.h.
 *
 * A picture's page is as large as its resolution says, or, where that would make it no sheet of
 * paper (a photograph), as if its longer side were that of A4.
 */
#ifndef SAMSYN_READER_PICTURES_CANVAS_H
#define SAMSYN_READER_PICTURES_CANVAS_H

#include "reader/parent/reading.h"

struct canvas;

/* How a page is to be drawn. */
struct canvas_wish {
    float dots;         /* an inch */
    size_t most_pixels; /* of the whole; where it would be more there are fewer dots to the inch */
    bool colour;        /* red, green, blue; else grey */
};

struct canvas_page {
    float width, height;   /* in points */
    float scale;           /* pixels a point */
    size_t columns, rows;  /* of pixels */
    unsigned char *pixels; /* row by row without gaps, one byte each or three; the canvas's own,
                            * until the next page is drawn or it is closed */
};

/* Open a document of `format` (FORMAT_PDF or a picture). `bytes` must outlive the canvas, which is
 * to be closed with canvas_close. False with a problem (literals) when it cannot be: damaged,
 * locked, too large, without pages or of another format. */
bool canvas_open(struct str bytes, enum document_format format, struct canvas **ret_canvas,
                 struct problem *ret_problem);
/* NULL is allowed. */
void canvas_close(struct canvas *canvas);

/* At least 1. */
size_t canvas_page_count(const struct canvas *canvas);

/* Draw page `index` (from 0) on white. False with a problem as above. */
bool canvas_draw(struct canvas *canvas, size_t index, const struct canvas_wish *wish,
                 struct canvas_page *ret_page, struct problem *ret_problem);

/* The page drawn last, in colour, as it now is, as PNG; the canvas's own, until it is closed. False
 * with a problem when memory ends. */
bool canvas_as_png(struct canvas *canvas, struct str *ret_png, struct problem *ret_problem);

#endif
