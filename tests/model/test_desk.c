/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The desk: counts and lists that agree, every act with its undoing and its conflict, and what must
 * not be lost when documents are analysed again.
 */
#include "workbench.h"

#include "base/mem.h"
#include "model/compilation/compile.h"
#include "model/consultation/closing.h"
#include "model/desk/desk.h"
#include "model/desk/desk_internal.h"
#include "model/desk/standings.h"
#include "model/documents/corrected.h"
#include "model/documents/document_text.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* --- A desk with three letters on it --- */

struct desk {
    struct workbench *bench;
    struct office *office;
    int64_t consultation;
    struct signed_in officer, colleague, administrator;
    struct desk_worker worker, other;
};

static const char *const wishes =
    "Insats 2.1 bör kompletteras med laddstolpar i byarna. Vi är oroliga för att kostnaderna blir "
    "höga för små företag på landsbygden.\n\n"
    "Kommunen föreslår att inriktningsområde 2 stryks. Målen behöver tydliggöras.";

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    void *bench = NULL;
    assert_non_null(desk);
    assert_int_equal(workbench_setup(&bench), 0);
    desk->bench = bench;
    desk->office = &desk->bench->office;
    desk->consultation = workbench_consultation(desk->bench);
    char *paths[] = {
        workbench_file(desk->bench, "a.txt",
                       workbench_answer(desk->bench, "Björkereds kommun", wishes)),
        workbench_file(
            desk->bench, "b.txt",
            workbench_answer(
                desk->bench, "Tallboda stad",
                "Insats 2.1 bör kompletteras med laddstolpar i byarna. Vi är oroliga för "
                "att kostnaderna blir höga för små företag på landsbygden.\n\n"
                "Cykelvägarna i dalen behöver byggas ut före 2030.")),
        workbench_file(desk->bench, "c.txt",
                       workbench_answer(desk->bench, "Björkereds kommun", wishes)),
    };
    workbench_receive(desk->bench, desk->consultation, paths, 3);
    workbench_account(desk->bench, 9001, "h1", "Handläggare 1");
    workbench_account(desk->bench, 9002, "h2", "Handläggare 2");
    workbench_account(desk->bench, 9003, "a1", "Administratör 1");
    workbench_account(desk->bench, 9004, "l1", "Läsare 1");
    workbench_sql(desk->bench, "UPDATE account SET role = 'administrator' WHERE id = 9003");
    workbench_sql(desk->bench,
                  str_format(&desk->bench->arena,
                             "INSERT INTO account_right VALUES (9001, %lld, 'officer'),"
                             " (9002, %lld, 'officer'), (9004, %lld, 'reader')",
                             (long long)desk->consultation, (long long)desk->consultation,
                             (long long)desk->consultation)
                      .p);
    desk->officer = (struct signed_in){.account = 9001, .shown_name = STR("Handläggare 1")};
    desk->colleague = (struct signed_in){.account = 9002, .shown_name = STR("Handläggare 2")};
    desk->administrator = (struct signed_in){.account = 9003, .administrator = true};
    desk->worker = (struct desk_worker){desk->office, &desk->officer, desk->consultation};
    desk->other = (struct desk_worker){desk->office, &desk->colleague, desk->consultation};
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    void *bench = desk->bench;
    free(desk);
    return workbench_teardown(&bench);
}

static json_t *list_of(struct desk *desk, const struct desk_filter *filter, enum desk_order order)
{
    struct error error = {0};
    json_t *view = desk_list(desk->office, desk->consultation, filter, order, 0, 500, &error);
    if (!view)
        fail_msg("%s", error.message);
    json_t *viewpoints = json_incref(json_object_get(view, "viewpoints"));
    json_decref(view);
    return viewpoints;
}

static json_t *counts_of(struct desk *desk, const struct desk_filter *filter)
{
    struct error error = {0};
    json_t *view = desk_counts(desk->office, desk->consultation, filter, &error);
    if (!view)
        fail_msg("%s", error.message);
    return view;
}

static int64_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* All viewpoints of the first document, in the text's order, as they are now. */
struct seen_list {
    struct desk_seen items[64];
    size_t count;
};

static struct seen_list seen_of(struct desk *desk, int64_t number)
{
    struct desk_filter filter = {.document = number};
    struct seen_list list = {.count = 0};
    json_t *viewpoints = list_of(desk, &filter, DESK_BY_DOCUMENT), *viewpoint;
    size_t i;
    json_array_foreach(viewpoints, i, viewpoint) list.items[list.count++] =
        (struct desk_seen){number_at(viewpoint, "id"), number_at(viewpoint, "revision")};
    json_decref(viewpoints);
    return list;
}

/* The register's number of the `nth` answer, from 0; the draft is the first of all. */
static int64_t answer_number(int nth)
{
    return 2 + nth;
}

static struct desk_seen first_seen(struct desk *desk)
{
    return seen_of(desk, answer_number(0)).items[0];
}

/* Everything that is kept of the viewpoints of all documents, but their revisions. */
static json_t *state_of(struct desk *desk)
{
    struct error error = {0};
    struct arena arena = arena_init();
    struct sql_document_rows documents;
    json_t *state = json_array();
    ASSERT_OK(
        sql_document_list(desk->office->store, 0, STORE_ALL_ROWS, &arena, &documents, &error));
    for (size_t i = 0; i < documents.count; i++) {
        struct sql_viewpoint_rows rows;
        ASSERT_OK(
            sql_viewpoint_list(desk->office->store, documents.items[i].id, &arena, &rows, &error));
        for (size_t j = 0; j < rows.count; j++) {
            struct desk_record record;
            ASSERT_OK(desk_record_load(desk->office, rows.items[j].id, &arena, &record, &error));
            json_t *json = desk_record_to_json(&record, &error);
            json_object_del(json, "revision");
            json_object_set_new(json, "id", json_integer(rows.items[j].id));
            json_object_set_new(
                json, "part",
                json_stringn(record.row.part.n ? record.row.part.p : "", record.row.part.n));
            json_array_append_new(state, json);
        }
    }
    arena_done(&arena);
    return state;
}

