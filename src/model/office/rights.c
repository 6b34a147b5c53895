/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/accounts.h"
#include "model/office/acts.h"
#include "model/office/json.h"
#include "store/statements.h"

static const struct {
    const char *name;
    enum right right;
} rights[] = {
    {"", RIGHT_NONE},
    {"reader", RIGHT_READER},
    {"registrar", RIGHT_REGISTRAR},
    {"officer", RIGHT_OFFICER},
};

bool right_from_name(struct str name, enum right *ret_right)
{
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (str_equal(str_from(rights[i].name), name)) {
            *ret_right = rights[i].right;
            return true;
        }
    return false;
}

const char *right_name(enum right right)
{
    for (size_t i = 0; i < sizeof rights / sizeof *rights; i++)
        if (rights[i].right == right)
            return rights[i].name;
    return "";
}

static bool find_right(struct office *office, int64_t account, int64_t consultation,
                       enum right *ret_right, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_account_right_get row;
    enum right right = RIGHT_NONE;
    bool found;
    bool ok =
        sql_account_right_get(office->store, account, consultation, &arena, &row, &found, error) &&
        (!found || right_from_name(row.role, &right) ||
         error_set(error, ERROR_INTERNAL, "the database holds a right without a meaning"));
    arena_done(&arena);
    if (ok)
        *ret_right = right;
    return ok;
}

bool right_in(struct office *office, const struct signed_in *who, int64_t consultation,
              enum right *ret_right, struct error *error)
{
    if (who->administrator) {
        *ret_right = RIGHT_OFFICER;
        return true;
    }
    return find_right(office, who->account, consultation, ret_right, error);
}

static bool consultation_is_there(struct office *office, int64_t consultation, struct arena *arena,
                                  struct error *error)
{
    struct sql_consultation row;
    bool found;
    return sql_consultation_get(office->store, consultation, arena, &row, &found, error) &&
           (found || error_set(error, ERROR_NOT_FOUND, "there is no consultation %lld",
                               (long long)consultation));
}

static bool log_right(struct office *office, const struct signed_in *who,
                      const struct account *account, int64_t consultation, enum right right,
                      struct error *error)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "account", json_integer(account->id));
    json_put(&maker, details, "name", json_of_str(account->name));
    json_put(&maker, details, "right", json_of_optional(str_from(right_name(right))));
    details = json_made(&maker, details, error);
    return details && act_add(office, who, consultation, "right_set", 0, details, NULL, error);
}

bool right_set(struct office *office, const struct signed_in *who, int64_t account,
               int64_t consultation, enum right right, struct error *error)
{
    struct arena arena = arena_init();
    struct account whose;
    enum right before;
    bool ok = account_get(office, account, &arena, &whose, error) &&
              consultation_is_there(office, consultation, &arena, error) &&
              find_right(office, account, consultation, &before, error);
    if (ok && before != right)
        ok = (right == RIGHT_NONE
                  ? sql_account_right_remove(office->store, account, consultation, error)
                  : sql_account_right_put(office->store, account, consultation,
                                          str_from(right_name(right)), error)) &&
             log_right(office, who, &whose, consultation, right, error);
    arena_done(&arena);
    return ok;
}

static void push_right(struct json_maker *maker, json_t *array,
                       const struct sql_account_right_list *row)
{
    json_t *object = json_push_object(maker, array);
    json_put(maker, object, "consultation", json_integer(row->consultation));
    json_put(maker, object, "title", json_of_str(row->title));
    json_put(maker, object, "case_number", json_of_str(row->case_number));
    json_put(maker, object, "closed", json_of_optional(row->closed));
    json_put(maker, object, "right", json_of_optional(row->role));
}

json_t *right_list(struct office *office, int64_t account, int64_t before, size_t limit,
                   struct error *error)
{
    struct arena arena = arena_init();
    struct json_maker maker = {0};
    struct sql_account_right_list_rows rows;
    json_t *list = json_object(), *array = json_put_array(&maker, list, "rights");
    bool ok = sql_account_right_list(office->store, account, before > 0 ? before : INT64_MAX,
                                     (int64_t)limit + 1, &arena, &rows, error);
    size_t shown = ok && rows.count > limit ? limit : ok ? rows.count : 0;
    for (size_t i = 0; i < shown; i++)
        push_right(&maker, array, &rows.items[i]);
    if (ok)
        json_put(&maker, list, "before",
                 shown < rows.count ? json_integer(rows.items[shown - 1].consultation)
                                    : json_null());
    arena_done(&arena);
    if (ok)
        return json_made(&maker, list, error);
    json_decref(list);
    return NULL;
}
