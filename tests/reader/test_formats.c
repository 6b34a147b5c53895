/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "reader/formats/format.h"
#include "reader/parent/sniff.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void check(struct arena *arena, struct str bytes, const char *expected)
{
    struct reading reading = read_bytes(arena, bytes);
    assert_true(reading.ok);
    assert_string_equal(outline(arena, &reading), expected);
}

static void check_refused(struct arena *arena, struct str bytes, struct str code)
{
    struct reading reading = read_bytes(arena, bytes);
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, code));
}

/* PDF */

static void pdf_lines_become_headings_paragraphs_and_items(void **state)
{
    static const struct drawn lines[] = {
        {72, 120, 18, true, "Yttrande"},
        {72, 160, 11, true, "2.3 Bakgrund"},
        {72, 180, 11, false, "Kommunen har läst förslaget till närings- och tillväxt-"},
        {72, 194, 11, false, "strategin och tillstyrker det i allt väsentligt nu."},
        {72, 222, 11, false, "Två saker bör ändras:"},
        {90, 250, 11, false, "•"},
        {108, 250, 11, false, "regionens roll när det gäller investeringar och export"},
        {108, 264, 11, false, "behöver bli tydligare"},
        {90, 278, 11, false, "•"},
        {108, 278, 11, false, "målen bör kunna mätas."},
    };
    check(*state, make_pdf(*state, lines, COUNT(lines)),
          "heading 1 Yttrande\n"
          "heading 2 [2.3] Bakgrund\n"
          "paragraph Kommunen har läst förslaget till närings- och tillväxtstrategin|och "
          "tillstyrker det i allt väsentligt nu.\n"
          "paragraph Två saker bör ändras:\n"
          "list_item 1 [•] regionens roll när det gäller investeringar och export|behöver bli "
          "tydligare\n"
          "list_item 1 [•] målen bör kunna mätas.\n");
}

static void pdf_lines_keep_size_weight_and_place(void **state)
{
    static const struct drawn lines[] = {{72, 120, 18, true, "Yttrande"},
                                         {72, 160, 11, false, "Kommunen tillstyrker."}};
    struct reading reading = read_bytes(*state, make_pdf(*state, lines, COUNT(lines)));
    const struct line *line = &reading.document.lines.items[0];
    assert_true(line->size > 17.5f && line->size < 18.5f);
    assert_int_equal(line->flags & LINE_BOLD, LINE_BOLD);
    assert_true(line->box.x0 > 70 && line->box.x0 < 75);
    assert_true(line->box.y0 > 95 && line->box.y1 < 130);
    assert_int_equal(reading.document.lines.items[1].flags & LINE_BOLD, 0);
}

static void pdf_running_lines_and_page_numbers_are_margins(void **state)
{
    static const struct drawn lines[] = {
        {72, 50, 9, false, "Exempelkommunens yttrande, sidan 1"},
        {72, 200, 11, false, "Första sidan har en mening som är lång."},
        {300, 810, 9, false, "1 (3)"},
        {0, 0, 0, false, NULL},
        {72, 50, 9, false, "Exempelkommunens yttrande, sidan 2"},
        {72, 200, 11, false, "Andra sidan har en annan mening här."},
        {300, 810, 9, false, "2 (3)"},
        {0, 0, 0, false, NULL},
        {72, 200, 11, false, "Tredje sidan har ingen text i huvudet."},
        {300, 810, 9, false, "3 (3)"},
    };
    struct reading reading = read_bytes(*state, make_pdf(*state, lines, COUNT(lines)));
    assert_int_equal(reading.document.page_count, 3);
    assert_string_equal(outline(*state, &reading),
                        "margin Exempelkommunens yttrande, sidan 1\n"
                        "paragraph Första sidan har en mening som är lång.\n"
                        "margin 1 (3)\n"
                        "margin Exempelkommunens yttrande, sidan 2\n"
                        "paragraph Andra sidan har en annan mening här.\n"
                        "margin 2 (3)\n"
                        "paragraph Tredje sidan har ingen text i huvudet.\n"
                        "margin 3 (3)\n");
}

