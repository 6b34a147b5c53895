/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdint.h>
#include <string.h>

static bool broken(const struct zip *zip, struct error *error)
{
    const char *reason = archive_error_string(zip->archive);
    return error_set(error, ERROR_INPUT, "the file is damaged or locked (%s); ask for it again",
                     reason ? reason : "no reason given");
}

static bool too_large(struct error *error)
{
    return error_set(error, ERROR_LIMIT, "the file unpacks to more than is allowed; divide it");
}

static bool swells(const struct zip *zip)
{
    return zip->total > LIMIT_ZIP_RATIO_FROM_BYTES && zip->total / LIMIT_ZIP_RATIO > zip->packed;
}

/* Data is gathered by its own length, whatever the entry's header says. `ret_status` is
 * libarchive's when it gives out. */
static bool gather(struct zip *zip, int *ret_status, struct error *error)
{
    buf_clear(&zip->part);
    for (;;) {
        char chunk[KIB(16)];
        la_ssize_t got = archive_read_data(zip->archive, chunk, sizeof chunk);
        if (got < 0) {
            *ret_status = (int)got;
            return broken(zip, error);
        }
        if (got == 0)
            return true;
        zip->total += (size_t)got;
        buf_add(&zip->part, chunk, (size_t)got);
        zip->swells = swells(zip);
        if (zip->swells || zip->total > LIMIT_ZIP_TOTAL_BYTES || zip->part.failed == ERROR_LIMIT)
            return too_large(error);
        if (zip->part.failed)
            return error_no_memory(error);
    }
}

static bool keep_part(struct arena *arena, struct zip *zip, const char *name, struct error *error)
{
    struct zip_part *part = VEC_PUSH(arena, &zip->parts);
    if (!part)
        return error_no_memory(error);
    part->name = str_copy(arena, str_from(name));
    part->bytes = str_copy(arena, buf_str(&zip->part));
    return (part->name.p && part->bytes.p) || error_no_memory(error);
}

/* In UTF-8 where the file says so, else its bytes: what they mean is not told. */
static const char *name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    return name ? name : "";
}

/* One part. When there is nothing more to be had behind it, `ret_ended` is true. */
static bool unpack_part(struct arena *arena, struct zip *zip, struct archive_entry *entry,
                        bool *ret_ended, struct error *error)
{
    int status = ARCHIVE_OK;
    if (gather(zip, &status, error))
        return keep_part(arena, zip, name_of(entry), error);
    bool locked = archive_entry_is_data_encrypted(entry) == 1;
    zip->locked += locked;
    zip->damaged += !locked && status != ARCHIVE_OK;
    *ret_ended = status == ARCHIVE_FATAL;
    return zip->patient && status != ARCHIVE_OK;
}

static bool unpack_wanted(struct arena *arena, struct zip *zip, bool (*wanted)(struct str name),
                          struct error *error)
{
    struct archive_entry *entry;
    bool ended = false;
    for (size_t count = 0; !ended; count++) {
        int status = archive_read_next_header(zip->archive, &entry);
        if (status == ARCHIVE_EOF)
            return true;
        if (status < ARCHIVE_WARN) {
            zip->damaged++;
            return zip->patient || broken(zip, error);
        }
        if (count >= LIMIT_ZIP_PARTS)
            return too_large(error);
        if (archive_entry_filetype(entry) == AE_IFREG && wanted(str_from(name_of(entry))) &&
            !unpack_part(arena, zip, entry, &ended, error))
            return false;
    }
    return true;
}

bool zip_unpack(struct arena *arena, struct str bytes, bool (*wanted)(struct str name),
                struct zip *zip, struct error *error)
{
    zip->packed = bytes.n;
    zip->part = buf_init(LIMIT_ZIP_PART_BYTES);
    zip->archive = archive_read_new();
    if (!zip->archive)
        return error_no_memory(error);
    archive_read_support_format_zip(zip->archive);
    if (archive_read_open_memory(zip->archive, bytes.p, bytes.n) != ARCHIVE_OK)
        return broken(zip, error);
    return unpack_wanted(arena, zip, wanted, error);
}

void zip_done(struct zip *zip)
{
    buf_done(&zip->part);
    if (zip->archive)
        archive_read_free(zip->archive);
    zip->archive = NULL;
}

struct str zip_part(const struct zip *zip, struct str name)
{
    for (size_t i = 0; i < zip->parts.count; i++)
        if (str_equal(zip->parts.items[i].name, name))
            return zip->parts.items[i].bytes;
    return (struct str){NULL, 0};
}
