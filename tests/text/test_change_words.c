/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/change_words.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char before[] =
    "Kulturbussen besöker orter med färre än 800 invånare. Kommunerna utser en samordnare.";
static const char after[] =
    "Kulturbussen besöker orter med mer än tre mil till närmaste scen. Kommunerna utser en "
    "samordnare.";

static struct change_evidence judge(void **state, const char *old, const char *new,
                                    const char *asked, const char *replied)
{
    struct letter_bench *bench = *state;
    struct change_words change;
    struct said_words asked_words, replied_words;
    struct change_evidence evidence;
    change_words_make(&bench->arena, &bench->tools, str_from(old), str_from(new), &change);
    said_words_read(&bench->arena, &bench->tools, str_from(asked), &asked_words);
    said_words_read(&bench->arena, &bench->tools, str_from(replied), &replied_words);
    change_words_judge(&change, &asked_words, &replied_words, &evidence);
    return evidence;
}

static void words_that_came_or_went_are_evidence(void **state)
{
    struct change_evidence evidence =
        judge(state, before, after,
              "Gränsen vid 800 invånare bör ersättas av hur långt det är till en scen.", "");
    assert_true(evidence.shared > 0.4);
    assert_true(evidence.alone < evidence.shared);
    assert_true(evidence.word_count >= 3);
    assert_true(str_equal(evidence.words[0], STR("800")));
}

static void words_that_stayed_are_only_its_topic(void **state)
{
    struct change_evidence evidence =
        judge(state, before, after, "Kommunerna bör inte utse en samordnare.", "");
    assert_true(evidence.shared <= 0);
    assert_true(evidence.topic > 0.5);
    assert_int_equal(evidence.word_count, 0);
}

static void a_reply_counts_as_what_was_asked_for(void **state)
{
    const char *asked = "Vem har räknat ut gränsen?";
    assert_true(judge(state, before, after, asked, "").shared <= 0);
    assert_true(judge(state, before, after, asked, "Avståndet till närmaste scen avgör.").shared >
                0.2);
}

static void kin_say_something_and_the_same_word_says_more(void **state)
{
    const char *old = "Föreningarna får stöd.",
               *new = "Föreningarna och konstgallerierna får stöd.";
    double kin = judge(state, old, new, "Gallerierna bör nämnas.", "").shared;
    double same = judge(state, old, new, "Konstgallerierna bör nämnas.", "").shared;
    assert_true(kin > 0);
    assert_true(kin < same);
}

static void one_word_of_a_small_change_is_not_all(void **state)
{
    struct change_evidence evidence =
        judge(state, "Kulturen ska därutöver bidra.", "Kulturen ska också bidra.",
              "Därutöver saknas ett avsnitt om museerna.", "");
    assert_true(evidence.shared < 0.6);
    assert_true(evidence.alone < 0.4);
}

static void what_is_the_same_or_empty_has_no_evidence(void **state)
{
    assert_true(judge(state, before, before, after, "").shared <= 0);
    assert_true(judge(state, "", "", after, "").shared <= 0);
    assert_true(judge(state, before, "", "", "").shared <= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(words_that_came_or_went_are_evidence),
        LETTER_TEST(words_that_stayed_are_only_its_topic),
        LETTER_TEST(a_reply_counts_as_what_was_asked_for),
        LETTER_TEST(kin_say_something_and_the_same_word_says_more),
        LETTER_TEST(one_word_of_a_small_change_is_not_all),
        LETTER_TEST(what_is_the_same_or_empty_has_no_evidence),
    };
    return cmocka_run_group_tests_name("text/change_words", tests, NULL, NULL);
}
