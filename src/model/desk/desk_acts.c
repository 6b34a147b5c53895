/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Judging, moving, assigning, tagging, replying: each viewpoint of an act by itself.
 */
#include "model/desk/desk_acts.h"

#include "base/date.h"
#include "model/desk/desk_internal.h"

/* Makes of a record what the act wants of it. */
typedef bool (*desk_apply)(struct desk_doing *doing, struct desk_record *record,
                           const void *context);

static bool differs(const struct desk_record *before, const struct desk_record *after,
                    bool *ret_differs, struct error *error)
{
    json_t *old = desk_record_to_json(before, error), *new = desk_record_to_json(after, error);
    bool ok = old && new;
    *ret_differs = ok && !json_equal(old, new);
    json_decref(old);
    json_decref(new);
    return ok;
}

/* What is already so needs no act. */
static bool apply_to(struct desk_doing *doing, struct desk_seen seen, desk_apply apply,
                     const void *context)
{
    struct desk_record before, after;
    bool as_seen, changed;
    if (!desk_take(doing, seen, &before, &as_seen))
        return false;
    if (!as_seen)
        return true;
    after = before;
    if (!apply(doing, &after, context) || !differs(&before, &after, &changed, doing->error))
        return false;
    if (changed)
        return desk_change(doing, &before, &after);
    json_t *done = json_push_object(&doing->maker, doing->done);
    json_put(&doing->maker, done, "viewpoint", json_integer(before.row.id));
    json_put(&doing->maker, done, "revision", json_integer(before.row.revision));
    return true;
}

struct task {
    const char *verb;
    json_t *details; /* taken over */
    desk_apply apply;
    const void *context;
};

static bool apply_to_each(const struct desk_worker *worker, struct desk_targets targets,
                          const struct task *task, json_t **ret_result, struct error *error)
{
    struct desk_doing doing;
    bool ok = desk_begin(&doing, worker, task->verb, task->details, error) &&
              desk_check_targets(targets, error);
    for (size_t i = 0; ok && i < targets.count; i++)
        ok = apply_to(&doing, targets.items[i], task->apply, task->context);
    return desk_finish(&doing, ok, ret_result);
}

/* {key: value} */
static json_t *details_of(const char *key, struct str value)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, key, json_of_optional(value));
    return json_made(&maker, details, NULL);
}

static bool check_reason(struct str reason, struct error *error)
{
    return reason.n <= LIMIT_REASON_BYTES ||
           error_set(error, ERROR_LIMIT, "the reason has %zu bytes; at most %zu", reason.n,
                     LIMIT_REASON_BYTES);
}

/* Judging */

static bool set_state(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    (void)doing;
    record->row.state = *(const struct str *)context;
    return true;
}

bool desk_confirm(const struct desk_worker *worker, struct desk_targets targets,
                  json_t **ret_result, struct error *error)
{
    static const struct str confirmed = STR_INIT("confirmed");
    struct task task = {"viewpoint_confirm", json_object(), set_state, &confirmed};
    return apply_to_each(worker, targets, &task, ret_result, error);
}

bool desk_reject(const struct desk_worker *worker, struct desk_targets targets, struct str reason,
                 json_t **ret_result, struct error *error)
{
    static const struct str rejected = STR_INIT("rejected");
    struct task task = {"viewpoint_reject", NULL, set_state, &rejected};
    if (!check_reason(reason, error))
        return false;
    task.details = details_of("reason", reason);
    return apply_to_each(worker, targets, &task, ret_result, error);
}

/* Passages */

struct moving {
    enum desk_moving how;
    const struct str *nodes;
    size_t count;
};

static bool is_among(const struct str *nodes, size_t count, struct str node)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(nodes[i], node))
            return true;
    return false;
}

static bool has_passage(const struct sql_viewpoint_passage_rows *rows, struct str node)
{
    for (size_t i = 0; i < rows->count; i++)
        if (str_equal(rows->items[i].node, node))
            return true;
    return false;
}

/* The passage as it was, with its evidence, or a person's. */
static void push_passage(const struct desk_doing *doing, const struct desk_record *old,
                         struct sql_viewpoint_passage_rows *rows, struct str node)
{
    struct sql_viewpoint_passage passage = {.version = doing->ground.consultation.version,
                                            .node = node,
                                            .score = 1,
                                            .evidence = STR("[]")};
    if (has_passage(rows, node))
        return;
    for (size_t i = 0; i < old->passages.count; i++)
        if (str_equal(old->passages.items[i].node, node))
            passage = old->passages.items[i];
    rows->items[rows->count++] = passage;
}

