/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * bench-reading READER FILE…: reads the files as samsyn does, each by a child of a zygote, but one
 * at a time, and says nothing. bench/reader looks at the clock.
 */
#include "reader/parent/client.h"

#include <stdio.h>

struct files {
    char **paths; /* ends with NULL */
    size_t unread;
};

static bool next_job(void *context, struct reader_job *ret_job)
{
    struct files *files = context;
    if (!*files->paths)
        return false;
    const char *path = *files->paths++;
    *ret_job = (struct reader_job){.name = str_from(path), .path = path};
    return true;
}

static bool take_reading(void *context, const struct reader_job *job, struct arena *arena,
                         const struct reading *reading)
{
    struct files *files = context;
    (void)job;
    (void)arena;
    files->unread += !reading->ok;
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    struct files files = {.paths = argv + 2};
    const struct reader_options options = {.reader_path = argv[1], .processes = 1};
    struct error error = {0};
    bool ok = reader_run(&options, (struct reader_source){next_job, &files},
                         (struct reader_sink){take_reading, &files}, &error);
    if (!ok || files.unread)
        fprintf(stderr, "bench-reading: %zu files were not read: %s\n", files.unread,
                error.message);
    return ok && !files.unread ? 0 : 1;
}
