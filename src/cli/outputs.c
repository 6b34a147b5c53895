/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/outputs.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/workers.h"
#include "cli/scratch.h"
#include "render/render.h"

#include <string.h>

/* What the files are made of. */
struct making {
    const struct compilation *compilation;
    const struct rendering *rendering;
    struct render_options options;
};

struct output {
    const char *name;
    bool (*make)(const struct making *making, struct buf *out, struct error *error);
};

static bool make_json(const struct making *making, struct buf *out, struct error *error)
{
    return compilation_write(making->compilation, out, error);
}

static bool make_html(const struct making *making, struct buf *out, struct error *error)
{
    return render_html(making->rendering, &making->options, out, error);
}

static bool make_docx(const struct making *making, struct buf *out, struct error *error)
{
    return render_docx(making->rendering, &making->options, out, error);
}

static bool make_xlsx(const struct making *making, struct buf *out, struct error *error)
{
    return render_xlsx(making->rendering, &making->options, out, error);
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

/* One file in the making, by whichever thread takes it. */
struct job {
    struct str path, draft; /* its own name; where it is written until all are */
    struct file_stream stream;
    bool ok;
    struct error error;
};

struct writing {
    struct making making;
    struct arena arena;
    struct scratch scratch;
    struct job jobs[OUTPUTS];
};

static bool write_on(void *context, struct str bytes)
{
    struct job *job = context;
    return file_stream_add(&job->stream, bytes, &job->error);
}

static bool fill(struct job *job, const struct output *output, const struct making *making)
{
    struct buf out = buf_init_draining(LIMIT_OUTPUT_BYTES, write_on, job);
    struct error error = {0};
    bool ok = output->make(making, &out, &error);
    buf_flush(&out);
    ok = buf_ok(&out, output->name, ok ? &error : NULL) && ok;
    if (!ok && out.failed != ERROR_IO) /* else the file has said why */
        job->error = error;
    buf_done(&out);
    return ok;
}

static void write_one(void *context, size_t place)
{
    struct writing *writing = context;
    struct job *job = &writing->jobs[place];
    if (!file_stream_open(job->draft.p, job->path.p, &job->stream, &job->error))
        return;
    bool ok = fill(job, &outputs[place], &writing->making);
    job->ok = file_stream_close(&job->stream, ok, &job->error) && ok;
}

static bool name_jobs(struct writing *writing, const char *folder, struct error *error)
{
    for (size_t i = 0; i < OUTPUTS; i++) {
        struct job *job = &writing->jobs[i];
        job->path = str_format(&writing->arena, "%s/%s", folder, outputs[i].name);
        job->draft = str_format(&writing->arena, "%s/%s", writing->scratch.folder, outputs[i].name);
        if (!job->path.p || !job->draft.p)
            return error_no_memory(error);
    }
    return true;
}

/* All get their names when all are made, so that what cannot be made leaves the old ones together.
 */
static bool put_in_place(struct writing *writing, struct error *error)
{
    for (size_t i = 0; i < OUTPUTS; i++) {
        if (writing->jobs[i].ok)
            continue;
        if (error)
            *error = writing->jobs[i].error;
        return false;
    }
    for (size_t i = 0; i < OUTPUTS; i++)
        if (!file_rename(writing->jobs[i].draft.p, writing->jobs[i].path.p, error))
            return false;
    return true;
}

static bool write_all(struct writing *writing, const char *folder, struct error *error)
{
    if (!file_make_folder(folder, error) ||
        !scratch_make(folder, &writing->arena, &writing->scratch, error))
        return false;
    bool ok = name_jobs(writing, folder, error);
    if (ok)
        workers_run(OUTPUTS, workers_at_once(), write_one, writing);
    ok = ok && put_in_place(writing, error);
    scratch_remove(&writing->scratch);
    return ok;
}

static json_t *give_viewpoint(const void *context, size_t place, struct error *error)
{
    return compilation_viewpoint(context, place, error);
}

bool outputs_write(const struct compilation *compilation, const struct output_options *options,
                   const char *folder, struct error *error)
{
    struct render_source source = {compilation_head(compilation),
                                   compilation_viewpoint_count(compilation), give_viewpoint,
                                   compilation};
    struct rendering *rendering = rendering_open(&source, error);
    if (!rendering)
        return false;
    struct writing writing = {
        .making = {compilation, rendering, {language_name(options->language), options->by}},
        .arena = arena_init(),
    };
    bool ok = write_all(&writing, folder, error);
    arena_done(&writing.arena);
    rendering_close(rendering);
    return ok;
}
