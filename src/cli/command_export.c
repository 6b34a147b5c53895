/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"
#include "cli/scratch.h"
#include "model/consultation/consultation.h"
#include "model/exchange/annotations.h"
#include "model/exchange/project.h"
#include "render/qdpx.h"

#include <string.h>
#include <unistd.h>

struct exporting;

/* One form of what is handed out, and the option that says where it goes. */
struct form {
    const char *option;
    bool (*write)(struct exporting *exporting, struct buf *out, struct error *error);
};

struct exporting {
    struct invocation *invocation;
    struct export export;
    struct str base;
    enum language language;
    struct file_stream stream;
    struct error error;
};

static bool write_annotations(struct exporting *exporting, struct buf *out, struct error *error)
{
    return annotations_write(&exporting->export, exporting->base, out, error);
}

static bool write_project(struct exporting *exporting, struct buf *out, struct error *error)
{
    const struct qdpx_originals originals = {project_original, &exporting->export};
    json_t *view = project_view(&exporting->export, exporting->language, error);
    bool ok = view && render_qdpx(view, originals, out, error);
    json_decref(view);
    return ok;
}

static bool write_codes(struct exporting *exporting, struct buf *out, struct error *error)
{
    json_t *view = project_codes_view(&exporting->export, exporting->language, error);
    bool ok = view && render_qdc(view, out, error);
    json_decref(view);
    return ok;
}

static const struct form forms[] = {
    {"annotations", write_annotations},
    {"qdpx", write_project},
    {"qdc", write_codes},
};

static bool write_on(void *context, struct str bytes)
{
    struct exporting *exporting = context;
    return exporting->stream.fd == STDOUT_FILENO
               ? file_put(STDOUT_FILENO, bytes)
               : file_stream_add(&exporting->stream, bytes, &exporting->error);
}

static bool fill(struct exporting *exporting, const struct form *form)
{
    struct buf out = buf_init_draining(LIMIT_OUTPUT_BYTES, write_on, exporting);
    struct error error = {0};
    bool ok = form->write(exporting, &out, &error);
    buf_flush(&out);
    ok = buf_ok(&out, "the file", ok ? &error : NULL) && ok;
    if (!ok && exporting->error.code == ERROR_NONE) /* else the file has said why */
        exporting->error = error;
    buf_done(&out);
    return ok;
}

/* The folder of a path, with a NUL behind. */
static char *folder_of(struct arena *arena, const char *path)
{
    struct str name = file_base_name(str_from(path));
    size_t n = strlen(path) - name.n;
    return str_to_c(arena, n ? (struct str){path, n} : STR("."));
}

/* A file gets its name when it is whole. */
static bool write_file(struct exporting *exporting, const struct form *form, const char *path)
{
    struct arena *arena = exporting->invocation->arena;
    struct error *error = &exporting->error;
    struct scratch scratch;
    char *folder = folder_of(arena, path);
    if (!folder)
        return error_no_memory(error);
    if (!scratch_make(folder, arena, &scratch, error))
        return false;
    struct str draft = str_format(arena, "%s/export", scratch.folder);
    bool ok = draft.p ? file_stream_open(draft.p, path, &exporting->stream, error)
                      : error_no_memory(error);
    if (ok) {
        ok = fill(exporting, form);
        ok = file_stream_close(&exporting->stream, ok, error) && ok;
    }
    ok = ok && file_rename(draft.p, path, error);
    scratch_remove(&scratch);
    return ok;
}

static bool write_form(struct exporting *exporting, const struct form *form)
{
    const char *path = options_value(&exporting->invocation->options, form->option);
    if (!path)
        return true;
    if (strcmp(path, "-") != 0)
        return write_file(exporting, form, path);
    exporting->stream = (struct file_stream){STDOUT_FILENO, "standard output"};
    return fill(exporting, form);
}

static bool write_forms(struct exporting *exporting)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (!write_form(exporting, &forms[i]))
            return false;
    return true;
}

static bool is_asked_for(const struct options *options)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (options_has(options, forms[i].option))
            return true;
    return false;
}

enum exit_code command_export(struct invocation *invocation)
{
    const struct options *options = &invocation->options;
    struct exporting exporting = {.invocation = invocation,
                                  .base = str_from(options_value(options, "base"))};
    struct office office;
    enum exit_code code;
    int64_t wanted = 0, consultation;
    if (!is_asked_for(options))
        return say_usage(invocation,
                         "say with --annotations, --qdpx or --qdc which file is to be made");
    if (!option_language(invocation, &exporting.language) ||
        !option_consultation(invocation, 0, &wanted))
        return EXIT_USAGE;
    while (str_ends(exporting.base, STR("/")))
        exporting.base.n--;
    if (!open_data_folder(invocation, &office, &code))
        return code;
    bool ok = consultation_choose(&office, wanted, &consultation, &exporting.error) &&
              export_load(&office, consultation, EXPORT_FOR_OFFICE, invocation->arena,
                          &exporting.export, &exporting.error) &&
              write_forms(&exporting);
    office_close(&office);
    return ok ? EXIT_DONE : say_failure(&exporting.error);
}
