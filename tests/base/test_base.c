/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "base/workers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static void slices_are_cut_trimmed_and_found(void **state)
{
    (void)state;
    struct str rest = STR("a;;bc");
    assert_true(str_equal(str_cut(&rest, ';'), STR("a")));
    assert_true(str_equal(str_cut(&rest, ';'), STR("")));
    assert_true(str_equal(str_cut(&rest, ';'), STR("bc")));
    assert_int_equal(rest.n, 0);
    assert_true(str_equal(str_trim(STR(" \t åäö\n")), STR("åäö")));
    assert_int_equal(str_find(STR("yttrande"), STR("and"), 0), 4);
    assert_int_equal(str_find(STR("yttrande"), STR("x"), 0), SIZE_MAX);
    assert_int_equal(str_sub(STR("abc"), 2, 1).n, 0);
    assert_int_equal(str_find((struct str){NULL, 0}, STR("x"), 0), SIZE_MAX);
}

static void a_buffer_stops_at_its_maximum_and_says_so(void **state)
{
    (void)state;
    struct buf buf = buf_init(4);
    struct error error = {0};
    buf_add_str(&buf, STR("abc"));
    assert_true(buf_ok(&buf, "it", &error));
    buf_add_str(&buf, STR("de"));
    buf_add_c(&buf, 'f');
    assert_false(buf_ok(&buf, "the letter", &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    assert_non_null(strstr(error.message, "the letter"));
    assert_true(str_equal(buf_str(&buf), STR("abc")));
    buf_done(&buf);
}

struct pieces {
    struct buf all;
    size_t count, refuse_at;
};

static bool take_piece(void *context, struct str bytes)
{
    struct pieces *pieces = context;
    if (++pieces->count == pieces->refuse_at)
        return false;
    buf_add_str(&pieces->all, bytes);
    return true;
}

static void a_buffer_with_a_drain_stays_small_and_keeps_the_order(void **state)
{
    (void)state;
    struct pieces pieces = {.all = buf_init(MIB(4))};
    struct buf buf = buf_init_draining(MIB(2), take_piece, &pieces);
    for (unsigned i = 0; i < 300000; i++)
        buf_add_format(&buf, "%06u", i);
    assert_true(buf.room <= KIB(128));
    buf_flush(&buf);
    assert_true(buf_ok(&buf, "it", NULL));
    assert_true(pieces.count > 10);
    assert_int_equal(pieces.all.n, 6 * 300000);
    assert_memory_equal(pieces.all.p + 6 * 123456, "123456", 6);
    buf_done(&buf);
    buf_done(&pieces.all);
}

static void a_drain_that_refuses_stops_its_buffer(void **state)
{
    (void)state;
    struct pieces pieces = {.all = buf_init(MIB(1)), .refuse_at = 2};
    struct buf buf = buf_init_draining(MIB(16), take_piece, &pieces);
    struct error error = {0};
    for (size_t i = 0; i < KIB(300); i++)
        buf_add_c(&buf, 'x');
    assert_false(buf_ok(&buf, "it", &error));
    assert_int_equal(error.code, ERROR_IO);
    assert_int_equal(pieces.count, 2);
    buf_done(&buf);
    buf_done(&pieces.all);
}

static void what_was_handed_on_counts_towards_the_maximum(void **state)
{
    (void)state;
    struct pieces pieces = {.all = buf_init(MIB(1))};
    struct buf buf = buf_init_draining(KIB(200), take_piece, &pieces);
    struct error error = {0};
    for (size_t i = 0; i < KIB(201); i++)
        buf_add_c(&buf, 'x');
    assert_false(buf_ok(&buf, "it", &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    buf_done(&buf);
    buf_done(&pieces.all);
}

static void an_error_is_cut_at_a_characters_border(void **state)
{
    (void)state;
    char text[LIMIT_ERROR_MESSAGE_BYTES * 2] = "";
    for (size_t i = 0; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "ö", 3);
    struct error error;
    assert_false(error_set(&error, ERROR_INPUT, "x%s", text));
    assert_true(utf8_valid(str_from(error.message)));
    assert_false(error_set(&error, ERROR_INPUT, "%s", text));
    assert_true(utf8_valid(str_from(error.message)));
}

static void utf8_is_strict(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("åäö €😀")));
    static const char *const bad[] = {"\xC0\x80",         "\xE5",        "\xED\xA0\x80", "\x80",
                                      "\xF4\x90\x80\x80", "\xE0\x80\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(utf8_valid(str_from(bad[i])));
}

static void utf8_goes_there_and_back(void **state)
{
    (void)state;
    struct buf buf = buf_init(KIB(1));
    static const uint32_t points[] = {'a', 0xE5, 0x20AC, 0x1F600, 0x10FFFF};
    for (size_t i = 0; i < 5; i++)
        utf8_add(&buf, points[i]);
    struct str s = buf_str(&buf);
    size_t at = 0;
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(utf8_next(s, &at), points[i]);
    for (size_t i = 5; i-- > 0;)
        assert_int_equal(utf8_previous(s, &at), points[i]);
    assert_int_equal(at, 0);
    buf_done(&buf);
}

static void windows_1252_becomes_utf8(void **state)
{
    (void)state;
    struct buf buf = buf_init(KIB(1));
    utf8_add_windows_1252(&buf, STR("R\xE4tt \x96 \x93nej\x94"));
    assert_true(str_equal(buf_str(&buf), STR("Rätt – “nej”")));
    buf_done(&buf);
    assert_int_equal(utf8_to_windows_1252(0xE4), 0xE4);
    assert_int_equal(utf8_to_windows_1252(0x2013), 0x96);
    assert_int_equal(utf8_to_windows_1252(0x81), 0x81);
    assert_int_equal(utf8_to_windows_1252(0x2192), -1);
}

static void hashes_are_those_of_the_standard(void **state)
{
    (void)state;
    struct hash hash = hash_of(STR("abc"));
    assert_string_equal(hash.hex,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(hash_is_hex(str_from(hash.hex)));
    assert_false(hash_is_hex(STR("BA78")));
}

static void dates_know_the_calendar(void **state)
{
    (void)state;
    struct date date;
    assert_true(date_parse_iso(STR("2024-02-29"), &date));
    assert_false(date_parse_iso(STR("2023-02-29"), &date));
    assert_false(date_parse_iso(STR("2023-2-9"), &date));
    assert_string_equal(date_format(date).text, "2024-02-29");
    for (int64_t days = -800000; days < 800000; days += 331)
        assert_int_equal(date_days(date_from_days(days)), days);
    assert_int_equal(date_days((struct date){1970, 1, 1}), 0);
}

static void a_day_ends_when_it_does_in_sweden(void **state)
{
    (void)state;
    static const char *const days[][2] = {
        {"2025-07-01T21:59:59Z", "2025-07-01"},  {"2025-07-01T22:00:00Z", "2025-07-02"},
        {"2025-12-31T22:59:59Z", "2025-12-31"},  {"2025-12-31T23:00:00Z", "2026-01-01"},
        {"2025-10-26T00:59:59Z", "2025-10-26"},  {"2025-10-31", "2025-10-31"},
        {"2025-10-31 någon gång", "2025-10-31"}, {"", ""},
    };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        assert_string_equal(day_in_sweden(str_from(days[i][0])).text, days[i][1]);
    int64_t seconds; /* the hour in October that comes twice */
    assert_true(time_parse(STR("2025-10-26T00:30:00Z"), &seconds));
    assert_string_equal(time_in_sweden(seconds).text, "2025-10-26 02:30");
    assert_string_equal(time_in_sweden(seconds + 3600).text, "2025-10-26 02:30");
}

static void a_file_is_written_wholly(void **state)
{
    (void)state;
    char folder[] = "/tmp/samsyn-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct arena arena = arena_init();
    const char *path = str_format(&arena, "%s/a/b/c.txt", folder).p;
    struct error error = {0};
    struct buf bytes = buf_init(KIB(1));
    assert_false(file_write(path, STR("x"), &error));
    assert_true(file_make_folder(str_format(&arena, "%s/a/b", folder).p, &error));
    assert_true(file_write(path, STR("första"), &error));
    assert_true(file_write(path, STR("andra"), &error));
    assert_true(file_read(path, &bytes, &error));
    assert_true(str_equal(buf_str(&bytes), STR("andra")));
    assert_false(file_read(folder, &bytes, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_true(file_remove_tree(folder, &error));
    struct stat status;
    assert_int_not_equal(stat(folder, &status), 0);
    buf_done(&bytes);
    arena_done(&arena);
}

static void a_file_written_in_pieces_comes_under_its_name_at_the_end(void **state)
{
    (void)state;
    char folder[] = "/tmp/samsyn-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct arena arena = arena_init();
    const char *draft = str_format(&arena, "%s/draft", folder).p;
    const char *path = str_format(&arena, "%s/c.txt", folder).p;
    struct error error = {0};
    struct file_stream stream;
    struct buf bytes = buf_init(KIB(1));
    assert_true(file_write(path, STR("gammal"), &error));
    assert_true(file_stream_open(draft, path, &stream, &error));
    assert_true(file_stream_add(&stream, STR("för"), &error));
    assert_true(file_stream_add(&stream, STR("sta"), &error));
    assert_true(file_stream_close(&stream, true, &error));
    assert_false(file_stream_open(draft, path, &stream, &error)); /* it is there */
    assert_true(file_rename(draft, path, &error));
    assert_true(file_read(path, &bytes, &error));
    assert_true(str_equal(buf_str(&bytes), STR("första")));
    assert_false(file_rename(draft, path, &error));
    assert_non_null(strstr(error.message, path));
    assert_true(file_remove_tree(folder, &error));
    buf_done(&bytes);
    arena_done(&arena);
}

struct tally {
    atomic_uint done[100];
};

static void count_job(void *context, size_t place)
{
    struct tally *tally = context;
    atomic_fetch_add(&tally->done[place], 1);
}

static void each_job_is_done_once_by_however_many_threads(void **state)
{
    (void)state;
    for (size_t at_once = 0; at_once < 40; at_once += 3) {
        struct tally tally = {0};
        workers_run(100, at_once, count_job, &tally);
        for (size_t i = 0; i < 100; i++)
            assert_int_equal(tally.done[i], 1);
    }
    workers_run(0, 4, count_job, NULL);
    assert_true(workers_cores() >= 1);
    assert_in_range(workers_at_once(), 1, LIMIT_WORKERS);
}

static void arrays_grow(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    VEC(int) numbers = {0};
    for (int i = 0; i < 100000; i++)
        *VEC_PUSH(&arena, &numbers) = i;
    for (int i = 0; i < 100000; i++)
        assert_int_equal(numbers.items[i], i);
    arena_done(&arena);
}

static void room_in_an_array_is_kept(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    VEC(int) numbers = {0};
    *VEC_PUSH(&arena, &numbers) = 7;
    assert_true(VEC_RESERVE(&arena, &numbers, 1000));
    const int *place = numbers.items;
    for (int i = 1; i < 1000; i++)
        *VEC_PUSH(&arena, &numbers) = i;
    assert_true(VEC_RESERVE(&arena, &numbers, 10));
    assert_ptr_equal(numbers.items, place);
    assert_int_equal(numbers.count, 1000);
    assert_int_equal(numbers.items[0], 7);
    arena_done(&arena);
}

static void nothing_may_be_asked_of_an_empty_arena(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    assert_non_null(arena_alloc(&arena, 0));
    assert_non_null(ARENA_ARRAY(&arena, 0, int));
    arena_done(&arena);
}

#ifdef SAMSYN_FAULTS
static void take_much(void *context)
{
    for (int i = 0; i < 100; i++)
        memset(arena_alloc(context, KIB(10)), 0, KIB(10));
}

static void a_run_is_broken_off_when_memory_ends(void **state)
{
    (void)state;
    for (unsigned long nth = 1; nth < 20; nth++) {
        struct arena arena = arena_init();
        struct error error = {0};
        mem_fail_at(nth);
        bool ok = arena_run(&arena, take_much, &arena, &error);
        bool reached = mem_count() >= nth;
        mem_fail_at(0);
        assert_int_equal(ok, !reached);
        if (!ok)
            assert_int_equal(error.code, ERROR_MEMORY);
        arena_done(&arena);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_cut_trimmed_and_found),
        cmocka_unit_test(a_buffer_stops_at_its_maximum_and_says_so),
        cmocka_unit_test(a_buffer_with_a_drain_stays_small_and_keeps_the_order),
        cmocka_unit_test(a_drain_that_refuses_stops_its_buffer),
        cmocka_unit_test(what_was_handed_on_counts_towards_the_maximum),
        cmocka_unit_test(an_error_is_cut_at_a_characters_border),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(utf8_goes_there_and_back),
        cmocka_unit_test(windows_1252_becomes_utf8),
        cmocka_unit_test(hashes_are_those_of_the_standard),
        cmocka_unit_test(dates_know_the_calendar),
        cmocka_unit_test(a_day_ends_when_it_does_in_sweden),
        cmocka_unit_test(a_file_is_written_wholly),
        cmocka_unit_test(a_file_written_in_pieces_comes_under_its_name_at_the_end),
        cmocka_unit_test(each_job_is_done_once_by_however_many_threads),
        cmocka_unit_test(arrays_grow),
        cmocka_unit_test(room_in_an_array_is_kept),
        cmocka_unit_test(nothing_may_be_asked_of_an_empty_arena),
#ifdef SAMSYN_FAULTS
        cmocka_unit_test(a_run_is_broken_off_when_memory_ends),
#endif
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
