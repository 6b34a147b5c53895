/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A viewpoint with all that belongs to it: from the store and back, as JSON and back. The JSON is
 * what the log keeps, so that an act can be taken back long after.
 */
#include "model/desk/desk_internal.h"

#include <stdlib.h>
#include <string.h>

/* From the store and back */

bool desk_record_load(struct office *office, int64_t viewpoint, struct arena *arena,
                      struct desk_record *ret_record, struct error *error)
{
    struct desk_record record = {0};
    struct store *store = office->store;
    if (!sql_viewpoint_get(store, viewpoint, arena, &record.row, &record.there, error))
        return false;
    if (record.there &&
        (!sql_viewpoint_passage_list(store, viewpoint, arena, &record.passages, error) ||
         !sql_viewpoint_theme_list(store, viewpoint, arena, &record.themes, error) ||
         !sql_said_cause_list(store, viewpoint, arena, &record.causes, error)))
        return false;
    if (!record.there)
        record.row = (struct sql_viewpoint){.id = viewpoint};
    *ret_record = record;
    return true;
}

static bool put_row(struct store *store, const struct desk_record *record, struct error *error)
{
    const struct sql_viewpoint *row = &record->row;
    struct str part =
        record->passages.count ? record->passages.items[0].node : (struct str){NULL, 0};
    return sql_viewpoint_put(
        store, row->id, row->document, row->ordinal, row->start_at, row->end_at, row->kind,
        row->stance, row->score, row->evidence, row->consultation, part, row->state, row->revision,
        row->assignee, row->outcome, row->reason, row->replied_by, row->replied_at, row->reply,
        row->question, row->text, row->page, row->line, row->counted, row->alike, error);
}

static bool put_passages(struct store *store, const struct desk_record *record, struct error *error)
{
    if (!sql_viewpoint_passage_remove_all(store, record->row.id, error))
        return false;
    for (size_t i = 0; i < record->passages.count; i++) {
        const struct sql_viewpoint_passage *passage = &record->passages.items[i];
        if (!sql_viewpoint_passage_add(store, record->row.id, (int64_t)i + 1, passage->version,
                                       passage->node, passage->score, passage->evidence, error))
            return false;
    }
    return true;
}

static bool put_themes(struct store *store, const struct desk_record *record, struct error *error)
{
    if (!sql_viewpoint_theme_remove_all(store, record->row.id, error))
        return false;
    for (size_t i = 0; i < record->themes.count; i++)
        if (!sql_viewpoint_theme_add(store, record->row.id, record->themes.items[i].id, error))
            return false;
    return true;
}

bool desk_record_keep(struct office *office, const struct desk_record *record, struct error *error)
{
    if (!record->there)
        return sql_viewpoint_remove(office->store, record->row.id, error);
    return put_row(office->store, record, error) && put_passages(office->store, record, error) &&
           put_themes(office->store, record, error);
}

/* The columns, and how each is written */

enum column_type { NUMBER, OPTIONAL_NUMBER, REAL, TEXT, OPTIONAL_TEXT };

