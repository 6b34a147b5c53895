/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/identity.h"

#include "text/letter/metadata.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct consultation_context context = {
    .case_number = STR_INIT("RS 2025-0412"),
    .authority = STR_INIT("Region Ekeland"),
    .title = STR_INIT("Näringslivs- och tillväxtstrategi för Ekeland"),
};

static enum document_kind kind_of(struct letter_bench *bench, const char *text)
{
    struct document document = letter_document(bench, text);
    struct sentences sentences = sentences_of(&bench->arena, &bench->tools, &document);
    return letter_read(&bench->arena, &bench->tools, &document, sentences, &context).kind;
}

static const char minutes_that_adopt[] =
    "Sundvalla kommun\nPROTOKOLLSUTDRAG\nSammanträdesdatum 2025-10-14\n\n§ 187 Svar på remiss\n\n"
    "Kommunstyrelsen beslutar att anta kontorets tjänsteutlåtande som svar på remiss RS "
    "2025-0412.\n\n"
    "Justerandes signatur\n";

static void letters_are_known_for_what_they_are(void **state)
{
    struct letter_bench *bench = *state;
    assert_int_equal(kind_of(bench,
                             "Lomsjö kommun\n\nYttrande över strategi\n\nRegion Ekeland\n\n"
                             "Lomsjö kommun tillstyrker förslaget till strategi i dess helhet.\n"),
                     DOCUMENT_RESPONSE);
    assert_int_equal(kind_of(bench, "Region Ekeland\n\nMISSIV\n2025-06-16\n\nEnligt sändlista\n\n"
                                    "Region Ekeland inbjuder er att lämna synpunkter på förslaget. "
                                    "Svaret ska ha kommit in senast den 31 oktober 2025.\n"),
                     DOCUMENT_MEMO);
    assert_int_equal(kind_of(bench,
                             "Nyheter\n\n# Ny strategi beslutad\n\nPublicerad 2026-03-31\n\n"
                             "Länets första strategi har beslutats av regionfullmäktige i dag.\n\n"
                             "– Det känns bra, säger regionens utvecklingsdirektör om beslutet.\n\n"
                             "Läs mer om strategin\nDela sidan\n"),
                     DOCUMENT_NEWS);
    assert_int_equal(kind_of(bench, minutes_that_adopt), DOCUMENT_DECISION);
    assert_int_equal(
        kind_of(bench, "# Kulturplan för Ekeland\n\n## Vision\n\nLänet ska leva.\n\n"
                       "## Mål\n\n- Fler scener\n\n## Prioriterade områden\n\n### Insatser\n\n"
                       "- Stöd till ateljéer\n\n## Uppföljning\n\nPlanen följs upp årligen.\n"),
        DOCUMENT_STRATEGY);
    assert_int_equal(
        kind_of(bench, "Remissversion av kulturplan för\nEkeland\n\nBakgrund\n\n"
                       "Förslaget till remissversion har tagits fram i bred samverkan i länet.\n\n"
                       "Process i arbetet\n\nPlanen har fyra områden:\n\n1. Scener\n2. Ateljéer\n"
                       "3. Bibliotek\n4. Arkiv\n\nKommande arbete\n\nPlanen följs upp årligen.\n"),
        DOCUMENT_MEMO);
    assert_int_equal(kind_of(bench, "Lunchmeny vecka 14\n\nTisdag: ärtsoppa\n"), DOCUMENT_UNKNOWN);
    assert_int_equal(kind_of(bench, ""), DOCUMENT_UNKNOWN);
}

static void minutes_that_hold_the_answer_are_a_response(void **state)
{
    struct letter_bench *bench = *state;
    assert_int_equal(
        kind_of(
            bench,
            "Brohyttans kommun          Sammanträdesprotokoll\n"
            "Kommunstyrelsen            2025-06-04\n\n§ 91\nRemissvar rörande strategi\n\n"
            "Beslut\nKommunstyrelsen beslutar att överlämna nedanstående svar till regionen.\n\n"
            "Svar\n\nBrohyttans kommun tillstyrker strategin. Kan den börja gälla tidigare?\n"),
        DOCUMENT_RESPONSE);
}

static enum answers answers_to(struct letter_bench *bench, const struct consultation_context *asked,
                               const char *text, struct str *other)
{
    struct document *document = ARENA_NEW(&bench->arena, struct document);
    *document = letter_document(bench, text);
    struct sentences sentences = sentences_of(&bench->arena, &bench->tools, document);
    struct letter_reading letter =
        letter_read(&bench->arena, &bench->tools, document, sentences, asked);
    struct metadata metadata;
    metadata_read(&letter, &metadata);
    return document_answers(&bench->arena, &bench->tools, document, letter.kind, &metadata, asked,
                            STR(""), other);
}

static enum answers answers_of(struct letter_bench *bench, const char *text, struct str *other)
{
    return answers_to(bench, &context, text, other);
}

static void our_number_anywhere_makes_it_ours(void **state)
{
    struct letter_bench *bench = *state;
    struct str other;
    assert_int_equal(
        answers_of(bench,
                   "Lomsjö kommun\n\nRemissvar\n\n"
                   "Lomsjö kommun tillstyrker förslaget, dnr RS-2025/0412, i sin helhet.\n",
                   &other),
        ANSWERS_THIS);
    assert_int_equal(other.n, 0);
}

