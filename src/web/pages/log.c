/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The log of the office: who did what.
 */
#include "base/utf8.h"
#include "model/office/acts.h"
#include "render/words.h"
#include "web/server/account.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"
#include "web/views/times.h"

#include <stdlib.h>

enum { ACTS_A_PAGE = 100, CHOICES = 500, DETAIL_BYTES = 300 };

static void push_choice(struct json_maker *maker, json_t *choices, json_t *value, json_t *text,
                        bool chosen)
{
    json_t *choice = json_push_object(maker, choices);
    json_put(maker, choice, "value", value);
    json_put(maker, choice, "text", text);
    json_put(maker, choice, "chosen", json_boolean(chosen));
}

/* What can be chosen from */

static bool put_accounts(const struct request *request, struct json_maker *maker, json_t *view,
                         int64_t chosen, struct error *error)
{
    json_t *list = account_list(request->office, STR(""), CHOICES, error);
    json_t *choices = json_put_array(maker, view, "accounts");
    const json_t *account;
    size_t i;
    json_array_foreach(json_object_get(list, "accounts"), i, account)
    {
        json_t *id = json_object_get(account, "id");
        push_choice(maker, choices, json_incref(id),
                    json_incref(json_object_get(account, "shown_name")),
                    json_integer_value(id) == chosen);
    }
    json_decref(list);
    return list != NULL;
}

static json_t *consultation_text(const json_t *consultation)
{
    struct str title = json_str(consultation, "title");
    struct str number = json_str(consultation, "case_number");
    return json_sprintf("%.*s: %.*s", STR_ARGS(number), STR_ARGS(title));
}

static bool put_consultations(const struct request *request, struct json_maker *maker, json_t *view,
                              int64_t chosen, struct error *error)
{
    json_t *list = right_list(request->office, request->who.account, 0, CHOICES, error);
    json_t *choices = json_put_array(maker, view, "consultations");
    const json_t *consultation;
    size_t i;
    json_array_foreach(json_object_get(list, "rights"), i, consultation)
    {
        json_t *id = json_object_get(consultation, "consultation");
        push_choice(maker, choices, json_incref(id), consultation_text(consultation),
                    json_integer_value(id) == chosen);
    }
    json_decref(list);
    return list != NULL;
}

