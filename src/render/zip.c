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

static bool pack(void *context, struct str bytes)
{
    return archive_write_data(context, bytes.p, bytes.n) == (la_ssize_t)bytes.n;
}

/* Neither size nor time of a part is told beforehand: its size stands behind it, and libarchive
 * writes DOS time's first day, whatever the time zone, and no time stamps besides. */
static bool write_header(struct archive *archive, const char *path)
{
    struct archive_entry *entry = archive_entry_new();
    if (!entry)
        return false;
    archive_entry_set_pathname_utf8(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    bool ok = archive_write_header(archive, entry) == ARCHIVE_OK;
    archive_entry_free(entry);
    return ok;
}

/* What went wrong with the archive, which is also why a part could not be handed on. */
static bool explain(struct archive *archive, const struct buf *out, struct error *error)
{
    const char *reason = archive_error_string(archive);
    return buf_ok(out, "the archive", error) &&
           error_set(error, ERROR_INTERNAL, "the archive could not be written: %s",
                     reason ? reason : "no reason given");
}

struct archiving {
    struct archive *archive;
    zip_fill fill;
    void *context;
    struct buf *out;
};

static bool write_part(const struct archiving *archiving, const struct zip_part *part,
                       struct error *error)
{
    if (!write_header(archiving->archive, part->path))
        return explain(archiving->archive, archiving->out, error);
    struct buf bytes = buf_init_draining(LIMIT_RENDER_BYTES, pack, archiving->archive);
    bool ok = archiving->fill(archiving->context, part->source, &bytes, error);
    buf_flush(&bytes);
    if (bytes.failed == ERROR_IO)
        ok = explain(archiving->archive, archiving->out, error);
    buf_done(&bytes);
    return ok;
}

/* Parts are far from the 4 GiB that ZIP64 is for, and not every reader knows it. */
static bool open_archive(struct archive *archive, struct buf *out)
{
    return archive_write_set_format_zip(archive) == ARCHIVE_OK &&
           archive_write_set_format_option(archive, "zip", "zip64", NULL) == ARCHIVE_OK &&
           archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
           archive_write_open(archive, out, NULL, take_bytes, NULL) == ARCHIVE_OK;
}

bool zip_write(const struct zip_part *parts, size_t part_count, zip_fill fill, void *context,
               struct buf *out, struct error *error)
{
    struct archive *archive = archive_write_new();
    if (!archive)
        return error_no_memory(error);
    struct archiving archiving = {archive, fill, context, out};
    bool ok = open_archive(archive, out) || explain(archive, out, error);
    for (size_t i = 0; ok && i < part_count; i++)
        ok = write_part(&archiving, &parts[i], error);
    if (ok && archive_write_close(archive) != ARCHIVE_OK)
        ok = explain(archive, out, error);
    archive_write_free(archive);
    return ok && buf_ok(out, "the archive", error);
}
