/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/file.h"
#include "base/mem.h"
#include "render/mustache.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Partials of a test are an object of texts. A missing one is empty, as the specification advises;
 * the program's own templates are stricter. */
static bool from_object(void *context, struct str name, struct str *ret_text)
{
    json_t *object = context, *value;
    const char *key;
    json_object_foreach(object, key, value)
    {
        if (str_equal(str_from(key), name)) {
            *ret_text = str_from(json_string_value(value));
            return true;
        }
    }
    return false;
}

static bool from_object_or_empty(void *context, struct str name, struct str *ret_text)
{
    if (!from_object(context, name, ret_text))
        *ret_text = STR("");
    return true;
}

/* List 1 is of squares; list 2 ends before its time. */
static json_t *make_squares(void *context, size_t list, size_t at)
{
    (void)context;
    return list == 2 && at == 2 ? NULL : json_pack("{si}", "square", (int)(at * at));
}

static const struct mustache_lists squares = {make_squares, NULL};

static bool fill(json_t *templates, mustache_source source, const json_t *data, struct buf *out,
                 struct error *error)
{
    struct arena arena = arena_init();
    struct mustache_library library = mustache_library_init(&arena, source, templates);
    const struct mustache_template *template;
    bool ok = mustache_parse(&library, STR("main"), &template, error) &&
              mustache_render(template, data, &squares, out, error);
    arena_done(&arena);
    return ok;
}

