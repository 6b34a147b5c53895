/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/twins.h"

#include "base/buf.h"

#include "letter_support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LETTERS 200

static struct sentences split(struct letter_bench *bench, const char *text)
{
    struct document document = letter_document(bench, text);
    return sentences_of(&bench->arena, &bench->tools, &document);
}

static struct twin_text text_of(struct letter_bench *bench, const char *text)
{
    return twin_text_of(&bench->arena, split(bench, text), STR(""));
}

/* `words` words that no other seed gives. */
static const char *made_up(struct letter_bench *bench, unsigned seed, unsigned words)
{
    struct str text = STR("");
    for (unsigned i = 0; i < words; i++)
        text = str_format(&bench->arena, "%.*s ord%ux%u%s", STR_ARGS(text), seed, i * 7919u % 997u,
                          i % 12 == 11 ? ".\n" : "");
    return letter_c(bench, text);
}

static const char *joined(struct letter_bench *bench, const char *a, const char *b)
{
    return letter_c(bench, str_format(&bench->arena, "%s\n%s", a, b));
}

static void the_same_bytes_are_the_same_file(void **state)
{
    struct letter_bench *bench = *state;
    struct twin_text texts[3];
    struct twin twins[3];
    for (size_t i = 0; i < 3; i++)
        texts[i] = text_of(bench, "Ingen erinran.");
    texts[0].file = texts[2].file = STR("aa");
    texts[1].file = STR("bb");
    twins_find(&bench->arena, texts, 3, twins);
    assert_int_equal(twins[0].kind, TWIN_NONE);
    assert_int_equal(twins[0].of, 0);
    assert_int_equal(twins[1].kind, TWIN_SAME_TEXT);
    assert_int_equal(twins[2].kind, TWIN_SAME_FILE);
    assert_int_equal(twins[2].of, 0);
}

static void another_conversion_is_the_same_text(void **state)
{
    struct letter_bench *bench = *state;
    const char *letter = made_up(bench, 1, 150);
    struct twin_text texts[2] = {text_of(bench, letter),
                                 text_of(bench, joined(bench, made_up(bench, 2, 20), letter))};
    struct twin twins[2];
    twins_find(&bench->arena, texts, 2, twins);
    assert_int_equal(twins[1].kind, TWIN_SAME_TEXT);
    assert_int_equal(twins[1].of, 0);
}

static void a_campaigns_letters_are_near_and_others_are_not(void **state)
{
    struct letter_bench *bench = *state;
    const char *campaign = made_up(bench, 1, 120);
    struct twin_text texts[3] = {text_of(bench, campaign), text_of(bench, made_up(bench, 2, 120)),
                                 text_of(bench, joined(bench, campaign, made_up(bench, 3, 60)))};
    struct twin twins[3];
    twins_find(&bench->arena, texts, 3, twins);
    assert_int_equal(twins[1].kind, TWIN_NONE);
    assert_int_equal(twins[1].of, 1);
    assert_int_equal(twins[2].kind, TWIN_NEAR);
    assert_int_equal(twins[2].of, 0);
    assert_true(twins[2].score > 0.5f && twins[2].score < 0.8f);
}

static void short_texts_are_twins_only_when_alike(void **state)
{
    struct letter_bench *bench = *state;
    struct twin_text texts[2] = {text_of(bench, "Kommunen har inget att erinra mot förslaget."),
                                 text_of(bench, "Kommunen har inget att erinra mot planen.")};
    struct twin twins[2];
    twins_find(&bench->arena, texts, 2, twins);
    assert_int_equal(twins[1].kind, TWIN_NONE);
}

static void a_shared_letterhead_makes_no_twins_among_many(void **state)
{
    struct letter_bench *bench = *state;
    static struct twin_text texts[LETTERS];
    static struct twin twins[LETTERS];
    const char *head = made_up(bench, 9999, 45);
    for (unsigned i = 0; i < LETTERS; i++)
        texts[i] = text_of(bench, joined(bench, head, made_up(bench, i, 50)));
    twins_find(&bench->arena, texts, LETTERS, twins);
    for (unsigned i = 0; i < LETTERS; i++)
        assert_int_equal(twins[i].kind, TWIN_NONE);
}

static void a_campaign_that_is_the_larger_part_is_still_found(void **state)
{
    struct letter_bench *bench = *state;
    static struct twin_text texts[LETTERS];
    static struct twin twins[LETTERS];
    const char *campaign = made_up(bench, 9999, 90);
    for (unsigned i = 0; i < LETTERS; i++)
        texts[i] = text_of(bench, i % 4 ? joined(bench, campaign, made_up(bench, i, 12))
                                        : made_up(bench, i, 90));
    twins_find(&bench->arena, texts, LETTERS, twins);
    for (unsigned i = 0; i < LETTERS; i++)
        assert_int_equal(twins[i].of, i % 4 ? 1 : i);
}

static void groups_do_not_grow_by_chains(void **state)
{
    struct letter_bench *bench = *state;
    const char *parts[5];
    for (unsigned i = 0; i < 5; i++)
        parts[i] = made_up(bench, i, 60);
    struct twin_text texts[3] = {
        text_of(bench, joined(bench, parts[0], joined(bench, parts[1], parts[2]))),
        text_of(bench, joined(bench, parts[1], joined(bench, parts[2], parts[3]))),
        text_of(bench, joined(bench, parts[2], joined(bench, parts[3], parts[4])))};
    struct twin twins[3];
    twins_find(&bench->arena, texts, 3, twins);
    assert_int_equal(twins[1].of, 0);
    assert_int_equal(twins[2].of, 2);
}

static void what_only_the_copy_says_is_brought_out(void **state)
{
    struct letter_bench *bench = *state;
    struct sentences original = split(
        bench, "Vi stödjer strategin i huvudsak. Insatsen bör få en egen budget före årets slut. "
               "Vi saknar också vägarna.\n");
    struct sentences copy = split(
        bench, "Vi stödjer strategin i stort. Insatsen måste få en egen budget före årets slut. "
               "Vi saknar också vägarna. Stöden räknar årsanställda, vilket utesluter oss.\n");
    struct sentence_list unique = twins_unique(&bench->arena, copy, original);
    assert_int_equal(unique.count, 1);
    assert_int_equal(unique.items[0], 3);
    assert_int_equal(twins_unique(&bench->arena, copy, copy).count, 0);
}

static void no_documents_and_empty_ones_are_no_twins(void **state)
{
    struct letter_bench *bench = *state;
    struct twin_text texts[2] = {text_of(bench, ""), text_of(bench, "")};
    struct twin twins[2];
    twins_find(&bench->arena, texts, 0, NULL);
    twins_find(&bench->arena, texts, 2, twins);
    assert_int_equal(twins[1].kind, TWIN_NONE);
    assert_int_equal(twins[1].of, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(the_same_bytes_are_the_same_file),
        LETTER_TEST(another_conversion_is_the_same_text),
        LETTER_TEST(a_campaigns_letters_are_near_and_others_are_not),
        LETTER_TEST(short_texts_are_twins_only_when_alike),
        LETTER_TEST(a_shared_letterhead_makes_no_twins_among_many),
        LETTER_TEST(a_campaign_that_is_the_larger_part_is_still_found),
        LETTER_TEST(groups_do_not_grow_by_chains),
        LETTER_TEST(what_only_the_copy_says_is_brought_out),
        LETTER_TEST(no_documents_and_empty_ones_are_no_twins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
