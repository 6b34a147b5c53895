/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/backlog.h"

#include "base/mem.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/search/search.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>

/* Pages come before reading where there are not cores enough for both. */
enum { NICENESS = 10 };

struct backlog {
    struct office office;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool woken;
    atomic_bool stopping; /* set under the mutex; the work at hand looks at it without */
    struct reading_status status;
};

static void tell_status(void *context, enum stage stage, size_t done, size_t total)
{
    struct backlog *backlog = context;
    pthread_mutex_lock(&backlog->mutex);
    backlog->status.stage = stage;
    backlog->status.done = done;
    backlog->status.total = total;
    pthread_mutex_unlock(&backlog->mutex);
}

static bool wait_for_work(struct backlog *backlog)
{
    pthread_mutex_lock(&backlog->mutex);
    backlog->status.working = backlog->woken;
    while (!backlog->woken && !backlog->stopping)
        pthread_cond_wait(&backlog->wake, &backlog->mutex);
    bool go_on = !backlog->stopping;
    backlog->woken = false;
    backlog->status.working = go_on;
    pthread_mutex_unlock(&backlog->mutex);
    return go_on;
}

static void keep_failure(struct backlog *backlog, const char *message)
{
    pthread_mutex_lock(&backlog->mutex);
    memcpy(backlog->status.failed, message, strlen(message) + 1);
    pthread_mutex_unlock(&backlog->mutex);
}

/* Linux has it for each thread (setpriority(2)); what this one starts, threads and readers, has the
 * same. */
static void give_way(void)
{
    setpriority(PRIO_PROCESS, 0, NICENESS);
}

static void *work_on(void *context)
{
    struct backlog *backlog = context;
    give_way();
    while (wait_for_work(backlog)) {
        struct error error = {0};
        bool ok = search_prepare(&backlog->office, &error) &&
                  readings_make(&backlog->office, &error) &&
                  proposals_make(&backlog->office, &error);
        keep_failure(backlog, ok ? "" : error.message);
    }
    return NULL;
}

struct backlog *backlog_start(const char *folder, struct error *error)
{
    struct backlog *backlog = mem_alloc(sizeof *backlog);
    if (!backlog) {
        error_no_memory(error);
        return NULL;
    }
    *backlog = (struct backlog){.woken = true};
    if (!office_open(folder, 0, &backlog->office, error)) {
        mem_free(backlog);
        return NULL;
    }
    backlog->office.progress = (struct progress){tell_status, backlog};
    backlog->office.stop = &backlog->stopping;
    pthread_mutex_init(&backlog->mutex, NULL);
    pthread_cond_init(&backlog->wake, NULL);
    int code = pthread_create(&backlog->thread, NULL, work_on, backlog);
    if (code == 0)
        return backlog;
    error_set_errno(error, code, "the thread that reads documents cannot be started");
    office_close(&backlog->office);
    mem_free(backlog);
    return NULL;
}

void backlog_stop(struct backlog *backlog)
{
    if (!backlog)
        return;
    pthread_mutex_lock(&backlog->mutex);
    atomic_store(&backlog->stopping, true);
    pthread_cond_signal(&backlog->wake);
    pthread_mutex_unlock(&backlog->mutex);
    pthread_join(backlog->thread, NULL);
    pthread_cond_destroy(&backlog->wake);
    pthread_mutex_destroy(&backlog->mutex);
    office_close(&backlog->office);
    mem_free(backlog);
}

void backlog_wake(struct backlog *backlog)
{
    pthread_mutex_lock(&backlog->mutex);
    backlog->woken = true;
    backlog->status.working = true;
    pthread_cond_signal(&backlog->wake);
    pthread_mutex_unlock(&backlog->mutex);
}

struct reading_status backlog_status(struct backlog *backlog)
{
    pthread_mutex_lock(&backlog->mutex);
    struct reading_status status = backlog->status;
    pthread_mutex_unlock(&backlog->mutex);
    return status;
}
