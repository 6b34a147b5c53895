/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * DOCX, for samsyn-reader-docx.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_DOCX] = {format_docx_read, format_docx_prepare, format_docx_release},
};
