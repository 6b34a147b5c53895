/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/register.h"

#include "base/date.h"
#include "base/utf8.h"
#include "store/blob.h"
#include "store/statements.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* The hash over the files that are being received; empty when none are. */
#define UNFINISHED STR("receive.unfinished")

struct registering {
    struct office *office;
    int64_t consultation;
    struct str received;
    struct arena *arena;
    struct received_files files;
    struct blob *blobs; /* one for each file */
    struct error *error;
};

struct str register_name(struct arena *arena, struct str path)
{
    struct buf utf8 = buf_init(2 * path.n + 4);
    if (utf8_valid(path))
        buf_add_str(&utf8, path);
    else
        utf8_add_windows_1252(&utf8, path);
    struct str name = buf_str(&utf8);
    if (name.n > LIMIT_FILE_NAME_BYTES) {
        size_t start = name.n - LIMIT_FILE_NAME_BYTES;
        while (start < name.n && ((unsigned char)name.p[start] & 0xC0) == 0x80)
            start++;
        name = str_sub(name, start, name.n);
    }
    struct str copy = utf8.failed ? (struct str){NULL, 0} : str_copy(arena, name);
    buf_done(&utf8);
    return copy;
}

/* What is wrong with one file is its own matter; what is wrong with our disk is everybody's. */
static bool can_be_read(const char *path, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return error_set_errno(error, errno, "cannot open the file");
    close(fd);
    return true;
}

static bool refuse(struct registering *registering, struct received_file *file,
                   const struct error *reason)
{
    file->reason = register_name(registering->arena, str_from(reason->message));
    registering->files.refused++;
    return file->reason.p || error_no_memory(registering->error);
}

static bool keep_bytes(struct registering *registering, size_t place)
{
    struct received_file *file = &registering->files.items[place];
    struct error reason = {0};
    file->name = register_name(registering->arena, str_from(file->path));
    if (!file->name.p)
        return error_no_memory(registering->error);
    if (!can_be_read(file->path, &reason))
        return refuse(registering, file, &reason);
    if (blob_put_file(registering->office->store, file->path, &registering->blobs[place], &reason))
        return true;
    if (reason.code == ERROR_INPUT || reason.code == ERROR_LIMIT)
        return refuse(registering, file, &reason);
    if (registering->error)
        *registering->error = reason;
    return false;
}

static bool keep_all_bytes(struct registering *registering)
{
    for (size_t i = 0; i < registering->files.count; i++) {
        if (!keep_bytes(registering, i))
            return false;
        office_tell(registering->office, STAGE_REGISTERING, i + 1, registering->files.count);
    }
    return true;
}

/* One name for these files in this order, to know them again by. */
static struct hash name_of_work(const struct registering *registering)
{
    struct hash_stream stream;
    int64_t consultation = registering->consultation;
    hash_begin(&stream);
    hash_add(&stream, (struct str){(const char *)&consultation, sizeof consultation});
    for (size_t i = 0; i < registering->files.count; i++) {
        struct str name = registering->files.items[i].name;
        hash_add(&stream, (struct str){name.p, name.n + 1});
        hash_add(&stream, str_from(registering->blobs[i].hash.hex));
    }
    return hash_end(&stream);
}

static bool find_first(struct registering *registering, struct received_file *file,
                       const char *hash)
{
    struct sql_document_rows same;
    if (!sql_document_list_by_hash(registering->office->store, str_from(hash), registering->arena,
                                   &same, registering->error))
        return false;
    for (size_t i = 0; i < same.count && !file->duplicate_of; i++)
        if (str_equal(same.items[i].role, STR("received")) &&
            same.items[i].consultation == registering->consultation &&
            same.items[i].number < file->number)
            file->duplicate_of = same.items[i].number;
    return true;
}