static void assert_state(struct desk *desk, const json_t *expected)
{
    json_t *state = state_of(desk);
    if (!json_equal(state, expected)) {
        char *is = json_dumps(state, JSON_INDENT(1)), *was = json_dumps(expected, JSON_INDENT(1));
        print_message("is:\n%s\nwas:\n%s\n", is, was);
        fail_msg("the viewpoints are not as they were");
    }
    json_decref(state);
}

/* --- Acts by table --- */

typedef bool (*act_of_one)(const struct desk_worker *worker, struct desk_targets targets,
                           json_t **ret_result, struct error *error);

static bool reject(const struct desk_worker *worker, struct desk_targets targets,
                   json_t **ret_result, struct error *error)
{
    return desk_reject(worker, targets, STR("Bakgrund"), ret_result, error);
}

static bool set_kind(const struct desk_worker *worker, struct desk_targets targets,
                     json_t **ret_result, struct error *error)
{
    return desk_judge(worker, targets, &(struct desk_judgement){.kind = STR("offer")}, ret_result,
                      error);
}

static bool set_stance(const struct desk_worker *worker, struct desk_targets targets,
                       json_t **ret_result, struct error *error)
{
    return desk_judge(worker, targets, &(struct desk_judgement){.stance = STR("abstains")},
                      ret_result, error);
}

static bool judge_all(const struct desk_worker *worker, struct desk_targets targets,
                      json_t **ret_result, struct error *error)
{
    const struct desk_judgement all = {STR("offer"), STR("abstains"), true, STR("process")};
    return desk_judge(worker, targets, &all, ret_result, error);
}

static bool move(const struct desk_worker *worker, struct desk_targets targets, json_t **ret_result,
                 struct error *error)
{
    const struct str node = STR("process");
    return desk_set_passages(worker, targets, DESK_MOVE, &node, 1, ret_result, error);
}

static bool add_passage(const struct desk_worker *worker, struct desk_targets targets,
                        json_t **ret_result, struct error *error)
{
    const struct str node = STR("process");
    return desk_set_passages(worker, targets, DESK_ADD, &node, 1, ret_result, error);
}

static bool about_nothing(const struct desk_worker *worker, struct desk_targets targets,
                          json_t **ret_result, struct error *error)
{
    return desk_set_passages(worker, targets, DESK_REPLACE, NULL, 0, ret_result, error);
}

static bool assign(const struct desk_worker *worker, struct desk_targets targets,
                   json_t **ret_result, struct error *error)
{
    return desk_assign(worker, targets, 9002, ret_result, error);
}

static bool add_theme(const struct desk_worker *worker, struct desk_targets targets,
                      json_t **ret_result, struct error *error)
{
    return desk_add_theme(worker, targets, STR("Pengar"), ret_result, error);
}

static bool reply(const struct desk_worker *worker, struct desk_targets targets,
                  json_t **ret_result, struct error *error)
{
    return desk_reply(worker, targets, STR("in_part"), STR("Det görs i nästa skede."), ret_result,
                      error);
}

/* Behind the first word of a viewpoint; inside it when it has but one. */
static bool split_at(const struct desk_worker *worker, struct desk_seen seen, int64_t *place,
                     struct error *error)
{
    struct arena arena = arena_init();
    struct desk_record record;
    bool ok = desk_record_load(worker->office, seen.viewpoint, &arena, &record, error);
    struct str text = record.row.text;
    size_t space = str_find(text, STR(" "), 0);
    *place = record.row.start_at + (int64_t)(space == SIZE_MAX ? 1 : space);
    arena_done(&arena);
    return ok;
}

static bool split(const struct desk_worker *worker, struct desk_targets targets,
                  json_t **ret_result, struct error *error)
{
    int64_t place;
    return split_at(worker, targets.items[0], &place, error) &&
           desk_split(worker, targets.items[0], &place, 1, ret_result, error);
}

static bool reanchor(const struct desk_worker *worker, struct desk_targets targets,
                     json_t **ret_result, struct error *error)
{
    int64_t place;
    struct desk_stretch stretch;
    if (!split_at(worker, targets.items[0], &place, error))
        return false;
    stretch = (struct desk_stretch){0, place};
    return desk_reanchor(worker, targets.items[0], stretch, true, ret_result, error);
}

static const struct {
    const char *name;
    act_of_one act;
    const char *field; /* that it changes */
} acts[] = {
    {"confirm", desk_confirm, "state"},
    {"reject", reject, "state"},
    {"kind", set_kind, "kind"},
    {"stance", set_stance, "stance"},
    {"kind, stance and part", judge_all, "stance"},
    {"move", move, "passages"},
    {"add passage", add_passage, "passages"},
    {"about nothing", about_nothing, "passages"},
    {"assign", assign, "assignee"},
    {"theme", add_theme, "themes"},
    {"reply", reply, "outcome"},
    {"split", split, "end"},
    {"reanchor", reanchor, "start"},
};

/* The act in a transaction of its own; its result. */
static json_t *perform(const struct desk_worker *worker, act_of_one act, struct desk_seen seen)
{
    struct error error = {0};
    json_t *result = NULL;
    ASSERT_OK(store_begin(worker->office->store, &error));
    ASSERT_OK(act(worker, (struct desk_targets){&seen, 1}, &result, &error));
    ASSERT_OK(store_commit(worker->office->store, &error));
    return result;
}

static json_t *undo(const struct desk_worker *worker, int64_t act)
{
    struct error error = {0};
    json_t *result = NULL;
    ASSERT_OK(store_begin(worker->office->store, &error));
    ASSERT_OK(desk_undo(worker, act, &result, &error));
    ASSERT_OK(store_commit(worker->office->store, &error));
    return result;
}

static int64_t act_of(json_t *result)
{
    int64_t act = number_at(result, "act");
    assert_true(act > 0);
    json_decref(result);
    return act;
}

static bool has_change(const json_t *changes, const char *field)
{
    for (size_t i = 0; i < json_array_size(changes); i++)
        if (strcmp(text_at(changes, i, "field"), field) == 0)
            return true;
    return false;
}

