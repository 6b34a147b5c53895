/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a person registers and opens at the desk, and what is shown of it there.
 */
#include "base/file.h"
#include "model/compilation/compile.h"
#include "model/consultation/draft.h"
#include "model/consultation/opening.h"
#include "model/consultation/overview.h"
#include "model/documents/document_text.h"
#include "model/documents/intake.h"
#include "model/documents/page_picture.h"
#include "model/documents/register.h"
#include "model/office/json.h"
#include "workbench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct signed_in registrar = {.account = WORKBENCH_REGISTRAR};

static int64_t open_desk(struct workbench *bench)
{
    int64_t consultation = workbench_consultation(bench);
    workbench_account(bench, WORKBENCH_REGISTRAR, "registrator", "Registrator 1");
    return consultation;
}

static bool register_text(struct workbench *bench, const struct intake *intake, const char *text,
                          int64_t *ret_number, struct error *error)
{
    struct intake_file file;
    char *path = workbench_file(bench, "in.txt", text);
    return intake_keep(&bench->office, path, STR("in.txt"), &file, error) &&
           store_begin(bench->office.store, error) &&
           office_end(
               &bench->office,
               intake_register(&bench->office, &registrar, intake, &file, 1, ret_number, error),
               error);
}

static bool say(struct workbench *bench, const struct intake *intake, const char *sender,
                const char *text, int64_t *ret_number, struct error *error)
{
    return store_begin(bench->office.store, error) &&
           office_end(&bench->office,
                      intake_spoken(&bench->office, &registrar, intake, str_from(sender),
                                    str_from(text), ret_number, error),
                      error);
}

static struct sql_document find(struct workbench *bench, int64_t consultation, int64_t number)
{
    struct error error = {0};
    struct sql_document row = {0};
    ASSERT_OK(register_document(&bench->office, consultation, number, &bench->arena, &row, &error));
    return row;
}

static void a_form_sent_twice_registers_once_and_a_later_form_again(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct intake intake = {.consultation = open_desk(bench), .received = STR("2025-10-20")};
    int64_t first, twice, later;
    ASSERT_OK(register_text(bench, &intake, "Hej", &first, &error));
    ASSERT_OK(register_text(bench, &intake, "Hej", &twice, &error));
    assert_int_equal(first, twice);
    ASSERT_OK(intake_last(&bench->office, intake.consultation, &intake.after, &error));
    ASSERT_OK(register_text(bench, &intake, "Hej", &later, &error));
    assert_int_not_equal(first, later);
}

static void a_file_keeps_the_day_on_which_it_came(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct intake intake = {.consultation = open_desk(bench), .received = STR("2025-10-20")};
    int64_t number;
    ASSERT_OK(register_text(bench, &intake, "Hej", &number, &error));
    assert_true(str_equal(find(bench, intake.consultation, number).received, STR("2025-10-20")));
}

