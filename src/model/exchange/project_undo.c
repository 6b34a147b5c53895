/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/project_inner.h"
#include "model/office/acts.h"
#include "model/office/json.h"

static bool find_act(const struct desk_worker *worker, int64_t id, struct arena *arena,
                     struct sql_act_get *ret_act, struct error *error)
{
    bool found = false;
    if (!sql_act_get(worker->office->store, id, arena, ret_act, &found, error))
        return false;
    if (!found || ret_act->consultation != worker->consultation ||
        !str_equal(ret_act->verb, STR(PROJECT_ACT)))
        return error_set(error, ERROR_NOT_FOUND, "no project was brought in as act %lld",
                         (long long)id);
    return ret_act->undone_by == 0 || error_set(error, ERROR_STATE, "that was undone already");
}

/* Viewpoints that were left, each once. */
struct left {
    struct arena *arena;
    VEC(int64_t) viewpoints;
};

static bool leave(struct left *left, int64_t viewpoint)
{
    for (size_t i = 0; i < left->viewpoints.count; i++)
        if (left->viewpoints.items[i] == viewpoint)
            return true;
    int64_t *added = VEC_PUSH(left->arena, &left->viewpoints);
    if (added)
        *added = viewpoint;
    return added != NULL;
}

static bool leave_conflicts(struct left *left, const json_t *result, struct error *error)
{
    const json_t *conflict;
    size_t i;
    json_array_foreach(json_object_get(result, "conflicts"), i, conflict)
    {
        if (!leave(left, json_integer_value(json_object_get(conflict, "viewpoint"))))
            return error_no_memory(error);
    }
    return true;
}

/* One of the acts that did it. */
static bool undo_one(const struct desk_worker *worker, int64_t id, struct left *left,
                     struct error *error)
{
    struct sql_act_get act;
    json_t *result = NULL;
    bool found = false;
    if (!sql_act_get(worker->office->store, id, left->arena, &act, &found, error))
        return false;
    if (!found || act.undone_by)
        return true;
    bool ok = desk_undo(worker, id, &result, error) && leave_conflicts(left, result, error);
    json_decref(result);
    return ok;
}

/* The last first: what an act did to a viewpoint stands under what later ones did to it. */
static bool undo_all(const struct desk_worker *worker, const json_t *acts, struct left *left,
                     struct error *error)
{
    for (size_t i = json_array_size(acts); i-- > 0;)
        if (!undo_one(worker, json_integer_value(json_array_get(acts, i)), left, error))
            return false;
    return true;
}

static json_t *details_of(int64_t act, size_t left)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "act", json_integer(act));
    json_put(&maker, details, "left", json_integer((json_int_t)left));
    return json_made(&maker, details, NULL);
}

bool project_undo(const struct desk_worker *worker, int64_t act, size_t *ret_left,
                  struct error *error)
{
    struct arena arena = arena_init();
    struct left left = {.arena = &arena};
    struct sql_act_get row;
    int64_t own = 0;
    bool ok = find_act(worker, act, &arena, &row, error);
    json_t *details = ok ? json_from(row.details, "an act", error) : NULL;
    ok = details && undo_all(worker, json_object_get(details, PROJECT_ACTS), &left, error) &&
         act_add(worker->office, worker->who, worker->consultation, "project_undo", 0,
                 details_of(act, left.viewpoints.count), &own, error) &&
         sql_act_set_undone(worker->office->store, own, act, error);
    if (ok)
        *ret_left = left.viewpoints.count;
    json_decref(details);
    arena_done(&arena);
    return ok;
}
