/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/passages/passages.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A letter that says `text` about the archipelago's draft, analysed. */
struct about {
    const struct draft *draft;
    const char *text;
    struct analysis *analysis;
};

static struct about about_draft(struct letter_bench *bench, const char *draft, const char *text)
{
    const char *letter = letters_response(bench, text);
    return (struct about){letters_draft(bench, draft), letter,
                          letters_analyse(bench, letter, draft)};
}

static struct about about(struct letter_bench *bench, const char *text)
{
    return about_draft(bench, letters_archipelago, text);
}

static const struct viewpoint *viewpoint(const struct about *about, const char *words)
{
    return letters_viewpoint(about->analysis, about->text, words);
}

/* The first passage of the viewpoint that `words` stand in. */
static const struct passage *first(const struct about *about, const char *words)
{
    const struct viewpoint *found = viewpoint(about, words);
    if (found->passage_count == 0)
        fail_msg("no passage for \"%s\"", words);
    return &found->passages[0];
}

static void assert_node(const struct about *about, const char *words, const char *title)
{
    size_t node = first(about, words)->node, wanted = letters_node(about->draft, title);
    if (node != wanted)
        fail_msg("\"%s\" is about node %zu", words, node);
}

static const struct evidence *evidence_of(const struct passage *passage, enum evidence_kind kind)
{
    for (size_t i = 0; i < passage->evidence.count; i++)
        if (passage->evidence.items[i].kind == kind)
            return &passage->evidence.items[i];
    return NULL;
}

static void a_reference_goes_before_likeness_of_words(void **state)
{
    struct letter_bench *bench = *state;
    struct about here =
        about(bench, "Kommunen anser att insats 1.1 bör ändras så att färjorna, bryggorna och "
                     "vintertrafiken kommer först.\n");
    assert_node(&here, "insats 1.1", "Bygg hyresrätter på öarna");
    const struct evidence *evidence = evidence_of(first(&here, "insats 1.1"), EVIDENCE_REFERENCE);
    assert_non_null(evidence);
    assert_str(evidence->text, "insats 1.1");
    assert_int_equal(evidence->range.start, letters_at(str_from(here.text), "insats 1.1"));
}

static void several_parts_that_are_named_are_all_meant(void **state)
{
    struct letter_bench *bench = *state;
    struct about here = about(bench, "Kommunen anser att insatserna 1.2 och 2.2 bör slås samman "
                                     "till en.\n");
    const struct viewpoint *found = viewpoint(&here, "slås samman");
    size_t shops = letters_node(here.draft, "Stöd lanthandlarna i glesbygd");
    size_t posts = letters_node(here.draft, "Sätt upp laddstolpar vid bryggorna");
    assert_int_equal(found->passage_count, 2);
    assert_true(found->passages[0].node == shops || found->passages[1].node == shops);
    assert_true(found->passages[0].node == posts || found->passages[1].node == posts);
}

static void a_heading_of_the_draft_named_in_words_is_evidence(void **state)
{
    struct about here =
        about(*state, "Kommunen anser att laddstolpar vid bryggorna även bör omfatta kajen.\n");
    assert_node(&here, "kajen", "Sätt upp laddstolpar vid bryggorna");
    assert_non_null(evidence_of(first(&here, "kajen"), EVIDENCE_HEADING));
}

static void words_of_the_draft_between_quotation_marks_are_evidence(void **state)
{
    struct about here =
        about(*state, "Formuleringen ”minst fyra turer om dagen” bör ändras till sex turer.\n");
    assert_node(&here, "sex turer", "Kör vintertrafiken tätare");
    assert_non_null(evidence_of(first(&here, "sex turer"), EVIDENCE_QUOTATION));
}

static void without_a_reference_shared_words_decide_and_are_shown(void **state)
{
    struct letter_bench *bench = *state;
    struct about here =
        about(bench, "Kommunen anser att apoteksombud och dagligvaror bör få mer bidrag.\n");
    assert_node(&here, "apoteksombud", "Stöd lanthandlarna i glesbygd");
    const struct passage *passage = first(&here, "apoteksombud");
    assert_non_null(evidence_of(passage, EVIDENCE_WORDS));
    assert_null(evidence_of(passage, EVIDENCE_REFERENCE));
    for (size_t i = 0; i < passage->evidence.count; i++) {
        struct range range = passage->evidence.items[i].range;
        assert_str(str_sub(str_from(here.text), range.start, range.end),
                   letter_c(bench, passage->evidence.items[i].text));
    }
}

