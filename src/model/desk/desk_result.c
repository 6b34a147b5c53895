/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * An act while it is being done: what was changed, and what stood in its way.
 */
#include "model/desk/desk_internal.h"
#include "model/desk/standings.h"
#include "model/office/acts.h"
#include "model/search/search.h"

/* A conflict is told from at most so many acts. */
enum { CONFLICT_ACTS = 200 };

bool desk_begin(struct desk_doing *doing, const struct desk_worker *worker, const char *verb,
                json_t *details, struct error *error)
{
    *doing = (struct desk_doing){
        .worker = worker,
        .office = worker->office,
        .arena = arena_init(),
        .done = json_array(),
        .conflicts = json_array(),
        .overlaps = json_array(),
        .verb = verb,
        .details = details,
        .error = error,
    };
    if (!details || !doing->done || !doing->conflicts || !doing->overlaps)
        return error_no_memory(error);
    if (!desk_ground_load(worker->office, worker->consultation, &doing->arena, &doing->ground,
                          error))
        return false;
    if (doing->ground.consultation.closed.n)
        return error_set(error, ERROR_STATE,
                         "the consultation is closed; an administrator can open it again");
    return true;
}

bool desk_finish(struct desk_doing *doing, bool ok, json_t **ret_result)
{
    struct json_maker *maker = &doing->maker;
    json_t *result = json_object();
    json_put(maker, result, "act", desk_json_of_id(doing->act));
    json_put(maker, result, "done", doing->done);
    json_put(maker, result, "conflicts", doing->conflicts);
    json_put(maker, result, "overlaps", doing->overlaps);
    json_decref(doing->details);
    arena_done(&doing->arena);
    if (ok)
        result = json_made(maker, result, doing->error);
    if (ok && result) {
        *ret_result = result;
        return true;
    }
    if (!ok)
        json_decref(result);
    return false;
}

bool desk_check_targets(struct desk_targets targets, struct error *error)
{
    if (targets.count == 0)
        return error_set(error, ERROR_INPUT, "no viewpoint was chosen");
    if (targets.count > LIMIT_DESK_TARGETS)
        return error_set(error, ERROR_LIMIT, "%zu viewpoints at once; at most %zu", targets.count,
                         LIMIT_DESK_TARGETS);
    for (size_t i = 0; i < targets.count; i++)
        for (size_t j = 0; j < i; j++)
            if (targets.items[i].viewpoint == targets.items[j].viewpoint)
                return error_set(error, ERROR_INPUT, "viewpoint %lld was chosen twice",
                                 (long long)targets.items[i].viewpoint);
    return true;
}

/* Conflicts */

static int64_t revision_in(const json_t *state)
{
    return json_is_object(state) ? json_integer_value(json_object_get(state, "revision")) : -1;
}

struct conflict {
    const struct sql_act_list_of_viewpoint *newest;
    json_t *before, *after;
};

/* What the acts behind that revision did together. */
static bool find_changes(struct desk_doing *doing,
                         const struct sql_act_list_of_viewpoint_rows *rows, int64_t revision,
                         struct conflict *conflict)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct sql_act_list_of_viewpoint *row = &rows->items[i];
        json_t *after = row->after.n ? json_from(row->after, "an act", doing->error) : json_null();
        if (!after)
            return false;
        bool behind = !json_is_object(after) || revision_in(after) > revision;
        if (!conflict->after)
            conflict->after = json_incref(after);
        json_decref(after);
        if (!behind)
            return true;
        json_decref(conflict->before);
        conflict->before =
            row->before.n ? json_from(row->before, "an act", doing->error) : json_null();
        if (!conflict->before)
            return false;
    }
    return true;
}

static void push_conflict(struct desk_doing *doing, int64_t viewpoint,
                          const struct conflict *conflict)
{
    struct json_maker *maker = &doing->maker;
    const struct sql_act_list_of_viewpoint *newest = conflict->newest;
    json_t *object = json_push_object(maker, doing->conflicts);
    int64_t revision = revision_in(conflict->after);
    json_put(maker, object, "viewpoint", json_integer(viewpoint));
    json_put(maker, object, "revision", revision < 0 ? json_null() : json_integer(revision));
    json_put(maker, object, "act", desk_json_of_id(newest ? newest->act : 0));
    json_put(maker, object, "at", newest ? json_of_str(newest->at) : json_null());
    json_put(maker, object, "name", newest ? json_of_optional(newest->shown_name) : json_null());
    json_put(maker, object, "verb", newest ? json_of_str(newest->verb) : json_null());
    json_put(maker, object, "changes",
             conflict->before ? desk_record_changes(conflict->before, conflict->after)
                              : json_array());
}

bool desk_note_conflict(struct desk_doing *doing, int64_t viewpoint, int64_t revision)
{
    struct sql_act_list_of_viewpoint_rows rows;
    struct conflict conflict = {0};
    if (!sql_act_list_of_viewpoint(doing->office->store, viewpoint, CONFLICT_ACTS, &doing->arena,
                                   &rows, doing->error))
        return false;
    if (rows.count)
        conflict.newest = &rows.items[0];
    bool ok = find_changes(doing, &rows, revision, &conflict);
    if (ok)
        push_conflict(doing, viewpoint, &conflict);
    json_decref(conflict.before);
    json_decref(conflict.after);
    return ok;
}

