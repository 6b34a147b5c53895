/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/form.h"
#include "web/server/routes.h"
#include "web/server/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define assert_str(given, expected)                                                                \
    do {                                                                                           \
        struct str assert_given = (given);                                                         \
        assert_int_equal(assert_given.n, strlen(expected));                                        \
        assert_memory_equal(assert_given.p, expected, assert_given.n);                             \
    } while (0)

struct trial {
    struct arena arena;
    struct request request;
};

static int begin(void **state)
{
    struct trial *trial = calloc(1, sizeof *trial);
    if (!trial)
        return -1;
    trial->request.arena = &trial->arena;
    *state = trial;
    return 0;
}

static int end(void **state)
{
    struct trial *trial = *state;
    arena_done(&trial->arena);
    free(trial);
    return 0;
}

/* Addresses */

static void what_is_encoded_comes_back(void **state)
{
    struct trial *trial = *state;
    const char all[] = "å/ä?ö&=+ %\"<x>\n~_-.";
    struct str decoded, encoded = url_encode(&trial->arena, str_from(all));
    assert_true(url_decode(&trial->arena, encoded, true, &decoded));
    assert_str(decoded, all);
    for (size_t i = 0; i < encoded.n; i++)
        assert_true((unsigned char)encoded.p[i] > ' ' && (unsigned char)encoded.p[i] < 0x7F);
}

static void a_percent_needs_two_digits(void **state)
{
    static const char *const wrong[] = {"%", "%4", "a%", "%4g", "%zz", "100%"};
    struct trial *trial = *state;
    struct str text;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(url_decode(&trial->arena, str_from(wrong[i]), true, &text));
    assert_true(url_decode(&trial->arena, STR("%41%e5"), true, &text));
    assert_str(text, "A\xE5");
}

static void a_plus_is_a_space_in_forms_alone(void **state)
{
    struct trial *trial = *state;
    struct str text;
    assert_true(url_decode(&trial->arena, STR("a+b"), true, &text));
    assert_str(text, "a b");
    assert_true(url_decode(&trial->arena, STR("a+b"), false, &text));
    assert_str(text, "a+b");
}

static void only_addresses_of_this_site_are_local(void **state)
{
    static const char *const elsewhere[] = {
        "",     "desk",       "//example.se",        "/\\example.se", "https://example.se/",
        "/a b", "/a\r\nb: c", "javascript:alert(1)", "/a\x7F",        "\\/x"};
    (void)state;
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        assert_false(url_is_local(str_from(elsewhere[i])));
    assert_true(url_is_local(STR("/consultations/3/desk?part=fa2#viewpoint")));
}

/* Forms */

static void fields_come_in_their_order(void **state)
{
    struct trial *trial = *state;
    struct request *request = &trial->request;
    size_t count;
    assert_true(form_take_urlencoded(request, STR("a=1&b=%C3%A5+%C3%A4&a=2&&c&=x"), NULL));
    assert_str(request_form(request, "a"), "1");
    assert_str(request_form(request, "b"), "å ä");
    assert_str(request_form(request, "c"), "");
    struct str *values = request_form_all(request, "a", &count);
    assert_int_equal(count, 2);
    assert_str(values[1], "2");
}

static void what_is_typed_is_cleaned(void **state)
{
    static const struct {
        const char *raw, *clean;
    } rows[] = {
        {"rad ett\r\nrad två", "rad ett\nrad två"},
        {"ett\rtv\x01", "ett\ntv "},
        {"a\xCC\x8A", "å"}, /* an a and its ring */
        {"\ttabb", "\ttabb"},
    };
    struct trial *trial = *state;
    struct str clean;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(form_clean(&trial->arena, str_from(rows[i].raw), &clean));
        assert_str(clean, rows[i].clean);
    }
}

