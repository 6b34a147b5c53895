/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/formats/format.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(struct arena *arena, struct str bytes, const char *expected)
{
    struct reading reading = read_bytes(arena, bytes);
    assert_true(reading.ok);
    assert_int_equal(reading.problems.count, 0);
    assert_string_equal(outline(arena, &reading), expected);
}

/* DOCX */

#define R(text) "<w:r><w:t xml:space=\"preserve\">" text "</w:t></w:r>"
#define P(inside) "<w:p>" inside "</w:p>"
#define MARKED(mark, inside) "<w:p><w:pPr><w:rPr>" mark "</w:rPr></w:pPr>" inside "</w:p>"
#define INS(inside) "<w:ins w:id=\"90\" w:author=\"Ek\">" inside "</w:ins>"
#define DEL(text)                                                                                  \
    "<w:del w:id=\"91\" w:author=\"Alm\"><w:r><w:delText xml:space=\"preserve\">" text             \
    "</w:delText></w:r></w:del>"
#define INSERTED_MARK "<w:ins w:id=\"92\" w:author=\"Ek\"/>"
#define DELETED_MARK "<w:del w:id=\"93\" w:author=\"Alm\"/>"
#define FROM(id) "<w:commentRangeStart w:id=\"" id "\"/>"
#define TO(id)                                                                                     \
    "<w:commentRangeEnd w:id=\"" id "\"/><w:r><w:commentReference w:id=\"" id "\"/></w:r>"
#define COMMENT(id, author, paragraph, text)                                                       \
    "<w:comment w:id=\"" id "\" w:author=\"" author "\"><w:p w14:paraId=\"" paragraph              \
    "\"><w:r><w:t>" text "</w:t></w:r></w:p></w:comment>"

static void check_docx(struct arena *arena, const char *body, const char *expected)
{
    check(arena, make_docx(arena, body, NULL, NULL, NULL, NULL), expected);
}

static void a_change_stands_in_the_text_and_behind_it(void **state)
{
    check_docx(*state,
               P(R("Målet ") DEL("bör") INS(R("ska")) R(" nås ") INS(R("senast ") R("2030")) R("."))
                   P(R("Det räcker.")),
               "paragraph Målet ska nås senast 2030.\nparagraph Det räcker.\n"
               "deleted (Alm: ) bör\ninserted (Ek: ska) ska\n"
               "inserted (Ek: senast 2030) senast 2030\n");
}

static void changes_of_two_people_are_two(void **state)
{
    check_docx(*state,
               P("<w:ins w:author=\"Ek\">" R("ett ") "</w:ins><w:ins w:author=\"Alm\">" R(
                   "två") "</w:ins>"),
               "paragraph ett två\ninserted (Ek: ett) ett\ninserted (Alm: två) två\n");
}

static void what_was_inserted_and_deleted_again_is_deleted(void **state)
{
    check_docx(*state, P(R("Vi ") INS(R("nog ") DEL("aldrig ") R("kan")) R(".")),
               "paragraph Vi nog kan.\ninserted (Ek: nog) nog\ndeleted (Alm: ) aldrig\n"
               "inserted (Ek: kan) kan\n");
}

static void an_inserted_paragraph_is_one_change_with_its_neighbour(void **state)
{
    check_docx(*state,
               P(R("Före.")) MARKED(INSERTED_MARK, INS(R("Nytt ett.")))
                   MARKED(INSERTED_MARK, INS(R("Nytt två."))) P(R("Efter.")),
               "paragraph Före.\nparagraph Nytt ett.\nparagraph Nytt två.\nparagraph Efter.\n"
               "inserted (Ek: Nytt ett.||Nytt två.) Nytt ett.|Nytt två.\n");
}

static void a_deleted_paragraph_leaves_no_trace_in_the_text(void **state)
{
    check_docx(*state,
               P(R("Före.")) MARKED(DELETED_MARK, DEL("Bort ett."))
                   MARKED(DELETED_MARK, DEL("Bort två.")) P(R("Efter.")),
               "paragraph Före.\nparagraph Efter.\ndeleted (Alm: ) Bort ett.|Bort två.\n");
}

static void a_deleted_mark_joins_two_paragraphs_into_the_second(void **state)
{
    check_docx(
        *state,
        MARKED(DELETED_MARK, R("Målet ska ")) "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr>" R(
            "nås.") "</w:p>" P(R("Efter.")),
        "heading 1 Målet ska nås.\nparagraph Efter.\n");
    check_docx(
        *state,
        "<w:tbl><w:tr><w:tc>" MARKED(DELETED_MARK, R("a")) "</w:tc><w:tc>" P(R(
            "b")) "</w:tc></w:tr></w:tbl>" MARKED(DELETED_MARK,
                                                  R("c")) "<w:tbl><w:tr><w:tc>" P(R("d")) "</"
                                                                                          "w:tc></"
                                                                                          "w:tr></"
                                                                                          "w:tbl>",
        "cell 1,1 a\ncell 1,2 b\nparagraph c\ncell 1,1 d\n");
}

