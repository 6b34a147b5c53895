/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/dates.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_date(const char *text, const char *expected)
{
    struct arena arena = arena_init();
    struct str s = str_from(text);
    struct dated_places dates = dates_of(&arena, s, (struct range){0, s.n});
    if (!*expected) {
        assert_int_equal(dates.count, 0);
    } else {
        assert_int_equal(dates.count, 1);
        assert_string_equal(date_format(dates.items[0].date).text, expected);
    }
    arena_done(&arena);
}

static void dates_are_read_in_the_ways_letters_write_them(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "2021-02-03",
        "2021.02.03",
        "2021/02/03",
        "20210203",
        "3 februari 2021",
        "den 3 feb. 2021",
        "3:e feb 2021",
        "3. februari 2021",
        "3 FEBRUARI 2021",
        "3/2 2021",
        "3/2-21",
        "3/2 -2021",
        "3/2/2021",
        "03.02.2021",
        "3.2.2021",
        "03-02-2021",
        "2021 - 02 - 03",
        "2021\u201302\u201303",
        "2021\u201102\u201103",
        "3 februari, 2021",
        "3\u00A0februari\u00A02021",
        "den 3\nfebruari 2021",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        assert_date(forms[i], "2021-02-03");
}

static void a_date_glued_to_a_word_is_found(void **state)
{
    (void)state;
    assert_date("2020-12-17Diarienummer", "2020-12-17");
    assert_date("Datum2020-12-17", "2020-12-17");
    assert_date("Datum:2020-12-17.", "2020-12-17");
}

static void numbers_that_are_no_dates_are_left(void **state)
{
    (void)state;
    static const char *const others[] = {
        "2021-13-03",   "2021-02-30", "101-41031-2017",   "2026\u20132033", "KS-2021-02-03",
        "2021-02-03-5", "08-535 300", "32 februari 2021", "5/13 2021",      "2010:630",
        "12021-02-03",  "2.3.1",      "13 feber 2021",    "202102031",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_date(others[i], "");
}

static void a_day_without_its_year_has_year_zero(void **state)
{
    (void)state;
    struct dated_place place;
    struct str text = STR("9 februari beslutade styrelsen");
    assert_true(date_at(text, 0, &place));
    assert_int_equal(place.date.year, 0);
    assert_int_equal(place.date.month, 2);
    assert_int_equal(place.date.day, 9);
    assert_int_equal(place.range.end, 10);
}

static void the_date_of_a_mail_is_its_senders_day(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "Wed, 29 Oct 2025 23:07:33 -0500",
        "29 Oct 2025 14:07 +0100",
        "2025-10-29T14:07:33+01:00",
        "onsdagen den 29 oktober 2025 14:07",
    };
    struct date date = {0, 0, 0};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        assert_true(date_of_mail(str_from(forms[i]), &date));
        assert_string_equal(date_format(date).text, "2025-10-29");
    }
    date.day = 7;
    assert_false(date_of_mail(STR("yesterday"), &date));
    assert_false(date_of_mail(STR(""), &date));
    assert_int_equal(date.day, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_in_the_ways_letters_write_them),
        cmocka_unit_test(a_date_glued_to_a_word_is_found),
        cmocka_unit_test(numbers_that_are_no_dates_are_left),
        cmocka_unit_test(a_day_without_its_year_has_year_zero),
        cmocka_unit_test(the_date_of_a_mail_is_its_senders_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
