/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/desk/desk_internal.h"

static const struct sql_said_cause_list *find(const struct sql_said_cause_list_rows *rows,
                                              int64_t change)
{
    for (size_t i = 0; i < rows->count; i++)
        if (rows->items[i].change == change)
            return &rows->items[i];
    return NULL;
}

static bool is_confirmed(const struct sql_said_cause_list *cause)
{
    return str_equal(cause->state, STR("confirmed"));
}

/* The rows of both, those of `rows` copied so that they may be changed. */
static bool make_room(struct arena *arena, const struct sql_said_cause_list_rows *rows, size_t more,
                      struct sql_said_cause_list_rows *ret_rows, struct error *error)
{
    struct sql_said_cause_list_rows copy = {
        ARENA_ARRAY(arena, rows->count + more + 1, struct sql_said_cause_list), rows->count};
    if (!copy.items)
        return error_no_memory(error);
    for (size_t i = 0; i < rows->count; i++)
        copy.items[i] = rows->items[i];
    *ret_rows = copy;
    return true;
}

bool desk_causes_add(struct arena *arena, struct desk_record *record,
                     const struct sql_said_cause_list_rows *more, struct error *error)
{
    struct sql_said_cause_list_rows rows;
    if (more->count == 0)
        return true;
    if (!make_room(arena, &record->causes, more->count, &rows, error))
        return false;
    for (size_t i = 0; i < more->count; i++) {
        const struct sql_said_cause_list *known = find(&rows, more->items[i].change);
        if (!known)
            rows.items[rows.count++] = more->items[i];
        else if (!is_confirmed(known))
            rows.items[known - rows.items] = more->items[i];
    }
    record->causes = rows;
    return true;
}

static bool says_the_same(const struct sql_said_cause_list *a, const struct sql_said_cause_list *b)
{
    return a && b ? str_equal(a->state, b->state) : a == b;
}

bool desk_causes_take_back(struct arena *arena, const struct sql_said_cause_list_rows *before,
                           const struct sql_said_cause_list_rows *after, struct desk_record *now,
                           struct error *error)
{
    struct sql_said_cause_list_rows rows;
    if (!make_room(arena, &now->causes, before->count, &rows, error))
        return false;
    rows.count = 0;
    for (size_t i = 0; i < now->causes.count; i++) {
        const struct sql_said_cause_list *is = &now->causes.items[i];
        const struct sql_said_cause_list *was = find(before, is->change);
        if (!says_the_same(is, find(after, is->change)))
            rows.items[rows.count++] = *is;
        else if (was)
            rows.items[rows.count++] = says_the_same(is, was) ? *is : *was;
    }
    for (size_t i = 0; i < before->count; i++) {
        int64_t change = before->items[i].change;
        if (!find(&now->causes, change) && !find(after, change))
            rows.items[rows.count++] = before->items[i];
    }
    now->causes = rows;
    return true;
}

static bool keep_one(struct store *store, int64_t viewpoint,
                     const struct sql_said_cause_list *cause, struct arena *arena,
                     struct error *error)
{
    struct sql_change change;
    bool found = false;
    if (!sql_change_get(store, cause->change, arena, &change, &found, error))
        return false;
    if (!found || (is_confirmed(cause) && str_equal(change.cause, STR("editorial"))))
        return true;
    return sql_cause_put(store, cause->change, viewpoint, cause->state, cause->score,
                         cause->evidence, cause->account, cause->at, cause->holds, error);
}

bool desk_causes_keep(struct office *office, const struct desk_record *record, struct arena *arena,
                      struct error *error)
{
    if (!sql_said_cause_remove_all(office->store, record->row.id, error))
        return false;
    for (size_t i = 0; i < record->causes.count; i++)
        if (!keep_one(office->store, record->row.id, &record->causes.items[i], arena, error))
            return false;
    return true;
}

static bool settle_changes(struct store *store, const struct sql_said_cause_list_rows *causes,
                           struct error *error)
{
    for (size_t i = 0; i < causes->count; i++)
        if (!sql_change_settle(store, causes->items[i].change, error))
            return false;
    return true;
}

bool desk_causes_settle(struct office *office, const struct desk_record *before,
                        const struct desk_record *after, struct error *error)
{
    struct store *store = office->store;
    if (before->causes.count + after->causes.count == 0)
        return true;
    return sql_cause_settle(store, after->row.id, error) &&
           settle_changes(store, &before->causes, error) &&
           settle_changes(store, &after->causes, error);
}
