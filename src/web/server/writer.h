/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The one thread that writes. Whoever has something to be written hands it a job; it takes all that
 * wait, runs each in a part of one transaction, and commits once: so a thousand answers a second
 * are some dozens of times that the disk is waited for. A job that fails takes back its own part
 * alone.
 */
#ifndef SAMSYN_WEB_SERVER_WRITER_H
#define SAMSYN_WEB_SERVER_WRITER_H

#include "base/error.h"
#include "model/office/office.h"

#include <stdbool.h>

struct writer;

/* Its memory is the caller's, and must stay where it is until `done` was called. */
struct write_job {
    /* Changes what is kept; false: nothing of it is. Must not begin or end a transaction. */
    bool (*change)(struct office *office, void *context, struct error *error);
    /* Called once, after the commit, on the writer's thread: `kept` says whether it is on the disk;
     * else `error` why not. */
    void (*done)(void *context, bool kept, const struct error *error);
    void *context;
    struct write_job *next; /* the writer's */
    bool changed;
    struct error error;
};

/* Starts the thread, with an office of its own over the folder. NULL on failure. */
struct writer *writer_start(const char *folder, struct error *error);
/* Do what waits, then end. NULL is allowed. */
void writer_stop(struct writer *writer);

/* Hand over a job; comes back at once. */
void writer_add(struct writer *writer, struct write_job *job);
/* The same, waiting for the commit. Not for the writer's own thread, nor for one that others wait
 * for. */
bool writer_do(struct writer *writer,
               bool (*change)(struct office *office, void *context, struct error *error),
               void *context, struct error *error);

#endif
