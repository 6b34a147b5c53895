/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A heap of its own for a foreign library: blocks can be freed one by one, and all that is left is
 * given back at once. So nothing that MuPDF forgets (1.21 does, of a page found through its page
 * map), or that is broken off in the middle, outlives the document.
 *
 * Small blocks, of which MuPDF takes one for each number on a page, are cut from slabs and used
 * again for the same size: a third of the time that malloc takes. Under AddressSanitizer each is a
 * block of the heap's, so that none is used out of bounds or after it was freed.
 */
#ifndef SAMSYN_READER_PARTS_POOL_H
#define SAMSYN_READER_PARTS_POOL_H

#include <stddef.h>

struct pool_free;
struct pool_large;
struct pool_slab;

#define POOL_CLASSES 64

/* All zero to begin with. */
struct pool {
    struct pool_large *large;
    struct pool_slab *slabs;
    struct pool_free *free[POOL_CLASSES];
    unsigned char *at; /* the rest of the newest slab */
    size_t left;
};

/* As malloc, realloc and free, of blocks of this pool. */
void *pool_alloc(struct pool *pool, size_t size);
void *pool_realloc(struct pool *pool, void *bytes, size_t size);
void pool_free(struct pool *pool, void *bytes);
/* Free all blocks. */
void pool_done(struct pool *pool);

#endif
