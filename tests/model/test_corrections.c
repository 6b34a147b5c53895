/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What persons say of documents, and what documents then count as.
 */
#include "model/desk/standings.h"
#include "model/documents/corrections.h"
#include "model/documents/register.h"
#include "model/office/acts.h"
#include "workbench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct signed_in registrar = {.account = WORKBENCH_REGISTRAR};

/* A consultation with two bodies asked and an answer of the first. */
static int64_t open_with_answer(struct workbench *bench, struct sql_document *ret_document)
{
    struct error error = {0};
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {workbench_file(
        bench, "svar.txt",
        workbench_answer(bench, "Almviks kommun", "Kompetensfonden behöver förtydligas."))};
    workbench_account(bench, WORKBENCH_REGISTRAR, "registrator", "Registrator 1");
    workbench_sql(bench, "INSERT INTO consultee (id, consultation, name, type) "
                         "SELECT 9001, id, 'Almviks kommun', 'kommun' FROM consultation");
    workbench_sql(bench, "INSERT INTO consultee (id, consultation, name, type) "
                         "SELECT 9002, id, 'Björnlunda kommun', 'kommun' FROM consultation");
    workbench_receive(bench, consultation, paths, 1);
    ASSERT_OK(standings_make(&bench->office, &error));
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list_of_consultation(bench->office.store, consultation, 0, 10,
                                                &bench->arena, &rows, &error));
    assert_int_equal(rows.count, 1);
    *ret_document = rows.items[0];
    return consultation;
}

static bool set(struct workbench *bench, const struct sql_document *document,
                enum corrected_field field, const char *value, struct error *error)
{
    if (!store_begin(bench->office.store, error))
        return false;
    bool ok = correction_set(&bench->office, &registrar, document, field, str_from(value), error);
    return office_end(&bench->office, ok, error);
}

static struct sql_standing standing_of(struct workbench *bench, int64_t document)
{
    struct error error = {0};
    struct sql_standing row = {0};
    bool found = false;
    ASSERT_OK(sql_standing_get(bench->office.store, document, &bench->arena, &row, &found, &error));
    assert_true(found);
    return row;
}

static void an_answer_counts_as_that_of_the_body_that_sent_it(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    open_with_answer(bench, &document);
    struct sql_standing standing = standing_of(bench, document.id);
    assert_true(str_equal(standing.standing, STR("response")));
    assert_int_equal(standing.consultee, 9001);
}

static void a_corrected_sender_moves_the_answer_to_another_body(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    struct error error = {0};
    open_with_answer(bench, &document);
    ASSERT_OK(set(bench, &document, CORRECTED_SENDER, "Björnlunda kommun", &error));
    ASSERT_OK(standings_make(&bench->office, &error));
    assert_int_equal(standing_of(bench, document.id).consultee, 9002);
}

static void a_body_chosen_from_the_list_gives_the_sender_its_name(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    struct error error = {0};
    int64_t consultation = open_with_answer(bench, &document);
    ASSERT_OK(set(bench, &document, CORRECTED_CONSULTEE, "9002", &error));
    json_t *compilation = workbench_compile(bench, consultation);
    assert_string_equal(text_at(json_object_get(compilation, "documents"), 0, "sender"),
                        "Björnlunda kommun");
    json_decref(compilation);
}

static void a_document_said_to_be_no_answer_is_no_longer_counted(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    struct error error = {0};
    open_with_answer(bench, &document);
    ASSERT_OK(set(bench, &document, CORRECTED_KIND, "memo", &error));
    ASSERT_OK(standings_make(&bench->office, &error));
    assert_true(str_equal(standing_of(bench, document.id).standing, STR("none")));
}

static void a_day_behind_the_deadline_makes_an_answer_late(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    struct error error = {0};
    open_with_answer(bench, &document);
    workbench_sql(bench, "UPDATE consultation SET deadline = '2100-01-01'");
    ASSERT_OK(standings_make(&bench->office, &error));
    assert_true(str_equal(standing_of(bench, document.id).late, STR("no")));
    ASSERT_OK(set(bench, &document, CORRECTED_RECEIVED, "2100-01-02", &error));
    ASSERT_OK(standings_make(&bench->office, &error));
    assert_true(str_equal(standing_of(bench, document.id).late, STR("yes")));
}

