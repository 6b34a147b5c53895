/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The one door to the heap for the project's own code, so that tests can make any allocation fail
 * (option `faults` of the build). Blocks from here are given back with mem_free, never with free.
 */
#ifndef SAMSYN_BASE_MEM_H
#define SAMSYN_BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

/* A block of `size` bytes (at least 1), or NULL. */
void *mem_alloc(size_t size);

/* As realloc; NULL leaves `block` as it was. */
void *mem_realloc(void *block, size_t size);

/* NULL is allowed. */
void mem_free(void *block);

#ifdef SAMSYN_FAULTS
/* Let the `nth` allocation from now on fail (1 is the next), once; 0 turns it off. Not for threads.
 */
void mem_fail_at(unsigned long nth);
/* Allocations asked for since the last mem_fail_at. */
unsigned long mem_count(void);
/* Write down from where the next `room` allocations are asked for: the n-th of `places` (from 0) is
 * the same for two that the same calls led to, all the way from main. `places` is the caller's and
 * is written to until this is called with NULL. Not for threads, and slow. */
void mem_note_places(uint64_t *places, size_t room);
#endif

#endif
