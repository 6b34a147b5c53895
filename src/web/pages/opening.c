/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Opening a consultation: an administrator's form.
 */
#include "model/consultation/opening.h"
#include "web/server/site.h"
#include "web/views/office_view.h"

static const struct form_field fields[] = {
    {"title", "title"},           {"case_number", "case_number"},
    {"authority", "authority"},   {"deadline", "deadline"},
    {"questions", "questions"},   {"no_views", "no_views"},
    {"draft", "draft"},           {"draft_missing", "draft"},
    {"consultees", "consultees"}, {NULL, NULL},
};

static void put_typed(struct office_view *view, const char *key)
{
    json_t *typed = json_object_get(view->json, "typed");
    office_put_text(view, typed, key, request_form(view->request, key));
}

static bool show(struct request *request, struct response *response, unsigned status,
                 const struct error *problem, struct error *error)
{
    static const char *const texts[] = {"title",    "case_number", "authority",
                                        "deadline", "questions",   "no_views"};
    struct office_view view;
    if (!office_view_open(request, "opening_title", &view, error))
        return false;
    office_put_problem(&view, fields, problem);
    office_put_object(&view, view.json, "typed");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_typed(&view, texts[i]);
    return office_view_show(&view, response, status, "opening", error);
}

static bool show_opening(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, NULL, error);
}

static struct opening_form take_form(const struct request *request)
{
    const struct upload *draft = request_upload(request, "draft");
    const struct upload *consultees = request_upload(request, "consultees");
    return (struct opening_form){
        .title = request_form(request, "title"),
        .case_number = request_form(request, "case_number"),
        .authority = request_form(request, "authority"),
        .deadline = request_form(request, "deadline"),
        .questions = request_form(request, "questions"),
        .no_views = request_form(request, "no_views"),
        .draft_path = draft ? draft->path : NULL,
        .draft_name = draft ? draft->name : STR(""),
        .consultees_path = consultees ? consultees->path : NULL,
    };
}

struct opening_change {
    const struct request *request;
    const struct prepared_opening *prepared;
    int64_t consultation;
};

static bool keep(struct office *office, void *context, struct error *error)
{
    struct opening_change *change = context;
    return opening_keep(office, &change->request->who, change->prepared, &change->consultation,
                        error);
}

static bool open_consultation(struct request *request, struct response *response,
                              struct error *error)
{
    const struct opening_form form = take_form(request);
    struct opening_change change = {.request = request};
    struct error problem = {0};
    change.prepared = opening_prepare(request->office, &form, request->arena, &problem);
    if (change.prepared && request_write(request, keep, &change, &problem)) {
        site_wake_reader(request->site);
        return respond_see_other(request, response, error, OFFICE "/close",
                                 (long long)change.consultation);
    }
    if (office_can_tell(&problem))
        return show(request, response, 422, &problem, error);
    if (error)
        *error = problem;
    return false;
}

static const struct route routes[] = {
    {METHOD_GET, "/new-consultation", ALLOW_ADMINISTRATOR, MANNER_READ, 0, show_opening,
     "The form by which a consultation is opened.", NULL},
    {METHOD_POST, "/new-consultation", ALLOW_ADMINISTRATOR, MANNER_SLOW, LIMIT_UPLOAD_BYTES,
     open_consultation, "Open a consultation about a draft.",
     "draft consultees title case_number authority deadline questions no_views"},
};

const struct route_table opening_routes = {routes, sizeof routes / sizeof *routes};
