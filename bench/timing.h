/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the benches of the model share: the clock, and the median of rounds.
 */
#ifndef SAMSYN_BENCH_TIMING_H
#define SAMSYN_BENCH_TIMING_H

#include <stdlib.h>
#include <time.h>

/* Milliseconds since some moment in the past. */
static inline double timing_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Milliseconds that the processor has spent on this thread. */
static inline double timing_processor(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static inline int timing_compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* In order, so that the median stands in the middle and the worst last. */
static inline void timing_sort(double *times, size_t count)
{
    qsort(times, count, sizeof *times, timing_compare);
}

#endif
