/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/viewpoints.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A letter that says `text`, analysed against the archipelago's draft. */
struct said {
    struct letter_bench *bench;
    const char *letter;
    struct analysis *analysis;
};

static struct said say(struct letter_bench *bench, const char *text)
{
    const char *letter = letters_response(bench, text);
    return (struct said){bench, letter, letters_analyse(bench, letter, letters_archipelago)};
}

static const struct viewpoint *viewpoint(const struct said *said, const char *words)
{
    return letters_viewpoint(said->analysis, said->letter, words);
}

static void assert_text(const struct said *said, struct range range, const char *expected)
{
    struct letter_bench *bench = said->bench;
    assert_str(str_sub(str_from(said->letter), range.start, range.end), expected);
}

static void assert_kind(const struct said *said, const char *words, enum viewpoint_kind kind)
{
    enum viewpoint_kind found = viewpoint(said, words)->kind;
    if (found != kind)
        fail_msg("\"%s\" is %s", words, viewpoint_kind_name(found));
}

/* The stretch of background that `words` stand in. */
static const struct background *background(const struct said *said, const char *words)
{
    size_t at = letters_at(str_from(said->letter), words);
    for (size_t i = 0; i < said->analysis->background_count; i++)
        if (said->analysis->background[i].range.start <= at &&
            at < said->analysis->background[i].range.end)
            return &said->analysis->background[i];
    fail_msg("\"%s\" is no background", words);
    return NULL;
}

static void assert_background(const struct said *said, const char *words, enum background_kind kind)
{
    enum background_kind found = background(said, words)->kind;
    if (found != kind)
        fail_msg("\"%s\" is %s", words, background_kind_name(found));
}

/* --- Grouping --- */

static void a_reason_goes_with_what_it_supports(void **state)
{
    struct said said =
        say(*state, "Kommunen anser att insats 2.1 behöver förtydligas. Det framgår inte vem som "
                    "ska betala de extra turerna.\n");
    assert_int_equal(said.analysis->viewpoint_count, 1);
    assert_text(&said, said.analysis->viewpoints[0].range,
                "Kommunen anser att insats 2.1 behöver förtydligas. Det framgår inte vem som ska "
                "betala de extra turerna.");
    assert_kind(&said, "insats 2.1", KIND_CLARIFICATION);
}

static void a_worry_between_two_wishes_stands_alone(void **state)
{
    struct said said =
        say(*state, "Regionen bör ta ansvar för bryggorna. De riskerar annars att förfalla, och "
                    "ingen annan kan betala. Därför behöver insatsen få ett eget anslag.\n");
    assert_int_equal(said.analysis->viewpoint_count, 3);
    assert_kind(&said, "riskerar", KIND_CONCERN);
    assert_text(&said, viewpoint(&said, "riskerar")->range,
                "De riskerar annars att förfalla, och ingen annan kan betala.");
}

static void another_thing_in_the_same_paragraph_is_another_viewpoint(void **state)
{
    struct said said = say(*state, "Vi välkomnar att unga hushåll lyfts fram. Samtidigt saknas "
                                   "sjöräddningen helt i texten.\n");
    assert_int_equal(said.analysis->viewpoint_count, 2);
    assert_kind(&said, "välkomnar", KIND_PRAISE);
    assert_kind(&said, "sjöräddningen", KIND_ADDITION);
}

static void a_formal_position_stands_alone(void **state)
{
    struct said said =
        say(*state, "Kommunen tillstyrker förslaget till strategi. Vi välkomnar att unga hushåll "
                    "lyfts fram.\n");
    const struct viewpoint *position = viewpoint(&said, "tillstyrker");
    assert_text(&said, position->range, "Kommunen tillstyrker förslaget till strategi.");
    assert_int_equal(position->kind, KIND_STANCE);
    assert_int_equal(position->stance, STANCE_FOR);
    assert_int_equal(viewpoint(&said, "välkomnar")->stance, STANCE_NONE);
}