/* Taking and changing */

static bool no_viewpoint(int64_t viewpoint, struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND, "there is no viewpoint %lld in this consultation",
                     (long long)viewpoint);
}

/* One that is gone was this consultation's when an act in it says so. */
static bool note_gone(struct desk_doing *doing, int64_t viewpoint)
{
    struct sql_act_list_of_viewpoint_rows rows;
    if (!sql_act_list_of_viewpoint(doing->office->store, viewpoint, 1, &doing->arena, &rows,
                                   doing->error))
        return false;
    if (rows.count == 0 || rows.items[0].consultation != doing->worker->consultation)
        return no_viewpoint(viewpoint, doing->error);
    return desk_note_conflict(doing, viewpoint, -1);
}

bool desk_take(struct desk_doing *doing, struct desk_seen seen, struct desk_record *ret_record,
               bool *ret_as_seen)
{
    struct desk_record record;
    if (!desk_record_load(doing->office, seen.viewpoint, &doing->arena, &record, doing->error))
        return false;
    *ret_as_seen = record.there && record.row.revision == seen.revision;
    if (!record.there)
        return note_gone(doing, seen.viewpoint);
    if (record.row.consultation != doing->worker->consultation)
        return no_viewpoint(seen.viewpoint, doing->error);
    if (!*ret_as_seen)
        return desk_note_conflict(doing, seen.viewpoint, seen.revision);
    *ret_record = record;
    return true;
}

bool desk_find_counted(struct desk_doing *doing, int64_t document, struct str *ret_counted)
{
    struct sql_standing standing;
    bool found;
    if (!sql_standing_get(doing->office->store, document, &doing->arena, &standing, &found,
                          doing->error))
        return false;
    bool yes = !found || standing_is_answer(standing.standing);
    *ret_counted = yes ? STR("yes") : STR("no");
    return true;
}

static bool begin_act(struct desk_doing *doing)
{
    json_t *details = doing->details;
    if (doing->act)
        return true;
    doing->details = NULL;
    return act_add(doing->office, doing->worker->who, doing->worker->consultation, doing->verb,
                   doing->document, details, &doing->act, doing->error);
}

static bool state_text(struct desk_doing *doing, const struct desk_record *record,
                       struct str *ret_text)
{
    struct json_maker maker = {0};
    if (!record->there) {
        *ret_text = (struct str){NULL, 0};
        return true;
    }
    return json_to_arena(&maker, desk_record_to_json(record, doing->error), &doing->arena, ret_text,
                         doing->error);
}

/* Count a viewpoint in (1) or out (-1). */
static bool count_record(struct desk_doing *doing, const struct desk_record *record, int64_t by)
{
    const struct sql_viewpoint *row = &record->row;
    struct str part = record->passages.count ? record->passages.items[0].node : STR("");
    bool low = row->score < DESK_LOW_SCORE && str_equal(row->state, STR("proposed"));
    if (!record->there || !str_equal(row->counted, STR("yes")))
        return true;
    return sql_viewpoint_count_change(doing->office->store, row->consultation, part, row->kind,
                                      row->state, row->outcome, row->stance, row->assignee,
                                      row->question, by, low ? by : 0, doing->error);
}

/* Most acts leave them as they are. */
static bool keep_causes(struct desk_doing *doing, const struct desk_record *before,
                        const struct desk_record *after)
{
    return !after->there || after->causes.items == before->causes.items ||
           desk_causes_keep(doing->office, after, &doing->arena, doing->error);
}

/* The search finds replies: as they are now. */
static bool keep_reply(struct desk_doing *doing, const struct desk_record *before,
                       const struct desk_record *after)
{
    struct str none = {NULL, 0};
    struct str old = before->there ? before->row.reason : none;
    struct str new = after->there ? after->row.reason : none;
    return str_equal(old, new) || search_keep_reply(doing->office, after->row.id, doing->error);
}

bool desk_change(struct desk_doing *doing, const struct desk_record *before,
                 struct desk_record *after)
{
    struct str old, new;
    int64_t revision = before->there ? before->row.revision : after->row.revision;
    after->row.revision = revision + 1;
    if (!state_text(doing, before, &old) || !state_text(doing, after, &new) || !begin_act(doing) ||
        !desk_record_keep(doing->office, after, doing->error) || !count_record(doing, before, -1) ||
        !count_record(doing, after, 1) || !keep_reply(doing, before, after) ||
        !keep_causes(doing, before, after) ||
        !desk_causes_settle(doing->office, before, after, doing->error) ||
        !sql_act_viewpoint_add(doing->office->store, doing->act, after->row.id, old, new,
                               doing->error))
        return false;
    json_t *done = json_push_object(&doing->maker, doing->done);
    json_put(&doing->maker, done, "viewpoint", json_integer(after->row.id));
    json_put(&doing->maker, done, "revision",
             after->there ? json_integer(after->row.revision) : json_null());
    return true;
}
