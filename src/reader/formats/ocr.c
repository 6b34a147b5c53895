/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pictures and scanned PDF, for samsyn-reader-ocr.
 */
#include "reader/format.h"
#include "reader/tesseract.h"

static void ocr_prepare(struct format_prepared *prepared)
{
    struct engine engine;
    if (tesseract_prepare(&engine))
        prepared->engine = engine;
}

static void ocr_release(struct format_prepared *prepared)
{
    tesseract_release(&prepared->engine);
}

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_PDF] = {format_pdf_read, ocr_prepare, ocr_release, format_pdf_recognise},
    [FORMAT_PNG] = {format_picture_read, NULL, NULL, format_picture_recognise},
    [FORMAT_JPEG] = {format_picture_read, NULL, NULL, format_picture_recognise},
    [FORMAT_TIFF] = {format_picture_read, NULL, NULL, format_picture_recognise},
};