static void viewpoints_do_not_reach_over_paragraphs(void **state)
{
    struct said said = say(*state, "Kommunen anser att insats 2.1 behöver förtydligas.\n\n"
                                   "Det framgår inte vem som ska betala de extra turerna.\n");
    assert_int_equal(said.analysis->viewpoint_count, 2);
}

static void a_lead_in_goes_with_its_first_point(void **state)
{
    struct said said =
        say(*state, "Kommunen har följande synpunkter:\n\n- Målet för antalet bofasta bör höjas "
                    "till fyra procent.\n- Butikerna behöver stöd även under sommaren.\n");
    assert_int_equal(said.analysis->viewpoint_count, 2);
    assert_text(&said, said.analysis->viewpoints[0].range,
                "Kommunen har följande synpunkter:\n\n- Målet för antalet bofasta bör höjas till "
                "fyra procent.");
    assert_text(&said, said.analysis->viewpoints[1].range,
                "Butikerna behöver stöd även under sommaren.");
}

static void viewpoints_and_background_share_the_letter_between_them(void **state)
{
    struct said said =
        say(*state, "Kommunen tillstyrker förslaget till strategi. Taxan bör sänkas.\n\n"
                    "Granviks kommun har fyra tusen invånare.\n\n- Ansvaret är oklart.\n");
    const struct analysis *analysis = said.analysis;
    size_t total = 0;
    for (size_t i = 0; i < analysis->viewpoint_count; i++) {
        struct range range = analysis->viewpoints[i].range;
        assert_true(range.start < range.end && range.end <= strlen(said.letter));
        assert_true(i == 0 || analysis->viewpoints[i - 1].range.end <= range.start);
        for (size_t j = 0; j < analysis->background_count; j++)
            assert_true(analysis->background[j].range.end <= range.start ||
                        analysis->background[j].range.start >= range.end);
        total++;
    }
    assert_true(total > 1 && analysis->background_count > 1);
}

/* --- What is no viewpoint --- */

static void the_drafts_own_headings_are_retold(void **state)
{
    struct said said = say(*state, "Strategin har två inriktningsområden:\n\n- Boende och service\n"
                                   "- Färjor och bryggor\n\nTaxan bör sänkas för de bofasta.\n");
    assert_int_equal(said.analysis->viewpoint_count, 1);
    assert_background(&said, "Boende och", BACKGROUND_RETOLD);
    assert_background(&said, "Färjor och bryggor", BACKGROUND_RETOLD);
}

static void form_and_handling_are_no_viewpoints(void **state)
{
    struct said said =
        say(*state, "Taxan bör sänkas för de bofasta.\n\n## Ärendets beredning\n\nÄrendet har "
                    "beretts av kommunledningskontoret i samråd med tekniska nämnden.\n\nMed "
                    "vänliga hälsningar\n\nKarin Ek\nKommunstyrelsens ordförande\n");
    assert_int_equal(said.analysis->viewpoint_count, 1);
    assert_background(&said, "beretts tillfälle", BACKGROUND_HANDLING);
    assert_background(&said, "kommunledningskontoret", BACKGROUND_HANDLING);
    assert_background(&said, "vänliga", BACKGROUND_FORM);
    assert_background(&said, "Karin Ek", BACKGROUND_FORM);
}

static void points_of_a_decision_are_handling(void **state)
{
    struct said said =
        say(*state, "Taxan bör sänkas för de bofasta.\n\n## Förslag till beslut\n\n"
                    "Kommunstyrelsen beslutar att lämna yttrandet till regionen som sitt svar.\n");
    assert_background(&said, "lämna yttrandet", BACKGROUND_HANDLING);
}

static void facts_on_the_sender_are_its_own(void **state)
{
    struct said said = say(*state, "Granviks kommun bedriver egen båttrafik med två fartyg och "
                                   "har fyra gästhamnar.\n");
    assert_int_equal(said.analysis->viewpoint_count, 0);
    assert_background(&said, "två fartyg", BACKGROUND_OWN);
}

