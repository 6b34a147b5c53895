/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Memory that ends: each allocation of the analysis fails in its turn, until the whole passes
 * clean. The run must be broken off with the right error, and nothing may be left behind.
 */
#include "letters.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#ifdef SAMSYN_FAULTS

/* Arenas ask for memory a block at a time. What is taken first moves the borders of the blocks, so
 * that other allocations of the work are those that fail. */
#define FIRST_STEP 1499
#define FIRST_MOST 66000

/* The whole way of a letter, in an arena of its own. */
struct work {
    struct arena arena;
    struct text_tools *tools;
    size_t first; /* bytes taken before the work */
    const struct document *draft_document, *letter;
    struct draft draft;
    struct analysis analysis;
};

static void do_work(void *context)
{
    static const struct consultation_context nothing_known;
    struct work *work = context;
    arena_alloc(&work->arena, work->first);
    draft_read(&work->arena, work->tools, work->draft_document, &work->draft);
    const struct passage_index *index = passage_index_make(&work->arena, work->tools, &work->draft);
    analyse(&work->arena, work->tools, work->letter, index, &nothing_known, &work->analysis);
}

/* Do the work with its nth allocation failing. True when it was done, having asked for fewer. */
static bool done_without(struct work work, unsigned long nth)
{
    struct error error = {0};
    mem_fail_at(nth);
    bool done = arena_run(&work.arena, do_work, &work, &error);
    unsigned long asked = mem_count();
    mem_fail_at(0);
    assert_int_equal(done, asked < nth);
    assert_int_equal(error.code, done ? ERROR_NONE : ERROR_MEMORY);
    if (done)
        assert_int_equal(work.analysis.stance, STANCE_FOR_IN_PART);
    arena_done(&work.arena);
    return done;
}

static void an_analysis_without_memory_is_broken_off_cleanly(void **state)
{
    struct letter_bench *bench = *state;
    struct work work = {.arena = arena_init(), .tools = &bench->tools};
    size_t broken_off = 0;
    work.draft_document = letters_read(bench, letters_archipelago);
    work.letter = letters_read(
        bench, letters_response(bench, "Kommunen tillstyrker strategin i huvudsak. Insats 2.1 "
                                       "behöver förtydligas, och laddstolpar vid bryggorna bör "
                                       "även omfatta fiskehamnarna.\n\nKarin Ek\n"));
    for (; work.first < FIRST_MOST; work.first += FIRST_STEP)
        for (unsigned long nth = 1; !done_without(work, nth); nth++)
            broken_off++;
    assert_true(broken_off > FIRST_MOST / FIRST_STEP);
}

static void tools_without_memory_are_not_opened(void **state)
{
    (void)state;
    bool done = false;
    unsigned long nth = 1;
    for (; !done; nth++) {
        struct error error = {0};
        struct text_tools tools = {0};
        mem_fail_at(nth);
        done = text_tools_open(&tools, &error);
        mem_fail_at(0);
        assert_int_equal(error.code, done ? ERROR_NONE : ERROR_MEMORY);
        if (!done)
            assert_null(tools.lexicon);
        text_tools_done(&tools);
    }
    assert_true(nth > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(an_analysis_without_memory_is_broken_off_cleanly),
        cmocka_unit_test(tools_without_memory_are_not_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    puts("this build cannot make allocations fail");
    return 77;
}

#endif
