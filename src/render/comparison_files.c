/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/comparison_files.h"

#include "render/redline_view.h"

/* https://www.iana.org/assignments/media-types */
static const struct form {
    const char *name, *media_type;
    bool (*make)(const struct comparison_files *files, const char *language, struct buf *out,
                 struct error *error);
} forms[COMPARISON_FILES] = {
    {"comparison.html", "text/html; charset=utf-8", comparison_html},
    {"comparison.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     comparison_docx},
    {"redline.json", "application/json", comparison_json},
};

const char *comparison_file_name(size_t at)
{
    return at < COMPARISON_FILES ? forms[at].name : NULL;
}

size_t comparison_file_find(struct str name)
{
    size_t at = 0;
    while (at < COMPARISON_FILES && !str_equal(name, str_from(forms[at].name)))
        at++;
    return at;
}

const char *comparison_file_media_type(size_t at)
{
    return forms[at].media_type;
}

struct opening {
    const struct comparison *comparison;
    struct comparison_files *files;
};

static void lay_out(void *context)
{
    const struct opening *opening = context;
    redline_make(&opening->files->arena, opening->comparison, &opening->files->redline);
}

bool comparison_files_open(const struct comparison *comparison,
                           const struct comparison_facts *facts, struct comparison_files *ret_files,
                           struct error *error)
{
    struct comparison_files files = {.arena = arena_init(), .facts = *facts};
    struct opening opening = {comparison, &files};
    if (!arena_run(&files.arena, lay_out, &opening, error)) {
        arena_done(&files.arena);
        return false;
    }
    *ret_files = files;
    return true;
}

void comparison_files_close(struct comparison_files *files)
{
    arena_done(&files->arena);
    *files = (struct comparison_files){0};
}

bool comparison_file_make(const struct comparison_files *files, size_t at, const char *language,
                          struct buf *out, struct error *error)
{
    return forms[at].make(files, language, out, error);
}
