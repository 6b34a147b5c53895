/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/synonyms.h"

#include "letters.h"
#include "text/language/nfc.h"
#include "text/language/words.h"
#include "text/versions/obligations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MOST_IN_A_GROUP 8

static const char *const *const tables[] = {synonyms_sv, synonyms_en};

#define COUNT_OF(table) (sizeof(table) / sizeof *(table))

typedef void table_check(struct letter_bench *bench, const char *const *table);

static void each_table(struct letter_bench *bench, table_check *check)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        check(bench, tables[i]);
}

static struct word_list words_in(struct letter_bench *bench, const char *group)
{
    struct str text = str_from(group);
    return words_of(&bench->arena, &bench->tools, text, (struct range){0, text.n});
}

static struct word_list words_of_table(struct letter_bench *bench, const char *const *table)
{
    VEC(struct word) all = {0};
    for (; *table; table++) {
        struct word_list group = words_in(bench, *table);
        for (size_t i = 0; i < group.count; i++)
            *VEC_PUSH(&bench->arena, &all) = group.items[i];
    }
    return (struct word_list){all.items, all.count};
}

/* What the words of a group make when they are written again, a space between two. */
static struct str written_again(struct letter_bench *bench, struct word_list words)
{
    struct str text = words.count ? words.items[0].lower : STR("");
    for (size_t i = 1; i < words.count; i++)
        text =
            str_format(&bench->arena, "%.*s %.*s", STR_ARGS(text), STR_ARGS(words.items[i].lower));
    return text;
}

static void check_spelling(struct letter_bench *bench, const char *const *table)
{
    for (; *table; table++) {
        assert_str(written_again(bench, words_in(bench, *table)), *table);
        assert_str(nfc_of(&bench->arena, str_from(*table)), *table);
    }
}

static void words_stand_as_they_are_read_from_a_text(void **state)
{
    each_table(*state, check_spelling);
}

static void check_sizes(struct letter_bench *bench, const char *const *table)
{
    for (; *table; table++)
        assert_in_range(words_in(bench, *table).count, 2, MOST_IN_A_GROUP);
}

static void a_group_has_two_to_eight_words(void **state)
{
    each_table(*state, check_sizes);
}

/* As there is one row for a stem, a word that is looked up by it is in one group. */
static void check_stems(struct letter_bench *bench, const char *const *table)
{
    struct word_list words = words_of_table(bench, table);
    for (size_t i = 0; i < words.count; i++)
        for (size_t k = i + 1; k < words.count; k++)
            if (str_equal(words.items[i].stem, words.items[k].stem))
                fail_msg("\"%s\" and \"%s\" have one stem", letter_c(bench, words.items[i].lower),
                         letter_c(bench, words.items[k].lower));
}

static void no_word_and_no_stem_stands_twice(void **state)
{
    each_table(*state, check_stems);
}

static void check_duties(struct letter_bench *bench, const char *const *table)
{
    struct word_list words = words_of_table(bench, table);
    for (size_t i = 0; i < words.count; i++)
        if (duty_of(words.items[i].lower) != DUTY_NONE)
            fail_msg("\"%s\" is a word of duty", letter_c(bench, words.items[i].lower));
}

static void a_word_of_duty_stands_for_no_other(void **state)
{
    each_table(*state, check_duties);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(words_stand_as_they_are_read_from_a_text),
        LETTER_TEST(a_group_has_two_to_eight_words),
        LETTER_TEST(no_word_and_no_stem_stands_twice),
        LETTER_TEST(a_word_of_duty_stands_for_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
