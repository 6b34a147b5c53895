/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Taking acts back: the viewpoints become as the log says that they were. What was changed since is
 * known by holding the viewpoint against what the log says that the act made of it.
 */
#include "model/desk/desk_internal.h"

#define UNDO "viewpoint_undo"
#define REDO "viewpoint_redo"

struct undoing {
    struct desk_doing doing;
    struct sql_act_get act;
    int64_t root;            /* the act that was first done */
    bool again;              /* the act is an undoing: this does it again */
    bool whole;              /* viewpoints came or went: all or nothing */
    struct desk_record gone; /* what is said of those that go, as causes */
    struct sql_act_viewpoint_list_rows rows;
};

/* Keys that say nothing of what a person made of it. */
static const char *const passing[] = {"revision", "counted", "alike", "causes"};

static void leave_passing(json_t *state)
{
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        json_object_del(state, passing[i]);
}

static json_t *state_of(struct str text, struct error *error)
{
    return text.n ? json_from(text, "an act", error) : json_null();
}

/* Whether the viewpoint is still as the act left it. */
static bool stands(struct undoing *undoing, const struct desk_record *now, struct str after,
                   bool *ret_stands)
{
    json_t *is = desk_record_to_json(now, undoing->doing.error);
    json_t *was = state_of(after, undoing->doing.error);
    bool ok = is && was;
    leave_passing(is);
    leave_passing(was);
    *ret_stands = ok && json_equal(is, was);
    json_decref(is);
    json_decref(was);
    return ok;
}

static int64_t revision_of(struct str state)
{
    json_t *json = state.n ? json_from(state, "an act", NULL) : NULL;
    int64_t revision = json ? json_integer_value(json_object_get(json, "revision")) : -1;
    json_decref(json);
    return revision;
}

static bool note_conflicts(struct undoing *undoing, bool *stand)
{
    struct desk_doing *doing = &undoing->doing;
    for (size_t i = 0; i < undoing->rows.count; i++) {
        const struct sql_act_viewpoint_list *row = &undoing->rows.items[i];
        struct desk_record now;
        if (!desk_record_load(doing->office, row->viewpoint, &doing->arena, &now, doing->error) ||
            !stands(undoing, &now, row->after, &stand[i]))
            return false;
        if (!stand[i] && !desk_note_conflict(doing, row->viewpoint, revision_of(row->after)))
            return false;
        undoing->whole |= row->before.n == 0 || row->after.n == 0;
    }
    return true;
}

static bool record_of(struct undoing *undoing, struct str text, struct desk_record *ret_record)
{
    struct desk_doing *doing = &undoing->doing;
    json_t *state = state_of(text, doing->error);
    bool ok = state && desk_record_from_json(state, &doing->arena, ret_record, doing->error);
    json_decref(state);
    return ok;
}

/* What is said of those that go is said of the one that stays. */
static bool restore_causes(struct undoing *undoing, const struct sql_act_viewpoint_list *row,
                           const struct desk_record *now, struct desk_record *then)
{
    struct desk_doing *doing = &undoing->doing;
    struct desk_record left, kept = *now;
    if (!then->there)
        return desk_causes_add(&doing->arena, &undoing->gone, &now->causes, doing->error);
    if (!now->there)
        return true;
    if (!record_of(undoing, row->after, &left) ||
        !desk_causes_take_back(&doing->arena, &then->causes, &left.causes, &kept, doing->error) ||
        !desk_causes_add(&doing->arena, &kept, &undoing->gone.causes, doing->error))
        return false;
    undoing->gone.causes.count = 0;
    then->causes = kept.causes;
    return true;
}

static bool restore(struct undoing *undoing, const struct sql_act_viewpoint_list *row)
{
    struct desk_doing *doing = &undoing->doing;
    struct desk_record now, then;
    if (!record_of(undoing, row->before, &then) ||
        !desk_record_load(doing->office, row->viewpoint, &doing->arena, &now, doing->error) ||
        !restore_causes(undoing, row, &now, &then))
        return false;
    then.row.id = row->viewpoint;
    if (now.there)
        then.row.counted = now.row.counted;
    else if (then.there && !desk_find_counted(doing, then.row.document, &then.row.counted))
        return false;
    return desk_change(doing, &now, &then);
}

