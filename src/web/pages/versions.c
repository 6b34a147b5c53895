/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The versions of a consultation one after another: what is left to be said of the newest, what
 * each has changed, and how a later one comes in and is withdrawn.
 */
#include "base/file.h"
#include "model/chain/changes.h"
#include "web/server/site.h"
#include "web/views/change_view.h"

#include <stdio.h>

/* Sentences and parts that are likely to be looked for first. */
static const char *const statuses[] = {"kept", "edited", "moved", "split", "gone", "unsure"};
enum { UNMET_A_PAGE = 50, REASON_MOST = LIMIT_REASON_BYTES / 2 };

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* The gate */

static void push_remaining(struct office_view *view, json_t *rows, const char *word,
                           json_int_t count, json_int_t version, const char *address)
{
    json_t *row = office_push(view, rows);
    office_put(view, row, "count", json_integer(count));
    office_put(view, row, "text", words_count(view->words, word, (size_t)count));
    office_put(view, row, "done", json_boolean(count == 0));
    office_put_href(view, row, "href", VERSION "%s", (long long)view->consultation.id,
                    (long long)version, address);
}

/* What is left of the newest version; null of the one that the consultation is about. */
static bool put_gate(struct office_view *view, const json_t *newest, struct error *error)
{
    const struct request *request = view->request;
    json_int_t version = number_at(newest, "version");
    if (json_is_null(json_object_get(newest, "changes"))) {
        office_put(view, view->json, "gate", json_null());
        return true;
    }
    json_t *told = version_gate_view(request->office, request->consultation, version, 0, 1, error);
    if (!told)
        return false;
    json_t *gate = office_put_object(view, view->json, "gate");
    json_t *rows = office_put_array(view, gate, "remaining");
    push_remaining(view, rows, "versions_left_unmet", number_at(told, "unmet"), version, "/unmet");
    push_remaining(view, rows, "versions_left_open", number_at(told, "open"),
                   number_at(told, "open_in"), "/changes?cause=open");
    push_remaining(view, rows, "versions_left_unsure", number_at(told, "unsure"),
                   number_at(told, "unsure_in"), "/places");
    office_put(view, gate, "passed", json_incref(json_object_get(told, "passed")));
    office_put(view, gate, "name", json_incref(json_object_get(newest, "name")));
    office_put(view, gate, "adopted",
               json_boolean(!json_is_null(json_object_get(newest, "decided"))));
    office_put_href(view, gate, "decision_href", VERSION "/decision",
                    (long long)view->consultation.id, (long long)version);
    json_decref(told);
    return true;
}

/* The chain */

static void put_count(struct office_view *view, json_t *version, const char *key, const char *word,
                      const char *source, const char *address)
{
    const json_t *count = json_object_get(version, source);
    json_int_t number = json_integer_value(count);
    if (json_is_null(count)) {
        office_put(view, version, key, json_null());
        return;
    }
    json_t *figure = office_put_object(view, version, key);
    office_put(view, figure, "number", words_number(view->words, (size_t)number));
    office_put_word(view, figure, "text", word);
    office_put(view, figure, "some", json_boolean(number > 0));
    office_put_href(view, figure, "href", VERSION "%s", (long long)view->consultation.id,
                    (long long)number_at(version, "version"), address);
}

/* What became of the sentences, largest share first in the order of the names. */
static void put_sentences(struct office_view *view, json_t *version)
{
    const json_t *places = json_object_get(version, "places");
    json_t *rows = office_put_array(view, version, "sentences");
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        json_int_t count = number_at(places, statuses[i]);
        json_t *row = count ? office_push(view, rows) : NULL;
        if (!row)
            continue;
        office_put(view, row, "number", words_number(view->words, (size_t)count));
        office_put_named(view, row, "text", "versions_status_", str_from(statuses[i]));
        office_put(view, row, "last", json_false());
    }
    if (json_array_size(rows))
        office_put(view, json_array_get(rows, json_array_size(rows) - 1), "last", json_true());
}