static void pdf_tables_become_cells(void **state)
{
    static const struct drawn lines[] = {
        {72, 120, 11, false, "Målen för strategin framgår av tabellen här nedanför."},
        {72, 160, 11, false, "Indikator"},
        {250, 160, 11, false, "2020"},
        {330, 160, 11, false, "2030"},
        {72, 176, 11, false, "Sysselsättning"},
        {250, 176, 11, false, "78"},
        {330, 176, 11, false, "82"},
        {72, 192, 11, false, "Export"},
        {250, 192, 11, false, "10"},
        {330, 192, 11, false, "18"},
    };
    check(*state, make_pdf(*state, lines, COUNT(lines)),
          "paragraph Målen för strategin framgår av tabellen här nedanför.\n"
          "cell 1,1 Indikator\ncell 1,2 2020\ncell 1,3 2030\n"
          "cell 2,1 Sysselsättning\ncell 2,2 78\ncell 2,3 82\n"
          "cell 3,1 Export\ncell 3,2 10\ncell 3,3 18\n");
}

static void pdf_columns_drawn_across_are_read_one_by_one(void **state)
{
    struct drawn lines[12];
    static const char *const left[] = {"Kommunen anser att det", "behövs en tydligare roll",
                                       "för regionen i arbetet", "med export och handel i",
                                       "länet och att det bör",  "framgå av strategin nu."};
    static const char *const right[] = {"Högskolan vill också att", "utbildning på distans blir",
                                        "en del av strategin, för", "många i länet har långt",
                                        "till närmaste lärosäte.",  "Det är en rimlig önskan."};
    for (size_t i = 0; i < 6; i++) {
        double y = 150 + 14 * (double)i;
        lines[2 * i] = (struct drawn){72, y, 11, false, left[i]};
        lines[2 * i + 1] = (struct drawn){320, y, 11, false, right[i]};
    }
    check(*state, make_pdf(*state, lines, COUNT(lines)),
          "paragraph Kommunen anser att det|behövs en tydligare roll|för regionen i arbetet|med "
          "export och handel i|länet och att det bör|framgå av strategin nu.\n"
          "paragraph Högskolan vill också att|utbildning på distans blir|en del av strategin, "
          "för|många i länet har långt|till närmaste lärosäte.|Det är en rimlig önskan.\n");
}

static void pdf_side_column_is_not_woven_into_the_letter(void **state)
{
    static const struct drawn lines[] = {
        {200, 150, 11, false, "Kommunen tillstyrker förslaget till strategi för"},
        {200, 164, 11, false, "länet och har i övrigt inga synpunkter på det."},
        {60, 150, 8, false, "Exempelkommun"},
        {60, 160, 8, false, "Storgatan 1"},
        {60, 170, 8, false, "123 45 Exempelby"},
    };
    check(*state, make_pdf(*state, lines, COUNT(lines)),
          "paragraph Kommunen tillstyrker förslaget till strategi för|länet och har i övrigt inga "
          "synpunkter på det.\n"
          "paragraph Exempelkommun|Storgatan 1|123 45 Exempelby\n");
}

static void pdf_footnotes_are_notes(void **state)
{
    static const struct drawn lines[] = {
        {72, 150, 11, false, "Kommunen tillstyrker förslaget till strategi för"},
        {72, 164, 11, false, "länet och har i övrigt inga synpunkter på det."},
        {72, 700, 8, false, "1 Regionfullmäktige 2020, paragraf 12."},
    };
    check(*state, make_pdf(*state, lines, COUNT(lines)),
          "paragraph Kommunen tillstyrker förslaget till strategi för|länet och har i övrigt inga "
          "synpunkter på det.\n"
          "note [1] Regionfullmäktige 2020, paragraf 12.\n");
}

