/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/blob.h"

#include "base/date.h"
#include "base/file.h"
#include "store/internal.h"
#include "store/statements.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A blob on its way in: a file under a name of its own until its hash is known. */
struct incoming {
    struct store *store;
    int fd;
    char name[40];
    struct hash_stream hash;
    int64_t size;
    bool spare; /* its bytes stand in the database too: the disk is not waited for */
};

struct blob_place blob_place_of(const char *hex)
{
    struct blob_place place;
    snprintf(place.folder, sizeof place.folder, "%.2s", hex);
    snprintf(place.path, sizeof place.path, "%.2s/%.64s", hex, hex);
    return place;
}

static bool sync_folder(const struct store *store, const char *name, struct error *error)
{
    if (store->temporary)
        return true;
    int fd = openat(store->blobs, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        store_io_error(error, errno, "save the folder of blobs", name);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* A file of another size is damage, and is written anew. */
static bool stands(const struct store *store, const struct blob_place *place, int64_t size)
{
    struct stat status;
    return fstatat(store->blobs, place->path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(status.st_mode) && status.st_size == size;
}

/* Whether the file has these very bytes. One that nobody waited for may have their number alone
 * after a power cut. */
static bool holds(const struct store *store, const struct blob_place *place, struct str bytes)
{
    char chunk[BLOB_CHUNK_BYTES];
    size_t at = 0;
    ssize_t got = -1;
    int fd = openat(store->blobs, place->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 ||
            !str_equal((struct str){chunk, (size_t)got}, str_sub(bytes, at, at + (size_t)got)))
            break;
        at += (size_t)got;
    }
    close(fd);
    return got == 0 && at == bytes.n;
}

static bool incoming_start(struct store *store, struct incoming *incoming, struct error *error)
{
    *incoming = (struct incoming){.store = store, .fd = -1};
    hash_begin(&incoming->hash);
    /* A name may be taken: by a file left behind, or by another store of this process. */
    for (unsigned attempt = 0; incoming->fd < 0; attempt++) {
        snprintf(incoming->name, sizeof incoming->name, BLOB_UNFINISHED_PREFIX "%ld-%u",
                 (long)getpid(), attempt);
        incoming->fd = openat(store->blobs, incoming->name,
                              O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0444);
        if (incoming->fd < 0 && errno != EEXIST)
            return store_io_error(error, errno, "keep a file in", store->folder);
    }
    return true;
}

static bool incoming_add(struct incoming *incoming, struct str bytes, struct error *error)
{
    hash_add(&incoming->hash, bytes);
    incoming->size += (int64_t)bytes.n;
    return file_put(incoming->fd, bytes) ||
           store_io_error(error, errno, "keep a file in", incoming->store->folder);
}

static void incoming_drop(struct incoming *incoming)
{
    close(incoming->fd);
    unlinkat(incoming->store->blobs, incoming->name, 0);
}

static bool move_into_place(struct incoming *incoming, const struct blob_place *place,
                            struct error *error)
{
    struct store *store = incoming->store;
    bool wait = !store->temporary && !incoming->spare;
    if (wait && fsync(incoming->fd) != 0)
        return store_io_error(error, errno, "keep a file in", store->folder);
    fault_kill("SAMSYN_KILL_AT_BLOB", ++store->blob_moves);
    if (mkdirat(store->blobs, place->folder, 0755) == 0) {
        if (wait && !sync_folder(store, ".", error))
            return false;
    } else if (errno != EEXIST) {
        return store_io_error(error, errno, "make a folder in", store->folder);
    }
    if (renameat(store->blobs, incoming->name, store->blobs, place->path) != 0)
        return store_io_error(error, errno, "keep a file in", store->folder);
    return !wait || sync_folder(store, place->folder, error);
}

static bool incoming_keep(struct incoming *incoming, struct blob *ret_blob, struct error *error)
{
    struct store *store = incoming->store;
    struct blob blob = {.hash = hash_end(&incoming->hash), .size = incoming->size};
    struct blob_place place = blob_place_of(blob.hash.hex);
    bool there = !incoming->spare && stands(store, &place, blob.size);
    /* Who made the file may have ended before it synced the folder: sync it again. */
    bool ok =
        there ? sync_folder(store, place.folder, error) : move_into_place(incoming, &place, error);
    if (there || !ok)
        incoming_drop(incoming);
    else
        close(incoming->fd);
    if (ok)
        *ret_blob = blob;
    return ok;
}

static bool put(struct store *store, struct str bytes, bool spare, struct blob *ret_blob,
                struct error *error)
{
    struct blob blob = {.hash = hash_of(bytes), .size = (int64_t)bytes.n};
    struct blob_place place = blob_place_of(blob.hash.hex);
    if (spare ? holds(store, &place, bytes) : stands(store, &place, blob.size)) {
        if (!spare && !sync_folder(store, place.folder, error))
            return false;
        *ret_blob = blob;
        return true;
    }
    struct incoming incoming;
    if (!incoming_start(store, &incoming, error))
        return false;
    incoming.spare = spare;
    if (incoming_add(&incoming, bytes, error))
        return incoming_keep(&incoming, ret_blob, error);
    incoming_drop(&incoming);
    return false;
}

bool blob_put(struct store *store, struct str bytes, struct blob *ret_blob, struct error *error)
{
    return put(store, bytes, false, ret_blob, error);
}

static bool refuse_size(const char *path, struct error *error)
{
    return error_set(error, ERROR_LIMIT, "%s is larger than the %zu bytes allowed", path,
                     LIMIT_FILE_BYTES);
}

static bool take_in(struct incoming *incoming, int fd, const char *path, struct error *error)
{
    char chunk[BLOB_CHUNK_BYTES];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set_errno(error, errno, "cannot read %s", path);
        if (got == 0)
            return true;
        if ((size_t)incoming->size + (size_t)got > LIMIT_FILE_BYTES)
            return refuse_size(path, error);
        if (!incoming_add(incoming, (struct str){chunk, (size_t)got}, error))
            return false;
    }
}

static bool may_be_taken(int fd, const char *path, struct error *error)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return error_set_errno(error, errno, "cannot look at %s", path);
    if (!S_ISREG(status.st_mode))
        return error_set(error, ERROR_INPUT, "%s is not a regular file; name files, not folders",
                         path);
    if ((uintmax_t)status.st_size > LIMIT_FILE_BYTES)
        return refuse_size(path, error);
    return true;
}