static const struct column {
    const char *key;
    enum column_type type;
    size_t offset;
    bool shown; /* as a change; the others are made of these, or are nobody's doing */
} columns[] = {
    {"document", NUMBER, offsetof(struct sql_viewpoint, document), true},
    {"ordinal", NUMBER, offsetof(struct sql_viewpoint, ordinal), false},
    {"start", NUMBER, offsetof(struct sql_viewpoint, start_at), true},
    {"end", NUMBER, offsetof(struct sql_viewpoint, end_at), true},
    {"kind", TEXT, offsetof(struct sql_viewpoint, kind), true},
    {"stance", OPTIONAL_TEXT, offsetof(struct sql_viewpoint, stance), true},
    {"score", REAL, offsetof(struct sql_viewpoint, score), false},
    {"evidence", TEXT, offsetof(struct sql_viewpoint, evidence), false},
    {"consultation", OPTIONAL_NUMBER, offsetof(struct sql_viewpoint, consultation), false},
    {"state", TEXT, offsetof(struct sql_viewpoint, state), true},
    {"revision", NUMBER, offsetof(struct sql_viewpoint, revision), false},
    {"assignee", OPTIONAL_NUMBER, offsetof(struct sql_viewpoint, assignee), true},
    {"outcome", OPTIONAL_TEXT, offsetof(struct sql_viewpoint, outcome), true},
    {"reason", OPTIONAL_TEXT, offsetof(struct sql_viewpoint, reason), true},
    {"replied_by", OPTIONAL_NUMBER, offsetof(struct sql_viewpoint, replied_by), true},
    {"replied_at", OPTIONAL_TEXT, offsetof(struct sql_viewpoint, replied_at), true},
    {"reply", OPTIONAL_NUMBER, offsetof(struct sql_viewpoint, reply), true},
    {"question", OPTIONAL_NUMBER, offsetof(struct sql_viewpoint, question), true},
    {"text", OPTIONAL_TEXT, offsetof(struct sql_viewpoint, text), false},
    {"page", NUMBER, offsetof(struct sql_viewpoint, page), false},
    {"line", NUMBER, offsetof(struct sql_viewpoint, line), false},
    {"counted", TEXT, offsetof(struct sql_viewpoint, counted), false},
    {"alike", OPTIONAL_NUMBER, offsetof(struct sql_viewpoint, alike), false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static const void *member(const struct sql_viewpoint *row, const struct column *column)
{
    return (const char *)row + column->offset;
}

static json_t *column_to_json(const struct sql_viewpoint *row, const struct column *column)
{
    switch (column->type) {
    case NUMBER:
        return json_integer(*(const int64_t *)member(row, column));
    case OPTIONAL_NUMBER:
        return desk_json_of_id(*(const int64_t *)member(row, column));
    case REAL:
        return json_real(*(const double *)member(row, column));
    case TEXT:
        return json_of_str(*(const struct str *)member(row, column));
    case OPTIONAL_TEXT:
        break;
    }
    return json_of_optional(*(const struct str *)member(row, column));
}

static bool column_from_json(const json_t *json, struct arena *arena, struct sql_viewpoint *row,
                             const struct column *column, struct error *error)
{
    char *place = (char *)row + column->offset;
    const json_t *value = json_object_get(json, column->key);
    struct str text;
    switch (column->type) {
    case NUMBER:
    case OPTIONAL_NUMBER:
        *(int64_t *)place = json_integer_value(value);
        return true;
    case REAL:
        *(double *)place = json_number_value(value);
        return true;
    case TEXT:
    case OPTIONAL_TEXT:
        break;
    }
    text = str_copy(arena, json_str(json, column->key));
    if (!text.p)
        return error_no_memory(error);
    *(struct str *)place = text;
    return true;
}

/* Passages and themes */

static bool passages_to_json(struct json_maker *maker, json_t *json,
                             const struct desk_record *record, struct error *error)
{
    json_t *array = json_put_array(maker, json, "passages");
    for (size_t i = 0; i < record->passages.count; i++) {
        const struct sql_viewpoint_passage *row = &record->passages.items[i];
        json_t *evidence = json_from(row->evidence, "a passage", error);
        if (!evidence)
            return false;
        json_t *passage = json_push_object(maker, array);
        json_put(maker, passage, "node", json_of_str(row->node));
        json_put(maker, passage, "version", json_integer(row->version));
        json_put(maker, passage, "score", json_real(row->score));
        json_put(maker, passage, "evidence", evidence);
    }
    return true;
}

static bool passages_from_json(const json_t *json, struct arena *arena, struct desk_record *record,
                               struct error *error)
{
    const json_t *array = json_object_get(json, "passages"), *passage;
    size_t i;
    struct sql_viewpoint_passage *items =
        ARENA_ARRAY(arena, json_array_size(array) + 1, struct sql_viewpoint_passage);
    if (!items)
        return error_no_memory(error);
    json_array_foreach(array, i, passage)
    {
        struct json_maker maker = {0};
        items[i] = (struct sql_viewpoint_passage){
            .node = str_copy(arena, json_str(passage, "node")),
            .version = json_integer_value(json_object_get(passage, "version")),
            .score = json_number_value(json_object_get(passage, "score"))};
        if (!items[i].node.p ||
            !json_to_arena(&maker, json_incref(json_object_get(passage, "evidence")), arena,
                           &items[i].evidence, error))
            return error_no_memory(error);
    }
    record->passages = (struct sql_viewpoint_passage_rows){items, json_array_size(array)};
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* By id: their names may change. */
static void themes_to_json(struct json_maker *maker, json_t *json, const struct desk_record *record)
{
    json_t *array = json_put_array(maker, json, "themes");
    struct arena arena = arena_init();
    int64_t *ids = ARENA_ARRAY(&arena, record->themes.count + 1, int64_t);
    for (size_t i = 0; ids && i < record->themes.count; i++)
        ids[i] = record->themes.items[i].id;
    if (ids)
        qsort(ids, record->themes.count, sizeof *ids, compare_numbers);
    for (size_t i = 0; ids && i < record->themes.count; i++)
        json_push(maker, array, json_integer(ids[i]));
    maker->failed |= !ids;
    arena_done(&arena);
}

static bool themes_from_json(const json_t *json, struct arena *arena, struct desk_record *record,
                             struct error *error)
{
    const json_t *array = json_object_get(json, "themes"), *theme;
    size_t i;
    record->themes.items =
        ARENA_ARRAY(arena, json_array_size(array) + 1, struct sql_viewpoint_theme_list);
    if (!record->themes.items)
        return error_no_memory(error);
    json_array_foreach(array, i, theme) record->themes.items[record->themes.count++].id =
        json_integer_value(theme);
    return true;
}

/* Causes */

static bool causes_to_json(struct json_maker *maker, json_t *json, const struct desk_record *record,
                           struct error *error)
{
    json_t *array = json_put_array(maker, json, "causes");
    for (size_t i = 0; i < record->causes.count; i++) {
        const struct sql_said_cause_list *row = &record->causes.items[i];
        json_t *evidence = json_from(row->evidence, "a cause", error);
        if (!evidence)
            return false;
        json_t *cause = json_push_object(maker, array);
        json_put(maker, cause, "change", json_integer(row->change));
        json_put(maker, cause, "state", json_of_str(row->state));
        json_put(maker, cause, "score", json_real(row->score));
        json_put(maker, cause, "evidence", evidence);
        json_put(maker, cause, "account", desk_json_of_id(row->account));
        json_put(maker, cause, "at", json_of_optional(row->at));
        json_put(maker, cause, "holds", json_boolean(str_equal(row->holds, STR("yes"))));
    }
    return true;
}

static bool cause_from_json(const json_t *cause, struct arena *arena,
                            struct sql_said_cause_list *ret_row, struct error *error)
{
    struct json_maker maker = {0};
    struct sql_said_cause_list row = {
        .change = json_integer_value(json_object_get(cause, "change")),
        .state = str_copy(arena, json_str(cause, "state")),
        .score = json_number_value(json_object_get(cause, "score")),
        .account = json_integer_value(json_object_get(cause, "account")),
        .at = str_copy(arena, json_str(cause, "at")),
        .holds = json_is_false(json_object_get(cause, "holds")) ? STR("no") : STR("yes")};
    if (!row.state.p || !row.at.p ||
        !json_to_arena(&maker, json_incref(json_object_get(cause, "evidence")), arena,
                       &row.evidence, error))
        return error_no_memory(error);
    *ret_row = row;
    return true;
}

/* None where the act is older than changes. */
static bool causes_from_json(const json_t *json, struct arena *arena, struct desk_record *record,
                             struct error *error)
{
    const json_t *array = json_object_get(json, "causes"), *cause;
    size_t i;
    struct sql_said_cause_list *items =
        ARENA_ARRAY(arena, json_array_size(array) + 1, struct sql_said_cause_list);
    if (!items)
        return error_no_memory(error);
    json_array_foreach(array, i, cause)
    {
        if (!cause_from_json(cause, arena, &items[i], error))
            return false;
    }
    record->causes = (struct sql_said_cause_list_rows){items, json_array_size(array)};
    return true;
}

/* The whole */

json_t *desk_record_to_json(const struct desk_record *record, struct error *error)
{
    struct json_maker maker = {0};
    if (!record->there)
        return json_null();
    json_t *json = json_object();
    for (size_t i = 0; i < COLUMNS; i++)
        json_put(&maker, json, columns[i].key, column_to_json(&record->row, &columns[i]));
    themes_to_json(&maker, json, record);
    if (passages_to_json(&maker, json, record, error) &&
        causes_to_json(&maker, json, record, error))
        return json_made(&maker, json, error);
    json_decref(json);
    return NULL;
}

bool desk_record_from_json(const json_t *json, struct arena *arena, struct desk_record *ret_record,
                           struct error *error)
{
    struct desk_record record = {.there = json_is_object(json)};
    for (size_t i = 0; record.there && i < COLUMNS; i++)
        if (!column_from_json(json, arena, &record.row, &columns[i], error))
            return false;
    if (record.there && (!passages_from_json(json, arena, &record, error) ||
                         !themes_from_json(json, arena, &record, error) ||
                         !causes_from_json(json, arena, &record, error)))
        return false;
    *ret_record = record;
    return true;
}

static bool push_change(struct json_maker *maker, json_t *changes, const char *key,
                        const json_t *before, const json_t *after)
{
    json_t *old = json_object_get(before, key), *new = json_object_get(after, key);
    if (json_equal(old, new) || (!old && !new))
        return false;
    json_t *change = json_push_object(maker, changes);
    json_put(maker, change, "field", json_string(key));
    json_put(maker, change, "before", old ? json_incref(old) : json_null());
    json_put(maker, change, "after", new ? json_incref(new) : json_null());
    return true;
}

json_t *desk_record_changes(const json_t *before, const json_t *after)
{
    struct json_maker maker = {0};
    json_t *changes = json_array();
    for (size_t i = 0; i < COLUMNS; i++)
        if (columns[i].shown)
            push_change(&maker, changes, columns[i].key, before, after);
    push_change(&maker, changes, "passages", before, after);
    push_change(&maker, changes, "themes", before, after);
    return json_made(&maker, changes, NULL);
}
