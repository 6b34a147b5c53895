/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/pool.h"

#include "base/limits.h"
#include "base/mem.h"
#include "reader/process/sandbox.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#define STEP alignof(max_align_t)
#define SLAB_BYTES KIB(64)

/* Stands before each block's bytes; the class of a small block, or LARGE. */
struct tag {
    alignas(max_align_t) size_t class;
};
#define LARGE SIZE_MAX

/* While it is free. */
struct pool_free {
    struct pool_free *next;
};

struct pool_slab {
    struct pool_slab *next;
    alignas(max_align_t) unsigned char bytes[];
};

struct pool_large {
    struct pool_large *previous, *next;
    struct tag tag;
};

static void *bytes_of(struct tag *tag)
{
    return tag + 1;
}

static struct tag *tag_of(void *bytes)
{
    return (struct tag *)bytes - 1;
}

static struct pool_large *large_of(struct tag *tag)
{
    return (struct pool_large *)(void *)((unsigned char *)tag - offsetof(struct pool_large, tag));
}

/* Classes are of STEP bytes, 2 STEP bytes, and so on. */
static size_t class_of(size_t size)
{
    return size ? (size - 1) / STEP : 0;
}

static size_t class_bytes(size_t class)
{
    return (class + 1) * STEP;
}

/* Large blocks: of the heap, in a list */

/* Make the neighbours point at `block`, whose own pointers are right. */
static void *link_in(struct pool *pool, struct pool_large *block)
{
    if (block->previous)
        block->previous->next = block;
    else
        pool->large = block;
    if (block->next)
        block->next->previous = block;
    return bytes_of(&block->tag);
}

static void *alloc_large(struct pool *pool, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct pool_large))
        return NULL;
    struct pool_large *block = mem_alloc(sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct pool_large){.next = pool->large, .tag = {LARGE}};
    return link_in(pool, block);
}

static void *realloc_large(struct pool *pool, struct pool_large *block, size_t size)
{
    if (size > SIZE_MAX - sizeof *block)
        return NULL;
    block = mem_realloc(block, sizeof *block + size);
    return block ? link_in(pool, block) : NULL;
}

static void free_large(struct pool *pool, struct pool_large *block)
{
    if (block->previous)
        block->previous->next = block->next;
    else
        pool->large = block->next;
    if (block->next)
        block->next->previous = block->previous;
    mem_free(block);
}

/* Small blocks: cut from slabs, and kept for the next of their class */

static bool add_slab(struct pool *pool)
{
    struct pool_slab *slab = mem_alloc(SLAB_BYTES);
    if (!slab)
        return false;
    slab->next = pool->slabs;
    pool->slabs = slab;
    pool->at = slab->bytes;
    pool->left = SLAB_BYTES - offsetof(struct pool_slab, bytes);
    return true;
}

static void *alloc_small(struct pool *pool, size_t class)
{
    struct pool_free *free = pool->free[class];
    if (free) {
        pool->free[class] = free->next;
        return free;
    }
    size_t whole = sizeof(struct tag) + class_bytes(class);
    if (pool->left < whole && !add_slab(pool))
        return NULL;
    struct tag *tag = (struct tag *)(void *)pool->at;
    pool->at += whole;
    pool->left -= whole;
    tag->class = class;
    return bytes_of(tag);
}

static void *realloc_small(struct pool *pool, void *bytes, size_t size)
{
    size_t held = class_bytes(tag_of(bytes)->class);
    if (size <= held)
        return bytes;
    void *larger = pool_alloc(pool, size);
    if (!larger)
        return NULL;
    memcpy(larger, bytes, held);
    pool_free(pool, bytes);
    return larger;
}

/* The sanitizer watches only blocks that the heap gave. */
static bool is_small(size_t size)
{
    return !SAMSYN_SANITIZED && size <= POOL_CLASSES * STEP;
}

void *pool_alloc(struct pool *pool, size_t size)
{
    return is_small(size) ? alloc_small(pool, class_of(size)) : alloc_large(pool, size);
}

void *pool_realloc(struct pool *pool, void *bytes, size_t size)
{
    if (!bytes)
        return pool_alloc(pool, size);
    struct tag *tag = tag_of(bytes);
    return tag->class == LARGE ? realloc_large(pool, large_of(tag), size)
                               : realloc_small(pool, bytes, size);
}

void pool_free(struct pool *pool, void *bytes)
{
    if (!bytes)
        return;
    struct tag *tag = tag_of(bytes);
    if (tag->class == LARGE) {
        free_large(pool, large_of(tag));
        return;
    }
    struct pool_free *free = bytes;
    free->next = pool->free[tag->class];
    pool->free[tag->class] = free;
}

void pool_done(struct pool *pool)
{
    while (pool->large)
        free_large(pool, pool->large);
    while (pool->slabs) {
        struct pool_slab *next = pool->slabs->next;
        mem_free(pool->slabs);
        pool->slabs = next;
    }
    *pool = (struct pool){0};
}
