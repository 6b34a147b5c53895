/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where the parts of the earlier version went, and those of which the program does not know: what
 * hangs on them waits until an officer has said where they are now.
 */
#include "model/consultation/draft.h"
#include "model/versions/carrying.h"
#include "web/server/site.h"
#include "web/views/version_page.h"

#include <stdio.h>
#include <string.h>

enum { PLACES_A_PAGE = 25, PARTS_AT_MOST = 500 };

/* Chosen in the place of a part of the new version. */
#define GONE "-"

static const char *const status_names[] = {"kept", "edited", "moved", "split",
                                           "gone", "unsure", NULL};

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Which list: those that wait, or those of a status; and its page. */
struct place_address {
    struct str status;
    size_t page; /* from 1 */
};

static bool read_address(const struct request *request, struct place_address *ret_address,
                         struct error *error)
{
    struct place_address address = {.page = 1};
    struct str status = request_query(request, "status");
    int64_t page;
    for (const char *const *name = status_names; *name; name++)
        if (str_equal(status, str_from(*name)))
            address.status = str_from(*name);
    if (!request_query_id(request, "page", &page, error))
        return false;
    if (page > 0)
        address.page = (size_t)page;
    *ret_address = address;
    return true;
}

/* One part */

/* What is said by more than its name: of a long paragraph, all of it. */
static void put_name(struct office_view *view, json_t *part)
{
    struct str kind = json_str(part, "kind");
    bool titled = !str_equal(kind, STR("paragraph")) && !str_equal(kind, STR("list_item"));
    office_put(view, part, "name", version_part_name(view, part));
    struct str text = json_str(part, "text");
    bool longer = !titled && text.n > VERSION_NAME_BYTES;
    office_put_text(view, part, "quote", longer ? text : STR(""));
}

static void put_to(struct office_view *view, json_t *part)
{
    if (!json_is_object(part))
        return;
    put_name(view, part);
    office_put(view, part, "score_text",
               words_score(view->words, json_number_value(json_object_get(part, "score"))));
}

/* What the form that came in had chosen; of one that did not, nothing: it is for a person to say.
 */
static bool is_chosen(const struct request *request, struct str value)
{
    return str_equal(request->method, STR("POST")) && str_equal(request_form(request, "to"), value);
}

static void put_candidates(struct office_view *view, json_t *part)
{
    json_t *candidates = json_object_get(part, "candidates"), *candidate;
    size_t i;
    json_array_foreach(candidates, i, candidate)
    {
        put_to(view, candidate);
        office_put(view, candidate, "chosen",
                   json_boolean(is_chosen(view->request, json_str(candidate, "node"))));
    }
    office_put(view, part, "has_candidates", json_boolean(json_array_size(candidates) > 0));
    office_put(view, part, "gone_chosen", json_boolean(is_chosen(view->request, STR(GONE))));
}

static void put_part(struct version_page *page, json_t *part)
{
    struct office_view *view = &page->view;
    struct str node = json_str(part, "node");
    json_int_t viewpoints = number_at(part, "viewpoints");
    bool first = page->row.earlier == page->chain.items[0].id;
    put_to(view, json_object_get(part, "to"));
    put_candidates(view, part);
    put_name(view, part);
    office_put_named(view, part, "status_text", "versions_status_", json_str(part, "status"));
    office_put(view, part, "viewpoints_text",
               words_count(view->words, "versions_viewpoints", (size_t)viewpoints));
    office_put(view, part, "has_viewpoints", json_boolean(viewpoints > 0));
    office_put(view, part, "decided",
               json_boolean(str_equal(json_str(part, "state"), STR("decided"))));
    office_put(view, part, "said_day", times_day(json_str(part, "at")));
    office_put(view, part, "desk_href", json_null());
    if (first)
        office_put_href(view, part, "desk_href", OFFICE "/desk?part=%.*s",
                        (long long)view->consultation.id, STR_ARGS(node));
    office_put_href(view, part, "href", VERSION "/places/%.*s", (long long)view->consultation.id,
                    (long long)page->row.id, STR_ARGS(node));
}

/* The list */

