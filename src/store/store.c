/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"

#include "base/file.h"
#include "base/mem.h"
#include "store/internal.h"
#include "store/statements.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Long enough for any path that the system takes. */
enum { PATH_ROOM = 4096 };

/* SQLite takes a path that begins with "file:" for a URI; with ./ before it no relative path does.
 */
static bool keep_folder(struct store *store, const char *folder, struct error *error)
{
    const char *prefix = folder[0] == '/' ? "" : "./";
    size_t length = strlen(prefix) + strlen(folder);
    if (folder[0] == '\0' || length > PATH_ROOM - 100)
        return error_set(error, ERROR_INPUT, "'%.100s' cannot be the name of a data folder",
                         folder);
    store->folder = mem_alloc(length + 1);
    if (!store->folder)
        return error_no_memory(error);
    snprintf(store->folder, length + 1, "%s%s", prefix, folder);
    return true;
}

static void path_in(const struct store *store, const char *name, char path[PATH_ROOM])
{
    snprintf(path, PATH_ROOM, "%s/%s", store->folder, name);
}

/* The folders come before the database, so that where there is a database there are folders. */
static bool make_folders(const struct store *store, struct error *error)
{
    char blobs[PATH_ROOM];
    path_in(store, "blobs", blobs);
    if (!file_make_folder(blobs, error))
        return false;
    if (store->temporary)
        return true;
    int fd = open(store->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        store_io_error(error, errno, "make the folder", store->folder);
    if (fd >= 0)
        close(fd);
    return ok;
}

static bool look_for_database(const struct store *store, struct error *error)
{
    char path[PATH_ROOM];
    struct stat status;
    path_in(store, "samsyn.sqlite", path);
    if (stat(path, &status) == 0)
        return true;
    if (errno == ENOENT || errno == ENOTDIR)
        return error_set(error, ERROR_NOT_FOUND,
                         "%s is no data folder: there is no samsyn.sqlite in it; name another, or "
                         "make a new one",
                         store->folder);
    return store_io_error(error, errno, "look at", path);
}

static bool open_database(struct store *store, bool create, struct error *error)
{
    char path[PATH_ROOM];
    path_in(store, "samsyn.sqlite", path);
    unsigned flags = (create ? DATABASE_CREATE : 0u) | (store->temporary ? DATABASE_NO_SYNC : 0u);
    return database_open(path, flags, &store->database, error);
}

static bool open_blobs(struct store *store, struct error *error)
{
    char path[PATH_ROOM];
    path_in(store, "blobs", path);
    store->blobs = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->blobs < 0)
        return store_io_error(error, errno, "open the folder", path);
    return true;
}

static bool refuse_newer(const struct store *store, int version, struct error *error)
{
    if ((size_t)version <= sql_migration_count)
        return true;
    return error_set(
        error, ERROR_STATE,
        "the data folder %s has been used by a newer Samsyn (schema %d; this one knows "
        "%zu): use that one",
        store->folder, version, sql_migration_count);
}

static bool migrate(struct store *store, struct error *error)
{
    /* Asked again, for another program may have been here since. */
    int version;
    if (!database_schema(store->database, &version, error) || !refuse_newer(store, version, error))
        return false;
    for (; (size_t)version < sql_migration_count; version++)
        if (!database_migrate(store->database, sql_migrations[version], version + 1, error))
            return false;
    return database_make_own(store->database, error);
}