/* By hand, for cairo does not write what it cannot show. */
static void pdf_text_outside_the_page_is_left_out(void **state)
{
    check(*state,
          STR("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
              "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
              "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
              "/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>endobj\n"
              "4 0 obj<</Length 156>>stream\n"
              "BT /F 11 Tf 1 0 0 1 -300 700 Tm (Till v.) Tj "
              "1 0 0 1 72 700 Tm (Vi tillstyrker.) Tj 1 0 0 1 72 900 Tm (Over.) Tj "
              "1 0 0 1 -28 600 Tm (Utan och innan.) Tj ET\n"
              "endstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n"),
          "paragraph Vi tillstyrker.\nparagraph och innan.\n");
}

static void pdf_of_images_only_says_so(void **state)
{
    check_refused(*state, make_image_pdf(*state), STR("image_only"));
}

static void pdf_that_is_cut_short_says_so(void **state)
{
    const struct drawn line = {72, 200, 11, false, "Vi tillstyrker."};
    struct str bytes = make_pdf(*state, &line, 1);
    struct reading reading = read_bytes(*state, str_sub(bytes, 0, bytes.n - 40));
    assert_true(reading_has_problem(&reading, STR("truncated")));
    for (size_t n = 10; n < bytes.n; n += bytes.n / 50)
        read_bytes(*state, str_sub(bytes, 0, n));
}

static void pdf_with_a_password_says_so(void **state)
{
    check_refused(*state,
                  STR("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
                      "4 0 obj<</Filter/Standard/V 1/R 2/P -44"
                      "/O<0102030405060708010203040506070801020304050607080102030405060708>"
                      "/U<0102030405060708010203040506070801020304050607080102030405060708>"
                      ">>endobj\n"
                      "trailer<</Root 1 0 R/Size 5/Encrypt 4 0 R"
                      "/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]"
                      ">>\n%%EOF\n"),
                  STR("encrypted"));
}

static void pdf_without_pages_says_so(void **state)
{
    check_refused(*state,
                  STR("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                      "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
                      "trailer<</Root 1 0 R/Size 3>>\n%%EOF\n"),
                  STR("no_pages"));
}

static void pdf_of_nothing_but_its_name_is_not_read(void **state)
{
    struct reading reading = read_bytes(*state, STR("%PDF-1.7\nhej hej %%EOF"));
    assert_false(reading.ok);
    assert_true(reading.problems.count > 0);
}

static void pdf_of_ten_thousand_pages_is_read(void **state)
{
    struct reading reading = read_bytes(*state, make_long_pdf(*state, 10000));
    assert_true(reading.ok);
    assert_int_equal(reading.document.page_count, 10000);
    assert_int_equal(reading.document.lines.count, 10000);
}

/* DOCX */

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define STYLED(style, text)                                                                        \
    "<w:p><w:pPr><w:pStyle w:val=\"" style "\"/></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"
#define LISTED(list, level, text)                                                                  \
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"" level "\"/><w:numId w:val=\"" list                     \
    "\"/></w:numPr></w:pPr><w:r><w:t>" text "</w:t></w:r></w:p>"

static void docx_styles_give_headings(void **state)
{
    check(*state,
          make_docx(*state,
                    STYLED("Rubrik1", "Yttrande") STYLED("x9", "Skäl") STYLED("egen", "Mer")
                        P("Vi tillstyrker."),
                    "<w:style w:styleId=\"x9\"><w:name w:val=\"heading 2\"/></w:style>"
                    "<w:style w:styleId=\"egen\"><w:name w:val=\"Egen\"/><w:basedOn "
                    "w:val=\"x9\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style>",
                    NULL, NULL, NULL),
          "heading 1 Yttrande\nheading 2 Skäl\nheading 3 Mer\nparagraph Vi tillstyrker.\n");
}

