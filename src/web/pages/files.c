/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The compilation as files for the office: made when they are asked for, by the same functions as
 * those of the command line.
 */
#include "model/compilation/compile.h"
#include "render/compilation_files.h"
#include "web/views/office_view.h"

static const char *const orders[] = {"node", "consultee", "question", "stance", NULL};

static bool show_files(struct request *request, struct response *response, struct error *error)
{
    struct office_view view;
    if (!office_view_open(request, "files_title", &view, error))
        return false;
    long long id = (long long)view.consultation.id;
    json_t *files = office_put_array(&view, view.json, "files");
    for (size_t i = 0; i < COMPILATION_FILES; i++) {
        json_t *file = office_push(&view, files);
        struct str name = str_from(compilation_file_name(i));
        office_put_text(&view, file, "name", name);
        office_put_named(&view, file, "text", "files_", name);
        office_put_href(&view, file, "href", OFFICE "/files/%.*s", id, (int)name.n,
                        name.p ? name.p : "");
    }
    office_put_choices(&view, view.json, "orders", "by_", orders, STR("node"));
    office_put_href(&view, view.json, "exports_href", OFFICE "/exports", id);
    office_put_href(&view, view.json, "register_href", OFFICE "/register.csv", id);
    return office_view_show(&view, response, 200, "office_files", error);
}

static json_t *give_viewpoint(const void *context, size_t place, struct error *error)
{
    return compilation_viewpoint(context, place, error);
}

static bool write_json(const void *context, struct buf *out, struct error *error)
{
    return compilation_write(context, out, error);
}

/* A word of ours, with a NUL behind; "node" for none. */
static const char *take_order(const struct request *request)
{
    for (const char *const *order = orders; *order; order++)
        if (str_equal(request_query(request, "by"), str_from(*order)))
            return *order;
    return request_query(request, "by").n ? NULL : orders[0];
}

static bool make_file(const struct compilation *compilation, size_t at,
                      const struct render_options *options, struct arena *arena,
                      struct str *ret_bytes, struct error *error)
{
    const struct compilation_source source = {
        .render = {compilation_head(compilation), compilation_viewpoint_count(compilation),
                   give_viewpoint, compilation},
        .write_json = write_json,
        .context = compilation,
    };
    struct compilation_files files;
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    if (!compilation_files_open(&source, &files, error))
        return false;
    bool ok =
        compilation_file_make(&files, at, options, &out, error) && buf_ok(&out, "the file", error);
    struct str kept = ok ? str_copy(arena, buf_str(&out)) : STR("");
    buf_done(&out);
    compilation_files_close(&files);
    if (ok && !kept.p)
        return error_no_memory(error);
    *ret_bytes = kept;
    return ok;
}

/* An address that ends in ".json" has lost that on its way: it asks for any page's view. */
static size_t find_file(const struct request *request)
{
    struct str name = request_capture(request, "file");
    if (request->wants_json && str_equal(name, STR("compilation")))
        name = STR("compilation.json");
    return compilation_file_find(name);
}

static bool send_file(struct request *request, struct response *response, struct error *error)
{
    size_t at = find_file(request);
    const char *by = take_order(request);
    struct compile_options compile = {.language = request->language};
    struct office_view view;
    struct str bytes;
    if (at == COMPILATION_FILES)
        return error_set(error, ERROR_NOT_FOUND, "there is no such file");
    if (!by)
        return error_set(error, ERROR_INPUT, "by: node, consultee, question or stance");
    if (!office_view_open(request, "files_title", &view, error))
        return false;
    office_view_drop(&view);
    struct compilation *compilation =
        compile_consultation(request->office, request->consultation, &compile, error);
    const struct render_options options = {language_name(request->language), by};
    bool ok = compilation && make_file(compilation, at, &options, request->arena, &bytes, error);
    compilation_free(compilation);
    if (!ok)
        return false;
    response->download_name = office_file_name(&view, compilation_file_name(at));
    return respond_bytes(response, compilation_file_media_type(at), bytes);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/files", ALLOW_READER, MANNER_READ, 0, show_files,
     "The forms in which the compilation can be fetched.", NULL},
    {METHOD_GET, "/consultations/{consultation}/files/{file}", ALLOW_READER, MANNER_SLOW, 0,
     send_file, "The compilation as HTML, DOCX, XLSX or JSON, made now.", "by"},
};

const struct route_table files_routes = {routes, sizeof routes / sizeof *routes};
