/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support.h"

#include "reader/formats/format.h"
#include "reader/layout/canonical.h"
#include "reader/layout/mark.h"
#include "reader/layout/mojibake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void text_in_order_is_its_own_canonical_text(void **state)
{
    struct str text = STR(" Åäö.  \n\n\tTvå\u00A0ord.\n\n\n");
    struct reading reading = read_bytes(*state, text);
    assert_true(reading.ok);
    assert_ptr_equal(reading.document.text.p, text.p);
    assert_int_equal(reading.document.text.n, text.n);
}

static void other_texts_are_converted(void **state)
{
    static const struct {
        struct str bytes;
        const char *text;
    } cases[] = {
        {STR_INIT("\xEF\xBB\xBFsvar"), "svar"},
        {STR_INIT("ett\r\ntvå\rtre"), "ett\ntvå\ntre"},
        {STR_INIT("\xE5tg\xE4rder \x96 \x80"), "åtgärder – €"},
        {STR_INIT("a\u030A o\u0308"), "å ö"},
        {STR_INIT("\xFF\xFE"
                  "h\0\xE4\0r\0"),
         "här"},
        {STR_INIT("\xFE\xFF\0h\0\xE4\0r"), "här"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool damaged;
        struct str text = canonical_from_file(*state, cases[i].bytes, &damaged);
        assert_int_equal(text.n, strlen(cases[i].text));
        assert_memory_equal(text.p, cases[i].text, text.n);
        assert_false(damaged);
    }
}

static void damaged_utf8_is_said_to_be(void **state)
{
    bool damaged;
    canonical_from_file(*state, STR("åäöåäöåäöåäöåäöåäö \xC3 åäöåäöåäö"), &damaged);
    assert_true(damaged);
}

static void check_mended(struct arena *arena, const char *damaged, const char *right)
{
    struct str text = str_from(damaged), mended = mojibake_mend_text(arena, text);
    assert_int_equal(mended.n, strlen(right));
    assert_memory_equal(mended.p, right, mended.n);
}

static void utf8_taken_for_windows_1252_is_put_right(void **state)
{
    check_mended(*state, "FÃ¶rslaget pÃ¥verkar Ã…kersberga â€“ â€œbraâ€\xC2\x9D, Ã„rendet",
                 "Förslaget påverkar Åkersberga – “bra”, Ärendet");
    check_mended(*state, "vÃ¤xt gÃ¶r â€œbraâ€ nu", "växt gör “bra” nu");
    check_mended(*state, "tillvÃƒÂ¤xt fÃƒÂ¶r", "tillväxt för");
    check_mended(*state, "kommunen stÃ\xC2\x83Â¥r fÃ\xC2\x83Â¶r", "kommunen står för");
}

static void right_text_about_damaged_text_is_left_alone(void **state)
{
    static const char *const texts[] = {
        "Tecken som Ã¥, Ã¤ och Ã¶ syns i stÃ¤llet för åäö.",
        "Signs such as Ã¥ and Ã¤ and Ã¶ are shown.",
        "IRMÃ… MANHÃ–TARDE, nÃ£o",
        "Näringslivets mål är 40 – 50 procent.",
        "en Ã¥terkoppling",
        "Â§ 12 och Â© enligt â€“",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str text = str_from(texts[i]);
        assert_ptr_equal(mojibake_mend_text(*state, text).p, text.p);
    }
}

static void damaged_blocks_are_put_right_among_right_ones(void **state)
{
    struct reading reading =
        read_text(*state, "# Svar\n\nVi tillstyrker förslaget.\n\nTillvÃ¤xten fÃ¶r lÃ¤net Ã¤r god."
                          "\n\n- en åtgärd\n- nÃ¤sta fÃ¶r\n\nSlutet är nära.\n");
    assert_string_equal(outline(*state, &reading),
                        "heading 1 [#] Svar\nparagraph Vi tillstyrker förslaget.\n"
                        "paragraph Tillväxten för länet är god.\nlist_item 1 [-] en åtgärd\n"
                        "list_item 1 [-] nÃ¤sta fÃ¶r\nparagraph Slutet är nära.\n");
}

static void typeset_text_loses_what_only_the_press_needs(void **state)
{
    struct str text = canonical_from_typeset(
        *state, STR("o\uFB03ciell\u00A0till\u00ADväxt\u200B \uFB01n\x07"), false);
    assert_true(str_equal(text, STR("officiell tillväxt fin")));
    assert_true(str_equal(canonical_from_typeset(*state, STR("\uF0B7 ett"), false), STR("• ett")));
    assert_true(str_equal(canonical_from_typeset(*state, STR("till\u00AD"), true), STR("till-")));
    assert_true(str_equal(canonical_from_typeset(*state, STR("till\u00AD"), false), STR("till")));
}

static void marks_are_known(void **state)
{
    (void)state;
    static const struct {
        struct str line;
        enum mark_kind kind;
        size_t skip;
    } cases[] = {
        {STR_INIT("• punkt"), MARK_BULLET, 4},     {STR_INIT("- punkt"), MARK_BULLET, 2},
        {STR_INIT("-punkt"), MARK_NONE, 0},        {STR_INIT("☐ ja"), MARK_BULLET, 4},
        {STR_INIT("1. Ett"), MARK_NUMBER, 3},      {STR_INIT("12) tolv"), MARK_NUMBER, 4},
        {STR_INIT("(3) tre"), MARK_NUMBER, 4},     {STR_INIT("2021. Året"), MARK_NONE, 0},
        {STR_INIT("a) först"), MARK_LETTER, 3},    {STR_INIT("iv) fjärde"), MARK_LETTER, 4},
        {STR_INIT("och) så"), MARK_NONE, 0},       {STR_INIT("2.3 Bakgrund"), MARK_SECTION, 4},
        {STR_INIT("2.3.1. Mer"), MARK_SECTION, 7}, {STR_INIT("1.5 miljoner"), MARK_NONE, 0},
        {STR_INIT("2 Bakgrund"), MARK_BARE, 2},    {STR_INIT("2 av tre"), MARK_NONE, 0},
        {STR_INIT("## Rubrik"), MARK_HASH, 3},     {STR_INIT("#rubrik"), MARK_NONE, 0},
        {STR_INIT("§ 187 Svar"), MARK_SECTION, 7}, {STR_INIT("1."), MARK_NONE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mark mark = mark_of(cases[i].line);
        assert_int_equal(mark.kind, cases[i].kind);
        assert_int_equal(mark.skip, cases[i].skip);
    }
    assert_true(mark_is_before(STR("•"), STR("punkt")));
    assert_true(mark_is_before(STR("2.3"), STR("Bakgrund")));
    assert_false(mark_is_before(STR("10"), STR("18")));
    assert_false(mark_is_before(STR("2.3 x"), STR("Bakgrund")));
}

static void check(void **state, const char *text, const char *expected)
{
    struct reading reading = read_text(*state, text);
    assert_true(reading.ok);
    assert_string_equal(outline(*state, &reading), expected);
}

static void hard_wrapped_lines_are_one_paragraph(void **state)
{
    check(state,
          "Region Stockholm har ansvar för regional utveckling för Stockholms län i \n"
          "enlighet med lag (2010:630) om regionalt utvecklingsansvar samt \n"
          "förordning (2017:583) om regionalt tillväxtarbete. I november 2020 antog \n"
          "regionfullmäktige planen.\n \n"
          "Ett stycke till.\n",
          "paragraph Region Stockholm har ansvar för regional utveckling för Stockholms län i "
          "|enlighet med lag (2010:630) om regionalt utvecklingsansvar samt |förordning "
          "(2017:583) om regionalt tillväxtarbete. I november 2020 antog |regionfullmäktige "
          "planen.\n"
          "paragraph Ett stycke till.\n");
}

static void a_line_a_paragraph_is_a_block_a_line(void **state)
{
    check(state,
          "Kommunen är mycket positiv till att frågorna prioriteras i en egen strategi för hela "
          "regionen och dess företag nu.\n"
          "Kommunen anser att det behöver förtydligas vilket uppdrag och vilken roll regionen ska "
          "ha när det gäller investeringar.\n",
          "paragraph Kommunen är mycket positiv till att frågorna prioriteras i en egen strategi "
          "för hela regionen och dess företag nu.\n"
          "paragraph Kommunen anser att det behöver förtydligas vilket uppdrag och vilken roll "
          "regionen ska ha när det gäller investeringar.\n");
}

#define WRAPPED                                                                                    \
    "Ärendet har beretts av kommunstyrelsens förvaltning i samråd med de andra\n"               \
    "förvaltningarna, och det har behandlats av näringslivsutskottet i maj.\n"

static void a_short_line_above_a_paragraph_is_a_heading(void **state)
{
    struct reading reading =
        read_text(*state, WRAPPED "Kommunens synpunkter\n" WRAPPED "\nBakgrund\n\n" WRAPPED);
    assert_int_equal(reading.document.blocks.count, 5);
    assert_int_equal(reading.document.blocks.items[1].kind, BLOCK_HEADING);
    assert_int_equal(reading.document.blocks.items[3].kind, BLOCK_HEADING);
    assert_int_equal(reading.document.blocks.items[4].kind, BLOCK_PARAGRAPH);
}

static void a_heading_may_be_wrapped(void **state)
{
    struct reading reading =
        read_text(*state, WRAPPED "\nSammanfattning av remissversionen av Näringslivs- och \n"
                                  "tillväxtstrategi för Stockholmsregionen \n \n" WRAPPED);
    assert_int_equal(reading.document.blocks.count, 3);
    assert_int_equal(reading.document.blocks.items[1].kind, BLOCK_HEADING);
}

static void addresses_dates_and_names_are_no_headings(void **state)
{
    struct reading reading = read_text(*state, "Datum\n2021-02-03\n\nwww.kommun.example\n\n" WRAPPED
                                               "\nAnna Berg\nKommundirektör\n");
    for (size_t i = 0; i < reading.document.blocks.count; i++)
        assert_int_equal(reading.document.blocks.items[i].kind, BLOCK_PARAGRAPH);
}

static void wrapped_list_items_are_whole(void **state)
{
    check(state,
          WRAPPED "\n1. Utgångsläge, utmaningar och styrkeområden, hållbar utveckling samt \n"
                  "förutsättningar för näringsliv\n\n2. Strategiska inriktningen\n"
                  " • Främja forskning\n • Öka kunskapen\n\n" WRAPPED,
          "paragraph Ärendet har beretts av kommunstyrelsens förvaltning i samråd med de "
          "andra|förvaltningarna, och det har behandlats av näringslivsutskottet i maj.\n"
          "list_item 1 [1.] Utgångsläge, utmaningar och styrkeområden, hållbar utveckling samt "
          "|förutsättningar för näringsliv\n"
          "list_item 1 [2.] Strategiska inriktningen\n"
          "list_item 1 [•] Främja forskning\n"
          "list_item 1 [•] Öka kunskapen\n"
          "paragraph Ärendet har beretts av kommunstyrelsens förvaltning i samråd med de "
          "andra|förvaltningarna, och det har behandlats av näringslivsutskottet i maj.\n");
}

static void items_further_in_are_deeper(void **state)
{
    check(state, "- ett\n    - under ett\n    - under igen\n- två\n",
          "list_item 1 [-] ett\nlist_item 2 [-] under ett\nlist_item 2 [-] under igen\n"
          "list_item 1 [-] två\n");
}

static void markdown_headings_have_their_level(void **state)
{
    struct reading reading =
        read_text(*state, "## Yttrande\nText.\n### Skäl\n| a | b |\n| 1 | 2 |\n");
    assert_int_equal(reading.document.format, FORMAT_MARKDOWN);
    assert_string_equal(outline(*state, &reading),
                        "heading 2 [##] Yttrande\nparagraph Text.\nheading 3 [###] Skäl\n"
                        "paragraph | a | b ||| 1 | 2 |\n");
}

static void what_markdown_writes_behind_a_heading_is_none_of_its_words(void **state)
{
    check(state,
          "# Strategi {#s}\n\nText.\n\n## Kompetens {#fa3 .omrade}\n\nText.\n\n## Energi ##\n\n"
          "Text.\n\n## Mängden {a, b}\n\nText.\n\n## Språket C#\n\nText.\n",
          "heading 1 [#] Strategi\nparagraph Text.\nheading 2 [##] Kompetens\nparagraph Text.\n"
          "heading 2 [##] Energi\nparagraph Text.\nheading 2 [##] Mängden {a, b}\n"
          "paragraph Text.\nheading 2 [##] Språket C#\nparagraph Text.\n");
}

static void underlined_lines_are_headings(void **state)
{
    check(state, "Yttrande\n========\n\nText.\n", "heading 1 Yttrande\nparagraph Text.\n");
}

static void numbered_headings_have_their_mark(void **state)
{
    check(state,
          "2.3 Bakgrund\n\n" WRAPPED
          "\n1. Förslag\n\nVi tillstyrker förslaget i dess helhet och har inga invändningar.\n",
          "heading 2 [2.3] Bakgrund\nparagraph Ärendet har beretts av kommunstyrelsens "
          "förvaltning i samråd med de andra|förvaltningarna, och det har behandlats av "
          "näringslivsutskottet i maj.\nheading 1 [1.] Förslag\nparagraph Vi tillstyrker "
          "förslaget i dess helhet och har inga invändningar.\n");
}

static void the_dash_of_speech_starts_no_list(void **state)
{
    struct reading reading = read_text(
        *state, "- Genom gemensam kraftsamling och samordning vill vi stärka regionens fortsatta "
                "konkurrenskraft och tillväxt. Den ska underlätta, säger direktören.\n");
    assert_int_equal(reading.document.blocks.items[0].kind, BLOCK_PARAGRAPH);
}

static void a_form_feed_starts_a_page(void **state)
{
    struct reading reading = read_text(*state, "Första sidan.\n\fAndra sidan.\nRad två.\n\f");
    uint32_t page, line;
    assert_int_equal(reading.document.page_count, 2);
    document_place(&reading.document, 20, &page, &line);
    assert_int_equal(page, 2);
    assert_int_equal(line, 1);
}

static void a_file_without_text_is_empty(void **state)
{
    struct reading reading = read_bytes(*state, STR(""));
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("empty")));
    reading = read_text(*state, " \n\n ");
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("empty")));
}