static bool move(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    const struct moving *moving = context;
    size_t room = record->passages.count + moving->count + 1;
    struct sql_viewpoint_passage_rows rows = {
        ARENA_ARRAY(&doing->arena, room, struct sql_viewpoint_passage), 0};
    if (!rows.items)
        return error_no_memory(doing->error);
    bool first = moving->how == DESK_MOVE || moving->how == DESK_REPLACE;
    for (size_t i = 0; first && i < moving->count; i++)
        push_passage(doing, record, &rows, moving->nodes[i]);
    for (size_t i = 0; moving->how != DESK_REPLACE && i < record->passages.count; i++) {
        struct str node = record->passages.items[i].node;
        bool goes = (moving->how == DESK_MOVE && i == 0) ||
                    (moving->how == DESK_REMOVE && is_among(moving->nodes, moving->count, node));
        if (!goes)
            push_passage(doing, record, &rows, node);
    }
    for (size_t i = 0; moving->how == DESK_ADD && i < moving->count; i++)
        push_passage(doing, record, &rows, moving->nodes[i]);
    record->passages = rows;
    record->row.state = STR("confirmed");
    return true;
}

static bool check_nodes(const struct desk_doing *doing, const struct moving *moving)
{
    if (moving->count == 0 && moving->how != DESK_REPLACE)
        return error_set(doing->error, ERROR_INPUT, "no part of the draft was chosen");
    for (size_t i = 0; i < moving->count; i++)
        if (moving->how != DESK_REMOVE && !str_equal(moving->nodes[i], STR("process")) &&
            desk_node(&doing->ground, moving->nodes[i]) == NO_NODE)
            return error_set(doing->error, ERROR_INPUT, "the draft has no part '%.*s'",
                             STR_ARGS(moving->nodes[i]));
    return true;
}

static json_t *moving_details(const struct moving *moving)
{
    static const char *const names[] = {[DESK_MOVE] = "move",
                                        [DESK_ADD] = "add",
                                        [DESK_REMOVE] = "remove",
                                        [DESK_REPLACE] = "replace"};
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "how", json_string(names[moving->how]));
    json_t *nodes = json_put_array(&maker, details, "nodes");
    for (size_t i = 0; i < moving->count; i++)
        json_push(&maker, nodes, json_of_str(moving->nodes[i]));
    return json_made(&maker, details, NULL);
}

bool desk_set_passages(const struct desk_worker *worker, struct desk_targets targets,
                       enum desk_moving how, const struct str *nodes, size_t node_count,
                       json_t **ret_result, struct error *error)
{
    struct moving moving = {how, nodes, how == DESK_MOVE && node_count > 1 ? 1 : node_count};
    struct desk_doing doing;
    if (node_count > LIMIT_NODES)
        return error_set(error, ERROR_LIMIT, "too many parts at once");
    bool ok = desk_begin(&doing, worker, "viewpoint_move", moving_details(&moving), error) &&
              desk_check_targets(targets, error) && check_nodes(&doing, &moving);
    for (size_t i = 0; ok && i < targets.count; i++)
        ok = apply_to(&doing, targets.items[i], move, &moving);
    return desk_finish(&doing, ok, ret_result);
}

/* Several at once: one act, which is undone as one */

struct judging {
    const struct desk_judgement *said;
    struct moving moving;
};

static bool judge(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    const struct judging *judging = context;
    struct str kind = judging->said->kind, stance = judging->said->stance;
    if (kind.n)
        record->row.kind = kind;
    if (stance.n)
        record->row.stance = str_equal(stance, STR("none")) ? (struct str){NULL, 0} : stance;
    record->row.state = STR("confirmed");
    return !judging->said->moves || move(doing, record, &judging->moving);
}

static bool check_judgement(const struct desk_doing *doing, const struct judging *judging)
{
    struct str kind = judging->said->kind, stance = judging->said->stance;
    if (kind.n && !desk_is_kind(kind))
        return error_set(doing->error, ERROR_INPUT, "'%.*s' is no kind of viewpoint",
                         STR_ARGS(kind));
    if (stance.n && !desk_is_stance(stance))
        return error_set(doing->error, ERROR_INPUT, "'%.*s' is no stance", STR_ARGS(stance));
    return !judging->said->moves || check_nodes(doing, &judging->moving);
}

