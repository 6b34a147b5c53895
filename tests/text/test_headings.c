/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/headings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_slice(struct str actual, const char *expected, const char *text)
{
    if (!str_equal(actual, str_from(expected)))
        fail_msg("\"%.*s\", not \"%s\", in \"%s\"", STR_ARGS(actual), expected, text);
}

struct row {
    const char *text, *outline;
    enum heading_label label;
    const char *number, *title;
};

static void headings_are_taken_apart(void **state)
{
    static const struct row table[] = {
        {"2.1 Inriktningsområde 3: Öka exporten", "2.1", LABEL_FOCUS_AREA, "3", "Öka exporten"},
        {"Insats 3.1 – Kör tätare", "", LABEL_INITIATIVE, "3.1", "Kör tätare"},
        {"INSATSOMRÅDE A. Sjöfart", "", LABEL_FOCUS_AREA, "A", "Sjöfart"},
        {"ÅTGÄRD 4: Bygg bryggan", "", LABEL_INITIATIVE, "4", "Bygg bryggan"},
        {"Prioriterat område 2 Boende", "", LABEL_FOCUS_AREA, "2", "Boende"},
        {"Kapitel 4. Uppföljning", "4", LABEL_CHAPTER, "", "Uppföljning"},
        {"Mål 1: Fler bofasta", "", LABEL_GOAL, "1", "Fler bofasta"},
        {"A2 Vinterpaketet", "A2", LABEL_NONE, "", "Vinterpaketet"},
        {"1b) Lägre taxa", "1b", LABEL_NONE, "", "Lägre taxa"},
        {"3. Resor", "3", LABEL_NONE, "", "Resor"},
        {"## 1.2 Service", "1.2", LABEL_NONE, "", "Service"},
        {"Insatser för hållbara resor", "", LABEL_NONE, "", "Insatser för hållbara resor"},
        {"  Inledning  ", "", LABEL_NONE, "", "Inledning"},
        {"Insats 2", "", LABEL_INITIATIVE, "2", "Insats 2"},
        {"", "", LABEL_NONE, "", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct heading heading = heading_read(str_from(table[i].text));
        assert_slice(heading.outline, table[i].outline, table[i].text);
        assert_slice(heading.number, table[i].number, table[i].text);
        assert_slice(heading.title, table[i].title, table[i].text);
        if (heading.label != table[i].label)
            fail_msg("label %d of \"%s\"", heading.label, table[i].text);
    }
}

static void a_number_inside_a_word_is_no_outline(void **state)
{
    static const char *const titles[] = {"24-timmarsservice", "2030-målen",
                                         "2025-2030: Genomförande"};
    (void)state;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct heading heading = heading_read(str_from(titles[i]));
        assert_slice(heading.outline, "", titles[i]);
        assert_slice(heading.title, titles[i], titles[i]);
    }
}

static void label_words_are_known_in_any_inflection(void **state)
{
    (void)state;
    assert_int_equal(label_of_word(STR("insatserna")), LABEL_INITIATIVE);
    assert_int_equal(label_of_word(STR("åtgärdens")), LABEL_INITIATIVE);
    assert_int_equal(label_of_word(STR("inriktningsområdet")), LABEL_FOCUS_AREA);
    assert_int_equal(label_of_word(STR("delmålen")), LABEL_GOAL);
    assert_int_equal(label_of_word(STR("indikatorerna")), LABEL_INDICATOR);
    assert_int_equal(label_of_word(STR("avsnittet")), LABEL_CHAPTER);
}

static void words_that_only_begin_like_a_label_are_none(void **state)
{
    (void)state;
    assert_int_equal(label_of_word(STR("målare")), LABEL_NONE);
    assert_int_equal(label_of_word(STR("insatsstyrka")), LABEL_NONE);
    assert_int_equal(label_of_word(STR("kapital")), LABEL_NONE);
    assert_int_equal(label_of_word(STR("spårvagn")), LABEL_NONE);
    assert_int_equal(label_of_word(STR("")), LABEL_NONE);
}

static void numbers_are_read_in_digits_and_in_words(void **state)
{
    (void)state;
    assert_int_equal(number_of_word(STR("1")), 1);
    assert_int_equal(number_of_word(STR("99")), 99);
    assert_int_equal(number_of_word(STR("tre")), 3);
    assert_int_equal(number_of_word(STR("fjärde")), 4);
    assert_int_equal(number_of_word(STR("tolfte")), 12);
    assert_int_equal(number_of_word(STR("100")), 0);
    assert_int_equal(number_of_word(STR("3a")), 0);
    assert_int_equal(number_of_word(STR("många")), 0);
    assert_int_equal(number_of_word(STR("")), 0);
}

static void the_number_of_a_heading_ends_where_its_words_begin(void **state)
{
    (void)state;
    assert_int_equal(heading_number_length(STR("2.3.1 Text")), 5);
    assert_int_equal(heading_number_length(STR("2. Text")), 1);
    assert_int_equal(heading_number_length(STR("B.2 Text")), 3);
    assert_int_equal(heading_number_length(STR("A1 Text")), 2);
    assert_int_equal(heading_number_length(STR("1a Text")), 2);
    assert_int_equal(heading_number_length(STR("1:2 Text")), 3);
    assert_int_equal(heading_number_length(STR("3 - Text")), 1);
    assert_int_equal(heading_number_length(STR("IV Text")), 0);
    assert_int_equal(heading_number_length(STR("1234567 Text")), 0);
    assert_int_equal(heading_number_length(STR("Text")), 0);
    assert_int_equal(heading_number_length(STR("")), 0);
}

static void a_label_of_the_drafts_own_has_a_word_a_number_and_a_title(void **state)
{
    struct str word, number, title;
    (void)state;
    assert_true(heading_read_own_label(STR("Kraftfält 2: Export"), &word, &number, &title));
    assert_slice(word, "Kraftfält", "Kraftfält 2: Export");
    assert_slice(number, "2", "Kraftfält 2: Export");
    assert_slice(title, "Export", "Kraftfält 2: Export");
    assert_true(heading_read_own_label(STR("Östanvind A – Export"), &word, &number, &title));
    assert_slice(number, "A", "Östanvind A – Export");
}

static void what_lacks_a_part_is_no_label_of_the_drafts_own(void **state)
{
    struct str word = STR("kvar"), number, title;
    (void)state;
    assert_false(heading_read_own_label(STR("Kraftfält 2"), &word, &number, &title));
    assert_false(heading_read_own_label(STR("kraftfält 2: Export"), &word, &number, &title));
    assert_false(heading_read_own_label(STR("Export till fler"), &word, &number, &title));
    assert_false(heading_read_own_label(STR("Ö 3: Export"), &word, &number, &title));
    assert_slice(word, "kvar", "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_taken_apart),
        cmocka_unit_test(a_number_inside_a_word_is_no_outline),
        cmocka_unit_test(label_words_are_known_in_any_inflection),
        cmocka_unit_test(words_that_only_begin_like_a_label_are_none),
        cmocka_unit_test(numbers_are_read_in_digits_and_in_words),
        cmocka_unit_test(the_number_of_a_heading_ends_where_its_words_begin),
        cmocka_unit_test(a_label_of_the_drafts_own_has_a_word_a_number_and_a_title),
        cmocka_unit_test(what_lacks_a_part_is_no_label_of_the_drafts_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