/* Those that go make room first: an ordinal stands once in a document. */
static bool restore_all(struct undoing *undoing, const bool *stand)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < undoing->rows.count; i++) {
            bool goes = undoing->rows.items[i].before.n == 0;
            if (stand[i] && goes == (pass == 0) && !restore(undoing, &undoing->rows.items[i]))
                return false;
        }
    return true;
}

/* Undone: the act, and with a redoing the first one stands again. */
static bool mark(struct undoing *undoing)
{
    struct desk_doing *doing = &undoing->doing;
    struct store *store = doing->office->store;
    if (!doing->act)
        return true;
    if (!sql_act_set_undone(store, doing->act, undoing->act.id, doing->error))
        return false;
    return undoing->root == undoing->act.id ||
           sql_act_set_undone(store, undoing->again ? 0 : doing->act, undoing->root, doing->error);
}

static bool undo(struct undoing *undoing)
{
    struct desk_doing *doing = &undoing->doing;
    bool *stand = ARENA_ARRAY(&doing->arena, undoing->rows.count, bool);
    if (!stand)
        return error_no_memory(doing->error);
    if (!note_conflicts(undoing, stand))
        return false;
    if (undoing->whole && json_array_size(doing->conflicts) > 0)
        return true;
    return restore_all(undoing, stand) && mark(undoing);
}

/* Finding the act */

static bool no_act(int64_t act, struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "there is no act %lld in this consultation",
                     (long long)act);
}

static bool find_root(struct undoing *undoing, struct error *error)
{
    undoing->again = str_equal(undoing->act.verb, STR(UNDO));
    undoing->root = undoing->act.id;
    if (!undoing->again && !str_equal(undoing->act.verb, STR(REDO)))
        return true;
    json_t *details = json_from(undoing->act.details, "an act", error);
    if (!details)
        return false;
    undoing->root = json_integer_value(json_object_get(details, "act"));
    json_decref(details);
    return true;
}

static bool find_act(struct undoing *undoing, const struct desk_worker *worker, int64_t act,
                     struct arena *arena, struct error *error)
{
    struct store *store = worker->office->store;
    bool found = false;
    if (!sql_act_get(store, act, arena, &undoing->act, &found, error))
        return false;
    if (!found || undoing->act.consultation != worker->consultation)
        return no_act(act, error);
    if (undoing->act.undone_by)
        return error_set(error, ERROR_STATE, "that was undone already");
    if (!sql_act_viewpoint_list(store, act, arena, &undoing->rows, error))
        return false;
    if (undoing->rows.count == 0)
        return error_set(error, ERROR_STATE, "that cannot be undone here");
    return find_root(undoing, error);
}

static json_t *details_of(const struct undoing *undoing)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "act", json_integer(undoing->root));
    return json_made(&maker, details, NULL);
}

bool desk_undo(const struct desk_worker *worker, int64_t act, json_t **ret_result,
               struct error *error)
{
    struct undoing undoing = {0};
    struct arena arena = arena_init();
    bool ok = find_act(&undoing, worker, act, &arena, error);
    if (ok) {
        const char *verb = undoing.again ? REDO : UNDO;
        ok =
            desk_begin(&undoing.doing, worker, verb, details_of(&undoing), error) && undo(&undoing);
        ok = desk_finish(&undoing.doing, ok, ret_result);
    }
    arena_done(&arena);
    return ok;
}

/* The last act */

bool desk_last_act(const struct desk_worker *worker, bool redo, int64_t *ret_act,
                   struct error *error)
{
    struct store *store = worker->office->store;
    struct sql_act_last_standing standing = {0};
    struct sql_act_last_done done = {0};
    int64_t account = worker->who->account;
    bool found;
    if (!sql_act_last_standing(store, worker->consultation, account, redo ? STR(UNDO) : STR(""),
                               &standing, &found, error) ||
        !sql_act_last_done(store, worker->consultation, account, &done, &found, error))
        return false;
    /* What was done after an undoing has taken its place. */
    *ret_act = redo && done.id > standing.id ? 0 : standing.id;
    return true;
}
