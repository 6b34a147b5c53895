/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Recognising the text of pages that are pictures, on all cores: worker processes, forked before
 * the sandbox closes, each locked up by itself. They are given a page's pixels in memory that they
 * share with us, and give its text back there; they see no other byte of the document.
 *
 * A worker is told of a page on its standard input, and tells on its standard output, which is the
 * same pipe for all, when it is done. When no page is left its input is closed; it then ends. So
 * one that died is known by the end of what they say, without anybody waiting on a clock.
 */
#ifndef SAMSYN_READER_PICTURES_RECOGNISER_H
#define SAMSYN_READER_PICTURES_RECOGNISER_H

#include "reader/layout/pages.h"
#include "reader/pictures/canvas.h"

#include <stddef.h>

/* What is recognised of a picture. Lies in shared memory, so nothing in it is to be believed. */
struct lane_piece {
    struct box box; /* in pixels of the upright page */
    float baseline, size;
    float stroke;        /* how thick the letters' strokes are; 0: unknown */
    uint32_t confidence; /* percent */
    uint32_t start, end; /* in the text */
};

struct lane_page {
    /* Asked: */
    uint32_t columns, rows;
    uint32_t dots; /* an inch */
    /* Answered: */
    float turned; /* as of a sheet */
    uint32_t piece_count;
    struct lane_piece pieces[LIMIT_OCR_PIECES];
    char text[LIMIT_OCR_TEXT_BYTES]; /* UTF-8 */
    unsigned char pixels[LIMIT_OCR_PIXELS];
};

/* What can read a picture. */
struct engine {
    void *state;
    /* Recognise `page`, whose pixels are grey, and answer in it. False when that failed. */
    bool (*recognise)(void *state, struct lane_page *page);
};

struct recogniser;

/* Fork `workers` (at least 1, at most LIMIT_OCR_WORKERS) processes with `engine`, before the
 * sandbox and in a process without threads that has nothing open but the standard descriptors. Each
 * calls `lock_up` with `context`, and then waits. NULL when that cannot be done, or a worker could
 * not lock itself up. To be given back with recogniser_stop. */
struct recogniser *recogniser_start(const struct engine *engine, size_t workers,
                                    bool (*lock_up)(void *context), void *context,
                                    struct error *error);
/* How many descriptors behind the standard ones our own sandbox is to leave open. */
unsigned recogniser_descriptors(const struct recogniser *recogniser);
/* Let the workers end; NULL is allowed. */
void recogniser_stop(struct recogniser *recogniser);

/* What came of it, in pages. */
struct recognition {
    size_t done;            /* recognised, if only as empty */
    size_t failed;          /* could not be drawn or recognised */
    size_t left;            /* not begun, for the limits on pages and time */
    struct problem problem; /* why the first of the failed could not be drawn, or empty */
};

/* Recognise pages `pages[0..count)` of `canvas` and fill `sheets[page]` of each. Memory from
 * `arena`. Once a process: the workers end. */
struct recognition recogniser_run(struct recogniser *recogniser, struct arena *arena,
                                  struct canvas *canvas, const size_t *pages, size_t count,
                                  struct sheet *sheets);

/* Tell in `reading` of the pages that were not recognised, and of why. */
void recognition_tell(const struct recognition *recognition, struct arena *arena,
                      struct reading *reading);

#endif
