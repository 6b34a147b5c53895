/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/words.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_word_divided_at_a_line_end_is_one_word(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words = letters_words(bench, "ökat export-\nfrämjande arbete");
    assert_int_equal(words.count, 3);
    assert_str(words.items[1].lower, "exportfrämjande");
    assert_int_equal(words.items[1].range.start, strlen("ökat "));
    assert_int_equal(words.items[1].range.end, strlen("ökat export-\nfrämjande"));
}

static void a_hyphen_that_waits_for_another_word_stays(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words =
        letters_words(bench, "närings-\noch tillväxtfrågor, hav- eller kustnära");
    assert_str(words.items[0].lower, "närings-");
    assert_str(words.items[1].lower, "och");
    assert_str(words.items[4].lower, "hav-");
}

static void a_soft_hyphen_is_no_part_of_a_word(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words = letters_words(bench, "färje\u00ADtrafik färje\u00AD\ntrafik");
    assert_int_equal(words.count, 2);
    assert_str(words.items[0].lower, "färjetrafik");
    assert_str(words.items[1].lower, "färjetrafik");
}

static void signs_between_letters_and_digits_join_and_others_part(void **state)
{
    struct letter_bench *bench = *state;
    static const char *const expected[] = {"fou-arbete",  "i", "avsnitt", "2.3",   "(",
                                           "ks/2021:155", ")", ".",       "a@b.se"};
    struct word_list words = letters_words(bench, "FoU-arbete i avsnitt 2.3 (KS/2021:155). a@b.se");
    assert_int_equal(words.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < words.count; i++)
        assert_str(words.items[i].lower, expected[i]);
}

static void the_look_of_a_word_is_told(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words = letters_words(bench, "Östra SBA 3.2\n  därför, A1 Å");
    static const unsigned expected[] = {
        WORD_CAPITAL | WORD_LETTERS | WORD_LINE_START,
        WORD_CAPITAL | WORD_ALL_CAPS | WORD_LETTERS,
        WORD_NUMBER,
        WORD_LETTERS | WORD_LINE_START | WORD_STOP,
        WORD_SIGN,
        WORD_CAPITAL | WORD_LETTERS,
        WORD_CAPITAL | WORD_LETTERS, /* one letter is no shouting */
    };
    assert_int_equal(words.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < words.count; i++)
        assert_int_equal(words.items[i].flags, expected[i]);
}

static void inflections_share_a_stem(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words = letters_words(bench, "kommun Kommunerna kommunens KOMMUNER");
    for (size_t i = 0; i < words.count; i++)
        assert_str(words.items[i].stem, "kommun");
}

static void numbers_and_short_words_are_their_own_stem(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words = letters_words(bench, "2021:a åar 3.1.2 ;");
    for (size_t i = 0; i < words.count; i++)
        assert_str(words.items[i].stem, letter_c(bench, words.items[i].lower));
}

static void a_word_without_end_is_cut_for_matching_only(void **state)
{
    struct letter_bench *bench = *state;
    char text[1001];
    memset(text, 'a', 1000);
    text[1000] = '\0';
    struct word_list words = letters_words(bench, text);
    assert_int_equal(words.count, 1);
    assert_int_equal(words.items[0].range.end, 1000);
    assert_in_range(words.items[0].lower.n, 100, 999);
}

static void only_the_range_asked_for_is_read(void **state)
{
    struct letter_bench *bench = *state;
    struct str text = STR("före mitt i efter");
    size_t start = strlen("före ");
    struct word_list words = words_of(&bench->arena, &bench->tools, text,
                                      (struct range){start, start + strlen("mitt i")});
    assert_int_equal(words.count, 2);
    assert_str(words.items[0].lower, "mitt");
    assert_int_equal(words.items[0].range.start, start);
    words = words_of(&bench->arena, &bench->tools, text, (struct range){text.n - 5, text.n + 99});
    assert_int_equal(words.count, 1);
    assert_int_equal(words.items[0].range.end, text.n);
}

static void function_words_and_words_of_the_genre_are_stops(void **state)
{
    static const char *const stops[] = {
        "alla",  "behöver", "både", "bör",     "de",        "där",    "därför", "då",
        "efter", "från",    "för",  "förslag", "förslaget", "genom",  "gäller", "göra",
        "ha",    "måste",   "nya",  "när",     "någon",     "något",  "några",  "och",
        "också", "om",      "på",   "remiss",  "strategi",  "skulle", "sätt",   "så",
        "sådan", "sådana",  "till", "vill",    "vår",       "våra",   "vårt",   "än",
        "är",    "även",    "över", "att",     "strategin", "ut",     "utan",   "mellan"};
    static const char *const others[] = {"färja", "aa", "öar", "", "fö", "strateg", "kommun"};
    (void)state;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (!word_is_stop(str_from(stops[i])))
            fail_msg("%s", stops[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (word_is_stop(str_from(others[i])))
            fail_msg("%s", others[i]);
}

static void words_are_found_by_their_place(void **state)
{
    struct letter_bench *bench = *state;
    struct word_list words = letters_words(bench, "ett två tre fyra");
    assert_int_equal(words_find(words, 0), 0);
    assert_int_equal(words_find(words, 1), 1);
    assert_int_equal(words_find(words, words.items[2].range.start), 2);
    assert_int_equal(words_find(words, 1000), 4);
    struct word_list within =
        words_within(words, (struct range){words.items[1].range.start, words.items[3].range.start});
    assert_int_equal(within.count, 2);
    assert_str(within.items[0].lower, "två");
    assert_int_equal(words_within(words, (struct range){9, 3}).count, 0);
}

static void lower_case_reaches_beyond_ascii(void **state)
{
    struct letter_bench *bench = *state;
    assert_str(text_lower(&bench->arena, STR("ÅRE – Élan 3")), "åre – élan 3");
    assert_int_equal(text_lower(&bench->arena, STR("")).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(a_word_divided_at_a_line_end_is_one_word),
        LETTER_TEST(a_hyphen_that_waits_for_another_word_stays),
        LETTER_TEST(a_soft_hyphen_is_no_part_of_a_word),
        LETTER_TEST(signs_between_letters_and_digits_join_and_others_part),
        LETTER_TEST(the_look_of_a_word_is_told),
        LETTER_TEST(inflections_share_a_stem),
        LETTER_TEST(numbers_and_short_words_are_their_own_stem),
        LETTER_TEST(a_word_without_end_is_cut_for_matching_only),
        LETTER_TEST(only_the_range_asked_for_is_read),
        cmocka_unit_test(function_words_and_words_of_the_genre_are_stops),
        LETTER_TEST(words_are_found_by_their_place),
        LETTER_TEST(lower_case_reaches_beyond_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
