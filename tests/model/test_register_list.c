/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The register as lists. Documents are made by SQL, each with the one trait that a filter is about.
 */
#include "model/documents/register_list.h"
#include "workbench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void add_document(struct workbench *bench, int number, const char *state,
                         const char *standing, const char *sender, const char *others)
{
    const char *sql =
        str_format(&bench->arena,
                   "INSERT INTO document (id, consultation, role, number, name, hash, received, "
                   "state) SELECT 1000 + %d, (SELECT id FROM consultation), 'received', %d, "
                   "'f%d.pdf', hash, '2025-10-%02d', '%s' FROM blob LIMIT 1;"
                   "INSERT INTO standing (document, consultation, standing, sender, sender_key, "
                   "unique_count, late, consultee, twin_kind, revises) "
                   "SELECT 1000 + %d, id, '%s', nullif('%s', ''), '?', 0, %s FROM consultation",
                   number, number, number, 30 - number, state, number, standing, sender, others)
            .p;
    workbench_sql(bench, sql);
}

static int64_t register_of_six(struct workbench *bench)
{
    int64_t consultation = workbench_consultation(bench);
    workbench_sql(bench, "DELETE FROM consultee;"
                         "INSERT INTO consultee (id, consultation, name, type) SELECT 9001, id, "
                         "'Åby kommun', 'kommun' FROM consultation;"
                         "INSERT INTO consultee (id, consultation, name, type) SELECT 9002, id, "
                         "'Almviks kommun', 'kommun' FROM consultation;"
                         "INSERT INTO consultee (id, consultation, name, type) SELECT 9003, id, "
                         "'Zetas kommun', 'kommun' FROM consultation");
    add_document(bench, 11, "read", "response", "Åby kommun", "'yes', 9001, NULL, NULL");
    add_document(bench, 12, "read", "response", "Zetas kommun", "'no', 9003, NULL, NULL");
    add_document(bench, 13, "read", "response", "Älvens byalag", "'no', NULL, NULL, NULL");
    add_document(bench, 14, "read", "response", "", "'no', NULL, NULL, NULL");
    add_document(bench, 15, "not_read", "not_read", "", "'no', NULL, NULL, NULL");
    add_document(bench, 16, "read", "twin", "Zetas kommun", "'no', 9003, 'same_file', NULL");
    workbench_sql(bench, "INSERT INTO correction (document, field, value, at) "
                         "SELECT id, 'stance', 'for', '2025' FROM document WHERE id > 1000");
    return consultation;
}

static struct register_list list(struct workbench *bench, int64_t consultation,
                                 struct register_query query)
{
    struct error error = {0};
    struct register_list list = {0};
    ASSERT_OK(register_list(&bench->office, consultation, &query, &bench->arena, &list, &error));
    return list;
}

static void each_filter_lets_through_what_it_is_about(void **state)
{
    static const struct {
        enum register_filter filter;
        size_t count;
        int64_t first;
    } expected[] = {
        {REGISTER_ALL, 6, 11},     {REGISTER_ANSWERS, 4, 11}, {REGISTER_UNREAD, 1, 15},
        {REGISTER_UNCLEAR, 1, 14}, {REGISTER_LATE, 1, 11},    {REGISTER_UNASKED, 1, 13},
        {REGISTER_TWINS, 1, 16},   {REGISTER_OTHER, 0, 0},    {REGISTER_WAITING, 0, 0},
    };
    struct workbench *bench = *state;
    int64_t consultation = register_of_six(bench);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct register_list found =
            list(bench, consultation, (struct register_query){.filter = expected[i].filter});
        assert_int_equal(found.count, expected[i].count);
        assert_int_equal(found.counts[expected[i].filter], expected[i].count);
        if (found.count)
            assert_int_equal(found.items[0].number, expected[i].first);
    }
}

static void senders_stand_as_in_a_swedish_list(void **state)
{
    struct workbench *bench = *state;
    int64_t consultation = register_of_six(bench);
    struct register_list found =
        list(bench, consultation,
             (struct register_query){.filter = REGISTER_ANSWERS, .sort = REGISTER_BY_SENDER});
    const int64_t numbers[] = {14, 12, 11, 13}; /* without a sender, Z, Å, Ä */
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(found.items[i].number, numbers[i]);
}

static void the_earliest_received_comes_first(void **state)
{
    struct workbench *bench = *state;
    int64_t consultation = register_of_six(bench);
    struct register_list found =
        list(bench, consultation, (struct register_query){.sort = REGISTER_BY_RECEIVED});
    assert_int_equal(found.items[0].number, 16);
    assert_int_equal(found.items[5].number, 11);
}

static void pages_hold_so_many_and_end(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct register_list found;
    int64_t consultation = register_of_six(bench);
    found = list(bench, consultation, (struct register_query){.page = 2, .per_page = 4});
    assert_int_equal(found.pages, 2);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].number, 15);
    struct register_query behind = {.page = 3, .per_page = 4};
    assert_false(
        register_list(&bench->office, consultation, &behind, &bench->arena, &found, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

static void unknown_filters_and_orders_are_refused(void **state)
{
    (void)state;
    struct error error = {0};
    enum register_filter filter;
    enum register_sort order;
    assert_true(register_filter_from_name(STR("late"), &filter, &error));
    assert_int_equal(filter, REGISTER_LATE);
    assert_true(register_sort_from_name(STR(""), &order, &error));
    assert_int_equal(order, REGISTER_BY_NUMBER);
    assert_false(register_filter_from_name(STR("lat"), &filter, &error));
    assert_false(register_sort_from_name(STR("name; DROP"), &order, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

static void who_has_not_answered_is_told_from_who_has(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct consultee_list all, silent;
    int64_t consultation = register_of_six(bench);
    ASSERT_OK(
        consultee_list(&bench->office, consultation, CONSULTEES_ALL, &bench->arena, &all, &error));
    assert_int_equal(all.count, 3);
    assert_int_equal(all.items[2].id, 9001); /* Å is last */
    assert_int_equal(all.counts[CONSULTEES_ANSWERED], 1);
    assert_int_equal(all.counts[CONSULTEES_LATE], 1);
    ASSERT_OK(consultee_list(&bench->office, consultation, CONSULTEES_SILENT, &bench->arena,
                             &silent, &error));
    assert_int_equal(silent.count, 1);
    assert_int_equal(silent.items[0].id, 9002);
}

static void the_reason_why_a_file_was_not_read_is_put_in_words(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct str text = {NULL, 0};
    struct str problems = STR("[{\"code\": \"encrypted\", \"message\": \"locked\"}]");
    ASSERT_OK(register_problem(problems, 0, LANGUAGE_SV, &bench->arena, &text, &error));
    assert_true(text.n > 0);
    ASSERT_OK(register_problem(problems, 1, LANGUAGE_SV, &bench->arena, &text, &error));
    assert_int_equal(text.n, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_filter_lets_through_what_it_is_about),
        TEST(senders_stand_as_in_a_swedish_list),
        TEST(the_earliest_received_comes_first),
        TEST(pages_hold_so_many_and_end),
        cmocka_unit_test(unknown_filters_and_orders_are_refused),
        TEST(who_has_not_answered_is_told_from_who_has),
        TEST(the_reason_why_a_file_was_not_read_is_put_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
