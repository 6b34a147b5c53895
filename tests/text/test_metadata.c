/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/metadata.h"

#include "base/mem.h"
#include "text/letter/identity.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct consultation_context context_of_tests = {
    .case_number = STR_INIT("RS 2025-0412"),
    .authority = STR_INIT("Region Ekeland"),
    .title = STR_INIT("Näringslivs- och tillväxtstrategi för Ekeland"),
};

static struct metadata read_document(struct letter_bench *bench, const struct document *document)
{
    struct sentences sentences = sentences_of(&bench->arena, &bench->tools, document);
    struct letter_reading letter =
        letter_read(&bench->arena, &bench->tools, document, sentences, &context_of_tests);
    struct metadata metadata;
    metadata_read(&letter, &metadata);
    return metadata;
}

static struct metadata read_letter(struct letter_bench *bench, const char *text)
{
    struct document *document = ARENA_NEW(&bench->arena, struct document);
    *document = letter_document(bench, text);
    return read_document(bench, document);
}

#define assert_date(date, expected) assert_string_equal(date_format(date).text, (expected))

static void a_municipalitys_letter_gives_everything(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "HUDDALENS KOMMUN\nKommunstyrelsens förvaltning\n\nDatum\n2025-09-03\nRev 2025-09-09\n\n"
        "Diarienummer\nKS-2025/2821\n\nRegion Ekeland\nregistrator@ekeland.example\n"
        "Diarienummer RS 2025–0412\n\n# Yttrande över näringslivs- och tillväxtstrategi\n\n"
        "Huddalens kommun är mycket positiv till att frågorna prioriteras i en egen strategi.\n\n"
        "Huddalens kommun stödjer innehållet i strategin och ser fram emot samarbetet.\n\n"
        "Kommunstyrelsens ordförande\n\n"
        "Beslut i detta ärende har fattats av kommunstyrelsen den 24 september 2025.\n");
    assert_str(metadata.sender, "Huddalens kommun");
    assert_str(metadata.sender_type, "kommun");
    assert_str(metadata.recipient, "Region Ekeland");
    assert_str(metadata.our_case_number, "RS 2025-0412");
    assert_str(metadata.their_case_number, "KS-2025/2821");
    assert_date(metadata.dated, "2025-09-03");
    assert_date(metadata.revised, "2025-09-09");
    assert_date(metadata.decided, "2025-09-24");
    assert_str(metadata.decided_by, "kommunstyrelsen");
    assert_str(metadata.subject, "Yttrande över näringslivs- och tillväxtstrategi");
    assert_str(metadata.joins, "");
}

static void what_the_text_does_not_give_stays_empty(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "Hej!\n\nVi tycker att förslaget är bra och har inga synpunkter på innehållet i det.\n");
    assert_str(metadata.sender, "");
    assert_str(metadata.our_case_number, "");
    assert_str(metadata.their_case_number, "");
    assert_date(metadata.dated, "");
    assert_date(metadata.revised, "");
    assert_date(metadata.decided, "");
    metadata = read_letter(bench, "");
    assert_str(metadata.sender, "");
}

static void a_letterhead_in_two_columns_is_read_by_column(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench, "Myndigheten för energiberedskap\n\n"
               "REMISSVAR                 Datum            Dnr\n"
               "                          2025-09-22       2025-04418-2\n\n"
               "Region Ekeland            Ert datum        Ert dnr\n"
               "                          2025-06-16       RS 2025-0412\n\n"
               "Myndigheten för energiberedskap har ingen erinran mot förslaget till strategi.\n");
    assert_str(metadata.sender, "Myndigheten för energiberedskap");
    assert_str(metadata.their_case_number, "2025-04418-2");
    assert_str(metadata.our_case_number, "RS 2025-0412");
    assert_date(metadata.dated, "2025-09-22");
}

static void a_mail_is_known_by_its_header_and_signature(void **state)
{
    struct letter_bench *bench = *state;
    struct document document = letter_document(
        bench,
        "Hej,\n\nhär kommer bankens svar på remissen om strategin för näringslivet i länet.\n\n"
        "Vänliga hälsningar\nFöretagschef\nSparbanken Ekeland\n");
    document.format = FORMAT_EML;
    letter_property(bench, &document, "from", "Sparbanken Ekeland, företag <f@bank.example>");
    letter_property(bench, &document, "subject", "Svar på remiss RS 2025-0412 (SE 2025-00688)");
    letter_property(bench, &document, "date", "Thu, 18 Sep 2025 09:41:10 +0200");
    struct metadata metadata = read_document(bench, &document);
    assert_str(metadata.sender, "Sparbanken Ekeland");
    assert_str(metadata.our_case_number, "RS 2025-0412");
    assert_str(metadata.their_case_number, "SE 2025-00688");
    assert_date(metadata.dated, "2025-09-18");
}

