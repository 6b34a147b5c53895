/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * For people and for tests in other languages: show html|docx|xlsx|view COMPILATION LANGUAGE BY
 * OUTPUT. Writes what the renderer makes of a compilation.
 */
#include "base/file.h"
#include "render/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool render_view_text(const struct rendering *rendering,
                             const struct render_options *options, struct buf *out,
                             struct error *error)
{
    json_t *view = render_view(rendering, options, error);
    char *text = view ? json_dumps(view, JSON_INDENT(1)) : NULL;
    if (text)
        buf_add_str(out, str_from(text));
    free(text);
    json_decref(view);
    return view != NULL;
}

static const struct form {
    const char *name;
    bool (*render)(const struct rendering *rendering, const struct render_options *options,
                   struct buf *out, struct error *error);
} FORMS[] = {{"html", render_html},
             {"docx", render_docx},
             {"xlsx", render_xlsx},
             {"view", render_view_text}};

static json_t *give_viewpoint(const void *context, size_t place, struct error *error)
{
    (void)error;
    return json_incref(json_array_get(context, place));
}

static bool show_compilation(const struct form *form, const json_t *compilation, char **argv,
                             struct error *error)
{
    struct render_options options = {.language = argv[3], .by = argv[4]};
    const json_t *viewpoints = json_object_get(compilation, "viewpoints");
    struct render_source source = {compilation, json_array_size(viewpoints), give_viewpoint,
                                   viewpoints};
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    struct rendering *rendering = rendering_open(&source, error);
    bool ok = rendering && form->render(rendering, &options, &out, error) &&
              file_write(argv[5], buf_str(&out), error);
    rendering_close(rendering);
    buf_done(&out);
    return ok;
}

static bool show(const struct form *form, char **argv, struct error *error)
{
    json_t *compilation = json_load_file(argv[2], 0, NULL);
    bool ok = compilation ? show_compilation(form, compilation, argv, error)
                          : error_set(error, ERROR_INPUT, "%s is not JSON", argv[2]);
    json_decref(compilation);
    return ok;
}

int main(int argc, char **argv)
{
    struct error error = {.message = "usage: show FORM COMPILATION LANGUAGE BY OUTPUT"};
    for (size_t i = 0; argc == 6 && i < sizeof FORMS / sizeof *FORMS; i++)
        if (strcmp(FORMS[i].name, argv[1]) == 0 && show(&FORMS[i], argv, &error))
            return EXIT_SUCCESS;
    fprintf(stderr, "%s\n", error.message);
    return EXIT_FAILURE;
}
