/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Tables for spreadsheets.
 */
#include "render/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_row(struct str cell, const char *expected)
{
    const struct str cells[] = {cell, STR("x")};
    struct buf out = buf_init(KIB(1));
    csv_add_row(&out, cells, 2);
    buf_add_c(&out, '\0');
    assert_string_equal(out.p, expected);
    buf_done(&out);
}

static void cells_are_apart_by_semicolons_and_quoted_where_they_must_be(void **state)
{
    (void)state;
    assert_row(STR("Åby kommun"), "Åby kommun;x\r\n");
    assert_row(STR("a;b"), "\"a;b\";x\r\n");
    assert_row(STR("en \"ort\""), "\"en \"\"ort\"\"\";x\r\n");
    assert_row(STR("två\nrader"), "\"två\nrader\";x\r\n");
    assert_row(STR(""), ";x\r\n");
}

static void what_would_be_a_formula_is_text(void **state)
{
    (void)state;
    assert_row(STR("=1+1"), "'=1+1;x\r\n");
    assert_row(STR("@SUM(A1)"), "'@SUM(A1);x\r\n");
    assert_row(STR("-2"), "'-2;x\r\n");
}

static void a_table_begins_with_the_byte_order_mark(void **state)
{
    (void)state;
    struct buf out = buf_init(KIB(1));
    csv_begin(&out);
    assert_memory_equal(out.p, "\xEF\xBB\xBF", 3);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_apart_by_semicolons_and_quoted_where_they_must_be),
        cmocka_unit_test(what_would_be_a_formula_is_text),
        cmocka_unit_test(a_table_begins_with_the_byte_order_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
