/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/passages/ranking.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MOST 8

struct asked {
    struct word_list words;
    struct ranked best[MOST];
    size_t count;
};

static struct asked ask(struct letter_bench *bench, const struct draft *draft, const char *query)
{
    struct asked asked = {.words = letters_words(bench, query)};
    struct ranking *ranking = ranking_make(&bench->arena, &bench->tools, draft);
    asked.count = ranking_best(ranking, asked.words, asked.best, MOST);
    return asked;
}

static void the_part_that_speaks_of_the_same_comes_first(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct asked asked = ask(bench, draft, "apotek och post i butiker om vintern");
    assert_true(asked.count > 0);
    assert_true(draft_is_within(draft, asked.best[0].node,
                                letters_node(draft, "Stöd lanthandlarna i glesbygd")));
}

static void parts_of_compounds_are_found(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct asked asked = ask(bench, draft, "handlare");
    assert_true(asked.count > 0);
    assert_int_equal(asked.best[0].node, letters_node(draft, "Stöd lanthandlarna i glesbygd"));
}

static void a_title_counts_more_than_running_text(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft =
        letters_draft(bench, "# Plan\n\n## Resor\n\nKajen och bron rustas för gäster.\n\n## Kajer"
                             "\n\nStenarna flyttas i vår.\n");
    assert_int_equal(ask(bench, draft, "kajer").best[0].node, letters_node(draft, "Kajer"));
}

static void words_that_the_draft_does_not_have_find_nothing(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    assert_int_equal(ask(bench, draft, "och att strategin ska").count, 0);
    assert_int_equal(ask(bench, draft, "kvantfysik").count, 0);
    assert_int_equal(ask(bench, draft, "").count, 0);
}

static void the_best_come_first_with_shares_below_one(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct asked asked = ask(bench, draft, "färjorna, bryggorna och butikerna på öarna i vinter");
    assert_true(asked.count > 3);
    for (size_t i = 0; i < asked.count; i++) {
        assert_true(asked.best[i].share > 0 && asked.best[i].share <= 1);
        assert_true(i == 0 || asked.best[i - 1].score >= asked.best[i].score);
        assert_int_not_equal(asked.best[i].node, 0);
    }
}

static void no_more_are_given_than_there_is_room_for(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct word_list words = letters_words(bench, "färjorna, bryggorna och butikerna på öarna");
    struct ranking *ranking = ranking_make(&bench->arena, &bench->tools, draft);
    struct ranked all[MOST], two[3] = {{0}, {0}, {77, 0, 0}};
    assert_true(ranking_best(ranking, words, all, MOST) > 2);
    assert_int_equal(ranking_best(ranking, words, two, 2), 2);
    assert_int_equal(two[0].node, all[0].node);
    assert_int_equal(two[1].node, all[1].node);
    assert_int_equal(two[2].node, 77);
}

static void saying_a_word_again_adds_less_each_time(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    float once = ask(bench, draft, "laddstolpar").best[0].score;
    float thrice = ask(bench, draft, "laddstolpar laddstolpar laddstolpar").best[0].score;
    assert_true(thrice > once && thrice < 2.5f * once);
}

static void words_of_the_drafts_own_title_tell_little(void **state)
{
    struct letter_bench *bench = *state;
    static const char parts[] = "## Fiske\n\nGarnen bärgas.\n\n## Hamnar\n\nKajerna rustas.\n";
    const struct draft *plain =
        letters_draft(bench, letter_c(bench, str_format(&bench->arena, "# Kustplan\n\n%s", parts)));
    const struct draft *titled = letters_draft(
        bench, letter_c(bench, str_format(&bench->arena, "# Fiskeplan\n\n%s", parts)));
    assert_true(ask(bench, titled, "fiske").count > 0);
    assert_true(ask(bench, plain, "fisket").best[0].share > 0);
    const struct draft *fishing = letters_draft(
        bench, letter_c(bench, str_format(&bench->arena, "# Fiske i väst\n\n%s", parts)));
    assert_true(ask(bench, fishing, "fiske").best[0].share <
                ask(bench, plain, "fiske").best[0].share);
}

static void scores_of_all_nodes_agree_with_the_best(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct asked asked = ask(bench, draft, "laddstolpar för elbåtar");
    struct ranking *ranking = ranking_make(&bench->arena, &bench->tools, draft);
    float *scores = ARENA_ARRAY(&bench->arena, draft->node_count, float);
    float ceiling = ranking_scores(ranking, asked.words, scores);
    assert_true(scores[asked.best[0].node] == asked.best[0].score);
    assert_true(ceiling >= asked.best[0].score);
    assert_true(scores[letters_node(draft, "Inledning")] == 0);
}

static void the_shared_words_that_weigh_most_are_given(void **state)
{
    struct letter_bench *bench = *state;
    const struct draft *draft = letters_draft(bench, letters_archipelago);
    struct word_list words =
        letters_words(bench, "Bryggorna behöver laddstolpar och bänkar, laddstolpar!");
    struct ranking *ranking = ranking_make(&bench->arena, &bench->tools, draft);
    size_t node = letters_node(draft, "Sätt upp laddstolpar vid bryggorna"), shared[3];
    size_t count = ranking_shared(ranking, words, node, shared, 3);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        assert_true(shared[i] == 0 || shared[i] == 2);
    assert_int_equal(ranking_shared(ranking, words, letters_node(draft, "Inledning"), shared, 3),
                     0);
    assert_int_equal(ranking_shared(ranking, words, node, shared, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(the_part_that_speaks_of_the_same_comes_first),
        LETTER_TEST(parts_of_compounds_are_found),
        LETTER_TEST(a_title_counts_more_than_running_text),
        LETTER_TEST(words_that_the_draft_does_not_have_find_nothing),
        LETTER_TEST(the_best_come_first_with_shares_below_one),
        LETTER_TEST(no_more_are_given_than_there_is_room_for),
        LETTER_TEST(saying_a_word_again_adds_less_each_time),
        LETTER_TEST(words_of_the_drafts_own_title_tell_little),
        LETTER_TEST(scores_of_all_nodes_agree_with_the_best),
        LETTER_TEST(the_shared_words_that_weigh_most_are_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
