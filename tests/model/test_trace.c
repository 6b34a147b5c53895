/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * From a sentence back and from a viewpoint forward; what of it the public sees; the decision.
 */
#include "workbench.h"

#include "model/chain/letters_back.h"
#include "model/chain/trace.h"
#include "model/office/acts.h"
#include "model/public/public_chain.h"
#include "model/versions/decisions.h"
#include "model/versions/versions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct round {
    struct workbench *bench;
    struct office *office;
    int64_t consultation, draft, version;
};

static const char second_text[] =
    "# Strategi för näringsliv i Björkered\n\n"
    "Strategin visar hur näringslivet i Björkered ska växa till år 2033.\n\n"
    "## Inriktningsområde 1: Kompetens för framtiden\n\n"
    "Företagen ska hitta den kompetens som de behöver.\n\n"
    "- Insats 1.1 Inrätta en kompetensfond för små företag\n"
    "- Insats 1.2 Erbjud lärlingsplatser i hela länet\n\n"
    "## Inriktningsområde 2: Hållbara transporter\n\n"
    "Gods och människor ska kunna färdas utan utsläpp.\n\n"
    "- Insats 2.1 Bygg ut laddstolpar längs vägarna och i byarna\n"
    "- Insats 2.2 Flytta gods från väg till järnväg\n";

