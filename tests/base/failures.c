/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "failures.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* More than any piece of work that is tried so makes. */
#define MOST_ALLOCATIONS 100000

void failures_note(struct failures *failures)
{
    *failures = (struct failures){.places = calloc(MOST_ALLOCATIONS, sizeof *failures->places)};
    assert_non_null(failures->places);
    mem_fail_at(0);
    mem_note_places(failures->places, MOST_ALLOCATIONS);
}

struct noted {
    uint64_t place;
    size_t at;
};

static int by_place(const void *a, const void *b)
{
    const struct noted *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static int by_size(const void *a, const void *b)
{
    const unsigned long *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Whether the one at `i` is among the first two or the last of its place. */
static bool stands_out(const struct noted *noted, size_t count, size_t i)
{
    return i < 2 || i + 1 == count || noted[i].place != noted[i - 2].place ||
           noted[i].place != noted[i + 1].place;
}

void failures_choose(struct failures *failures)
{
    size_t count = mem_count();
    mem_note_places(NULL, 0);
    assert_in_range(count, 1, MOST_ALLOCATIONS);
    struct noted *noted = calloc(count, sizeof *noted);
    failures->nth = calloc(count + 1, sizeof *failures->nth);
    assert_true(noted && failures->nth);
    for (size_t i = 0; i < count; i++)
        noted[i] = (struct noted){failures->places[i], i};
    qsort(noted, count, sizeof *noted, by_place);
    for (size_t i = 0; i < count; i++)
        if (stands_out(noted, count, i))
            failures->nth[failures->count++] = noted[i].at + 1;
    free(noted);
    qsort(failures->nth, failures->count, sizeof *failures->nth, by_size);
    failures->nth[failures->count++] = count + 1;
}

void failures_done(struct failures *failures)
{
    free(failures->places);
    free(failures->nth);
}
