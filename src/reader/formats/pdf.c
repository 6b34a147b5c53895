/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * PDF, for samsyn-reader-pdf.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_PDF] = {format_pdf_read, NULL, NULL},
};
