/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/office/views.h"

#include "base/hash.h"
#include "model/compilation/compile.h"
#include "model/consultation/draft.h"
#include "model/office/json.h"
#include "store/statements.h"

#include <string.h>

enum { PAGE_OF_ROWS = 1000 };

/* A view in the making. */
struct view {
    struct office *office;
    struct arena arena;
    struct json_maker maker;
    enum language language; /* of messages */
    struct error *error;
};

static struct view view_start(struct office *office, struct error *error)
{
    return (struct view){.office = office, .arena = arena_init(), .error = error};
}

static json_t *view_end(struct view *view, json_t *value, bool ok)
{
    arena_done(&view->arena);
    if (ok)
        return json_made(&view->maker, value, view->error);
    json_decref(value);
    return NULL;
}

static void put(struct view *view, json_t *object, const char *key, json_t *value)
{
    json_put(&view->maker, object, key, value);
}

/* Documents */

static void put_document(struct view *view, json_t *object, const struct sql_document *row)
{
    put(view, object, "number", json_integer(row->number));
    put(view, object, "name", json_of_str(row->name));
    put(view, object, "role", json_of_str(row->role));
    put(view, object, "state", json_of_str(row->state));
    put(view, object, "received", json_of_str(row->received));
    put(view, object, "hash", json_of_str(row->hash));
}

static bool put_parent(struct view *view, json_t *object, const struct sql_document *row)
{
    struct sql_document parent;
    bool found = false;
    if (row->parent && !sql_document_get(view->office->store, row->parent, &view->arena, &parent,
                                         &found, view->error))
        return false;
    put(view, object, "attachment_of", found ? json_integer(parent.number) : json_null());
    return true;
}

static bool put_analysis(struct view *view, json_t *object, int64_t document)
{
    struct sql_analysis analysis = {0};
    bool found;
    if (!sql_analysis_get(view->office->store, document, &view->arena, &analysis, &found,
                          view->error))
        return false;
    put(view, object, "kind", json_of_optional(found ? analysis.kind : (struct str){NULL, 0}));
    put(view, object, "sender", json_of_optional(found ? analysis.sender : (struct str){NULL, 0}));
    put(view, object, "stance", json_of_optional(found ? analysis.stance : (struct str){NULL, 0}));
    return true;
}

/* A message is made inside arena_run, where memory's end cannot give half a message. */
struct messaging {
    struct view *view;
    struct str code, detail, message;
};

static void make_message(void *context)
{
    struct messaging *messaging = context;
    messaging->message = message_of_problem(&messaging->view->arena, messaging->view->language,
                                            messaging->code, messaging->detail);
}

static void push_problem(struct view *view, json_t *array, const json_t *problem)
{
    struct messaging messaging = {
        view, json_str(problem, "code"), json_str(problem, "message"), {NULL, 0}};
    json_t *object = json_push_object(&view->maker, array);
    put(view, object, "code", json_of_str(messaging.code));
    if (arena_run(&view->arena, make_message, &messaging, NULL))
        put(view, object, "message", json_of_str(messaging.message));
    else
        view->maker.failed = true;
}

/* A document's reading, empty when it has none. */
static bool find_reading(struct view *view, int64_t document, struct sql_reading *ret_reading)
{
    bool found;
    *ret_reading = (struct sql_reading){.problems = STR("[]")};
    return sql_reading_get(view->office->store, document, &view->arena, ret_reading, &found,
                           view->error);
}

static bool put_problems(struct view *view, json_t *object, const struct sql_reading *reading)
{
    json_t *kept = json_from(reading->problems, "a reading", view->error);
    if (!kept)
        return false;
    json_t *array = json_put_array(&view->maker, object, "problems");
    for (size_t i = 0; i < json_array_size(kept); i++)
        push_problem(view, array, json_array_get(kept, i));
    json_decref(kept);
    return true;
}

static bool push_document(struct view *view, json_t *array, const struct sql_document *row)
{
    json_t *object = json_push_object(&view->maker, array);
    struct sql_reading reading;
    put_document(view, object, row);
    return put_parent(view, object, row) && put_analysis(view, object, row->id) &&
           find_reading(view, row->id, &reading) && put_problems(view, object, &reading);
}

json_t *view_documents(struct office *office, enum language language, struct error *error)
{
    json_t *array = json_array();
    int64_t after = 0;
    struct view view = view_start(office, error);
    view.language = language;
    bool ok = true;
    for (bool more = true; ok && more;) {
        struct sql_document_rows rows;
        ok = sql_document_list(office->store, after, PAGE_OF_ROWS, &view.arena, &rows, error);
        more = ok && rows.count > 0;
        for (size_t i = 0; ok && i < rows.count; i++) {
            ok = push_document(&view, array, &rows.items[i]);
            after = rows.items[i].number;
        }
        arena_done(&view.arena);
    }
    return view_end(&view, array, ok);
}

/* A draft has no compilation to be shown from: its row and its reading are all. */
static bool put_reading(struct view *view, json_t *object, int64_t document)
{
    struct sql_reading reading;
    if (!find_reading(view, document, &reading))
        return false;
    put(view, object, "format", json_of_optional(reading.format));
    put(view, object, "pages", json_of_count((size_t)reading.pages));
    return put_problems(view, object, &reading);
}

/* Take the one whose `key` is `wanted` out of an array. */
static json_t *pick(const json_t *array, const char *key, int64_t wanted)
{
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item) if (json_integer_value(json_object_get(item, key)) ==
                                           wanted) return json_incref(item);
    return NULL;
}

