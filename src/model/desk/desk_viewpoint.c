/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/desk/desk_internal.h"

#include "model/documents/readings.h"
#include "text/language/sentences.h"

enum { ALIKE_AT_MOST = 50, HISTORY_AT_MOST = 50 };
/* Of the text around a viewpoint, on each side. */
enum { AROUND_BYTES = 300 };

struct showing {
    struct office *office;
    struct arena arena;
    struct desk_ground ground;
    struct sql_desk_row row;
    struct document document;
    struct range range;
    struct str before, after;
    struct sentences sentences;
    struct json_maker maker;
    json_t *view;
    struct error *error;
};

/* Text and sentences */

/* The first place at or behind `at` where a word begins. */
static size_t word_start(struct str text, size_t at, size_t end)
{
    while (at < end && at > 0 && !ascii_is_space(text.p[at - 1]))
        at++;
    return at;
}

static size_t word_end(struct str text, size_t at, size_t start)
{
    while (at > start && at < text.n && !ascii_is_space(text.p[at]))
        at--;
    return at;
}

static void read_text(void *context)
{
    struct showing *showing = context;
    const struct document *document = &showing->document;
    struct range range = showing->range;
    size_t from = range.start > AROUND_BYTES ? range.start - AROUND_BYTES : 0;
    size_t to =
        document->text.n - range.end > AROUND_BYTES ? range.end + AROUND_BYTES : document->text.n;
    struct range before = {word_start(document->text, from, range.start), range.start};
    struct range after = {range.end, word_end(document->text, to, range.end)};
    showing->before = document_plain(&showing->arena, document, before);
    showing->after = document_plain(&showing->arena, document, after);
    showing->sentences = sentences_of(&showing->arena, &showing->office->tools, document);
}

static bool load_text(struct showing *showing)
{
    struct sql_reading reading;
    bool found = false;
    if (!sql_reading_get(showing->office->store, showing->row.document, &showing->arena, &reading,
                         &found, showing->error))
        return false;
    if (!found)
        return true;
    if (!reading_unpack(&reading, &showing->arena, &showing->document, showing->error))
        return false;
    showing->range = (struct range){(size_t)showing->row.start_at, (size_t)showing->row.end_at};
    if (showing->range.end > showing->document.text.n || showing->range.start > showing->range.end)
        return error_set(showing->error, ERROR_INPUT,
                         "viewpoint %lld lies outside its document's text; run samsyn verify",
                         (long long)showing->row.id);
    return arena_run(&showing->arena, read_text, showing, showing->error);
}

struct plain_run {
    struct showing *showing;
    struct range range;
    struct str text;
};

static void make_plain(void *context)
{
    struct plain_run *run = context;
    run->text = document_plain(&run->showing->arena, &run->showing->document, run->range);
}

static void push_sentence(struct showing *showing, json_t *sentences, struct range range)
{
    struct plain_run run = {.showing = showing, .range = range};
    if (range.start < showing->range.start)
        run.range.start = showing->range.start;
    if (range.end > showing->range.end)
        run.range.end = showing->range.end;
    if (!arena_run(&showing->arena, make_plain, &run, NULL)) {
        showing->maker.failed = true;
        return;
    }
    json_t *sentence = json_push_object(&showing->maker, sentences);
    json_put(&showing->maker, sentence, "start", json_integer((json_int_t)run.range.start));
    json_put(&showing->maker, sentence, "end", json_integer((json_int_t)run.range.end));
    json_put(&showing->maker, sentence, "text", json_of_str(run.text));
}

static void put_text(struct showing *showing)
{
    struct json_maker *maker = &showing->maker;
    json_put(maker, showing->view, "start", json_integer(showing->row.start_at));
    json_put(maker, showing->view, "end", json_integer(showing->row.end_at));
    json_put(maker, showing->view, "before", json_of_str(showing->before));
    json_put(maker, showing->view, "after", json_of_str(showing->after));
    json_t *sentences = json_put_array(maker, showing->view, "sentences");
    for (size_t i = 0; i < showing->sentences.count; i++) {
        struct range range = showing->sentences.items[i].range;
        if (range.end > showing->range.start && range.start < showing->range.end)
            push_sentence(showing, sentences, range);
    }
}

/* Passages and evidence */

