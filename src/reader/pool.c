/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/pool.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>

struct pool_block {
    struct pool_block *previous, *next;
    alignas(max_align_t) unsigned char bytes[];
};

static struct pool_block *block_of(void *bytes)
{
    return (struct pool_block *)(void *)((unsigned char *)bytes -
                                         offsetof(struct pool_block, bytes));
}

/* Make the neighbours point at `block`, whose own pointers are right. */
static void *link_in(struct pool *pool, struct pool_block *block)
{
    if (block->previous)
        block->previous->next = block;
    else
        pool->blocks = block;
    if (block->next)
        block->next->previous = block;
    return block->bytes;
}

void *pool_alloc(struct pool *pool, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct pool_block))
        return NULL;
    struct pool_block *block = mem_alloc(sizeof *block + size);
    if (!block)
        return NULL;
    block->previous = NULL;
    block->next = pool->blocks;
    return link_in(pool, block);
}

void *pool_realloc(struct pool *pool, void *bytes, size_t size)
{
    if (!bytes)
        return pool_alloc(pool, size);
    if (size > SIZE_MAX - sizeof(struct pool_block))
        return NULL;
    struct pool_block *block = mem_realloc(block_of(bytes), sizeof *block + size);
    return block ? link_in(pool, block) : NULL;
}

void pool_free(struct pool *pool, void *bytes)
{
    if (!bytes)
        return;
    struct pool_block *block = block_of(bytes);
    if (block->previous)
        block->previous->next = block->next;
    else
        pool->blocks = block->next;
    if (block->next)
        block->next->previous = block->previous;
    mem_free(block);
}

void pool_done(struct pool *pool)
{
    while (pool->blocks)
        pool_free(pool, pool->blocks->bytes);
}
