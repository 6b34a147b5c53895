/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/case_numbers.h"

#include "base/file.h"
#include "text/letter/fields.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* The number behind the label "Dnr: ", as the fields give it; empty when none is found. */
static struct str labelled(struct letter_bench *bench, const char *number)
{
    struct str text = str_format(&bench->arena, "Dnr: %s\n", number);
    struct document document = letter_document(bench, letter_c(bench, text));
    struct letter letter = letter_of(&bench->arena, &document);
    struct fields fields = fields_of(&bench->arena, &letter);
    for (size_t i = 0; i < fields.count; i++)
        if (fields.items[i].role == FIELD_CASE)
            return fields.items[i].text;
    return STR("");
}

static void every_shape_is_found_behind_a_label(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const shapes[] = {
        "RS 2020-0780",
        "KS-2020/2821",
        "S/21/0001-8",
        "KS 19/0256",
        "2016/0272 KS-5",
        "2025-00417 KS",
        "101-41031-2017",
        "401-790-18",
        "2678-2019",
        "KS/2015:404",
        "KS/2018:298 - 001",
        "2017/KS 0001 001",
        "2017KSM0604 301",
        "SBN.2020.396",
        "RS 01149-2016",
        "322-278/2009",
        "2006-152-307",
        "1.1/3296/2012",
        "SSA 1.6-11180/12",
        "Fi2016/02568/K",
        "KN2026/00741",
        "3.1-4788-2026",
        "SU FV-1.1.2-3345-16",
        "Ä 2016-001579:03",
        "SN 2021-5",
        "12RV",
        "37/25",
        "A123.456/2021",
        "NiG 26-02",
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        assert_str(labelled(bench, shapes[i]), shapes[i]);
}

static void every_shape_of_the_collected_list_is_found_behind_a_label(void **state)
{
    struct letter_bench *bench = *state;
    const char *path = getenv("SAMSYN_CASE_NUMBER_EXAMPLES");
    struct buf bytes = buf_init(MIB(1));
    if (!path || !file_read(path, &bytes, NULL)) {
        print_message("skipped: set SAMSYN_CASE_NUMBER_EXAMPLES to a .tsv with a number a line\n");
        skip();
    }
    struct str rest = buf_str(&bytes);
    str_cut(&rest, '\n');
    size_t count = 0;
    for (; rest.n; count++) {
        struct str line = str_cut(&rest, '\n');
        struct str number = str_copy(&bench->arena, str_cut(&line, '\t'));
        struct str expected = case_number_normalise(&bench->arena, number);
        assert_str(labelled(bench, number.p), letter_c(bench, expected));
    }
    assert_true(count > 0);
    buf_done(&bytes);
}

static bool bare(const char *text)
{
    struct str s = str_from(text);
    struct range range;
    return case_number_at(s, (struct range){0, s.n}, CASE_NUMBER_BARE, &range) && range.end == s.n;
}

static void without_a_label_only_a_year_and_a_serial_number_will_do(void **state)
{
    (void)state;
    static const char *const numbers[] = {"RS 2020-0780",    "EN 25/77",      "500-8841-25",
                                          "2025KSM0099 805", "430-2255-2025", "HS 1.5-882-25"};
    static const char *const others[] = {
        "2026\u20132033",
        "2010:630",
        "08-535 300",
        "Box 14",
        "2021-02-03",
        "SOU 2019:3",
        "prop. 2005/06:173",
        "Plan 2026\u20132029",
        "731 87",
        "0999-440000",
        "1.1",
        "Sid 12/20",
        "KS 2021-02-03",
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_true(bare(numbers[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(bare(others[i]));
}

static void dashes_and_blanks_are_normalised(void **state)
{
    struct letter_bench *bench = *state;
    assert_str(case_number_normalise(&bench->arena, STR(" RS\u00A0 2020\u20130780 ")),
               "RS 2020-0780");
    assert_str(case_number_normalise(&bench->arena, STR("KS/2018:298 \u2014  001")),
               "KS/2018:298 - 001");
    assert_str(case_number_normalise(&bench->arena, STR("Ä 2016\u2212001579:03")),
               "Ä 2016-001579:03");
    assert_str(case_number_normalise(&bench->arena, STR("")), "");
}

static void signs_do_not_tell_cases_apart(void **state)
{
    (void)state;
    assert_true(case_number_same(STR("RS 2020-0780"), STR("RS 2020\u20130780")));
    assert_true(case_number_same(STR("RS 2020-0780"), STR("rs-2020/780")));
    assert_true(case_number_same(STR("RS 2020-0780"), STR("RS 2020-0780-12")));
    assert_true(case_number_same(STR("RS 2020-0780"), STR("2020-0780")));
    assert_false(case_number_same(STR("RS 2020-0780"), STR("KS 2020-0780")));
    assert_false(case_number_same(STR("RS 2020-0780"), STR("RS 2020-0781")));
    assert_false(case_number_same(STR("RS 2020-0780"), STR("RS 2020")));
    assert_false(case_number_same(STR("RS 2020-0780"), STR("RS 2020-0780-2021")));
    assert_false(case_number_same(STR("RS 2020-71"), STR("2020-71")));
    assert_false(case_number_same(STR(""), STR("")));
}

static void our_number_is_found_in_whatever_spelling(void **state)
{
    (void)state;
    struct range range;
    struct str text = STR("svar (ert dnr RS\n2020\u20110780) på remiss");
    assert_true(case_number_find(text, STR("RS 2020-0780"), 0, &range));
    assert_int_equal(range.start, 14);
    assert_false(case_number_find(text, STR("RS 2020-0780"), range.start + 1, &range));
    assert_false(case_number_find(STR("FRS 2020-0780"), STR("RS 2020-0780"), 0, &range));
    assert_false(case_number_find(STR("RS 2020-07801"), STR("RS 2020-0780"), 0, &range));
    assert_false(case_number_find(text, STR(""), 0, &range));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(every_shape_is_found_behind_a_label),
        LETTER_TEST(every_shape_of_the_collected_list_is_found_behind_a_label),
        cmocka_unit_test(without_a_label_only_a_year_and_a_serial_number_will_do),
        LETTER_TEST(dashes_and_blanks_are_normalised),
        cmocka_unit_test(signs_do_not_tell_cases_apart),
        cmocka_unit_test(our_number_is_found_in_whatever_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
