/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * How tightly the readers of a command were locked up: the kernel's landlock is the one part of the
 * lock that may be missing (reader/process/sandbox.h), and whoever runs the command should know.
 */
#ifndef SAMSYN_CLI_LOCK_H
#define SAMSYN_CLI_LOCK_H

#include "reader/parent/client.h"

#include <stdbool.h>
#include <stdint.h>

/* What was seen so far; zeroed at first. */
struct lock_seen {
    bool any;          /* a document was read */
    uint32_t landlock; /* the lowest level then */
};

/* Let `options` tell `seen`, which must last as long as documents are read with them. */
void lock_watch(struct lock_seen *seen, struct reader_options *options);
/* Say on standard error that landlock was missing, when it was. */
void lock_say_missing(const struct lock_seen *seen);

#endif
