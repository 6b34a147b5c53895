/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/scratch.h"

#include "base/file.h"
#include "base/str.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define PREFIX ".samsyn-"
#define SUFFIX_BYTES 6

/* A folder is locked by itself: nothing has to be made in it first, so a run that is killed at once
 * leaves nothing that looks in use. */
static int lock_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void remove_if_left(const char *parent, const char *name)
{
    struct arena arena = arena_init();
    struct str path = str_format(&arena, "%s/%s", parent, name);
    int lock = path.n ? lock_folder(path.p) : -1;
    if (lock >= 0) {
        file_remove_tree(path.p, NULL);
        close(lock);
    }
    arena_done(&arena);
}

static void remove_left_behind(const char *parent)
{
    DIR *folder = opendir(parent);
    if (!folder)
        return;
    for (const struct dirent *entry; (entry = readdir(folder));) {
        struct str name = str_from(entry->d_name);
        if (str_starts(name, STR(PREFIX)) && name.n == sizeof PREFIX - 1 + SUFFIX_BYTES)
            remove_if_left(parent, entry->d_name);
    }
    closedir(folder);
}

bool scratch_make(const char *parent, struct arena *arena, struct scratch *ret_scratch,
                  struct error *error)
{
    remove_left_behind(parent);
    char *folder = (char *)str_format(arena, "%s/" PREFIX "XXXXXX", parent).p;
    if (!folder)
        return error_no_memory(error);
    if (!mkdtemp(folder))
        return error_set_errno(error, errno, "cannot make a temporary folder in %s", parent);
    int lock = lock_folder(folder);
    if (lock < 0) {
        rmdir(folder);
        return error_set(error, ERROR_IO, "cannot lock the temporary folder %s", folder);
    }
    *ret_scratch = (struct scratch){folder, lock};
    return true;
}

void scratch_remove(struct scratch *scratch)
{
    file_remove_tree(scratch->folder, NULL);
    close(scratch->lock);
}