static void a_person_in_the_letterhead_is_not_the_sender(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench, "Avsändare\nKarin Ek, näringslivsstrateg\n\nRegion Ekeland\nDnr RS 2025-0412\n\n"
               "Huddalens kommun är mycket positiv till att frågorna prioriteras i en strategi.\n");
    assert_str(metadata.sender, "Huddalens kommun");
}

static void the_name_in_small_companies_letters_stands_below(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "Region Ekeland\nregistrator@ekeland.example\n\nBysjö den 21 oktober 2025\n\n"
        "# Svar på remiss RS 2025-0412\n\nVi är ett av de många små företag som länet lever av "
        "och stödjer strategin.\n\nMed vänlig hälsning\n\nBysjö Trävaror AB\n"
        "Verkställande direktör\n");
    assert_str(metadata.sender, "Bysjö Trävaror AB");
    assert_date(metadata.dated, "2025-10-21");
    assert_str(metadata.their_case_number, "");
}

static void minutes_are_decided_at_their_meeting(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "Ängersta kommun                    PROTOKOLLSUTDRAG\n"
        "Kommunstyrelsen                    Sammanträdesdatum 2025-06-03\n\n§ 87\n\n"
        "KS/2025:141 – 862\n\nSvar på remiss om strategi (RS 2025-0412)\n\nBeslut\n\n"
        "Kommunstyrelsen beslutar att avstyrka förslaget till strategi och att sända yttrandet.\n\n"
        "Yttrande\n\nÄngersta kommun kan inte biträda förslaget, som saknar finansiering.\n\n"
        "Protokollet justerat 2025-06-05\n");
    assert_str(metadata.sender, "Ängersta kommun");
    assert_date(metadata.decided, "2025-06-03");
    assert_str(metadata.decided_by, "kommunstyrelsen");
    assert_date(metadata.dated, "");
    assert_str(metadata.their_case_number, "KS/2025:141 - 862");
}

static void meetings_ahead_and_old_decisions_are_no_decision_on_the_answer(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "Tallkullens kommun\n\nTJÄNSTEUTLÅTANDE\n2025-05-12\n\n"
        "Till barn-, utbildnings- och kulturnämnden 2025-06-11\n\nRemiss RS 2025-0412\n\n"
        "Kommunfullmäktige beslutade den 14 maj 2019 att anta en egen strategi för "
        "näringslivet.\n\n"
        "Ärendet ska behandlas och beslut fattas av nämnden den 11 juni 2025 i Tallkullen.\n");
    assert_date(metadata.dated, "2025-05-12");
    assert_date(metadata.decided, "");
}

static void a_decision_without_its_year_is_of_the_letters_year(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "Musikhögskolan i Rydala\n\nYttrande\nDatum 2025-05-28\n\n"
        "Musikhögskolan är odelat positiv till den föreslagna strategin för länet.\n\n"
        "Beslut om yttrandet har fattats av rektor den 21 maj efter föredragning av prefekten.\n");
    assert_date(metadata.decided, "2025-05-21");
    assert_str(metadata.decided_by, "rektor");
}

static void joining_anothers_answer_names_it(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench, "STENBÄCKS KOMMUN\n\n2025-09-24\n\nSvar på remiss RS 2025-0412\n\n"
               "Kommunen lämnar inget eget yttrande utan hänvisar till det svar som lämnas av "
               "Kommunförbundet Norrvik.\n");
    assert_str(metadata.joins, "Kommunförbundet Norrvik");
    metadata = read_letter(
        bench,
        "EKELANDS ENERGI AB\n\n2025-09-24\n\nYttrande RS 2025-0412\n\n"
        "Ekelands Energi ställer sig bakom Handelskammaren Ekelands yttrande men vill tillägga en "
        "sak. Handelskammaren Ekeland har rätt.\n");
    assert_str(metadata.joins, "Handelskammaren Ekeland");
    metadata =
        read_letter(bench, "EKELANDS ENERGI AB\n\nYttrande RS 2025-0412\n\n"
                           "Ekelands Energi AB ställer sig bakom Region Ekelands strategi i sin "
                           "helhet.\n");
    assert_str(metadata.joins, "");
}

static void a_number_below_another_recipient_is_that_ones(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "Sörlanda kommun\nSamhällsbyggnadsnämnden\n\n2025-05-20\nSBN.2025.77\n\nRegion Norrvik\n"
        "RS 2025-0344\n\nSvar på remiss: Regional transportplan\n\n"
        "Kommunen tillstyrker i stort det förslag till plan som har remitterats.\n");
    assert_str(metadata.subject, "Svar på remiss: Regional transportplan");
    assert_str(metadata.sender, "Sörlanda kommun");
    assert_str(metadata.recipient, "Region Norrvik");
    assert_str(metadata.their_case_number, "SBN.2025.77");
    assert_str(metadata.our_case_number, "RS 2025-0344");
}

