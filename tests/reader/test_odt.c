/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/formats/format.h"
#include "reader/parent/sniff.h"
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
    assert_int_equal(reading.document.format, FORMAT_ODT);
    assert_true(reading.ok);
    assert_string_equal(outline(arena, &reading), expected);
}

#define P(text) "<text:p>" text "</text:p>"
#define ITEM(text) "<text:list-item>" P(text) "</text:list-item>"

static void headings_have_their_level(void **state)
{
    check(*state,
          make_odt(*state,
                   "<text:p text:style-name=\"Title\">Yttrande</text:p>"
                   "<text:h text:outline-level=\"2\">Skäl</text:h>"
                   "<text:p text:style-name=\"P1\">Mer</text:p>" P("Vi tillstyrker."),
                   "<style:style style:name=\"P1\" style:family=\"paragraph\" "
                   "style:parent-style-name=\"Heading_20_3\"/>",
                   "<style:style style:name=\"Title\" style:family=\"paragraph\"/><style:style "
                   "style:name=\"Heading_20_3\" style:family=\"paragraph\" "
                   "style:default-outline-level=\"3\"/>",
                   NULL),
          "heading 1 Yttrande\nheading 2 Skäl\nheading 3 Mer\nparagraph Vi tillstyrker.\n");
}

static void lists_have_the_marks_that_are_printed(void **state)
{
    check(*state,
          make_odt(*state,
                   "<text:list text:style-name=\"L1\"><text:list-item>" P("Ett") P(
                       "Mer om ett.") "<text:list>" ITEM("Ett ett")
                       ITEM("Ett två") "</text:list></text:list-item>" ITEM("Två") "</text:list>" P(
                           "M"
                           "e"
                           "l"
                           "l"
                           "a"
                           "n"
                           ".") "<text:list text:style-name=\"L1\" "
                                "text:continue-numbering=\"true\">" ITEM(
                                    "Tre") "</text:list><text:list "
                                           "text:style-name="
                                           "\"L1\">" ITEM(
                                               "Om") "<t"
                                                     "ex"
                                                     "t:"
                                                     "li"
                                                     "st"
                                                     "-"
                                                     "it"
                                                     "em"
                                                     " "
                                                     "te"
                                                     "xt"
                                                     ":"
                                                     "st"
                                                     "ar"
                                                     "t-"
                                                     "va"
                                                     "lu"
                                                     "e="
                                                     "\""
                                                     "7"
                                                     "\""
                                                     ">" P("S"
                                                           "j"
                                                           "u") "</text:list-item>"
                                                                "</text:list><text:list "
                                                                "text:style-name=\"L2\">" ITEM(
                                                                    "Punkt") "</text:list>",
                   "<text:list-style style:name=\"L1\"><text:list-level-style-number "
                   "text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\"/>"
                   "<text:list-level-style-number text:level=\"2\" style:num-format=\"a\" "
                   "style:num-suffix=\")\" text:display-levels=\"2\"/></text:list-style>"
                   "<text:list-style style:name=\"L2\"><text:list-level-style-bullet "
                   "text:level=\"1\" text:bullet-char=\"-\"/></text:list-style>",
                   NULL, NULL),
          "list_item 1 [1.] Ett\nparagraph Mer om ett.\nlist_item 2 [1.a)] Ett ett\n"
          "list_item 2 [1.b)] Ett två\nlist_item 1 [2.] Två\nparagraph Mellan.\n"
          "list_item 1 [3.] Tre\nlist_item 1 [1.] Om\nlist_item 1 [7.] Sju\n"
          "list_item 1 [•] Punkt\n");
}

static void headings_are_numbered_by_the_outline(void **state)
{
    check(*state,
          make_odt(*state,
                   "<text:h text:outline-level=\"1\">Ett</text:h><text:h "
                   "text:outline-level=\"2\">Ett ett</text:h><text:h "
                   "text:outline-level=\"2\">Ett två</text:h>",
                   NULL,
                   "<text:outline-style><text:outline-level-style text:level=\"1\" "
                   "style:num-format=\"1\"/><text:outline-level-style text:level=\"2\" "
                   "style:num-format=\"1\" text:display-levels=\"2\"/></text:outline-style>",
                   NULL),
          "heading 1 [1] Ett\nheading 2 [1.1] Ett ett\nheading 2 [1.2] Ett två\n");
}

static void tables_become_cells(void **state)
{
    check(*state,
          make_odt(*state,
                   "<table:table><table:table-header-rows><table:table-row><table:table-cell>" P(
                       "a") "</table:table-cell><table:table-cell>" P("b")
                       P("c") "</table:table-cell></table:table-row></table:table-header-rows>"
                              "<table:table-row><table:table-cell "
                              "table:number-columns-spanned=\"2\">" P(
                                  "d") "</table:table-cell><table:covered-table-cell/"
                                       "><table:table-cell>" P("e") "</table:table-cell></"
                                                                    "table:table-row></"
                                                                    "table:table>" P("Efter."),
                   NULL, NULL, NULL),
          "cell 1,1 a\ncell 1,2 b\ncell 1,2 c\ncell 2,1 d\ncell 2,3 e\nparagraph Efter.\n");
}