static void put_version(struct office_view *view, json_t *version, size_t *place)
{
    long long consultation = (long long)view->consultation.id;
    long long id = (long long)number_at(version, "version");
    bool withdrawn = !json_is_null(json_object_get(version, "withdrawn"));
    bool later = !json_is_null(json_object_get(version, "earlier")) && *place > 0;
    bool newest = json_is_true(json_object_get(version, "newest"));
    bool decided = !json_is_null(json_object_get(version, "decided"));
    office_put_text(view, version, "file", file_base_name(json_str(version, "name")));
    office_put_text(view, version, "name", version_name(view, json_str(version, "label"), *place));
    office_put(view, version, "day", times_day(json_str(version, "made")));
    office_put(view, version, "withdrawn_day", times_day(json_str(version, "withdrawn")));
    office_put_href(view, version, "compare_href", VERSION "/compare", consultation, id);
    office_put_href(view, version, "edit_href", VERSION "/edit", consultation, id);
    office_put_href(view, version, "withdraw_href", VERSION "/withdraw", consultation, id);
    office_put(view, version, "later", json_boolean(later));
    office_put(view, version, "may_withdraw",
               json_boolean(newest && later && !decided && view->request->right >= RIGHT_OFFICER));
    put_count(view, version, "changes_figure", "versions_figure_changes", "changes", "/changes");
    put_count(view, version, "open_figure", "versions_figure_open", "open", "/changes?cause=open");
    put_count(view, version, "unsure_figure", "versions_figure_unsure", "unsure", "/places");
    put_sentences(view, version);
    *place += !withdrawn;
}

/* As the model tells them, with words and addresses. The last one that stands. */
static const json_t *put_versions(struct office_view *view, json_t *told)
{
    json_t *versions = json_object_get(told, "versions"), *version;
    const json_t *newest = NULL;
    size_t i, place = 0;
    json_array_foreach(versions, i, version)
    {
        put_version(view, version, &place);
        if (json_is_true(json_object_get(version, "newest")))
            newest = version;
    }
    office_put(view, view->json, "versions", json_incref(versions));
    office_put(view, view->json, "wishes", json_incref(json_object_get(told, "wishes")));
    office_put(view, view->json, "unmet", json_incref(json_object_get(told, "unmet")));
    office_put(view, view->json, "wishes_text",
               words_count(view->words, "versions_wishes", (size_t)number_at(told, "wishes")));
    return newest;
}

/* A file that may be the wrong one is asked about; it is sent again, for nothing is kept of it. */
struct doubt {
    enum version_likeness likeness;
    double share;
    struct str hash;
};

static void put_doubt(struct office_view *view, const struct doubt *doubt)
{
    static const char *const words[] = {
        [VERSION_OLDER] = "versions_doubt_older", [VERSION_OTHER] = "versions_doubt_other"};
    char percent[16];
    if (!doubt) {
        office_put(view, view->json, "doubt", json_null());
        return;
    }
    json_t *object = office_put_object(view, view->json, "doubt");
    snprintf(percent, sizeof percent, "%.0f", 100 * doubt->share);
    office_put(view, object, "text",
               words_fill(view->words, words[doubt->likeness], "percent", percent, NULL));
    office_put_text(view, object, "hash", doubt->hash);
}

static const struct form_field fields[] = {{"file", "file"},
                                           {"draft", "file"},
                                           {"file_missing", "file"},
                                           {"version_same", "file"},
                                           {"label", "label"},
                                           {"version_reason", "reason"},
                                           {"version_meanwhile", "file"},
                                           {NULL, NULL}};

static bool fill(struct office_view *view, const struct doubt *doubt, struct error *error)
{
    const struct request *request = view->request;
    json_t *told = versions_view(request->office, request->consultation, error);
    if (!told)
        return false;
    const json_t *newest = put_versions(view, told);
    if (!put_gate(view, newest, error)) {
        json_decref(told);
        return false;
    }
    put_doubt(view, doubt);
    office_put(view, view->json, "newest",
               newest ? json_incref(json_object_get(newest, "version")) : json_null());
    office_put(view, view->json, "newest_name",
               newest ? json_incref(json_object_get(newest, "name")) : json_null());
    office_put(view, view->json, "edit_href",
               newest ? json_incref(json_object_get(newest, "edit_href")) : json_null());
    json_t *typed = office_put_object(view, view->json, "typed");
    office_put_text(view, typed, "label", request_form(request, "label"));
    office_put_text(view, typed, "reason", request_form(request, "reason"));
    office_put_href(view, view->json, "add_href", OFFICE "/versions",
                    (long long)request->consultation);
    office_put(view, view->json, "reason_most", json_integer(REASON_MOST));
    office_put(view, view->json, "label_most", json_integer(LIMIT_NAME_BYTES / 2));
    json_decref(told);
    return true;
}

