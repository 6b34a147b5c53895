/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A few threads for what takes its time (passwords, uploads, pictures of pages), so that the
 * threads with the connections go on meanwhile. Jobs are done in the order in which they come.
 */
#ifndef SAMSYN_WEB_SERVER_CREW_H
#define SAMSYN_WEB_SERVER_CREW_H

#include "base/error.h"

#include <stddef.h>

struct crew;

/* Its memory is the caller's until `run` begins. */
struct crew_job {
    void (*run)(void *context);
    void *context;
    struct crew_job *next; /* the crew's */
};

/* NULL when not one thread can be started. */
struct crew *crew_start(size_t threads, struct error *error);
/* Do what waits, then end. NULL is allowed. */
void crew_stop(struct crew *crew);
void crew_add(struct crew *crew, struct crew_job *job);

#endif
