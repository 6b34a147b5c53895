/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/stance.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct row {
    const char *text;
    enum stance stance;
};

static struct analysis *analyse_letter(struct letter_bench *bench, const char *text)
{
    return letters_analyse(bench, letters_response(bench, text), letters_archipelago);
}

static void assert_stances(struct letter_bench *bench, const struct row *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum stance stance = analyse_letter(bench, table[i].text)->stance;
        if (stance != table[i].stance)
            fail_msg("%s: %s", table[i].text, stance == STANCE_NONE ? "none" : stance_name(stance));
    }
}
#define ASSERT_STANCES(table) assert_stances(*state, (table), sizeof(table) / sizeof *(table))

static void a_position_on_the_whole_is_the_letters(void **state)
{
    static const struct row table[] = {
        {"Kommunen tillstyrker förslaget till strategi.\n", STANCE_FOR},
        {"Kommunen avstyrker förslaget till strategi.\n", STANCE_AGAINST},
        {"Kommunen har inget att erinra mot förslaget till strategi.\n", STANCE_NO_OBJECTION},
        {"Kommunen vill inte avstyrka förslaget till strategi.\n", STANCE_NO_OBJECTION},
        {"Kommunen avstår från att yttra sig över remissen.\n", STANCE_ABSTAINS},
    };
    ASSERT_STANCES(table);
}

static void other_words_for_the_same_positions(void **state)
{
    static const struct row table[] = {
        {"Kommunen kan till vissa delar ställa sig bakom strategin.\n", STANCE_FOR_IN_PART},
        {"Nämnden tillstyrker strategin i tillämpliga delar.\n", STANCE_FOR_IN_PART},
        {"Kommunen ställer sig bakom strategin utom i fråga om bryggorna.\n", STANCE_FOR_IN_PART},
        {"Bolaget har inget att anmärka på förslaget.\n", STANCE_NO_OBJECTION},
        {"Föreningen hemställer att ärendet återförvisas till arbetsgruppen.\n", STANCE_AGAINST},
        {"Utskottet beslutade den 18 november att kommunen inte avger något eget svar utan "
         "hänvisar "
         "till det yttrande som förbundet lämnar.\n",
         STANCE_ABSTAINS},
    };
    ASSERT_STANCES(table);
}

static void a_members_motion_is_not_the_bodys_position(void **state)
{
    static const struct row table[] = {
        {"Kommunen tillstyrker förslaget till strategi. En ledamot yrkar att strategin avstyrks i "
         "sin helhet.\n",
         STANCE_FOR},
    };
    ASSERT_STANCES(table);
}

static void wishes_do_not_condition_support(void **state)
{
    static const struct row table[] = {
        {"Kommunen tillstyrker förslaget till strategi. Taxan bör dock sänkas för de bofasta.\n",
         STANCE_FOR},
        {"Kommunen har inget att erinra mot förslaget till strategi. Ansvaret för bryggorna bör "
         "förtydligas.\n",
         STANCE_NO_OBJECTION},
    };
    ASSERT_STANCES(table);
}

static void conditions_and_rejected_parts_make_support_in_part(void **state)
{
    static const struct row table[] = {
        {"Kommunen tillstyrker förslaget till strategi under förutsättning att staten betalar "
         "färjorna.\n",
         STANCE_FOR_IN_PART},
        {"Kommunen avstyrker insats 2.1. I övrigt tillstyrker kommunen förslaget till strategi.\n",
         STANCE_FOR_IN_PART},
        {"Kommunen ställer sig i huvudsak bakom strategin.\n", STANCE_FOR_IN_PART},
    };
    ASSERT_STANCES(table);
}

static void views_without_a_position_are_unclear(void **state)
{
    static const struct row table[] = {
        {"Taxan bör sänkas för de bofasta. Ansvaret för bryggorna behöver förtydligas.\n",
         STANCE_UNCLEAR},
        {"Kommunen ställer sig bakom länsstyrelsens yttrande men vill därutöver lyfta behovet av "
         "bryggor.\n",
         STANCE_UNCLEAR},
    };
    ASSERT_STANCES(table);
}

