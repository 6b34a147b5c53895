/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/lock.h"

#include <stdio.h>

static void see(void *context, uint32_t landlock)
{
    struct lock_seen *seen = context;
    if (!seen->any || landlock < seen->landlock)
        seen->landlock = landlock;
    seen->any = true;
}

void lock_watch(struct lock_seen *seen, struct reader_options *options)
{
    options->locked = see;
    options->locked_context = seen;
}

void lock_say_missing(const struct lock_seen *seen)
{
    if (seen->any && seen->landlock == 0)
        fputs("samsyn: this kernel has no landlock: documents were read behind seccomp alone\n",
              stderr);
}
