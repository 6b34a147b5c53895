/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/writer.h"

#include "base/mem.h"

#include <pthread.h>

/* A commit waits for at most so many: the first of them should not wait for long. */
enum { JOBS_A_COMMIT = 512 };

struct writer {
    struct office office;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct write_job *first, **last;
    bool stopping;
};

/* Up to JOBS_A_COMMIT of them, in their order; NULL when there are none and the writer stops. */
static struct write_job *take_jobs(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    while (!writer->first && !writer->stopping)
        pthread_cond_wait(&writer->wake, &writer->mutex);
    struct write_job *taken = writer->first, **end = &writer->first;
    for (int i = 0; *end && i < JOBS_A_COMMIT; i++)
        end = &(*end)->next;
    writer->first = *end;
    *end = NULL;
    if (!writer->first)
        writer->last = &writer->first;
    pthread_mutex_unlock(&writer->mutex);
    return taken;
}

static void run_part(struct office *office, struct write_job *job)
{
    job->error = (struct error){0};
    job->changed = store_part_begin(office->store, &job->error);
    if (!job->changed)
        return;
    job->changed = job->change(office, job->context, &job->error);
    struct error error = {0};
    if (!store_part_end(office->store, job->changed, &error)) {
        if (job->changed || job->error.code == ERROR_NONE)
            job->error = error;
        job->changed = false;
    }
}

static void tell_done(struct write_job *jobs, const struct error *failure)
{
    for (struct write_job *next; jobs; jobs = next) {
        next = jobs->next; /* the job may be gone when it has been told */
        bool kept = jobs->changed && !failure;
        jobs->done(jobs->context, kept, jobs->changed && failure ? failure : &jobs->error);
    }
}

static void run_jobs(struct office *office, struct write_job *jobs)
{
    struct error error = {0};
    bool ok = store_begin(office->store, &error);
    for (struct write_job *job = jobs; job; job = job->next) {
        job->changed = true;
        if (ok)
            run_part(office, job);
    }
    ok = ok && store_commit(office->store, &error);
    tell_done(jobs, ok ? NULL : &error);
}

static void *write_on(void *context)
{
    struct writer *writer = context;
    for (struct write_job *jobs; (jobs = take_jobs(writer));)
        run_jobs(&writer->office, jobs);
    return NULL;
}

struct writer *writer_start(const char *folder, struct error *error)
{
    struct writer *writer = mem_alloc(sizeof *writer);
    if (!writer) {
        error_no_memory(error);
        return NULL;
    }
    *writer = (struct writer){.last = &writer->first};
    if (!office_open(folder, 0, &writer->office, error)) {
        mem_free(writer);
        return NULL;
    }
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_cond_init(&writer->wake, NULL);
    int code = pthread_create(&writer->thread, NULL, write_on, writer);
    if (code == 0)
        return writer;
    error_set_errno(error, code, "the thread that writes cannot be started");
    office_close(&writer->office);
    mem_free(writer);
    return NULL;
}

void writer_stop(struct writer *writer)
{
    if (!writer)
        return;
    pthread_mutex_lock(&writer->mutex);
    writer->stopping = true;
    pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->mutex);
    pthread_join(writer->thread, NULL);
    pthread_cond_destroy(&writer->wake);
    pthread_mutex_destroy(&writer->mutex);
    office_close(&writer->office);
    mem_free(writer);
}

void writer_add(struct writer *writer, struct write_job *job)
{
    job->next = NULL;
    pthread_mutex_lock(&writer->mutex);
    *writer->last = job;
    writer->last = &job->next;
    pthread_cond_signal(&writer->wake);
    pthread_mutex_unlock(&writer->mutex);
}

/* Waiting for one */

struct waiting {
    bool (*change)(struct office *office, void *context, struct error *error);
    void *context;
    pthread_mutex_t mutex;
    pthread_cond_t told;
    bool is_told, kept;
    struct error error;
};

static bool change_for(struct office *office, void *context, struct error *error)
{
    const struct waiting *waiting = context;
    return waiting->change(office, waiting->context, error);
}

static void tell(void *context, bool kept, const struct error *error)
{
    struct waiting *waiting = context;
    pthread_mutex_lock(&waiting->mutex);
    waiting->kept = kept;
    waiting->error = *error;
    waiting->is_told = true;
    pthread_cond_signal(&waiting->told);
    pthread_mutex_unlock(&waiting->mutex);
}

bool writer_do(struct writer *writer,
               bool (*change)(struct office *office, void *context, struct error *error),
               void *context, struct error *error)
{
    struct waiting waiting = {.change = change, .context = context};
    struct write_job job = {.change = change_for, .done = tell, .context = &waiting};
    pthread_mutex_init(&waiting.mutex, NULL);
    pthread_cond_init(&waiting.told, NULL);
    writer_add(writer, &job);
    pthread_mutex_lock(&waiting.mutex);
    while (!waiting.is_told)
        pthread_cond_wait(&waiting.told, &waiting.mutex);
    pthread_mutex_unlock(&waiting.mutex);
    pthread_cond_destroy(&waiting.told);
    pthread_mutex_destroy(&waiting.mutex);
    if (!waiting.kept && error)
        *error = waiting.error;
    return waiting.kept;
}
