/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

#ifdef SAMSYN_FAULTS
static unsigned long fail_at, asked;

void mem_fail_at(unsigned long nth)
{
    fail_at = nth;
    asked = 0;
}

unsigned long mem_count(void)
{
    return asked;
}

static bool must_fail(void)
{
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
