/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/limits.h"
#include "web/server/compress.h"
#include "web/server/kept.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int begin(void **state)
{
    static struct arena arena;
    arena = arena_init();
    *state = &arena;
    return 0;
}

static int end(void **state)
{
    arena_done(*state);
    return 0;
}

/* Keeping */

static void what_was_put_last_is_kept_with_its_mark(void **state)
{
    struct kept *kept = kept_new();
    struct kept_mark mark;
    struct str bytes;
    kept_put(kept, STR("sida"), (struct kept_mark){1, 10}, STR("gammal"));
    kept_put(kept, STR("sida"), (struct kept_mark){2, 20}, STR("ny"));
    assert_true(kept_get(kept, STR("sida"), *state, &mark, &bytes));
    assert_true(str_equal(bytes, STR("ny")));
    assert_int_equal(mark.change, 2);
    assert_int_equal(mark.made, 20);
    assert_false(kept_get(kept, STR("annan"), *state, &mark, &bytes));
    kept_free(kept);
}

static void too_many_bytes_are_not_kept(void **state)
{
    static const char many[LIMIT_KEPT_BYTES + 1];
    struct kept *kept = kept_new();
    struct kept_mark mark;
    struct str bytes;
    kept_put(kept, STR("sida"), (struct kept_mark){1, 10}, (struct str){many, sizeof many});
    assert_false(kept_get(kept, STR("sida"), *state, &mark, &bytes));
    kept_free(kept);
}

static void one_makes_it_anew_and_the_others_go_on_with_what_is_kept(void **state)
{
    struct kept *kept = kept_new();
    struct kept_mark first = {1, 10}, mark;
    struct str bytes;
    kept_put(kept, STR("sida"), first, STR("gammal"));
    assert_true(kept_claim(kept, STR("sida"), first, 50));
    assert_false(kept_claim(kept, STR("sida"), first, 50));
    assert_true(kept_get(kept, STR("sida"), *state, &mark, &bytes));
    assert_int_equal(mark.change, 1);
    assert_int_equal(mark.made, 50);
    kept_free(kept);
}

static void nothing_is_claimed_of_what_is_not_kept(void **state)
{
    struct kept *kept = kept_new();
    (void)state;
    assert_false(kept_claim(kept, STR("sida"), (struct kept_mark){1, 10}, 50));
    kept_free(kept);
}

/* Compressing */

static void what_is_compressed_comes_back(void **state)
{
    static const char pattern[] = "Insatsen bör förtydligas. ";
    char text[20000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = pattern[i % (sizeof pattern - 1)];
    struct str bytes = {text, sizeof text}, packed, back;
    for (int purpose = COMPRESS_ONCE; purpose <= COMPRESS_FOR_ALL; purpose++) {
        assert_true(compress_bytes(bytes, (enum compress_for)purpose, *state, &packed, NULL));
        assert_true(packed.n < bytes.n / 10);
        assert_true(compress_undo(packed, *state, &back, NULL));
        assert_true(str_equal(back, bytes));
    }
    assert_true(compress_bytes(STR(""), COMPRESS_ONCE, *state, &packed, NULL));
    assert_true(compress_undo(packed, *state, &back, NULL));
    assert_int_equal(back.n, 0);
}

static void what_is_damaged_is_told_of(void **state)
{
    struct error error = {0};
    struct str packed, back;
    assert_true(compress_bytes(STR("hej hej hej hej"), COMPRESS_FOR_ALL, *state, &packed, NULL));
    assert_false(compress_undo(str_sub(packed, 0, packed.n - 3), *state, &back, &error));
    assert_int_not_equal(error.code, ERROR_NONE);
    assert_false(compress_undo(STR(""), *state, &back, &error));
}

static void gzip_is_sent_to_those_who_take_it(void **state)
{
    (void)state;
    assert_true(compress_is_accepted(STR("gzip")));
    assert_true(compress_is_accepted(STR("deflate, gzip;q=0.5, br")));
    assert_true(compress_is_accepted(STR("gzip, deflate, br, zstd")));
    assert_false(compress_is_accepted(STR("")));
    assert_false(compress_is_accepted(STR("identity")));
    assert_false(compress_is_accepted(STR("gzip;q=0")));
    assert_false(compress_is_accepted(STR("gzip; q=0.000, br")));
    assert_false(compress_is_accepted(STR("xgzip")));
}

static void text_is_worth_compressing_and_pictures_are_not(void **state)
{
    (void)state;
    assert_true(compress_is_worth("text/html; charset=utf-8", 5000));
    assert_true(compress_is_worth("application/json", 5000));
    assert_false(compress_is_worth("text/html; charset=utf-8", 50));
    assert_false(compress_is_worth("image/png", 5000));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(what_was_put_last_is_kept_with_its_mark),
        TEST(too_many_bytes_are_not_kept),
        TEST(one_makes_it_anew_and_the_others_go_on_with_what_is_kept),
        TEST(nothing_is_claimed_of_what_is_not_kept),
        TEST(what_is_compressed_comes_back),
        TEST(what_is_damaged_is_told_of),
        TEST(gzip_is_sent_to_those_who_take_it),
        TEST(text_is_worth_compressing_and_pictures_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
