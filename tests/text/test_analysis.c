/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/file.h"
#include "text/analysis.h"
#include "text/letter/twins.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* --- One letter --- */

static void a_response_is_analysed_whole(void **state)
{
    struct letter_bench *bench = *state;
    const char *letter = letters_response(
        bench, "Kommunen tillstyrker förslaget till strategi.\n\nKommunen anser att insats 2.1 "
               "behöver förtydligas.\n");
    const struct analysis *analysis = letters_analyse(bench, letter, letters_archipelago);
    assert_int_equal(analysis->kind, DOCUMENT_RESPONSE);
    assert_int_equal(analysis->answers, ANSWERS_THIS);
    assert_int_equal(analysis->stance, STANCE_FOR);
    assert_str(analysis->metadata.sender, "Granviks kommun");
    assert_int_equal(analysis->viewpoint_count, 2);
    assert_int_equal(analysis->viewpoints[1].passage_count, 1);
}

static void what_is_no_response_has_no_views(void **state)
{
    struct letter_bench *bench = *state;
    const struct analysis *analysis = letters_analyse(bench, letters_archipelago, NULL);
    assert_int_not_equal(analysis->kind, DOCUMENT_RESPONSE);
    assert_int_equal(analysis->viewpoint_count, 0);
    assert_int_equal(analysis->stance, STANCE_NONE);
    assert_int_equal(analysis->answers, ANSWERS_NOTHING);
}

static void an_empty_document_is_nothing(void **state)
{
    struct letter_bench *bench = *state;
    const struct analysis *analysis = letters_analyse(bench, "\n", letters_archipelago);
    assert_int_equal(analysis->kind, DOCUMENT_UNKNOWN);
    assert_int_equal(analysis->metadata.sender.n, 0);
    assert_int_equal(analysis->viewpoint_count, 0);
}

static void assert_same_evidence(struct evidence_list a, struct evidence_list b)
{
    assert_int_equal(a.count, b.count);
    for (size_t i = 0; i < a.count; i++) {
        assert_int_equal(a.items[i].kind, b.items[i].kind);
        assert_true(str_equal(a.items[i].text, b.items[i].text));
    }
}

/* The index has room that is written to while ranking; nothing of one letter may reach the next. */
static void a_letter_gives_the_same_whatever_was_analysed_before(void **state)
{
    struct letter_bench *bench = *state;
    static const struct consultation_context nothing_known;
    const struct passage_index *index = letters_index(bench, letters_archipelago);
    const struct document *letter = letters_read(
        bench, letters_response(bench, "Butikerna bör få mer bidrag för dagligvaror.\n"));
    const struct document *other =
        letters_read(bench, letters_response(bench, "Insats 2.2 bör utgå ur strategin.\n"));
    struct analysis first, between, again;
    analyse(&bench->arena, &bench->tools, letter, index, &nothing_known, &first);
    analyse(&bench->arena, &bench->tools, other, index, &nothing_known, &between);
    analyse(&bench->arena, &bench->tools, letter, index, &nothing_known, &again);
    assert_int_equal(first.viewpoint_count, 1);
    assert_int_equal(again.viewpoint_count, 1);
    assert_int_equal(first.viewpoints[0].passage_count, again.viewpoints[0].passage_count);
    for (size_t i = 0; i < first.viewpoints[0].candidate_count; i++) {
        const struct passage *a = &first.viewpoints[0].candidates[i];
        const struct passage *b = &again.viewpoints[0].candidates[i];
        assert_int_equal(a->node, b->node);
        assert_true(a->score == b->score);
        assert_same_evidence(a->evidence, b->evidence);
    }
}

static void names_are_those_of_the_json(void **state)
{
    (void)state;
    assert_string_equal(document_kind_name(DOCUMENT_MEMO), "memo");
    assert_string_equal(document_kind_name(DOCUMENT_NEWS), "news");
    assert_null(stance_name(STANCE_NONE));
    assert_string_equal(stance_name(STANCE_FOR_IN_PART), "for_in_part");
    assert_string_equal(stance_name(STANCE_UNCLEAR), "unclear");
    assert_string_equal(viewpoint_kind_name(KIND_CLARIFICATION), "clarification");
    assert_string_equal(viewpoint_kind_name(KIND_STANCE), "stance");
    assert_string_equal(background_kind_name(BACKGROUND_HANDLING), "handling");
    assert_string_equal(evidence_kind_name(EVIDENCE_QUOTATION), "quotation");
    assert_string_equal(evidence_kind_name(EVIDENCE_NEIGHBOUR), "neighbour");
}

/* --- The documents of the real case, which are no part of this project --- */

#define SEEDS 5
#define SEED_BYTES MIB(1)

static const char *const seed_paths[SEEDS] = {
    "../shared/seeds/000_2092f6ec2b388e50.txt", "../shared/seeds/001_6ab0a076696a6219.txt",
    "../shared/seeds/002_a24fac1c3093f4fe.txt", "../shared/seeds/003_2f34d1dc47b64d47.txt",
    "../shared/seeds/004_8afafd03d5964fbb.txt"};

static const struct consultation_context real_case = {
    .case_number = STR_INIT("RS 2020-0780"),
    .authority = STR_INIT("Region Stockholm"),
    .title = STR_INIT("Näringslivs- och tillväxtstrategi för Stockholmsregionen")};

