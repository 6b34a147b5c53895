/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What is handed to other tools: a part of it is that part of the whole.
 */
#include "workbench.h"

#include "model/exchange/annotations.h"
#include "model/exchange/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t fill(struct workbench *bench)
{
    int64_t consultation = workbench_consultation(bench);
    char *paths[] = {
        workbench_file(bench, "a.txt",
                       workbench_answer(bench, "Björkereds kommun",
                                        "Insats 2.1 bör kompletteras med laddstolpar i byarna.")),
        workbench_file(bench, "b.txt",
                       workbench_answer(bench, "Almviks kommun",
                                        "Insats 1.2 bör gälla även vuxna. Insats 2.2 avstyrks.")),
        workbench_file(bench, "c.txt",
                       workbench_answer(bench, "Granby kommun", "Insats 1.1 tillstyrks."))};
    workbench_receive(bench, consultation, paths, 3);
    return consultation;
}

static void assert_same(const struct export *whole, size_t place, const struct export *part)
{
    const struct export_viewpoint *of_whole = &whole->viewpoints[place];
    const struct export_viewpoint *of_part = &part->viewpoints[place - part->first];
    assert_int_equal(of_part->row->id, of_whole->row->id);
    assert_int_equal(of_part->document, of_whole->document);
    assert_int_equal(of_part->passage_count, of_whole->passage_count);
    for (size_t i = 0; i < of_whole->passage_count; i++)
        assert_true(str_equal(of_part->passages[i].node, of_whole->passages[i].node));
    assert_int_equal(of_part->theme_count, of_whole->theme_count);
}

static void parts_are_those_of_the_whole(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct export whole, part;
    int64_t consultation = fill(bench);
    ASSERT_OK(export_load(&bench->office, consultation, EXPORT_FOR_OFFICE, &bench->arena, &whole,
                          &error));
    assert_true(whole.total > 2);
    for (size_t count = 0; count < 3; count++)
        for (size_t first = 0; first < whole.total + 2; first++) {
            size_t left = first < whole.total ? whole.total - first : 0;
            ASSERT_OK(export_load_part(&bench->office, consultation, EXPORT_FOR_OFFICE, first,
                                       count, &bench->arena, &part, &error));
            assert_int_equal(part.total, whole.total);
            assert_int_equal(part.viewpoint_count, left < count ? left : count);
            for (size_t i = 0; i < part.viewpoint_count; i++)
                assert_same(&whole, first + i, &part);
        }
}

static void page_of_a_part_is_that_of_the_whole(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct export whole, part;
    int64_t consultation = fill(bench);
    ASSERT_OK(export_load(&bench->office, consultation, EXPORT_FOR_OFFICE, &bench->arena, &whole,
                          &error));
    ASSERT_OK(export_load_part(&bench->office, consultation, EXPORT_FOR_OFFICE, 0, ANNOTATIONS_PAGE,
                               &bench->arena, &part, &error));
    json_t *of_whole = annotations_page(&whole, STR(""), 1, &error);
    json_t *of_part = annotations_page(&part, STR(""), 1, &error);
    assert_true(json_equal(of_whole, of_part));
    json_decref(of_whole);
    json_decref(of_part);
    assert_null(annotations_page(&part, STR(""), 2, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_are_those_of_the_whole),
        TEST(page_of_a_part_is_that_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
