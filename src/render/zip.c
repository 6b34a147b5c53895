/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

static la_ssize_t take_bytes(struct archive *archive, void *context, const void *bytes, size_t n)
{
    struct buf *out = context;
    buf_add(out, bytes, n);
    if (out->failed == ERROR_NONE)
        return (la_ssize_t)n;
    archive_set_error(archive, ENOSPC, "the archive has no more room");
    return -1;
}

/* The modification time is left unset: libarchive writes DOS time's first day then, whatever the
 * time zone, and no time stamps besides. */
static bool write_part(struct archive *archive, const struct zip_part *part)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return false;
    archive_entry_set_pathname_utf8(entry, part->path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)part->bytes.n);
    bool ok =
        archive_write_header(archive, entry) == ARCHIVE_OK &&
        archive_write_data(archive, part->bytes.p, part->bytes.n) == (la_ssize_t)part->bytes.n;
    archive_entry_free(entry);
    return ok;
}

static bool write_all(struct archive *archive, const struct zip_part *parts, size_t part_count,
                      struct buf *out)
{
    if (archive_write_set_format_zip(archive) != ARCHIVE_OK ||
        archive_write_set_bytes_in_last_block(archive, 1) != ARCHIVE_OK ||
        archive_write_open(archive, out, NULL, take_bytes, NULL) != ARCHIVE_OK)
        return false;
    for (size_t i = 0; i < part_count; i++)
        if (!write_part(archive, &parts[i]))
            return false;
    return archive_write_close(archive) == ARCHIVE_OK;
}

bool zip_write(const struct zip_part *parts, size_t part_count, struct buf *out,
               struct error *error)
{
    struct archive *archive = archive_write_new();
    if (!archive)
        return error_no_memory(error);
    bool ok = write_all(archive, parts, part_count, out);
    if (!buf_ok(out, "the archive", error))
        ok = false;
    else if (!ok)
        error_set(error, ERROR_INTERNAL, "the archive could not be written: %s",
                  archive_error_string(archive) ? archive_error_string(archive)
                                                : "no reason given");
    archive_write_free(archive);
    return ok;
}