static void every_act_is_told_in_the_history_and_undone(void **state)
{
    struct desk *desk = *state;
    json_t *first = state_of(desk);
    for (size_t i = 0; i < COUNT(acts); i++) {
        struct error error = {0};
        struct desk_seen seen = first_seen(desk);
        int64_t act = act_of(perform(&desk->worker, acts[i].act, seen));
        json_t *history = desk_history(desk->office, desk->consultation, seen.viewpoint, 1, &error);
        const json_t *changes = json_object_get(json_array_get(history, 0), "changes");
        assert_string_equal(text_at(history, 0, "name"), "Handläggare 1");
        if (!has_change(changes, acts[i].field))
            fail_msg("%s does not change %s", acts[i].name, acts[i].field);
        json_decref(history);
        json_decref(undo(&desk->worker, act));
        assert_state(desk, first);
    }
    json_decref(first);
}

static void an_undoing_undone_does_it_again(void **state)
{
    struct desk *desk = *state;
    json_t *first = state_of(desk);
    for (size_t i = 0; i < COUNT(acts); i++) {
        int64_t act = act_of(perform(&desk->worker, acts[i].act, first_seen(desk)));
        json_t *done = state_of(desk);
        int64_t undoing = act_of(undo(&desk->worker, act));
        json_decref(undo(&desk->worker, undoing));
        assert_state(desk, done);
        json_decref(undo(&desk->worker, act)); /* it stands again, so it can be undone again */
        assert_state(desk, first);
        json_decref(done);
    }
    json_decref(first);
}

static void what_another_has_changed_is_left_alone_and_told(void **state)
{
    struct desk *desk = *state;
    for (size_t i = 0; i < COUNT(acts); i++) {
        struct desk_seen seen = first_seen(desk);
        int64_t act =
            act_of(perform(&desk->other, acts[i].act == set_kind ? set_stance : set_kind, seen));
        json_t *before = state_of(desk);
        json_t *result = perform(&desk->worker, acts[i].act, seen);
        const json_t *conflicts = json_object_get(result, "conflicts");
        const json_t *conflict = json_array_get(conflicts, 0);
        assert_state(desk, before);
        assert_true(json_is_null(json_object_get(result, "act")));
        assert_int_equal(json_array_size(json_object_get(result, "done")), 0);
        assert_int_equal(json_array_size(conflicts), 1);
        assert_string_equal(text_at(conflicts, 0, "name"), "Handläggare 2");
        assert_int_equal(number_at(conflict, "revision"), seen.revision + 1);
        assert_true(has_change(json_object_get(conflict, "changes"),
                               acts[i].act == set_kind ? "stance" : "kind"));
        json_decref(result);
        json_decref(before);
        json_decref(undo(&desk->other, act));
    }
}

