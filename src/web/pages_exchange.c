/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The viewpoints for other tools: as annotations, for whoever may see them.
 */
#include "model/annotations.h"
#include "web/office_view.h"

#define ANNOTATIONS "/consultations/{consultation}/annotations"

/* "https://samsyn.example", as the visitor's browser names this site. */
static struct str base_of(const struct request *request)
{
    return str_format(request->arena, "%s://%.*s", request->secure ? "https" : "http",
                      STR_ARGS(request->host));
}

static enum export_for for_whom(const struct request *request)
{
    return request->right >= RIGHT_READER ? EXPORT_FOR_OFFICE : EXPORT_FOR_PUBLIC;
}

static bool respond_annotations(struct request *request, struct response *response, json_t *view,
                                struct error *error)
{
    struct buf out = buf_init(LIMIT_PAGE_BYTES);
    bool ok = view && json_write(view, false, &out, error) && buf_ok(&out, "the page", error);
    struct str body = ok ? str_copy(request->arena, buf_str(&out)) : STR("");
    buf_done(&out);
    json_decref(view);
    if (ok && !body.p)
        return error_no_memory(error);
    return ok && respond_bytes(response, ANNOTATIONS_MEDIA_TYPE, body);
}

static bool send_annotations(struct request *request, struct response *response,
                             struct error *error)
{
    struct export export;
    struct str base = base_of(request);
    int64_t page;
    if (!base.p)
        return error_no_memory(error);
    if (!request_query_id(request, "page", &page, error) ||
        !export_load(request->office, request->consultation, for_whom(request), request->arena,
                     &export, error))
        return false;
    json_t *view = page ? annotations_page(&export, base, (size_t)page, error)
                        : annotations_collection(&export, base, error);
    return respond_annotations(request, response, view, error);
}

static const struct route routes[] = {
    {METHOD_GET, ANNOTATIONS, ALLOW_ANYONE, MANNER_SLOW, 0, send_annotations,
     "The viewpoints as W3C Web Annotations, by page; for the public those of a published "
     "compilation that touch nothing masked.",
     "page"},
};

const struct route_table exchange_routes = {routes, sizeof routes / sizeof *routes};
