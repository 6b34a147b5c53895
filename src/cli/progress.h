/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The progress line: on standard error, only when that is a terminal, and only for work that takes
 * more than a second.
 */
#ifndef SAMSYN_CLI_PROGRESS_H
#define SAMSYN_CLI_PROGRESS_H

#include "model/office/messages.h"
#include "model/office/office.h"

#include <stdbool.h>
#include <stdint.h>

struct progress_line {
    enum language language;
    bool terminal;
    bool shown;      /* a line stands there to be wiped */
    int64_t started; /* milliseconds */
    int64_t last;
};

/* A line that is shown once a second has passed, if standard error is a terminal. */
struct progress_line progress_start(enum language language);
/* To be told by an office; `line` must last as long. */
struct progress progress_to(struct progress_line *line);
/* Wipe the line. */
void progress_end(struct progress_line *line);

#endif