static bool show(struct request *request, struct response *response, unsigned status,
                 const struct error *problem, const struct doubt *doubt, struct error *error)
{
    struct office_view view;
    if (!office_view_open(request, "versions_title", &view, error))
        return false;
    office_put_problem(&view, fields, problem);
    if (fill(&view, doubt, error))
        return office_view_show(&view, response, status, "versions", error);
    office_view_drop(&view);
    return false;
}

static bool show_versions(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, NULL, NULL, error);
}

/* What a person can put right is told at the form; anything else is the server's to tell. */
static bool tell(struct request *request, struct response *response, const struct error *problem,
                 struct error *error)
{
    if (office_can_tell(problem))
        return show(request, response, 422, problem, NULL, error);
    if (error)
        *error = *problem;
    return false;
}

/* What the state of things refuses is told in the words of `name`, over how it is now. */
static bool refuse(struct request *request, struct response *response, const char *name,
                   const struct error *problem, struct error *error)
{
    struct error told = {0};
    error_set(&told, ERROR_INPUT, "%s: %s", name, problem->message);
    return show(request, response, 409, &told, NULL, error);
}

/* A version comes in */

struct adding {
    const struct request *request;
    struct prepared_version *prepared;
    bool anyway;
    int64_t version;
};

static bool keep(struct office *office, void *context, struct error *error)
{
    struct adding *adding = context;
    return version_keep(office, &adding->request->who, adding->prepared, adding->anyway,
                        &adding->version, error);
}

/* "Anyway" is said of the file that was asked about, and of no other. */
static bool is_anyway(const struct request *request, const struct prepared_version *prepared)
{
    return str_equal(request_form(request, "anyway"), STR("yes")) &&
           str_equal(request_form(request, "asked"), version_hash_of(prepared));
}

static bool show_doubt(struct request *request, struct response *response,
                       const struct adding *adding, struct error *error)
{
    struct doubt doubt = {.hash = version_hash_of(adding->prepared)};
    doubt.likeness = version_likeness_of(adding->prepared, &doubt.share);
    return show(request, response, 409, NULL, &doubt, error);
}

static bool prepare(struct request *request, const struct upload *upload, struct adding *adding,
                    struct error *error)
{
    struct version_form form = {.consultation = request->consultation,
                                .label = str_trim(request_form(request, "label")),
                                .path = upload->path,
                                .name = upload->name};
    if (form.label.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_LIMIT, "label: %zu bytes; at most %zu", form.label.n,
                         LIMIT_NAME_BYTES);
    if (!request_form_id(request, "earlier", &form.earlier, error))
        return false;
    adding->prepared = version_prepare(request->office, &form, request->arena, error);
    return adding->prepared != NULL;
}

/* What is no file to be kept is told at the form, in words of its own. */
static bool check_likeness(const struct adding *adding, bool *ret_doubtful, struct error *error)
{
    double share;
    enum version_likeness likeness = version_likeness_of(adding->prepared, &share);
    if (likeness == VERSION_SAME)
        return error_set(error, ERROR_INPUT, "version_same: the file has the same text");
    *ret_doubtful = likeness != VERSION_LATER && !adding->anyway;
    return true;
}