static void docx_numbers_are_counted_as_word_prints_them(void **state)
{
    check(*state,
          make_docx(*state,
                    LISTED("1", "0", "Ett") LISTED("1", "1", "Ett ett") LISTED("1", "1", "Ett två")
                        LISTED("1", "0", "Två") LISTED("1", "1", "Två ett")
                            LISTED("2", "0", "Punkt"),
                    NULL,
                    "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start "
                    "w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText "
                    "w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt "
                    "w:val=\"lowerLetter\"/><w:lvlText w:val=\"%1 %2)\"/></w:lvl></w:abstractNum>"
                    "<w:abstractNum w:abstractNumId=\"8\"><w:lvl w:ilvl=\"0\"><w:numFmt "
                    "w:val=\"bullet\"/><w:lvlText w:val=\"\xEF\x82\xB7\"/></w:lvl></w:abstractNum>"
                    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>"
                    "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"8\"/></w:num>",
                    NULL, NULL),
          "list_item 1 [1.] Ett\nlist_item 2 [1 a)] Ett ett\nlist_item 2 [1 b)] Ett två\n"
          "list_item 1 [2.] Två\nlist_item 2 [2 a)] Två ett\nlist_item 1 [•] Punkt\n");
}

static void docx_tables_become_cells(void **state)
{
    check(*state,
          make_docx(*state,
                    "<w:tbl><w:tr><w:tc>" P("a") "</w:tc><w:tc>" P("b")
                        P("c") "</w:tc></w:tr>"
                               "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P(
                                   "d") "</w:tc><w:tc>" P("e") "</w:tc></w:tr></w:tbl>" P("Efter."),
                    NULL, NULL, NULL, NULL),
          "cell 1,1 a\ncell 1,2 b\ncell 1,2 c\ncell 2,1 d\ncell 2,3 e\nparagraph Efter.\n");
}

static void docx_deletions_go_and_insertions_stay(void **state)
{
    check(*state,
          make_docx(*state,
                    "<w:p><w:r><w:t>Vi </w:t></w:r><w:del><w:r><w:delText>av</w:delText></w:r>"
                    "</w:del><w:ins><w:r><w:t>till</w:t></w:r></w:ins><w:r><w:t>styrker.</w:t>"
                    "</w:r></w:p><w:moveFrom>" P("Flyttat.") "</w:moveFrom>",
                    NULL, NULL, NULL, NULL),
          "paragraph Vi tillstyrker.\ndeleted (: ) av\ninserted (: till) till\n"
          "deleted (: ) Flyttat.\n");
}

static void docx_notes_and_headers_have_their_kinds(void **state)
{
    check(*state,
          make_docx(
              *state, P("Vi tillstyrker."), NULL, NULL,
              "<w:footnote w:type=\"separator\">" P("-") "</w:footnote><w:footnote "
                                                         "w:id=\"2\">" P("En not.") "</w:footnote>",
              P("Exempelkommun")),
          "margin Exempelkommun\nparagraph Vi tillstyrker.\nnote En not.\n");
}

static void docx_breaks_start_lines_and_pages(void **state)
{
    struct reading reading = read_bytes(
        *state,
        make_docx(*state,
                  "<w:p><w:r><w:t>Ett</w:t><w:br/><w:t>två</w:t><w:br w:type=\"page\"/></w:r></w:p>"
                  "<w:p><w:r><w:lastRenderedPageBreak/><w:t>tre o\xC2\xADmjukt\xC2\xA0"
                  "brott"
                  "</w:t></w:r></w:p>",
                  NULL, NULL, NULL, NULL));
    assert_int_equal(reading.document.page_count, 2);
    assert_string_equal(outline(*state, &reading),
                        "paragraph Ett|två\nparagraph tre omjukt brott\n");
    assert_int_equal(reading.document.blocks.items[1].page, 2);
    assert_true(str_equal(document_property(&reading.document, STR("title")), STR("Ett svar")));
}

static void docx_bold_lines_above_text_are_headings(void **state)
{
    check(
        *state,
        make_docx(
            *state,
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Kommunens synpunkter</w:t></w:r></w:p>" P(
                "Kommunen tillstyrker förslaget i dess helhet och har inga synpunkter.") "<w:p><w:"
                                                                                         "r><w:rPr>"
                                                                                         "<w:b/></"
                                                                                         "w:rPr><w:"
                                                                                         "t>Anna "
                                                                                         "Berg</"
                                                                                         "w:t></"
                                                                                         "w:r></"
                                                                                         "w:p>",
            NULL, NULL, NULL, NULL),
        "heading 1 Kommunens synpunkter\nparagraph Kommunen tillstyrker förslaget i dess helhet "
        "och har inga synpunkter.\nparagraph Anna Berg\n");
}