static json_t *pick_from_compilation(struct office *office, const struct sql_document *row,
                                     enum language language, struct error *error)
{
    struct compile_options options = {.language = language};
    struct compilation *compilation =
        compile_consultation(office, row->consultation, &options, error);
    if (!compilation)
        return NULL;
    const json_t *documents = json_object_get(compilation_head(compilation), "documents");
    json_t *document = pick(documents, "number", row->number);
    compilation_free(compilation);
    if (!document)
        error_set(error, ERROR_INTERNAL, "the compilation lacks document %lld",
                  (long long)row->number);
    return document;
}

json_t *view_document(struct office *office, int64_t number, enum language language,
                      struct error *error)
{
    struct view view = view_start(office, error);
    struct sql_document row;
    bool found;
    view.language = language;
    if (!sql_document_by_number(office->store, number, &view.arena, &row, &found, error))
        return view_end(&view, NULL, false);
    if (!found) {
        error_set(error, ERROR_NOT_FOUND,
                  "there is no document %lld; samsyn show documents lists them", (long long)number);
        return view_end(&view, NULL, false);
    }
    if (row.consultation) {
        json_t *document = pick_from_compilation(office, &row, language, error);
        return view_end(&view, document, document != NULL);
    }
    json_t *object = json_object();
    put_document(&view, object, &row);
    return view_end(&view, object, put_reading(&view, object, row.id));
}

/* Draft */

static void push_node(struct view *view, json_t *array, const struct sql_node *row)
{
    json_t *object = json_push_object(&view->maker, array);
    put(view, object, "id", json_of_str(row->id));
    put(view, object, "kind", json_of_str(row->kind));
    put(view, object, "number", json_of_optional(row->number));
    put(view, object, "title", json_of_optional(row->title));
    put(view, object, "parent", json_of_optional(row->parent));
    put(view, object, "start", json_integer(row->start_at));
    put(view, object, "end", json_integer(row->end_at));
}

json_t *view_draft(struct office *office, int64_t version, struct error *error)
{
    struct view view = view_start(office, error);
    struct sql_version row;
    struct sql_node_rows rows = {NULL, 0};
    bool found;
    json_t *array = json_array();
    bool ok = (version || draft_newest(office, &version, error)) &&
              sql_version_get(office->store, version, &view.arena, &row, &found, error) &&
              (found ||
               error_set(error, ERROR_NOT_FOUND, "there is no draft %lld", (long long)version)) &&
              sql_node_list(office->store, version, &view.arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++)
        push_node(&view, array, &rows.items[i]);
    return view_end(&view, array, ok);
}

/* Consultations */

static bool push_consultation(struct view *view, json_t *array, const struct sql_consultation *row)
{
    struct store *store = view->office->store;
    struct sql_consultee_count consultees;
    struct sql_document_count_of_consultation documents;
    if (!sql_consultee_count(store, row->id, &consultees, view->error) ||
        !sql_document_count_of_consultation(store, row->id, &documents, view->error))
        return false;
    json_t *object = json_push_object(&view->maker, array);
    put(view, object, "id", json_integer(row->id));
    put(view, object, "draft", json_integer(row->version));
    put(view, object, "title", json_of_str(row->title));
    put(view, object, "case_number", json_of_optional(row->case_number));
    put(view, object, "authority", json_of_optional(row->authority));
    put(view, object, "opened", json_of_str(row->opened));
    put(view, object, "deadline", json_of_optional(row->deadline));
    put(view, object, "asked", json_integer(consultees.count));
    put(view, object, "documents",
        json_integer(documents.registered + documents.read + documents.not_read));
    put(view, object, "not_read", json_integer(documents.not_read));
    return true;
}

json_t *view_consultations(struct office *office, struct error *error)
{
    struct view view = view_start(office, error);
    struct sql_consultation_rows rows;
    json_t *array = json_array();
    bool ok = sql_consultation_list(office->store, &view.arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++)
        ok = push_consultation(&view, array, &rows.items[i]);
    return view_end(&view, array, ok);
}

json_t *view_viewpoints(struct office *office, int64_t consultation, enum language language,
                        struct error *error)
{
    struct compile_options options = {.language = language};
    struct compilation *compilation = compile_consultation(office, consultation, &options, error);
    json_t *viewpoints = compilation ? compilation_viewpoints(compilation, error) : NULL;
    compilation_free(compilation);
    return viewpoints;
}

/* Blobs */

json_t *view_blobs(struct office *office, struct error *error)
{
    struct view view = view_start(office, error);
    json_t *array = json_array();
    struct hash last = {""};
    bool ok = true;
    for (bool more = true; ok && more;) {
        struct sql_blob_rows rows;
        ok = sql_blob_list(office->store, str_from(last.hex), PAGE_OF_ROWS, &view.arena, &rows,
                           error);
        more = ok && rows.count > 0;
        for (size_t i = 0; ok && i < rows.count; i++) {
            json_t *object = json_push_object(&view.maker, array);
            put(&view, object, "hash", json_of_str(rows.items[i].hash));
            put(&view, object, "bytes", json_integer(rows.items[i].size));
            put(&view, object, "added", json_of_str(rows.items[i].added));
        }
        if (more)
            memcpy(last.hex, rows.items[rows.count - 1].hash.p, HASH_HEX_LENGTH);
        arena_done(&view.arena);
    }
    return view_end(&view, array, ok);
}