/* Skips the test when the documents are not there. */
static const char *seed_text(struct letter_bench *bench, size_t i)
{
    struct buf bytes = buf_init(SEED_BYTES);
    struct error error;
    if (!file_read(seed_paths[i], &bytes, &error)) {
        buf_done(&bytes);
        print_message("the documents of the real case are not here: %s\n", error.message);
        skip();
    }
    const char *text = letter_c(bench, buf_str(&bytes));
    buf_done(&bytes);
    return text;
}

#define SEED_DRAFT 2

static struct analysis seed_analysis(struct letter_bench *bench, size_t i)
{
    struct analysis analysis;
    const struct passage_index *draft = letters_index(bench, seed_text(bench, SEED_DRAFT));
    analyse(&bench->arena, &bench->tools, letters_read(bench, seed_text(bench, i)), draft,
            &real_case, &analysis);
    return analysis;
}

static void the_municipalitys_answer_is_read_as_its_registrar_would(void **state)
{
    struct letter_bench *bench = *state;
    struct analysis analysis = seed_analysis(bench, 0);
    assert_int_equal(analysis.kind, DOCUMENT_RESPONSE);
    assert_int_equal(analysis.answers, ANSWERS_THIS);
    assert_int_equal(analysis.stance, STANCE_FOR);
    assert_str(analysis.metadata.sender, "Huddinge kommun");
    assert_str(analysis.metadata.our_case_number, "RS 2020-0780");
    assert_str(analysis.metadata.their_case_number, "KS-2020/2821");
    assert_string_equal(date_format(analysis.metadata.dated).text, "2021-02-03");
    assert_string_equal(date_format(analysis.metadata.revised).text, "2021-02-09");
    assert_string_equal(date_format(analysis.metadata.decided).text, "2021-02-24");
}

static void the_municipalitys_wishes_are_found(void **state)
{
    struct letter_bench *bench = *state;
    const char *text = seed_text(bench, 0);
    struct analysis analysis = seed_analysis(bench, 0);
    assert_int_equal(letters_viewpoint(&analysis, text, "behöver förtydligas")->kind,
                     KIND_CLARIFICATION);
    assert_int_equal(letters_viewpoint(&analysis, text, "Som tillägg")->kind, KIND_ADDITION);
    assert_int_equal(letters_viewpoint(&analysis, text, "gärna en fortsatt dialog")->kind,
                     KIND_OFFER);
    assert_int_equal(letters_viewpoint(&analysis, text, "stödjer innehållet")->kind, KIND_STANCE);
}

static void the_regions_own_documents_are_no_answers(void **state)
{
    static const enum document_kind kinds[SEEDS] = {
        [1] = DOCUMENT_MEMO, [2] = DOCUMENT_NEWS, [3] = DOCUMENT_MEMO};
    for (size_t i = 1; i <= 3; i++) {
        struct analysis analysis = seed_analysis(*state, i);
        assert_int_equal(analysis.kind, kinds[i]);
        assert_int_equal(analysis.viewpoint_count, 0);
    }
}

static void the_companys_answer_is_to_another_consultation(void **state)
{
    struct letter_bench *bench = *state;
    struct analysis analysis = seed_analysis(bench, 4);
    assert_int_equal(analysis.kind, DOCUMENT_RESPONSE);
    assert_int_equal(analysis.answers, ANSWERS_OTHER);
    assert_str(analysis.metadata.sender, "Stockholm Business Region");
}

static void both_conversions_of_the_memo_are_twins(void **state)
{
    struct letter_bench *bench = *state;
    struct twin_text texts[SEEDS];
    struct twin twins[SEEDS];
    for (size_t i = 0; i < SEEDS; i++)
        texts[i] = twin_text_of(
            &bench->arena,
            sentences_of(&bench->arena, &bench->tools, letters_read(bench, seed_text(bench, i))),
            STR(""));
    twins_find(&bench->arena, texts, SEEDS, twins);
    for (size_t i = 0; i < SEEDS; i++)
        assert_int_equal(twins[i].of, i == 3 ? 1 : i);
    assert_int_equal(twins[3].kind, TWIN_SAME_TEXT);
}

static void the_news_shows_that_initiatives_are_printed_twice(void **state)
{
    struct letter_bench *bench = *state;
    struct draft draft;
    draft_read(&bench->arena, &bench->tools, letters_read(bench, seed_text(bench, 2)), &draft);
    assert_int_equal(draft.finding_count, 1);
    assert_int_equal(draft.findings[0].code, FINDING_REPEATED_INITIATIVE);
    assert_int_equal(draft.findings[0].node_count, 2 + 2 * 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_response_is_analysed_whole),
        LETTER_TEST(what_is_no_response_has_no_views),
        LETTER_TEST(an_empty_document_is_nothing),
        LETTER_TEST(a_letter_gives_the_same_whatever_was_analysed_before),
        cmocka_unit_test(names_are_those_of_the_json),
        LETTER_TEST(the_municipalitys_answer_is_read_as_its_registrar_would),
        LETTER_TEST(the_municipalitys_wishes_are_found),
        LETTER_TEST(the_regions_own_documents_are_no_answers),
        LETTER_TEST(the_companys_answer_is_to_another_consultation),
        LETTER_TEST(both_conversions_of_the_memo_are_twins),
        LETTER_TEST(the_news_shows_that_initiatives_are_printed_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
