/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A plan carried out: new viewpoints first, then what they and those that were there are coded
 * with, as many in one act as have the same done to them.
 */
#include "model/exchange/project_inner.h"
#include "model/office/acts.h"
#include "model/office/json.h"

struct applying {
    struct project_plan *plan;
    const struct desk_worker *worker;
    struct arena *arena;
    bool *done; /* one for each change */
    json_t *acts;
    struct error *error;
};

/* One act on several targets. */
struct batch {
    struct desk_seen *seen;
    size_t *targets; /* their places in the plan */
    size_t count;
};

static bool take_act(struct applying *applying, const json_t *result)
{
    json_int_t act = json_integer_value(json_object_get(result, "act"));
    return act == 0 || json_array_append_new(applying->acts, json_integer(act)) == 0 ||
           error_no_memory(applying->error);
}

/* What was done has a new revision; a viewpoint that was added has an id. */
static void take_revisions(struct applying *applying, const struct batch *batch,
                           const json_t *result)
{
    const json_t *done = json_object_get(result, "done"), *item;
    size_t i, at = 0;
    json_array_foreach(done, i, item)
    {
        int64_t id = json_integer_value(json_object_get(item, "viewpoint"));
        while (at < batch->count && batch->seen[at].viewpoint != id)
            at++;
        if (at == batch->count)
            return;
        applying->plan->targets.items[batch->targets[at]].revision =
            json_integer_value(json_object_get(item, "revision"));
    }
}

static bool is_same(const struct project_change *a, const struct project_change *b)
{
    return a->what == b->what && str_equal(a->to, b->to);
}

/* All changes from `at` on that are the same, each viewpoint once. */
static bool gather(struct applying *applying, size_t at, struct batch *ret_batch)
{
    struct project_plan *plan = applying->plan;
    const struct project_change *wanted = &plan->changes.items[at];
    struct batch batch = {ARENA_ARRAY(applying->arena, LIMIT_DESK_TARGETS, struct desk_seen),
                          ARENA_ARRAY(applying->arena, LIMIT_DESK_TARGETS, size_t), 0};
    if (!batch.seen || !batch.targets)
        return error_no_memory(applying->error);
    for (size_t i = at; i < plan->changes.count && batch.count < LIMIT_DESK_TARGETS; i++) {
        const struct project_change *change = &plan->changes.items[i];
        if (applying->done[i] || !is_same(wanted, change))
            continue;
        applying->done[i] = true;
        batch.targets[batch.count] = change->target;
        batch.seen[batch.count++] = plan->targets.items[change->target];
    }
    *ret_batch = batch;
    return true;
}

static bool act(struct applying *applying, const struct project_change *change,
                struct desk_targets targets, json_t **ret_result)
{
    const struct desk_worker *worker = applying->worker;
    struct error *error = applying->error;
    struct desk_judgement judgement = {0};
    switch (change->what) {
    case PROJECT_KIND:
        judgement.kind = change->to;
        return desk_judge(worker, targets, &judgement, ret_result, error);
    case PROJECT_STANCE:
        judgement.stance = change->to;
        return desk_judge(worker, targets, &judgement, ret_result, error);
    case PROJECT_THEME:
        return desk_add_theme(worker, targets, change->to, ret_result, error);
    default:
        return desk_set_passages(worker, targets, DESK_ADD, &change->to, 1, ret_result, error);
    }
}

static bool apply_batches(struct applying *applying)
{
    struct project_plan *plan = applying->plan;
    for (size_t i = 0; i < plan->changes.count; i++) {
        const struct project_change *change = &plan->changes.items[i];
        json_t *result = NULL;
        struct batch batch;
        if (applying->done[i] || !project_what_changes(change->what))
            continue;
        if (!gather(applying, i, &batch) ||
            !act(applying, change, (struct desk_targets){batch.seen, batch.count}, &result))
            return false;
        take_revisions(applying, &batch, result);
        bool ok = take_act(applying, result);
        json_decref(result);
        if (!ok)
            return false;
    }
    return true;
}

/* One by one: adding and moving. Analysts let selections overlap. */

static struct desk_stretch stretch_of(const struct project_change *change)
{
    return (struct desk_stretch){(int64_t)change->range.start, (int64_t)change->range.end};
}

static bool add(struct applying *applying, const struct project_change *change)
{
    struct desk_seen *target = &applying->plan->targets.items[change->target];
    const struct export_document *document = &applying->plan->export.documents[change->document];
    json_t *result;
    if (!desk_add_viewpoint(applying->worker, document->row.number, stretch_of(change), change->to,
                            change->stance, STR(""), true, &result, applying->error))
        return false;
    const json_t *done = json_array_get(json_object_get(result, "done"), 0);
    target->viewpoint = json_integer_value(json_object_get(done, "viewpoint"));
    target->revision = json_integer_value(json_object_get(done, "revision"));
    bool ok = take_act(applying, result);
    json_decref(result);
    return ok;
}

static bool move(struct applying *applying, const struct project_change *change)
{
    const struct batch batch = {&applying->plan->targets.items[change->target],
                                (size_t[]){change->target}, 1};
    json_t *result;
    if (!desk_reanchor(applying->worker, batch.seen[0], stretch_of(change), true, &result,
                       applying->error))
        return false;
    take_revisions(applying, &batch, result);
    bool ok = take_act(applying, result);
    json_decref(result);
    return ok;
}

static bool apply_singly(struct applying *applying)
{
    for (size_t i = 0; i < applying->plan->changes.count; i++) {
        const struct project_change *change = &applying->plan->changes.items[i];
        bool adds = change->what == PROJECT_ADD, moves = change->what == PROJECT_MOVE;
        applying->done[i] = adds || moves;
        if ((adds && !add(applying, change)) || (moves && !move(applying, change)))
            return false;
    }
    return true;
}

static json_t *details_of(const struct applying *applying)
{
    const struct project_plan *plan = applying->plan;
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "origin", json_of_optional(plan->origin));
    json_put(&maker, details, "changes", json_integer((json_int_t)plan->change_count));
    json_put(&maker, details, "told", json_integer((json_int_t)plan->told_count));
    json_put(&maker, details, PROJECT_ACTS, json_incref(applying->acts));
    return json_made(&maker, details, NULL);
}

bool project_plan_apply(struct project_plan *plan, const struct desk_worker *worker,
                        int64_t *ret_act, struct error *error)
{
    struct arena arena = arena_init();
    struct applying applying = {plan, worker, &arena, NULL, json_array(), error};
    int64_t act = 0;
    bool ok = true;
    applying.done = ARENA_ARRAY(&arena, plan->changes.count + 1, bool);
    if (plan->export.consultation.closed.n)
        ok = error_set(error, ERROR_STATE,
                       "the consultation is closed; an administrator can open it again");
    else if (!applying.done || !applying.acts)
        ok = error_no_memory(error);
    ok = ok && apply_singly(&applying) && apply_batches(&applying);
    if (ok && plan->change_count)
        ok = act_add(worker->office, worker->who, worker->consultation, PROJECT_ACT, 0,
                     details_of(&applying), &act, error);
    json_decref(applying.acts);
    arena_done(&arena);
    if (ok)
        *ret_act = act;
    return ok;
}
