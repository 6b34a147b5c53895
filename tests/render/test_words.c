/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/embedded.h"
#include "render/markup.h"
#include "render/svg.h"
#include "render/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct words load(const char *language)
{
    struct words words;
    assert_true(words_load(str_from(language), &words, NULL));
    return words;
}

static void assert_taken(json_t *text, const char *expected)
{
    assert_non_null(text);
    assert_string_equal(json_string_value(text), expected);
    json_decref(text);
}

static void counts_are_in_the_singular_and_the_plural(void **state)
{
    (void)state;
    struct words swedish = load("sv"), english = load("en");
    assert_taken(words_count(&swedish, "viewpoints", 1), "1 synpunkt");
    assert_taken(words_count(&swedish, "viewpoints", 23), "23 synpunkter");
    assert_taken(words_count(&swedish, "viewpoints", 0), "0 synpunkter");
    assert_taken(words_count(&english, "viewpoints", 1), "1 viewpoint");
    words_done(&swedish);
    words_done(&english);
}

static void numbers_are_written_as_the_language_does(void **state)
{
    (void)state;
    struct words swedish = load("sv"), english = load("en");
    assert_taken(words_number(&swedish, 1412), "1\xC2\xA0"
                                               "412");
    assert_taken(words_number(&english, 1234567), "1,234,567");
    assert_taken(words_number(&swedish, 999), "999");
    assert_taken(words_score(&swedish, 0.81), "0,81");
    assert_taken(words_score(&english, 1), "1.00");
    assert_true(json_is_null(words_score(&english, 7)));
    words_done(&swedish);
    words_done(&english);
}

static void names_in_a_text_are_filled_in_and_unknown_ones_stay(void **state)
{
    (void)state;
    struct words words = load("en");
    assert_taken(words_fill(&words, "place_paged", "page", "3", "line", "12", NULL),
                 "p. 3, line 12");
    assert_taken(words_fill(&words, "place_paged", "page", "{line}", NULL),
                 "p. {line}, line {line}");
    words_done(&words);
}

static void a_name_without_a_text_is_shown_as_it_is(void **state)
{
    (void)state;
    struct words words = load("sv");
    assert_true(str_equal(words_named(&words, "types_", STR("stiftelse")), STR("stiftelse")));
    assert_true(str_equal(words_named(&words, "types_", STR("kommun")), STR("Kommuner")));
    assert_true(str_equal(words_get(&words, "no_such_key"), STR("no_such_key")));
    words_done(&words);
}

static void an_unknown_language_is_refused(void **state)
{
    (void)state;
    struct words words;
    struct error error = {0};
    assert_false(words_load(STR("../sv"), &words, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

static void both_languages_have_the_same_keys(void **state)
{
    (void)state;
    struct words swedish = load("sv"), english = load("en");
    const char *key;
    json_t *text;
    json_object_foreach(swedish.texts, key, text) if (!json_object_get(english.texts, key))
        fail_msg("en.json lacks %s", key);
    json_object_foreach(english.texts, key, text) if (!json_object_get(swedish.texts, key))
        fail_msg("sv.json lacks %s", key);
    words_done(&swedish);
    words_done(&english);
}

/* The keys of a template are written t.key. */
static void check_keys(const struct embedded_file *file, const json_t *texts)
{
    struct str text = {file->bytes, file->size};
    for (size_t at = 0; (at = str_find(text, STR("{{t."), at)) != SIZE_MAX;) {
        size_t start = at + 4;
        at = str_find(text, STR("}}"), start);
        assert_true(at != SIZE_MAX);
        char key[128];
        snprintf(key, sizeof key, "%.*s", (int)(at - start), text.p + start);
        if (!json_object_get(texts, key))
            fail_msg("%s uses t.%s, which is not in i18n/", file->path, key);
    }
}

static void templates_use_only_texts_that_are_there(void **state)
{
    (void)state;
    struct words words = load("sv");
    size_t templates = 0;
    for (size_t i = 0; i < embedded_file_count; i++) {
        if (!str_ends(str_from(embedded_files[i].path), STR(".mustache")))
            continue;
        check_keys(&embedded_files[i], words.texts);
        templates++;
    }
    assert_true(templates > 20);
    words_done(&words);
}

static void markup_is_escaped_and_what_xml_forbids_is_replaced(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(1));
    markup_add_text(&out, STR("<&>\"' åäö\t\n\x01\x7F\xEF\xBF\xBE\xFF]]>"));
    buf_add_c(&out, '\0');
    assert_string_equal(out.p, "&lt;&amp;&gt;&quot;&#39; åäö\t\n"
                               "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD]]&gt;");
    buf_clear(&out);
    markup_add_unescaped(&out, STR("<&>\x01"));
    buf_add_c(&out, '\0');
    assert_string_equal(out.p, "<&>\xEF\xBF\xBD");
    buf_done(&out);
}

static void a_bar_is_divided_by_its_values(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(4));
    const struct svg_part parts[] = {{STR("for"), 1}, {STR("unclear"), 0}, {STR("against"), 3}};
    svg_bar(&out, STR("x"), STR("A & B"), STR("<d>"), parts, 3, 0);
    buf_add_c(&out, '\0');
    assert_string_equal(
        out.p,
        "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 1000 100\""
        " preserveAspectRatio=\"none\" aria-labelledby=\"x-title x-text\">"
        "<title id=\"x-title\">A &amp; B</title><desc id=\"x-text\">&lt;d&gt;</desc>"
        "<rect class=\"fill-for\" x=\"0\" y=\"0\" width=\"250\" height=\"100\"/>"
        "<rect class=\"fill-against\" x=\"250\" y=\"0\" width=\"750\" height=\"100\"/></svg>");
    buf_clear(&out);
    svg_bar(&out, STR("x"), STR("t"), STR("d"), parts, 3, 8);
    buf_add_c(&out, '\0');
    assert_non_null(strstr(out.p, "width=\"125\""));
    assert_non_null(strstr(out.p, "x=\"125\" y=\"0\" width=\"375\""));
    buf_clear(&out);
    svg_bar(&out, STR("x"), STR("t"), STR("d"), parts + 1, 1, 8);
    assert_int_equal(out.n, 0);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_in_the_singular_and_the_plural),
        cmocka_unit_test(numbers_are_written_as_the_language_does),
        cmocka_unit_test(names_in_a_text_are_filled_in_and_unknown_ones_stay),
        cmocka_unit_test(a_name_without_a_text_is_shown_as_it_is),
        cmocka_unit_test(an_unknown_language_is_refused),
        cmocka_unit_test(both_languages_have_the_same_keys),
        cmocka_unit_test(templates_use_only_texts_that_are_there),
        cmocka_unit_test(markup_is_escaped_and_what_xml_forbids_is_replaced),
        cmocka_unit_test(a_bar_is_divided_by_its_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