static void assert_filled(const char *text, const char *data_text, const char *expected)
{
    json_t *templates = json_pack("{ss}", "main", text);
    json_t *data = json_loads(data_text, JSON_DECODE_ANY, NULL);
    struct buf out = buf_init(KIB(64));
    struct error error = {0};
    if (!fill(templates, from_object, data, &out, &error))
        fail_msg("%s", error.message);
    buf_add_c(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_done(&out);
    json_decref(data);
    json_decref(templates);
}

static void assert_refused(json_t *templates, const char *data_text, enum error_code code,
                           const char *message)
{
    json_t *data = json_loads(data_text, 0, NULL);
    struct buf out = buf_init(KIB(64));
    struct error error = {0};
    assert_false(fill(templates, from_object, data, &out, &error));
    assert_int_equal(error.code, code);
    assert_string_equal(error.message, message);
    buf_done(&out);
    json_decref(data);
    json_decref(templates);
}

static void variables_are_escaped_in_content_and_attributes(void **state)
{
    (void)state;
    assert_filled("<a title='{{x}}'>{{x}}</a>", "{\"x\": \"<b>&\\\"'\\u0001\"}",
                  "<a title='&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD'>"
                  "&lt;b&gt;&amp;&quot;&#39;\xEF\xBF\xBD</a>");
}

static void a_null_hides_the_value_outside_it(void **state)
{
    (void)state;
    assert_filled("{{#in}}[{{x}}{{^x}}none{{/x}}]{{/in}}", "{\"x\": 1, \"in\": {\"x\": null}}",
                  "[none]");
}

static void an_empty_text_is_false(void **state)
{
    (void)state;
    assert_filled("{{#x}}yes{{/x}}{{^x}}no{{/x}}", "{\"x\": \"\"}", "no");
}

static void only_the_programs_own_svg_goes_out_unescaped(void **state)
{
    (void)state;
    assert_filled("{{{a.bar_svg}}}{{&a.bar_svg}}", "{\"a\": {\"bar_svg\": \"<svg/>\"}}",
                  "<svg/><svg/>");
    assert_refused(json_pack("{ss}", "main", "one\n{{{quote}}}"), "{}", ERROR_INPUT,
                   "template main, line 2: only what ends in _svg may go out unescaped: quote");
    assert_refused(json_pack("{ss}", "main", "{{& quote }}"), "{}", ERROR_INPUT,
                   "template main, line 1: only what ends in _svg may go out unescaped: quote");
}

static void the_elements_of_a_long_list_are_asked_for_one_by_one(void **state)
{
    (void)state;
    assert_filled("{{#many}}{{square}}{{sign}} {{/many}}",
                  "{\"many\": {\"$list\": 1, \"count\": 4}, \"sign\": \"!\"}", "0! 1! 4! 9! ");
    assert_filled("{{#many}}x{{/many}}{{^many}}none{{/many}}",
                  "{\"many\": {\"$list\": 1, \"count\": 0}}", "none");
    json_t *templates = json_pack("{ss}", "main", "{{#many}}{{square}}{{/many}}");
    assert_refused(templates, "{\"many\": {\"$list\": 2, \"count\": 4}}", ERROR_MEMORY,
                   "out of memory; nothing that was saved is lost");
}

static void mistakes_name_the_template_and_the_line(void **state)
{
    (void)state;
    assert_refused(json_pack("{ss}", "main", "\n{{#a}}\n"), "{}", ERROR_INPUT,
                   "template main, line 2: this section is never closed: a");
    assert_refused(json_pack("{ss}", "main", "{{#a}}\n{{/b}}"), "{}", ERROR_INPUT,
                   "template main, line 2: another section is open here: a");
    assert_refused(json_pack("{ss}", "main", "\n\n{{/b}}"), "{}", ERROR_INPUT,
                   "template main, line 3: no section is open here: b");
    assert_refused(json_pack("{ss}", "main", "a {{b"), "{}", ERROR_INPUT,
                   "template main, line 1: this tag does not end: {{b");
    assert_refused(json_pack("{ss}", "main", "a {{ }}"), "{}", ERROR_INPUT,
                   "template main, line 1: this tag is empty: {{ }}");
    assert_refused(json_pack("{ss}", "main", "{{>part}}"), "{}", ERROR_NOT_FOUND,
                   "template main, line 1: there is no such partial: part");
    assert_refused(json_pack("{ssss}", "main", "{{>part}}", "part", "\n{{list}}"),
                   "{\"list\": [1]}", ERROR_INPUT,
                   "template part, line 2: this is not a single value: list");
}

static void a_partial_that_never_ends_is_stopped(void **state)
{
    (void)state;
    assert_refused(json_pack("{ss}", "main", "{{>main}}"), "{}", ERROR_LIMIT,
                   "template main, line 1: nested too deep: main");
}

static void sections_too_deep_are_refused(void **state)
{
    (void)state;
    struct buf text = buf_init(KIB(64));
    for (int i = 0; i <= LIMIT_TEMPLATE_DEPTH; i++)
        buf_add_str(&text, STR("{{#a}}"));
    buf_add_c(&text, '\0');
    assert_refused(json_pack("{ss}", "main", text.p), "{}", ERROR_LIMIT,
                   "template main, line 1: sections are nested too deep: a");
    buf_done(&text);
}

static void output_stops_at_the_buffers_maximum(void **state)
{
    (void)state;
    json_t *templates = json_pack("{ss}", "main", "{{#a}}0123456789{{/a}}");
    json_t *data = json_loads("{\"a\": [1, 2, 3]}", 0, NULL);
    struct buf out = buf_init(25);
    struct error error = {0};
    assert_false(fill(templates, from_object, data, &out, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    buf_done(&out);
    json_decref(data);
    json_decref(templates);
}

static bool asks_for_raw(const json_t *test)
{
    const char *text = json_string_value(json_object_get(test, "template"));
    char *partials = json_dumps(json_object_get(test, "partials"), 0);
    bool raw = strstr(text, "{{{") || strchr(text, '&') ||
               (partials && (strstr(partials, "{{{") || strchr(partials, '&')));
    free(partials);
    return raw;
}

static void assert_as_specified(const json_t *test)
{
    json_t *templates = json_object_get(test, "partials")
                            ? json_deep_copy(json_object_get(test, "partials"))
                            : json_object();
    json_object_set(templates, "main", json_object_get(test, "template"));
    struct buf out = buf_init(KIB(64));
    struct error error = {0};
    bool ok = fill(templates, from_object_or_empty, json_object_get(test, "data"), &out, &error);
    const char *name = json_string_value(json_object_get(test, "name"));
    const char *expected = json_string_value(json_object_get(test, "expected"));
    buf_add_c(&out, '\0');
    if (asks_for_raw(test) ? ok : !ok || strcmp(out.p, expected) != 0)
        fail_msg("%s: %s\ngave: %s\nwant: %s", name, error.message, out.p, expected);
    buf_done(&out);
    json_decref(templates);
}

/* The official cases are kept beside the project, not in it. */
static void the_specification_holds(void **state)
{
    (void)state;
    static const char *const parts[] = {"comments", "delimiters", "interpolation",
                                        "inverted", "partials",   "sections"};
    const char *folder = getenv("MUSTACHE_SPEC");
    size_t cases = 0;
    for (size_t i = 0; folder && i < sizeof parts / sizeof *parts; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s.json", folder, parts[i]);
        json_t *part = json_load_file(path, 0, NULL), *test;
        size_t at;
        json_array_foreach(json_object_get(part, "tests"), at, test)
        {
            assert_as_specified(test);
            cases++;
        }
        json_decref(part);
    }
    if (cases == 0) {
        print_message("the specification's cases are not here: skipped\n");
        skip();
    }
    assert_true(cases > 100);
}

#ifdef SAMSYN_FAULTS
static void memory_that_ends_is_an_error(void **state)
{
    (void)state;
    json_t *templates =
        json_pack("{ssss}", "main", "{{#a}}{{>part}}{{/a}}", "part", "{{b.c}} and more\n");
    json_t *data = json_loads("{\"a\": [1, 2, 3], \"b\": {\"c\": \"d\"}}", 0, NULL);
    bool reached = true;
    for (unsigned long nth = 1; reached; nth++) {
        struct buf out = buf_init(KIB(64));
        struct error error = {0};
        mem_fail_at(nth);
        bool ok = fill(templates, from_object, data, &out, &error);
        reached = mem_count() >= nth;
        mem_fail_at(0);
        assert_int_equal(ok, !reached);
        assert_int_equal(error.code, reached ? ERROR_MEMORY : ERROR_NONE);
        buf_done(&out);
    }
    json_decref(data);
    json_decref(templates);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_are_escaped_in_content_and_attributes),
        cmocka_unit_test(a_null_hides_the_value_outside_it),
        cmocka_unit_test(an_empty_text_is_false),
        cmocka_unit_test(only_the_programs_own_svg_goes_out_unescaped),
        cmocka_unit_test(the_elements_of_a_long_list_are_asked_for_one_by_one),
        cmocka_unit_test(mistakes_name_the_template_and_the_line),
        cmocka_unit_test(a_partial_that_never_ends_is_stopped),
        cmocka_unit_test(sections_too_deep_are_refused),
        cmocka_unit_test(output_stops_at_the_buffers_maximum),
        cmocka_unit_test(the_specification_holds),
#ifdef SAMSYN_FAULTS
        cmocka_unit_test(memory_that_ends_is_an_error),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
