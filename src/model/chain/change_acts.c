/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/changes_inner.h"

#include "base/date.h"
#include "model/office/acts.h"

/* What is at hand when an officer says something of a change. */
struct saying {
    struct office *office;
    const struct signed_in *who;
    int64_t consultation;
    struct arena arena;
    struct sql_change change;
    struct error *error;
};

static bool check_seen(struct saying *saying, struct change_seen seen)
{
    const struct sql_change *change = &saying->change;
    return change->revision == seen.revision ||
           error_set(saying->error, ERROR_STATE,
                     "%.*s said something of this change meanwhile; look at it again",
                     STR_ARGS(change->shown_name.n ? change->shown_name : STR("somebody")));
}

static bool begin(struct saying *saying, struct change_seen seen)
{
    struct sql_chained version;
    saying->arena = arena_init();
    return change_find(saying->office, saying->consultation, seen.change, &saying->arena,
                       &saying->change, saying->error) &&
           version_find(saying->office, saying->consultation, saying->change.version,
                        &saying->arena, &version, saying->error) &&
           version_check_stands(saying->office, saying->consultation, &version, &saying->arena,
                                saying->error) &&
           check_seen(saying, seen);
}

/* Close what begin opened, whether it did or not. */
static bool end(struct saying *saying, bool ok)
{
    arena_done(&saying->arena);
    return ok;
}

static bool set_cause(struct saying *saying, struct str cause, struct str note)
{
    struct date_text now = time_now();
    return sql_change_set_cause(saying->office->store, cause, note,
                                saying->who ? saying->who->account : 0, str_from(now.text),
                                saying->change.id, saying->error);
}

static bool note_act(struct saying *saying, const char *verb, const char *key, json_t *value)
{
    struct json_maker maker = {0};
    json_t *details = json_object();
    json_put(&maker, details, "version", json_integer(saying->change.version));
    json_put(&maker, details, "change", json_integer(saying->change.id));
    json_put(&maker, details, "ordinal", json_integer(saying->change.ordinal));
    json_put(&maker, details, key, value);
    details = json_made(&maker, details, saying->error);
    return details && act_add(saying->office, saying->who, saying->consultation, verb, 0, details,
                              NULL, saying->error);
}

/* Viewpoints */

static bool find_wish(struct saying *saying, int64_t viewpoint, struct sql_wish *ret_wish)
{
    bool found = false;
    if (!sql_wish_get(saying->office->store, viewpoint, &saying->arena, ret_wish, &found,
                      saying->error))
        return false;
    return (found && ret_wish->consultation == saying->consultation) ||
           error_set(saying->error, ERROR_NOT_FOUND, "the consultation has no viewpoint %lld",
                     (long long)viewpoint);
}

static bool check_outcome(struct saying *saying, const struct sql_wish *wish)
{
    bool met =
        str_equal(wish->outcome, STR("accommodated")) || str_equal(wish->outcome, STR("in_part"));
    if (str_equal(wish->state, STR("rejected")) || str_equal(wish->kind, STR("background")))
        return error_set(saying->error, ERROR_INPUT, "%lld is no viewpoint: it was rejected",
                         (long long)wish->id);
    if (met)
        return true;
    return error_set(saying->error, ERROR_INPUT,
                     "viewpoint %lld is not answered as accommodated, whole or in part: reply to "
                     "it first",
                     (long long)wish->id);
}

/* What the program had to show for it; nothing where it did not propose it. */
static bool find_evidence(struct saying *saying, const struct proposed_causes *proposed,
                          int64_t viewpoint, double *ret_score, struct str *ret_evidence)
{
    struct json_maker maker = {0};
    json_t *words = json_array();
    *ret_score = 0;
    for (size_t i = 0; i < proposed->count; i++) {
        const struct proposed_cause *cause = &proposed->items[i];
        if (cause->wish.id != viewpoint)
            continue;
        *ret_score = cause->score;
        for (size_t k = 0; k < cause->word_count; k++)
            json_push(&maker, words, json_of_str(cause->words[k]));
    }
    return json_to_arena(&maker, words, &saying->arena, ret_evidence, saying->error);
}

static bool put_cause(struct saying *saying, const struct proposed_causes *proposed,
                      int64_t viewpoint, struct str state)
{
    struct date_text now = time_now();
    struct str evidence;
    double score;
    return find_evidence(saying, proposed, viewpoint, &score, &evidence) &&
           sql_cause_put(saying->office->store, saying->change.id, viewpoint, state, score,
                         evidence, saying->who ? saying->who->account : 0, str_from(now.text),
                         STR("no"), saying->error) &&
           sql_cause_settle(saying->office->store, viewpoint, saying->error);
}

static bool propose(struct saying *saying, struct proposed_causes *ret_proposed)
{
    struct change_ground ground;
    return change_ground_find(saying->office, saying->consultation, saying->change.version,
                              &saying->arena, &ground, saying->error) &&
           change_causes_propose(&ground, &saying->change, ret_proposed);
}

