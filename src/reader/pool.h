/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A heap of its own for a foreign library: blocks can be freed one by one, and all that is left is
 * given back at once. So nothing that MuPDF forgets (1.21 does, of a page found through its page
 * map), or that is broken off in the middle, outlives the document.
 */
#ifndef SAMSYN_READER_POOL_H
#define SAMSYN_READER_POOL_H

#include <stddef.h>

struct pool_block;

struct pool {
    struct pool_block *blocks;
};

/* As malloc, realloc and free, of blocks of this pool. */
void *pool_alloc(struct pool *pool, size_t size);
void *pool_realloc(struct pool *pool, void *bytes, size_t size);
void pool_free(struct pool *pool, void *bytes);
/* Free all blocks. */
void pool_done(struct pool *pool);

#endif