static void the_subject_is_the_heading_and_not_a_section_or_a_label(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench,
        "HULTAMÅLA KOMMUN\n\nYTTRANDE\n2025-06-11\nDnr KS-2025-00318\n\n"
        "Yttrande till Länsstyrelsen i Tallmarks län över förslag till vattenskyddsområde\n\n"
        "Förslag till beslut\n\nKommunstyrelsen antar kontorets yttrande som sitt eget.\n");
    assert_str(metadata.subject,
               "Yttrande till Länsstyrelsen i Tallmarks län över förslag till vattenskyddsområde");
    metadata =
        read_letter(bench, "Lomsjö kommun\n\nYTTRANDE\n2025-06-11\n\n"
                           "Lomsjö kommun har inget att erinra mot förslaget i sin helhet.\n");
    assert_str(metadata.subject, "YTTRANDE");
}

static void a_county_board_over_two_lines_and_a_number_over_two_are_whole(void **state)
{
    struct letter_bench *bench = *state;
    struct metadata metadata = read_letter(
        bench, "Länsstyrelsen\nGranmarks län\n\nDatum: 2025-09-30\n\nRegion Ekeland\n\n"
               "Yttrande över strategi\n\nLänsstyrelsen har tagit del av er remiss med nummer RS\n"
               "2025-0412 och har inga synpunkter på den.\n");
    assert_str(metadata.sender, "Länsstyrelsen i Granmarks län");
    assert_str(metadata.our_case_number, "RS 2025-0412");
}

static void the_boards_of_the_asking_municipality_are_told_apart(void **state)
{
    struct letter_bench *bench = *state;
    struct document document = letter_document(
        bench, "Härsta stad\nUtbildningsförvaltningen\n\nTJÄNSTEUTLÅTANDE\n2025-08-20\n\n"
               "Remiss: Plan för ett äldrevänligt Härsta (ON 2025-00233)\n\n"
               "Utbildningsnämnden har ingen erinran mot planen och lämnar utlåtandet som svar.\n");
    struct consultation_context own = {.case_number = STR("ON 2025-00233"),
                                       .authority = STR("Härsta stad")};
    struct sentences sentences = sentences_of(&bench->arena, &bench->tools, &document);
    struct letter_reading letter =
        letter_read(&bench->arena, &bench->tools, &document, sentences, &own);
    struct metadata metadata;
    metadata_read(&letter, &metadata);
    assert_str(metadata.sender, "Utbildningsnämnden i Härsta stad");
}

struct reading_job {
    struct letter_bench *bench;
    struct arena *arena;
    const struct document *document;
};

static void read_in_job(void *context)
{
    struct reading_job *job = context;
    struct metadata metadata;
    struct sentences sentences = sentences_of(job->arena, &job->bench->tools, job->document);
    struct letter_reading letter =
        letter_read(job->arena, &job->bench->tools, job->document, sentences, &context_of_tests);
    metadata_read(&letter, &metadata);
}

static void memory_that_ends_breaks_the_reading_off(void **state)
{
#ifdef SAMSYN_FAULTS
    struct letter_bench *bench = *state;
    struct document document =
        letter_document(bench, "Lomsjö kommun\n\nDnr KS 2025/12\n\nSvar på remiss RS 2025-0412\n\n"
                               "Lomsjö kommun tillstyrker förslaget till strategi i sin helhet.\n");
    struct error error;
    unsigned long failed = 0;
    for (bool done = false; !done; failed += !done) {
        struct arena arena = arena_init();
        struct reading_job job = {bench, &arena, &document};
        mem_fail_at(failed + 1);
        done = arena_run(&arena, read_in_job, &job, &error);
        mem_fail_at(0);
        arena_done(&arena);
        if (!done)
            assert_int_equal(error.code, ERROR_MEMORY);
    }
    assert_true(failed > 0);
#else
    (void)state;
    (void)read_in_job;
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_municipalitys_letter_gives_everything),
        LETTER_TEST(what_the_text_does_not_give_stays_empty),
        LETTER_TEST(a_letterhead_in_two_columns_is_read_by_column),
        LETTER_TEST(a_mail_is_known_by_its_header_and_signature),
        LETTER_TEST(a_person_in_the_letterhead_is_not_the_sender),
        LETTER_TEST(the_name_in_small_companies_letters_stands_below),
        LETTER_TEST(minutes_are_decided_at_their_meeting),
        LETTER_TEST(meetings_ahead_and_old_decisions_are_no_decision_on_the_answer),
        LETTER_TEST(a_decision_without_its_year_is_of_the_letters_year),
        LETTER_TEST(joining_anothers_answer_names_it),
        LETTER_TEST(a_number_below_another_recipient_is_that_ones),
        LETTER_TEST(the_subject_is_the_heading_and_not_a_section_or_a_label),
        LETTER_TEST(a_county_board_over_two_lines_and_a_number_over_two_are_whole),
        LETTER_TEST(the_boards_of_the_asking_municipality_are_told_apart),
        LETTER_TEST(memory_that_ends_breaks_the_reading_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
