/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a version changed, and because of whom: each change with its words, the viewpoints that led
 * to it or may have, and what an officer says of them.
 */
#include "model/chain/changes.h"
#include "web/server/site.h"
#include "web/views/change_view.h"

enum { CHANGES_A_PAGE = 20, UNMET_SHOWN = 40 };

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Filters */

static json_int_t count_of(const json_t *counts, struct str name)
{
    size_t i;
    const json_t *count;
    json_array_foreach(counts, i, count)
    {
        if (str_equal(json_str(count, "name"), name))
            return number_at(count, "count");
    }
    return 0;
}

static json_int_t sum_of(const json_t *counts)
{
    json_int_t sum = 0;
    for (size_t i = 0; i < json_array_size(counts); i++)
        sum += number_at(json_array_get(counts, i), "count");
    return sum;
}

static void push_filter(struct version_page *page, json_t *filters, const char *prefix,
                        const struct change_address *to, struct str name, json_int_t count,
                        bool here)
{
    struct office_view *view = &page->view;
    struct str query = change_address_query(view->request, to, false);
    json_t *filter = office_push(view, filters);
    office_put(view, filter, "name", json_of_optional(name));
    office_put_named(view, filter, "text", prefix, name.n ? name : STR("all"));
    office_put(view, filter, "number", words_number(view->words, (size_t)count));
    office_put(view, filter, "here", json_boolean(here));
    office_put_href(view, filter, "href", VERSION "/changes%.*s", (long long)view->consultation.id,
                    (long long)page->row.id, STR_ARGS(query));
}

static void put_causes(struct version_page *page, const struct change_address *address,
                       const json_t *told)
{
    json_t *filters = office_put_array(&page->view, page->view.json, "causes");
    struct change_address to = *address;
    to.after = 0;
    to.cause = STR("");
    push_filter(page, filters, "versions_cause_", &to, to.cause,
                sum_of(json_object_get(told, "cause_counts")), address->cause.n == 0);
    for (const char *const *name = change_cause_names; *name; name++) {
        to.cause = str_from(*name);
        push_filter(page, filters, "versions_cause_", &to, to.cause,
                    count_of(json_object_get(told, "cause_counts"), to.cause),
                    str_equal(address->cause, to.cause));
    }
}

static void put_kinds(struct version_page *page, const struct change_address *address,
                      const json_t *told)
{
    json_t *filters = office_put_array(&page->view, page->view.json, "kinds");
    struct change_address to = *address;
    to.after = 0;
    to.kind = STR("");
    push_filter(page, filters, "versions_kind_", &to, to.kind,
                sum_of(json_object_get(told, "kinds")), address->kind.n == 0);
    for (const char *const *name = change_kind_names; *name; name++) {
        to.kind = str_from(*name);
        json_int_t count = count_of(json_object_get(told, "kinds"), to.kind);
        if (count)
            push_filter(page, filters, "versions_kind_", &to, to.kind, count,
                        str_equal(address->kind, to.kind));
    }
}

static void put_ways_on(struct version_page *page, const struct change_address *address,
                        const json_t *told)
{
    struct office_view *view = &page->view;
    const json_t *after = told ? json_object_get(told, "after") : NULL;
    struct change_address to = *address;
    to.after = json_integer_value(after);
    struct str next = change_address_query(view->request, &to, false);
    to.after = 0;
    struct str first = change_address_query(view->request, &to, false);
    long long consultation = (long long)view->consultation.id, version = (long long)page->row.id;
    office_put(view, view->json, "next_href", json_null());
    office_put(view, view->json, "first_href", json_null());
    if (json_is_integer(after))
        office_put_href(view, view->json, "next_href", VERSION "/changes%.*s", consultation,
                        version, STR_ARGS(next));
    if (address->after)
        office_put_href(view, view->json, "first_href", VERSION "/changes%.*s", consultation,
                        version, STR_ARGS(first));
    office_put_href(view, view->json, "all_href", VERSION "/changes%.*s", consultation, version,
                    STR_ARGS(first));
}

