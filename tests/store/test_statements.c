/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "scratch.h"

#include "base/hash.h"
#include "store/internal.h"
#include "store/statements.h"

#include <sqlite3.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_statement_fits_its_declaration(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct database *database = scratch_open(scratch)->database;
    static const struct sql_value nulls[32];
    assert_true(sql_statement_count > 50);
    for (size_t i = 0; i < sql_statement_count; i++) {
        assert_true(sql_statements[i].parameter_count <= 32);
        ASSERT_OK(database_start(database, &sql_statements[i], nulls, &error));
        database_end(database, &sql_statements[i]);
    }
}

/* sql/ says `details`; a database where the column has another name must not be used by place. */
static void a_table_that_is_not_as_declared_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    scratch_open(scratch);
    scratch_close(scratch);
    scratch_sql(scratch, "ALTER TABLE consultation RENAME COLUMN deadline TO other");
    struct sql_consultation_rows rows;
    assert_false(sql_consultation_list(scratch_open(scratch), &scratch->arena, &rows, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
    assert_non_null(strstr(error.message, "consultation_list"));
}

static void an_absent_row_is_no_error(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct sql_consultation row = {.id = 77};
    bool found = true;
    ASSERT_OK(
        sql_consultation_get(scratch_open(scratch), 1, &scratch->arena, &row, &found, &error));
    assert_false(found);
    assert_int_equal(row.id, 77);
}

static void an_empty_list_is_no_error(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct sql_consultation_rows rows;
    ASSERT_OK(sql_consultation_list(scratch_open(scratch), &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 0);
}

/* A version of one draft and a consultation about it. */
struct round {
    int64_t draft, version, consultation;
};

static struct round start_round(struct store *store)
{
    struct error error = {0};
    struct round round = {.draft = scratch_document(store, "strategi.md", "# Strategi")};
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_new_id(store, &round.version, &error));
    ASSERT_OK(sql_version_add(store, round.version, round.draft, STR("Strategi"),
                              STR("2025-06-01T08:00:00Z"), &error));
    ASSERT_OK(store_new_id(store, &round.consultation, &error));
    ASSERT_OK(sql_consultation_add(store, round.consultation, round.version,
                                   STR("Strategi på remiss"), STR("RS 2025-0412"),
                                   STR("Region Ekeland"), STR("2025-06-16"), STR(""), &error));
    ASSERT_OK(store_commit(store, &error));
    return round;
}

static void an_optional_text_that_is_empty_is_null(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct round round = start_round(store);
    struct sql_consultation row;
    bool found;
    ASSERT_OK(
        sql_consultation_get(store, round.consultation, &scratch->arena, &row, &found, &error));
    assert_true(found);
    assert_int_equal(row.deadline.n, 0);
    assert_true(str_equal(row.title, STR("Strategi på remiss")));
    scratch_sql(scratch, "UPDATE consultation SET closed = 'x' WHERE deadline IS NULL");
    ASSERT_OK(
        sql_consultation_get(store, round.consultation, &scratch->arena, &row, &found, &error));
    assert_true(str_equal(row.closed, STR("x")));
}

static void texts_are_followed_by_a_nul(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    start_round(store);
    struct sql_version_rows rows;
    ASSERT_OK(sql_version_list(store, &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.items[0].title.p, "Strategi");
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    static const struct str bad[] = {{"\xE5", 1}, {"a\0b", 3}};
    for (size_t i = 0; i < 2; i++) {
        ASSERT_OK(store_begin(store, &error));
        assert_false(sql_setting_put(store, STR("key"), bad[i], &error));
        assert_int_equal(error.code, ERROR_INPUT);
        store_rollback(store);
    }
}

static void a_value_that_is_too_large_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    char text[2000];
    memset(text, 'x', sizeof text);
    sqlite3_limit(database_handle(store->database), SQLITE_LIMIT_LENGTH, 1000);
    ASSERT_OK(store_begin(store, &error));
    assert_false(sql_setting_put(store, STR("key"), (struct str){text, sizeof text}, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
}

static void a_statement_is_not_run_inside_arena_run_body(void *context)
{
    struct scratch *scratch = context;
    struct error error = {0};
    struct sql_document_rows rows;
    assert_false(sql_document_list(scratch->store, 0, 10, &scratch->arena, &rows, &error));
    assert_int_equal(error.code, ERROR_INTERNAL);
}

static void a_statement_is_not_run_inside_arena_run(void **state)
{
    struct scratch *scratch = *state;
    scratch_open(scratch);
    assert_true(
        arena_run(&scratch->arena, a_statement_is_not_run_inside_arena_run_body, scratch, NULL));
}

static void the_register_is_listed_by_page(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    for (int i = 0; i < 5; i++)
        scratch_document(store, "svar", "samma");
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list(store, 0, 2, &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.items[1].number, 2);
    ASSERT_OK(sql_document_list(store, 2, STORE_ALL_ROWS, &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 3);
    assert_int_equal(rows.items[0].number, 3);
}

static void duplicates_are_found_by_their_hash(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    int64_t first = scratch_document(store, "svar.pdf", "samma");
    scratch_document(store, "annat.pdf", "annat");
    int64_t second = scratch_document(store, "svar (1).pdf", "samma");
    struct hash hash = hash_of(STR("samma"));
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list_by_hash(store, str_from(hash.hex), &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.items[0].id, first);
    assert_int_equal(rows.items[1].id, second);
    struct sql_blob_count count;
    ASSERT_OK(sql_blob_count(store, &count, &error));
    assert_int_equal(count.count, 2);
    assert_int_equal(count.bytes, 10);
}

static void put_reading(struct store *store, int64_t document, const char *reader_version)
{
    struct error error = {0};
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_reading_put(store, document, str_from(reader_version), STR("pdf"), 2, STR("hash"),
                              (struct str){"\0\1\0", 3}, STR("[]"), &error));
    ASSERT_OK(store_commit(store, &error));
}

static void a_document_is_unread_until_the_present_reader_has_read_it(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    int64_t unread = scratch_document(store, "a", "a"), old = scratch_document(store, "b", "b"),
            read = scratch_document(store, "c", "c");
    put_reading(store, old, "1");
    put_reading(store, read, "1");
    put_reading(store, read, "2");
    struct sql_document_rows rows;
    ASSERT_OK(sql_document_list_unread(store, STR("2"), 0, 10, &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.items[0].id, unread);
    assert_int_equal(rows.items[1].id, old);
    struct sql_reading reading;
    bool found;
    ASSERT_OK(sql_reading_get(store, read, &scratch->arena, &reading, &found, &error));
    assert_true(found);
    assert_true(str_equal(reading.packed, ((struct str){"\0\1\0", 3})));
    assert_true(str_equal(reading.reader_version, STR("2")));
}

static void put_analysis(struct store *store, int64_t document, const char *analysis_version,
                         struct str stance)
{
    struct error error = {0};
    struct str none = {0};
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_analysis_put(store, document, str_from(analysis_version), STR("response"),
                               STR("Vattholma kommun"), STR("municipality"), none,
                               STR("RS 2025-0412"), none, STR("2025-10-03"), none, none, none,
                               stance, STR("this"), STR("{}"), &error));
    ASSERT_OK(store_commit(store, &error));
}

static void an_analysis_takes_the_place_of_the_one_before(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    int64_t document = scratch_document(store, "a", "a");
    put_reading(store, document, "1");
    struct sql_document_rows waiting;
    put_analysis(store, document, "1", STR("for"));
    ASSERT_OK(
        sql_document_list_unanalysed(store, STR("2"), 0, 10, &scratch->arena, &waiting, &error));
    assert_int_equal(waiting.count, 1);
    put_analysis(store, document, "2", STR(""));
    ASSERT_OK(
        sql_document_list_unanalysed(store, STR("2"), 0, 10, &scratch->arena, &waiting, &error));
    assert_int_equal(waiting.count, 0);
    struct sql_analysis row;
    bool found;
    ASSERT_OK(sql_analysis_get(store, document, &scratch->arena, &row, &found, &error));
    assert_true(found);
    assert_int_equal(row.stance.n, 0);
    assert_true(str_equal(row.sender, STR("Vattholma kommun")));
    assert_true(str_equal(row.dated, STR("2025-10-03")));
}

/* Viewpoints about the node "fa1" of the round's version, in place of those before. */
static void replace_viewpoints(struct store *store, const struct round *round, int64_t document,
                               int64_t count)
{
    struct error error = {0};
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_viewpoint_remove_all(store, document, &error));
    for (int64_t i = 1; i <= count; i++) {
        int64_t id;
        ASSERT_OK(store_new_id(store, &id, &error));
        ASSERT_OK(sql_viewpoint_add(store, id, document, i, i * 10, i * 10 + 5, STR("change"),
                                    STR(""), 0.75, STR("[\"bör\"]"), 0, STR("fa1"), 0, STR("text"),
                                    1, i, &error));
        ASSERT_OK(sql_viewpoint_passage_add(store, id, 1, round->version, STR("fa1"), 0.5,
                                            STR("[]"), &error));
    }
    ASSERT_OK(store_commit(store, &error));
}

static void viewpoints_are_replaced_with_their_passages(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct round round = start_round(store);
    int64_t document = scratch_document(store, "svar.pdf", "Vi tycker.");
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_document_set_consultation(store, round.consultation, document, &error));
    ASSERT_OK(store_commit(store, &error));
    replace_viewpoints(store, &round, document, 3);
    replace_viewpoints(store, &round, document, 2);
    struct sql_viewpoint_rows viewpoints;
    struct sql_viewpoint_passage_rows passages;
    ASSERT_OK(sql_viewpoint_list_of_node(store, round.version, STR("fa1"), &scratch->arena,
                                         &viewpoints, &error));
    assert_int_equal(viewpoints.count, 2);
    assert_true(viewpoints.items[1].score == 0.75);
    assert_int_equal(viewpoints.items[1].end_at, 25);
    ASSERT_OK(sql_viewpoint_passage_list_of_consultation(store, round.consultation, &scratch->arena,
                                                         &passages, &error));
    assert_int_equal(passages.count, 2);
    struct sql_viewpoint_count_by_kind_rows kinds;
    ASSERT_OK(
        sql_viewpoint_count_by_kind(store, round.consultation, &scratch->arena, &kinds, &error));
    assert_int_equal(kinds.count, 1);
    assert_true(str_equal(kinds.items[0].kind, STR("change")));
    assert_int_equal(kinds.items[0].count, 2);
}

static void the_first_circulation_stands(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct round round = start_round(store);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_version_set_circulated(store, STR("2025-06-16"), round.version, &error));
    ASSERT_OK(sql_version_set_circulated(store, STR("2025-07-01"), round.version, &error));
    ASSERT_OK(store_commit(store, &error));
    struct sql_version row;
    bool found;
    ASSERT_OK(sql_version_get(store, round.version, &scratch->arena, &row, &found, &error));
    assert_true(str_equal(row.circulated, STR("2025-06-16")));
}

