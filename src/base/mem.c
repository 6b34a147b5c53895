/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

#ifdef SAMSYN_FAULTS
#include <execinfo.h>

/* Deeper than calls go here, so that all of them tell places apart. */
#define MOST_CALLS 128
#define FNV_PRIME 1099511628211 /* of the 64-bit FNV hash (RFC 9923) */

static unsigned long fail_at, asked;
static uint64_t *next_place;
static size_t places_left;

void mem_fail_at(unsigned long nth)
{
    fail_at = nth;
    asked = 0;
}

unsigned long mem_count(void)
{
    return asked;
}

void mem_note_places(uint64_t *places, size_t room)
{
    next_place = places;
    places_left = places ? room : 0;
}

static void note_place(void)
{
    void *calls[MOST_CALLS];
    int count = backtrace(calls, MOST_CALLS);
    uint64_t place = 0;
    for (int i = 0; i < count; i++)
        place = (place ^ (uintptr_t)calls[i]) * FNV_PRIME;
    *next_place++ = place;
    places_left--;
}

static bool must_fail(void)
{
    if (places_left)
        note_place();
    return ++asked == fail_at;
}
#else
static bool must_fail(void)
{
    return false;
}
#endif

void *mem_alloc(size_t size)
{
    return must_fail() ? NULL : malloc(size ? size : 1);
}

void *mem_realloc(void *block, size_t size)
{
    return must_fail() ? NULL : realloc(block, size ? size : 1);
}

void mem_free(void *block)
{
    free(block);
}