/* A viewpoint that waits for a change to be joined to: it is one of those that the gate lists. */
static bool put_join(struct version_page *page, const struct change_address *address,
                     struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    if (address->join == 0) {
        office_put(view, view->json, "join", json_null());
        return true;
    }
    json_t *gate = version_gate_view(request->office, request->consultation, page->row.id,
                                     address->join - 1, 1, error);
    if (!gate)
        return false;
    json_t *wish = json_array_get(json_object_get(gate, "unmet_list"), 0);
    bool found = wish && number_at(wish, "viewpoint") == address->join;
    if (found)
        change_view_add_wish(page, wish);
    office_put(view, view->json, "join", found ? json_incref(wish) : json_null());
    json_decref(gate);
    return true;
}

static void put_script(struct office_view *view)
{
    json_t *scripts = office_put_array(view, view->json, "scripts");
    json_push(&view->maker, scripts, json_string("changes.js"));
}

/* The list */

static bool fill_list(struct version_page *page, const struct change_address *address,
                      struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    const struct change_filter filter = {.cause = address->cause,
                                         .kind = address->kind,
                                         .after = address->after,
                                         .limit = CHANGES_A_PAGE,
                                         .proposals = true};
    json_t *told =
               changes_view(request->office, request->consultation, page->row.id, &filter, error),
           *change;
    if (!told)
        return false;
    size_t i;
    json_array_foreach(json_object_get(told, "changes"), i, change)
    {
        const json_t *below = json_array_get(json_object_get(told, "changes"), i + 1);
        change_view_add(page, address, change);
        office_put(view, change, "next",
                   below ? json_incref(json_object_get(below, "change")) : json_null());
    }
    put_causes(page, address, told);
    put_kinds(page, address, told);
    put_ways_on(page, address, told);
    office_put(view, view->json, "changes", json_incref(json_object_get(told, "changes")));
    office_put(view, view->json, "total", json_incref(json_object_get(told, "total")));
    office_put(view, view->json, "total_text",
               words_count(view->words, "versions_changes", (size_t)number_at(told, "total")));
    json_decref(told);
    return put_join(page, address, error);
}

static bool show_changes(struct request *request, struct response *response, struct error *error)
{
    struct change_address address;
    struct version_page page;
    if (!change_address_read(request, &address, error) ||
        !version_page_open_later(request, "versions_changes_title", &page, error))
        return false;
    address.alone = false;
    put_script(&page.view);
    if (fill_list(&page, &address, error))
        return office_view_show(&page.view, response, 200, "versions_changes", error);
    office_view_drop(&page.view);
    return false;
}

/* One change */

static const struct form_field fields[] = {
    {"note", "note"},           {"other", "other"},          {"other_none", "other"},
    {"other_outcome", "other"}, {"viewpoint_none", "other"}, {NULL, NULL}};

/* Somebody said something of it between the page and the form. */
static void put_conflict(struct version_page *page, const json_t *change, bool conflict,
                         bool refused)
{
    struct office_view *view = &page->view;
    office_put(view, view->json, "conflict",
               conflict ? version_conflict(view, "versions_conflict", change) : json_null());
    if (refused && !conflict)
        version_page_put_refused(page, "versions_refused_cause");
}

static bool put_unmet(struct version_page *page, struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    json_t *gate = version_gate_view(request->office, request->consultation, page->row.id, 0,
                                     UNMET_SHOWN, error),
           *wish;
    if (!gate)
        return false;
    size_t i;
    json_array_foreach(json_object_get(gate, "unmet_list"), i, wish)
        change_view_add_wish(page, wish);
    office_put(view, view->json, "unmet", json_incref(json_object_get(gate, "unmet_list")));
    office_put(view, view->json, "unmet_more",
               json_boolean(!json_is_null(json_object_get(gate, "after"))));
    office_put_href(view, view->json, "unmet_href", VERSION "/unmet",
                    (long long)view->consultation.id, (long long)page->row.id);
    json_decref(gate);
    return true;
}

static bool fill_one(struct version_page *page, const struct change_address *address,
                     int64_t change, int64_t seen, bool refused, struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    json_t *told = change_view(request->office, request->consultation, change, error);
    if (!told)
        return false;
    if (number_at(told, "version") != page->row.id) {
        json_decref(told);
        return error_set(error, ERROR_NOT_FOUND, "the version has no change %lld",
                         (long long)change);
    }
    put_conflict(page, told, seen >= 0 && number_at(told, "revision") != seen, refused);
    change_view_add(page, address, told);
    office_put(view, told, "next", json_null());
    json_t *changes = office_put_array(view, view->json, "changes");
    json_push(&view->maker, changes, told);
    put_ways_on(page, address, NULL);
    return put_unmet(page, error);
}

