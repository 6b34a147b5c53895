/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/compilation_files.h"

#include <string.h>

struct form {
    const char *name, *media_type;
    bool (*make)(const struct compilation_files *files, const struct render_options *options,
                 struct buf *out, struct error *error);
};

static bool make_json(const struct compilation_files *files, const struct render_options *options,
                      struct buf *out, struct error *error)
{
    (void)options;
    return files->source.write_json(files->source.context, out, error);
}

static bool make_html(const struct compilation_files *files, const struct render_options *options,
                      struct buf *out, struct error *error)
{
    return render_html(files->rendering, options, out, error);
}

static bool make_docx(const struct compilation_files *files, const struct render_options *options,
                      struct buf *out, struct error *error)
{
    return render_docx(files->rendering, options, out, error);
}

static bool make_xlsx(const struct compilation_files *files, const struct render_options *options,
                      struct buf *out, struct error *error)
{
    return render_xlsx(files->rendering, options, out, error);
}

/* https://www.iana.org/assignments/media-types */
static const struct form forms[COMPILATION_FILES] = {
    {"compilation.html", "text/html; charset=utf-8", make_html},
    {"compilation.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     make_docx},
    {"compilation.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     make_xlsx},
    {"compilation.json", "application/json", make_json},
};

const char *compilation_file_name(size_t at)
{
    return at < COMPILATION_FILES ? forms[at].name : NULL;
}

size_t compilation_file_find(struct str name)
{
    size_t at = 0;
    while (at < COMPILATION_FILES && !str_equal(name, str_from(forms[at].name)))
        at++;
    return at;
}

const char *compilation_file_media_type(size_t at)
{
    return forms[at].media_type;
}

bool compilation_order_is_known(const char *by)
{
    static const char *const orders[] = {"node", "consultee", "question", "stance"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (strcmp(by, orders[i]) == 0)
            return true;
    return false;
}

bool compilation_files_open(const struct compilation_source *source,
                            struct compilation_files *ret_files, struct error *error)
{
    struct rendering *rendering = rendering_open(&source->render, error);
    if (!rendering)
        return false;
    *ret_files = (struct compilation_files){*source, rendering};
    return true;
}

void compilation_files_close(struct compilation_files *files)
{
    rendering_close(files->rendering);
    files->rendering = NULL;
}

bool compilation_file_make(const struct compilation_files *files, size_t at,
                           const struct render_options *options, struct buf *out,
                           struct error *error)
{
    return forms[at].make(files, options, out, error);
}