static void docx_text_boxes_are_read_once(void **state)
{
    struct reading reading = read_bytes(
        *state,
        make_docx(
            *state,
            "<w:p><w:r><w:t>Yttre</w:t><mc:AlternateContent><mc:Choice>" P(
                "Inre") "</mc:Choice><mc:Fallback>" P("Inre") "</mc:Fallback>"
                                                              "</mc:AlternateContent></w:r></w:p>",
            NULL, NULL, NULL, NULL));
    assert_string_equal(outline(*state, &reading), "paragraph Inre\nparagraph Yttre\n");
}

static void docx_with_entities_is_not_expanded(void **state)
{
    struct made_part parts[] = {
        {"word/document.xml",
         STR("<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><d><p>&b;</p></d>")}};
    check_refused(*state, make_zip(*state, parts, 1), STR("not_read"));
}

static void docx_that_is_deep_is_stopped(void **state)
{
    struct buf deep = buf_init(MIB(1));
    for (size_t i = 0; i < 1000; i++)
        buf_add_str(&deep, STR("<w:sdt>"));
    buf_add_c(&deep, '\0');
    struct reading reading = read_bytes(*state, make_docx(*state, deep.p, NULL, NULL, NULL, NULL));
    buf_done(&deep);
    assert_false(reading.ok);
}

static void docx_that_unpacks_to_too_much_is_refused(void **state)
{
    struct arena *arena = *state;
    size_t n = LIMIT_ZIP_PART_BYTES + 1;
    char *zeros = arena_calloc(arena, n, 1);
    struct made_part parts[] = {{"word/document.xml", {zeros, n}}};
    check_refused(arena, make_zip(arena, parts, 1), STR("too_large"));
}

static void docx_that_is_damaged_anywhere_does_no_harm(void **state)
{
    struct str bytes = make_docx(*state, P("Vi tillstyrker."), NULL, NULL, NULL, NULL);
    char *copy = str_to_c(*state, bytes);
    for (size_t i = 0; i < bytes.n; i += 3) {
        copy[i] = (char)(copy[i] ^ 0x55);
        struct arena arena = arena_init();
        read_bytes(&arena, (struct str){copy, bytes.n});
        arena_done(&arena);
        copy[i] = (char)(copy[i] ^ 0x55);
    }
}

/* E-mail */

#define HEAD                                                                                       \
    "From: =?utf-8?Q?Anna_=C3=85berg?= <anna@kommun.example>\r\n"                                  \
    "To: registrator@region.example\r\nSubject: =?iso-8859-1?Q?Svar_p=E5_remiss?=\r\n"             \
    "Date: Wed, 3 Feb 2021 10:15:00 +0100\r\nMessage-ID: <1@kommun.example>\r\n"                   \
    "MIME-Version: 1.0\r\n"

static void mail_headers_become_properties(void **state)
{
    struct reading reading = read_bytes(
        *state, STR(HEAD "Content-Type: text/plain; charset=iso-8859-1\r\n"
                         "Content-Transfer-Encoding: quoted-printable\r\n\r\nH=E4r.\r\n"));
    assert_true(reading.ok);
    static const struct {
        struct str name, value;
    } facts[] = {{STR_INIT("from"), STR_INIT("Anna Åberg <anna@kommun.example>")},
                 {STR_INIT("to"), STR_INIT("registrator@region.example")},
                 {STR_INIT("subject"), STR_INIT("Svar på remiss")},
                 {STR_INIT("date"), STR_INIT("Wed, 3 Feb 2021 10:15:00 +0100")},
                 {STR_INIT("message-id"), STR_INIT("<1@kommun.example>")}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct str value = document_property(&reading.document, facts[i].name);
        assert_true(str_equal(value, facts[i].value));
    }
    assert_string_equal(outline(*state, &reading), "paragraph Här.\n");
}