static int64_t add_version(struct round *round)
{
    struct error error = {0};
    int64_t version;
    struct version_form form = {.consultation = round->consultation,
                                .path = workbench_file(round->bench, "reviderad.md", second_text),
                                .name = STR("reviderad.md")};
    struct prepared_version *prepared =
        version_prepare(round->office, &form, &round->bench->arena, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    ASSERT_OK(store_begin(round->office->store, &error));
    ASSERT_OK(version_keep(round->office, NULL, prepared, false, &version, &error));
    ASSERT_OK(store_commit(round->office->store, &error));
    return version;
}

static int set_up(void **state)
{
    struct error error = {0};
    struct version_chain chain;
    struct round *round = calloc(1, sizeof *round);
    void *bench = NULL;
    assert_non_null(round);
    assert_int_equal(workbench_setup(&bench), 0);
    round->bench = bench;
    round->office = &round->bench->office;
    round->consultation = workbench_consultation(bench);
    char *paths[] = {
        workbench_file(bench, "a.txt",
                       workbench_answer(bench, "Björkereds kommun",
                                        "Insats 2.1 bör kompletteras med laddstolpar i byarna."))};
    workbench_receive(bench, round->consultation, paths, 1);
    round->version = add_version(round);
    ASSERT_OK(version_chain_find(round->office, round->consultation, &round->bench->arena, &chain,
                                 &error));
    round->draft = chain.items[0].id;
    *state = round;
    return 0;
}

static int tear_down(void **state)
{
    struct round *round = *state;
    void *bench = round->bench;
    free(round);
    return workbench_teardown(&bench);
}

static json_t *at(const json_t *object, const char *key, size_t place)
{
    return json_array_get(json_object_get(object, key), place);
}

static struct range find(struct round *round, const char *quote)
{
    struct error error = {0};
    struct range range = {0, 0};
    ASSERT_OK(trace_find_quote(round->office, round->consultation, round->version, str_from(quote),
                               &range, &error));
    return range;
}

/* Of the error that a range gives. */
static enum error_code code_of(struct round *round, struct range range)
{
    struct error error = {0};
    json_t *view = trace_passage(round->office, round->consultation, round->version, range, &error);
    json_decref(view);
    return error.code;
}

/* Trace */

static void reworded_part_is_traced_to_what_it_was(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    json_t *view =
        trace_node(round->office, round->consultation, round->version, STR("fa2.i1"), &error);
    if (!view)
        fail_msg("%s", error.message);
    assert_int_equal(json_array_size(json_object_get(view, "steps")), 2);
    const json_t *now = at(view, "steps", 0), *before = at(view, "steps", 1);
    assert_int_equal(json_array_size(json_object_get(now, "changes")), 1);
    assert_non_null(strstr(text_at(json_object_get(now, "places"), 0, "text"), "och i byarna"));
    assert_null(strstr(text_at(json_object_get(before, "places"), 0, "text"), "och i byarna"));
    assert_true(json_array_size(json_object_get(now, "pieces")) >= 2);
    assert_true(json_is_null(json_object_get(before, "pieces")));
    json_decref(view);
}

static void part_that_did_not_change_was_changed_by_nothing(void **state)
{
    struct round *round = *state;
    json_t *view =
        trace_node(round->office, round->consultation, round->version, STR("fa1.i1"), NULL);
    assert_int_equal(json_array_size(json_object_get(at(view, "steps", 0), "changes")), 0);
    assert_string_equal(text_at(json_object_get(view, "steps"), 1, "status"), "kept");
    json_decref(view);
}

static void place_that_cuts_a_character_is_refused(void **state)
{
    struct round *round = *state;
    struct range range = find(round, "länet");
    assert_int_equal(code_of(round, range), ERROR_NONE);
    /* "ä" is two bytes. */
    assert_int_equal(code_of(round, (struct range){range.start, range.start + 2}), ERROR_INPUT);
    assert_int_equal(code_of(round, (struct range){range.start + 2, range.end}), ERROR_INPUT);
    assert_int_equal(code_of(round, (struct range){range.start, range.start}), ERROR_INPUT);
    assert_int_equal(code_of(round, (struct range){range.start, SIZE_MAX}), ERROR_INPUT);
}

static void words_that_stand_nowhere_are_not_found(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct range range = {7, 8};
    assert_false(trace_find_quote(round->office, round->consultation, round->version,
                                  STR("finns inte"), &range, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    assert_int_equal(range.start, 7);
}

/* The public */

static void publish(struct round *round, enum publication what)
{
    struct error error = {0};
    ASSERT_OK(store_begin(round->office->store, &error));
    ASSERT_OK(publication_set(round->office, NULL, round->consultation, what, true, &error));
    ASSERT_OK(store_commit(round->office->store, &error));
}

static size_t public_versions(struct round *round)
{
    struct error error = {0};
    struct sql_published published;
    struct version_chain chain;
    ASSERT_OK(public_chain_find(round->office, round->consultation, &round->bench->arena,
                                &published, &chain, &error));
    return chain.count;
}

static void later_version_is_public_when_versions_are(void **state)
{
    struct round *round = *state;
    struct sql_published published;
    struct version_chain chain;
    struct error error = {0};
    assert_false(public_chain_find(round->office, round->consultation, &round->bench->arena,
                                   &published, &chain, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    publish(round, PUBLISH_CONSULTATION);
    assert_int_equal(public_versions(round), 1);
    workbench_sql(round->bench, "UPDATE version SET made = '2000-01-01T00:00:00Z'");
    publish(round, PUBLISH_VERSIONS);
    assert_int_equal(public_versions(round), 2);
}

static void version_that_came_later_is_public_when_it_is_adopted(void **state)
{
    struct round *round = *state;
    publish(round, PUBLISH_CONSULTATION);
    publish(round, PUBLISH_VERSIONS);
    workbench_sql(round->bench, "UPDATE version SET made = '2999-01-01T00:00:00Z'");
    assert_int_equal(public_versions(round), 1);
    workbench_sql(round->bench,
                  "UPDATE version SET adopted = '2026-06-11' WHERE earlier IS NOT NULL");
    assert_int_equal(public_versions(round), 2);
}

/* The decision */

static struct decision_form form_of(const struct round *round)
{
    return (struct decision_form){.consultation = round->consultation,
                                  .version = round->version,
                                  .decided = STR("2026-06-11"),
                                  .decided_by = STR("Regionfullmäktige"),
                                  .paragraph = STR("§ 112"),
                                  .new_round = STR("not_held"),
                                  .new_round_reason = STR("Begärt av dem som svarade.")};
}

static void keep(struct round *round, const struct prepared_decision *prepared)
{
    struct error error = {0};
    ASSERT_OK(store_begin(round->office->store, &error));
    ASSERT_OK(decision_keep(round->office, NULL, prepared, &error));
    ASSERT_OK(store_commit(round->office->store, &error));
}

static void nothing_is_decided_while_a_change_has_no_cause(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct decision_form form = form_of(round);
    assert_null(decision_prepare(round->office, &form, &round->bench->arena, &error));
    assert_int_equal(error.code, ERROR_STATE);
}

static void decision_is_sealed_and_the_seal_holds(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct decision_form form = form_of(round);
    unsigned faults = 99;
    struct str bytes;
    workbench_sql(round->bench, "UPDATE change SET cause = 'editorial'");
    struct prepared_decision *prepared =
        decision_prepare(round->office, &form, &round->bench->arena, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    keep(round, prepared);
    ASSERT_OK(decision_verify(round->office, round->consultation, round->version, &faults, &error));
    assert_int_equal(faults, 0);
    ASSERT_OK(decision_sealed(round->office, round->consultation, round->version,
                              STR("compilation"), &round->bench->arena, &bytes, &error));
    assert_true(bytes.n > 0);
    assert_false(decision_sealed(round->office, round->consultation, round->version, STR("other"),
                                 &round->bench->arena, &bytes, &error));
    workbench_sql(round->bench, "UPDATE decision SET sealed = replace(sealed, '112', '113')");
    ASSERT_OK(decision_verify(round->office, round->consultation, round->version, &faults, &error));
    assert_int_equal(faults & SEAL_BROKEN, SEAL_BROKEN);
}

static struct prepared_decision *prepare(struct round *round)
{
    struct error error = {0};
    const struct decision_form form = form_of(round);
    workbench_sql(round->bench, "UPDATE change SET cause = 'editorial'");
    struct prepared_decision *prepared =
        decision_prepare(round->office, &form, &round->bench->arena, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    return prepared;
}

static void act(struct round *round, int64_t consultation, const char *verb)
{
    struct error error = {0};
    ASSERT_OK(store_begin(round->office->store, &error));
    ASSERT_OK(act_add(round->office, NULL, consultation, verb, 0, json_object(), NULL, &error));
    ASSERT_OK(store_commit(round->office->store, &error));
}

static void decision_stands_whatever_is_done_elsewhere_meanwhile(void **state)
{
    struct round *round = *state;
    struct prepared_decision *prepared = prepare(round);
    act(round, round->consultation + 1000, "viewpoint_reply");
    act(round, round->consultation, "letter_send");
    act(round, round->consultation, "version_reword");
    keep(round, prepared);
}

static void decision_is_refused_when_what_it_seals_was_changed_meanwhile(void **state)
{
    static const char *const verbs[][2] = {{"viewpoint_reply", "decision_judged"},
                                           {"document_correct", "decision_judged"},
                                           {"change_confirm", "decision_explained"},
                                           {"node_carry", "decision_explained"}};
    struct round *round = *state;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        struct error error = {0};
        struct prepared_decision *prepared = prepare(round);
        act(round, round->consultation, verbs[i][0]);
        ASSERT_OK(store_begin(round->office->store, &error));
        assert_false(decision_keep(round->office, NULL, prepared, &error));
        store_rollback(round->office->store);
        assert_int_equal(error.code, ERROR_STATE);
        assert_memory_equal(error.message, verbs[i][1], strlen(verbs[i][1]));
    }
}

static void second_decision_is_refused_however_late_the_first_came(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct prepared_decision *first = prepare(round), *second = prepare(round);
    keep(round, first);
    ASSERT_OK(store_begin(round->office->store, &error));
    assert_false(decision_keep(round->office, NULL, second, &error));
    store_rollback(round->office->store);
    assert_non_null(strstr(error.message, "decision_already"));
}

static void seal_holds_all_that_is_told_of_the_decision(void **state)
{
    static const char *const columns[] = {
        "decided",      "decided_by",       "paragraph",    "case_number",
        "reservations", "new_round_reason", "version_hash", NULL};
    struct round *round = *state;
    struct error error = {0};
    struct decision_form form = form_of(round);
    form.case_number = STR("RS 2026-1");
    form.reservations = STR("En ledamot reserverade sig.");
    unsigned faults = 99;
    workbench_sql(round->bench, "UPDATE change SET cause = 'editorial'");
    struct prepared_decision *prepared =
        decision_prepare(round->office, &form, &round->bench->arena, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    keep(round, prepared);
    for (const char *const *column = columns; *column; column++) {
        workbench_sql(
            round->bench,
            str_format(&round->bench->arena, "UPDATE decision SET %s = %s || ' '", *column, *column)
                .p);
        ASSERT_OK(
            decision_verify(round->office, round->consultation, round->version, &faults, &error));
        assert_int_equal(faults, SEAL_BROKEN);
        workbench_sql(
            round->bench,
            str_format(&round->bench->arena, "UPDATE decision SET %s = rtrim(%s)", *column, *column)
                .p);
    }
    ASSERT_OK(decision_verify(round->office, round->consultation, round->version, &faults, &error));
    assert_int_equal(faults, 0);
    workbench_sql(round->bench, "UPDATE decision SET new_round = 'held'");
    ASSERT_OK(decision_verify(round->office, round->consultation, round->version, &faults, &error));
    assert_int_equal(faults, SEAL_BROKEN);
}

/* Letters */

static void letter_tells_of_each_viewpoint_of_its_body(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct arena *arena = &round->bench->arena;
    struct letters letters, one;
    ASSERT_OK(letters_find(round->office, round->consultation, arena, &letters, &error));
    assert_int_equal(letters.count, 1);
    ASSERT_OK(letters_find_one(round->office, round->consultation, letters.items[0].key, arena,
                               &one, &error));
    const struct letter *letter = &one.items[0];
    assert_int_equal(letter->viewpoints, letters.items[0].viewpoints);
    assert_int_equal(letter->accommodated, letters.items[0].accommodated);
    assert_int_equal(letter->changed, letters.items[0].changed);
    json_t *view = letter_view(round->office, &one, letter, &error);
    assert_int_equal(json_array_size(json_object_get(view, "items")), letter->viewpoints);
    json_decref(view);
    assert_false(letters_find_one(round->office, round->consultation, 999, arena, &one, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reworded_part_is_traced_to_what_it_was),
        TEST(part_that_did_not_change_was_changed_by_nothing),
        TEST(place_that_cuts_a_character_is_refused),
        TEST(words_that_stand_nowhere_are_not_found),
        TEST(later_version_is_public_when_versions_are),
        TEST(version_that_came_later_is_public_when_it_is_adopted),
        TEST(nothing_is_decided_while_a_change_has_no_cause),
        TEST(decision_is_sealed_and_the_seal_holds),
        TEST(seal_holds_all_that_is_told_of_the_decision),
        TEST(decision_stands_whatever_is_done_elsewhere_meanwhile),
        TEST(decision_is_refused_when_what_it_seals_was_changed_meanwhile),
        TEST(second_decision_is_refused_however_late_the_first_came),
        TEST(letter_tells_of_each_viewpoint_of_its_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
