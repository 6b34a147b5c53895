/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/crew.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdbool.h>

enum { THREADS_AT_MOST = 16 };

struct crew {
    pthread_t threads[THREADS_AT_MOST];
    size_t count;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct crew_job *first, **last;
    bool stopping;
};

static struct crew_job *take_job(struct crew *crew)
{
    pthread_mutex_lock(&crew->mutex);
    while (!crew->first && !crew->stopping)
        pthread_cond_wait(&crew->wake, &crew->mutex);
    struct crew_job *job = crew->first;
    if (job) {
        crew->first = job->next;
        if (!crew->first)
            crew->last = &crew->first;
    }
    pthread_mutex_unlock(&crew->mutex);
    return job;
}

static void *work_on(void *context)
{
    struct crew *crew = context;
    for (struct crew_job *job; (job = take_job(crew));)
        job->run(job->context);
    return NULL;
}

struct crew *crew_start(size_t threads, struct error *error)
{
    struct crew *crew = mem_alloc(sizeof *crew);
    if (!crew) {
        error_no_memory(error);
        return NULL;
    }
    *crew = (struct crew){.last = &crew->first};
    pthread_mutex_init(&crew->mutex, NULL);
    pthread_cond_init(&crew->wake, NULL);
    int code = 0;
    while (crew->count < threads && crew->count < THREADS_AT_MOST && code == 0) {
        code = pthread_create(&crew->threads[crew->count], NULL, work_on, crew);
        crew->count += code == 0;
    }
    if (crew->count > 0)
        return crew;
    error_set_errno(error, code, "a thread for slow work cannot be started");
    crew_stop(crew);
    return NULL;
}

void crew_stop(struct crew *crew)
{
    if (!crew)
        return;
    pthread_mutex_lock(&crew->mutex);
    crew->stopping = true;
    pthread_cond_broadcast(&crew->wake);
    pthread_mutex_unlock(&crew->mutex);
    for (size_t i = 0; i < crew->count; i++)
        pthread_join(crew->threads[i], NULL);
    pthread_cond_destroy(&crew->wake);
    pthread_mutex_destroy(&crew->mutex);
    mem_free(crew);
}

void crew_add(struct crew *crew, struct crew_job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&crew->mutex);
    *crew->last = job;
    crew->last = &job->next;
    pthread_cond_signal(&crew->wake);
    pthread_mutex_unlock(&crew->mutex);
}