static void deletions_go_and_insertions_stay(void **state)
{
    check(*state,
          make_odt(*state,
                   "<text:tracked-changes><text:changed-region text:id=\"1\"><text:deletion>" P(
                       "avstyrker") "</text:deletion></text:changed-region></"
                                    "text:tracked-changes>" P("Vi <text:change "
                                                              "text:change-id=\"1\"/"
                                                              "><text:change-start "
                                                              "text:change-id=\"2\"/"
                                                              ">tillstyrker<text:change-end "
                                                              "text:change-id=\"2\"/>."),
                   NULL, NULL, NULL),
          "paragraph Vi tillstyrker.\ndeleted (: ) avstyrker\n");
}

static void notes_comments_and_margins_have_their_kinds(void **state)
{
    check(*state,
          make_odt(
              *state,
              P("Vi tillstyrker<text:note><text:note-citation>1</text:note-citation>"
                "<text:note-body>" P("En not.") "</text:note-body></text:note>"
                                                "<office:annotation><dc:creator>A</dc:creator>" P(
                                                    "Sant?") "</office:annotation> detta."),
              NULL, NULL,
              "<style:header>" P("Exempelkommun") "</style:header><style:footer>" P(
                  "Sidfot") "</style:footer>"),
          "margin Exempelkommun\nparagraph Vi tillstyrker detta.\nnote En not.\n"
          "margin Sidfot\ncomment (A: ) Sant?\n");
}

static void spaces_breaks_and_pages_are_kept(void **state)
{
    struct reading reading = read_bytes(
        *state, make_odt(*state,
                         "<text:p text:style-name=\"P1\">Ett\n   två<text:s text:c=\"2\"/>"
                         "tre<text:tab/>fyra<text:line-break/>fem<text:soft-page-break/>sex"
                         "</text:p><text:p text:style-name=\"P1\">Sju</text:p>",
                         "<style:style style:name=\"P1\" style:family=\"paragraph\">"
                         "<style:paragraph-properties fo:break-before=\"page\"/></style:style>",
                         NULL, NULL));
    assert_string_equal(outline(*state, &reading),
                        "paragraph Ett två  tre fyra|fem|sex\nparagraph Sju\n");
    assert_int_equal(reading.document.page_count, 3);
    assert_int_equal(reading.document.blocks.items[0].page, 1);
    assert_int_equal(reading.document.blocks.items[1].page, 3);
    assert_true(str_equal(document_property(&reading.document, STR("title")), STR("Ett svar")));
    assert_true(
        str_equal(document_property(&reading.document, STR("date")), STR("2021-02-03T10:00:00")));
}

static const char bare_content[] =
    "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:text>" P(
        "Vi tillstyrker.") "</office:text></office:body></office:document-content>";

static struct str bare_odt(struct arena *arena, struct str styles)
{
    const struct made_part parts[] = {
        {"mimetype", STR("application/vnd.oasis.opendocument.text")},
        {"content.xml", str_from(bare_content)},
        {"styles.xml", styles},
    };
    return make_zip(arena, parts, styles.n ? 3 : 2);
}

static void a_file_without_styles_is_read(void **state)
{
    check(*state, bare_odt(*state, (struct str){NULL, 0}), "paragraph Vi tillstyrker.\n");
}

static void damaged_styles_leave_the_text(void **state)
{
    struct reading reading = read_bytes(*state, bare_odt(*state, STR("<office:document-styles")));
    assert_string_equal(outline(*state, &reading), "paragraph Vi tillstyrker.\n");
    assert_true(reading_has_problem(&reading, STR("partly_read")));
}

static void bold_lines_above_text_are_headings(void **state)
{
    struct reading reading = read_bytes(
        *state,
        make_odt(*state,
                 P("<text:span text:style-name=\"T1\">Kommunens synpunkter</text:span>")
                     P("Kommunen tillstyrker förslaget i dess helhet och har inga synpunkter."),
                 "<style:style style:name=\"T1\" style:family=\"text\"><style:text-properties "
                 "fo:font-weight=\"bold\" fo:font-size=\"12.5pt\"/></style:style>",
                 NULL, NULL));
    assert_string_equal(outline(*state, &reading),
                        "heading 1 Kommunens synpunkter\nparagraph Kommunen tillstyrker förslaget "
                        "i dess helhet och har inga synpunkter.\n");
    assert_int_equal(reading.document.lines.items[0].flags, LINE_BOLD);
    assert_true(reading.document.lines.items[0].size > 12.4f &&
                reading.document.lines.items[0].size < 12.6f);
}

