/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_acting.h"

#include <stdio.h>
#include <string.h>

static int64_t id_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* The row of an array whose "viewpoint" it is; NULL when there is none. */
static const json_t *find_viewpoint(const json_t *rows, int64_t viewpoint)
{
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (id_of(row, "viewpoint") == viewpoint)
            return row;
    }
    return NULL;
}

static json_t *viewpoint_href(const struct desk_page *page, int64_t viewpoint)
{
    struct desk_address to = page->at;
    to.viewpoint = viewpoint;
    to.page = to.then = 0;
    return desk_address_href(&to);
}

/* What was changed meanwhile */

static void add_conflicts(const struct desk_page *page, json_t *conflicts)
{
    size_t i;
    json_t *conflict;
    desk_add_acts(page, conflicts);
    json_array_foreach(conflicts, i, conflict)
    {
        bool gone = json_is_null(json_object_get(conflict, "revision"));
        json_put(page->maker, conflict, "gone", json_boolean(gone));
        json_put(page->maker, conflict, "href",
                 gone ? json_null() : viewpoint_href(page, id_of(conflict, "viewpoint")));
    }
}

static json_t *overlaps_view(const struct desk_page *page, const json_t *overlaps)
{
    json_t *rows = json_array();
    size_t i;
    const json_t *overlap;
    json_array_foreach(overlaps, i, overlap)
    {
        json_t *row = json_push_object(page->maker, rows);
        json_put(page->maker, row, "viewpoint", json_incref((json_t *)overlap));
        json_put(page->maker, row, "href", viewpoint_href(page, json_integer_value(overlap)));
    }
    return rows;
}

/* The same once more: a form with all that was typed, about what stands now */

/* Fields that name viewpoints with the revision that was seen. */
static const char *const seen_fields[] = {"seen", "also", "member", "with"};

static bool names_viewpoints(struct str name)
{
    for (size_t i = 0; i < sizeof seen_fields / sizeof *seen_fields; i++)
        if (str_equal(name, str_from(seen_fields[i])))
            return true;
    return false;
}

/* Told by the model to be digits and a colon when the act was tried. */
static int64_t viewpoint_of(struct str seen)
{
    int64_t number = 0;
    for (size_t i = 0; i < seen.n && ascii_is_digit(seen.p[i]); i++)
        number = number * 10 + (seen.p[i] - '0');
    return number;
}

static void push_field(const struct desk_page *page, json_t *fields, struct str name, json_t *value)
{
    json_t *field = json_push_object(page->maker, fields);
    json_put(page->maker, field, "name", json_of_str(name));
    json_put(page->maker, field, "value", value);
}

/* Whom the form is about the second time. What was done is left out; of an act that was not done at
 * all, those without a conflict stay. */
static json_t *seen_again(const json_t *result, struct str seen)
{
    int64_t viewpoint = viewpoint_of(seen);
    const json_t *conflict = find_viewpoint(json_object_get(result, "conflicts"), viewpoint);
    if (conflict) {
        const json_t *revision = json_object_get(conflict, "revision");
        return json_is_integer(revision) ? json_sprintf("%lld:%lld", (long long)viewpoint,
                                                        (long long)json_integer_value(revision))
                                         : json_null();
    }
    bool done = find_viewpoint(json_object_get(result, "done"), viewpoint) != NULL;
    return done ? json_null() : json_of_str(seen);
}

/* The typed fields, and those that name viewpoints as they stand now; `*ret_first` is the first of
 * these, 0 when none is left. */
static json_t *fields_again(const struct desk_page *page, const json_t *result, int64_t *ret_first)
{
    json_t *fields = json_array();
    int64_t first = 0;
    for (size_t i = 0; i < page->request->form.count; i++) {
        const struct field *field = &page->request->form.items[i];
        if (str_equal(field->name, STR("token")))
            continue;
        if (!names_viewpoints(field->name)) {
            push_field(page, fields, field->name, json_of_str(field->value));
            continue;
        }
        json_t *seen = seen_again(result, field->value);
        if (json_is_null(seen))
            continue;
        bool leads = first == 0 && !str_equal(field->name, STR("with"));
        if (leads)
            first = viewpoint_of(field->value);
        /* The viewpoint of the path comes first; in its place may come one that was ticked. */
        bool ticked = leads && request_capture(page->request, "viewpoint").n > 0;
        push_field(page, fields, ticked ? STR("seen") : field->name, seen);
    }
    *ret_first = first;
    return fields;
}

