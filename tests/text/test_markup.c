/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The bytes of the mark that `text` starts with. */
static size_t mark(const char *text)
{
    return markup_length(str_from(text), 0, strlen(text));
}

static void emphasis_is_a_run_of_one_sign(void **state)
{
    (void)state;
    assert_int_equal(mark("**Mål**"), 2);
    assert_int_equal(mark("_Mål_"), 1);
    assert_int_equal(mark("`mål`"), 1);
    assert_int_equal(mark("* mål"), 0);
}

static void signs_inside_words_are_no_emphasis(void **state)
{
    (void)state;
    struct str text = STR("fel_kod 2*3 å*r fel__kod a ** b ____ 2***3");
    for (size_t at = 0; (at = markup_next(text, at, text.n)) < text.n; at++)
        assert_int_equal(markup_length(text, at, text.n), 0);
}

static void a_note_is_a_mark_with_its_number(void **state)
{
    (void)state;
    assert_int_equal(mark("[^12] Mer"), 5);
    assert_int_equal(mark("<sup><a href=\"#n\">1</a></sup>Mer"),
                     strlen("<sup><a href=\"#n\">1</a></sup>"));
    assert_int_equal(mark("<sup>2</sup>"), strlen("<sup>"));
    assert_int_equal(mark("[^utan slut"), 0);
    assert_int_equal(mark("[^1]: Lagen"), 5);
    struct str text = STR("planen[^1]: den");
    assert_int_equal(markup_length(text, strlen("planen"), text.n), 4);
}

static void the_words_of_a_link_are_no_mark(void **state)
{
    (void)state;
    struct str text = STR("[planen](https://exempel.se)");
    size_t end = str_find(text, STR("]"), 0);
    assert_int_equal(markup_length(text, 0, text.n), 1);
    assert_int_equal(markup_length(text, end, text.n), text.n - end);
    assert_int_equal(mark("[utelämnat] och"), 0);
    assert_int_equal(mark("] (se ovan)"), 0);
}

static void tags_are_known_by_name(void **state)
{
    (void)state;
    assert_int_equal(mark("<em>Mål"), 4);
    assert_int_equal(mark("</STRONG> och"), 9);
    assert_int_equal(mark("<br/>"), 5);
    assert_int_equal(mark("<ul style=\"a: b\">"), 17);
    assert_int_equal(mark("<mål>"), 0);
    assert_int_equal(mark("< 5 och > 3"), 0);
    assert_int_equal(mark("<em utan slut"), 0);
}

static void an_item_of_a_list_starts_with_its_tag(void **state)
{
    (void)state;
    assert_int_equal(markup_item_length(STR("<li class=\"a\">Ett")), 14);
    assert_int_equal(markup_item_length(STR("<link>Ett")), 0);
    assert_int_equal(markup_item_length(STR("Ett <li>")), 0);
    assert_int_equal(markup_item_length(STR("")), 0);
}

static void a_tag_of_a_part_is_told_from_one_of_words(void **state)
{
    (void)state;
    struct str text = STR("<p></li><br/><em><mål>");
    assert_true(markup_parts(text, 0, text.n));
    assert_true(markup_parts(text, 3, text.n));
    assert_true(markup_parts(text, 8, text.n));
    assert_false(markup_parts(text, 13, text.n));
    assert_false(markup_parts(text, 17, text.n));
}

static void nothing_is_a_mark_that_ends_elsewhere(void **state)
{
    (void)state;
    struct str text = STR("<em>[^1]");
    for (size_t end = 0; end < 4; end++)
        assert_int_equal(markup_length(text, 0, end), 0);
    for (size_t end = 4; end < text.n; end++)
        assert_int_equal(markup_length(text, 4, end), 0);
    assert_int_equal(markup_length(text, 4, text.n), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(emphasis_is_a_run_of_one_sign),
        cmocka_unit_test(signs_inside_words_are_no_emphasis),
        cmocka_unit_test(a_note_is_a_mark_with_its_number),
        cmocka_unit_test(the_words_of_a_link_are_no_mark),
        cmocka_unit_test(tags_are_known_by_name),
        cmocka_unit_test(an_item_of_a_list_starts_with_its_tag),
        cmocka_unit_test(a_tag_of_a_part_is_told_from_one_of_words),
        cmocka_unit_test(nothing_is_a_mark_that_ends_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
