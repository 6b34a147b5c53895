/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pictures and scanned PDF, for samsyn-reader-ocr.
 */
#include "reader/formats/format.h"
#include "reader/pictures/tesseract.h"

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
    [FORMAT_PDF] = {.read = format_pdf_read,
                    .prepare = ocr_prepare,
                    .release = ocr_release,
                    .recognise = format_pdf_recognise},
    [FORMAT_PNG] = {.read = format_picture_read, .recognise = format_picture_recognise},
    [FORMAT_JPEG] = {.read = format_picture_read, .recognise = format_picture_recognise},
    [FORMAT_TIFF] = {.read = format_picture_read, .recognise = format_picture_recognise},
};
