/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/positions.h"

#include "base/buf.h"
#include "base/guid.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct position_unit units[] = {
    {false, false}, {false, true}, {true, false}, {true, true}};

/* Of every length of character, and long enough for several marks. */
static struct str make_text(struct arena *arena)
{
    static const uint32_t points[] = {'a',   0xE5, '\n', 0x20AC,  0x1F332,
                                      0x30A, '\n', '\n', 0x10FFFF};
    struct buf text = buf_init(KIB(64));
    for (size_t i = 0; i < 2500; i++)
        utf8_add(&text, points[(i * i + i / 7) % (sizeof points / sizeof *points)]);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_done(&text);
    return copy;
}

static size_t units_of(uint32_t point, struct position_unit unit)
{
    if (point == '\n')
        return unit.wide_lines ? 2 : 1;
    return unit.utf16 && point > 0xFFFF ? 2 : 1;
}

static void every_place_is_counted_and_found_again_in_every_unit(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct str text = make_text(&arena);
    for (size_t u = 0; u < 4; u++) {
        struct positions positions;
        size_t count = 0, found;
        assert_true(positions_make(&arena, text, units[u], &positions));
        for (size_t at = 0; at < text.n;) {
            size_t start = at;
            assert_int_equal(positions_of(&positions, start), count);
            assert_true(positions_byte(&positions, count, &found));
            assert_int_equal(found, start);
            size_t width = units_of(utf8_next(text, &at), units[u]);
            assert_true(positions_byte(&positions, count + width - 1, &found));
            assert_int_equal(found, start); /* inside it: its first byte */
            count += width;
        }
        assert_int_equal(positions_of(&positions, text.n), count);
        assert_true(positions_byte(&positions, count, &found));
        assert_int_equal(found, text.n);
        assert_false(positions_byte(&positions, count + 1, &found));
    }
    arena_done(&arena);
}

static void an_empty_text_has_one_place(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct positions positions;
    size_t found = 1;
    assert_true(positions_make(&arena, STR(""), units[0], &positions));
    assert_int_equal(positions_of(&positions, 0), 0);
    assert_true(positions_byte(&positions, 0, &found));
    assert_int_equal(found, 0);
    assert_false(positions_byte(&positions, 1, &found));
    arena_done(&arena);
}

static void a_uuid_stays_the_same_and_is_read_in_any_spelling(void **state)
{
    (void)state;
    struct guid guid = guid_of(STR("office"), STR("viewpoint/17")), read;
    char braced[GUID_LENGTH + 3] = "{";
    assert_int_equal(strlen(guid.text), GUID_LENGTH);
    assert_int_equal(guid.text[14], '8');
    assert_non_null(strchr("89ab", guid.text[19]));
    assert_true(guid_parse(str_from(guid.text), &read) && guid_equal(&guid, &read));
    memcpy(braced + 1, guid.text, GUID_LENGTH);
    braced[GUID_LENGTH + 1] = '}';
    for (char *c = braced; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'f' ? *c - 32 : *c);
    assert_true(guid_parse(str_from(braced), &read) && guid_equal(&guid, &read));
    read = guid_of_kind(STR("office"), STR("viewpoint"), STR("17"));
    assert_true(guid_equal(&guid, &read));
    guid = guid_of(STR("office/"), STR("viewpoint/17"));
    assert_false(guid_equal(&guid, &read));
    assert_false(guid_parse(STR("01234567-89ab-8def-8123-456789abcdeg"), &read));
    assert_false(guid_parse(STR("0123456789ab-8def-8123-456789abcdef0"), &read));
    assert_false(guid_parse(STR(""), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_counted_and_found_again_in_every_unit),
        cmocka_unit_test(an_empty_text_has_one_place),
        cmocka_unit_test(a_uuid_stays_the_same_and_is_read_in_any_spelling),
    };
    return cmocka_run_group_tests_name("positions", tests, NULL, NULL);
}
