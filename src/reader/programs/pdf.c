/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * PDF, for samsyn-reader-pdf; and pictures, to say that their text is not recognised.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_PDF] = {.read = format_pdf_read, .render = format_page_render},
    [FORMAT_PNG] = {.read = format_picture_read, .render = format_page_render},
    [FORMAT_JPEG] = {.read = format_picture_read, .render = format_page_render},
    [FORMAT_TIFF] = {.read = format_picture_read, .render = format_page_render},
};