static void put_statuses(struct version_page *page, const struct place_address *address,
                         const json_t *told)
{
    struct office_view *view = &page->view;
    json_t *rows = office_put_array(view, view->json, "statuses");
    const json_t *status;
    size_t i;
    json_array_foreach(json_object_get(told, "statuses"), i, status)
    {
        struct str name = json_str(status, "name");
        json_t *row = office_push(view, rows);
        json_int_t count = number_at(status, "count");
        office_put(view, row, "name", json_of_str(name));
        office_put_named(view, row, "text", "versions_status_", name);
        office_put_named(view, row, "hint", "versions_status_hint_", name);
        office_put(view, row, "number", words_number(view->words, (size_t)count));
        office_put(view, row, "some", json_boolean(count > 0));
        office_put(view, row, "here", json_boolean(str_equal(name, address->status)));
        office_put_href(view, row, "href", VERSION "/places?status=%.*s",
                        (long long)view->consultation.id, (long long)page->row.id, STR_ARGS(name));
    }
}

static void put_page_href(struct version_page *page, const struct place_address *address,
                          const char *key, size_t to, bool there)
{
    struct office_view *view = &page->view;
    office_put(view, view->json, key, json_null());
    if (there)
        office_put_href(view, view->json, key, VERSION "/places?page=%zu%s%.*s",
                        (long long)view->consultation.id, (long long)page->row.id, to,
                        address->status.n ? "&status=" : "", STR_ARGS(address->status));
}

static void put_list(struct version_page *page, const struct place_address *address, json_t *told)
{
    struct office_view *view = &page->view;
    json_t *nodes = json_object_get(told, "nodes"), *node;
    size_t i, total = (size_t)number_at(told, "total");
    json_array_foreach(nodes, i, node) put_part(page, node);
    office_put(view, view->json, "parts", json_incref(nodes));
    office_put(view, view->json, "none", json_boolean(total == 0));
    office_put(view, view->json, "waiting", json_incref(json_object_get(told, "waiting")));
    office_put(
        view, view->json, "waiting_text",
        words_count(view->words, "versions_left_unsure", (size_t)number_at(told, "waiting")));
    office_put_text(view, view->json, "status", address->status);
    office_put_named(view, view->json, "status_text", "versions_status_", address->status);
    office_put(view, view->json, "is_queue", json_boolean(address->status.n == 0));
    office_put_href(view, view->json, "queue_href", VERSION "/places",
                    (long long)view->consultation.id, (long long)page->row.id);
    put_page_href(page, address, "previous_href", address->page - 1, address->page > 1);
    put_page_href(page, address, "next_href", address->page + 1,
                  address->page * PLACES_A_PAGE < total);
    put_statuses(page, address, told);
}

static bool show_places(struct request *request, struct response *response, struct error *error)
{
    struct place_address address;
    struct version_page page;
    if (!read_address(request, &address, error) ||
        !version_page_open_later(request, "versions_places_title", &page, error))
        return false;
    const struct carrying_filter filter = {.status = address.status,
                                           .waiting = address.status.n == 0,
                                           .skip = (address.page - 1) * PLACES_A_PAGE,
                                           .limit = PLACES_A_PAGE};
    json_t *told =
        carrying_view(request->office, request->consultation, page.row.id, &filter, error);
    if (!told) {
        office_view_drop(&page.view);
        return false;
    }
    put_list(&page, &address, told);
    json_decref(told);
    return office_view_show(&page.view, response, 200, "versions_places", error);
}

/* One part, with all of the new version to choose from */

static json_t *part_of(const struct node *node)
{
    return json_pack("{s:s, s:o, s:o}", "kind", node_kind_name(node->kind), "number",
                     json_of_optional(draft_number_of(node)), "title",
                     json_of_optional(node->title));
}

static bool holds(struct str text, struct str sought)
{
    if (sought.n == 0)
        return true;
    for (size_t i = 0; i + sought.n <= text.n; i++) {
        size_t n = 0;
        while (n < sought.n && ascii_lower(text.p[i + n]) == ascii_lower(sought.p[n]))
            n++;
        if (n == sought.n)
            return true;
    }
    return false;
}

/* Those whose number, title or words hold what is sought; of very many the first. */
static bool put_choices(struct version_page *page, struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    struct str sought = str_trim(request_query(request, "q"));
    struct loaded_draft *draft =
        draft_load_kept(request->office, page->row.id, request->arena, error);
    size_t count = 0;
    if (!draft)
        return false;
    json_t *choices = office_put_array(view, view->json, "choices");
    for (size_t i = 1; i < draft->draft.node_count; i++) {
        const struct node *node = &draft->draft.nodes[i];
        struct str text = str_sub(draft->document.text, node->heading.start, node->heading.end);
        if ((!holds(text, sought) && !holds(draft_number_of(node), sought)) ||
            count++ >= PARTS_AT_MOST)
            continue;
        json_t *choice = office_push(view, choices), *part = part_of(node);
        office_put(view, choice, "node", json_of_str(node->id));
        office_put(view, choice, "name", version_part_name(view, part));
        office_put(view, choice, "chosen", json_boolean(is_chosen(request, node->id)));
        json_decref(part);
    }
    office_put(view, view->json, "choices_more", json_boolean(count > PARTS_AT_MOST));
    office_put_text(view, view->json, "sought", sought);
    return true;
}