static void only_the_senders_own_present_position_counts(void **state)
{
    static const struct row table[] = {
        {"Nämnden beslutade 2013 att tillstyrka en liknande plan. Kommunen avstyrker nu förslaget "
         "i sin helhet.\n",
         STANCE_AGAINST},
        {"Regionen skriver att ”kommunen tillstyrker förslaget” i sitt missiv. Taxan bör dock "
         "sänkas.\n",
         STANCE_UNCLEAR},
        {"## Bakgrund\n\nLänsstyrelsen avstyrker förslaget till strategi.\n\n## "
         "Synpunkter\n\nTaxan "
         "bör sänkas för de bofasta.\n",
         STANCE_UNCLEAR},
        {"Tillstyrker kommunen strategin? Nej, vi avstyrker förslaget till strategi.\n",
         STANCE_AGAINST},
    };
    ASSERT_STANCES(table);
}

static void points_of_a_decision_are_evidence_for_the_stance(void **state)
{
    static const struct row table[] = {
        {"Taxan bör sänkas för de bofasta.\n\n## Förslag till beslut\n\nKommunstyrelsen "
         "tillstyrker "
         "strategin.\n",
         STANCE_FOR},
    };
    ASSERT_STANCES(table);
}

static void the_words_that_gave_the_stance_are_its_evidence(void **state)
{
    struct letter_bench *bench = *state;
    const struct analysis *analysis =
        analyse_letter(bench, "Kommunen tillstyrker förslaget till strategi.\n");
    assert_int_equal(analysis->stance_evidence.count, 1);
    assert_int_equal(analysis->stance_evidence.items[0].kind, EVIDENCE_STANCE);
    assert_str(analysis->stance_evidence.items[0].text, "tillstyrker");
    assert_int_equal(analyse_letter(bench, "Taxan bör sänkas.\n")->stance_evidence.count, 0);
}

static void assert_node_stance(const struct analysis *analysis, size_t node, enum stance stance)
{
    for (size_t i = 0; i < analysis->node_stance_count; i++)
        if (analysis->node_stances[i].node == node) {
            assert_int_equal(analysis->node_stances[i].stance, stance);
            assert_int_equal(analysis->node_stances[i].evidence.count, 1);
            return;
        }
    fail_msg("no stance on node %zu", node);
}

static void positions_on_parts_are_told_apart(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    const struct analysis *analysis =
        analyse_letter(bench, "Kommunen tillstyrker insats 1.1. Kommunen avstyrker insats 2.2.\n");
    assert_int_equal(analysis->node_stance_count, 2);
    assert_node_stance(analysis, letters_node(draft, "Bygg hyresrätter på öarna"), STANCE_FOR);
    assert_node_stance(analysis, letters_node(draft, "Sätt upp laddstolpar vid bryggorna"),
                       STANCE_AGAINST);
}

static void a_position_below_a_heading_is_about_the_part_that_it_names(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    const struct analysis *analysis = analyse_letter(
        bench, "## Insats 2.1\n\nKommunen avstyrker detta eftersom turerna redan i dag går nästan "
               "tomma.\n\n## Övrigt\n\nI övrigt tillstyrks förslaget till strategi.\n");
    assert_node_stance(analysis, letters_node(draft, "Kör vintertrafiken tätare"), STANCE_AGAINST);
    assert_int_equal(analysis->stance, STANCE_FOR_IN_PART);
}

static void a_reference_to_nothing_gives_no_position_on_a_part(void **state)
{
    const struct analysis *analysis =
        analyse_letter(*state, "Kommunen avstyrker insats 9.4 om fyrarna.\n");
    assert_int_equal(analysis->node_stance_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_position_on_the_whole_is_the_letters),
        LETTER_TEST(other_words_for_the_same_positions),
        LETTER_TEST(a_members_motion_is_not_the_bodys_position),
        LETTER_TEST(wishes_do_not_condition_support),
        LETTER_TEST(conditions_and_rejected_parts_make_support_in_part),
        LETTER_TEST(views_without_a_position_are_unclear),
        LETTER_TEST(only_the_senders_own_present_position_counts),
        LETTER_TEST(points_of_a_decision_are_evidence_for_the_stance),
        LETTER_TEST(the_words_that_gave_the_stance_are_its_evidence),
        LETTER_TEST(positions_on_parts_are_told_apart),
        LETTER_TEST(a_position_below_a_heading_is_about_the_part_that_it_names),
        LETTER_TEST(a_reference_to_nothing_gives_no_position_on_a_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