static void what_is_no_text_is_refused_by_name(void **state)
{
    struct trial *trial = *state;
    struct error error;
    assert_false(form_take_urlencoded(&trial->request, STR("skal=%ff"), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "skal"));
    assert_false(form_take_urlencoded(&trial->request, STR("a=%00"), &error));
    assert_false(form_take_urlencoded(&trial->request, STR("a=%4"), &error));
    assert_false(form_take_query(&trial->request, STR("%ff=1"), &error));
}

static void more_fields_than_the_limit_are_refused(void **state)
{
    struct trial *trial = *state;
    struct error error;
    struct buf text = buf_init(MIB(1));
    for (size_t i = 0; i < LIMIT_FORM_FIELDS; i++)
        buf_add_str(&text, STR("a=1&"));
    assert_true(form_take_urlencoded(&trial->request, buf_str(&text), &error));
    assert_false(form_take_urlencoded(&trial->request, STR("a=1"), &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    buf_done(&text);
}

static void numbers_are_digits_from_one_on(void **state)
{
    static const char *const wrong[] = {"0", "-1", "1x", "1.5", "99999999999999999999", " 1", "+1"};
    struct trial *trial = *state;
    struct request *request = &trial->request;
    struct error error;
    int64_t id = 7;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        *VEC_PUSH(&trial->arena, &request->form) =
            (struct field){str_format(&trial->arena, "n%zu", i), str_from(wrong[i])};
        assert_false(request_form_id(request, str_format(&trial->arena, "n%zu", i).p, &id, &error));
        assert_int_equal(error.code, ERROR_INPUT);
    }
    assert_true(request_form_id(request, "absent", &id, &error));
    assert_int_equal(id, 0);
}

/* Routes */

static void no_two_rows_take_the_same_request(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_table_count; i++)
        for (size_t j = 0; j < route_tables[i]->count; j++) {
            const struct route *route = &route_tables[i]->routes[j];
            bool other;
            assert_ptr_equal(route_find(route->method, str_from(route->pattern), &other), route);
        }
}

static void every_row_says_what_it_is_and_bounds_its_body(void **state)
{
    (void)state;
    for (size_t i = 0; i < route_table_count; i++)
        for (size_t j = 0; j < route_tables[i]->count; j++) {
            const struct route *route = &route_tables[i]->routes[j];
            assert_true(route->summary && *route->summary && route->handle);
            assert_int_equal(route->method == METHOD_POST, route->body_bytes > 0);
            assert_false(route->method == METHOD_GET && route->manner == MANNER_WRITE);
        }
}

static void another_method_is_told_from_another_path(void **state)
{
    bool other;
    (void)state;
    assert_null(route_find(METHOD_POST, STR("/api"), &other));
    assert_true(other);
    assert_null(route_find(METHOD_GET, STR("/nowhere"), &other));
    assert_false(other);
    assert_null(route_find(METHOD_GET, STR("/static/"), &other));
    assert_null(route_find(METHOD_GET, STR("/static/a/b"), &other));
}

static void captures_are_decoded_parts(void **state)
{
    struct trial *trial = *state;
    struct request *request = &trial->request;
    struct error error;
    assert_true(form_take_captures(request, STR("/c/{consultation}/passages/{node}"),
                                   STR("/c/3/passages/fa%C3%A5%2F1"), &error));
    assert_str(request_capture(request, "consultation"), "3");
    assert_str(request_capture(request, "node"), "faå/1");
    assert_false(form_take_captures(request, STR("/{a}"), STR("/%00"), &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(what_is_encoded_comes_back),
        TEST(a_percent_needs_two_digits),
        TEST(a_plus_is_a_space_in_forms_alone),
        TEST(only_addresses_of_this_site_are_local),
        TEST(fields_come_in_their_order),
        TEST(what_is_typed_is_cleaned),
        TEST(what_is_no_text_is_refused_by_name),
        TEST(more_fields_than_the_limit_are_refused),
        TEST(numbers_are_digits_from_one_on),
        TEST(no_two_rows_take_the_same_request),
        TEST(every_row_says_what_it_is_and_bounds_its_body),
        TEST(another_method_is_told_from_another_path),
        TEST(captures_are_decoded_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
