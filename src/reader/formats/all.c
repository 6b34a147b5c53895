/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Every format, for samsyn-reader, the tools, the tests and the fuzzers.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_PDF] = {format_pdf_read, NULL, NULL, NULL, format_page_render},
    [FORMAT_DOCX] = {format_docx_read, format_docx_prepare, format_docx_release},
    [FORMAT_ZIP] = {format_zip_read, format_zip_prepare, format_zip_release},
    [FORMAT_ODT] = {format_odt_read, format_odt_prepare, format_odt_release},
    [FORMAT_HTML] = {format_html_read, format_html_prepare, format_html_release},
    [FORMAT_EML] = {format_eml_read, format_eml_prepare, format_eml_release},
    [FORMAT_MSG] = {format_msg_read, format_msg_prepare, format_msg_release},
    [FORMAT_MBOX] = {format_mbox_read, NULL, NULL},
    [FORMAT_TEXT] = {format_text_read, NULL, NULL},
    [FORMAT_MARKDOWN] = {format_text_read, NULL, NULL},
    [FORMAT_PNG] = {format_picture_read, NULL, NULL, NULL, format_page_render},
    [FORMAT_JPEG] = {format_picture_read, NULL, NULL, NULL, format_page_render},
    [FORMAT_TIFF] = {format_picture_read, NULL, NULL, NULL, format_page_render},
};
