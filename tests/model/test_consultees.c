/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "workbench.h"

#include "model/consultation/consultees.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct list {
    struct arena arena;
    struct consultees consultees;
    struct error error;
    bool ok;
};

static struct list read_list(const char *text)
{
    struct list list = {.arena = arena_init()};
    list.ok = consultees_read(str_from(text), &list.arena, &list.consultees, &list.error);
    return list;
}

static void a_first_line_of_headings_is_passed_over(void **state)
{
    (void)state;
    struct list list = read_list("Namn;Typ;E-post\nSundvalla kommun;kommun;a@b.example\n");
    assert_true(list.ok);
    assert_int_equal(list.consultees.count, 1);
    assert_text(list.consultees.items[0].name, "Sundvalla kommun");
    assert_text(list.consultees.items[0].type, "kommun");
    assert_text(list.consultees.items[0].email, "a@b.example");
    arena_done(&list.arena);
}

static void a_list_without_headings_loses_nobody(void **state)
{
    (void)state;
    struct list list = read_list("Sundvalla kommun\r\nTrafikverket\r\n");
    assert_int_equal(list.consultees.count, 2);
    assert_text(list.consultees.items[0].name, "Sundvalla kommun");
    assert_text(list.consultees.items[1].name, "Trafikverket");
    arena_done(&list.arena);
}

static void quoted_fields_may_hold_delimiters_quotes_and_line_ends(void **state)
{
    (void)state;
    struct list list =
        read_list("\"Bok, Penna \"\"och\"\" AB\",näringsliv\n\"Två\nrader\",x,y,z\n");
    assert_int_equal(list.consultees.count, 2);
    assert_text(list.consultees.items[0].name, "Bok, Penna \"och\" AB");
    assert_text(list.consultees.items[1].name, "Två\nrader");
    assert_text(list.consultees.items[1].email, "y");
    arena_done(&list.arena);
}

static void windows_1252_and_a_byte_order_mark_are_understood(void **state)
{
    (void)state;
    struct list latin = read_list("\xC5re kommun;kommun\n");
    assert_text(latin.consultees.items[0].name, "Åre kommun");
    arena_done(&latin.arena);
    struct list marked = read_list("\xEF\xBB\xBF"
                                   "Åre kommun;kommun\n");
    assert_text(marked.consultees.items[0].name, "Åre kommun");
    arena_done(&marked.arena);
}

static void empty_lines_are_nobody(void **state)
{
    (void)state;
    struct list list = read_list("\n;;\nSundvalla kommun\n   \n");
    assert_int_equal(list.consultees.count, 1);
    arena_done(&list.arena);
}

static void a_quotation_that_does_not_end_is_refused_with_its_line(void **state)
{
    (void)state;
    struct list list = read_list("Sundvalla kommun\n\"Trafikverket;x\n");
    assert_false(list.ok);
    assert_int_equal(list.error.code, ERROR_INPUT);
    assert_true(str_contains(str_from(list.error.message), STR("line 2")));
    arena_done(&list.arena);
}

static void a_row_without_a_name_is_refused_with_its_line(void **state)
{
    (void)state;
    struct list list = read_list("Sundvalla kommun;kommun\n;kommun;x@y.example\n");
    assert_false(list.ok);
    assert_true(str_contains(str_from(list.error.message), STR("line 2")));
    arena_done(&list.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_line_of_headings_is_passed_over),
        cmocka_unit_test(a_list_without_headings_loses_nobody),
        cmocka_unit_test(quoted_fields_may_hold_delimiters_quotes_and_line_ends),
        cmocka_unit_test(windows_1252_and_a_byte_order_mark_are_understood),
        cmocka_unit_test(empty_lines_are_nobody),
        cmocka_unit_test(a_quotation_that_does_not_end_is_refused_with_its_line),
        cmocka_unit_test(a_row_without_a_name_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
