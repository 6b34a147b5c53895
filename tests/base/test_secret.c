/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void tokens_have_their_form_and_are_never_the_same(void **state)
{
    (void)state;
    struct secret_token a, b;
    assert_true(secret_token(&a, NULL));
    assert_true(secret_token(&b, NULL));
    assert_true(secret_is_token(str_from(a.text)));
    assert_string_not_equal(a.text, b.text);
    assert_false(secret_is_token(STR("")));
    assert_false(secret_is_token(STR("kort")));
    assert_false(secret_is_token(STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")));
    assert_false(secret_is_token(STR("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")));
}

static void a_password_is_known_again_and_another_is_not(void **state)
{
    (void)state;
    struct secret_password kept, again;
    bool right = false;
    assert_true(secret_hash_password(STR("en lång gemensam mening"), &kept, NULL));
    assert_true(secret_hash_password(STR("en lång gemensam mening"), &again, NULL));
    assert_string_not_equal(kept.text, again.text);
    assert_true(str_starts(str_from(kept.text), STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(secret_is_dated(str_from(kept.text)));
    assert_true(
        secret_check_password(STR("en lång gemensam mening"), str_from(kept.text), &right, NULL));
    assert_true(right);
    assert_true(
        secret_check_password(STR("en lång gemensam menin"), str_from(kept.text), &right, NULL));
    assert_false(right);
}

static void a_password_kept_at_another_cost_is_known_and_dated(void **state)
{
    (void)state;
    static const char costly[] = "$argon2id$v=19$m=65536,t=2,p=1$ULMf3YCIpSmx1D1V/bWTRg$"
                                 "tU6Rrr+mg5c3hYd9gO4jZ32XB0Vjum5ys6KMvh/L/uk";
    bool right = false;
    assert_true(
        secret_check_password(STR("en lång gemensam mening"), str_from(costly), &right, NULL));
    assert_true(right);
    assert_true(secret_is_dated(str_from(costly)));
    assert_false(secret_is_dated(STR("")));
    assert_false(secret_is_dated(STR("hemligt")));
}

static void nothing_is_the_password_of_nobody(void **state)
{
    (void)state;
    bool right = true;
    assert_true(secret_check_password(STR(""), STR(""), &right, NULL));
    assert_false(right);
}

static void a_damaged_password_is_told_of(void **state)
{
    (void)state;
    struct error error = {0};
    bool right = true;
    assert_false(secret_check_password(STR("x"), STR("hemligt"), &right, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_true(right);
}

static void a_masked_secret_is_another_text_each_time_and_known_again(void **state)
{
    (void)state;
    struct hash secret = hash_of(STR("hemligt")), other = hash_of(STR("annat"));
    struct secret_masked a, b;
    assert_true(secret_mask(&secret, &a, NULL));
    assert_true(secret_mask(&secret, &b, NULL));
    assert_string_not_equal(a.text, b.text);
    assert_true(secret_is_masked(str_from(a.text), &secret));
    assert_true(secret_is_masked(str_from(b.text), &secret));
    assert_false(secret_is_masked(str_from(a.text), &other));
}

static void what_is_no_masked_secret_is_none(void **state)
{
    (void)state;
    struct hash secret = hash_of(STR("hemligt"));
    struct secret_masked masked;
    assert_true(secret_mask(&secret, &masked, NULL));
    assert_false(secret_is_masked(STR(""), &secret));
    assert_false(secret_is_masked(str_from(secret.hex), &secret));
    assert_false(secret_is_masked(str_sub(str_from(masked.text), 1, 128), &secret));
    masked.text[5] = 'x';
    assert_false(secret_is_masked(str_from(masked.text), &secret));
}

/* RFC 4231, test cases 1 and 2. */
static void keyed_texts_are_hmac_sha_256(void **state)
{
    (void)state;
    assert_string_equal(secret_keyed(STR("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
                                         "\x0b\x0b\x0b\x0b\x0b\x0b"),
                                     STR("Hi There"))
                            .hex,
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assert_string_equal(secret_keyed(STR("Jefe"), STR("what do ya want for nothing?")).hex,
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void texts_are_equal_in_every_byte(void **state)
{
    (void)state;
    assert_true(secret_equal(STR(""), (struct str){NULL, 0}));
    assert_true(secret_equal(STR("abc"), STR("abc")));
    assert_false(secret_equal(STR("abc"), STR("abd")));
    assert_false(secret_equal(STR("abc"), STR("ab")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_have_their_form_and_are_never_the_same),
        cmocka_unit_test(a_password_is_known_again_and_another_is_not),
        cmocka_unit_test(a_password_kept_at_another_cost_is_known_and_dated),
        cmocka_unit_test(nothing_is_the_password_of_nobody),
        cmocka_unit_test(a_damaged_password_is_told_of),
        cmocka_unit_test(a_masked_secret_is_another_text_each_time_and_known_again),
        cmocka_unit_test(what_is_no_masked_secret_is_none),
        cmocka_unit_test(keyed_texts_are_hmac_sha_256),
        cmocka_unit_test(texts_are_equal_in_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