static void rows_and_cells_come_and_go_whole(void **state)
{
    check_docx(
        *state,
        "<w:tbl><w:tr><w:tc>" P(R(
            "a")) "</w:tc></w:tr><w:tr><w:trPr>" DELETED_MARK
                  "</w:trPr><w:tc>" P(R("bort")) "</w:tc><w:tc>" P(R(
                      "här")) "</w:tc></w:tr><w:tr>"
                              "<w:trPr>" INSERTED_MARK "</w:trPr><w:tc>" P(R(
                                  "b")) "</w:tc><w:tc><w:tcPr>"
                                        "<w:cellDel w:author=\"Alm\"/></w:tcPr>" P(R(
                                            "c")) "</w:tc></w:tr><w:tr><w:tc>" P(R("d")) "</w:tc></"
                                                                                         "w:tr></"
                                                                                         "w:tbl>",
        "cell 1,1 a\ncell 2,1 b\ncell 3,1 d\ndeleted (Alm: ) bort|här\n"
        "inserted (Ek: b) b\ndeleted (Alm: ) c\n");
}

static void changes_of_form_and_numbering_are_no_changes(void **state)
{
    check_docx(*state,
               "<w:p><w:pPr><w:numPr><w:ins w:author=\"Ek\"/></w:numPr><w:pPrChange "
               "w:author=\"Ek\"><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr></w:pPrChange></w:pPr>"
               "<w:r><w:rPr><w:rPrChange w:author=\"Ek\"><w:rPr><w:b/></w:rPr></w:rPrChange>"
               "</w:rPr><w:t>Vi tillstyrker.</w:t></w:r></w:p>",
               "paragraph Vi tillstyrker.\n");
}

static void moved_text_is_deleted_and_inserted(void **state)
{
    check_docx(*state,
               P("<w:moveTo w:author=\"Ek\">" R("Flyttat.") "</w:moveTo>") P(R("Mellan."))
                   P(R("Rest. ") "<w:moveFrom w:author=\"Ek\">" R("Flyttat.") "</w:moveFrom>"),
               "paragraph Flyttat.\nparagraph Mellan.\nparagraph Rest.\n"
               "inserted (Ek: Flyttat.) Flyttat.\ndeleted (Ek: ) Flyttat.\n");
}

static void comments_are_about_what_they_are_tied_to(void **state)
{
    check(*state,
          make_commented_docx(
              *state,
              P(R("Vi ") FROM("1") R("tillstyrker") TO("1") R(" e") FROM("2")
                    R("\xCC\x81 målen.") "<w:r><w:commentReference w:id=\"3\"/></w:r>")
                  P(R("Sista") TO("2") R(" ord.")),
              COMMENT("2", "Alm", "A2", "Båda.") COMMENT("1", "Ek", "A1", "Nja.")
                  COMMENT("3", "Ek", "A3", "Här?") COMMENT("4", "Ek", "A4", "Ingenstans."),
              ""),
          "paragraph Vi tillstyrker é målen.\nparagraph Sista ord.\n"
          "comment (Ek: ) Ingenstans.\ncomment (Ek: tillstyrker) Nja.\n"
          "comment (Alm: é målen.||Sista) Båda.\ncomment (Ek: ) Här?\n");
}

static void comments_that_nothing_is_tied_to_are_kept(void **state)
{
    check(*state,
          make_commented_docx(*state, P(R("Ett mål.")), COMMENT("1", "Ek", "0A", "Vilket?"), ""),
          "paragraph Ett mål.\ncomment (Ek: ) Vilket?\n");
}

static void an_answer_is_about_what_its_comment_is_about(void **state)
{
    check(*state,
          make_commented_docx(*state, P(R("Ett ") FROM("1") R("mål") TO("1") R(".")),
                              COMMENT("1", "Ek", "0A", "Vilket?")
                                  COMMENT("2", "Alm", "0B", "Det första."),
                              "<w15:commentEx w15:paraId=\"0A\"/><w15:commentEx w15:paraId=\"0B\" "
                              "w15:paraIdParent=\"0A\"/>"),
          "paragraph Ett mål.\ncomment (Ek: mål) Vilket?\ncomment (Alm: mål) Det första.\n");
}

