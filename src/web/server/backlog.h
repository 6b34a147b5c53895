/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The one thread that reads and analyses what has been registered. What is still to be done stands
 * in the database (documents without a reading or an analysis of this version), so a stop at any
 * moment loses nothing: it looks when it starts, and whenever it is woken.
 */
#ifndef SAMSYN_WEB_SERVER_BACKLOG_H
#define SAMSYN_WEB_SERVER_BACKLOG_H

#include "base/error.h"
#include "model/office/office.h"

struct backlog;

/* What it is at. `working` is false when there is nothing to do; then `failed` holds
 * why the last work ended early, or "". */
struct reading_status {
    bool working;
    enum stage stage;
    size_t done, total;
    char failed[LIMIT_ERROR_MESSAGE_BYTES];
};

/* Starts the thread, with an office of its own over the folder. NULL on failure. */
struct backlog *backlog_start(const char *folder, struct error *error);
/* End: a document being read or analysed is left for the next start. NULL is allowed. */
void backlog_stop(struct backlog *backlog);

/* Something was registered or corrected: look again. From any thread. */
void backlog_wake(struct backlog *backlog);
/* What it is at just now. From any thread. */
struct reading_status backlog_status(struct backlog *backlog);

#endif
