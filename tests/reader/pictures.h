/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pictures of pages that the tests draw themselves, as a scanner or a camera would have made them.
 * All memory is in the arena given, and a failure ends the test.
 */
#ifndef SAMSYN_TESTS_READER_PICTURES_H
#define SAMSYN_TESTS_READER_PICTURES_H

#include "support.h"

/* How an A4 page was put before the camera. */
struct view {
    int quarters;   /* turned clockwise by so many */
    double degrees; /* and by so much askew */
    bool shaded;    /* in uneven light */
};

/* A page's pixels: grey, row by row. */
struct pixels {
    size_t columns, rows;
    const unsigned char *grey;
};

/* `count` lines drawn on A4 at 200 dots to the inch. */
struct pixels draw_page(struct arena *arena, const struct drawn *lines, size_t count,
                        struct view view);

/* A picture file of the page; in `arena`. */
struct str make_png(struct arena *arena, struct pixels page);
struct str make_jpeg(struct arena *arena, struct pixels page);
/* One page for each, not compressed. */
struct str make_tiff(struct arena *arena, const struct pixels *pages, size_t count);
/* A PDF with a page of text first where `lines` are given, and then a page that is only a picture.
 */
struct str make_scanned_pdf(struct arena *arena, const struct drawn *lines, size_t count,
                            struct pixels page);

/* The heads of pictures that say they have so many pixels, and little more. */
struct str make_png_head(struct arena *arena, uint32_t columns, uint32_t rows);
struct str make_jpeg_head(struct arena *arena, uint16_t columns, uint16_t rows);
struct str make_tiff_head(struct arena *arena, uint32_t columns, uint32_t rows);

#endif