static int compare_keys(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

/* Whatever the texts have a name for, in the order of the names of verbs: those about one thing
 * stand together. */
static bool put_verbs(const struct request *request, struct json_maker *maker, json_t *view,
                      struct str chosen, struct error *error)
{
    json_t *texts = site_words(request)->texts;
    json_t *choices = json_put_array(maker, view, "verbs");
    const char *key;
    json_t *text;
    size_t count = 0;
    const char **keys = ARENA_ARRAY(request->arena, json_object_size(texts), const char *);
    if (!keys)
        return error_no_memory(error);
    json_object_foreach(texts, key, text) if (str_starts(str_from(key), STR("act_")))
        keys[count++] = key;
    qsort(keys, count, sizeof *keys, compare_keys);
    for (size_t i = 0; i < count; i++)
        push_choice(maker, choices, json_string(keys[i] + 4),
                    json_incref(json_object_get(texts, keys[i])),
                    str_equal(str_from(keys[i] + 4), chosen));
    return true;
}

/* The acts */

/* What of an act's details means something to a person (the JSON has all), and what values of
 * closed lists are called. */
static const struct told_detail {
    const char *key, *values;
} told_details[] = {
    {"name", NULL},
    {"shown_name", NULL},
    {"role", "account_value_"},
    {"state", "account_value_"},
    {"right", "account_value_"},
    {"from", NULL},
    {"what", "account_value_"},
    {"field", "document_field_"},
    {"before", NULL},
    {"after", NULL},
    {"kind", "desk_kind_"},
    {"stance", "desk_stance_"},
    {"outcome", "desk_outcome_"},
    {"channel", "register_channel_"},
    {"reason", NULL},
    {"unanswered", NULL},
    {"decided", NULL},
    {"decided_by", NULL},
    {"paragraph", NULL},
};

/* A detail as it is read: a text itself, or what it is called when it is one of a closed list;
 * anything else as JSON, as far as it is short. */
static json_t *detail_text(const struct words *words, const char *values, const json_t *value)
{
    struct buf text = buf_init(LIMIT_DATABASE_VALUE_BYTES);
    struct str name = str_from(json_string_value(value));
    if (json_is_string(value))
        return json_of_str(values ? words_named(words, values, name) : name);
    bool ok = json_write_inside(value, 0, &text, NULL);
    struct str shown = str_sub(buf_str(&text), 0, utf8_cut(buf_str(&text), DETAIL_BYTES));
    json_t *made = ok ? json_sprintf("%.*s%s", STR_ARGS(shown), shown.n < text.n ? "…" : "") : NULL;
    buf_done(&text);
    return made;
}

/* [{"name", "value"}]: a row for each that has a value. */
static void put_details(const struct request *request, struct json_maker *maker, json_t *act)
{
    const struct words *words = site_words(request);
    json_t *details = json_object_get(act, "details");
    json_t *rows = json_put_array(maker, act, "detail_rows");
    for (size_t i = 0; i < sizeof told_details / sizeof *told_details; i++) {
        const char *key = told_details[i].key;
        const json_t *value = json_object_get(details, key);
        if (!value || json_is_null(value))
            continue;
        json_t *row = json_push_object(maker, rows);
        json_put(maker, row, "name",
                 json_of_str(words_named(words, "account_detail_", str_from(key))));
        json_put(maker, row, "value", detail_text(words, told_details[i].values, value));
    }
}

static json_t *text_of_choice(const json_t *choices, const json_t *value)
{
    size_t i;
    const json_t *choice;
    json_array_foreach(
        choices, i,
        choice) if (json_equal(json_object_get(choice, "value"),
                               value)) return json_incref(json_object_get(choice, "text"));
    return json_null();
}

static void put_texts(const struct request *request, struct json_maker *maker, json_t *view)
{
    size_t i;
    json_t *act;
    json_array_foreach(json_object_get(view, "acts"), i, act)
    {
        json_put(maker, act, "at_text", times_minute(json_str(act, "at")));
        json_put(maker, act, "text",
                 json_of_str(words_named(site_words(request), "act_", json_str(act, "verb"))));
        json_put(maker, act, "consultation_text",
                 text_of_choice(json_object_get(view, "consultations"),
                                json_object_get(act, "consultation")));
        put_details(request, maker, act);
    }
}

/* The address of the page that goes on where this one ends. */
static json_t *next_page(const struct act_filter *filter, struct arena *arena, json_int_t before)
{
    struct str verb = url_encode(arena, filter->verb);
    return json_sprintf("/log?account=%lld&consultation=%lld&verb=%.*s&before=%lld",
                        (long long)filter->account, (long long)filter->consultation, STR_ARGS(verb),
                        (long long)before);
}

static json_t *log_view(const struct request *request, const struct act_filter *filter,
                        struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = act_list(request->office, filter, error);
    if (!view)
        return NULL;
    const json_t *before = json_object_get(view, "before");
    json_put(&maker, view, "title", account_text(request, "account_log_title"));
    json_put(&maker, view, "more",
             json_is_null(before) ? json_null()
                                  : next_page(filter, request->arena, json_integer_value(before)));
    bool ok = put_accounts(request, &maker, view, filter->account, error) &&
              put_consultations(request, &maker, view, filter->consultation, error) &&
              put_verbs(request, &maker, view, filter->verb, error);
    if (ok) {
        put_texts(request, &maker, view);
        return json_made(&maker, view, error);
    }
    json_decref(view);
    return NULL;
}

static bool query_number(const struct request *request, const char *name, int64_t *ret_id,
                         struct error *error)
{
    return str_equal(request_query(request, name), STR("0")) ||
           request_query_id(request, name, ret_id, error);
}

static bool show_log(struct request *request, struct response *response, struct error *error)
{
    struct act_filter filter = {.verb = request_query(request, "verb"), .limit = ACTS_A_PAGE};
    if (!query_number(request, "account", &filter.account, error) ||
        !query_number(request, "consultation", &filter.consultation, error) ||
        !query_number(request, "before", &filter.before, error))
        return false;
    json_t *view = log_view(request, &filter, error);
    return view && respond_page(request, response, 200, "log", view, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/log", ALLOW_ADMINISTRATOR, MANNER_READ, 0, show_log,
     "Who did what, the newest first, by page.", "account consultation verb before"},
};

const struct route_table log_routes = {routes, sizeof routes / sizeof *routes};