static void put_node(struct showing *showing, json_t *object, struct str id)
{
    size_t node = desk_node(&showing->ground, id);
    const struct sql_node *row = node == NO_NODE ? NULL : &showing->ground.nodes.items[node];
    json_put(&showing->maker, object, "node", json_of_str(id));
    json_put(&showing->maker, object, "number", row ? json_of_optional(row->number) : json_null());
    json_put(&showing->maker, object, "title", row ? json_of_optional(row->title) : json_null());
}

static bool put_passages(struct showing *showing)
{
    struct sql_viewpoint_passage_rows rows;
    if (!sql_viewpoint_passage_list(showing->office->store, showing->row.id, &showing->arena, &rows,
                                    showing->error))
        return false;
    json_t *passages = json_put_array(&showing->maker, showing->view, "passages");
    for (size_t i = 0; i < rows.count; i++) {
        json_t *evidence = json_from(rows.items[i].evidence, "a passage", showing->error);
        if (!evidence)
            return false;
        json_t *passage = json_push_object(&showing->maker, passages);
        put_node(showing, passage, rows.items[i].node);
        json_put(&showing->maker, passage, "score", json_real(rows.items[i].score));
        json_put(&showing->maker, passage, "evidence", evidence);
    }
    return true;
}

static void put_candidates(struct showing *showing, const json_t *kept)
{
    json_t *array = json_put_array(&showing->maker, showing->view, "candidates");
    const json_t *candidate;
    size_t i;
    json_array_foreach(json_object_get(kept, "candidates"), i, candidate)
    {
        json_t *object = json_push_object(&showing->maker, array);
        put_node(showing, object, json_str(candidate, "node"));
        json_put(&showing->maker, object, "score",
                 json_incref(json_object_get(candidate, "score")));
    }
}

static bool put_evidence(struct showing *showing)
{
    json_t *kept = json_from(showing->row.evidence, "a viewpoint", showing->error);
    if (!kept)
        return false;
    json_t *words = json_object_get(kept, "words"), *beside = json_object_get(kept, "beside");
    json_put(&showing->maker, showing->view, "evidence", words ? json_incref(words) : json_array());
    json_put(&showing->maker, showing->view, "beside", beside ? json_incref(beside) : json_null());
    put_candidates(showing, kept);
    json_decref(kept);
    return true;
}

/* What belongs together with it */

static bool put_reply(struct showing *showing)
{
    struct json_maker *maker = &showing->maker;
    const struct sql_desk_row *row = &showing->row;
    struct sql_desk_reply_count count = {0};
    if (row->reply &&
        !sql_desk_reply_count(showing->office->store, row->reply, &count, showing->error))
        return false;
    json_put(maker, showing->view, "reply_shared", desk_json_of_id(count.count));
    json_put(maker, showing->view, "replied_by",
             desk_json_of_account(maker, row->replied_by, row->replied_by_name));
    json_put(maker, showing->view, "replied_at", json_of_optional(row->replied_at));
    return true;
}

static bool push_alike(struct showing *showing, json_t *array, int64_t viewpoint)
{
    struct sql_desk_row row;
    bool found = false;
    if (!sql_desk_row_get(showing->office->store, showing->ground.consultation.version,
                          showing->ground.consultation.id, viewpoint, &showing->arena, &row, &found,
                          showing->error))
        return false;
    if (!found)
        return true;
    json_t *object = json_push_object(&showing->maker, array);
    json_put(&showing->maker, object, "id", json_integer(row.id));
    json_put(&showing->maker, object, "revision", json_integer(row.revision));
    json_put(&showing->maker, object, "sender", json_of_optional(row.sender));
    json_put(&showing->maker, object, "document", json_integer(row.number));
    json_put(&showing->maker, object, "text", json_of_str(row.text));
    json_put(&showing->maker, object, "state", json_of_str(row.state));
    json_put(&showing->maker, object, "outcome", json_of_optional(row.outcome));
    return true;
}

static bool put_alike(struct showing *showing)
{
    struct sql_desk_alike_list_rows rows = {0};
    if (showing->row.alike &&
        !sql_desk_alike_list(showing->office->store, showing->row.alike, showing->row.id,
                             ALIKE_AT_MOST, &showing->arena, &rows, showing->error))
        return false;
    json_t *array = json_put_array(&showing->maker, showing->view, "alike_with");
    for (size_t i = 0; i < rows.count; i++)
        if (!push_alike(showing, array, rows.items[i].id))
            return false;
    return true;
}

