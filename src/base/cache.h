/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A folder of files that can be made again or sent again: it may be emptied at any time, holds no
 * more than it is told, and what has not been used for long goes by itself. Files lie right in it,
 * each under a name that says what it was made of, so that none is ever stale. Several threads and
 * processes may use one folder.
 */
#ifndef SAMSYN_BASE_CACHE_H
#define SAMSYN_BASE_CACHE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct cache {
    const char *folder;   /* made when something is put; borrowed */
    int64_t most_bytes;   /* of all files together; the newest may be larger alone */
    int64_t most_seconds; /* since a file was used last */
};

/* Append the file `name`, which has then been used, to `ret_bytes`. `*ret_found` is false when it
 * is not there, cannot be read or is larger than the buffer may become; that is no error. */
bool cache_get(const struct cache *cache, struct str name, struct buf *ret_bytes, bool *ret_found,
               struct error *error);
/* Keep `bytes` as the file `name`, then remove what has been unused for too long, and of the rest
 * those used longest ago until all fit. ERROR_IO when it cannot be written. */
bool cache_put(const struct cache *cache, struct str name, struct str bytes, struct error *error);

#endif