static void unknown_files_are_refused_with_advice(void **state)
{
    static const struct str files[] = {STR_INIT("GIF89a"), STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1"),
                                       STR_INIT("a\0b\0c")};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct reading reading = read_bytes(*state, files[i]);
        assert_false(reading.ok);
        assert_true(reading_has_problem(&reading, STR("unknown_format")));
        assert_true(reading.problems.items[0].message.n > 10);
    }
}

static void a_letter_that_begins_with_a_date_is_no_mail(void **state)
{
    struct reading reading = read_text(*state, "Datum: 2021-02-03\nTill: Regionen\n\nHej.\n");
    assert_int_equal(reading.document.format, FORMAT_TEXT);
}

static void a_hundred_thousand_lines_are_read_in_linear_time(void **state)
{
    struct arena *arena = *state;
    const size_t lines = 100000;
    char *text = arena_alloc(arena, lines * 8 + 1);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + i * 8, i % 2 ? "- Abcde\n" : "Abcdef.\n", 8);
    struct reading reading = read_bytes(arena, (struct str){text, lines * 8});
    assert_int_equal(reading.document.lines.count, lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
        TEST(text_in_order_is_its_own_canonical_text),
        TEST(other_texts_are_converted),
        TEST(damaged_utf8_is_said_to_be),
        TEST(utf8_taken_for_windows_1252_is_put_right),
        TEST(right_text_about_damaged_text_is_left_alone),
        TEST(damaged_blocks_are_put_right_among_right_ones),
        TEST(typeset_text_loses_what_only_the_press_needs),
        TEST(marks_are_known),
        TEST(hard_wrapped_lines_are_one_paragraph),
        TEST(a_line_a_paragraph_is_a_block_a_line),
        TEST(a_short_line_above_a_paragraph_is_a_heading),
        TEST(a_heading_may_be_wrapped),
        TEST(addresses_dates_and_names_are_no_headings),
        TEST(wrapped_list_items_are_whole),
        TEST(items_further_in_are_deeper),
        TEST(markdown_headings_have_their_level),
        TEST(what_markdown_writes_behind_a_heading_is_none_of_its_words),
        TEST(underlined_lines_are_headings),
        TEST(numbered_headings_have_their_mark),
        TEST(the_dash_of_speech_starts_no_list),
        TEST(a_form_feed_starts_a_page),
        TEST(a_file_without_text_is_empty),
        TEST(unknown_files_are_refused_with_advice),
        TEST(a_letter_that_begins_with_a_date_is_no_mail),
        TEST(a_hundred_thousand_lines_are_read_in_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