static const struct form_field fields[] = {{"to", "to"}, {"to_missing", "to"}, {NULL, NULL}};

/* The part of the path's {node}. */
static bool put_one(struct version_page *page, bool *ret_conflict, int64_t seen,
                    struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = view->request;
    const struct carrying_filter filter = {.node = request_capture(request, "node"), .limit = 1};
    json_t *told =
        carrying_view(request->office, request->consultation, page->row.id, &filter, error);
    if (!told)
        return false;
    json_t *part = json_array_get(json_object_get(told, "nodes"), 0);
    if (!part) {
        json_decref(told);
        return error_set(error, ERROR_NOT_FOUND, "the earlier version has no such part");
    }
    put_part(page, part);
    *ret_conflict = seen >= 0 && number_at(part, "revision") != seen;
    office_put(view, view->json, "part", json_incref(part));
    json_decref(told);
    return true;
}

static void put_conflict(struct office_view *view, bool conflict)
{
    const json_t *part = json_object_get(view->json, "part");
    office_put(view, view->json, "conflict",
               conflict ? version_conflict(view, "versions_conflict_place", part) : json_null());
}

static bool show_one(struct request *request, struct response *response, unsigned status,
                     int64_t seen, const struct error *problem, struct error *error)
{
    struct version_page page;
    bool conflict = false;
    if (!version_page_open_later(request, "versions_place_title", &page, error))
        return false;
    struct office_view *view = &page.view;
    if (!put_one(&page, &conflict, seen, error) || !put_choices(&page, error)) {
        office_view_drop(view);
        return false;
    }
    put_conflict(view, conflict);
    if (status == 409 && !conflict)
        version_page_put_refused(&page, "versions_refused_else");
    office_put_problem(view, fields, problem);
    office_put_href(view, view->json, "queue_href", VERSION "/places",
                    (long long)view->consultation.id, (long long)page.row.id);
    return office_view_show(view, response, status, "versions_place", error);
}

static bool show_place(struct request *request, struct response *response, struct error *error)
{
    return show_one(request, response, 200, -1, NULL, error);
}

/* Deciding */

static bool decide(struct request *request, int64_t version, int64_t seen, struct error *problem)
{
    struct str to = request_form(request, "to");
    if (to.n == 0)
        return error_set(problem, ERROR_INPUT, "to_missing: nothing was chosen");
    if (str_equal(to, STR(GONE)))
        to = STR("");
    return carrying_decide(request->office, &request->who, request->consultation, version,
                           request_capture(request, "node"), seen, to, problem);
}

static bool decide_place(struct request *request, struct response *response, struct error *error)
{
    struct error problem = {0};
    int64_t version, seen = 0;
    if (!request_capture_id(request, "version", &version, error) ||
        !version_seen(request, "seen", &seen, error))
        return false;
    if (decide(request, version, seen, &problem))
        return respond_see_other(request, response, error, VERSION "/places",
                                 (long long)request->consultation, (long long)version);
    if (problem.code == ERROR_STATE)
        return show_one(request, response, 409, seen, NULL, error);
    if (office_can_tell(&problem))
        return show_one(request, response, 422, seen, &problem, error);
    if (error)
        *error = problem;
    return false;
}

#define PLACES "/consultations/{consultation}/versions/{version}/places"

static const struct route routes[] = {
    {METHOD_GET, PLACES, ALLOW_READER, MANNER_READ, 0, show_places,
     "Where the parts of the earlier version went: those that wait for a person, or of a status.",
     "status page"},
    {METHOD_GET, PLACES "/{node}", ALLOW_READER, MANNER_READ, 0, show_place,
     "One part of the earlier version, with the places where it may have gone.", "q"},
    {METHOD_POST, PLACES "/{node}", ALLOW_OFFICER, MANNER_WRITE, LIMIT_FORM_BYTES, decide_place,
     "Say which part of the version it is now, or (\"-\") that it is gone.", "to seen"},
};

const struct route_table places_routes = {routes, sizeof routes / sizeof *routes};
