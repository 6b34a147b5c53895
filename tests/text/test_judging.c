/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/judging.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What the sentence does, said by nobody in particular. */
static const struct judgement *judge(struct letter_bench *bench, const char *sentence)
{
    const struct scene *scene = letters_scene(bench, sentence, NULL);
    if (scene->sentences.count != 1)
        fail_msg("%zu sentences: %s", scene->sentences.count, sentence);
    return &scene->judgements[0];
}

/* --- Positions --- */

struct position {
    const char *sentence;
    enum stance stance;
};

static void assert_positions(struct letter_bench *bench, const struct position *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum stance stance = judge(bench, table[i].sentence)->stance;
        if (stance != table[i].stance)
            fail_msg("%s: %s", table[i].sentence,
                     stance == STANCE_NONE ? "none" : stance_name(stance));
    }
}
#define ASSERT_POSITIONS(table) assert_positions(*state, (table), sizeof(table) / sizeof *(table))

static void plain_positions_are_known(void **state)
{
    static const struct position table[] = {
        {"Kommunen tillstyrker förslaget.", STANCE_FOR},
        {"Nämnden ställer sig bakom strategin.", STANCE_FOR},
        {"Nämnden avstyrker förslaget.", STANCE_AGAINST},
        {"Vi motsätter oss planen.", STANCE_AGAINST},
        {"Länsstyrelsen har inget att erinra mot förslaget.", STANCE_NO_OBJECTION},
        {"Tingsrätten avstår från att yttra sig.", STANCE_ABSTAINS},
        {"Bryggan ligger vid färjeläget.", STANCE_NONE},
    };
    ASSERT_POSITIONS(table);
}

static void a_negation_turns_support_into_a_no(void **state)
{
    static const struct position table[] = {
        {"Vi kan inte tillstyrka förslaget.", STANCE_AGAINST},
        {"Nämnden ställer sig inte bakom strategin.", STANCE_AGAINST},
        {"Kommunen ställer sig i denna lydelse inte bakom planen.", STANCE_AGAINST},
        {"Kommunen stödjer inte planen i dess lydelse.", STANCE_AGAINST},
        {"Nämnden är inte beredd att tillstyrka förslaget.", STANCE_AGAINST},
    };
    ASSERT_POSITIONS(table);
}

static void not_only_is_no_negation(void **state)
{
    static const struct position table[] = {
        {"Kommunen ställer sig inte bara bakom strategin utan lägger egna medel i den.",
         STANCE_FOR},
        {"Vi tillstyrker inte minst insatsen för bryggorna.", STANCE_FOR},
    };
    ASSERT_POSITIONS(table);
}

static void a_double_negation_is_no_objection(void **state)
{
    static const struct position table[] = {
        {"Nämnden vill inte avstyrka förslaget.", STANCE_NO_OBJECTION},
        {"Vi motsätter oss inte planen.", STANCE_NO_OBJECTION},
        {"Kommunen har inte något att invända.", STANCE_NO_OBJECTION},
    };
    ASSERT_POSITIONS(table);
}

static void support_with_a_condition_is_in_part(void **state)
{
    static const struct position table[] = {
        {"Vi tillstyrker förslaget under förutsättning att staten betalar.", STANCE_FOR_IN_PART},
        {"Nämnden tillstyrker strategin med undantag för insats 2.1.", STANCE_FOR_IN_PART},
        {"Kommunen ställer sig bakom planen, om målen skärps till tio procent.",
         STANCE_FOR_IN_PART},
        {"Kommunen tillstyrker strategin om finansieringen löses före årsskiftet.",
         STANCE_FOR_IN_PART},
        {"Vi tillstyrker område 1 men avstyrker område 2.", STANCE_FOR_IN_PART},
        {"Kommunen ställer sig i huvudsak bakom förslaget.", STANCE_FOR_IN_PART},
    };
    ASSERT_POSITIONS(table);
}

static void what_the_support_is_about_is_no_condition(void **state)
{
    static const struct position table[] = {
        {"Kommunen tillstyrker förslag om elbåtar i alla hamnar.", STANCE_FOR},
        {"Kommunen tillstyrker förslaget om ett nytt centrum för elbåtar.", STANCE_FOR},
        {"Kommunen tillstyrker förslaget om att bygga bryggor.", STANCE_FOR},
    };
    ASSERT_POSITIONS(table);
}

