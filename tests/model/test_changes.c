/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Versions, what changed and because of whom, while the desk goes on working beneath.
 */
#include "workbench.h"

#include "model/chain/changes.h"
#include "model/chain/letters_back.h"
#include "model/desk/desk.h"
#include "model/desk/desk_acts.h"
#include "model/documents/readings.h"
#include "model/versions/carrying.h"
#include "model/versions/decisions.h"
#include "model/versions/versions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- A letter with two wishes that were met, and the version that meets them --- */

struct round {
    struct workbench *bench;
    struct office *office;
    int64_t consultation, version;
    struct signed_in officer, colleague;
    struct desk_worker worker;
};

/* The register's number of the letter: the draft is the first. */
enum { LETTER = 2 };

static const char wishes[] =
    "Insats 2.1 bör kompletteras med laddstolpar i byarna. Vi är oroliga för att kostnaderna blir "
    "höga för små företag på landsbygden.\n\n"
    "Kommunen föreslår att inriktningsområde 2 stryks. Målen behöver tydliggöras.";

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

static void begin(struct round *round)
{
    struct error error = {0};
    ASSERT_OK(store_begin(round->office->store, &error));
}

static void commit(struct round *round)
{
    struct error error = {0};
    ASSERT_OK(store_commit(round->office->store, &error));
}