static void nothing_is_said_of_what_the_draft_does_not_have(void **state)
{
    struct about here = about(*state, "Vi anser att curling bör nämnas.\n");
    assert_int_equal(viewpoint(&here, "curling")->passage_count, 0);
}

static void the_whole_is_meant_when_the_whole_is_named(void **state)
{
    struct about here =
        about(*state, "Vi anser att strategin i sin helhet är alltför försiktig.\n");
    assert_int_equal(first(&here, "försiktig")->node, 0);
}

static void the_consultation_itself_is_a_passage(void **state)
{
    struct about here =
        about(*state, "Remisstiden har varit alldeles för kort för en politisk behandling.\n");
    assert_int_equal(first(&here, "Remisstiden")->node, PASSAGE_PROCESS);
}

static void the_heading_above_counts_where_the_text_names_nothing(void **state)
{
    static const char same[] =
        "Den bör ändras och beskrivas mycket tydligare i den slutliga texten.\n";
    struct letter_bench *bench = *state;
    struct about under =
        about(bench, letter_c(bench, str_format(&bench->arena, "## Insats 2.2\n\n%s", same)));
    assert_node(&under, "tydligare", "Sätt upp laddstolpar vid bryggorna");
    assert_non_null(evidence_of(first(&under, "tydligare"), EVIDENCE_SECTION));
    struct about alone = about(bench, same);
    const struct viewpoint *found = viewpoint(&alone, "tydligare");
    assert_true(found->passage_count == 0 ||
                found->passages[0].node !=
                    letters_node(alone.draft, "Sätt upp laddstolpar vid bryggorna"));
}

static void candidates_are_the_best_five_with_the_whole_among_them(void **state)
{
    struct about here = about(
        *state, "Kommunen anser att färjorna, bryggorna, butikerna och hyresrätterna på öarna bör "
                "samordnas i stället.\n");
    const struct viewpoint *found = viewpoint(&here, "samordnas");
    bool whole = false;
    assert_int_equal(found->candidate_count, 5);
    for (size_t i = 0; i < found->candidate_count; i++) {
        whole = whole || found->candidates[i].node == 0;
        assert_true(found->candidates[i].score > 0 && found->candidates[i].score < 1);
        for (size_t j = 0; j < i; j++)
            assert_true(found->candidates[j].node != found->candidates[i].node);
    }
    assert_true(whole);
    assert_int_equal(found->candidates[0].node, found->passages[0].node);
}

/* So many parts that they lie in memory of their own. */
static const char *large_draft(struct letter_bench *bench)
{
    struct str draft = STR("# Plan\n\n## Område 1: Hamnar\n\n");
    for (int i = 1; i <= 200; i++)
        draft =
            str_format(&bench->arena, "%.*s- Kaj nummer %d vid fyren rustas\n", STR_ARGS(draft), i);
    return letter_c(bench, draft);
}

static void a_heading_that_names_a_part_that_is_not_there_counts_for_nothing(void **state)
{
    struct letter_bench *bench = *state;
    struct about here = about_draft(bench, large_draft(bench),
                                    "## Insats 9.4\n\nVi anser att curling bör "
                                    "nämnas.\n");
    assert_int_equal(viewpoint(&here, "curling")->passage_count, 0);
}

static void without_a_draft_there_are_no_passages(void **state)
{
    struct letter_bench *bench = *state;
    const char *letter = letters_response(bench, "Kommunen anser att insats 1.1 bör ändras.\n");
    const struct analysis *analysis = letters_analyse(bench, letter, NULL);
    const struct viewpoint *found = letters_viewpoint(analysis, letter, "insats 1.1");
    assert_int_equal(found->passage_count, 0);
    assert_int_equal(found->candidate_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_reference_goes_before_likeness_of_words),
        LETTER_TEST(several_parts_that_are_named_are_all_meant),
        LETTER_TEST(a_heading_of_the_draft_named_in_words_is_evidence),
        LETTER_TEST(words_of_the_draft_between_quotation_marks_are_evidence),
        LETTER_TEST(without_a_reference_shared_words_decide_and_are_shown),
        LETTER_TEST(nothing_is_said_of_what_the_draft_does_not_have),
        LETTER_TEST(the_whole_is_meant_when_the_whole_is_named),
        LETTER_TEST(the_consultation_itself_is_a_passage),
        LETTER_TEST(the_heading_above_counts_where_the_text_names_nothing),
        LETTER_TEST(candidates_are_the_best_five_with_the_whole_among_them),
        LETTER_TEST(a_heading_that_names_a_part_that_is_not_there_counts_for_nothing),
        LETTER_TEST(without_a_draft_there_are_no_passages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