static void quoted_words_are_no_position_of_the_senders(void **state)
{
    static const struct position table[] = {
        {"Grannkommunen skrev att den ”tillstyrker förslaget” i våras.", STANCE_NONE},
        {"I svaret stod »avstyrker planen» med fet stil.", STANCE_NONE},
        {"Vi avstyrker den ”gröna korridoren” helt.", STANCE_AGAINST},
    };
    ASSERT_POSITIONS(table);
}

static void joining_another_bodys_answer_is_no_position_in_own_words(void **state)
{
    static const struct position table[] = {
        {"Nämnden ställer sig bakom kommunstyrelsens yttrande men vill därutöver lyfta bryggorna.",
         STANCE_NONE},
        {"Bolaget ansluter sig till kommunens remissvar.", STANCE_NONE},
    };
    ASSERT_POSITIONS(table);
}

static void declining_to_answer_goes_before_all_else(void **state)
{
    static const struct position table[] = {
        {"Verket har inga synpunkter och avstår från att yttra sig.", STANCE_ABSTAINS},
        {"Rådet hänvisar till länsstyrelsens yttrande.", STANCE_ABSTAINS},
    };
    ASSERT_POSITIONS(table);
}

static void a_past_decision_is_marked_as_past(void **state)
{
    assert_true(judge(*state, "Nämnden beslutade 2013 att tillstyrka förslaget.")->past);
    assert_true(judge(*state, "Kommunen tillstyrkte tidigare en liknande plan.")->past);
    assert_false(judge(*state, "Nämnden tillstyrker förslaget.")->past);
}

/* --- Kinds --- */

static void assert_kind(struct letter_bench *bench, const char *sentence, enum viewpoint_kind kind)
{
    const struct judgement *judgement = judge(bench, sentence);
    if (judgement->strength <= 0 || judgement->kind != kind)
        fail_msg("%s: %s %.2f", sentence, viewpoint_kind_name(judgement->kind),
                 (double)judgement->strength);
}

static void the_strongest_cue_gives_the_kind(void **state)
{
    assert_kind(*state, "Ansvaret behöver förtydligas.", KIND_CLARIFICATION);
    assert_kind(*state, "Planen bör kompletteras med en karta.", KIND_ADDITION);
    assert_kind(*state, "Målet bör ändras.", KIND_CHANGE);
    assert_kind(*state, "Förslaget riskerar att slå ut byns butik.", KIND_CONCERN);
    assert_kind(*state, "Föreningen medverkar gärna i arbetet.", KIND_OFFER);
    assert_kind(*state, "Det är glädjande att öarna lyfts fram så tydligt.", KIND_PRAISE);
    assert_kind(*state, "Insatsen bör utgå.", KIND_OBJECTION);
}

static void what_comes_after_men_is_the_main_point(void **state)
{
    assert_kind(*state, "Vi välkomnar planen, men ansvaret behöver förtydligas.",
                KIND_CLARIFICATION);
    assert_kind(*state, "Ansvaret är oklart, men vi välkomnar planen.", KIND_PRAISE);
}

static void praise_and_then_something_unknown_is_a_worry(void **state)
{
    const struct judgement *judgement =
        judge(*state, "Det är glädjande med turer, men kajen ligger i lovart.");
    assert_true(judgement->contrast || judgement->kinds[KIND_CONCERN] > 0);
    assert_true(judgement->kinds[KIND_CONCERN] > 0);
}

static void a_wish_without_a_kind_of_its_own_is_a_change(void **state)
{
    assert_kind(*state, "Kommunen förordar en annan hamn.", KIND_CHANGE);
}

static void a_question_mark_asks(void **state)
{
    const struct judgement *judgement = judge(*state, "Hur många turer går i februari?");
    assert_true(judgement->asks);
    assert_int_equal(judgement->kind, KIND_QUESTION);
    assert_false(judge(*state, "Fyra turer går i februari.")->asks);
}

