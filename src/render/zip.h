/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Parts into a ZIP archive (PKWARE APPNOTE), for Office documents. Deterministic: no times, no
 * owners, the order given.
 */
#ifndef SAMSYN_RENDER_ZIP_H
#define SAMSYN_RENDER_ZIP_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct zip_part {
    const char *path; /* "word/document.xml" */
    struct str bytes;
};

/* Append the archive to `out`. ERROR_MEMORY, ERROR_LIMIT when `out` is full, ERROR_INTERNAL. */
bool zip_write(const struct zip_part *parts, size_t part_count, struct buf *out,
               struct error *error);

#endif
