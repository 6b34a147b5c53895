/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/views/desk_acting.h"
#include "web/views/desk_view.h"
#include "web/views/times.h"

/* The desk of a consultation */

static bool show_desk(struct request *request, struct response *response, struct error *error)
{
    struct json_maker maker = {0};
    struct desk_address at;
    struct desk_page page;
    if (!desk_address_read(request, &at, error) ||
        !desk_page_open(request, &maker, &at, &page, error))
        return false;
    json_t *view = desk_view(&page, error);
    desk_page_done(&page);
    return view && respond_page(request, response, 200, "desk", view, error);
}

/* A viewpoint alone leads to the desk where it is open. */
static bool show_viewpoint(struct request *request, struct response *response, struct error *error)
{
    struct desk_address to;
    if (!desk_address_read(request, &to, error) ||
        !request_capture_id(request, "viewpoint", &to.viewpoint, error))
        return false;
    struct str path = desk_address_path(request, &to);
    if (path.n == 0)
        return error_no_memory(error);
    return respond_see_other(request, response, error, "%.*s#viewpoint", STR_ARGS(path));
}

/* My consultations */

static json_t *figure(struct json_maker *maker, const struct words *words, json_int_t count,
                      const char *key, const struct desk_address *to)
{
    json_t *figure = json_object();
    size_t number = count > 0 ? (size_t)count : 0;
    json_put(maker, figure, "number", words_number(words, number));
    json_put(maker, figure, "text", json_of_str(words_get(words, key)));
    json_put(maker, figure, "href", number ? desk_address_href(to) : json_null());
    return figure;
}

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void add_figures(const struct request *request, struct json_maker *maker, json_t *row)
{
    const struct words *words = site_words(request);
    struct desk_address to = {.consultation = number_at(row, "consultation"), .page = 1};
    json_t *figures = json_put_array(maker, row, "figures");
    json_put(maker, row, "href", desk_address_href(&to));
    json_push(maker, figures,
              figure(maker, words, number_at(row, "viewpoints"), "desk_viewpoints", &to));
    to.filter = (struct desk_filter){.outcome = STR("none")};
    json_push(maker, figures,
              figure(maker, words, number_at(row, "unanswered"), "desk_unanswered", &to));
    to.filter.assignee = request->who.account;
    json_push(maker, figures, figure(maker, words, number_at(row, "mine"), "desk_mine", &to));
}

static void add_consultation_words(const struct request *request, struct json_maker *maker,
                                   json_t *row)
{
    const struct words *words = site_words(request);
    struct str title = json_str(row, "title");
    long long viewpoints = number_at(row, "viewpoints");
    long long unanswered = number_at(row, "unanswered");
    json_put(maker, row, "shown_title",
             json_of_str(title.n > 0 ? title : words_get(words, "untitled")));
    json_put(maker, row, "documents_text",
             words_count(words, "desk_documents", (size_t)number_at(row, "documents")));
    json_put(maker, row, "role_text",
             json_of_str(words_named(words, "desk_role_", json_str(row, "role"))));
    json_put(maker, row, "answered", json_integer(viewpoints - unanswered));
    json_put(maker, row, "closed", times_day(json_str(row, "closed")));
    json_put(
        maker, row, "register",
        json_sprintf("/consultations/%lld/register", (long long)number_at(row, "consultation")));
    json_put(
        maker, row, "overview",
        json_sprintf("/consultations/%lld/overview", (long long)number_at(row, "consultation")));
    add_figures(request, maker, row);
}

static bool show_mine(struct request *request, struct response *response, struct error *error)
{
    struct json_maker maker = {0};
    json_t *rows = desk_consultations(request->office, &request->who, error), *row;
    size_t i;
    if (!rows)
        return false;
    json_array_foreach(rows, i, row) add_consultation_words(request, &maker, row);
    json_t *view = json_object();
    json_put(&maker, view, "title", json_of_str(words_get(site_words(request), "site_nav_home")));
    json_put(&maker, view, "consultations", rows);
    json_put(&maker, view, "may_open", json_boolean(request->who.administrator));
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, 200, "desk_mine", view, error);
}

/* An act on one viewpoint, or on those ticked. */
#define ACT(pattern, handler, summary, fields)                                                     \
    {                                                                                              \
        METHOD_POST, "/consultations/{consultation}/" pattern, ALLOW_OFFICER, MANNER_WRITE,        \
            LIMIT_FORM_BYTES, handler, summary, fields                                             \
    }

static const struct route routes[] = {
    {METHOD_GET, "/desk", ALLOW_SIGNED_IN, MANNER_READ, 0, show_mine,
     "The consultations that one may work in, with what is left to do.", NULL},
    {METHOD_GET, "/consultations/{consultation}/desk", ALLOW_READER, MANNER_READ, 0, show_desk,
     "The desk: draft, list and viewpoint.", DESK_ADDRESS_FIELDS},
    {METHOD_GET, "/consultations/{consultation}/viewpoints/{viewpoint}", ALLOW_READER, MANNER_READ,
     0, show_viewpoint, "Leads to the desk with the viewpoint open.", NULL},
    ACT("viewpoints/{viewpoint}/judge", desk_post_judge,
        "Changes kind, stance or first part, or confirms them as they are.",
        "seen kind was_kind stance was_stance part was_part"),
    ACT("viewpoints/{viewpoint}/reject", desk_post_reject, "It is no viewpoint.", "seen reason"),
    ACT("viewpoints/{viewpoint}/reply", desk_post_reply,
        "Replies to it, to those ticked, and to all that say the same.",
        "seen outcome reason also together member"),
    ACT("viewpoints/{viewpoint}/withdraw", desk_post_withdraw, "Takes its reply back.", "seen"),
    ACT("viewpoints/{viewpoint}/assign", desk_post_assign, "Gives it to an officer, or to nobody.",
        "seen assignee"),
    ACT("viewpoints/{viewpoint}/theme", desk_post_theme, "Tags it with a theme, or takes one off.",
        "seen name remove"),
    ACT("viewpoints/{viewpoint}/split", desk_post_split, "Splits it where sentences begin.",
        "seen start"),
    ACT("viewpoints/{viewpoint}/join", desk_post_join, "Joins it with its neighbours.",
        "seen with"),
    ACT("viewpoints/{viewpoint}/anchor", desk_post_anchor,
        "Lets it begin and end where a quoted text does.", "seen document near quote anyway"),
    ACT("viewpoints/{viewpoint}/passages", desk_post_passages,
        "Adds a part of the draft that it is about, or takes one away.", "seen add remove"),
    ACT("desk/viewpoints", desk_post_bulk,
        "Confirms, rejects, assigns or tags those ticked: do is confirm, reject, assign or theme.",
        "do also assignee name"),
    ACT("desk/undo", desk_post_undo, "Takes an act back.", "act"),
    {METHOD_POST, "/consultations/{consultation}/desk/seen", ALLOW_READER, MANNER_WRITE,
     LIMIT_FORM_BYTES, desk_post_seen, "One has seen what is new.", ""},
};

const struct route_table desk_routes = {routes, sizeof routes / sizeof *routes};