static void quoted_cues_weigh_little(void **state)
{
    float own = judge(*state, "Målet saknas.")->kinds[KIND_ADDITION];
    float quoted = judge(*state, "I texten står ”målet saknas” överst.")->kinds[KIND_ADDITION];
    assert_true(own > 0);
    assert_true(quoted < own / 2);
}

static void a_sentence_without_cues_has_no_strength(void **state)
{
    const struct judgement *judgement = judge(*state, "Gästhamnen ligger norr om fyren.");
    assert_true(judgement->strength <= 0);
    assert_int_equal(judgement->stance, STANCE_NONE);
}

/* --- How sentences hang together --- */

static void connectives_are_marked(void **state)
{
    assert_true(judge(*state, "Däremot är bryggan för kort.")->contrast);
    assert_true(judge(*state, "Därför krävs fler turer.")->consequence);
    assert_true(judge(*state, "Dessutom krävs fler turer.")->additive);
    assert_true(judge(*state, "Detta drabbar öborna.")->backward);
    assert_true(judge(*state, "Remisstiden var alldeles för kort.")->process);
    const struct judgement *plain = judge(*state, "Båten lägger till vid fyren.");
    assert_false(plain->contrast || plain->consequence || plain->additive || plain->backward ||
                 plain->process);
}

static void words_of_the_whole_are_told_from_words_of_a_part(void **state)
{
    assert_true(judge(*state, "Strategin är väl skriven.")->whole);
    assert_false(judge(*state, "Bryggan vid fyren är väl byggd.")->whole);
}

static void the_sender_is_known_by_pronoun_and_by_name(void **state)
{
    struct letter_bench *bench = *state;
    assert_true(judge(bench, "Vi har fyra bryggor.")->own_voice);
    assert_false(judge(bench, "Hyttfors har fyra bryggor.")->own_voice);
    const struct document *document = letters_read(bench, "Hyttfors har fyra bryggor.");
    struct sentences sentences = sentences_of(&bench->arena, &bench->tools, document);
    const struct judgement *judgements =
        judge_sentences(&bench->arena, &bench->tools, sentences, STR("Hyttfors Framtid"));
    assert_true(judgements[0].own_voice);
}

static void background_words_weigh_for_their_kind(void **state)
{
    assert_true(judge(*state, "Kommunen har beretts tillfälle att yttra sig.")
                    ->background[BACKGROUND_HANDLING] >= 1);
    assert_true(judge(*state, "Strategin omfattar två områden.")->background[BACKGROUND_RETOLD] >
                0.5f);
    assert_true(judge(*state, "Förbundet företräder tusen företag.")->background[BACKGROUND_OWN] >
                0.5f);
    assert_true(judge(*state, "Med vänlig hälsning från kansliet")->background[BACKGROUND_FORM] >=
                1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(plain_positions_are_known),
        LETTER_TEST(a_negation_turns_support_into_a_no),
        LETTER_TEST(not_only_is_no_negation),
        LETTER_TEST(a_double_negation_is_no_objection),
        LETTER_TEST(support_with_a_condition_is_in_part),
        LETTER_TEST(what_the_support_is_about_is_no_condition),
        LETTER_TEST(quoted_words_are_no_position_of_the_senders),
        LETTER_TEST(joining_another_bodys_answer_is_no_position_in_own_words),
        LETTER_TEST(declining_to_answer_goes_before_all_else),
        LETTER_TEST(a_past_decision_is_marked_as_past),
        LETTER_TEST(the_strongest_cue_gives_the_kind),
        LETTER_TEST(what_comes_after_men_is_the_main_point),
        LETTER_TEST(praise_and_then_something_unknown_is_a_worry),
        LETTER_TEST(a_wish_without_a_kind_of_its_own_is_a_change),
        LETTER_TEST(a_question_mark_asks),
        LETTER_TEST(quoted_cues_weigh_little),
        LETTER_TEST(a_sentence_without_cues_has_no_strength),
        LETTER_TEST(connectives_are_marked),
        LETTER_TEST(words_of_the_whole_are_told_from_words_of_a_part),
        LETTER_TEST(the_sender_is_known_by_pronoun_and_by_name),
        LETTER_TEST(background_words_weigh_for_their_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
