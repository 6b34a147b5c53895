/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/cache.h"
#include "base/file.h"
#include "model/exchange/project_import.h"

#include <unistd.h>

static struct str folder_of(struct arena *arena, const char *folder)
{
    return str_format(arena, "%s/cache/projects", folder);
}

static bool keep(const char *own, struct str bytes, struct arena *arena, struct hash *ret_hash,
                 struct error *error)
{
    const struct cache cache = {own, LIMIT_PROJECTS_KEPT_BYTES, LIMIT_CACHED_SECONDS};
    struct hash hash = hash_of(bytes);
    struct str name = str_format(arena, "%s.qdpx", hash.hex);
    if (!name.p)
        return error_no_memory(error);
    if (!cache_put(&cache, name, bytes, error))
        return false;
    *ret_hash = hash;
    return true;
}

bool project_keep(const char *folder, const char *path, struct hash *ret_hash, struct error *error)
{
    struct arena arena = arena_init();
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    struct str own = folder_of(&arena, folder);
    bool ok = own.p ? file_read(path, &bytes, error) &&
                          keep(own.p, buf_str(&bytes), &arena, ret_hash, error)
                    : error_no_memory(error);
    buf_done(&bytes);
    arena_done(&arena);
    return ok;
}

bool project_read_kept(struct office *office, const char *folder, struct str hash,
                       struct arena *arena, struct project *ret_project, struct error *error)
{
    struct str own = folder_of(arena, folder);
    if (!hash_is_hex(hash))
        return error_set(error, ERROR_NOT_FOUND, "there is no such file; send it again");
    struct str kept = str_format(arena, "%s/%.*s.qdpx", own.p ? own.p : "", STR_ARGS(hash));
    if (!own.p || !kept.p)
        return error_no_memory(error);
    if (access(kept.p, R_OK) != 0)
        return error_set(error, ERROR_NOT_FOUND, "the file is no longer there; send it again");
    const struct reader_job job = {.name = STR("project.qdpx"), .path = kept.p};
    return reader_project(&office->reader, &job, arena, ret_project, error);
}