static const char *verb_of(const struct desk_judgement *said)
{
    int changes = (said->kind.n > 0) + (said->stance.n > 0) + said->moves;
    if (changes != 1)
        return changes ? "viewpoint_judge" : "viewpoint_confirm";
    return said->kind.n ? "viewpoint_kind" : said->stance.n ? "viewpoint_stance" : "viewpoint_move";
}

static json_t *judging_details(const struct judging *judging)
{
    struct json_maker maker = {0};
    const struct desk_judgement *said = judging->said;
    json_t *details = said->moves ? moving_details(&judging->moving) : json_object();
    if (said->kind.n)
        json_put(&maker, details, "kind", json_of_str(said->kind));
    if (said->stance.n)
        json_put(&maker, details, "stance", json_of_str(said->stance));
    return json_made(&maker, details, NULL);
}

bool desk_judge(const struct desk_worker *worker, struct desk_targets targets,
                const struct desk_judgement *judgement, json_t **ret_result, struct error *error)
{
    bool any = judgement->node.n > 0;
    struct judging judging = {judgement,
                              {any ? DESK_MOVE : DESK_REPLACE, &judgement->node, any ? 1 : 0}};
    struct desk_doing doing;
    bool ok = desk_begin(&doing, worker, verb_of(judgement), judging_details(&judging), error) &&
              desk_check_targets(targets, error) && check_judgement(&doing, &judging);
    for (size_t i = 0; ok && i < targets.count; i++)
        ok = apply_to(&doing, targets.items[i], judge, &judging);
    return desk_finish(&doing, ok, ret_result);
}

/* Assigning */

static bool set_assignee(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    (void)doing;
    record->row.assignee = *(const int64_t *)context;
    return true;
}

static bool check_officer(const struct desk_worker *worker, int64_t account, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_desk_officer_list_rows rows;
    bool found = account == 0;
    bool ok =
        sql_desk_officer_list(worker->office->store, worker->consultation, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++)
        found |= rows.items[i].id == account;
    arena_done(&arena);
    return ok && (found ||
                  error_set(error, ERROR_INPUT, "account %lld does not work in this consultation",
                            (long long)account));
}

bool desk_assign(const struct desk_worker *worker, struct desk_targets targets, int64_t account,
                 json_t **ret_result, struct error *error)
{
    struct json_maker maker = {0};
    struct task task = {"viewpoint_assign", NULL, set_assignee, &account};
    if (account == DESK_NOBODY)
        account = 0;
    if (!check_officer(worker, account, error))
        return false;
    task.details = json_object();
    json_put(&maker, task.details, "account", desk_json_of_id(account));
    return apply_to_each(worker, targets, &task, ret_result, error);
}

/* Themes */

static bool add_theme(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    int64_t theme = *(const int64_t *)context;
    struct sql_viewpoint_theme_list_rows rows = {
        ARENA_ARRAY(&doing->arena, record->themes.count + 1, struct sql_viewpoint_theme_list), 0};
    if (!rows.items)
        return error_no_memory(doing->error);
    for (size_t i = 0; i < record->themes.count; i++) {
        if (record->themes.items[i].id == theme)
            return true;
        rows.items[rows.count++] = record->themes.items[i];
    }
    rows.items[rows.count++].id = theme;
    record->themes = rows;
    return true;
}

static bool find_or_add_theme(const struct desk_worker *worker, struct str name, int64_t *ret_theme,
                              struct error *error)
{
    struct store *store = worker->office->store;
    struct sql_theme_find row;
    bool found;
    int64_t theme;
    if (!sql_theme_find(store, worker->consultation, name, &row, &found, error))
        return false;
    if (found)
        theme = row.id;
    else if (!store_new_id(store, &theme, error) ||
             !sql_theme_add(store, theme, worker->consultation, name, error))
        return false;
    *ret_theme = theme;
    return true;
}

bool desk_add_theme(const struct desk_worker *worker, struct desk_targets targets, struct str name,
                    json_t **ret_result, struct error *error)
{
    int64_t theme;
    struct task task = {"viewpoint_theme", NULL, add_theme, &theme};
    struct arena arena = arena_init();
    struct desk_ground ground;
    name = str_trim(name);
    if (name.n == 0)
        return error_set(error, ERROR_INPUT, "the theme has no name");
    if (name.n > LIMIT_NAME_BYTES)
        return error_set(error, ERROR_LIMIT, "the theme's name has %zu bytes; at most %zu", name.n,
                         LIMIT_NAME_BYTES);
    bool ok = desk_ground_load(worker->office, worker->consultation, &arena, &ground, error) &&
              find_or_add_theme(worker, name, &theme, error);
    arena_done(&arena);
    if (!ok)
        return false;
    task.details = details_of("name", name);
    return apply_to_each(worker, targets, &task, ret_result, error);
}