static int64_t add_version(struct round *round, const char *name, const char *text)
{
    struct error error = {0};
    int64_t version;
    struct version_form form = {.consultation = round->consultation,
                                .label = STR("Reviderat"),
                                .path = workbench_file(round->bench, name, text),
                                .name = str_from(name)};
    struct prepared_version *prepared =
        version_prepare(round->office, &form, &round->bench->arena, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    begin(round);
    ASSERT_OK(version_keep(round->office, &round->officer, prepared, false, &version, &error));
    commit(round);
    return version;
}

static int set_up(void **state)
{
    struct round *round = calloc(1, sizeof *round);
    void *bench = NULL;
    assert_non_null(round);
    assert_int_equal(workbench_setup(&bench), 0);
    round->bench = bench;
    round->office = &round->bench->office;
    round->consultation = workbench_consultation(bench);
    char *paths[] = {
        workbench_file(bench, "a.txt", workbench_answer(bench, "Björkereds kommun", wishes))};
    workbench_receive(bench, round->consultation, paths, 1);
    workbench_account(bench, 9001, "h1", "Handläggare 1");
    workbench_account(bench, 9002, "h2", "Handläggare 2");
    round->officer = (struct signed_in){.account = 9001, .shown_name = STR("Handläggare 1")};
    round->colleague = (struct signed_in){.account = 9002, .shown_name = STR("Handläggare 2")};
    round->worker = (struct desk_worker){round->office, &round->officer, round->consultation};
    round->version = add_version(round, "reviderat.md", second_text);
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

static int64_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* The letter's viewpoint in that place, as it is now. */
static struct desk_seen viewpoint_at(struct round *round, size_t place)
{
    struct error error = {0};
    struct desk_filter filter = {.document = LETTER};
    json_t *view =
        desk_list(round->office, round->consultation, &filter, DESK_BY_DOCUMENT, 0, 100, &error);
    if (!view)
        fail_msg("%s", error.message);
    const json_t *row = json_array_get(json_object_get(view, "viewpoints"), place);
    struct desk_seen seen = {number_at(row, "id"), number_at(row, "revision")};
    assert_true(seen.viewpoint > 0);
    json_decref(view);
    return seen;
}

/* What an act at the desk gave: its number. */
static int64_t act_of(json_t *result)
{
    int64_t act = number_at(result, "act");
    if (json_array_size(json_object_get(result, "conflicts")))
        fail_msg("something stood in the way");
    assert_true(act > 0);
    json_decref(result);
    return act;
}

static int64_t reply(struct round *round, struct desk_seen seen, struct str outcome)
{
    struct error error = {0};
    json_t *result = NULL;
    begin(round);
    ASSERT_OK(desk_reply(&round->worker, (struct desk_targets){&seen, 1}, outcome,
                         STR("Laddstolpar byggs också i byarna."), &result, &error));
    commit(round);
    return act_of(result);
}

static int64_t join(struct round *round)
{
    struct error error = {0};
    struct desk_seen two[] = {viewpoint_at(round, 0), viewpoint_at(round, 1)};
    json_t *result = NULL;
    begin(round);
    ASSERT_OK(desk_join(&round->worker, (struct desk_targets){two, 2}, &result, &error));
    commit(round);
    return act_of(result);
}

static int64_t undo(struct round *round, int64_t act)
{
    struct error error = {0};
    json_t *result = NULL;
    begin(round);
    ASSERT_OK(desk_undo(&round->worker, act, &result, &error));
    commit(round);
    return act_of(result);
}

/* Split where its second sentence begins. */
static int64_t split(struct round *round, struct desk_seen seen)
{
    struct error error = {0};
    json_t *view = desk_viewpoint(round->office, round->consultation, seen.viewpoint, &error);
    assert_non_null(view);
    int64_t place = (number_at(view, "start") + number_at(view, "end")) / 2;
    json_t *result = NULL;
    json_decref(view);
    begin(round);
    ASSERT_OK(desk_split(&round->worker, seen, &place, 1, &result, &error));
    commit(round);
    return act_of(result);
}

/* The first change of the version, to be given back. */
static json_t *change(struct round *round)
{
    struct error error = {0};
    const struct change_filter filter = {.limit = 1};
    json_t *view =
        changes_view(round->office, round->consultation, round->version, &filter, &error);
    if (!view)
        fail_msg("%s", error.message);
    json_t *first = json_incref(json_array_get(json_object_get(view, "changes"), 0));
    assert_non_null(first);
    json_decref(view);
    return first;
}

static struct change_seen change_seen(struct round *round)
{
    json_t *view = change(round);
    struct change_seen seen = {number_at(view, "change"), number_at(view, "revision")};
    json_decref(view);
    return seen;
}

static void confirm(struct round *round, int64_t viewpoint)
{
    struct error error = {0};
    begin(round);
    ASSERT_OK(change_confirm_causes(round->office, &round->officer, round->consultation,
                                    change_seen(round), &viewpoint, 1, &error));
    commit(round);
}

static void assert_cause(struct round *round, const char *cause, size_t count, int64_t first)
{
    json_t *view = change(round);
    const json_t *causes = json_object_get(view, "causes");
    assert_string_equal(json_string_value(json_object_get(view, "cause")), cause);
    assert_int_equal(json_array_size(causes), count);
    if (count)
        assert_int_equal(number_at(json_array_get(causes, 0), "viewpoint"), first);
    json_decref(view);
}

static void assert_gate(struct round *round, int64_t wishes_met, int64_t unmet, int64_t open)
{
    struct error error = {0};
    json_t *view =
        version_gate_view(round->office, round->consultation, round->version, 0, 10, &error);
    assert_non_null(view);
    assert_int_equal(number_at(view, "wishes"), wishes_met);
    assert_int_equal(number_at(view, "unmet"), unmet);
    assert_int_equal(number_at(view, "open"), open);
    json_decref(view);
}

/* --- Replies that change --- */

static void a_reply_that_accommodates_no_more_is_no_cause(void **state)
{
    struct round *round = *state;
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    assert_gate(round, 1, 1, 1);
    confirm(round, wish);
    assert_cause(round, "viewpoints", 1, wish);
    assert_gate(round, 1, 0, 0);
    reply(round, viewpoint_at(round, 0), STR("not_accommodated"));
    assert_cause(round, "open", 1, wish); /* it is shown, so that it can be seen to */
    assert_gate(round, 0, 0, 1);
    reply(round, viewpoint_at(round, 0), STR("in_part"));
    assert_cause(round, "viewpoints", 1, wish);
}

static void the_desk_tells_only_of_changes_that_the_reply_still_leads_to(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    confirm(round, wish);
    json_t *led_to = changes_of_viewpoint(round->office, round->consultation, wish, &error);
    assert_int_equal(json_array_size(led_to), 1);
    json_decref(led_to);
    reply(round, viewpoint_at(round, 0), STR("noted"));
    led_to = changes_of_viewpoint(round->office, round->consultation, wish, &error);
    assert_int_equal(json_array_size(led_to), 0);
    json_decref(led_to);
}

/* --- Joined and split --- */

static void a_cause_goes_with_what_it_is_joined_to_and_comes_back(void **state)
{
    struct round *round = *state;
    int64_t first = viewpoint_at(round, 0).viewpoint, second = viewpoint_at(round, 1).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    reply(round, viewpoint_at(round, 1), STR("accommodated"));
    confirm(round, second);
    int64_t act = join(round);
    assert_cause(round, "viewpoints", 1, first);
    act = undo(round, act);
    assert_cause(round, "viewpoints", 1, second);
    act = undo(round, act); /* joined again */
    assert_cause(round, "viewpoints", 1, first);
    undo(round, act);
    assert_cause(round, "viewpoints", 1, second);
}

static void both_causes_of_one_change_become_one_and_two_again(void **state)
{
    struct round *round = *state;
    int64_t first = viewpoint_at(round, 0).viewpoint, second = viewpoint_at(round, 1).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    reply(round, viewpoint_at(round, 1), STR("accommodated"));
    confirm(round, second);
    confirm(round, first);
    int64_t act = join(round);
    assert_cause(round, "viewpoints", 1, first);
    undo(round, act);
    assert_cause(round, "viewpoints", 2, first);
}

static void what_was_said_of_a_piece_stays_when_the_pieces_are_one_again(void **state)
{
    struct round *round = *state;
    int64_t whole = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    int64_t act = split(round, viewpoint_at(round, 0));
    int64_t piece = viewpoint_at(round, 1).viewpoint;
    confirm(round, piece);
    act = undo(round, act);
    assert_cause(round, "viewpoints", 1, whole);
    undo(round, act); /* split again */
    assert_cause(round, "viewpoints", 1, piece);
}

static void a_cause_said_after_an_act_outlives_its_undoing(void **state)
{
    struct round *round = *state;
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    int64_t act = reply(round, viewpoint_at(round, 0), STR("in_part"));
    confirm(round, wish);
    undo(round, act);
    assert_cause(round, "viewpoints", 1, wish);
}

static int64_t add_viewpoint(struct round *round, int64_t *ret_viewpoint)
{
    struct error error = {0};
    struct desk_stretch stretch;
    json_t *result = NULL;
    ASSERT_OK(desk_find_text(round->office, round->consultation, LETTER,
                             STR("laddstolpar i byarna"), 0, &stretch, &error));
    begin(round);
    ASSERT_OK(desk_add_viewpoint(&round->worker, LETTER, stretch, STR("addition"), STR("none"),
                                 STR("process"), true, &result, &error));
    commit(round);
    *ret_viewpoint = number_at(json_array_get(json_object_get(result, "done"), 0), "viewpoint");
    return act_of(result);
}

static struct desk_seen seen_now(struct round *round, int64_t viewpoint)
{
    struct error error = {0};
    json_t *view = desk_viewpoint(round->office, round->consultation, viewpoint, &error);
    assert_non_null(view);
    struct desk_seen seen = {viewpoint, number_at(view, "revision")};
    json_decref(view);
    return seen;
}

static void a_change_whose_only_cause_is_rejected_is_open(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    int64_t added;
    json_t *result = NULL;
    add_viewpoint(round, &added);
    reply(round, seen_now(round, added), STR("accommodated"));
    confirm(round, added);
    assert_gate(round, 1, 0, 0);
    struct desk_seen seen = seen_now(round, added);
    begin(round);
    ASSERT_OK(
        desk_reject(&round->worker, (struct desk_targets){&seen, 1}, STR(""), &result, &error));
    commit(round);
    act_of(result);
    assert_gate(round, 0, 0, 1);
}

/* --- What is no wish any more --- */

static void reject_viewpoint(struct round *round, int64_t viewpoint)
{
    struct error error = {0};
    json_t *result = NULL;
    struct desk_seen seen = seen_now(round, viewpoint);
    begin(round);
    ASSERT_OK(
        desk_reject(&round->worker, (struct desk_targets){&seen, 1}, STR(""), &result, &error));
    commit(round);
    act_of(result);
}

static void a_rejected_viewpoint_is_no_cause_to_confirm(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    reject_viewpoint(round, wish);
    begin(round);
    bool ok = change_confirm_causes(round->office, &round->officer, round->consultation,
                                    change_seen(round), &wish, 1, &error);
    store_rollback(round->office->store);
    assert_false(ok);
    assert_int_equal(error.code, ERROR_INPUT);
}

static int64_t judge_background(struct round *round, int64_t viewpoint)
{
    struct error error = {0};
    json_t *result = NULL;
    struct desk_seen seen = seen_now(round, viewpoint);
    const struct desk_judgement judgement = {.kind = STR("background")};
    begin(round);
    ASSERT_OK(
        desk_judge(&round->worker, (struct desk_targets){&seen, 1}, &judgement, &result, &error));
    commit(round);
    return act_of(result);
}

static void what_was_found_to_be_background_leads_to_no_change(void **state)
{
    struct round *round = *state;
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    assert_gate(round, 1, 1, 1);
    confirm(round, wish);
    int64_t act = judge_background(round, wish);
    assert_gate(round, 0, 0, 1);
    assert_cause(round, "open", 1, wish);
    undo(round, act);
    assert_gate(round, 1, 0, 0);
}

/* --- Letters --- */

static void assert_letter(struct round *round, int64_t accommodated, int64_t changed)
{
    struct error error = {0};
    struct letters letters;
    ASSERT_OK(
        letters_find(round->office, round->consultation, &round->bench->arena, &letters, &error));
    assert_int_equal(letters.count, 1);
    assert_int_equal(letters.items[0].accommodated, accommodated);
    assert_int_equal(letters.items[0].changed, changed);
}

static void a_letter_counts_no_change_that_the_reply_leads_to_no_more(void **state)
{
    struct round *round = *state;
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    confirm(round, wish);
    assert_letter(round, 1, 1);
    reply(round, viewpoint_at(round, 0), STR("not_accommodated"));
    assert_letter(round, 0, 0);
}

/* --- After the decision --- */

static void decide(struct round *round)
{
    struct error error = {0};
    const struct decision_form form = {.consultation = round->consultation,
                                       .version = round->version,
                                       .decided = STR("2026-06-11"),
                                       .decided_by = STR("Regionfullmäktige"),
                                       .paragraph = STR("§ 112"),
                                       .new_round = STR("not_held"),
                                       .new_round_reason = STR("Begärt av dem som svarade.")};
    struct prepared_decision *prepared =
        decision_prepare(round->office, &form, &round->bench->arena, &error);
    if (!prepared)
        fail_msg("%s", error.message);
    begin(round);
    ASSERT_OK(decision_keep(round->office, &round->officer, prepared, &error));
    commit(round);
}

static void what_led_to_a_decided_version_stands_whatever_is_replied_later(void **state)
{
    struct round *round = *state;
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    confirm(round, wish);
    decide(round);
    int64_t act = reply(round, viewpoint_at(round, 0), STR("noted"));
    assert_cause(round, "viewpoints", 1, wish);
    assert_gate(round, 0, 0, 0);
    undo(round, act);
    assert_cause(round, "viewpoints", 1, wish);
    assert_gate(round, 1, 0, 0);
}

static void joining_after_the_decision_leaves_its_changes_their_causes(void **state)
{
    struct round *round = *state;
    int64_t first = viewpoint_at(round, 0).viewpoint, second = viewpoint_at(round, 1).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    reply(round, viewpoint_at(round, 1), STR("accommodated"));
    confirm(round, first);
    confirm(round, second);
    decide(round);
    int64_t act = join(round);
    assert_cause(round, "viewpoints", 1, first);
    undo(round, act);
    assert_cause(round, "viewpoints", 2, first);
}

static void a_version_that_led_to_a_decided_one_is_not_decided_on_itself(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    const char *third =
        str_format(&round->bench->arena, "%s- Insats 2.3 Bygg cykelvägar\n", second_text).p;
    int64_t second = round->version;
    round->version = add_version(round, "antagen.md", third);
    workbench_sql(round->bench, "UPDATE change SET cause = 'editorial'");
    decide(round);
    const struct decision_form form = {.consultation = round->consultation,
                                       .version = second,
                                       .decided = STR("2026-06-12"),
                                       .decided_by = STR("Regionfullmäktige"),
                                       .paragraph = STR("§ 113"),
                                       .new_round = STR("not_held"),
                                       .new_round_reason = STR("Begärt av dem som svarade.")};
    assert_null(decision_prepare(round->office, &form, &round->bench->arena, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_non_null(strstr(error.message, "decision_older"));
}

/* --- Two officers --- */

static void the_second_officer_is_told_of_the_first(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    int64_t wish = viewpoint_at(round, 0).viewpoint;
    reply(round, viewpoint_at(round, 0), STR("accommodated"));
    struct change_seen seen = change_seen(round);
    confirm(round, wish);
    begin(round);
    bool ok = change_set_editorial(round->office, &round->colleague, round->consultation, seen,
                                   STR(""), &error);
    store_rollback(round->office->store);
    assert_false(ok);
    assert_int_equal(error.code, ERROR_STATE);
    assert_non_null(strstr(error.message, "Handläggare 1"));
}

/* --- Several versions --- */

static void what_an_earlier_version_left_open_is_left_for_the_next(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    const char *third =
        str_format(&round->bench->arena, "%s- Insats 2.3 Bygg cykelvägar\n", second_text).p;
    int64_t second = round->version;
    assert_gate(round, 0, 0, 1);
    round->version = add_version(round, "antagen.md", third);
    assert_gate(round, 0, 0, 2);
    struct change_seen seen = change_seen(round);
    begin(round);
    ASSERT_OK(change_set_editorial(round->office, &round->officer, round->consultation, seen,
                                   STR(""), &error));
    commit(round);
    assert_gate(round, 0, 0, 1);
    json_t *view =
        version_gate_view(round->office, round->consultation, round->version, 0, 1, &error);
    assert_false(json_is_true(json_object_get(view, "passed")));
    assert_int_equal(number_at(view, "open_in"), second);
    assert_int_equal(number_at(view, "unsure_in"), round->version);
    json_decref(view);
    round->version = second; /* which is told of itself alone */
    assert_gate(round, 0, 0, 1);
}

/* --- Parts that are gone --- */

static const char shorter_text[] =
    "# Strategi för näringsliv i Björkered\n\n"
    "Strategin visar hur näringslivet i Björkered ska växa till år 2033.\n\n"
    "## Inriktningsområde 1: Kompetens för framtiden\n\n"
    "Företagen ska hitta den kompetens som de behöver.\n\n"
    "- Insats 1.1 Inrätta en kompetensfond för små företag\n";

static struct str state_of_part(struct round *round, struct str node, int64_t *ret_revision)
{
    struct error error = {0};
    struct sql_carried_node row;
    bool found;
    ASSERT_OK(sql_carried_node_get(round->office->store, round->version, node, &round->bench->arena,
                                   &row, &found, &error));
    assert_true(found);
    assert_text(row.status, "gone");
    *ret_revision = row.revision;
    return row.state;
}

static void what_is_in_a_part_that_is_gone_is_decided_with_it(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    int64_t revision, other;
    round->version = add_version(round, "kortare.md", shorter_text);
    assert_text(state_of_part(round, STR("fa2"), &revision), "proposed");
    assert_text(state_of_part(round, STR("fa1.i2"), &other), "proposed");
    begin(round);
    ASSERT_OK(carrying_decide(round->office, &round->officer, round->consultation, round->version,
                              STR("fa2"), revision, STR(""), &error));
    commit(round);
    assert_text(state_of_part(round, STR("fa2"), &revision), "decided");
    assert_text(state_of_part(round, STR("fa2.i1"), &revision), "decided");
    assert_text(state_of_part(round, STR("fa2.i2"), &revision), "decided");
    assert_text(state_of_part(round, STR("fa1.i2"), &other), "proposed");
}

static void nobody_places_parts_in_a_version_that_was_withdrawn(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    int64_t revision;
    round->version = add_version(round, "kortare.md", shorter_text);
    state_of_part(round, STR("fa2"), &revision);
    begin(round);
    ASSERT_OK(version_withdraw(round->office, &round->officer, round->consultation, round->version,
                               STR("Fel fil"), &error));
    commit(round);
    begin(round);
    bool ok = carrying_decide(round->office, &round->officer, round->consultation, round->version,
                              STR("fa2"), revision, STR(""), &error);
    store_rollback(round->office->store);
    assert_false(ok);
    assert_int_equal(error.code, ERROR_STATE);
}

static void nobody_says_causes_in_a_version_that_was_withdrawn(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct change_seen seen = change_seen(round);
    begin(round);
    ASSERT_OK(version_withdraw(round->office, &round->officer, round->consultation, round->version,
                               STR("Fel fil"), &error));
    commit(round);
    begin(round);
    bool ok = change_set_editorial(round->office, &round->officer, round->consultation, seen,
                                   STR(""), &error);
    store_rollback(round->office->store);
    assert_false(ok);
    assert_int_equal(error.code, ERROR_STATE);
}

/* --- Texts that were compared --- */

static void a_newer_reader_leaves_texts_that_were_compared(void **state)
{
    struct round *round = *state;
    struct error error = {0};
    struct sql_document_rows documents;
    workbench_sql(round->bench, "UPDATE reading SET text_hash = 'old', reader_version = 'old'");
    ASSERT_OK(readings_make(round->office, &error));
    ASSERT_OK(sql_document_list(round->office->store, 0, STORE_ALL_ROWS, &round->bench->arena,
                                &documents, &error));
    assert_int_equal(documents.count, 3);
    for (size_t i = 0; i < documents.count; i++) {
        const struct sql_document *row = &documents.items[i];
        struct sql_reading reading;
        bool found;
        ASSERT_OK(sql_reading_get(round->office->store, row->id, &round->bench->arena, &reading,
                                  &found, &error));
        assert_true(found);
        assert_int_equal(str_equal(reading.text_hash, STR("old")),
                         str_equal(row->role, STR("draft")));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reply_that_accommodates_no_more_is_no_cause),
        TEST(the_desk_tells_only_of_changes_that_the_reply_still_leads_to),
        TEST(a_cause_goes_with_what_it_is_joined_to_and_comes_back),
        TEST(both_causes_of_one_change_become_one_and_two_again),
        TEST(what_was_said_of_a_piece_stays_when_the_pieces_are_one_again),
        TEST(a_cause_said_after_an_act_outlives_its_undoing),
        TEST(a_change_whose_only_cause_is_rejected_is_open),
        TEST(a_rejected_viewpoint_is_no_cause_to_confirm),
        TEST(what_was_found_to_be_background_leads_to_no_change),
        TEST(a_letter_counts_no_change_that_the_reply_leads_to_no_more),
        TEST(what_led_to_a_decided_version_stands_whatever_is_replied_later),
        TEST(joining_after_the_decision_leaves_its_changes_their_causes),
        TEST(a_version_that_led_to_a_decided_one_is_not_decided_on_itself),
        TEST(the_second_officer_is_told_of_the_first),
        TEST(what_an_earlier_version_left_open_is_left_for_the_next),
        TEST(what_is_in_a_part_that_is_gone_is_decided_with_it),
        TEST(nobody_places_parts_in_a_version_that_was_withdrawn),
        TEST(nobody_says_causes_in_a_version_that_was_withdrawn),
        TEST(a_newer_reader_leaves_texts_that_were_compared),
    };
    return cmocka_run_group_tests_name("model/changes", tests, NULL, NULL);
}