/* `seen` is the revision that a refused form carried; below 0: there was none. */
static bool show_one(struct request *request, struct response *response, unsigned status,
                     int64_t seen, const struct error *problem, struct error *error)
{
    struct change_address address;
    struct version_page page;
    int64_t change;
    if (!change_address_read(request, &address, error) ||
        !request_capture_id(request, "change", &change, error) ||
        !version_page_open_later(request, "versions_change_title", &page, error))
        return false;
    address.alone = true;
    office_put_problem(&page.view, fields, problem);
    put_script(&page.view);
    office_put(&page.view, page.view.json, "join", json_null());
    if (fill_one(&page, &address, change, seen, status == 409, error))
        return office_view_show(&page.view, response, status, "versions_change", error);
    office_view_drop(&page.view);
    return false;
}

static bool show_change(struct request *request, struct response *response, struct error *error)
{
    return show_one(request, response, 200, -1, NULL, error);
}

/* Acts */

struct saying {
    struct request *request;
    struct change_seen seen;
    struct error problem;
};

static bool begin(struct request *request, struct saying *ret_saying, struct error *error)
{
    struct saying saying = {.request = request};
    int64_t version;
    struct sql_chained row;
    if (!request_capture_id(request, "version", &version, error) ||
        !request_capture_id(request, "change", &saying.seen.change, error) ||
        !version_find(request->office, request->consultation, version, request->arena, &row,
                      error) ||
        !version_seen(request, "seen", &saying.seen.revision, error))
        return false;
    *ret_saying = saying;
    return true;
}

/* The change itself; where it is left out of the list now, the one that stood below it. */
static bool lead_back(struct saying *saying, struct response *response, struct error *error)
{
    struct request *request = saying->request;
    struct change_address address;
    int64_t version, next;
    if (!change_address_read(request, &address, error) ||
        !request_capture_id(request, "version", &version, error) ||
        !request_form_id(request, "next", &next, error))
        return false;
    if (address.alone)
        return respond_see_other(request, response, error, VERSION "/changes/%lld",
                                 (long long)request->consultation, (long long)version,
                                 (long long)saying->seen.change);
    address.join = 0;
    struct str query = change_address_query(request, &address, false);
    int64_t to = address.cause.n && next ? next : saying->seen.change;
    return respond_see_other(request, response, error, VERSION "/changes%.*s#change-%lld",
                             (long long)request->consultation, (long long)version, STR_ARGS(query),
                             (long long)to);
}

static bool finish(struct saying *saying, bool ok, struct response *response, struct error *error)
{
    if (ok)
        return lead_back(saying, response, error);
    if (saying->problem.code == ERROR_STATE)
        return show_one(saying->request, response, 409, saying->seen.revision, NULL, error);
    if (office_can_tell(&saying->problem))
        return show_one(saying->request, response, 422, saying->seen.revision, &saying->problem,
                        error);
    if (error)
        *error = saying->problem;
    return false;
}

static bool take_id(struct str text, int64_t *ret_id)
{
    return request_number(text, ret_id) && *ret_id > 0;
}

/* Those ticked, and the one whose number was typed. */
static bool take_viewpoints(struct saying *saying, int64_t **ret_viewpoints, size_t *ret_count)
{
    const struct request *request = saying->request;
    struct str other = str_trim(request_form(request, "other"));
    size_t sent, count = 0;
    struct str *texts = request_form_all(request, "viewpoint", &sent);
    int64_t *viewpoints = texts ? ARENA_ARRAY(request->arena, sent + 1, int64_t) : NULL;
    if (!viewpoints)
        return error_no_memory(&saying->problem);
    for (size_t i = 0; i < sent; i++)
        if (!take_id(texts[i], &viewpoints[count++]))
            return error_set(&saying->problem, ERROR_INPUT, "other: a viewpoint has a number");
    if (other.n && !take_id(other, &viewpoints[count++]))
        return error_set(&saying->problem, ERROR_INPUT, "other: a viewpoint has a number");
    if (count == 0)
        return error_set(&saying->problem, ERROR_INPUT, "viewpoint_none: nothing was chosen");
    *ret_viewpoints = viewpoints;
    *ret_count = count;
    return true;
}