static void mail_quoted_below_is_retold(void **state)
{
    struct letter_bench *bench = *state;
    const char *letter =
        letters_response(bench, "Taxan bör sänkas för de bofasta.\n\nSkrev regionen: insats 2.1 "
                                "behöver förtydligas, tycker vi.\n");
    struct document *document = letters_read(bench, letter);
    letter_mark(document, "Skrev regionen", BLOCK_QUOTE);
    struct analysis analysis;
    analyse(&bench->arena, &bench->tools, document, letters_index(bench, letters_archipelago),
            &(struct consultation_context){.title = STR("")}, &analysis);
    struct said said = {bench, letter, &analysis};
    assert_int_equal(analysis.viewpoint_count, 1);
    assert_background(&said, "förtydligas", BACKGROUND_RETOLD);
}

/* --- What is told of each --- */

static void kinds_are_told_apart(void **state)
{
    struct said said =
        say(*state, "Kommunen anser att ansvaret för bryggorna behöver förtydligas.\n\n"
                    "Förslaget bör kompletteras med en insats för sjöräddningen.\n\n"
                    "Taxan bör i stället sänkas för de bofasta.\n\n"
                    "Det finns en risk att byns butik slås ut av de nya reglerna.\n\n"
                    "Kommunen medverkar gärna i det fortsatta arbetet.\n\n"
                    "Det är bra att vintern tas på allvar, och avsnittet är väl skrivet.\n\n"
                    "Kommunen motsätter sig att bryggan vid fyren rivs.\n");
    assert_kind(&said, "ansvaret för", KIND_CLARIFICATION);
    assert_kind(&said, "sjöräddningen", KIND_ADDITION);
    assert_kind(&said, "Taxan", KIND_CHANGE);
    assert_kind(&said, "butik", KIND_CONCERN);
    assert_kind(&said, "medverkar", KIND_OFFER);
    assert_kind(&said, "på allvar", KIND_PRAISE);
    assert_kind(&said, "motsätter", KIND_OBJECTION);
}

static void evidence_is_words_of_the_viewpoint(void **state)
{
    struct said said =
        say(*state, "Kommunen anser att insats 2.1 behöver förtydligas. Det framgår inte vem som "
                    "ska betala.\n\nVi önskar dock fler turer i februari.\n\nTaxan bör sänkas.\n");
    for (size_t i = 0; i < said.analysis->viewpoint_count; i++) {
        const struct viewpoint *found = &said.analysis->viewpoints[i];
        assert_in_range(found->evidence.count, 1, 4);
        for (size_t j = 0; j < found->evidence.count; j++) {
            const struct evidence *evidence = &found->evidence.items[j];
            assert_true(evidence->range.start >= found->range.start);
            assert_true(evidence->range.end <= found->range.end);
            assert_true(evidence->kind == EVIDENCE_KIND || evidence->kind == EVIDENCE_STANCE);
        }
    }
    assert_true(said.analysis->viewpoint_count >= 2);
}

static void place_and_score_are_told(void **state)
{
    struct said said = say(*state, "Taxan bör i stället sänkas för de bofasta.\n");
    const struct viewpoint *found = viewpoint(&said, "Taxan");
    assert_int_equal(found->page, 1);
    assert_int_equal(found->line, 5);
    assert_true(found->score > 0 && found->score <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_reason_goes_with_what_it_supports),
        LETTER_TEST(a_worry_between_two_wishes_stands_alone),
        LETTER_TEST(another_thing_in_the_same_paragraph_is_another_viewpoint),
        LETTER_TEST(a_formal_position_stands_alone),
        LETTER_TEST(viewpoints_do_not_reach_over_paragraphs),
        LETTER_TEST(a_lead_in_goes_with_its_first_point),
        LETTER_TEST(viewpoints_and_background_share_the_letter_between_them),
        LETTER_TEST(the_drafts_own_headings_are_retold),
        LETTER_TEST(form_and_handling_are_no_viewpoints),
        LETTER_TEST(points_of_a_decision_are_handling),
        LETTER_TEST(facts_on_the_sender_are_its_own),
        LETTER_TEST(mail_quoted_below_is_retold),
        LETTER_TEST(kinds_are_told_apart),
        LETTER_TEST(evidence_is_words_of_the_viewpoint),
        LETTER_TEST(place_and_score_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