static void nodes_are_listed_in_the_versions_order(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct round round = start_round(store);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_node_add(store, round.version, STR("i1.1"), 2, STR("initiative"), STR("1.1"),
                           STR("Främja"), STR("fa1"), 20, 30, &error));
    ASSERT_OK(sql_node_add(store, round.version, STR("fa1"), 1, STR("focus_area"), STR("1"),
                           STR("Stärk"), STR(""), 0, 30, &error));
    ASSERT_OK(store_commit(store, &error));
    struct sql_node_rows rows;
    ASSERT_OK(sql_node_list(store, round.version, &scratch->arena, &rows, &error));
    assert_int_equal(rows.count, 2);
    assert_true(str_equal(rows.items[0].id, STR("fa1")));
    assert_int_equal(rows.items[0].parent.n, 0);
    assert_true(str_equal(rows.items[1].parent, STR("fa1")));
}

static void a_number_in_the_register_is_used_once(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    scratch_document(store, "a", "a");
    struct hash hash = hash_of(STR("a"));
    ASSERT_OK(store_begin(store, &error));
    assert_false(sql_document_add(store, 99, 0, STR("received"), 1, 0, STR("b"), str_from(hash.hex),
                                  STR("2025-10-03"), STR("registered"), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "document.number"));
}

