/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Versions, changes, traces and the decision while memory ends: each allocation fails in its turn,
 * until the work is done. What fails says so, leaves nothing behind and can be done again.
 */
#include "workbench.h"

#include "base/mem.h"
#include "model/chain/changes.h"
#include "model/chain/letters_back.h"
#include "model/chain/trace.h"
#include "model/versions/carrying.h"
#include "model/versions/decisions.h"
#include "model/versions/side_by_side.h"
#include "model/versions/substantial.h"
#include "model/versions/versions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char revised[] = "# Strategi för näringsliv i Björkered\n\n"
                              "Strategin visar hur näringslivet i Björkered ska växa.\n\n"
                              "## Inriktningsområde 1: Kompetens för framtiden\n\n"
                              "Företagen ska hitta den kompetens som de behöver.\n\n"
                              "- Insats 1.1 Inrätta en kompetensfond som regionen betalar\n\n"
                              "## Inriktningsområde 2: Hållbara transporter\n\n"
                              "Gods och människor ska kunna färdas utan utsläpp.\n\n"
                              "- Insats 2.1 Bygg ut laddstolpar längs vägarna och i byarna\n"
                              "- Insats 2.2 Flytta gods från väg till järnväg\n";

struct round {
    struct workbench *bench;
    struct office *office;
    const char *path; /* of the later version */
    int64_t consultation, version, change, viewpoint;
};

/* Later allocations are tried ever more sparsely: there are many alike. */
static unsigned long next_fault(unsigned long nth)
{
    return nth < 1000 ? nth + 1 : nth + nth / 50;
}

/* Try `work` until it is done; `work` gives back what it took. */
static void until_done(struct round *round, bool (*work)(struct round *, struct error *))
{
    bool done = false;
    for (unsigned long nth = 1; !done; nth = next_fault(nth)) {
        struct error error = {0};
        mem_fail_at(nth);
        done = work(round, &error);
        mem_fail_at(0);
        if (!done && error.code != ERROR_MEMORY)
            fail_msg("%lu: %s", nth, error.message);
    }
}

/* In a transaction of its own, which is rolled back when the work fails. */
static bool kept(struct round *round, bool ok, struct error *error)
{
    return office_end(round->office, ok, error);
}

static bool add_version(struct round *round, struct error *error)
{
    struct arena arena = arena_init();
    struct version_form form = {
        .consultation = round->consultation, .path = round->path, .name = STR("reviderat.md")};
    struct prepared_version *prepared = version_prepare(round->office, &form, &arena, error);
    bool ok =
        prepared && store_begin(round->office->store, error) &&
        kept(round, version_keep(round->office, NULL, prepared, false, &round->version, error),
             error);
    arena_done(&arena);
    return ok;
}

static bool confirm(struct round *round, struct error *error)
{
    struct change_seen seen = {round->change, 0};
    return store_begin(round->office->store, error) &&
           kept(round,
                change_confirm_causes(round->office, NULL, round->consultation, seen,
                                      &round->viewpoint, 1, error),
                error);
}

static bool decide(struct round *round, struct error *error)
{
    struct arena arena = arena_init();
    const struct decision_form form = {.consultation = round->consultation,
                                       .version = round->version,
                                       .decided = STR("2026-06-11"),
                                       .decided_by = STR("Regionfullmäktige"),
                                       .paragraph = STR("§ 112"),
                                       .new_round = STR("not_held"),
                                       .new_round_reason = STR("Begärt av dem som svarade."),
                                       .replaces = STR("Strategi 2018–2025")};
    struct prepared_decision *prepared = decision_prepare(round->office, &form, &arena, error);
    bool ok = prepared && store_begin(round->office->store, error) &&
              kept(round, decision_keep(round->office, NULL, prepared, error), error);
    arena_done(&arena);
    return ok;
}

static bool given(json_t *view)
{
    json_decref(view);
    return view != NULL;
}

static bool look_at_changes(struct round *round, struct error *error)
{
    const struct change_filter filter = {.limit = 100, .proposals = true};
    return given(changes_view(round->office, round->consultation, round->version, &filter, error));
}

