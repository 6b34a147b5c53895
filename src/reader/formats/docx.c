/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * All that is packed in ZIP, for samsyn-reader-docx: which of them a file is may stand far down.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_DOCX] = {format_docx_read, format_docx_prepare, format_docx_release},
    [FORMAT_ZIP] = {format_zip_read, format_zip_prepare, format_zip_release},
    [FORMAT_ODT] = {format_odt_read, format_odt_prepare, format_odt_release},
};