static bool put_neighbours(struct showing *showing)
{
    struct sql_viewpoint_rows rows;
    int64_t previous = 0, next = 0;
    bool passed = false;
    if (!sql_viewpoint_list(showing->office->store, showing->row.document, &showing->arena, &rows,
                            showing->error))
        return false;
    for (size_t i = 0; i < rows.count && !next; i++) {
        if (rows.items[i].id == showing->row.id)
            passed = true;
        else if (str_equal(rows.items[i].state, STR("rejected")))
            continue;
        else if (passed)
            next = rows.items[i].id;
        else
            previous = rows.items[i].id;
    }
    json_put(&showing->maker, showing->view, "previous_in_document", desk_json_of_id(previous));
    json_put(&showing->maker, showing->view, "next_in_document", desk_json_of_id(next));
    return true;
}

static bool put_question(struct showing *showing)
{
    struct sql_question_rows rows;
    struct str text = {NULL, 0};
    if (!sql_question_list(showing->office->store, showing->ground.consultation.id, &showing->arena,
                           &rows, showing->error))
        return false;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.items[i].ordinal == showing->row.question)
            text = rows.items[i].text;
    json_put(&showing->maker, showing->view, "question_text", json_of_optional(text));
    return true;
}

/* History */

static json_t *parse_state(struct str text, struct error *error)
{
    return text.n ? json_from(text, "an act", error) : json_null();
}

static bool push_history(struct json_maker *maker, json_t *array,
                         const struct sql_act_list_of_viewpoint *row, struct error *error)
{
    json_t *before = parse_state(row->before, error);
    json_t *after = before ? parse_state(row->after, error) : NULL;
    json_t *changes = after ? desk_record_changes(before, after) : NULL;
    json_decref(before);
    if (!after)
        return false;
    json_decref(after);
    json_t *object = json_push_object(maker, array);
    json_put(maker, object, "act", json_integer(row->act));
    json_put(maker, object, "at", json_of_str(row->at));
    json_put(maker, object, "account", desk_json_of_id(row->account));
    json_put(maker, object, "name", json_of_optional(row->shown_name));
    json_put(maker, object, "verb", json_of_str(row->verb));
    json_put(maker, object, "undone", json_boolean(row->undone_by != 0));
    json_put(maker, object, "undoable", json_boolean(row->undone_by == 0));
    json_put(maker, object, "changes", changes);
    return true;
}

json_t *desk_history(struct office *office, int64_t consultation, int64_t viewpoint, size_t limit,
                     struct error *error)
{
    struct arena arena = arena_init();
    struct sql_act_list_of_viewpoint_rows rows;
    struct json_maker maker = {0};
    json_t *array = json_array();
    bool ok =
        sql_act_list_of_viewpoint(office->store, viewpoint, (int64_t)limit, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++)
        if (rows.items[i].consultation == consultation)
            ok = push_history(&maker, array, &rows.items[i], error);
    arena_done(&arena);
    if (ok)
        return json_made(&maker, array, error);
    json_decref(array);
    return NULL;
}

/* All of it */

static bool put_all(struct showing *showing)
{
    put_text(showing);
    if (!put_passages(showing) || !put_evidence(showing) || !put_reply(showing) ||
        !put_alike(showing) || !put_neighbours(showing) || !put_question(showing))
        return false;
    json_t *history = desk_history(showing->office, showing->ground.consultation.id,
                                   showing->row.id, HISTORY_AT_MOST, showing->error);
    json_put(&showing->maker, showing->view, "history", history);
    return history != NULL;
}

json_t *desk_viewpoint(struct office *office, int64_t consultation, int64_t viewpoint,
                       struct error *error)
{
    struct showing showing = {.office = office, .arena = arena_init(), .error = error};
    bool ok = desk_ground_load(office, consultation, &showing.arena, &showing.ground, error);
    if (ok)
        showing.view =
            desk_row_view(office, &showing.ground, viewpoint, &showing.arena, &showing.row, error);
    ok = showing.view && load_text(&showing) && put_all(&showing);
    arena_done(&showing.arena);
    if (ok)
        return json_made(&showing.maker, showing.view, error);
    json_decref(showing.view);
    return NULL;
}
