/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/zip.h"

#include "base/buf.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <string.h>

struct unpacking {
    struct arena *arena;
    struct archive *archive;
    struct zip *zip;
    size_t total; /* bytes unpacked so far */
    struct error *error;
};

static bool broken(struct unpacking *unpacking)
{
    const char *reason = archive_error_string(unpacking->archive);
    return error_set(unpacking->error, ERROR_INPUT,
                     "the file is damaged or locked (%s); ask for it again",
                     reason ? reason : "no reason given");
}

static bool too_large(struct unpacking *unpacking)
{
    return error_set(unpacking->error, ERROR_LIMIT,
                     "the file unpacks to more than is allowed; divide it");
}

/* Data is gathered by its own length, whatever the entry's header says. */
static bool gather(struct unpacking *unpacking, struct buf *bytes)
{
    for (;;) {
        char chunk[KIB(16)];
        la_ssize_t got = archive_read_data(unpacking->archive, chunk, sizeof chunk);
        if (got < 0)
            return broken(unpacking);
        if (got == 0)
            return true;
        unpacking->total += (size_t)got;
        buf_add(bytes, chunk, (size_t)got);
        if (unpacking->total > LIMIT_ZIP_TOTAL_BYTES || bytes->failed == ERROR_LIMIT)
            return too_large(unpacking);
        if (bytes->failed)
            return error_no_memory(unpacking->error);
    }
}

/* The part is made in the arena outside arena_run's reach: a failed allocation returns NULL here,
 * since `escape` is put aside while the buffer is owned. */
static bool keep_part(struct unpacking *unpacking, const char *name, struct buf *bytes)
{
    struct arena_escape *escape = unpacking->arena->escape;
    unpacking->arena->escape = NULL;
    struct zip_part *part = VEC_PUSH(unpacking->arena, &unpacking->zip->parts);
    bool ok = part != NULL;
    if (ok) {
        part->name = str_copy(unpacking->arena, str_from(name));
        part->bytes = str_copy(unpacking->arena, buf_str(bytes));
        ok = part->name.p && part->bytes.p;
    }
    unpacking->arena->escape = escape;
    return ok || error_no_memory(unpacking->error);
}

static bool unpack_part(struct unpacking *unpacking, const char *name)
{
    struct buf bytes = buf_init(LIMIT_ZIP_PART_BYTES);
    bool ok = gather(unpacking, &bytes) && keep_part(unpacking, name, &bytes);
    buf_done(&bytes);
    return ok;
}

static bool unpack_wanted(struct unpacking *unpacking, bool (*wanted)(struct str name))
{
    struct archive_entry *entry;
    for (size_t count = 0;; count++) {
        int status = archive_read_next_header(unpacking->archive, &entry);
        if (status == ARCHIVE_EOF)
            return true;
        if (status < ARCHIVE_WARN)
            return broken(unpacking);
        if (count >= LIMIT_ZIP_PARTS)
            return too_large(unpacking);
        const char *name = archive_entry_pathname(entry);
        if (name && wanted(str_from(name)) && !unpack_part(unpacking, name))
            return false;
    }
}

bool zip_unpack(struct arena *arena, struct str bytes, bool (*wanted)(struct str name),
                struct zip *ret_zip, struct error *error)
{
    struct zip zip = {0};
    struct unpacking unpacking = {
        .arena = arena, .archive = archive_read_new(), .zip = &zip, .error = error};
    if (!unpacking.archive)
        return error_no_memory(error);
    archive_read_support_format_zip(unpacking.archive);
    bool ok = archive_read_open_memory(unpacking.archive, bytes.p, bytes.n) == ARCHIVE_OK
                  ? unpack_wanted(&unpacking, wanted)
                  : broken(&unpacking);
    archive_read_free(unpacking.archive);
    if (ok)
        *ret_zip = zip;
    return ok;
}

struct str zip_part(const struct zip *zip, struct str name)
{
    for (size_t i = 0; i < zip->parts.count; i++)
        if (str_equal(zip->parts.items[i].name, name))
            return zip->parts.items[i].bytes;
    return (struct str){NULL, 0};
}
