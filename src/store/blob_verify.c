/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/blob.h"

#include "store/internal.h"
#include "store/statements.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS_AT_A_TIME = 1000 };

/* A verification under way. */
struct verification {
    struct store *store;
    void (*report)(void *context, enum blob_fault fault, struct str path);
    void *context;
    int64_t count;
};

static bool file_has_hash(int fd, struct str hash)
{
    struct hash_stream stream;
    char chunk[BLOB_CHUNK_BYTES];
    hash_begin(&stream);
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        hash_add(&stream, (struct str){chunk, (size_t)got});
    }
    struct hash found = hash_end(&stream);
    return str_equal(str_from(found.hex), hash);
}

/* The blob in the database, if it stands there: whether it does, and whether it is sound. */
static bool look_in_database(struct verification *verification, struct str hash, bool *ret_there,
                             bool *ret_sound, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_small_blob row;
    bool ok = sql_small_blob_get(verification->store, hash, &arena, &row, ret_there, error);
    if (ok && *ret_there) {
        struct hash found = hash_of(row.bytes);
        *ret_sound = str_equal(str_from(found.hex), hash);
    }
    arena_done(&arena);
    return ok;
}

static void verify_file(struct verification *verification, const struct sql_blob *row)
{
    struct blob_place place = blob_place_of(row->hash.p);
    int fd = openat(verification->store->blobs, place.path,
                    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    bool missing = fd < 0 && errno == ENOENT;
    if (missing)
        verification->report(verification->context, BLOB_MISSING, str_from(place.path));
    else if (fd < 0 || !file_has_hash(fd, row->hash))
        verification->report(verification->context, BLOB_CHANGED, str_from(place.path));
    if (fd >= 0)
        close(fd);
}

/* The file of what stands in the database is a spare one: it is held against those bytes whenever
 * it is used, and written anew. */
static bool verify_row(struct verification *verification, const struct sql_blob *row,
                       struct error *error)
{
    bool in_database, sound = true;
    verification->count++;
    if (!hash_is_hex(row->hash)) {
        verification->report(verification->context, BLOB_MISSING, row->hash);
        return true;
    }
    if (!look_in_database(verification, row->hash, &in_database, &sound, error))
        return false;
    struct blob_place place = blob_place_of(row->hash.p);
    if (!sound)
        verification->report(verification->context, BLOB_CHANGED, str_from(place.path));
    else if (!in_database)
        verify_file(verification, row);
    return true;
}

/* One page of rows; `last` moves to its end. */
static bool verify_page(struct verification *verification, struct hash *last, size_t *ret_count,
                        struct error *error)
{
    struct arena arena = arena_init();
    struct sql_blob_rows rows;
    bool ok = sql_blob_list(verification->store, str_from(last->hex), ROWS_AT_A_TIME, &arena, &rows,
                            error);
    for (size_t i = 0; ok && i < rows.count; i++)
        ok = verify_row(verification, &rows.items[i], error);
    if (ok) {
        if (rows.count)
            snprintf(last->hex, sizeof last->hex, "%s", rows.items[rows.count - 1].hash.p);
        *ret_count = rows.count;
    }
    arena_done(&arena);
    return ok;
}

static bool verify_rows(struct verification *verification, struct error *error)
{
    struct hash last = {""};
    size_t count = ROWS_AT_A_TIME;
    while (count == ROWS_AT_A_TIME)
        if (!verify_page(verification, &last, &count, error))
            return false;
    return true;
}

/* True when a row asks for a file of this name in this folder. */
static bool is_wanted(struct verification *verification, const char *folder, const char *name,
                      bool *ret_wanted, struct error *error)
{
    struct str hash = str_from(name);
    if (!hash_is_hex(hash) || strncmp(folder, name, 2) != 0) {
        *ret_wanted = false;
        return true;
    }
    struct arena arena = arena_init();
    struct sql_blob row;
    bool ok = sql_blob_get(verification->store, hash, &arena, &row, ret_wanted, error);
    arena_done(&arena);
    return ok;
}

static int is_no_dot(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void free_names(struct dirent **names, int count)
{
    for (int i = 0; i < count; i++)
        free(names[i]);
    free(names);
}

static bool verify_folder(struct verification *verification, const char *folder,
                          struct error *error)
{
    struct dirent **names;
    int count = scandirat(verification->store->blobs, folder, &names, is_no_dot, by_bytes);
    if (count < 0)
        return store_io_error(error, errno, "read the folder of blobs", folder);
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        bool wanted;
        ok = is_wanted(verification, folder, names[i]->d_name, &wanted, error);
        char path[sizeof names[i]->d_name + 4];
        snprintf(path, sizeof path, "%.2s/%s", folder, names[i]->d_name);
        if (ok && !wanted)
            verification->report(verification->context, BLOB_STRAY, str_from(path));
    }
    free_names(names, count);
    return ok;
}

static bool is_folder_of_blobs(const struct store *store, const char *name)
{
    struct stat status;
    return strlen(name) == 2 && fstatat(store->blobs, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISDIR(status.st_mode);
}

static bool verify_files(struct verification *verification, struct error *error)
{
    struct dirent **names;
    int count = scandirat(verification->store->blobs, ".", &names, is_no_dot, by_bytes);
    if (count < 0)
        return store_io_error(error, errno, "read the blobs of", verification->store->folder);
    bool ok = true;
    for (int i = 0; ok && i < count; i++) {
        const char *name = names[i]->d_name;
        if (is_folder_of_blobs(verification->store, name))
            ok = verify_folder(verification, name, error);
        else
            verification->report(verification->context,
                                 str_starts(str_from(name), STR(BLOB_UNFINISHED_PREFIX))
                                     ? BLOB_UNFINISHED
                                     : BLOB_STRAY,
                                 str_from(name));
    }
    free_names(names, count);
    return ok;
}

bool blob_verify_each(struct store *store,
                      void (*report)(void *context, enum blob_fault fault, struct str path),
                      void *context, int64_t *ret_count, struct error *error)
{
    struct verification verification = {.store = store, .report = report, .context = context};
    if (!verify_rows(&verification, error) || !verify_files(&verification, error))
        return false;
    *ret_count = verification.count;
    return true;
}