/* All of them, before any is said anything of: what is refused leaves nothing behind. */
static bool check_wishes(struct saying *saying, const int64_t *viewpoints, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct sql_wish wish;
        if (!find_wish(saying, viewpoints[i], &wish) || !check_outcome(saying, &wish))
            return false;
    }
    return true;
}

static bool confirm(struct saying *saying, const int64_t *viewpoints, size_t count)
{
    struct proposed_causes proposed;
    struct json_maker maker = {0};
    if (!check_wishes(saying, viewpoints, count) || !propose(saying, &proposed))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!put_cause(saying, &proposed, viewpoints[i], STR("confirmed")))
            return false;
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_push(&maker, list, json_integer(viewpoints[i]));
    return set_cause(saying, STR("viewpoints"), saying->change.note) &&
           note_act(saying, "change_confirm", "viewpoints", json_made(&maker, list, NULL));
}

bool change_confirm_causes(struct office *office, const struct signed_in *who, int64_t consultation,
                           struct change_seen seen, const int64_t *viewpoints, size_t count,
                           struct error *error)
{
    struct saying saying = {office, who, consultation, .error = error};
    if (count == 0)
        return error_set(error, ERROR_INPUT, "no viewpoint was chosen");
    if (count > LIMIT_DESK_TARGETS)
        return error_set(error, ERROR_LIMIT, "%zu viewpoints at once; at most %zu", count,
                         LIMIT_DESK_TARGETS);
    return end(&saying, begin(&saying, seen) && confirm(&saying, viewpoints, count));
}

/* A change without any cause left is open again. */
static bool settle(struct saying *saying)
{
    return set_cause(saying, saying->change.cause, saying->change.note) &&
           sql_change_settle(saying->office->store, saying->change.id, saying->error);
}

static bool reject(struct saying *saying, int64_t viewpoint)
{
    struct proposed_causes proposed;
    struct sql_wish wish;
    return find_wish(saying, viewpoint, &wish) && propose(saying, &proposed) &&
           put_cause(saying, &proposed, viewpoint, STR("rejected")) && settle(saying) &&
           note_act(saying, "change_reject", "viewpoint", json_integer(viewpoint));
}

bool change_reject_cause(struct office *office, const struct signed_in *who, int64_t consultation,
                         struct change_seen seen, int64_t viewpoint, struct error *error)
{
    struct saying saying = {office, who, consultation, .error = error};
    return end(&saying, begin(&saying, seen) && reject(&saying, viewpoint));
}

static bool remove_cause(struct saying *saying, int64_t viewpoint)
{
    struct sql_wish wish;
    return find_wish(saying, viewpoint, &wish) &&
           sql_cause_remove(saying->office->store, saying->change.id, viewpoint, saying->error) &&
           settle(saying) &&
           note_act(saying, "change_remove", "viewpoint", json_integer(viewpoint));
}

bool change_remove_cause(struct office *office, const struct signed_in *who, int64_t consultation,
                         struct change_seen seen, int64_t viewpoint, struct error *error)
{
    struct saying saying = {office, who, consultation, .error = error};
    return end(&saying, begin(&saying, seen) && remove_cause(&saying, viewpoint));
}

/* Editorial */

static bool set_editorial(struct saying *saying, struct str note)
{
    struct sql_cause_count count;
    if (!sql_cause_count(saying->office->store, saying->change.id, &count, saying->error))
        return false;
    if (count.count)
        return error_set(saying->error, ERROR_STATE,
                         "%lld viewpoints are said to have led to this change: remove them first",
                         (long long)count.count);
    return set_cause(saying, STR("editorial"), note) &&
           note_act(saying, "change_editorial", "note", json_of_optional(note));
}

bool change_set_editorial(struct office *office, const struct signed_in *who, int64_t consultation,
                          struct change_seen seen, struct str note, struct error *error)
{
    struct saying saying = {office, who, consultation, .error = error};
    note = str_trim(note);
    if (note.n > LIMIT_REASON_BYTES)
        return error_set(error, ERROR_LIMIT, "the note has %zu bytes; at most %zu", note.n,
                         LIMIT_REASON_BYTES);
    return end(&saying, begin(&saying, seen) && set_editorial(&saying, note));
}

static bool open_again(struct saying *saying)
{
    if (!str_equal(saying->change.cause, STR("editorial")))
        return error_set(saying->error, ERROR_STATE, "the change is not said to be editorial");
    return set_cause(saying, STR("open"), (struct str){NULL, 0}) &&
           note_act(saying, "change_open", "note", json_of_optional(saying->change.note));
}

bool change_open(struct office *office, const struct signed_in *who, int64_t consultation,
                 struct change_seen seen, struct error *error)
{
    struct saying saying = {office, who, consultation, .error = error};
    return end(&saying, begin(&saying, seen) && open_again(&saying));
}