static void quoted_mail_is_told_from_the_answer(void **state)
{
    check(*state,
          STR(HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\nVi tillstyrker.\r\n\r\n"
                   "Från: Regionen <r@region.example>\r\nSkickat: den 1 februari 2021\r\n"
                   "Till: Kommunen\r\n\r\nNi får härmed en remiss.\r\n"),
          "paragraph Vi tillstyrker.\nquote Från: Regionen <r@region.example>|Skickat: den 1 "
          "februari 2021|Till: Kommunen\nquote Ni får härmed en remiss.\n");
    check(*state,
          STR(HEAD
              "Content-Type: text/plain; charset=utf-8\r\n\r\nHej!\r\n\r\nDen 1 feb 2021 "
              "skrev Regionen:\r\n> Vad anser ni?\r\n> Svara snart.\r\n\r\nVi tillstyrker.\r\n"),
          "paragraph Hej!\nquote Den 1 feb 2021 skrev Regionen:\nquote > Vad anser ni?|> Svara "
          "snart.\nparagraph Vi tillstyrker.\n");
    check(*state,
          STR(HEAD "Content-Type: text/plain; charset=utf-8\r\n\r\nVi avstår.\r\n"
                   "-----Ursprungligt meddelande-----\r\nHej på er.\r\n"),
          "paragraph Vi avstår.\nquote -----Ursprungligt meddelande-----|Hej på er.\n");
}

static void attachments_are_given_back_with_name_and_type(void **state)
{
    struct reading reading = read_bytes(
        *state,
        STR(HEAD "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                 "Content-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n"
                 "Content-Type: text/plain\r\n\r\nSe bilaga.\r\n--c\r\n"
                 "Content-Type: text/html\r\n\r\n<p>Se bilaga.</p>\r\n--c--\r\n--b\r\n"
                 "Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
                 "Content-Disposition: attachment; filename*=utf-8''yttrande%20%C3%A5.pdf\r\n\r\n"
                 "JVBERi0=\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\n"
                 "Subject: Inre\r\n\r\nHej.\r\n--b--\r\n"));
    assert_true(reading.ok);
    assert_string_equal(outline(*state, &reading), "paragraph Se bilaga.\n");
    assert_int_equal(reading.attachments.count, 2);
    const struct attachment *first = &reading.attachments.items[0];
    assert_true(str_equal(first->name, STR("yttrande å.pdf")));
    assert_true(str_equal(first->media_type, STR("application/pdf")));
    assert_true(str_equal(first->bytes, STR("%PDF-")));
    const struct attachment *second = &reading.attachments.items[1];
    assert_true(str_equal(second->name, STR("Inre.eml")));
    assert_true(str_equal(second->media_type, STR("message/rfc822")));
    assert_true(str_contains(second->bytes, STR("Hej.")));
}

static void html_mail_is_read_as_text(void **state)
{
    check(*state,
          STR(HEAD
              "Content-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>p{}</style>"
              "</head><body><p>Vi  tillstyrker\nförslaget.</p><ul><li>ett</li><li>två</li></ul>"
              "<script>x()</script><blockquote><p>Vad anser ni?</p></blockquote></body></html>"),
          "paragraph Vi tillstyrker förslaget.\nlist_item 1 [•] ett\nlist_item 1 [•] två\n"
          "quote > Vad anser ni?\n");
}

static void a_mail_without_anything_is_empty(void **state)
{
    check_refused(*state, STR(HEAD "\r\n\r\n"), STR("empty"));
}

static void a_mail_nested_without_end_is_stopped(void **state)
{
    struct buf mail = buf_init(MIB(1));
    buf_add_str(&mail, STR(HEAD));
    for (int i = 0; i < 500; i++)
        buf_add_format(&mail, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i);
    buf_add_str(&mail, STR("Content-Type: text/plain\r\n\r\ninnerst\r\n"));
    struct reading reading = read_bytes(*state, buf_str(&mail));
    assert_false(reading.ok);
    buf_done(&mail);
}