static void a_correction_leaves_its_trace_and_can_be_taken_back(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    struct error error = {0};
    int64_t consultation = open_with_answer(bench, &document);
    struct act_filter filter = {
        .consultation = consultation, .verb = STR("document_correct"), .limit = 10};
    ASSERT_OK(set(bench, &document, CORRECTED_SENDER, "Björnlunda kommun", &error));
    ASSERT_OK(store_begin(bench->office.store, &error));
    ASSERT_OK(office_end(
        &bench->office,
        correction_clear(&bench->office, &registrar, &document, CORRECTED_SENDER, &error), &error));
    json_t *log = act_list(&bench->office, &filter, &error);
    json_t *acts = json_object_get(log, "acts");
    assert_int_equal(json_array_size(acts), 2);
    json_t *back = json_object_get(json_array_get(acts, 0), "details");
    assert_string_equal(json_string_value(json_object_get(back, "before")), "Björnlunda kommun");
    assert_string_equal(json_string_value(json_object_get(back, "after")), "Almviks kommun");
    json_decref(log);
    struct corrected_value values[CORRECTED_FIELDS];
    ASSERT_OK(corrections_load(&bench->office, &document, &bench->arena, values, &error));
    assert_false(values[CORRECTED_SENDER].corrected);
    assert_true(str_equal(values[CORRECTED_SENDER].value, STR("Almviks kommun")));
}

static void the_same_value_once_more_is_no_act(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document;
    struct error error = {0};
    struct sql_correction_rows rows;
    open_with_answer(bench, &document);
    ASSERT_OK(set(bench, &document, CORRECTED_SENDER, " Almviks kommun ", &error));
    ASSERT_OK(sql_correction_list(bench->office.store, document.id, &bench->arena, &rows, &error));
    assert_int_equal(rows.count, 0);
}

static void values_that_cannot_be_are_refused_with_the_fields_name(void **state)
{
    static const struct {
        enum corrected_field field;
        const char *value, *named;
    } wrong[] = {
        {CORRECTED_DATED, "3 mars", "dated"},      {CORRECTED_RECEIVED, "", "received"},
        {CORRECTED_STANCE, "maybe", "stance"},     {CORRECTED_KIND, "", "kind"},
        {CORRECTED_CONSULTEE, "1", "consultee"},   {CORRECTED_CONSULTEE, "x", "consultee"},
        {CORRECTED_ANSWERS, "perhaps", "answers"},
    };
    struct workbench *bench = *state;
    struct sql_document document;
    open_with_answer(bench, &document);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error error = {0};
        assert_false(set(bench, &document, wrong[i].field, wrong[i].value, &error));
        assert_int_equal(error.code, ERROR_INPUT);
        assert_non_null(strstr(error.message, wrong[i].named));
    }
}

static void a_document_of_another_consultation_is_not_found(void **state)
{
    struct workbench *bench = *state;
    struct sql_document document, other;
    struct error error = {0};
    int64_t consultation = open_with_answer(bench, &document);
    assert_true(register_document(&bench->office, consultation, document.number, &bench->arena,
                                  &other, &error));
    assert_false(register_document(&bench->office, consultation + 1, document.number, &bench->arena,
                                   &other, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_answer_counts_as_that_of_the_body_that_sent_it),
        TEST(a_corrected_sender_moves_the_answer_to_another_body),
        TEST(a_body_chosen_from_the_list_gives_the_sender_its_name),
        TEST(a_document_said_to_be_no_answer_is_no_longer_counted),
        TEST(a_day_behind_the_deadline_makes_an_answer_late),
        TEST(a_correction_leaves_its_trace_and_can_be_taken_back),
        TEST(the_same_value_once_more_is_no_act),
        TEST(values_that_cannot_be_are_refused_with_the_fields_name),
        TEST(a_document_of_another_consultation_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