static bool look_at_gate(struct round *round, struct error *error)
{
    return given(version_gate_view(round->office, round->consultation, round->version, 0, 10,
                                   error)) &&
           given(versions_view(round->office, round->consultation, error));
}

static bool look_at_places(struct round *round, struct error *error)
{
    const struct carrying_filter filter = {.limit = 100};
    const struct side_by_side_choice whole = {.all = true};
    return given(
               carrying_view(round->office, round->consultation, round->version, &filter, error)) &&
           given(side_by_side_view(round->office, round->consultation, round->version, &whole,
                                   error));
}

static bool look_at_substantial(struct round *round, struct error *error)
{
    return given(substantial_view(round->office, round->consultation, round->version, error));
}

static bool trace_both_ways(struct round *round, struct error *error)
{
    return given(trace_node(round->office, round->consultation, round->version, STR("fa2.i1"),
                            error)) &&
           given(trace_viewpoint(round->office, round->consultation, round->viewpoint, error));
}

static bool write_letters(struct round *round, struct error *error)
{
    struct arena arena = arena_init();
    struct letters letters;
    bool ok = letters_find(round->office, round->consultation, &arena, &letters, error) &&
              given(letters_view(&letters, error)) &&
              given(letter_view(round->office, &letters, &letters.items[0], error));
    arena_done(&arena);
    return ok;
}

static bool look_at_decision(struct round *round, struct error *error)
{
    unsigned faults = 0;
    return given(decision_view(round->office, round->consultation, round->version, error)) &&
           decision_verify(round->office, round->consultation, round->version, &faults, error) &&
           (faults == 0 || error_set(error, ERROR_STATE, "the seal is broken"));
}

/* A letter whose wish was met. */
static void fill(struct round *round)
{
    char *paths[] = {
        workbench_file(round->bench, "a.txt",
                       workbench_answer(round->bench, "Björkereds kommun",
                                        "Insats 2.1 bör kompletteras med laddstolpar i byarna."))};
    struct error error = {0};
    struct sql_viewpoint_rows rows;
    round->office = &round->bench->office;
    round->path = workbench_file(round->bench, "reviderat.md", revised);
    round->consultation = workbench_consultation(round->bench);
    workbench_receive(round->bench, round->consultation, paths, 1);
    workbench_sql(round->bench, "UPDATE viewpoint SET state = 'confirmed', outcome = "
                                "'accommodated' WHERE text LIKE '%laddstolpar i byarna%'");
    ASSERT_OK(sql_viewpoint_list_of_consultation(round->office->store, round->consultation,
                                                 &round->bench->arena, &rows, &error));
    for (size_t i = 0; i < rows.count; i++)
        if (rows.items[i].outcome.n)
            round->viewpoint = rows.items[i].id;
    assert_true(round->viewpoint > 0);
}

static void find_change(struct round *round)
{
    struct error error = {0};
    struct sql_change_rows rows;
    ASSERT_OK(sql_change_list(round->office->store, round->version, 0, STORE_ALL_ROWS,
                              &round->bench->arena, &rows, &error));
    for (size_t i = 0; i < rows.count; i++)
        if (str_equal(rows.items[i].old_node, STR("fa2.i1")))
            round->change = rows.items[i].id;
    assert_true(round->change > 0);
}

static void the_chain_is_whole_however_often_memory_ends(void **state)
{
    struct round round = {.bench = *state};
    fill(&round);
    until_done(&round, add_version);
    find_change(&round);
    until_done(&round, look_at_changes);
    until_done(&round, confirm);
    until_done(&round, look_at_gate);
    until_done(&round, look_at_places);
    until_done(&round, look_at_substantial);
    until_done(&round, trace_both_ways);
    until_done(&round, write_letters);
    workbench_sql(round.bench, "UPDATE change SET cause = 'editorial' WHERE cause = 'open'");
    until_done(&round, decide);
    until_done(&round, look_at_decision);
    struct verified verified;
    workbench_verify(round.bench, &verified);
}

int main(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_chain_is_whole_however_often_memory_ends,
                                        workbench_setup, workbench_teardown),
    };
    return cmocka_run_group_tests_name("model/chain_faults", tests, NULL, NULL);
}