/* The act's last part of the path, on the viewpoint that leads now. */
static json_t *action_again(const struct desk_page *page, int64_t first)
{
    struct str path = page->request->path, name = STR("");
    while (path.n > 0)
        name = str_cut(&path, '/');
    if (request_capture(page->request, "viewpoint").n == 0)
        return desk_address_act(&page->at, "desk/%.*s", STR_ARGS(name));
    return desk_address_act(&page->at, "viewpoints/%lld/%.*s", (long long)first, STR_ARGS(name));
}

static json_t *again_view(const struct desk_page *page, const json_t *result)
{
    int64_t first;
    json_t *fields = fields_again(page, result, &first);
    if (first == 0 || !fields) {
        json_decref(fields);
        return fields ? json_null() : NULL;
    }
    if (json_array_size(json_object_get(result, "overlaps")) > 0)
        push_field(page, fields, STR("anyway"), json_string("1"));
    json_t *again = json_object();
    json_put(page->maker, again, "action", action_again(page, first));
    json_put(page->maker, again, "fields", fields);
    return again;
}

/* What was typed, to be read; the rest of the fields are of the form's making. */
static const struct {
    const char *name, *label, *prefix;
} typed_fields[] = {
    {"outcome", "column_outcome", "desk_outcome_"},
    {"reason", "reply_reason", NULL},
    {"kind", "column_kind", "desk_kind_"},
    {"stance", "column_stance", "desk_stance_"},
    {"quote", "desk_quote", NULL},
    {"name", "desk_theme", NULL},
};

static json_t *typed_view(const struct desk_page *page)
{
    json_t *typed = json_array();
    for (size_t i = 0; i < sizeof typed_fields / sizeof *typed_fields; i++) {
        struct str value = request_form(page->request, typed_fields[i].name);
        if (value.n == 0)
            continue;
        json_t *row = json_push_object(page->maker, typed);
        const char *prefix = typed_fields[i].prefix;
        json_put(page->maker, row, "name",
                 json_of_str(words_get(page->words, typed_fields[i].label)));
        json_put(page->maker, row, "text",
                 json_of_str(prefix ? words_named(page->words, prefix, value) : value));
    }
    return typed;
}

static json_t *conflict_view(struct desk_page *page, json_t *result)
{
    json_t *view = json_object(), *conflicts = json_object_get(result, "conflicts");
    const json_t *overlaps = json_object_get(result, "overlaps");
    size_t done = json_array_size(json_object_get(result, "done"));
    bool only_places = json_array_size(conflicts) == 0;
    const char *title = only_places ? "desk_overlap_title" : "desk_conflict_title";
    add_conflicts(page, conflicts);
    json_put(page->maker, view, "title", json_of_str(words_get(page->words, title)));
    json_put(page->maker, view, "done_text",
             done ? words_count(page->words, "desk_conflict_done", done) : json_null());
    json_put(page->maker, view, "conflicts", json_incref(conflicts));
    json_put(page->maker, view, "overlaps", overlaps_view(page, overlaps));
    json_put(page->maker, view, "typed", typed_view(page));
    json_put(page->maker, view, "again", again_view(page, result));
    json_put(page->maker, view, "back", desk_address_href(&page->at));
    return view;
}

bool desk_respond_conflict(const struct request *request, struct response *response,
                           struct desk_page *page, json_t *result, struct error *error)
{
    json_t *view = json_made(page->maker, conflict_view(page, result), error);
    json_decref(result);
    return view && respond_page(request, response, 409, "desk_conflict", view, error);
}
