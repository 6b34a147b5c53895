/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A folder of files that can be made again: what is put is found, and it never grows too large.
 */
#include "base/cache.h"
#include "base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { DAY = 24 * 60 * 60 };

struct shelf {
    char folder[64];
    char inside[80];
    struct cache cache;
};

static int set_up(void **state)
{
    struct shelf *shelf = calloc(1, sizeof *shelf);
    assert_non_null(shelf);
    snprintf(shelf->folder, sizeof shelf->folder, "/tmp/samsyn-cache-XXXXXX");
    assert_non_null(mkdtemp(shelf->folder));
    snprintf(shelf->inside, sizeof shelf->inside, "%s/cache/own", shelf->folder);
    shelf->cache = (struct cache){shelf->inside, 100, 30 * DAY};
    *state = shelf;
    return 0;
}

static int tear_down(void **state)
{
    struct shelf *shelf = *state;
    struct error error;
    assert_true(file_remove_tree(shelf->folder, &error));
    free(shelf);
    return 0;
}

static void put(const struct shelf *shelf, const char *name, size_t count)
{
    struct error error = {0};
    char bytes[256];
    assert_true(count <= sizeof bytes);
    memset(bytes, name[0], count);
    if (!cache_put(&shelf->cache, str_from(name), (struct str){bytes, count}, &error))
        fail_msg("%s", error.message);
}

static bool has(const struct shelf *shelf, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", shelf->inside, name);
    return access(path, F_OK) == 0;
}

/* As if it had been used last so many days ago. */
static void age(const struct shelf *shelf, const char *name, int days)
{
    char path[128];
    struct timespec then = {time(NULL) - (time_t)days * DAY, 0};
    const struct timespec times[] = {then, then};
    snprintf(path, sizeof path, "%s/%s", shelf->inside, name);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool get(const struct shelf *shelf, const char *name, struct buf *out)
{
    struct error error = {0};
    bool found = false;
    if (!cache_get(&shelf->cache, str_from(name), out, &found, &error))
        fail_msg("%s", error.message);
    return found;
}

static void what_is_put_is_found_and_nothing_else(void **state)
{
    const struct shelf *shelf = *state;
    struct buf out = buf_init(1000);
    assert_false(get(shelf, "a", &out));
    put(shelf, "a", 20);
    assert_true(get(shelf, "a", &out));
    assert_true(str_equal(buf_str(&out), STR("aaaaaaaaaaaaaaaaaaaa")));
    assert_false(get(shelf, "b", &out));
    assert_int_equal(out.n, 20);
    buf_done(&out);
}

static void what_was_used_longest_ago_goes_first(void **state)
{
    const struct shelf *shelf = *state;
    struct buf out = buf_init(1000);
    put(shelf, "a", 40);
    put(shelf, "b", 40);
    age(shelf, "a", 2);
    age(shelf, "b", 1);
    assert_true(get(shelf, "a", &out)); /* used now */
    put(shelf, "c", 40);
    assert_true(has(shelf, "a"));
    assert_false(has(shelf, "b"));
    assert_true(has(shelf, "c"));
    buf_done(&out);
}

static void what_nobody_has_used_for_long_goes(void **state)
{
    const struct shelf *shelf = *state;
    put(shelf, "a", 10);
    put(shelf, "b", 10);
    age(shelf, "a", 31);
    age(shelf, "b", 29);
    put(shelf, "c", 10);
    assert_false(has(shelf, "a"));
    assert_true(has(shelf, "b"));
}

static void newest_stays_even_when_it_is_too_large(void **state)
{
    const struct shelf *shelf = *state;
    put(shelf, "a", 10);
    put(shelf, "b", 200);
    assert_false(has(shelf, "a"));
    assert_true(has(shelf, "b"));
    put(shelf, "c", 10);
    assert_false(has(shelf, "b"));
}

static void folders_and_links_in_it_are_left_alone(void **state)
{
    const struct shelf *shelf = *state;
    char path[128];
    put(shelf, "a", 10);
    snprintf(path, sizeof path, "%s/folder", shelf->inside);
    assert_int_equal(mkdir(path, 0755), 0);
    put(shelf, "b", 95);
    assert_true(has(shelf, "folder"));
    assert_false(has(shelf, "a"));
}

static void larger_than_there_is_room_for_is_not_found(void **state)
{
    const struct shelf *shelf = *state;
    struct error error = {0};
    struct buf out = buf_init(5);
    bool found = true;
    put(shelf, "a", 20);
    assert_true(cache_get(&shelf->cache, STR("a"), &out, &found, &error));
    assert_false(found);
    assert_int_equal(out.n, 0);
    buf_done(&out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_put_is_found_and_nothing_else),
        TEST(what_was_used_longest_ago_goes_first),
        TEST(what_nobody_has_used_for_long_goes),
        TEST(newest_stays_even_when_it_is_too_large),
        TEST(folders_and_links_in_it_are_left_alone),
        TEST(larger_than_there_is_room_for_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
