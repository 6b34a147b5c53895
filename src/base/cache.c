/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/cache.h"

#include "base/arena.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static bool make_path(const struct cache *cache, struct str name, char *path, struct error *error)
{
    int length = snprintf(path, PATH_ROOM, "%s/%.*s", cache->folder, STR_ARGS(name));
    return (length >= 0 && length < PATH_ROOM) ||
           error_set(error, ERROR_INPUT, "the path %s is too long", cache->folder);
}

bool cache_get(const struct cache *cache, struct str name, struct buf *ret_bytes, bool *ret_found,
               struct error *error)
{
    char path[PATH_ROOM];
    struct buf bytes = buf_init(ret_bytes->max);
    if (!make_path(cache, name, path, error))
        return false;
    /* One that cannot be read, or that another process removes meanwhile, is made again. */
    *ret_found = access(path, R_OK) == 0 && file_read(path, &bytes, NULL);
    if (*ret_found) {
        buf_add_str(ret_bytes, buf_str(&bytes));
        utimensat(AT_FDCWD, path, NULL, 0);
    }
    buf_done(&bytes);
    return buf_ok(ret_bytes, "a kept file", error);
}

/* Sweeping */

struct entry {
    struct str name;
    int64_t bytes;
    struct timespec used;
};

struct sweep {
    struct arena arena;
    int folder;
    struct str newest; /* stays, whatever else goes */
    VEC(struct entry) entries;
    int64_t bytes;
};

static bool take_entry(struct sweep *sweep, const char *name)
{
    struct stat status;
    if (fstatat(sweep->folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode))
        return true; /* it has gone, or is none of ours */
    struct entry *entry = VEC_PUSH(&sweep->arena, &sweep->entries);
    struct str copy = str_copy(&sweep->arena, str_from(name));
    if (!entry || !copy.p)
        return false;
    *entry = (struct entry){copy, status.st_size, status.st_mtim};
    sweep->bytes += status.st_size;
    return true;
}

static bool take_entries(struct sweep *sweep, DIR *folder)
{
    const struct dirent *item;
    bool ok = true;
    while (ok && (item = readdir(folder)))
        ok = take_entry(sweep, item->d_name);
    return ok;
}

static int used_first(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    if (left->used.tv_sec != right->used.tv_sec)
        return left->used.tv_sec < right->used.tv_sec ? -1 : 1;
    if (left->used.tv_nsec != right->used.tv_nsec)
        return left->used.tv_nsec < right->used.tv_nsec ? -1 : 1;
    return str_compare(left->name, right->name);
}

/* Files that are just being written have been used just now, and go last. */
static void remove_unused(struct sweep *sweep, const struct cache *cache)
{
    time_t now = time(NULL);
    if (sweep->entries.count)
        qsort(sweep->entries.items, sweep->entries.count, sizeof *sweep->entries.items, used_first);
    for (size_t i = 0; i < sweep->entries.count; i++) {
        const struct entry *entry = &sweep->entries.items[i];
        bool old = now - entry->used.tv_sec > cache->most_seconds;
        if (!old && sweep->bytes <= cache->most_bytes)
            return;
        if (str_equal(entry->name, sweep->newest))
            continue;
        if (unlinkat(sweep->folder, entry->name.p, 0) == 0)
            sweep->bytes -= entry->bytes;
    }
}

/* What cannot be looked through now will be next time. */
static void sweep_folder(const struct cache *cache, struct str newest)
{
    DIR *folder = opendir(cache->folder);
    struct sweep sweep = {.arena = arena_init(), .newest = newest};
    if (!folder)
        return;
    sweep.folder = dirfd(folder);
    if (take_entries(&sweep, folder))
        remove_unused(&sweep, cache);
    arena_done(&sweep.arena);
    closedir(folder);
}

bool cache_put(const struct cache *cache, struct str name, struct str bytes, struct error *error)
{
    char path[PATH_ROOM];
    if (!make_path(cache, name, path, error) || !file_make_folder(cache->folder, error) ||
        !file_write(path, bytes, error))
        return false;
    sweep_folder(cache, name);
    return true;
}
