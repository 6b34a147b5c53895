/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/quotation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What of `text` is found for `quote`, or an empty slice. */
static struct str found_in(const char *text, const char *quote)
{
    struct range range = {0, 0};
    if (!quotation_find(str_from(text), 0, str_from(quote), &range))
        return STR("");
    return str_sub(str_from(text), range.start, range.end);
}

static void assert_found(const char *text, const char *quote, const char *expected)
{
    struct str found = found_in(text, quote);
    if (!str_equal(found, str_from(expected)))
        fail_msg("\"%s\" in \"%s\": \"%.*s\" and not \"%s\"", quote, text, STR_ARGS(found),
                 expected);
}

static void white_space_is_alike_whatever_it_is(void **state)
{
    (void)state;
    assert_found("ring 070\n\t12 nu", "070 12", "070\n\t12");
    assert_found("ring 070\u00A012 nu", " 070 12\n", "070\u00A012");
    assert_found("ring 07012 nu", "070 12", "");
    assert_found("ring 070 12 nu", "07012", "");
}

static void a_division_at_a_line_end_matches_with_and_without_its_hyphen(void **state)
{
    (void)state;
    assert_found("Sund-\nholmen.", "Sundholmen", "Sund-\nholmen");
    assert_found("Sund-\nholmen.", "Sund-holmen", "Sund-\nholmen");
    assert_found("Sund-\nholmen.", "Sund- holmen", "Sund-\nholmen");
    assert_found("Sund-\nholmen.", "Sund-\r\n  holmen", "Sund-\nholmen");
    assert_found("Sund\u00AD\nholmen.", "Sundholmen", "Sund\u00AD\nholmen");
    assert_found("Sundholmen.", "Sund-\nholmen", "Sundholmen");
    assert_found("Sund-holmen.", "Sund-\nholmen", "Sund-holmen");
    assert_found("Sund-holmen.", "Sundholmen", "");
}

static void what_has_no_look_does_not_count(void **state)
{
    (void)state;
    assert_found("Sund\u00ADhol\u200Bmen.", "Sundholmen", "Sund\u00ADhol\u200Bmen");
    assert_found("Sundholmen.", "\uFEFFSund\u00ADholmen\u200B", "Sundholmen");
}

static void other_case_is_found_in_whole_words(void **state)
{
    (void)state;
    assert_found("av ÅSBO.", "Åsbo", "ÅSBO");
    assert_found("åsbos svar", "Åsbo", "åsbo");
    assert_found("EKS:S svar", "Eks", "EKS");
    assert_found("effekten av ekologi", "Ek", "");
    assert_found("Ekologi", "Ek", "Ek");
}

static void nothing_stands_nowhere(void **state)
{
    (void)state;
    assert_found("Sundholmen", "", "");
    assert_found("Sund \u00AD holmen", " \u00AD\n", "");
    assert_found("", "Sund", "");
    assert_found("Sund", "Sundholmen", "");
    assert_found("Sund-\n", "Sund-holmen", "");
}

static void the_next_place_is_found_from_where_the_last_ended(void **state)
{
    (void)state;
    struct range range;
    assert_true(quotation_find(STR("aa aa"), 2, STR("aa"), &range));
    assert_int_equal(range.start, 3);
    assert_false(quotation_find(STR("aa aa"), 4, STR("aa"), &range));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_space_is_alike_whatever_it_is),
        cmocka_unit_test(a_division_at_a_line_end_matches_with_and_without_its_hyphen),
        cmocka_unit_test(what_has_no_look_does_not_count),
        cmocka_unit_test(other_case_is_found_in_whole_words),
        cmocka_unit_test(nothing_stands_nowhere),
        cmocka_unit_test(the_next_place_is_found_from_where_the_last_ended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
