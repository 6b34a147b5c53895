/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Every format, for samsyn-reader, the tools, the tests and the fuzzers.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_PDF] = {.read = format_pdf_read, .render = format_page_render},
    [FORMAT_DOCX] = {.read = format_docx_read,
                     .prepare = format_docx_prepare,
                     .release = format_docx_release},
    [FORMAT_ZIP] = {.read = format_zip_read,
                    .project = format_project_read,
                    .prepare = format_zip_prepare,
                    .release = format_zip_release},
    [FORMAT_ODT] = {.read = format_odt_read,
                    .prepare = format_odt_prepare,
                    .release = format_odt_release},
    [FORMAT_HTML] = {.read = format_html_read,
                     .prepare = format_html_prepare,
                     .release = format_html_release},
    [FORMAT_EML] = {.read = format_eml_read,
                    .prepare = format_eml_prepare,
                    .release = format_eml_release},
    [FORMAT_MSG] = {.read = format_msg_read,
                    .prepare = format_msg_prepare,
                    .release = format_msg_release},
    [FORMAT_MBOX] = {.read = format_mbox_read},
    [FORMAT_TEXT] = {.read = format_text_read},
    [FORMAT_MARKDOWN] = {.read = format_text_read},
    [FORMAT_PNG] = {.read = format_picture_read, .render = format_page_render},
    [FORMAT_JPEG] = {.read = format_picture_read, .render = format_page_render},
    [FORMAT_TIFF] = {.read = format_picture_read, .render = format_page_render},
};
