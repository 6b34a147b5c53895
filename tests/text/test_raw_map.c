/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/raw_map.h"

#include "letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct raw_map map_of(void **state, const char *raw, const char *canonical)
{
    struct letter_bench *bench = *state;
    struct raw_map map;
    assert_true(raw_map_make(&bench->arena, str_from(raw), str_from(canonical), &map));
    return map;
}

static void assert_places(const struct raw_map *map, size_t raw, size_t canonical)
{
    assert_int_equal(raw_map_to_canonical(map, raw), canonical);
    assert_int_equal(raw_map_to_raw(map, canonical), raw);
}

static void what_is_canonical_is_itself(void **state)
{
    struct raw_map map = map_of(state, "å\nä", "å\nä");
    for (size_t i = 0; i <= 5; i++)
        assert_places(&map, i, i);
}

static void a_byte_order_mark_is_left_out(void **state)
{
    struct raw_map map = map_of(state, "\xEF\xBB\xBFöar", "öar");
    assert_int_equal(raw_map_to_canonical(&map, 0), 0);
    assert_int_equal(raw_map_to_canonical(&map, 3), 0);
    assert_places(&map, 5, 2);
    assert_places(&map, 7, 4);
}

static void line_ends_of_two_bytes_are_one(void **state)
{
    struct raw_map map = map_of(state, "a\r\nb\rc\r\n", "a\nb\nc\n");
    assert_places(&map, 1, 1);
    assert_places(&map, 3, 2);
    assert_places(&map, 5, 4);
    assert_places(&map, 8, 6);
}

static void letters_and_their_marks_are_one(void **state)
{
    struct raw_map map = map_of(state, "a\xCC\x8Ar o\xCC\x88", "år ö");
    assert_int_equal(raw_map_to_canonical(&map, 1), 0);
    assert_places(&map, 3, 2);
    assert_places(&map, 5, 4);
    assert_places(&map, 8, 6);
}

static void another_text_has_no_map(void **state)
{
    struct letter_bench *bench = *state;
    struct raw_map map;
    assert_false(raw_map_make(&bench->arena, STR("b\xE5t"), STR("båt"), &map));
    assert_false(raw_map_make(&bench->arena, STR("bil"), STR("båt"), &map));
    assert_false(raw_map_make(&bench->arena, STR("bil"), STR("bilar"), &map));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LETTER_TEST(what_is_canonical_is_itself),    LETTER_TEST(a_byte_order_mark_is_left_out),
        LETTER_TEST(line_ends_of_two_bytes_are_one), LETTER_TEST(letters_and_their_marks_are_one),
        LETTER_TEST(another_text_has_no_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