/* Which reader a file is given to is told by its start. */
static void check_start(struct str bytes)
{
    enum document_format whole = sniff_format(bytes).format;
    assert_int_equal(sniff_start(str_sub(bytes, 0, SNIFF_START_BYTES)), whole);
}

static void the_start_of_a_file_tells_its_reader(void **state)
{
    struct arena *arena = *state;
    struct buf prose = buf_init(MIB(1));
    while (prose.n < 2 * SNIFF_START_BYTES)
        buf_add_str(&prose, STR("Vi tillstyrker.\n"));
    check_start(buf_str(&prose));
    buf_add_str(&prose, STR("# Rubrik\n"));
    check_start(buf_str(&prose));
    buf_done(&prose);
    check_start(STR(""));
    check_start(STR("%PDF-1.5"));
    check_start(STR(HEAD "\r\nVi tillstyrker."));
    check_start(STR("\xFF\xD8\xFF\xE0"));
    check_start(STR("# Yttrande\n\nVi tillstyrker."));
    check_start(make_docx(arena, "", NULL, NULL, NULL, NULL));
}

static void what_a_zip_file_holds_may_stand_far_down(void **state)
{
    struct arena *arena = *state;
    char *noise = arena_alloc(arena, MIB(1));
    uint32_t random = 1;
    for (size_t i = 0; i < MIB(1); i++)
        noise[i] = (char)((random = random * 1664525 + 1013904223) >> 24);
    const struct made_part parts[] = {{"bild", {noise, MIB(1)}},
                                      {"word/document.xml", STR("<x/>")}};
    struct str zip = make_zip(arena, parts, 2);
    assert_int_equal(sniff_format(zip).format, FORMAT_DOCX);
    assert_int_equal(sniff_format(str_sub(zip, 0, SNIFF_START_BYTES)).format, FORMAT_ZIP);
    assert_int_equal(sniff_start(str_sub(zip, 0, SNIFF_START_BYTES)), FORMAT_DOCX);
}

int main(void)
{
    struct format_prepared prepared;
    format_prepare(&prepared);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(pdf_lines_become_headings_paragraphs_and_items),
        TEST(pdf_lines_keep_size_weight_and_place),
        TEST(pdf_running_lines_and_page_numbers_are_margins),
        TEST(pdf_tables_become_cells),
        TEST(pdf_columns_drawn_across_are_read_one_by_one),
        TEST(pdf_side_column_is_not_woven_into_the_letter),
        TEST(pdf_footnotes_are_notes),
        TEST(pdf_text_outside_the_page_is_left_out),
        TEST(pdf_of_images_only_says_so),
        TEST(pdf_that_is_cut_short_says_so),
        TEST(pdf_with_a_password_says_so),
        TEST(pdf_without_pages_says_so),
        TEST(pdf_of_nothing_but_its_name_is_not_read),
        TEST(pdf_of_ten_thousand_pages_is_read),
        TEST(docx_styles_give_headings),
        TEST(docx_numbers_are_counted_as_word_prints_them),
        TEST(docx_tables_become_cells),
        TEST(docx_deletions_go_and_insertions_stay),
        TEST(docx_notes_and_headers_have_their_kinds),
        TEST(docx_breaks_start_lines_and_pages),
        TEST(docx_bold_lines_above_text_are_headings),
        TEST(docx_text_boxes_are_read_once),
        TEST(docx_with_entities_is_not_expanded),
        TEST(docx_that_is_deep_is_stopped),
        TEST(docx_that_unpacks_to_too_much_is_refused),
        TEST(docx_that_is_damaged_anywhere_does_no_harm),
        TEST(mail_headers_become_properties),
        TEST(quoted_mail_is_told_from_the_answer),
        TEST(attachments_are_given_back_with_name_and_type),
        TEST(html_mail_is_read_as_text),
        TEST(a_mail_without_anything_is_empty),
        TEST(a_mail_nested_without_end_is_stopped),
        TEST(the_start_of_a_file_tells_its_reader),
        TEST(what_a_zip_file_holds_may_stand_far_down),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    format_release(&prepared);
    support_done();
    return failed;
}