static void anothers_number_alone_makes_it_anothers(void **state)
{
    struct letter_bench *bench = *state;
    struct str other;
    assert_int_equal(answers_of(bench,
                                "Lomsjö kommun\n\nVår beteckning: KFN 2025-0061\n"
                                "Er beteckning: RS 2025-0932\n\nRegion Ekeland\n\n"
                                "Yttrande över förslag till regional kulturplan\n\n"
                                "Lomsjö kommun ställer sig bakom förslaget till kulturplan.\n",
                                &other),
                     ANSWERS_OTHER);
    assert_str(other, "förslag till regional kulturplan");
}

static void a_mention_of_our_case_does_not_make_it_ours(void **state)
{
    struct letter_bench *bench = *state;
    struct str other;
    assert_int_equal(
        answers_of(bench,
                   "Lomsjö kommun\n\nEr beteckning: RUN 2025/0217\n\nRegion Ekeland\n\n"
                   "Remissvar om länsplanen\n\nLomsjö kommun godtar planen i stort. "
                   "På remissen RS 2025-0412 svarar kommunen i ett annat yttrande.\n",
                   &other),
        ANSWERS_OTHER);
}

static void without_numbers_the_subject_decides(void **state)
{
    struct letter_bench *bench = *state;
    struct str other;
    assert_int_equal(
        answers_of(bench,
                   "Lomsjö kommun\n\nYttrande över kulturmiljöprogram\n\n"
                   "Lomsjö kommun tillstyrker programmet. Kulturmiljöerna i kommunen är många. "
                   "Kulturmiljövården behöver medel, och kulturmiljöerna längs ån saknas.\n",
                   &other),
        ANSWERS_OTHER);
    assert_str(other, "kulturmiljöprogram");
    /* "till" is no mention of "tillväxt". */
    assert_int_equal(
        answers_of(bench,
                   "Handelns råd\n\nYttrande över Life Science-strategi\n\n"
                   "Rådet ser positivt på strategin. Till stöd för Life Science behövs medel till "
                   "test, till labb och till prövning. Life Science är viktigt. Science-parken bör "
                   "bidra till detta.\n",
                   &other),
        ANSWERS_OTHER);
    assert_int_equal(answers_of(bench,
                                "Lomsjö kommun\n\nSvar på remissen om strategi för näringsliv\n\n"
                                "Lomsjö kommun tillstyrker förslaget till strategi i sin helhet.\n",
                                &other),
                     ANSWERS_THIS);
}

static void a_short_word_that_a_title_begins_with_does_not_speak_for_it(void **state)
{
    struct letter_bench *bench = *state;
    struct consultation_context growth = context;
    struct str other;
    growth.title = STR("Tillväxtstrategi för Ekeland");
    assert_int_equal(
        answers_to(bench, &growth,
                   "Lomsjö kommun\n\nYttrande över kulturmiljöprogram\n\n"
                   "Lomsjö kommun ställer sig bakom förslaget till kulturmiljöprogram. Vägen till "
                   "kulturmiljöerna går från torget till hamnen och vidare till fyren, och till "
                   "kulturmiljövården behövs mer medel än till i dag.\n",
                   &other),
        ANSWERS_OTHER);
}

static void without_any_evidence_a_response_is_ours(void **state)
{
    struct letter_bench *bench = *state;
    struct str other;
    assert_int_equal(answers_of(bench,
                                "Klippöns byaråd\n\nYttrande\n\n"
                                "Byarådet avstyrker förslaget och anser att det måste göras om.\n",
                                &other),
                     ANSWERS_THIS);
}

static void only_answers_answer(void **state)
{
    struct letter_bench *bench = *state;
    struct str other;
    assert_int_equal(answers_of(bench, minutes_that_adopt, &other), ANSWERS_THIS);
    assert_int_equal(
        answers_of(bench,
                   "Region Ekeland\nPROTOKOLLSUTDRAG\nSammanträdesdatum 2025-06-03\n\n"
                   "§ 3 Remittering av strategi\nRS 2025-0412\n\n"
                   "Regionstyrelsen beslutar att sända förslaget på remiss till oktober.\n",
                   &other),
        ANSWERS_NOTHING);
    assert_int_equal(answers_of(bench, "Lunchmeny vecka 14\n", &other), ANSWERS_NOTHING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(letters_are_known_for_what_they_are),
        LETTER_TEST(minutes_that_hold_the_answer_are_a_response),
        LETTER_TEST(our_number_anywhere_makes_it_ours),
        LETTER_TEST(anothers_number_alone_makes_it_anothers),
        LETTER_TEST(a_mention_of_our_case_does_not_make_it_ours),
        LETTER_TEST(without_numbers_the_subject_decides),
        LETTER_TEST(a_short_word_that_a_title_begins_with_does_not_speak_for_it),
        LETTER_TEST(without_any_evidence_a_response_is_ours),
        LETTER_TEST(only_answers_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
