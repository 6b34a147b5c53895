/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/acts.h"

#include "base/date.h"
#include "model/office/json.h"
#include "store/statements.h"

/* Writing */

bool act_add(struct office *office, const struct signed_in *who, int64_t consultation,
             const char *verb, int64_t document, json_t *details, int64_t *ret_act,
             struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct str text;
    int64_t act;
    bool ok = json_to_arena(&maker, details, &arena, &text, error) &&
              store_new_id(office->store, &act, error) &&
              sql_act_add(office->store, act, str_from(time_now().text), who ? who->account : 0,
                          consultation, str_from(verb), document, text, error);
    if (ok && ret_act)
        *ret_act = act;
    arena_done(&arena);
    return ok;
}

/* Reading */

static bool read_page(struct office *office, const struct act_filter *filter, struct arena *arena,
                      struct sql_act_rows *ret_rows, struct error *error)
{
    int64_t before = filter->before > 0 ? filter->before : INT64_MAX;
    int64_t most = (int64_t)filter->limit + 1;
    if (filter->consultation)
        return sql_act_list_of_consultation(office->store, filter->consultation, before,
                                            filter->verb, filter->account, most, arena, ret_rows,
                                            error);
    if (filter->account)
        return sql_act_list_of_account(office->store, filter->account, before, filter->verb, most,
                                       arena, ret_rows, error);
    return sql_act_list(office->store, before, filter->verb, most, arena, ret_rows, error);
}

static json_t *json_of_id(int64_t id)
{
    return id ? json_integer(id) : json_null();
}

static bool push_act(struct json_maker *maker, json_t *acts, const struct sql_act *row,
                     struct error *error)
{
    json_t *details = json_from(row->details, "an act of the log", error);
    if (!details)
        return false;
    json_t *act = json_push_object(maker, acts);
    json_put(maker, act, "id", json_integer(row->id));
    json_put(maker, act, "at", json_of_str(row->at));
    json_put(maker, act, "account", json_of_id(row->account));
    json_put(maker, act, "name", json_of_optional(row->name));
    json_put(maker, act, "shown_name", json_of_optional(row->shown_name));
    json_put(maker, act, "consultation", json_of_id(row->consultation));
    json_put(maker, act, "verb", json_of_str(row->verb));
    json_put(maker, act, "document", json_of_id(row->document));
    json_put(maker, act, "number", json_of_id(row->number));
    json_put(maker, act, "details", details);
    json_put(maker, act, "undone_by", json_of_id(row->undone_by));
    return true;
}

json_t *act_list(struct office *office, const struct act_filter *filter, struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct sql_act_rows rows;
    json_t *list = json_object(), *acts = json_put_array(&maker, list, "acts");
    bool ok = read_page(office, filter, &arena, &rows, error);
    size_t shown = ok && rows.count > filter->limit ? filter->limit : ok ? rows.count : 0;
    for (size_t i = 0; ok && i < shown; i++)
        ok = push_act(&maker, acts, &rows.items[i], error);
    if (ok)
        json_put(&maker, list, "before",
                 shown < rows.count ? json_integer(rows.items[shown - 1].id) : json_null());
    arena_done(&arena);
    if (ok)
        return json_made(&maker, list, error);
    json_decref(list);
    return NULL;
}