static bool number_file(struct registering *registering, size_t place)
{
    struct store *store = registering->office->store;
    struct received_file *file = &registering->files.items[place];
    const struct blob *blob = &registering->blobs[place];
    struct error *error = registering->error;
    int64_t id;
    if (file->reason.n)
        return true;
    return store_new_id(store, &id, error) && store_new_number(store, &file->number, error) &&
           blob_enter(store, blob, error) &&
           sql_document_add(store, id, registering->consultation, STR("received"), file->number, 0,
                            file->name, str_from(blob->hash.hex), registering->received,
                            STR("registered"), error) &&
           find_first(registering, file, blob->hash.hex);
}

static bool number_all(struct registering *registering, const struct hash *work)
{
    for (size_t i = 0; i < registering->files.count; i++)
        if (!number_file(registering, i))
            return false;
    return sql_setting_put(registering->office->store, UNFINISHED, str_from(work->hex),
                           registering->error);
}

/* The numbers that the call which was broken off gave: the last ones without a parent. */
static bool find_numbers(struct registering *registering)
{
    struct received_files *files = &registering->files;
    struct sql_document_rows rows;
    if (!sql_document_list_of_consultation(registering->office->store, registering->consultation, 0,
                                           STORE_ALL_ROWS, registering->arena, &rows,
                                           registering->error))
        return false;
    size_t at = rows.count;
    for (size_t i = files->count; i > 0; i--) {
        struct received_file *file = &files->items[i - 1];
        if (file->reason.n)
            continue;
        while (at > 0 && rows.items[at - 1].parent)
            at--;
        if (at == 0)
            return error_set(registering->error, ERROR_INTERNAL,
                             "the register holds fewer documents than were received; run samsyn "
                             "verify");
        file->number = rows.items[--at].number;
        if (!find_first(registering, file, registering->blobs[i - 1].hash.hex))
            return false;
    }
    return true;
}

static bool number_or_take_up(struct registering *registering)
{
    struct store *store = registering->office->store;
    struct hash work = name_of_work(registering);
    struct sql_setting_get unfinished;
    bool found;
    if (!store_begin(store, registering->error))
        return false;
    bool ok = sql_setting_get(store, UNFINISHED, registering->arena, &unfinished, &found,
                              registering->error);
    registering->files.taken_up = ok && found && str_equal(unfinished.value, str_from(work.hex));
    ok = ok &&
         (registering->files.taken_up ? find_numbers(registering) : number_all(registering, &work));
    return office_end(registering->office, ok, registering->error);
}

bool register_files(struct office *office, int64_t consultation, struct str received,
                    char *const *paths, size_t count, struct arena *arena,
                    struct received_files *ret_files, struct error *error)
{
    struct date_text now = time_now();
    struct registering registering = {
        .office = office,
        .consultation = consultation,
        .received = received.n ? received : str_from(now.text),
        .arena = arena,
        .error = error,
    };
    if (count > LIMIT_FILES_PER_RUN)
        return error_set(error, ERROR_LIMIT,
                         "%zu files are more than the %zu that one run takes; divide them", count,
                         LIMIT_FILES_PER_RUN);
    registering.files.items = ARENA_ARRAY(arena, count, struct received_file);
    registering.blobs = ARENA_ARRAY(arena, count, struct blob);
    if (!registering.files.items || !registering.blobs)
        return error_no_memory(error);
    registering.files.count = count;
    for (size_t i = 0; i < count; i++)
        registering.files.items[i].path = paths[i];
    if (!keep_all_bytes(&registering) || !number_or_take_up(&registering))
        return false;
    *ret_files = registering.files;
    return true;
}

bool register_finished(struct office *office, struct error *error)
{
    if (!store_begin(office->store, error))
        return false;
    return office_end(office, sql_setting_put(office->store, UNFINISHED, STR(""), error), error);
}

bool register_document(struct office *office, int64_t consultation, int64_t number,
                       struct arena *arena, struct sql_document *ret_document, struct error *error)
{
    struct sql_document row;
    bool found;
    if (!sql_document_by_number(office->store, number, arena, &row, &found, error))
        return false;
    if (!found || row.consultation != consultation)
        return error_set(error, ERROR_NOT_FOUND, "there is no document %lld in this consultation",
                         (long long)number);
    *ret_document = row;
    return true;
}