static bool confirm_causes(struct saying *saying)
{
    const struct request *request = saying->request;
    struct error *problem = &saying->problem;
    int64_t *viewpoints = NULL;
    size_t count = 0;
    if (!take_viewpoints(saying, &viewpoints, &count))
        return false;
    if (change_confirm_causes(request->office, &request->who, request->consultation, saying->seen,
                              viewpoints, count, problem))
        return true;
    /* A number that was typed can be put right; what was ticked stood on the page. */
    if (problem->code == ERROR_NOT_FOUND && request_form(request, "other").n)
        return error_set(problem, ERROR_INPUT, "other_none: no such viewpoint");
    if (problem->code == ERROR_INPUT)
        return error_set(problem, ERROR_INPUT, "other_outcome: it was not accommodated");
    return false;
}

static bool confirm(struct request *request, struct response *response, struct error *error)
{
    struct saying saying;
    return begin(request, &saying, error) &&
           finish(&saying, confirm_causes(&saying), response, error);
}

static bool reject(struct request *request, struct response *response, struct error *error)
{
    struct saying saying;
    int64_t viewpoint;
    if (!begin(request, &saying, error) || !request_form_id(request, "rejected", &viewpoint, error))
        return false;
    bool ok = change_reject_cause(request->office, &request->who, request->consultation,
                                  saying.seen, viewpoint, &saying.problem);
    return finish(&saying, ok, response, error);
}

static bool remove_cause(struct request *request, struct response *response, struct error *error)
{
    struct saying saying;
    int64_t viewpoint;
    if (!begin(request, &saying, error) || !request_form_id(request, "removed", &viewpoint, error))
        return false;
    bool ok = change_remove_cause(request->office, &request->who, request->consultation,
                                  saying.seen, viewpoint, &saying.problem);
    return finish(&saying, ok, response, error);
}

static bool set_editorial(struct request *request, struct response *response, struct error *error)
{
    struct saying saying;
    if (!begin(request, &saying, error))
        return false;
    bool ok = change_set_editorial(request->office, &request->who, request->consultation,
                                   saying.seen, request_form(request, "note"), &saying.problem);
    if (!ok && saying.problem.code == ERROR_LIMIT)
        error_set(&saying.problem, ERROR_LIMIT, "note: too long");
    return finish(&saying, ok, response, error);
}

static bool open_again(struct request *request, struct response *response, struct error *error)
{
    struct saying saying;
    if (!begin(request, &saying, error))
        return false;
    bool ok = change_open(request->office, &request->who, request->consultation, saying.seen,
                          &saying.problem);
    return finish(&saying, ok, response, error);
}

#define CHANGES "/consultations/{consultation}/versions/{version}/changes"
#define ACT(verb, handler, summary, fields)                                                        \
    {                                                                                              \
        METHOD_POST, CHANGES "/{change}/" verb, ALLOW_OFFICER, MANNER_WRITE, LIMIT_FORM_BYTES,     \
            handler, summary, fields                                                               \
    }

static const struct route routes[] = {
    {METHOD_GET, CHANGES, ALLOW_READER, MANNER_SLOW, 0, show_changes,
     "What the version changed, and because of whom.", "cause kind after join"},
    {METHOD_GET, CHANGES "/{change}", ALLOW_READER, MANNER_READ, 0, show_change,
     "One change, with the viewpoints that it could be joined to.", "cause kind after"},
    ACT("confirm", confirm, "These viewpoints led to it.", "seen viewpoint other next"),
    ACT("reject", reject, "The viewpoint did not; it is not proposed again.", "seen rejected next"),
    ACT("remove", remove_cause, "Takes back what was said of a viewpoint.", "seen removed next"),
    ACT("editorial", set_editorial, "It is editorial.", "seen note next"),
    ACT("open", open_again, "It is not editorial after all.", "seen next"),
};

const struct route_table changes_routes = {routes, sizeof routes / sizeof *routes};