static void a_comment_of_several_paragraphs_is_one(void **state)
{
    check(*state,
          make_commented_docx(*state, P(FROM("1") R("Mål") TO("1")),
                              "<w:comment w:id=\"1\" w:author=\"Ek\">" P(R("Ett.")) P(R("Två") DEL(
                                  "bort") "<w:r><w:br/></w:r>" R("tre.")) "</w:comment>",
                              ""),
          "paragraph Mål\ncomment (Ek: Mål) Ett.|Två|tre.\n");
}

static void places_count_the_marks_that_are_printed(void **state)
{
    check(*state,
          make_docx(*state,
                    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>"
                    "</w:pPr>" R("\xC2\xA0  e\xEF\xAC\x83"
                                 "ektiv ") INS(R("och snar")) "</w:p>",
                    NULL,
                    "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:numFmt "
                    "w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl></w:abstractNum>"
                    "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"7\"/></w:num>",
                    NULL, NULL),
          "list_item 1 [1.] effiektiv och snar\ninserted (Ek: och snar) och snar\n");
}

/* ODT */

#define OP(inside) "<text:p>" inside "</text:p>"
#define REGION(id, kind, inside)                                                                   \
    "<text:changed-region xml:id=\"" id "\" text:id=\"" id "\"><text:" kind                        \
    "><office:change-info><dc:creator>Ek</dc:creator><dc:date>2026-01-02</dc:date>"                \
    "</office:change-info>" inside "</text:" kind "></text:changed-region>"
#define BEGIN(id) "<text:change-start text:change-id=\"" id "\"/>"
#define STOP(id) "<text:change-end text:change-id=\"" id "\"/>"
#define GONE(id) "<text:change text:change-id=\"" id "\"/>"
#define NOTED(name, author, text)                                                                  \
    "<office:annotation office:name=\"" name "\"><dc:creator>" author                              \
    "</dc:creator><dc:date>2026-01-02</dc:date><meta:creator-initials>X</"                         \
    "meta:creator-initials>" text "</office:annotation>"
#define NOTED_TO(name) "<office:annotation-end office:name=\"" name "\"/>"

static void odt_changes_stand_behind_the_text(void **state)
{
    check(
        *state,
        make_odt(*state,
                 "<text:tracked-changes>" REGION("c1", "insertion", "") REGION(
                     "c2", "deletion", OP("gamla") OP("stycket")) REGION("c3", "format-change", "")
                     REGION("c4", "insertion", "") "</text:tracked-changes>" OP("Målet " BEGIN(
                         "c1") "ska<text:s/>nu" STOP("c1") " nås" GONE("c2") "." BEGIN("c4"))
                         OP("Ett till." STOP("c4")) OP(BEGIN("c3") "Sist." STOP("c3")),
                 NULL, NULL, NULL),
        "paragraph Målet ska nu nås.\nparagraph Ett till.\nparagraph Sist.\n"
        "inserted (Ek: ska nu) ska nu\ndeleted (Ek: ) gamla|stycket\n"
        "inserted (Ek: Ett till.) Ett till.\n");
}

static void odt_comments_are_about_what_they_are_tied_to(void **state)
{
    check(
        *state,
        make_odt(
            *state,
            OP("Vi " NOTED(
                "n1", "Ek",
                OP("Varför <text:span>då</text:span>?") OP(
                    "Säg.")) "till<text:span>styr</text:span>ker" NOTED_TO("n1") " detta"
                                                                                 "<office:"
                                                                                 "annotation "
                                                                                 "loext:parent-"
                                                                                 "name=\"n1\" "
                                                                                 "office:name="
                                                                                 "\"n2\" "
                                                                                 "xmlns:loext="
                                                                                 "\"urn:x\"><dc:"
                                                                                 "creator>Alm</"
                                                                                 "dc:creator>" OP(
                                                                                     "Ja.") "</"
                                                                                            "office"
                                                                                            ":annot"
                                                                                            "ation>"
                                                                                            "."),
            NULL, NULL, NULL),
        "paragraph Vi tillstyrker detta.\ncomment (Ek: tillstyrker) Varför då?|Säg.\n"
        "comment (Alm: ) Ja.\n");
}

/* PDF */