static bool remove_theme(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    int64_t theme = *(const int64_t *)context;
    struct sql_viewpoint_theme_list_rows rows = {
        ARENA_ARRAY(&doing->arena, record->themes.count + 1, struct sql_viewpoint_theme_list), 0};
    if (!rows.items)
        return error_no_memory(doing->error);
    for (size_t i = 0; i < record->themes.count; i++)
        if (record->themes.items[i].id != theme)
            rows.items[rows.count++] = record->themes.items[i];
    record->themes = rows;
    return true;
}

bool desk_remove_theme(const struct desk_worker *worker, struct desk_targets targets, int64_t theme,
                       json_t **ret_result, struct error *error)
{
    struct task task = {"viewpoint_untheme", NULL, remove_theme, &theme};
    struct arena arena = arena_init();
    struct sql_theme_get row = {0};
    bool found = false;
    bool ok = sql_theme_get(worker->office->store, theme, &arena, &row, &found, error);
    if (ok && (!found || row.consultation != worker->consultation))
        ok = error_set(error, ERROR_NOT_FOUND, "there is no theme %lld in this consultation",
                       (long long)theme);
    if (ok)
        task.details = details_of("name", row.name);
    arena_done(&arena);
    return ok && apply_to_each(worker, targets, &task, ret_result, error);
}

/* Replying */

static const struct {
    struct str name;
    bool needs_reason;
} outcomes[] = {
    {STR_INIT("accommodated"), false},    {STR_INIT("in_part"), true},
    {STR_INIT("not_accommodated"), true}, {STR_INIT("noted"), false},
    {STR_INIT("outside"), true},
};

static bool check_outcome(struct str outcome, struct str reason, struct error *error)
{
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        if (!str_equal(outcome, outcomes[i].name))
            continue;
        return !outcomes[i].needs_reason || reason.n > 0 ||
               error_set(error, ERROR_INPUT, "the reply needs a reason");
    }
    return error_set(error, ERROR_INPUT, "'%.*s' is no reply", STR_ARGS(outcome));
}

struct replying {
    struct str outcome, reason;
    struct date_text at;
    int64_t by, reply;
};

static bool set_reply(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    const struct replying *replying = context;
    if (str_equal(record->row.state, STR("rejected")))
        return error_set(doing->error, ERROR_STATE,
                         "viewpoint %lld was rejected; confirm it before it is replied to",
                         (long long)record->row.id);
    record->row.outcome = replying->outcome;
    record->row.reason = replying->reason;
    record->row.replied_by = replying->by;
    record->row.replied_at = str_from(replying->at.text);
    record->row.reply = replying->reply;
    record->row.state = STR("confirmed");
    return true;
}

bool desk_reply(const struct desk_worker *worker, struct desk_targets targets, struct str outcome,
                struct str reason, json_t **ret_result, struct error *error)
{
    struct json_maker maker = {0};
    struct replying replying = {.outcome = outcome,
                                .reason = str_trim(reason),
                                .at = time_now(),
                                .by = worker->who->account};
    struct task task = {"viewpoint_reply", NULL, set_reply, &replying};
    if (!check_reason(replying.reason, error) || !check_outcome(outcome, replying.reason, error) ||
        !desk_check_targets(targets, error) ||
        !store_new_id(worker->office->store, &replying.reply, error))
        return false;
    task.details = json_object();
    json_put(&maker, task.details, "outcome", json_of_str(outcome));
    json_put(&maker, task.details, "reason", json_of_optional(replying.reason));
    json_put(&maker, task.details, "reply", json_integer(replying.reply));
    return apply_to_each(worker, targets, &task, ret_result, error);
}

static bool take_reply(struct desk_doing *doing, struct desk_record *record, const void *context)
{
    (void)doing;
    (void)context;
    record->row.outcome = record->row.reason = record->row.replied_at = (struct str){NULL, 0};
    record->row.replied_by = record->row.reply = 0;
    return true;
}

bool desk_withdraw_reply(const struct desk_worker *worker, struct desk_targets targets,
                         json_t **ret_result, struct error *error)
{
    struct task task = {"viewpoint_withdraw", json_object(), take_reply, NULL};
    return apply_to_each(worker, targets, &task, ret_result, error);
}
