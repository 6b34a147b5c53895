/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * PDF, for samsyn-reader-pdf; and pictures, to say that their text is not recognised.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_PDF] = {format_pdf_read, NULL, NULL, NULL, format_page_render},
    [FORMAT_PNG] = {format_picture_read, NULL, NULL, NULL, format_page_render},
    [FORMAT_JPEG] = {format_picture_read, NULL, NULL, NULL, format_page_render},
    [FORMAT_TIFF] = {format_picture_read, NULL, NULL, NULL, format_page_render},
};
