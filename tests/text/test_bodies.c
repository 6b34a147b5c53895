/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/bodies.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The body that a text begins with, as written. */
static struct str body(struct letter_bench *bench, const char *text, bool *genitive)
{
    struct str s = str_from(text);
    struct word_list words = words_of(&bench->arena, &bench->tools, s, (struct range){0, s.n});
    size_t length = body_at(words, 0, genitive);
    return length ? str_sub(s, 0, words.items[length - 1].range.end) : STR("");
}

static void a_name_ends_where_the_sentence_goes_on(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const names[][2] = {
        {"Huddalens kommun anser att", "Huddalens kommun"},
        {"Länsstyrelsen i Hällmarks län tillstyrker", "Länsstyrelsen i Hällmarks län"},
        {"Region Norra Vidd har fått", "Region Norra Vidd"},
        {"Högskolan i Sandmark ser positivt", "Högskolan i Sandmark"},
        {"Viddlands universitet har ombetts", "Viddlands universitet"},
        {"Myndigheten för energiberedskap har granskat", "Myndigheten för energiberedskap"},
        {"Myndigheten för skydd och beredskap avstår", "Myndigheten för skydd och beredskap"},
        {"Nämnden för hamnsäkerhet prövar", "Nämnden för hamnsäkerhet"},
        {"Skogsvårdsverket har mottagit", "Skogsvårdsverket"},
        {"Norrviks Elnät AB äger", "Norrviks Elnät AB"},
        {"Lillälvens Fiber ekonomisk förening vill", "Lillälvens Fiber ekonomisk förening"},
        {"Köpmannaföreningen i Vattholma avstyrker", "Köpmannaföreningen i Vattholma"},
        {"Norrviks läns lantbruksförening företräder", "Norrviks läns lantbruksförening"},
        {"Huddalens kommun och Region Ekeland har", "Huddalens kommun"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_str(body(bench, names[i][0], NULL), names[i][1]);
}

static void what_stands_for_a_name_is_none(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const others[] = {
        "Kommunen anser",
        "Föreningens ordförande",
        "Kommunstyrelsen beslutar",
        "Varje kommun bör",
        "Kulturnämnden i Lomsjö kommun",
        "Strategin har",
        "vår kommun",
        "AB har",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_str(body(bench, others[i], NULL), "");
}

static void a_genitive_is_seen(void **state)
{
    struct letter_bench *bench = *state;
    bool genitive = false;
    assert_str(body(bench, "Lomsjö kommuns svar", &genitive), "Lomsjö kommuns");
    assert_true(genitive);
    assert_str(body(bench, "Lomsjö kommun svarar", &genitive), "Lomsjö kommun");
    assert_false(genitive);
}

static void a_line_gives_its_name_without_department_address_and_remark(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const lines[][2] = {
        {"Sundvalla kommun Kommunledningskontoret", "Sundvalla kommun"},
        {"Ekelands universitet, universitetsförvaltningen", "Ekelands universitet"},
        {"Funktionsrätt Ekeland – samarbete mellan föreningar", "Funktionsrätt Ekeland"},
        {"Region Ekeland (regionledningskontoret)", "Region Ekeland"},
        {"Region Sundmark 1 (1)", "Region Sundmark"},
        {"Hyttfors Framtid", "Hyttfors Framtid"},
        {"Transportfacket avdelning 17 Norrvik", "Transportfacket avdelning 17 Norrvik"},
        {"Kommunledningskontoret", ""},
        {"Verkställande direktör", ""},
        {"Yttrande", ""},
        {"Storgatan 4", ""},
        {"kommun@huddalen.example", ""},
        {"Med vänlig hälsning", ""},
        {"Lomsjö kommuns svar på remiss", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_str(body_of_line(&bench->arena, &bench->tools, str_from(lines[i][0])), lines[i][1]);
}

static struct str base_form(struct letter_bench *bench, const char *name, bool genitive,
                            const char *text)
{
    return body_base_form(&bench->arena, &bench->tools, str_from(name), genitive, str_from(text));
}

static void capitals_take_the_spelling_of_the_text(void **state)
{
    struct letter_bench *bench = *state;
    assert_str(
        base_form(bench, "TALLHAMRA KOMMUN", false, "TALLHAMRA KOMMUN\nTallhamra kommun vill"),
        "Tallhamra kommun");
    assert_str(base_form(bench, "SOLVIDENS CAMPING- OCH STUGFÖRETAGARE", false,
                         "Turismen i Solviden växer."),
               "Solvidens camping- och stugföretagare");
    assert_str(base_form(bench, "FÖRVALTNINGSRÄTTEN I SÖVDEBY", false, ""),
               "Förvaltningsrätten i Sövdeby");
    assert_str(base_form(bench, "REGION GRANMARK", false, ""), "Region Granmark");
    assert_str(base_form(bench, "BYSJÖ TRÄVAROR AB", false, "Vi på Bysjö Trävaror AB anser"),
               "Bysjö Trävaror AB");
    assert_str(base_form(bench, "ABF", false, ""), "ABF");
    assert_str(base_form(bench, "STÄDFACKET AVDELNING GRANMARK", false, ""),
               "Städfacket avdelning Granmark");
    assert_str(base_form(bench, "LÄNSSTYRELSEN i Hällmarks län", false, ""),
               "Länsstyrelsen i Hällmarks län");
    assert_str(base_form(bench, "ABF i Granmark", false, ""), "ABF i Granmark");
}

static void a_name_ends_before_what_is_told_of_it(void **state)
{
    struct letter_bench *bench = *state;
    assert_str(base_form(bench, "Granmarks elevråd genom presidiet", false, ""),
               "Granmarks elevråd");
    assert_str(base_form(bench, "Tallhamra kommun har ett program", false, ""), "Tallhamra kommun");
}

static void a_genitive_is_taken_off_where_it_is_one(void **state)
{
    struct letter_bench *bench = *state;
    assert_str(base_form(bench, "Lomsjö kommuns", true, ""), "Lomsjö kommun");
    assert_str(
        base_form(bench, "Region Ekelands", true, "Region Ekelands svar. Region Ekeland anser"),
        "Region Ekeland");
    assert_str(base_form(bench, "Högskolan i Borås", true, "Högskolan i Borås svar"),
               "Högskolan i Borås");
    assert_str(base_form(bench, "Norrviks\n  Elnät AB", false, ""), "Norrviks Elnät AB");
    assert_str(base_form(bench, "Länsstyrelsen Granmarks län", false, ""),
               "Länsstyrelsen i Granmarks län");
}

static void nouns_tell_the_type(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const types[][2] = {
        {"Huddalens kommun", "kommun"},
        {"Solvidens stad", "kommun"},
        {"Region Ekeland", "region"},
        {"Västra Ekelandsregionen", "region"},
        {"Länsstyrelsen i Hällmarks län", "statlig myndighet"},
        {"Skogsvårdsverket", "statlig myndighet"},
        {"Högskolan i Sandmark", "lärosäte"},
        {"Viddlands universitet", "lärosäte"},
        {"Region Norrs Kraft AB", "näringsliv"},
        {"Hällmarks handelskammare", "näringsliv"},
        {"Hyttfors hembygdsförening", "civilsamhälle"},
        {"Norrskogs Byalag", "civilsamhälle"},
        {"Hyttfors Framtid", ""},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        assert_str(body_type(&bench->arena, &bench->tools, str_from(types[i][0])), types[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_name_ends_where_the_sentence_goes_on),
        LETTER_TEST(what_stands_for_a_name_is_none),
        LETTER_TEST(a_genitive_is_seen),
        LETTER_TEST(a_line_gives_its_name_without_department_address_and_remark),
        LETTER_TEST(capitals_take_the_spelling_of_the_text),
        LETTER_TEST(a_name_ends_before_what_is_told_of_it),
        LETTER_TEST(a_genitive_is_taken_off_where_it_is_one),
        LETTER_TEST(nouns_tell_the_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
