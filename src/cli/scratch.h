/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Temporary folders: `.samsyn-XXXXXX` inside the output folder, for the data of the one-shot form
 * and for outputs that are not whole yet. Each is locked while it is in use, so that what a killed
 * run left behind can be told from another run's.
 */
#ifndef SAMSYN_CLI_SCRATCH_H
#define SAMSYN_CLI_SCRATCH_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

struct scratch {
    char *folder; /* in the arena */
    int lock;
};

/* Remove those that nobody uses any more, then make one in `parent`, which is there. */
bool scratch_make(const char *parent, struct arena *arena, struct scratch *ret_scratch,
                  struct error *error);
/* Remove it with all that is in it. */
void scratch_remove(struct scratch *scratch);

#endif