static void empty_files_and_impossible_days_are_refused(void **state)
{
    static const char *const days[] = {"2999-01-01", "2025-02-30", "igår"};
    struct workbench *bench = *state;
    struct intake intake = {.consultation = open_desk(bench)};
    struct error error = {0};
    int64_t number = 0;
    assert_false(register_text(bench, &intake, "", &number, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        intake.received = str_from(days[i]);
        assert_false(register_text(bench, &intake, "Hej", &number, &error));
        assert_int_equal(error.code, ERROR_INPUT);
        assert_non_null(strstr(error.message, "received"));
    }
    assert_int_equal(number, 0);
}

static void what_was_said_needs_who_and_what(void **state)
{
    struct workbench *bench = *state;
    struct intake intake = {.consultation = open_desk(bench)};
    struct error error = {0};
    int64_t number = 0;
    assert_false(say(bench, &intake, " ", "Något", &number, &error));
    assert_non_null(strstr(error.message, "sender"));
    assert_false(say(bench, &intake, "Boende 1", "\n", &number, &error));
    assert_non_null(strstr(error.message, "text"));
    ASSERT_OK(say(bench, &intake, "Boende 1", "Insats 1.1 bör utökas.", &number, &error));
    assert_true(number > 0);
}

static void a_text_is_shown_whole_whatever_is_marked_in_it(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct document_text text;
    int64_t consultation = open_desk(bench);
    char *paths[] = {workbench_file(
        bench, "svar.txt",
        workbench_answer(bench, "Almviks kommun", "Kompetensfonden behöver förtydligas."))};
    workbench_receive(bench, consultation, paths, 1);
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list_of_consultation(bench->office.store, consultation, 0, 10,
                                                &bench->arena, &rows, &error));
    workbench_sql(bench, "INSERT INTO redaction (id, document, start_at, end_at, reason, at) "
                         "SELECT 9500, max(id), 2, 9, 'skäl', '2025' FROM document");
    ASSERT_OK(document_text_load(&bench->office, &rows.items[0], 0, &bench->arena, &text, &error));
    assert_int_equal(text.count, text.document.blocks.count);
    for (size_t i = 0; i < text.count; i++) {
        size_t at = text.blocks[i].block->range.start;
        for (size_t j = 0; j < text.blocks[i].count; j++) {
            assert_int_equal(text.blocks[i].items[j].range.start, at);
            at = text.blocks[i].items[j].range.end;
        }
        assert_int_equal(at, text.blocks[i].block->range.end);
    }
    assert_int_equal(text.blocks[0].items[1].redaction, 9500);
    assert_int_equal(text.blocks[0].items[0].redaction, 0);
    assert_false(
        document_text_load(&bench->office, &rows.items[0], 9999, &bench->arena, &text, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void a_text_file_has_no_pictures_of_its_pages(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct picture picture;
    struct picture_wish wish = {.page = 1};
    struct intake intake = {.consultation = open_desk(bench)};
    int64_t number;
    ASSERT_OK(register_text(bench, &intake, "Hej", &number, &error));
    struct sql_document row = find(bench, intake.consultation, number);
    assert_false(
        picture_find(&bench->office, bench->data, &row, &wish, &bench->arena, &picture, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void the_overview_counts_replies(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct sql_consultation consultation;
    struct overview first, again;
    int64_t id = open_desk(bench);
    char *paths[] = {workbench_file(
        bench, "svar.txt",
        workbench_answer(bench, "Almviks kommun", "Kompetensfonden behöver förtydligas."))};
    workbench_receive(bench, id, paths, 1);
    ASSERT_OK(consultation_find(&bench->office, id, &bench->arena, &consultation, &error));
    ASSERT_OK(overview_load(&bench->office, &consultation, &bench->arena, &first, &error));
    assert_int_equal(first.outcomes[OUTCOME_NONE], first.viewpoints);
    assert_true(first.viewpoints > 0);
    workbench_sql(bench, "UPDATE viewpoint SET outcome = 'not_accommodated', reason = 'Nej.' "
                         "WHERE id = (SELECT max(id) FROM viewpoint)");
    ASSERT_OK(overview_load(&bench->office, &consultation, &bench->arena, &again, &error));
    assert_int_equal(again.outcomes[OUTCOME_NOT_ACCOMMODATED], 1);
    assert_int_equal(again.refusal_count, 1);
    assert_true(str_equal(again.refusals[0].reason, STR("Nej.")));
    assert_memory_equal(again.parts[0].stances, first.parts[0].stances,
                        sizeof first.parts[0].stances);
}

static void what_several_want_is_told_with_how_many_and_what_is_rejected_is_not(void **state)
{
    static const char *const bodies[] = {"Almviks kommun", "Björkviks kommun", "Ekviks kommun"};
    struct workbench *bench = *state;
    struct error error = {0};
    struct sql_consultation consultation;
    struct overview overview;
    char *paths[3];
    int64_t id = open_desk(bench);
    for (size_t i = 0; i < 3; i++)
        paths[i] = workbench_file(
            bench, str_format(&bench->arena, "svar-%zu.txt", i).p,
            workbench_answer(bench, bodies[i],
                             str_format(&bench->arena,
                                        "Det är vår mening i %s. Kompetensfonden behöver "
                                        "förtydligas.",
                                        bodies[i])
                                 .p));
    workbench_receive(bench, id, paths, 3);
    ASSERT_OK(consultation_find(&bench->office, id, &bench->arena, &consultation, &error));
    ASSERT_OK(overview_load(&bench->office, &consultation, &bench->arena, &overview, &error));
    assert_int_equal(overview.wish_count, 1);
    assert_int_equal(overview.wishes[0].documents, 3);
    assert_true(str_equal(overview.wishes[0].text, STR("Kompetensfonden behöver förtydligas.")));
    workbench_sql(bench, "UPDATE viewpoint SET state = 'rejected' "
                         "WHERE document = (SELECT max(document) FROM viewpoint)");
    ASSERT_OK(overview_load(&bench->office, &consultation, &bench->arena, &overview, &error));
    assert_int_equal(overview.wishes[0].documents, 2);
    workbench_sql(bench, "UPDATE viewpoint SET kind = 'question' "
                         "WHERE document = (SELECT min(document) FROM viewpoint)");
    ASSERT_OK(overview_load(&bench->office, &consultation, &bench->arena, &overview, &error));
    assert_int_equal(overview.wish_count, 0);
}

static size_t stances_in(const json_t *nodes, struct str part, enum stance stance)
{
    const json_t *node;
    size_t i;
    json_array_foreach(nodes, i, node) if (str_equal(json_str(node, "node"), part)) return (size_t)
        json_integer_value(json_object_get(json_object_get(node, "stances"), stance_name(stance)));
    return 0;
}

/* The compilation and the overview tell the same, made from other rows. */
static void the_overview_tells_of_stances_what_the_compilation_does(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct sql_consultation consultation;
    struct overview overview;
    struct compile_options options = {.language = LANGUAGE_SV};
    int64_t id = open_desk(bench);
    char *paths[] = {
        workbench_file(bench, "ett.txt",
                       workbench_answer(bench, "Almviks kommun",
                                        "Vi tillstyrker förslaget. Vi avstyrker insats 1.1.")),
        workbench_file(bench, "tva.txt",
                       workbench_answer(bench, "Ekviks kommun",
                                        "Vi avstyrker förslaget. Vi tillstyrker insats 1.1."))};
    workbench_receive(bench, id, paths, 2);
    ASSERT_OK(consultation_find(&bench->office, id, &bench->arena, &consultation, &error));
    ASSERT_OK(overview_load(&bench->office, &consultation, &bench->arena, &overview, &error));
    struct compilation *compilation = compile_consultation(&bench->office, id, &options, &error);
    assert_non_null(compilation);
    const json_t *nodes =
        json_object_get(json_object_get(compilation_head(compilation), "summary"), "nodes");
    size_t counted = 0;
    for (size_t i = 0; i < overview.part_count; i++)
        for (int stance = 1; stance < STANCES; stance++) {
            size_t wanted = stances_in(nodes, overview.parts[i].id, (enum stance)stance);
            assert_int_equal(overview.parts[i].stances[stance], wanted);
            counted += wanted;
        }
    assert_true(counted >= 4);
    compilation_free(compilation);
}

static const struct opening_form *form_of(struct workbench *bench, struct opening_form *form)
{
    form->draft_path =
        workbench_file(bench, "utkast.md",
                       "# Plan för vatten\n\n## Mål 1: Rent vatten\n\nSjöarna ska bli "
                       "rena.\n\n## Mål 2: Friska stränder\n\nStränderna ska skyddas.\n");
    form->draft_name = STR("utkast.md");
    return form;
}

static bool keep(struct workbench *bench, const struct prepared_opening *prepared,
                 int64_t *ret_consultation, struct error *error)
{
    return prepared && store_begin(bench->office.store, error) &&
           office_end(&bench->office,
                      opening_keep(&bench->office, &registrar, prepared, ret_consultation, error),
                      error);
}

static void a_consultation_is_opened_whole_and_once(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct opening_form form = {
        .case_number = STR("M 2026/1"), .questions = STR("En?\n\nTvå?"), .no_views = STR("2")};
    int64_t first = 0, twice = 0;
    open_desk(bench);
    for (int64_t *opened = &first; opened; opened = opened == &first ? &twice : NULL)
        ASSERT_OK(keep(
            bench, opening_prepare(&bench->office, form_of(bench, &form), &bench->arena, &error),
            opened, &error));
    assert_int_equal(first, twice);
    struct sql_consultation consultation;
    struct sql_question_rows questions;
    struct str no_views;
    ASSERT_OK(consultation_find(&bench->office, first, &bench->arena, &consultation, &error));
    assert_true(str_equal(consultation.title, STR("Plan för vatten")));
    ASSERT_OK(sql_question_list(bench->office.store, first, &bench->arena, &questions, &error));
    assert_int_equal(questions.count, 2);
    ASSERT_OK(consultation_no_views(&bench->office, first, &bench->arena, &no_views, &error));
    assert_true(str_contains(no_views, STR("2")));
    struct loaded_draft *draft =
        draft_load(&bench->office, consultation.version, &bench->arena, &error);
    assert_non_null(draft);
}

static void a_form_that_cannot_be_names_its_field(void **state)
{
    struct workbench *bench = *state;
    char *broken = workbench_file(bench, "lista.csv", "name;type\n\"öppen;x\n");
    char *unread = workbench_file(bench, "trasig.pdf", "%PDF-1.7 inget mer");
    const struct {
        struct opening_form form;
        const char *field;
    } wrong[] = {
        {{.deadline = STR("snart")}, "deadline"},
        {{.no_views = STR("Mål 9")}, "no_views"},
        {{.consultees_path = broken}, "consultees"},
        {{.draft_path = unread}, "draft"},
    };
    open_desk(bench);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error error = {0};
        struct opening_form form = wrong[i].form;
        if (!form.draft_path)
            form_of(bench, &form);
        assert_null(opening_prepare(&bench->office, &form, &bench->arena, &error));
        assert_int_equal(error.code, ERROR_INPUT);
        assert_int_equal(strncmp(error.message, wrong[i].field, strlen(wrong[i].field)), 0);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_form_sent_twice_registers_once_and_a_later_form_again),
        TEST(a_file_keeps_the_day_on_which_it_came),
        TEST(empty_files_and_impossible_days_are_refused),
        TEST(what_was_said_needs_who_and_what),
        TEST(a_text_is_shown_whole_whatever_is_marked_in_it),
        TEST(a_text_file_has_no_pictures_of_its_pages),
        TEST(the_overview_counts_replies),
        TEST(what_several_want_is_told_with_how_many_and_what_is_rejected_is_not),
        TEST(the_overview_tells_of_stances_what_the_compilation_does),
        TEST(a_consultation_is_opened_whole_and_once),
        TEST(a_form_that_cannot_be_names_its_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