static void a_document_needs_its_blob(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct hash hash = hash_of(STR("never put"));
    ASSERT_OK(store_begin(store, &error));
    assert_false(sql_document_add(store, 1, 0, STR("received"), 1, 0, STR("b"), str_from(hash.hex),
                                  STR("2025-10-03"), STR("registered"), &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_statement_fits_its_declaration),
        TEST(a_table_that_is_not_as_declared_is_refused),
        TEST(an_absent_row_is_no_error),
        TEST(an_empty_list_is_no_error),
        TEST(an_optional_text_that_is_empty_is_null),
        TEST(texts_are_followed_by_a_nul),
        TEST(text_that_is_not_utf8_is_refused),
        TEST(a_value_that_is_too_large_is_refused),
        TEST(a_statement_is_not_run_inside_arena_run),
        TEST(the_register_is_listed_by_page),
        TEST(duplicates_are_found_by_their_hash),
        TEST(a_document_is_unread_until_the_present_reader_has_read_it),
        TEST(an_analysis_takes_the_place_of_the_one_before),
        TEST(viewpoints_are_replaced_with_their_passages),
        TEST(the_first_circulation_stands),
        TEST(nodes_are_listed_in_the_versions_order),
        TEST(a_number_in_the_register_is_used_once),
        TEST(a_document_needs_its_blob),
    };
    return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
