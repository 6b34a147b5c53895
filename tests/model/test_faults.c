/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Memory that ends: each allocation of the work fails in its turn, until the work is done. What is
 * kept must be whole after each, and nothing may be left behind.
 */
#include "workbench.h"

#include "base/mem.h"
#include "model/compilation/compile.h"
#include "model/documents/proposals.h"
#include "model/documents/readings.h"
#include "model/documents/register.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Later allocations are tried ever more sparsely: there are many alike. */
static unsigned long next_fault(unsigned long nth)
{
    return nth < 300 ? nth + 1 : nth + nth / 50;
}

static void prepare(struct workbench *bench, char *paths[2])
{
    paths[0] = workbench_file(
        bench, "a.txt",
        workbench_answer(bench, "Björkereds kommun",
                         "Insats 1.1 behöver förtydligas: vem ska betala kompetensfonden?"));
    paths[1] =
        workbench_file(bench, "b.txt",
                       workbench_answer(bench, "Tallboda stad",
                                        "Insats 2.1 bör kompletteras med laddstolpar i byarna."));
}

static void compiling_without_memory_fails_cleanly(void **state)
{
    struct workbench *bench = *state;
    struct compile_options options = {.language = LANGUAGE_SV};
    char *paths[2];
    int64_t consultation = workbench_consultation(bench);
    prepare(bench, paths);
    workbench_receive(bench, consultation, paths, 2);
    json_t *expected = workbench_compile(bench, consultation);
    json_t *viewpoints = NULL;
    for (unsigned long nth = 1; !viewpoints; nth = next_fault(nth)) {
        struct error error = {0};
        mem_fail_at(nth);
        struct compilation *compilation =
            compile_consultation(&bench->office, consultation, &options, &error);
        viewpoints = compilation ? compilation_viewpoints(compilation, &error) : NULL;
        compilation_free(compilation);
        mem_fail_at(0);
        if (!viewpoints)
            if (error.code != ERROR_MEMORY)
                fail_msg("%lu: %s", nth, error.message);
    }
    assert_true(json_equal(viewpoints, json_object_get(expected, "viewpoints")));
    json_decref(viewpoints);
    json_decref(expected);
}

static bool receive(struct workbench *bench, int64_t consultation, char **paths,
                    struct error *error)
{
    struct arena arena = arena_init();
    struct received_files files;
    bool ok = register_files(&bench->office, consultation, STR("2025-10-20"), paths, 2, &arena,
                             &files, error) &&
              readings_make(&bench->office, error) && proposals_make(&bench->office, error) &&
              register_finished(&bench->office, error);
    arena_done(&arena);
    return ok;
}

/* Each run takes up what the one before left. */
static void receiving_without_memory_is_taken_up_again(void **state)
{
    struct workbench *bench = *state;
    struct verified verified;
    char *paths[2];
    int64_t consultation = workbench_consultation(bench);
    prepare(bench, paths);
    bool done = false;
    for (unsigned long nth = 1; !done; nth = next_fault(nth)) {
        struct error error = {0};
        mem_fail_at(nth);
        done = receive(bench, consultation, paths, &error);
        mem_fail_at(0);
        if (!done)
            if (error.code != ERROR_MEMORY)
                fail_msg("%lu: %s", nth, error.message);
    }
    json_t *compilation = workbench_compile(bench, consultation);
    assert_int_equal(json_array_size(json_object_get(compilation, "documents")), 2);
    json_decref(compilation);
    workbench_verify(bench, &verified);
    assert_int_equal(verified.analyses, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
    const struct CMUnitTest tests[] = {
        TEST(compiling_without_memory_fails_cleanly),
        TEST(receiving_without_memory_is_taken_up_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