static void text_boxes_are_read_and_the_words_of_images_are_not(void **state)
{
    check(*state,
          make_odt(*state,
                   P("Utanför<draw:frame><svg:title>Bild</svg:title><draw:text-box>" P(
                       "Inuti") "</draw:text-box></draw:frame>, <text:title>fältet</text:title>"),
                   NULL, NULL, NULL),
          "paragraph Inuti\nparagraph Utanför, fältet\n");
}

static void a_locked_file_says_so(void **state)
{
    static const struct made_part parts[] = {
        {"mimetype", STR_INIT("application/vnd.oasis.opendocument.text")},
        {"content.xml", STR_INIT("\x01\x02")},
        {"META-INF/manifest.xml", STR_INIT("<manifest:encryption-data/>")}};
    struct reading reading = read_bytes(*state, make_zip(*state, parts, 3));
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("encrypted")));
}

static void entities_are_not_expanded(void **state)
{
    static const struct made_part parts[] = {
        {"mimetype", STR_INIT("application/vnd.oasis.opendocument.text")},
        {"content.xml", STR_INIT("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                                 "<a><text><p>&x;</p></text></a>")}};
    struct reading reading = read_bytes(*state, make_zip(*state, parts, 2));
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("not_read")));
}

static void lists_and_spans_without_end_do_no_harm(void **state)
{
    static const char *const elements[][2] = {
        {"<text:list><text:list-item>", "</text:list-item></text:list>"},
        {"<text:span>", "</text:span>"}};
    for (size_t i = 0; i < 2; i++) {
        struct str body = STR("");
        for (int depth = 0; depth < 100; depth++)
            body = str_format(*state, "%s%.*s%s", elements[i][0], STR_ARGS(body), elements[i][1]);
        const char *inside = str_to_c(*state, str_format(*state, P("%.*s"), STR_ARGS(body)));
        struct reading reading = read_bytes(*state, make_odt(*state, inside, NULL, NULL, NULL));
        assert_false(reading.ok);
    }
}

static void damage_anywhere_does_no_harm(void **state)
{
    struct str bytes = make_odt(*state, P("Vi tillstyrker."), NULL, NULL, NULL);
    char *copy = str_to_c(*state, bytes);
    for (size_t i = 0; i < bytes.n; i += 3) {
        copy[i] = (char)(copy[i] ^ 0x55);
        struct arena arena = arena_init();
        read_bytes(&arena, (struct str){copy, bytes.n});
        arena_done(&arena);
        copy[i] = (char)(copy[i] ^ 0x55);
    }
}

static void other_opendocument_files_are_not_read(void **state)
{
    static const struct made_part parts[] = {
        {"mimetype", STR_INIT("application/vnd.oasis.opendocument.spreadsheet")}};
    assert_int_equal(sniff_format(make_zip(*state, parts, 1)).format, FORMAT_UNKNOWN);
}

static void what_libreoffice_writes_is_read(void **state)
{
    struct str odt = convert_by_office(
        *state,
        STR("<html><head><meta charset=\"utf-8\"></head><body><p>Till "
            "Regionen</p><h1>Yttrande</h1><p>Kommunen "
            "tillstyrker förslaget.</p>"
            "<h2>Skäl</h2><ul><li>ett</li><li>två<ul><li>inre</li></ul></li></ul><ol><li>Första"
            "</li><li>Andra</li></ol><table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td>"
            "</tr></table>"),
        "html", "odt:writer8");
    if (odt.n == 0) {
        print_message("There is no LibreOffice here; what it writes is not tested.\n");
        skip();
    }
    check(*state, odt,
          "paragraph Till Regionen\nheading 1 Yttrande\nparagraph Kommunen tillstyrker förslaget.\n"
          "heading 2 Skäl\n"
          "list_item 1 [•] ett\nlist_item 1 [•] två\nlist_item 2 [•] inre\n"
          "list_item 1 [1.] Första\nlist_item 1 [2.] Andra\n"
          "cell 1,1 a\ncell 1,2 b\ncell 2,1 c\ncell 2,2 d\n");
}

int main(void)
{
    struct format_prepared prepared;
    format_prepare(&prepared);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(headings_have_their_level),
        TEST(lists_have_the_marks_that_are_printed),
        TEST(headings_are_numbered_by_the_outline),
        TEST(tables_become_cells),
        TEST(deletions_go_and_insertions_stay),
        TEST(notes_comments_and_margins_have_their_kinds),
        TEST(spaces_breaks_and_pages_are_kept),
        TEST(a_file_without_styles_is_read),
        TEST(damaged_styles_leave_the_text),
        TEST(bold_lines_above_text_are_headings),
        TEST(text_boxes_are_read_and_the_words_of_images_are_not),
        TEST(a_locked_file_says_so),
        TEST(entities_are_not_expanded),
        TEST(lists_and_spans_without_end_do_no_harm),
        TEST(damage_anywhere_does_no_harm),
        TEST(other_opendocument_files_are_not_read),
        TEST(what_libreoffice_writes_is_read),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    format_release(&prepared);
    support_done();
    return failed;
}
