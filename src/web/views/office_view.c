/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/office_view.h"

#include "model/documents/register.h"
#include "web/server/site.h"
#include "web/views/times.h"

#include <stdarg.h>
#include <stdio.h>

enum { ADDRESS_BYTES = 1024 };

static void put_may(struct office_view *view)
{
    const struct request *request = view->request;
    json_t *may = office_put_object(view, view->json, "may");
    office_put(view, may, "register", json_boolean(request->right >= RIGHT_REGISTRAR));
    office_put(view, may, "answer", json_boolean(request->right >= RIGHT_OFFICER));
    office_put(view, may, "administrate", json_boolean(request->who.administrator));
}

static void put_consultation(struct office_view *view)
{
    const struct sql_consultation *row = &view->consultation;
    json_t *object = office_put_object(view, view->json, "consultation");
    office_put(view, object, "id", json_integer(row->id));
    office_put_text(view, object, "title", row->title);
    office_put_text(view, object, "case_number", row->case_number);
    office_put_text(view, object, "authority", row->authority);
    office_put_text(view, object, "deadline", row->deadline);
    office_put_day(view, object, "closed", row->closed);
    office_put_href(view, object, "href", OFFICE, (long long)row->id);
}

bool office_view_open(struct request *request, const char *title, struct office_view *ret_view,
                      struct error *error)
{
    struct office_view view = {.request = request, .words = site_words(request)};
    if (request->consultation && !consultation_find(request->office, request->consultation,
                                                    request->arena, &view.consultation, error))
        return false;
    view.json = json_object();
    office_put_word(&view, view.json, "title", title);
    if (request->consultation)
        put_consultation(&view);
    put_may(&view);
    *ret_view = view;
    return true;
}

void office_view_drop(struct office_view *view)
{
    json_decref(view->json);
    view->json = NULL;
}

bool office_view_show(struct office_view *view, struct response *response, unsigned status,
                      const char *name, struct error *error)
{
    json_t *json = json_made(&view->maker, view->json, error);
    view->json = NULL;
    return json && respond_page(view->request, response, status, name, json, error);
}

void office_put(struct office_view *view, json_t *object, const char *key, json_t *value)
{
    json_put(&view->maker, object, key, value);
}

void office_put_text(struct office_view *view, json_t *object, const char *key, struct str text)
{
    office_put(view, object, key, json_of_optional(text));
}

void office_put_word(struct office_view *view, json_t *object, const char *key, const char *word)
{
    office_put_text(view, object, key, words_get(view->words, word));
}

void office_put_named(struct office_view *view, json_t *object, const char *key, const char *prefix,
                      struct str name)
{
    office_put_text(view, object, key, name.n ? words_named(view->words, prefix, name) : name);
}

void office_put_time(struct office_view *view, json_t *object, const char *key, struct str time)
{
    char text[48];
    snprintf(text, sizeof text, "%s_text", key);
    office_put_text(view, object, key, time);
    office_put(view, object, text, times_minute(time));
}

void office_put_day(struct office_view *view, json_t *object, const char *key, struct str time)
{
    office_put(view, object, key, times_day(time));
}

void office_put_id(struct office_view *view, json_t *object, const char *key, int64_t id)
{
    office_put(view, object, key, id ? json_integer(id) : json_null());
}

void office_put_href(struct office_view *view, json_t *object, const char *key, const char *format,
                     ...)
{
    char address[ADDRESS_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(address, sizeof address, format, arguments);
    va_end(arguments);
    office_put(view, object, key, n >= 0 && n < ADDRESS_BYTES ? json_string(address) : NULL);
}

json_t *office_push(struct office_view *view, json_t *array)
{
    return json_push_object(&view->maker, array);
}

json_t *office_put_array(struct office_view *view, json_t *object, const char *key)
{
    return json_put_array(&view->maker, object, key);
}

json_t *office_put_object(struct office_view *view, json_t *object, const char *key)
{
    return json_put_object(&view->maker, object, key);
}

void office_put_choices(struct office_view *view, json_t *object, const char *key,
                        const char *prefix, const char *const *names, struct str chosen)
{
    json_t *array = office_put_array(view, object, key);
    for (; *names; names++) {
        struct str name = str_from(*names);
        json_t *choice = office_push(view, array);
        office_put(view, choice, "name", json_of_str(name));
        office_put_named(view, choice, "text", prefix, name.n ? name : STR("none"));
        office_put(view, choice, "chosen", json_boolean(str_equal(name, chosen)));
    }
}

bool office_can_tell(const struct error *problem)
{
    return problem->code == ERROR_INPUT || problem->code == ERROR_LIMIT;
}

/* The field's own text; else, for who reads English, what the model says. */
static struct str problem_text(const struct office_view *view, struct str field,
                               const struct error *problem)
{
    struct str text = words_named(view->words, "office_problem_", field);
    if (!str_equal(text, field))
        return text;
    if (view->request->language == LANGUAGE_EN)
        return str_from(problem->message);
    return words_get(view->words,
                     problem->code == ERROR_LIMIT ? "site_refused_limit" : "site_refused_input");
}

void office_put_problem(struct office_view *view, const struct form_field *fields,
                        const struct error *problem)
{
    form_errors_none(&view->maker, view->json, fields);
    if (!problem)
        return;
    struct str rest = str_from(problem->message), field = str_cut(&rest, ':');
    form_errors_add(&view->maker, view->json, fields, field,
                    json_of_str(problem_text(view, field, problem)));
}

struct str office_file_name(const struct office_view *view, const char *what)
{
    struct str number = view->consultation.case_number;
    struct str name = str_format(view->request->arena, "remiss-%.*s%s%s",
                                 STR_ARGS(str_sub(number, 0, 60)), number.n ? "-" : "", what);
    char *bytes = (char *)name.p;
    for (size_t i = 0; bytes && i < name.n; i++)
        if (!ascii_is_alpha(bytes[i]) && !ascii_is_digit(bytes[i]) && bytes[i] != '.')
            bytes[i] = '-';
    return name;
}

bool office_document(const struct request *request, struct office *office, struct arena *arena,
                     struct sql_document *ret_document, struct error *error)
{
    int64_t number;
    return request_capture_id(request, "number", &number, error) &&
           register_document(office, request->consultation, number, arena, ret_document, error);
}
