/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * All that is packed in ZIP, for samsyn-reader-docx: which of them a file is may stand far down.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_DOCX] = {.read = format_docx_read,
                     .prepare = format_docx_prepare,
                     .release = format_docx_release},
    [FORMAT_ZIP] = {.read = format_zip_read,
                    .prepare = format_zip_prepare,
                    .release = format_zip_release},
    [FORMAT_ODT] = {.read = format_odt_read,
                    .prepare = format_odt_prepare,
                    .release = format_odt_release},
};
