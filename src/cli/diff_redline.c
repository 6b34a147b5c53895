/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/diff.h"

#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "render/comparison_files.h"

static bool hash_file(struct diff *diff, const char *path, struct str *ret_hash,
                      struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    bool ok = file_read(path, &bytes, error);
    struct hash hash = hash_of(buf_str(&bytes));
    buf_done(&bytes);
    struct str kept = ok ? str_copy(diff->arena, str_from(hash.hex)) : STR("");
    if (ok && !kept.p)
        return error_no_memory(error);
    *ret_hash = kept;
    return ok;
}

static bool write_file(struct diff *diff, const struct comparison_files *files, size_t at,
                       const char *language, const char *folder, struct error *error)
{
    const char *name = comparison_file_name(at);
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct str path = str_format(diff->arena, "%s/%s", folder, name);
    bool ok = path.p || error_no_memory(error);
    ok = ok && comparison_file_make(files, at, language, &out, error) &&
         buf_ok(&out, name, error) && file_write(path.p, buf_str(&out), error);
    buf_done(&out);
    return ok;
}

bool diff_write_redlines(struct diff *diff, const char *language, const char *folder,
                         struct error *error)
{
    struct date_text made = time_now();
    struct comparison_facts facts = {
        .old = {.name = file_base_name(str_from(diff->old.path))},
        .new = {.name = file_base_name(str_from(diff->new.path))},
        .made = str_from(made.text),
    };
    struct comparison_files files;
    if (!hash_file(diff, diff->old.path, &facts.old.hash, error) ||
        !hash_file(diff, diff->new.path, &facts.new.hash, error) ||
        !comparison_files_open(&diff->comparison, &facts, &files, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < COMPARISON_FILES; i++)
        ok = write_file(diff, &files, i, language, folder, error);
    comparison_files_close(&files);
    return ok;
}
