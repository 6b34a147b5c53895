/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Tables as spreadsheets open them: CSV (RFC 4180) apart by semicolons, as Swedish programs expect,
 * in UTF-8 with a byte order mark so that they know it.
 */
#ifndef SAMSYN_RENDER_CSV_H
#define SAMSYN_RENDER_CSV_H

#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Begin a table: the byte order mark. */
void csv_begin(struct buf *out);
/* A row of cells. What a spreadsheet would take for a formula gets an apostrophe before it, for
 * cells hold what strangers wrote. */
void csv_add_row(struct buf *out, const struct str *cells, size_t count);

#endif