static bool bring_up_to_date(struct store *store, struct error *error)
{
    int version;
    if (!database_schema(store->database, &version, error) || !refuse_newer(store, version, error))
        return false;
    if ((size_t)version == sql_migration_count)
        return true;
    if (!store_begin(store, error))
        return false;
    if (migrate(store, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

bool store_open(const char *folder, unsigned flags, struct store **ret_store, struct error *error)
{
    struct store *store = mem_alloc(sizeof *store);
    if (!store)
        return error_no_memory(error);
    *store = (struct store){.blobs = -1, .temporary = flags & STORE_TEMPORARY};
    bool create = flags & STORE_CREATE;
    if (keep_folder(store, folder, error) &&
        (create ? make_folders(store, error) : look_for_database(store, error)) &&
        open_database(store, create, error) && open_blobs(store, error) &&
        bring_up_to_date(store, error) && database_lock_down(store->database, error)) {
        *ret_store = store;
        return true;
    }
    store_close(store);
    return false;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_rollback(store);
    database_close(store->database);
    if (store->blobs >= 0)
        close(store->blobs);
    mem_free(store->folder);
    mem_free(store);
}

static bool begin(struct store *store, enum transaction transaction, struct error *error)
{
    if (store->transaction != TRANSACTION_NONE)
        return error_set(error, ERROR_STATE,
                         "a transaction is open already: commit it or roll it back first");
    if (!database_begin(store->database, transaction == TRANSACTION_WRITING, error))
        return false;
    store->transaction = transaction;
    return true;
}

bool store_begin(struct store *store, struct error *error)
{
    return begin(store, TRANSACTION_WRITING, error);
}

bool store_begin_reading(struct store *store, struct error *error)
{
    return begin(store, TRANSACTION_READING, error);
}

/* Series of numbers */

static struct str name_of_series(enum series_name name)
{
    static const char *const names[] = {
        [SERIES_IDS] = "id", [SERIES_REGISTER] = "register", [SERIES_CHANGES] = "change"};
    return str_from(names[name]);
}

static bool next_of(struct store *store, enum series_name name, int64_t *ret_number,
                    struct error *error)
{
    struct series *series = &store->series[name];
    if (store->transaction != TRANSACTION_WRITING)
        return error_set(error, ERROR_STATE, "a new number needs a transaction: begin one first");
    if (!series->known) {
        struct sql_sequence_get row;
        if (!sql_sequence_get(store, name_of_series(name), &row, error))
            return false;
        *series = (struct series){true, row.last, row.last};
    }
    *ret_number = ++series->last;
    return true;
}

bool store_new_id(struct store *store, int64_t *ret_id, struct error *error)
{
    return next_of(store, SERIES_IDS, ret_id, error);
}

bool store_new_number(struct store *store, int64_t *ret_number, struct error *error)
{
    return next_of(store, SERIES_REGISTER, ret_number, error);
}

/* So that whoever has made something of the rows sees that they are others now (store_change). */
static bool count_change(struct store *store, struct error *error)
{
    int64_t change;
    return next_of(store, SERIES_CHANGES, &change, error);
}

static bool save_series(struct store *store, struct error *error)
{
    for (int i = 0; i < SERIES_COUNT; i++) {
        struct series *series = &store->series[i];
        if (series->known && series->last != series->saved &&
            !sql_sequence_set(store, series->last, name_of_series((enum series_name)i), error))
            return false;
    }
    return true;
}

static void forget_series(struct store *store)
{
    for (int i = 0; i < SERIES_COUNT; i++)
        store->series[i] = (struct series){0};
}

bool store_commit(struct store *store, struct error *error)
{
    enum transaction transaction = store->transaction;
    if (transaction == TRANSACTION_NONE)
        return error_set(error, ERROR_STATE, "there is no transaction to commit: begin one first");
    if (transaction == TRANSACTION_FAILED) {
        store_rollback(store);
        return error_set(error, ERROR_STATE,
                         "a statement failed in the transaction, so that it was rolled back");
    }
    bool writing = transaction == TRANSACTION_WRITING;
    if (writing && !(count_change(store, error) && save_series(store, error))) {
        store_rollback(store);
        return false;
    }
    if (writing)
        fault_kill("SAMSYN_KILL_AT_COMMIT", ++store->commits);
    bool ok = database_commit(store->database, error);
    if (!ok)
        store_rollback(store);
    else if (writing)
        fault_kill("SAMSYN_KILL_AFTER_COMMIT", store->commits);
    store->transaction = TRANSACTION_NONE;
    forget_series(store);
    return ok;
}

void store_rollback(struct store *store)
{
    if (store->transaction == TRANSACTION_NONE)
        return;
    database_rollback(store->database);
    store->transaction = TRANSACTION_NONE;
    forget_series(store);
}

bool store_part_begin(struct store *store, struct error *error)
{
    if (store->transaction != TRANSACTION_WRITING)
        return error_set(error, ERROR_STATE, "no transaction that writes is open: begin one first");
    memcpy(store->series_before, store->series, sizeof store->series);
    return database_part_begin(store->database, error);
}

/* SQLite has ended the whole transaction by itself after some failures (a full disk); then the part
 * cannot be taken back alone, and the transaction stays failed. */
bool store_part_end(struct store *store, bool keep, struct error *error)
{
    if (store->transaction != TRANSACTION_WRITING && store->transaction != TRANSACTION_FAILED)
        return error_set(error, ERROR_STATE, "there is no part of a transaction to end");
    bool failed = store->transaction == TRANSACTION_FAILED;
    bool ended = database_part_end(store->database, keep && !failed, error);
    if (!keep || failed)
        memcpy(store->series, store->series_before, sizeof store->series);
    store->transaction = ended ? TRANSACTION_WRITING : TRANSACTION_FAILED;
    if (ended && keep && failed)
        return error_set(error, ERROR_STATE,
                         "a statement failed in this part, so that it was taken back");
    return ended;
}

bool store_change(struct store *store, int64_t *ret_change, struct error *error)
{
    struct sql_sequence_get row;
    if (!sql_sequence_get(store, STR("change"), &row, error))
        return false;
    *ret_change = row.last;
    return true;
}

bool store_check(struct store *store, struct error *error)
{
    return database_check(store->database, error);
}