static void nobody_reaches_what_is_another_consultations(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct desk_worker stranger = desk->worker;
    struct desk_seen seen = first_seen(desk), unknown = {987654321, 0};
    workbench_sql(desk->bench, "INSERT INTO consultation SELECT 8000, version, 'Annan', 'X',"
                               " authority, opened, deadline, closed FROM consultation LIMIT 1");
    stranger.consultation = 8000;
    for (size_t i = 0; i < COUNT(acts); i++) {
        json_t *result = NULL;
        ASSERT_OK(store_begin(desk->office->store, &error));
        assert_false(acts[i].act(&stranger, (struct desk_targets){&seen, 1}, &result, &error));
        if (acts[i].act != assign) /* the officer does not work there */
            assert_int_equal(error.code, ERROR_NOT_FOUND);
        store_rollback(desk->office->store);
        assert_null(result);
    }
    ASSERT_OK(store_begin(desk->office->store, &error));
    json_t *result = NULL;
    assert_false(desk_confirm(&desk->worker, (struct desk_targets){&unknown, 1}, &result, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    store_rollback(desk->office->store);
    assert_null(desk_viewpoint(desk->office, 8000, seen.viewpoint, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    int64_t act = act_of(perform(&desk->worker, desk_confirm, seen));
    ASSERT_OK(store_begin(desk->office->store, &error));
    assert_false(desk_undo(&stranger, act, &result, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    store_rollback(desk->office->store);
}

static void a_bulk_act_tells_what_was_done_and_what_not(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct seen_list seen = seen_of(desk, answer_number(0));
    json_t *result = NULL;
    assert_true(seen.count >= 3);
    json_decref(perform(&desk->other, set_kind, seen.items[1]));
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(reply(&desk->worker, (struct desk_targets){seen.items, seen.count}, &result, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    assert_int_equal(json_array_size(json_object_get(result, "done")), seen.count - 1);
    const json_t *conflict = json_array_get(json_object_get(result, "conflicts"), 0);
    assert_int_equal(number_at(conflict, "viewpoint"), seen.items[1].viewpoint);
    struct desk_filter answered = {.document = answer_number(0), .outcome = STR("in_part")};
    json_t *viewpoints = list_of(desk, &answered, DESK_BY_DOCUMENT);
    int64_t shared = number_at(json_array_get(viewpoints, 0), "reply");
    assert_int_equal(json_array_size(viewpoints), seen.count - 1);
    for (size_t i = 0; i < json_array_size(viewpoints); i++)
        assert_int_equal(number_at(json_array_get(viewpoints, i), "reply"), shared);
    json_decref(viewpoints);
    json_decref(result);
}

static void an_act_changed_since_is_not_undone(void **state)
{
    struct desk *desk = *state;
    struct desk_seen seen = first_seen(desk);
    int64_t act = act_of(perform(&desk->worker, set_kind, seen));
    json_decref(perform(&desk->other, set_stance, first_seen(desk)));
    json_t *before = state_of(desk);
    json_t *result = undo(&desk->worker, act);
    assert_true(json_is_null(json_object_get(result, "act")));
    assert_string_equal(text_at(json_object_get(result, "conflicts"), 0, "name"), "Handläggare 2");
    assert_state(desk, before);
    json_decref(result);
    json_decref(before);
}

static void an_act_is_undone_once(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    json_t *result = NULL;
    int64_t last = 0, act = act_of(perform(&desk->worker, set_kind, first_seen(desk)));
    ASSERT_OK(desk_last_act(&desk->worker, false, &last, &error));
    assert_int_equal(last, act);
    int64_t undoing = act_of(undo(&desk->worker, act));
    ASSERT_OK(desk_last_act(&desk->worker, false, &last, &error));
    assert_int_equal(last, 0);
    ASSERT_OK(desk_last_act(&desk->worker, true, &last, &error));
    assert_int_equal(last, undoing);
    ASSERT_OK(store_begin(desk->office->store, &error));
    assert_false(desk_undo(&desk->worker, act, &result, &error));
    assert_int_equal(error.code, ERROR_STATE);
    store_rollback(desk->office->store);
    json_decref(perform(&desk->worker, set_stance, first_seen(desk)));
    ASSERT_OK(desk_last_act(&desk->worker, true, &last, &error));
    assert_int_equal(last, 0); /* something else has been done since */
}

/* --- What is refused --- */

static enum error_code refused(struct desk *desk, bool ok, json_t *result, struct error *error)
{
    if (ok)
        fail_msg("it was not refused");
    assert_null(result);
    store_rollback(desk->office->store);
    return error->code;
}

static void bad_places_are_refused(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct arena arena = arena_init();
    struct desk_seen seen = first_seen(desk);
    struct sql_reading reading;
    struct desk_record record;
    bool found;
    ASSERT_OK(desk_record_load(desk->office, seen.viewpoint, &arena, &record, &error));
    ASSERT_OK(sql_reading_get(desk->office->store, record.row.document, &arena, &reading, &found,
                              &error));
    struct document document;
    ASSERT_OK(reading_unpack(&reading, &arena, &document, &error));
    int64_t letter = (int64_t)str_find(document.text, STR("ö"), 0);
    int64_t gap = (int64_t)str_find(document.text, STR("\n\n"), 0);
    const struct desk_stretch bad[] = {{letter + 1, letter + 20},
                                       {letter - 3, letter + 1},
                                       {-1, 5},
                                       {10, 9},
                                       {5, (int64_t)document.text.n + 1},
                                       {7, 7},
                                       {gap, gap + 2},
                                       {INT64_MAX - 1, INT64_MAX}};
    for (size_t k = 0; k < COUNT(bad); k++) {
        json_t *result = NULL;
        ASSERT_OK(store_begin(desk->office->store, &error));
        bool ok = desk_reanchor(&desk->worker, seen, bad[k], true, &result, &error);
        assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
        ASSERT_OK(store_begin(desk->office->store, &error));
        ok = desk_add_viewpoint(&desk->worker, answer_number(0), bad[k], STR("change"), STR("none"),
                                STR(""), true, &result, &error);
        assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    }
    const int64_t places[] = {record.row.start_at, record.row.end_at, -1, letter + 1};
    for (size_t k = 0; k < COUNT(places); k++) {
        json_t *result = NULL;
        ASSERT_OK(store_begin(desk->office->store, &error));
        bool ok = desk_split(&desk->worker, seen, &places[k], 1, &result, &error);
        assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    }
    arena_done(&arena);
}

static void replies_need_what_they_need(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct desk_seen seen = first_seen(desk);
    struct desk_targets targets = {&seen, 1};
    static const struct {
        const char *outcome, *reason;
        bool ok;
    } cases[] = {
        {"accommodated", "", true},      {"noted", "", true},
        {"in_part", "  ", false},        {"outside", "", false},
        {"not_accommodated", "", false}, {"maybe", "x", false},
        {"outside", "Lag", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        json_t *result = NULL;
        ASSERT_OK(store_begin(desk->office->store, &error));
        bool ok = desk_reply(&desk->worker, targets, str_from(cases[i].outcome),
                             str_from(cases[i].reason), &result, &error);
        if (ok != cases[i].ok)
            fail_msg("%s '%s'", cases[i].outcome, cases[i].reason);
        json_decref(result);
        store_rollback(desk->office->store);
    }
    json_decref(perform(&desk->worker, reject, seen));
    seen = (struct desk_seen){seen.viewpoint, seen.revision + 1};
    json_t *result = NULL;
    ASSERT_OK(store_begin(desk->office->store, &error));
    bool ok = reply(&desk->worker, (struct desk_targets){&seen, 1}, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_STATE);
}

static void words_that_mean_nothing_are_refused(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct desk_seen twice[] = {first_seen(desk), first_seen(desk)};
    struct desk_targets one = {twice, 1};
    const struct str node = STR("fa99");
    json_t *result = NULL;
    ASSERT_OK(store_begin(desk->office->store, &error));
    bool ok = desk_judge(&desk->worker, one, &(struct desk_judgement){.kind = STR("wish")}, &result,
                         &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_judge(&desk->worker, one, &(struct desk_judgement){.stance = STR("x")}, &result,
                    &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_set_passages(&desk->worker, one, DESK_ADD, &node, 1, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_assign(&desk->worker, one, 9004, &result, &error); /* a reader */
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_confirm(&desk->worker, (struct desk_targets){twice, 2}, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_confirm(&desk->worker, (struct desk_targets){NULL, 0}, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_add_theme(&desk->worker, one, STR("  "), &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
}

static void a_confirmed_viewpoint_is_not_swallowed_unsaid(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct seen_list seen = seen_of(desk, answer_number(0));
    json_decref(perform(&desk->worker, desk_confirm, seen.items[1]));
    json_t *before = state_of(desk), *result = NULL;
    json_t *view =
        desk_viewpoint(desk->office, desk->consultation, seen.items[1].viewpoint, &error);
    struct desk_stretch all = {0, number_at(view, "end")};
    json_decref(view);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(desk_reanchor(&desk->worker, seen.items[0], all, false, &result, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    assert_int_equal(json_array_size(json_object_get(result, "overlaps")), 1);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(result, "overlaps"), 0)),
                     seen.items[1].viewpoint);
    assert_state(desk, before);
    json_decref(result);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(desk_reanchor(&desk->worker, seen.items[0], all, true, &result, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    assert_int_equal(json_array_size(json_object_get(result, "overlaps")), 0);
    assert_int_equal(json_array_size(json_object_get(result, "done")), 1);
    json_decref(result);
    json_decref(before);
}

/* --- Joining, adding, finding --- */

static void neighbours_are_joined_and_come_apart_again(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    json_t *first = state_of(desk), *result = NULL;
    struct seen_list seen = seen_of(desk, answer_number(0));
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(desk_join(&desk->worker, (struct desk_targets){seen.items, 2}, &result, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    int64_t act = act_of(result);
    struct seen_list now = seen_of(desk, answer_number(0));
    assert_int_equal(now.count, seen.count - 1);
    assert_int_equal(now.items[0].viewpoint, seen.items[0].viewpoint);
    /* One that is gone is told as changed, not as never there. */
    result = perform(&desk->other, desk_confirm, seen.items[1]);
    const json_t *conflict = json_array_get(json_object_get(result, "conflicts"), 0);
    assert_true(json_is_null(json_object_get(conflict, "revision")));
    json_decref(result);
    json_decref(undo(&desk->worker, act));
    assert_state(desk, first);
    json_decref(first);
}

static void what_comes_back_counts_as_its_document_does_now(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct seen_list seen = seen_of(desk, answer_number(0));
    struct sql_viewpoint viewpoint;
    bool found;
    json_t *result = NULL;
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(desk_join(&desk->worker, (struct desk_targets){seen.items, 2}, &result, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    workbench_sql(desk->bench, "UPDATE standing SET standing = 'twin'");
    workbench_sql(desk->bench, "UPDATE viewpoint SET counted = 'no'");
    json_decref(undo(&desk->worker, act_of(result)));
    ASSERT_OK(sql_viewpoint_get(desk->office->store, seen.items[1].viewpoint, &desk->bench->arena,
                                &viewpoint, &found, &error));
    assert_true(found);
    assert_text(viewpoint.counted, "no");
}

static void what_lies_apart_is_not_joined(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct seen_list a = seen_of(desk, answer_number(0)), b = seen_of(desk, answer_number(1));
    struct desk_seen apart[] = {a.items[0], a.items[2]}, letters[] = {a.items[0], b.items[0]};
    json_t *result = NULL;
    ASSERT_OK(store_begin(desk->office->store, &error));
    bool ok = desk_join(&desk->worker, (struct desk_targets){apart, 2}, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ok = desk_join(&desk->worker, (struct desk_targets){letters, 2}, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_INPUT);
}

static void a_selected_text_becomes_a_viewpoint(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct desk_stretch stretch;
    json_t *first = state_of(desk), *result = NULL;
    ASSERT_OK(desk_find_text(desk->office, desk->consultation, answer_number(1),
                             STR("Cykelvägarna  i\ndalen"), 0, &stretch, &error));
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(desk_add_viewpoint(&desk->worker, answer_number(1), stretch, STR("addition"),
                                 STR("none"), STR("process"), true, &result, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    int64_t id = number_at(json_array_get(json_object_get(result, "done"), 0), "viewpoint");
    json_t *view = desk_viewpoint(desk->office, desk->consultation, id, &error);
    assert_non_null(view);
    assert_string_equal(json_string_value(json_object_get(view, "text")), "Cykelvägarna i dalen");
    assert_string_equal(json_string_value(json_object_get(view, "state")), "confirmed");
    json_decref(view);
    json_decref(undo(&desk->worker, act_of(result)));
    assert_state(desk, first);
    json_decref(first);
    assert_false(desk_find_text(desk->office, desk->consultation, answer_number(1),
                                STR("står inte här"), 0, &stretch, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    assert_false(desk_find_text(desk->office, desk->consultation, 1, STR("a"), 0, &stretch,
                                &error)); /* the draft */
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

/* --- Any acts, undone in reverse, give the first state --- */

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static int64_t random_act(struct desk *desk, uint32_t *seed)
{
    struct error error = {0};
    struct seen_list seen = seen_of(desk, answer_number((int)(next_random(seed) % 2)));
    json_t *result = NULL;
    int64_t act = 0;
    if (seen.count < 2)
        return 0;
    size_t which = next_random(seed) % (COUNT(acts) + 1), place = next_random(seed) % seen.count;
    ASSERT_OK(store_begin(desk->office->store, &error));
    bool ok = which < COUNT(acts)
                  ? acts[which].act(&desk->worker, (struct desk_targets){&seen.items[place], 1},
                                    &result, &error)
                  : desk_join(&desk->worker, (struct desk_targets){seen.items, 2}, &result, &error);
    if (!ok) { /* joined what overlaps, split one word: refused, and nothing is done */
        store_rollback(desk->office->store);
        return 0;
    }
    ASSERT_OK(store_commit(desk->office->store, &error));
    act = number_at(result, "act");
    json_decref(result);
    return act;
}

static void any_acts_undone_in_reverse_give_the_first_state(void **state)
{
    struct desk *desk = *state;
    json_t *first = state_of(desk);
    for (uint32_t seed = 1; seed <= 12; seed++) {
        int64_t done[24];
        size_t count = 0;
        uint32_t random = seed * 2654435761u;
        for (size_t i = 0; i < COUNT(done); i++) {
            int64_t act = random_act(desk, &random);
            if (act)
                done[count++] = act;
        }
        assert_true(count > 0);
        while (count-- > 0) {
            json_t *result = undo(&desk->worker, done[count]);
            assert_int_equal(json_array_size(json_object_get(result, "conflicts")), 0);
            json_decref(result);
        }
        assert_state(desk, first);
    }
    json_decref(first);
}

/* --- Counts and lists --- */

static void assert_listed(struct desk *desk, const struct desk_filter *filter, const json_t *tally,
                          const char *what)
{
    struct desk_filter unanswered = *filter;
    json_t *viewpoints = list_of(desk, filter, DESK_BY_KIND);
    if ((size_t)number_at(tally, "viewpoints") != json_array_size(viewpoints))
        fail_msg("%s: %lld counted, %zu listed", what, (long long)number_at(tally, "viewpoints"),
                 json_array_size(viewpoints));
    json_decref(viewpoints);
    if (filter->outcome.n)
        return;
    unanswered.outcome = STR("none");
    viewpoints = list_of(desk, &unanswered, DESK_BY_SCORE);
    assert_int_equal(number_at(tally, "unanswered"), json_array_size(viewpoints));
    json_decref(viewpoints);
}

static void assert_names_listed(struct desk *desk, const struct desk_filter *filter,
                                const json_t *counts, const char *key, size_t offset)
{
    const json_t *array = json_object_get(counts, key), *item;
    size_t i;
    json_array_foreach(array, i, item)
    {
        struct desk_filter chosen = *filter;
        *(struct str *)((char *)&chosen + offset) =
            str_from(json_string_value(json_object_get(item, "name")));
        assert_listed(desk, &chosen, item, key);
    }
}

static void assert_counts_agree(struct desk *desk, const struct desk_filter *filter)
{
    json_t *counts = counts_of(desk, filter), *item;
    size_t i;
    assert_listed(desk, filter, counts, "all");
    assert_names_listed(desk, filter, counts, "kinds", offsetof(struct desk_filter, kind));
    assert_names_listed(desk, filter, counts, "stances", offsetof(struct desk_filter, stance));
    assert_names_listed(desk, filter, counts, "states", offsetof(struct desk_filter, state));
    assert_names_listed(desk, filter, counts, "outcomes", offsetof(struct desk_filter, outcome));
    json_array_foreach(json_object_get(counts, "nodes"), i, item)
    {
        struct desk_filter chosen = *filter;
        json_t *below =
            json_pack("{s:O, s:O}", "viewpoints", json_object_get(item, "below_viewpoints"),
                      "unanswered", json_object_get(item, "below_unanswered"));
        chosen.place = DESK_PART;
        chosen.part = str_from(json_string_value(json_object_get(item, "id")));
        assert_listed(desk, &chosen, item, "node");
        chosen.place = DESK_PART_AND_BELOW;
        assert_listed(desk, &chosen, below, "node and below");
        json_decref(below);
    }
    struct desk_filter nowhere = *filter, process = *filter, low = *filter;
    nowhere.place = DESK_NOWHERE;
    process.place = DESK_PROCESS;
    low.low = true;
    assert_listed(desk, &nowhere, json_object_get(counts, "nowhere"), "nowhere");
    assert_listed(desk, &process, json_object_get(counts, "process"), "process");
    json_t *list = list_of(desk, &low, DESK_BY_SCORE);
    assert_int_equal(json_array_size(list), number_at(counts, "low"));
    json_decref(list);
    json_array_foreach(json_object_get(counts, "assignees"), i, item)
    {
        struct desk_filter chosen = *filter;
        chosen.assignee = number_at(item, "account");
        assert_listed(desk, &chosen, item, "assignee");
    }
    json_array_foreach(json_object_get(counts, "themes"), i, item)
    {
        struct desk_filter chosen = *filter;
        chosen.theme = number_at(item, "theme");
        assert_listed(desk, &chosen, item, "theme");
    }
    json_decref(counts);
}

static void every_number_has_its_list(void **state)
{
    struct desk *desk = *state;
    uint32_t seed = 20251103;
    for (int i = 0; i < 20; i++)
        random_act(desk, &seed);
    json_t *senders = NULL;
    struct error error = {0};
    senders = desk_senders(desk->office, desk->consultation, &error);
    const struct desk_filter filters[] = {
        {.low = false},
        {.kind = STR("clarification")},
        {.state = STR("confirmed"), .outcome = STR("none")},
        {.state = STR("rejected")},
        {.place = DESK_PART_AND_BELOW, .part = STR("fa1")},
        {.assignee = 9002},
        {.assignee = DESK_NOBODY, .low = true},
        {.document = answer_number(0)},
        {.document = answer_number(2)},
        {.document = 4711},
        {.sender = str_from(text_at(senders, 0, "key"))},
        {.since = 1},
        {.outcome = STR("any")},
    };
    for (size_t i = 0; i < COUNT(filters); i++)
        assert_counts_agree(desk, &filters[i]);
    json_decref(senders);
}

static void a_twins_viewpoints_are_not_on_the_desk(void **state)
{
    struct desk *desk = *state;
    struct desk_filter all = {.low = false}, twin = {.document = answer_number(2)};
    json_t *viewpoints = list_of(desk, &all, DESK_BY_DOCUMENT), *viewpoint;
    size_t i;
    json_array_foreach(viewpoints, i, viewpoint) assert_int_not_equal(
        number_at(json_object_get(viewpoint, "document"), "number"), answer_number(2));
    json_decref(viewpoints);
    viewpoints = list_of(desk, &twin, DESK_BY_DOCUMENT);
    assert_true(json_array_size(viewpoints) > 0);
    assert_true(json_is_false(
        json_object_get(json_object_get(json_array_get(viewpoints, 0), "document"), "counted")));
    json_decref(viewpoints);
}

static void alike_stands_beside_alike(void **state)
{
    struct desk *desk = *state;
    struct desk_filter all = {.low = false};
    json_t *viewpoints = list_of(desk, &all, DESK_BY_KIND), *viewpoint;
    int64_t alike = 0;
    size_t i, grouped = 0;
    json_array_foreach(viewpoints, i, viewpoint)
    {
        if (!json_is_integer(json_object_get(viewpoint, "alike")))
            continue;
        grouped++;
        alike = number_at(viewpoint, "alike");
        assert_true(number_at(viewpoint, "alike_count") >= 2);
    }
    assert_true(grouped >= 2);
    struct desk_filter group = {.alike = alike};
    json_t *list = list_of(desk, &group, DESK_BY_KIND);
    assert_int_equal(json_array_size(list), number_at(json_array_get(list, 0), "alike_count"));
    json_decref(list);
    json_decref(viewpoints);
}

static void a_list_is_walked_without_gaps(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct desk_filter all = {.low = false};
    static const enum desk_order orders[] = {DESK_BY_KIND, DESK_BY_DOCUMENT, DESK_BY_QUESTION,
                                             DESK_BY_SCORE};
    for (size_t k = 0; k < COUNT(orders); k++) {
        json_t *whole = list_of(desk, &all, orders[k]);
        for (size_t i = 0; i < json_array_size(whole); i++) {
            json_t *page =
                desk_list(desk->office, desk->consultation, &all, orders[k], i, 1, &error);
            json_t *shown = json_object_get(page, "viewpoints");
            int64_t id = number_at(json_array_get(whole, i), "id");
            assert_int_equal(number_at(json_array_get(shown, 0), "id"), id);
            assert_int_equal(json_is_true(json_object_get(page, "more")),
                             i + 1 < json_array_size(whole));
            json_t *beside =
                desk_neighbours(desk->office, desk->consultation, &all, orders[k], id, &error);
            assert_int_equal(number_at(beside, "place"), i + 1);
            assert_int_equal(number_at(beside, "next"),
                             number_at(json_array_get(whole, i + 1), "id"));
            json_decref(beside);
            json_decref(page);
        }
        json_decref(whole);
    }
    assert_null(desk_list(desk->office, desk->consultation, &all, DESK_BY_KIND, 0, 100000, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
}

static struct sql_document document_of(struct desk *desk, int64_t number, struct arena *arena)
{
    struct error error = {0};
    struct sql_document document;
    ASSERT_OK(
        register_document(desk->office, desk->consultation, number, arena, &document, &error));
    return document;
}

static void a_text_to_choose_in_is_whole_and_in_sentences(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct arena arena = arena_init();
    struct document_text text;
    size_t sentences = 0;
    struct sql_document document = document_of(desk, answer_number(0), &arena);
    ASSERT_OK(document_text_sentences(desk->office, &document, 0, &arena, &text, &error));
    for (size_t i = 0; i < text.count; i++) {
        size_t at = text.blocks[i].block->range.start;
        for (size_t k = 0; k < text.blocks[i].count; k++) {
            const struct text_stretch *stretch = &text.blocks[i].items[k];
            assert_int_equal(stretch->range.start, at);
            at = stretch->range.end;
            if (str_starts(stretch->text, STR("Målen behöver tydliggöras.")) ||
                str_starts(stretch->text, STR("Vi är oroliga")))
                sentences++;
        }
        assert_int_equal(at, text.blocks[i].block->range.end);
    }
    assert_int_equal(sentences, 2);
    arena_done(&arena);
}

/* --- What must not be lost --- */

static void analysed_again_nothing_judged_is_lost_and_ids_stay(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct verified verified;
    json_decref(perform(&desk->worker, reject, first_seen(desk)));
    json_t *before = state_of(desk);
    workbench_sql(desk->bench, "UPDATE analysis SET analysis_version = 'old'");
    ASSERT_OK(proposals_make(desk->office, &error));
    assert_state(desk, before);
    json_decref(before);
    workbench_verify(desk->bench, &verified);
    assert_int_equal(verified.judged, 1);
    assert_int_equal(verified.analyses, 2);
}

static void another_readers_text_leaves_what_is_judged_alone(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct arena arena = arena_init();
    struct sql_reading_list_by_text_rows held;
    json_decref(perform(&desk->worker, reject, first_seen(desk)));
    workbench_sql(desk->bench, "UPDATE reading SET text_hash = 'old', reader_version = 'old'");
    ASSERT_OK(readings_make(desk->office, &error));
    ASSERT_OK(sql_reading_list_by_text(desk->office->store, STR("old"), &arena, &held, &error));
    assert_int_equal(held.count, 1);
    arena_done(&arena);
}

static const json_t *find_viewpoint(const json_t *compilation, int64_t id)
{
    const json_t *viewpoint;
    size_t i;
    json_array_foreach(json_object_get(compilation, "viewpoints"), i,
                       viewpoint) if (number_at(viewpoint, "id") == id) return viewpoint;
    return NULL;
}

static void the_compilation_says_what_persons_have_said(void **state)
{
    struct desk *desk = *state;
    struct seen_list seen = seen_of(desk, answer_number(0));
    json_t *before = workbench_compile(desk->bench, desk->consultation);
    json_decref(perform(&desk->worker, reject, seen.items[0]));
    json_decref(perform(&desk->worker, set_kind, seen.items[1]));
    json_decref(perform(&desk->worker, reply, seen.items[2]));
    json_t *after = workbench_compile(desk->bench, desk->consultation);
    int64_t were = number_at(json_object_get(before, "summary"), "unanswered");
    assert_null(find_viewpoint(after, seen.items[0].viewpoint));
    const json_t *kind = find_viewpoint(after, seen.items[1].viewpoint);
    const json_t *replied = find_viewpoint(after, seen.items[2].viewpoint);
    assert_string_equal(json_string_value(json_object_get(kind, "kind")), "offer");
    assert_string_equal(json_string_value(json_object_get(kind, "state")), "confirmed");
    const json_t *given = json_object_get(replied, "reply");
    assert_string_equal(json_string_value(json_object_get(given, "outcome")), "in_part");
    assert_string_equal(json_string_value(json_object_get(given, "reason")),
                        "Det görs i nästa skede.");
    assert_int_equal(number_at(json_object_get(after, "summary"), "unanswered"), were - 2);
    json_decref(before);
    json_decref(after);
}

static void the_desk_and_the_compilation_count_alike(void **state)
{
    struct desk *desk = *state;
    struct desk_filter all = {.low = false};
    uint32_t seed = 77;
    for (int i = 0; i < 20; i++)
        random_act(desk, &seed);
    json_t *compilation = workbench_compile(desk->bench, desk->consultation);
    json_t *counts = counts_of(desk, &all);
    const json_t *summary = json_object_get(compilation, "summary");
    assert_int_equal(number_at(summary, "viewpoints"), number_at(counts, "viewpoints"));
    assert_int_equal(number_at(summary, "unanswered"), number_at(counts, "unanswered"));
    json_decref(counts);
    json_decref(compilation);
}

static void corrections_are_laid_over_the_analysis(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct desk_filter all = {.low = false};
    json_t *before = counts_of(desk, &all);
    workbench_sql(desk->bench,
                  "INSERT INTO correction SELECT id, 'answers', 'other', NULL, '2025-11-01' FROM"
                  " document WHERE number = 3;"
                  "INSERT INTO correction SELECT id, 'consultee', (SELECT consultee.id FROM"
                  " consultee WHERE name LIKE 'Granlunda%'), NULL, '2025-11-01' FROM document"
                  " WHERE number = 2;"
                  "DELETE FROM standing");
    ASSERT_OK(standings_make(desk->office, &error));
    json_t *after = counts_of(desk, &all);
    assert_true(number_at(after, "viewpoints") < number_at(before, "viewpoints"));
    json_t *senders = desk_senders(desk->office, desk->consultation, &error);
    assert_string_equal(text_at(senders, 0, "name"), "Granlunda Åkeri; AB");
    json_t *compilation = workbench_compile(desk->bench, desk->consultation);
    const json_t *documents = json_object_get(compilation, "documents");
    assert_string_equal(text_at(documents, 0, "sender"), "Granlunda Åkeri; AB");
    assert_true(json_is_false(json_object_get(json_array_get(documents, 1), "counted")));
    json_decref(compilation);
    json_decref(senders);
    json_decref(after);
    json_decref(before);
}

/* --- Closing, and since the last visit --- */

static void closing_needs_replies_or_a_reason(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    json_t *result = NULL;
    ASSERT_OK(store_begin(desk->office->store, &error));
    assert_false(
        closing_close(desk->office, &desk->officer, desk->consultation, STR(" \n"), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    store_rollback(desk->office->store);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(closing_close(desk->office, &desk->officer, desk->consultation,
                            STR("Ärendet återkallas."), &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    json_t *view = closing_view(desk->office, desk->consultation, &error);
    assert_string_equal(json_string_value(json_object_get(view, "name")), "Handläggare 1");
    assert_true(number_at(view, "unanswered_then") > 0);
    json_decref(view);
    struct desk_seen seen = first_seen(desk);
    ASSERT_OK(store_begin(desk->office->store, &error));
    bool ok = desk_confirm(&desk->worker, (struct desk_targets){&seen, 1}, &result, &error);
    assert_int_equal(refused(desk, ok, result, &error), ERROR_STATE);
    ASSERT_OK(store_begin(desk->office->store, &error));
    assert_false(closing_reopen(desk->office, &desk->officer, desk->consultation, STR(""), &error));
    assert_int_equal(error.code, ERROR_STATE);
    ASSERT_OK(
        closing_reopen(desk->office, &desk->administrator, desk->consultation, STR(""), &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    json_decref(perform(&desk->worker, desk_confirm, seen));
}

static void a_visit_tells_what_others_did_since(void **state)
{
    struct desk *desk = *state;
    struct error error = {0};
    struct seen_list seen = seen_of(desk, answer_number(0));
    json_t *since = desk_since(desk->office, &desk->officer, desk->consultation, &error);
    assert_int_equal(number_at(since, "document_count"), 3);
    json_decref(since);
    ASSERT_OK(store_begin(desk->office->store, &error));
    ASSERT_OK(desk_visit(desk->office, &desk->officer, desk->consultation, &error));
    ASSERT_OK(store_commit(desk->office->store, &error));
    json_decref(perform(&desk->worker, set_kind, seen.items[0]));
    json_decref(perform(&desk->other, assign, seen.items[1]));
    since = desk_since(desk->office, &desk->officer, desk->consultation, &error);
    assert_int_equal(number_at(since, "document_count"), 0);
    assert_int_equal(number_at(since, "act_count"), 1);
    assert_int_equal(number_at(since, "changed"), 1);
    struct desk_filter changed = {.since = number_at(since, "act")};
    json_t *list = list_of(desk, &changed, DESK_BY_KIND);
    assert_int_equal(json_array_size(list), 2); /* one's own too */
    json_decref(list);
    json_decref(since);
    since = desk_since(desk->office, &desk->colleague, desk->consultation, &error);
    assert_int_equal(number_at(json_object_get(since, "mine"), "viewpoints"), 1);
    assert_int_equal(number_at(json_object_get(since, "late"), "days"), 3);
    json_decref(since);
    json_t *mine = desk_consultations(desk->office, &desk->colleague, &error);
    assert_int_equal(number_at(json_array_get(mine, 0), "mine"), 1);
    json_decref(mine);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_act_is_told_in_the_history_and_undone),
        TEST(an_undoing_undone_does_it_again),
        TEST(what_another_has_changed_is_left_alone_and_told),
        TEST(nobody_reaches_what_is_another_consultations),
        TEST(a_bulk_act_tells_what_was_done_and_what_not),
        TEST(an_act_changed_since_is_not_undone),
        TEST(an_act_is_undone_once),
        TEST(bad_places_are_refused),
        TEST(replies_need_what_they_need),
        TEST(words_that_mean_nothing_are_refused),
        TEST(a_confirmed_viewpoint_is_not_swallowed_unsaid),
        TEST(neighbours_are_joined_and_come_apart_again),
        TEST(what_comes_back_counts_as_its_document_does_now),
        TEST(what_lies_apart_is_not_joined),
        TEST(a_selected_text_becomes_a_viewpoint),
        TEST(any_acts_undone_in_reverse_give_the_first_state),
        TEST(every_number_has_its_list),
        TEST(a_twins_viewpoints_are_not_on_the_desk),
        TEST(alike_stands_beside_alike),
        TEST(a_list_is_walked_without_gaps),
        TEST(a_text_to_choose_in_is_whole_and_in_sentences),
        TEST(analysed_again_nothing_judged_is_lost_and_ids_stay),
        TEST(another_readers_text_leaves_what_is_judged_alone),
        TEST(the_compilation_says_what_persons_have_said),
        TEST(the_desk_and_the_compilation_count_alike),
        TEST(corrections_are_laid_over_the_analysis),
        TEST(closing_needs_replies_or_a_reason),
        TEST(a_visit_tells_what_others_did_since),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
