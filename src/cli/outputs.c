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

static bool write_one(const char *name, struct str bytes, const char *folder, struct error *error)
{
    struct arena arena = arena_init();
    struct str path = str_format(&arena, "%s/%s", folder, name);
    bool ok = path.n ? file_write(path.p, bytes, error) : error_no_memory(error);
    arena_done(&arena);
    return ok;
}

/* All are made before any is written, so that what cannot be made leaves the old ones together. */
bool outputs_write(const json_t *compilation, const struct output_options *options,
                   const char *folder, struct error *error)
{
    struct buf made[OUTPUTS];
    bool ok = true;
    for (size_t i = 0; i < OUTPUTS; i++) {
        made[i] = buf_init(LIMIT_OUTPUT_BYTES);
        ok = ok && outputs[i].make(compilation, options, &made[i], error);
    }
    ok = ok && file_make_folder(folder, error);
    for (size_t i = 0; i < OUTPUTS; i++) {
        ok = ok && write_one(outputs[i].name, buf_str(&made[i]), folder, error);
        buf_done(&made[i]);
    }
    return ok;
}