static void notes_on_a_pdf_are_comments_on_what_they_mark(void **state)
{
    static const struct drawn lines[] = {
        {72, 120, 11, false, "Regionen ska samla kommunerna om mark, lån och gemensam upphand-"},
        {72, 134, 11, false, "ling av småhus. Det gäller alla öar som har fast boende året om."},
        {0, 0, 0, false, NULL},
        {72, 120, 11, false, "Färjorna går minst fyra turer om dagen, också på vintern och i is."},
        {72, 300, 11, false, "Resan till fastlandet ska gå att lita på för den som pendlar dit."},
    };
    static const struct noted notes[] = {
        {1, 400, 292, 420, 312, true, "Ek", "Vem mäter det?\rOch när?"},
        {0, 70, 108, 124, 124, false, "Ek", "Vilken region?"},
        {0, 400, 108, 480, 124, false, "Alm", "Varför?"},
        {0, 70, 108, 124, 124, false, "Alm", "Regionen"},
        {0, 70, 122, 124, 138, false, "Alm", "  "},
        {1, 178, 108, 214, 124, false, "", "Sex."},
    };
    struct str pdf = make_noted_pdf(*state, make_pdf(*state, lines, sizeof lines / sizeof *lines),
                                    notes, sizeof notes / sizeof *notes);
    check(
        *state, pdf,
        "paragraph Regionen ska samla kommunerna om mark, lån och gemensam upphandling|av småhus. "
        "Det gäller alla öar som har fast boende året om.\n"
        "paragraph Färjorna går minst fyra turer om dagen, också på vintern och i is.\n"
        "paragraph Resan till fastlandet ska gå att lita på för den som pendlar dit.\n"
        "comment (Ek: Regionen) Vilken region?\n"
        "comment (Alm: gemensam upphandling) Varför?\ncomment (: fyra turer) Sex.\n"
        "comment (Ek: Resan till fastlandet ska gå att lita på för den som pendlar dit.) "
        "Vem mäter det?|Och när?\n");
}

static void notes_that_are_damaged_do_no_harm(void **state)
{
    static const struct drawn lines[] = {{72, 120, 11, false, "Färjorna går minst fyra turer."}};
    static const struct noted notes[] = {{0, 70, 108, 124, 124, false, "Ek", "Varför?"}};
    struct str pdf = make_noted_pdf(*state, make_pdf(*state, lines, 1), notes, 1);
    size_t at = str_find(pdf, STR("/QuadPoints"), 0);
    assert_int_not_equal(at, SIZE_MAX);
    for (size_t i = at; i < at + 60; i++) {
        char *broken = (char *)str_copy(*state, pdf).p;
        broken[i] = '/';
        struct reading reading = read_bytes(*state, (struct str){broken, pdf.n});
        assert_true(reading.ok);
    }
}

/* Both, by way of LibreOffice */

static void what_libreoffice_makes_of_them_is_read_the_same(void **state)
{
    const char *expected = "paragraph Målet ska nås.\nparagraph Efter.\n"
                           "deleted (Alm: ) bör\ninserted (Ek: ska) ska\n"
                           "comment (Ek: nås) När?\ndeleted (Alm: ) Bort.\n";
    struct str docx =
        make_commented_docx(*state,
                            P(R("Målet ") DEL("bör") INS(R("ska")) R(" ") FROM("1") R("nås") TO("1")
                                  R(".")) MARKED(DELETED_MARK, DEL("Bort.")) P(R("Efter.")),
                            COMMENT("1", "Ek", "A1", "När?"), "");
    check(*state, docx, expected);
    struct str odt = convert_by_office(*state, docx, "docx", "odt:writer8");
    if (odt.n == 0) {
        print_message("There is no LibreOffice here; what it writes is not tested.\n");
        skip();
    }
    check(*state, odt, expected);
    struct str again = convert_by_office(*state, odt, "odt", "docx:MS Word 2007 XML");
    check(*state, again, expected);
}

int main(void)
{
    struct format_prepared prepared;
    format_prepare(&prepared);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(a_change_stands_in_the_text_and_behind_it),
        TEST(changes_of_two_people_are_two),
        TEST(what_was_inserted_and_deleted_again_is_deleted),
        TEST(an_inserted_paragraph_is_one_change_with_its_neighbour),
        TEST(a_deleted_paragraph_leaves_no_trace_in_the_text),
        TEST(a_deleted_mark_joins_two_paragraphs_into_the_second),
        TEST(rows_and_cells_come_and_go_whole),
        TEST(changes_of_form_and_numbering_are_no_changes),
        TEST(moved_text_is_deleted_and_inserted),
        TEST(comments_are_about_what_they_are_tied_to),
        TEST(comments_that_nothing_is_tied_to_are_kept),
        TEST(an_answer_is_about_what_its_comment_is_about),
        TEST(a_comment_of_several_paragraphs_is_one),
        TEST(places_count_the_marks_that_are_printed),
        TEST(odt_changes_stand_behind_the_text),
        TEST(odt_comments_are_about_what_they_are_tied_to),
        TEST(notes_on_a_pdf_are_comments_on_what_they_mark),
        TEST(notes_that_are_damaged_do_no_harm),
        TEST(what_libreoffice_makes_of_them_is_read_the_same),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    format_release(&prepared);
    support_done();
    return failed;
}
