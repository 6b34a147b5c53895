/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Arenas: memory whose lifetime is an event (a document, a run, a request). Everything taken from
 * an arena is given back at once by arena_done; nothing is freed singly.
 *
 * When memory ends there are two ways. Inside arena_run the allocation does not return: the run is
 * broken off and arena_run says so. Code that owns nothing but arena memory (all of src/text) is
 * written for that way and checks nothing. Outside arena_run an allocation returns NULL.
 */
#ifndef SAMSYN_BASE_ARENA_H
#define SAMSYN_BASE_ARENA_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct arena_block;
struct arena_escape;

struct arena {
    struct arena_block *blocks; /* newest first */
    struct arena_escape *escape;
    size_t used; /* in the newest block */
    size_t room; /* of the newest block */
};

/* An empty arena; holds no memory until it is asked for some. */
struct arena arena_init(void);

/* Give everything back. The arena is empty and may be used again. */
void arena_done(struct arena *arena);

/* `size` bytes, aligned for any type, not cleared. */
void *arena_alloc(struct arena *arena, size_t size);

/* As arena_alloc, cleared, for `count` elements of `size` bytes; a product that overflows is memory
 * at an end. */
void *arena_calloc(struct arena *arena, size_t count, size_t size);

/* Call `body(context)`; allocations from `arena` that fail meanwhile break it off. False with
 * ERROR_MEMORY then. The body must own nothing but arena memory at any allocation. Runs may be
 * nested. */
bool arena_run(struct arena *arena, void (*body)(void *context), void *context,
               struct error *error);

#define ARENA_NEW(arena, type) ((type *)arena_calloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_calloc((arena), (count), sizeof(type)))

/* A growing array in an arena: `struct { T *items; size_t count, room; }` of any element type.
 * VEC_PUSH appends a zeroed element and gives its address, or NULL where arena_alloc would. Old
 * storage stays in the arena, so addresses of elements are good only until the next push. */
#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }
#define VEC_PUSH(arena, vec)                                                                       \
    ((vec)->count < (vec)->room || vec_grow((arena), (void **)&(vec)->items, &(vec)->room,         \
                                            (vec)->count, sizeof *(vec)->items)                    \
         ? &(vec)->items[(vec)->count++]                                                           \
         : NULL)

/* Room for `most` elements at once, where their number is known: nothing old stays then. False
 * where arena_alloc would give NULL. */
#define VEC_RESERVE(arena, vec, most)                                                              \
    ((vec)->room >= (most) || vec_resize((arena), (void **)&(vec)->items, &(vec)->room,            \
                                         (vec)->count, (most), sizeof *(vec)->items))

/* For VEC_PUSH and VEC_RESERVE alone. */
bool vec_grow(struct arena *arena, void **items, size_t *room, size_t count, size_t size);
bool vec_resize(struct arena *arena, void **items, size_t *room, size_t count, size_t most,
                size_t size);

#endif
