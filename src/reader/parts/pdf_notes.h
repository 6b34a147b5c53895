/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What people have written on a PDF (annotations with words of their own: ISO 32000-1, 12.5.6):
 * gathered page by page, and put behind the text as comments on the words that they mark, else on
 * the line that they stand nearest to.
 */
#ifndef SAMSYN_READER_PARTS_PDF_NOTES_H
#define SAMSYN_READER_PARTS_PDF_NOTES_H

#include "reader/layout/compose.h"

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

/* Words that an annotation marks on one line. */
struct pdf_marked {
    struct str words; /* canonical; empty when there are none under the mark */
    struct box box;
};

struct pdf_note {
    uint32_t page; /* from 1 */
    struct str author, text;
    struct box box;
    VEC(struct pdf_marked) marked;
};

struct pdf_notes {
    struct arena *arena;
    VEC(struct pdf_note) items;
    bool left_out; /* there were more than LIMIT_ANNOTATIONS */
};

/* Gather those of a page, whose text has been read into `text` and whose bounds are given. What is
 * damaged is left out. Call outside fz_try: memory's end breaks off. */
void pdf_notes_gather(struct pdf_notes *notes, fz_context *context, pdf_page *page,
                      const fz_stext_page *text, fz_rect bounds, size_t index);
/* Put all as blocks, when the text has been composed and before compose_end. */
void pdf_notes_put(struct pdf_notes *notes, struct composer *composer);

#endif
