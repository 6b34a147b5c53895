/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#define BLOCK_BYTES KIB(64)

struct arena_block {
    struct arena_block *next;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena_escape {
    jmp_buf point;
};

struct arena arena_init(void)
{
    return (struct arena){0};
}

void arena_done(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block) {
        struct arena_block *next = block->next;
        mem_free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used = arena->room = 0;
}

static void *give_up(struct arena *arena)
{
    if (arena->escape)
        longjmp(arena->escape->point, 1);
    return NULL;
}

static struct arena_block *new_block(size_t room)
{
    if (room > SIZE_MAX - sizeof(struct arena_block))
        return NULL;
    return mem_alloc(sizeof(struct arena_block) + room);
}

/* A large block goes behind the newest one, whose room is still good for small things. */
static void *alloc_alone(struct arena *arena, size_t size)
{
    struct arena_block *block = new_block(size);
    if (!block)
        return give_up(arena);
    if (arena->blocks) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = NULL;
        arena->blocks = block;
        arena->used = arena->room = size;
    }
    return block->bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return give_up(arena);
    size = size ? (size + align - 1) / align * align : align;
    if (size > BLOCK_BYTES / 4)
        return alloc_alone(arena, size);
    if (arena->room - arena->used < size) {
        struct arena_block *block = new_block(BLOCK_BYTES);
        if (!block)
            return give_up(arena);
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
        arena->room = BLOCK_BYTES;
    }
    void *place = arena->blocks->bytes + arena->used;
    arena->used += size;
    return place;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return give_up(arena);
    void *place = arena_alloc(arena, count * size);
    if (place)
        memset(place, 0, count * size);
    return place;
}

bool arena_run(struct arena *arena, void (*body)(void *context), void *context, struct error *error)
{
    struct arena_escape escape;
    struct arena_escape *outer = arena->escape;
    if (setjmp(escape.point)) {
        arena->escape = outer;
        return error_no_memory(error);
    }
    arena->escape = &escape;
    body(context);
    arena->escape = outer;
    return true;
}

bool vec_resize(struct arena *arena, void **items, size_t *room, size_t count, size_t most,
                size_t size)
{
    void *place = arena_calloc(arena, most, size);
    if (!place)
        return false;
    if (count)
        memcpy(place, *items, count * size);
    *items = place;
    *room = most;
    return true;
}

bool vec_grow(struct arena *arena, void **items, size_t *room, size_t count, size_t size)
{
    return vec_resize(arena, items, room, count, *room ? *room * 2 : 8, size);
}
