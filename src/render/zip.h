/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Parts into a ZIP archive (PKWARE APPNOTE), for Office documents: each packed while it is made, so
 * that none is ever there as a whole. Deterministic: no times, no owners, the order given.
 */
#ifndef SAMSYN_RENDER_ZIP_H
#define SAMSYN_RENDER_ZIP_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct zip_part {
    const char *path;   /* "word/document.xml" */
    const char *source; /* what it is made from, in words of the one who fills it */
};

/* Append to `out`, which hands on to the archive, what is made from `source`. */
typedef bool (*zip_fill)(void *context, const char *source, struct buf *out, struct error *error);

/* Append the archive to `out`. ERROR_MEMORY, ERROR_LIMIT when `out` is full or a part is larger
 * than LIMIT_RENDER_BYTES, ERROR_IO of its drain, ERROR_INTERNAL, and the errors of `fill`. */
bool zip_write(const struct zip_part *parts, size_t part_count, zip_fill fill, void *context,
               struct buf *out, struct error *error);

#endif