static bool add_version(struct request *request, struct response *response, struct error *error)
{
    const struct upload *upload = request_upload(request, "file");
    struct adding adding = {.request = request};
    struct error problem = {0};
    bool doubtful = false;
    if (!upload || upload->size == 0) {
        error_set(&problem, ERROR_INPUT, "file_missing: no file was chosen");
        return tell(request, response, &problem, error);
    }
    if (!prepare(request, upload, &adding, &problem))
        return problem.code == ERROR_STATE
                   ? refuse(request, response, "version_meanwhile", &problem, error)
                   : tell(request, response, &problem, error);
    adding.anyway = is_anyway(request, adding.prepared);
    /* The same file sent twice is one version: whether it is, is the model's to say. */
    if (request_write(request, keep, &adding, &problem))
        return respond_see_other(request, response, error, VERSION "/changes",
                                 (long long)request->consultation, (long long)adding.version);
    if (problem.code != ERROR_STATE)
        return tell(request, response, &problem, error);
    if (!check_likeness(&adding, &doubtful, &problem))
        return tell(request, response, &problem, error);
    if (doubtful)
        return show_doubt(request, response, &adding, error);
    error_set(&problem, ERROR_INPUT, "version_meanwhile: somebody added a version meanwhile");
    return tell(request, response, &problem, error);
}

/* A version is withdrawn */

static bool withdraw(struct request *request, struct response *response, struct error *error)
{
    struct error problem = {0};
    int64_t version;
    if (!request_capture_id(request, "version", &version, error))
        return false;
    struct str reason = str_trim(request_form(request, "reason"));
    struct sql_chained row;
    if (!version_find(request->office, request->consultation, version, request->arena, &row, error))
        return false;
    if (reason.n == 0 || reason.n > LIMIT_REASON_BYTES) {
        error_set(&problem, ERROR_INPUT, "version_reason: say why the version is withdrawn");
        return tell(request, response, &problem, error);
    }
    if (version_withdraw(request->office, &request->who, request->consultation, version, reason,
                         &problem))
        return respond_see_other(request, response, error, OFFICE "/versions",
                                 (long long)request->consultation);
    if (problem.code == ERROR_STATE)
        return refuse(request, response, "version_withdraw", &problem, error);
    return tell(request, response, &problem, error);
}

/* Replies that nothing came of yet */

static bool show_unmet(struct request *request, struct response *response, struct error *error)
{
    struct version_page page;
    int64_t after;
    if (!request_query_id(request, "after", &after, error) ||
        !version_page_open_later(request, "versions_unmet_title", &page, error))
        return false;
    struct office_view *view = &page.view;
    long long version = (long long)page.row.id;
    json_t *gate = version_gate_view(request->office, request->consultation, page.row.id, after,
                                     UNMET_A_PAGE, error);
    json_t *wishes = json_object_get(gate, "unmet_list"), *wish;
    if (!gate) {
        office_view_drop(view);
        return false;
    }
    size_t i;
    json_array_foreach(wishes, i, wish) change_view_add_wish(&page, wish);
    office_put(view, view->json, "wishes", json_incref(wishes));
    office_put(view, view->json, "unmet", json_incref(json_object_get(gate, "unmet")));
    office_put(view, view->json, "unmet_text",
               words_count(view->words, "versions_left_unmet", (size_t)number_at(gate, "unmet")));
    const json_t *next = json_object_get(gate, "after");
    office_put(view, view->json, "next_href",
               json_is_null(next)
                   ? json_null()
                   : json_sprintf(VERSION "/unmet?after=%lld", (long long)request->consultation,
                                  version, (long long)json_integer_value(next)));
    office_put(view, view->json, "first_href",
               after ? json_sprintf(VERSION "/unmet", (long long)request->consultation, version)
                     : json_null());
    json_decref(gate);
    return office_view_show(view, response, 200, "versions_unmet", error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/versions", ALLOW_READER, MANNER_READ, 0,
     show_versions, "The versions one after another, and what is left to be said of the newest.",
     NULL},
    {METHOD_POST, "/consultations/{consultation}/versions", ALLOW_OFFICER, MANNER_SLOW,
     LIMIT_UPLOAD_BYTES, add_version,
     "Add a version made from the newest; 409 asks about a file that looks like another document.",
     "file label earlier anyway asked"},
    {METHOD_POST, "/consultations/{consultation}/versions/{version}/withdraw", ALLOW_OFFICER,
     MANNER_WRITE, LIMIT_FORM_BYTES, withdraw, "Withdraw the newest version.", "reason"},
    {METHOD_GET, "/consultations/{consultation}/versions/{version}/unmet", ALLOW_READER,
     MANNER_READ, 0, show_unmet,
     "The viewpoints that were accommodated, and that no change is said to come from.", "after"},
};

const struct route_table versions_routes = {routes, sizeof routes / sizeof *routes};
