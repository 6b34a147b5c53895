/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Closing a consultation, and what of it the public sees.
 */
#include "model/consultation/closing.h"
#include "model/documents/register_list.h"
#include "model/public/publication.h"
#include "web/views/office_view.h"

/* What remains, each with its list. */
static void push_remaining(struct office_view *view, json_t *rows, const char *word, size_t count,
                           const char *address)
{
    if (count == 0)
        return;
    json_t *item = office_push(view, rows);
    office_put(view, item, "count", json_integer((json_int_t)count));
    office_put(view, item, "text", words_count(view->words, word, count));
    office_put_href(view, item, "href", OFFICE "%s", (long long)view->consultation.id, address);
}

static bool put_remaining(struct office_view *view, const json_t *closing, struct error *error)
{
    const struct request *request = view->request;
    const struct register_query query = {.filter = REGISTER_WAITING, .page = 1, .per_page = 1};
    struct register_list list;
    if (!register_list(request->office, request->consultation, &query, request->arena, &list,
                       error))
        return false;
    json_t *rows = office_put_array(view, view->json, "remaining");
    size_t unanswered = (size_t)json_integer_value(json_object_get(closing, "unanswered"));
    push_remaining(view, rows, "closing_unanswered", unanswered, "/desk?outcome=none");
    push_remaining(view, rows, "closing_proposed",
                   (size_t)json_integer_value(json_object_get(closing, "proposed")),
                   "/desk?state=proposed");
    push_remaining(view, rows, "closing_waiting", list.counts[REGISTER_WAITING],
                   "/register?filter=waiting");
    push_remaining(view, rows, "closing_unread", list.counts[REGISTER_UNREAD],
                   "/register?filter=unread");
    push_remaining(view, rows, "closing_unclear", list.counts[REGISTER_UNCLEAR],
                   "/register?filter=unclear");
    office_put(view, view->json, "some_remains", json_boolean(json_array_size(rows) > 0));
    office_put(view, view->json, "needs_reason", json_boolean(unanswered > 0));
    return true;
}

static bool put_publications(struct office_view *view, struct error *error)
{
    json_t *rows = office_put_array(view, view->json, "publications");
    struct published_state state;
    if (!publication_state(view->request->office, view->request->consultation, view->request->arena,
                           &state, error))
        return false;
    for (size_t i = 0; i < PUBLICATIONS; i++) {
        json_t *item = office_push(view, rows);
        struct str name = str_from(publication_name((enum publication)i));
        office_put_text(view, item, "what", name);
        office_put_named(view, item, "text", "closing_public_", name);
        office_put(view, item, "public", json_boolean(state.since[i].n > 0));
        office_put_time(view, item, "since", state.since[i]);
        office_put(view, item, "again",
                   json_boolean(i == PUBLISH_VERSIONS && state.since[i].n > 0));
    }
    return true;
}

static bool fill(struct office_view *view, struct error *error)
{
    json_t *closing = closing_view(view->request->office, view->request->consultation, error);
    if (!closing)
        return false;
    long long id = (long long)view->consultation.id;
    office_put_time(view, closing, "closed_on", json_str(closing, "closed"));
    office_put(view, view->json, "closing", closing);
    office_put_text(view, view->json, "typed_reason", request_form(view->request, "reason"));
    office_put_href(view, view->json, "close_href", OFFICE "/close", id);
    office_put_href(view, view->json, "reopen_href", OFFICE "/reopen", id);
    office_put_href(view, view->json, "publish_href", OFFICE "/publish", id);
    office_put_href(view, view->json, "files_href", OFFICE "/files", id);
    return put_remaining(view, closing, error) && put_publications(view, error);
}

static const struct form_field fields[] = {
    {"closing_reason", "reason"}, {"closing_reason_long", "reason"}, {NULL, NULL}};

static bool show(struct request *request, struct response *response, unsigned status,
                 const struct error *problem, struct error *error)
{
    struct office_view view;
    if (!office_view_open(request, "closing_title", &view, error))
        return false;
    office_put_problem(&view, fields, problem);
    if (fill(&view, error))
        return office_view_show(&view, response, status, "office_closing", error);
    office_view_drop(&view);
    return false;
}

static bool show_closing(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, NULL, error);
}

static bool answer(struct request *request, struct response *response, bool ok,
                   const struct error *problem, struct error *error)
{
    if (ok)
        return respond_see_other(request, response, error, OFFICE "/close",
                                 (long long)request->consultation);
    if (office_can_tell(problem))
        return show(request, response, 422, problem, error);
    if (error)
        *error = *problem;
    return false;
}

static bool close_consultation(struct request *request, struct response *response,
                               struct error *error)
{
    struct error problem = {0};
    bool ok = closing_close(request->office, &request->who, request->consultation,
                            request_form(request, "reason"), &problem);
    return answer(request, response, ok, &problem, error);
}

static bool reopen(struct request *request, struct response *response, struct error *error)
{
    struct error problem = {0};
    bool ok = closing_reopen(request->office, &request->who, request->consultation,
                             request_form(request, "reason"), &problem);
    return answer(request, response, ok, &problem, error);
}

/* Every answer but those of which somebody has said otherwise. */
static bool show_answers(struct request *request, struct error *error)
{
    size_t count;
    return publication_show_answers(request->office, &request->who, request->consultation,
                                    request->arena, &count, error);
}

static bool publish(struct request *request, struct response *response, struct error *error)
{
    struct str what = request_form(request, "what"), public = request_form(request, "public");
    if (str_equal(what, STR("answers")))
        return show_answers(request, error) &&
               respond_see_other(request, response, error, OFFICE "/close#public",
                                 (long long)request->consultation);
    enum publication publication;
    bool yes = str_equal(public, STR("yes"));
    if (!publication_from_name(what, &publication))
        return error_set(error, ERROR_INPUT,
                         "what: consultation, compilation, versions or answers");
    if (!yes && !str_equal(public, STR("no")))
        return error_set(error, ERROR_INPUT, "public: yes or no");
    return publication_set(request->office, &request->who, request->consultation, publication, yes,
                           error) &&
           respond_see_other(request, response, error, OFFICE "/close#public",
                             (long long)request->consultation);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/close", ALLOW_READER, MANNER_READ, 0, show_closing,
     "What remains to be done, and what the public sees.", NULL},
    {METHOD_POST, "/consultations/{consultation}/close", ALLOW_OFFICER, MANNER_WRITE,
     LIMIT_FORM_BYTES, close_consultation,
     "Close the consultation; with a reason where viewpoints are unanswered.", "reason"},
    {METHOD_POST, "/consultations/{consultation}/reopen", ALLOW_ADMINISTRATOR, MANNER_WRITE,
     LIMIT_FORM_BYTES, reopen, "Open a closed consultation again.", "reason"},
    {METHOD_POST, "/consultations/{consultation}/publish", ALLOW_OFFICER, MANNER_WRITE,
     LIMIT_FORM_BYTES, publish,
     "Make the consultation, its compilation, versions or answers public, or take it back.",
     "what public"},
};

const struct route_table closing_routes = {routes, sizeof routes / sizeof *routes};
