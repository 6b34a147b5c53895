/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A version and the one that it was made from as files: a page, a Word document with tracked
 * changes, and data; made when they are asked for, by the same functions as those of the command
 * line.
 */
#include "model/version_texts.h"
#include "render/comparison_files.h"
#include "web/version_page.h"

/* What a version is called, with its file. */
static struct str name_of(const struct version_page *page, const struct sql_chained *row)
{
    struct str name = version_name(&page->view, row->label, version_place(&page->chain, row->id));
    return str_format(page->view.request->arena, "%.*s (%.*s)", STR_ARGS(name),
                      STR_ARGS(row->name));
}

static bool make_file(const struct version_page *page, const struct version_texts *texts, size_t at,
                      struct str title, struct str *ret_bytes, struct error *error)
{
    const struct request *request = page->view.request;
    const struct comparison_facts facts = {
        .title = title,
        .old = {name_of(page, &texts->old_version), texts->old_version.hash},
        .new = {name_of(page, &texts->new_version), texts->new_version.hash},
        .made = texts->new_version.made,
    };
    struct comparison_files files;
    struct buf out = buf_init(LIMIT_RENDER_BYTES);
    if (!facts.old.name.p || !facts.new.name.p)
        return error_no_memory(error);
    if (!comparison_files_open(texts->comparison, &facts, &files, error))
        return false;
    bool ok = comparison_file_make(&files, at, language_name(request->language), &out, error) &&
              buf_ok(&out, "the file", error);
    struct str kept = ok ? str_copy(request->arena, buf_str(&out)) : STR("");
    buf_done(&out);
    comparison_files_close(&files);
    if (ok && !kept.p)
        return error_no_memory(error);
    *ret_bytes = kept;
    return ok;
}

/* An address that ends in ".json" has lost that on its way: it asks for any page's view. */
static size_t find_file(const struct request *request)
{
    struct str name = request_capture(request, "file");
    if (request->wants_json && str_equal(name, STR("redline")))
        name = STR("redline.json");
    return comparison_file_find(name);
}

static bool send_redline(struct request *request, struct response *response, struct error *error)
{
    size_t at = find_file(request);
    struct version_page page;
    struct version_texts texts;
    struct str bytes;
    if (at == COMPARISON_FILES)
        return error_set(error, ERROR_NOT_FOUND, "there is no such file");
    if (!version_page_open(request, "versions_compare_title", &page, error))
        return false;
    struct str title = str_copy(request->arena, json_str(page.view.json, "title"));
    office_view_drop(&page.view);
    if (!version_texts_load(request->office, request->consultation, page.row.id, request->arena,
                            &texts, error) ||
        !make_file(&page, &texts, at, title, &bytes, error))
        return false;
    response->download_name = office_file_name(&page.view, comparison_file_name(at));
    return respond_bytes(response, comparison_file_media_type(at), bytes);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/versions/{version}/compare/{file}", ALLOW_READER,
     MANNER_SLOW, 0, send_redline,
     "The version beside the one that it was made from as comparison.html, comparison.docx or "
     "redline.json.",
     NULL},
};

const struct route_table redline_routes = {routes, sizeof routes / sizeof *routes};