bool blob_put_file(struct store *store, const char *path, struct blob *ret_blob,
                   struct error *error)
{
    /* O_NONBLOCK: a named pipe must not hold us up before we know that it is no regular file. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return error_set_errno(error, errno, "cannot open %s", path);
    struct incoming incoming;
    bool ok = may_be_taken(fd, path, error) && incoming_start(store, &incoming, error);
    if (ok) {
        ok = take_in(&incoming, fd, path, error);
        if (ok)
            ok = incoming_keep(&incoming, ret_blob, error);
        else
            incoming_drop(&incoming);
    }
    close(fd);
    return ok;
}

bool blob_enter(struct store *store, const struct blob *blob, struct error *error)
{
    struct date_text now = time_now();
    return sql_blob_add(store, str_from(blob->hash.hex), blob->size, str_from(now.text), error);
}

static bool refuse_no_hash(struct str hash, struct error *error)
{
    if (hash_is_hex(hash))
        return true;
    return error_set(error, ERROR_INPUT,
                     "'%.*s' is no hash: 64 hexadecimal digits in lower case are one",
                     (int)(hash.n < 100 ? hash.n : 100), hash.p);
}

bool blob_keep_small(struct store *store, struct str bytes, struct blob *ret_blob,
                     struct error *error)
{
    if (bytes.n > LIMIT_SMALL_BLOB_BYTES)
        return error_set(error, ERROR_LIMIT, "%zu bytes are more than the %zu that a text may have",
                         bytes.n, LIMIT_SMALL_BLOB_BYTES);
    struct blob blob = {.hash = hash_of(bytes), .size = (int64_t)bytes.n};
    struct date_text now = time_now();
    if (!sql_small_blob_add(store, str_from(blob.hash.hex), blob.size, str_from(now.text), bytes,
                            error))
        return false;
    *ret_blob = blob;
    return true;
}

/* True also when the blob stands in a file alone. A file that a crash cut short is written anew. */
static bool write_out(struct store *store, struct str hash, struct error *error)
{
    struct sql_small_blob row;
    struct blob blob;
    bool found;
    struct arena arena = arena_init();
    bool ok = sql_small_blob_get(store, hash, &arena, &row, &found, error) &&
              (!found || put(store, row.bytes, true, &blob, error));
    arena_done(&arena);
    return ok;
}

static bool path_of(const struct store *store, struct str hash, struct arena *arena,
                    struct str *ret_path, struct error *error)
{
    struct blob_place place = blob_place_of(hash.p);
    struct str path = str_format(arena, "%s/blobs/%s", store->folder, place.path);
    if (!path.n)
        return error_no_memory(error);
    *ret_path = path;
    return true;
}

bool blob_path(struct store *store, struct str hash, struct arena *arena, struct str *ret_path,
               struct error *error)
{
    return refuse_no_hash(hash, error) && write_out(store, hash, error) &&
           path_of(store, hash, arena, ret_path, error);
}

static bool has_hash(struct str bytes, struct str hash)
{
    struct hash found = hash_of(bytes);
    return str_equal(str_from(found.hex), hash);
}

static bool read_file(const struct store *store, struct str hash, const char *path,
                      struct buf *bytes, struct error *error)
{
    size_t before = bytes->n;
    struct stat status;
    if (lstat(path, &status) != 0 && errno == ENOENT)
        return error_set(error, ERROR_NOT_FOUND,
                         "the file %s is missing; take it back from a backup of %s", path,
                         store->folder);
    if (!file_read(path, bytes, error))
        return false;
    if (has_hash(str_sub(buf_str(bytes), before, bytes->n), hash))
        return true;
    return error_set(error, ERROR_INPUT,
                     "the file %s was changed after it was saved; take it back from a backup",
                     path);
}

static bool take_row(const struct sql_small_blob *row, struct buf *bytes, struct error *error)
{
    if (!has_hash(row->bytes, row->hash))
        return error_set(error, ERROR_INPUT,
                         "the bytes of %.*s in the database were changed after they were saved; "
                         "take the database back from a backup",
                         STR_ARGS(row->hash));
    buf_add_str(bytes, row->bytes);
    return buf_ok(bytes, "the text", error);
}

bool blob_read(struct store *store, struct str hash, struct buf *ret_bytes, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_small_blob row;
    struct str path = {0};
    size_t before = ret_bytes->n;
    bool in_database;
    bool ok = refuse_no_hash(hash, error) &&
              sql_small_blob_get(store, hash, &arena, &row, &in_database, error);
    if (ok && in_database)
        ok = take_row(&row, ret_bytes, error);
    else if (ok)
        ok = path_of(store, hash, &arena, &path, error) &&
             read_file(store, hash, path.p, ret_bytes, error);
    if (!ok)
        ret_bytes->n = before;
    arena_done(&arena);
    return ok;
}
