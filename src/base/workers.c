/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/workers.h"

#include "base/limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

struct work {
    size_t jobs;
    atomic_size_t next;
    void (*job)(void *context, size_t place);
    void *context;
};

size_t workers_cores(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}

size_t workers_at_once(void)
{
#ifdef SAMSYN_FAULTS
    return 1;
#else
    size_t cores = workers_cores();
    return cores < LIMIT_WORKERS ? cores : LIMIT_WORKERS;
#endif
}

static void *take_jobs(void *context)
{
    struct work *work = context;
    for (size_t place; (place = atomic_fetch_add(&work->next, 1)) < work->jobs;)
        work->job(work->context, place);
    return NULL;
}

void workers_run(size_t jobs, size_t at_once, void (*job)(void *context, size_t place),
                 void *context)
{
    struct work work = {.jobs = jobs, .job = job, .context = context};
    pthread_t threads[LIMIT_WORKERS];
    size_t started = 0;
    bool more = true;
    atomic_init(&work.next, 0);
    while (more && started + 1 < at_once && started + 1 < jobs && started < LIMIT_WORKERS) {
        more = pthread_create(&threads[started], NULL, take_jobs, &work) == 0;
        started += more;
    }
    take_jobs(&work);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}
