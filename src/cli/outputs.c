/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/outputs.h"

#include "base/buf.h"
#include "base/file.h"
#include "model/compile.h"
#include "render/render.h"

#include <string.h>

struct output {
    const char *name;
    bool (*make)(const json_t *compilation, const struct output_options *options, struct buf *out,
                 struct error *error);
};

static bool make_json(const json_t *compilation, const struct output_options *options,
                      struct buf *out, struct error *error)
{
    (void)options;
    return compilation_write(compilation, out, error);
}

static struct render_options render_options_of(const struct output_options *options)
{
    return (struct render_options){language_name(options->language), options->by};
}

static bool make_html(const json_t *compilation, const struct output_options *options,
                      struct buf *out, struct error *error)
{
    struct render_options render = render_options_of(options);
    return render_html(compilation, &render, out, error);
}

static bool make_docx(const json_t *compilation, const struct output_options *options,
                      struct buf *out, struct error *error)
{
    struct render_options render = render_options_of(options);
    return render_docx(compilation, &render, out, error);
}

static bool make_xlsx(const json_t *compilation, const struct output_options *options,
                      struct buf *out, struct error *error)
{
    struct render_options render = render_options_of(options);
    return render_xlsx(compilation, &render, out, error);
}

static const struct output outputs[] = {
    {"compilation.html", make_html},
    {"compilation.docx", make_docx},
    {"compilation.xlsx", make_xlsx},
    {"compilation.json", make_json},
};

enum { OUTPUTS = sizeof outputs / sizeof *outputs };

bool outputs_order_is_known(const char *by)
{
    static const char *const orders[] = {"node", "consultee", "question", "stance"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (strcmp(by, orders[i]) == 0)
            return true;
    return false;
}

const char *outputs_name(size_t at)
{
    return at < OUTPUTS ? outputs[at].name : NULL;
}

static bool write_one(const struct output *output, const json_t *compilation,
                      const struct output_options *options, const char *folder, struct error *error)
{
    struct arena arena = arena_init();
    struct buf bytes = buf_init(LIMIT_OUTPUT_BYTES);
    struct str path = str_format(&arena, "%s/%s", folder, output->name);
    bool ok = path.n || error_no_memory(error);
    ok = ok && output->make(compilation, options, &bytes, error) &&
         file_write(path.p, buf_str(&bytes), error);
    buf_done(&bytes);
    arena_done(&arena);
    return ok;
}

bool outputs_write(const json_t *compilation, const struct output_options *options,
                   const char *folder, struct error *error)
{
    if (!file_make_folder(folder, error))
        return false;
    for (size_t i = 0; i < OUTPUTS; i++)
        if (!write_one(&outputs[i], compilation, options, folder, error))
            return false;
    return true;
}
