/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/outputs.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/workers.h"
#include "cli/scratch.h"
#include "render/compilation_files.h"

enum { OUTPUTS = COMPILATION_FILES };

/* One file in the making, by whichever thread takes it. */
struct job {
    struct str path, draft; /* its own name; where it is written until all are */
    struct file_stream stream;
    bool ok;
    struct error error;
};

struct writing {
    struct compilation_files files;
    struct render_options options;
    struct arena arena;
    struct scratch scratch;
    struct job jobs[OUTPUTS];
};

static bool write_on(void *context, struct str bytes)
{
    struct job *job = context;
    return file_stream_add(&job->stream, bytes, &job->error);
}

static bool fill(struct job *job, const struct writing *writing, size_t at)
{
    struct buf out = buf_init_draining(LIMIT_OUTPUT_BYTES, write_on, job);
    struct error error = {0};
    bool ok = compilation_file_make(&writing->files, at, &writing->options, &out, &error);
    buf_flush(&out);
    ok = buf_ok(&out, compilation_file_name(at), ok ? &error : NULL) && ok;
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
    bool ok = fill(job, writing, place);
    job->ok = file_stream_close(&job->stream, ok, &job->error) && ok;
}

static bool name_jobs(struct writing *writing, const char *folder, struct error *error)
{
    for (size_t i = 0; i < OUTPUTS; i++) {
        struct job *job = &writing->jobs[i];
        job->path = str_format(&writing->arena, "%s/%s", folder, compilation_file_name(i));
        job->draft =
            str_format(&writing->arena, "%s/%s", writing->scratch.folder, compilation_file_name(i));
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

static bool write_json(const void *context, struct buf *out, struct error *error)
{
    return compilation_write(context, out, error);
}

bool outputs_write(const struct compilation *compilation, const struct output_options *options,
                   const char *folder, struct error *error)
{
    struct writing writing = {
        .options = {language_name(options->language), options->by},
        .arena = arena_init(),
    };
    const struct compilation_source source = {
        .render = {compilation_head(compilation), compilation_viewpoint_count(compilation),
                   give_viewpoint, compilation},
        .write_json = write_json,
        .context = compilation,
    };
    if (!compilation_files_open(&source, &writing.files, error))
        return false;
    bool ok = write_all(&writing, folder, error);
    arena_done(&writing.arena);
    compilation_files_close(&writing.files);
    return ok;
}
