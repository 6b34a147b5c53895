/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
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
    assert_int_equal(reading.document.format, FORMAT_HTML);
    assert_true(reading.ok);
    assert_string_equal(outline(arena, &reading), expected);
}

static void headings_paragraphs_and_lists_are_told_apart(void **state)
{
    check(*state,
          STR("<!DOCTYPE html><html><head><title>Svar</title></head><body><h1>Yttrande</h1>Lös "
              "text\n  här.<p>Vi <b>till</b>styrker.<ul><li>ett<li><p>två</p><p>mer</p><ol "
              "type=a start=3><li>inre</ol></ul></body></html>"),
          "heading 1 Yttrande\nparagraph Lös text här.\nparagraph Vi tillstyrker.\n"
          "list_item 1 [•] ett\nlist_item 1 [•] två\nparagraph mer\nlist_item 2 [c.] inre\n");
}

static void tables_become_cells(void **state)
{
    check(*state, STR("<html><table><tr><th>a<th>b<tr><td colspan=2>c<td>d</table>Efter."),
          "cell 1,1 a\ncell 1,2 b\ncell 2,1 c\ncell 2,3 d\nparagraph Efter.\n");
}

static void quotes_breaks_and_set_lines_are_kept(void **state)
{
    check(*state, STR("<html><blockquote><p>Er text</blockquote><p>Ett<br>två<pre>tre\nfyra</pre>"),
          "quote Er text\nparagraph Ett|två\nparagraph tre|fyra\n");
}

static void scripts_styles_and_what_is_elsewhere_are_left_alone(void **state)
{
    check(*state,
          STR("<!-- sparad --><html><style>p{}</style><script>x('a')</script><p>Vi tillstyrker."
              "<img src=\"http://a.example/b.png\" alt=\"bild\"><iframe src=\"file:///etc/passwd\">"
              "inuti</iframe><object data=\"x\">y</object><select><option>val</select>"),
          "paragraph Vi tillstyrker.\n");
}

static void the_character_set_is_found(void **state)
{
    static const struct str pages[] = {
        STR_INIT("<html><meta charset=utf-8><p>f\xC3\xB6r 5 \xE2\x82\xAC"),
        STR_INIT("<html><meta charset=iso-8859-1><p>f\xC3\xB6r 5 \xE2\x82\xAC"),
        STR_INIT("\xEF\xBB\xBF<html><p>f\xC3\xB6r 5 \xE2\x82\xAC"),
        STR_INIT("<html><p>f\xF6r 5 \x80"),
        STR_INIT("<html><meta charset=\"iso-8859-1\"><p>f\xF6r 5 \x80"),
        STR_INIT("<html><meta http-equiv=Content-Type content=\"text/html; "
                 "charset=ISO-8859-15\"><p>f\xF6r 5 \xA4"),
        STR_INIT("<html><meta charset=macintosh><p>f\x9Ar 5 \xDB"),
        STR_INIT("\xFF\xFE<\0h\0t\0m\0l\0>\0<\0p\0>\0f\0\xF6\0r\0 \0"
                 "5\0 \0\xAC\x20"),
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        check(*state, pages[i], "paragraph för 5 €\n");
}

static void a_page_without_text_is_empty(void **state)
{
    struct reading reading = read_text(*state, "<html><body><script>x()</script></body></html>");
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, STR("empty")));
}

static void a_page_nested_without_end_is_read_in_part(void **state)
{
    struct buf page = buf_init(MIB(1));
    buf_add_str(&page, STR("<html><p>Vi tillstyrker.</p>"));
    for (int i = 0; i < 10000; i++)
        buf_add_str(&page, STR("<ul><li><table><tr><td>"));
    struct reading reading = read_bytes(*state, buf_str(&page));
    buf_done(&page);
    assert_true(reading.ok);
    assert_true(reading_has_problem(&reading, STR("partly_read")));
}

static void a_letter_about_tags_is_no_page(void **state)
{
    struct reading reading = read_text(*state, "Vi vill ha <html> i stället.\n");
    assert_int_equal(reading.document.format, FORMAT_TEXT);
}

int main(void)
{
    struct format_prepared prepared;
    format_prepare(&prepared);
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(headings_paragraphs_and_lists_are_told_apart),
        TEST(tables_become_cells),
        TEST(quotes_breaks_and_set_lines_are_kept),
        TEST(scripts_styles_and_what_is_elsewhere_are_left_alone),
        TEST(the_character_set_is_found),
        TEST(a_page_without_text_is_empty),
        TEST(a_page_nested_without_end_is_read_in_part),
        TEST(a_letter_about_tags_is_no_page),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    format_release(&prepared);
    support_done();
    return failed;
}
