/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What belongs to the site as a whole: the files that pages fetch, and the route table for
 * programs.
 */
#include "web/server/site.h"
#include "model/office/json.h"
#include "web/server/request.h"
#include "web/server/routes.h"
#include "web/server/routes_view.h"

static bool show_static(struct request *request, struct response *response, struct error *error)
{
    const struct static_file *file =
        site_static_find(request->site, request_capture(request, "file"));
    if (!file)
        return error_set(error, ERROR_NOT_FOUND, "there is no such file");
    response->cacheable = true;
    response->packed = file->packed;
    return respond_bytes(response, file->type, file->bytes);
}

static bool show_routes(struct request *request, struct response *response, struct error *error)
{
    struct buf text = buf_init(LIMIT_PAGE_BYTES);
    json_t *view = routes_view(error);
    bool ok = view && json_write(view, true, &text, error);
    json_decref(view);
    struct str kept = ok ? str_copy(request->arena, buf_str(&text)) : STR("");
    buf_done(&text);
    return ok &&
           (kept.p ? respond_bytes(response, "application/json", kept) : error_no_memory(error));
}

static const struct route routes[] = {
    {METHOD_GET, "/static/{file}", ALLOW_ANYONE, MANNER_READ, 0, show_static,
     "A file that pages fetch; its address changes with its content.", NULL},
    {METHOD_GET, "/api", ALLOW_ANYONE, MANNER_READ, 0, show_routes, "The route table, as JSON.",
     NULL},
};

const struct route_table site_routes = {routes, sizeof routes / sizeof *routes};
