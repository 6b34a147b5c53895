/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Jobs that do not need each other, several at once.
 */
#ifndef SAMSYN_BASE_WORKERS_H
#define SAMSYN_BASE_WORKERS_H

#include <stddef.h>

/* The cores that are online, at least one. */
size_t workers_cores(void);
/* How many jobs at once are worth while: as many as there are cores, at most LIMIT_WORKERS. One in
 * a build that lets allocations fail, where a test counts them. */
size_t workers_at_once(void);

/* Call job(context, 0) to job(context, jobs - 1), each once, begun in that order, at most
 * `at_once` at the same time; come back when all are done. The calling thread is one of them, and
 * does the work of a thread that cannot be started. Jobs share nothing that one of them changes. */
void workers_run(size_t jobs, size_t at_once, void (*job)(void *context, size_t place),
                 void *context);

#endif
