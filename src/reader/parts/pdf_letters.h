/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Letters of a PDF's page that were drawn out of their order.
 */
#ifndef SAMSYN_READER_PARTS_PDF_LETTERS_H
#define SAMSYN_READER_PARTS_PDF_LETTERS_H

#include <mupdf/fitz.h>

/* A sign that a line's font has not ("≥", a ligature) is drawn from another font when the line is
 * done, into a gap that by then has been taken for a space. Put such letters into their line, in
 * the place of the space; the line of their own is left without letters (first_char is NULL). */
void pdf_settle_letters(fz_stext_page *page);

#endif
