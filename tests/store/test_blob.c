/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "scratch.h"

#include "base/file.h"
#include "base/hash.h"
#include "store/blob.h"
#include "store/statements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* SHA-256 of "abc", FIPS 180-4. */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* Put and enter, in a transaction. */
static struct blob keep(struct store *store, struct str bytes)
{
    struct error error = {0};
    struct blob blob;
    ASSERT_OK(blob_put(store, bytes, &blob, &error));
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(blob_enter(store, &blob, &error));
    ASSERT_OK(store_commit(store, &error));
    return blob;
}

static void a_blob_is_a_file_named_by_its_hash(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct blob blob = keep(store, STR("abc"));
    assert_string_equal(blob.hash.hex, ABC);
    assert_int_equal(blob.size, 3);
    struct str path;
    ASSERT_OK(blob_path(store, STR(ABC), &scratch->arena, &path, &error));
    assert_string_equal(path.p, scratch_path(scratch, "blobs/ba/" ABC));
    struct buf bytes = buf_init(100);
    buf_add_str(&bytes, STR("> "));
    ASSERT_OK(blob_read(store, STR(ABC), &bytes, &error));
    assert_true(str_equal(buf_str(&bytes), STR("> abc")));
    buf_done(&bytes);
}

static void the_same_bytes_are_kept_once(void **state)
{
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    struct stat before, after;
    keep(store, STR("abc"));
    assert_int_equal(stat(scratch_path(scratch, "blobs/ba/" ABC), &before), 0);
    keep(store, STR("abc"));
    assert_int_equal(stat(scratch_path(scratch, "blobs/ba/" ABC), &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
}

static void an_empty_file_is_a_blob_too(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct blob blob = keep(store, (struct str){0});
    struct buf bytes = buf_init(100);
    ASSERT_OK(blob_read(store, str_from(blob.hash.hex), &bytes, &error));
    assert_int_equal(bytes.n, 0);
    buf_done(&bytes);
}

static void a_large_file_is_taken_in_piece_by_piece(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    const char *path = scratch_path(scratch, "large.pdf");
    struct buf bytes = buf_init(MIB(1));
    for (uint32_t i = 0; i < 60001; i++)
        buf_add_u32(&bytes, i * 2654435761u);
    ASSERT_OK(file_write(path, buf_str(&bytes), &error));
    struct blob blob, again;
    ASSERT_OK(blob_put_file(store, path, &blob, &error));
    ASSERT_OK(blob_put_file(store, path, &again, &error));
    struct hash hash = hash_of(buf_str(&bytes));
    assert_string_equal(blob.hash.hex, hash.hex);
    assert_string_equal(again.hash.hex, hash.hex);
    assert_int_equal(blob.size, bytes.n);
    struct buf back = buf_init(MIB(1));
    ASSERT_OK(blob_read(store, str_from(hash.hex), &back, &error));
    assert_true(str_equal(buf_str(&bytes), buf_str(&back)));
    buf_done(&bytes);
    buf_done(&back);
}

static void only_regular_files_are_taken_in(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct blob blob;
    assert_false(blob_put_file(store, scratch->folder, &blob, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(mkfifo(scratch_path(scratch, "pipe"), 0600), 0);
    assert_false(blob_put_file(store, scratch_path(scratch, "pipe"), &blob, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_false(blob_put_file(store, scratch_path(scratch, "nothing"), &blob, &error));
    assert_int_equal(error.code, ERROR_IO);
}

static void a_file_that_is_too_large_leaves_nothing_behind(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    const char *path = scratch_path(scratch, "too-large");
    ASSERT_OK(file_write(path, STR(""), &error));
    assert_int_equal(truncate(path, (off_t)LIMIT_FILE_BYTES + 1), 0);
    struct blob blob;
    assert_false(blob_put_file(store, path, &blob, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
    /* rmdir takes only empty folders. */
    assert_int_equal(rmdir(scratch_path(scratch, "blobs")), 0);
}

static void what_is_no_hash_names_no_file(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct buf bytes = buf_init(100);
    assert_false(blob_read(store, STR("../samsyn.sqlite"), &bytes, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_false(blob_read(store, STR(ABC), &bytes, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    buf_done(&bytes);
}

static void a_blob_that_was_changed_is_not_read(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    keep(store, STR("abc"));
    ASSERT_OK(file_write(scratch_path(scratch, "blobs/ba/" ABC), STR("abd"), &error));
    struct buf bytes = buf_init(100);
    buf_add_str(&bytes, STR("before"));
    assert_false(blob_read(store, STR(ABC), &bytes, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_true(str_equal(buf_str(&bytes), STR("before")));
    buf_done(&bytes);
}

static void a_blob_cut_short_is_mended_when_it_comes_again(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    keep(store, STR("abc"));
    ASSERT_OK(file_write(scratch_path(scratch, "blobs/ba/" ABC), STR("a"), &error));
    keep(store, STR("abc"));
    struct buf bytes = buf_init(100);
    ASSERT_OK(blob_read(store, STR(ABC), &bytes, &error));
    buf_done(&bytes);
}

static void a_store_that_is_kept_puts_blobs_too(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    ASSERT_OK(store_open(scratch->folder, STORE_CREATE, &scratch->store, &error));
    keep(scratch->store, STR("abc"));
    keep(scratch->store, STR("abc"));
    struct buf bytes = buf_init(100);
    ASSERT_OK(blob_read(scratch->store, STR(ABC), &bytes, &error));
    buf_done(&bytes);
}

/* Verification: what was reported, as "missing ba/ba78…" lines. */

static void note(void *context, enum blob_fault fault, struct str path)
{
    static const char *const names[BLOB_FAULTS] = {"missing", "changed", "stray", "unfinished"};
    buf_add_format(context, "%s %.*s\n", names[fault], STR_ARGS(path));
}

static void assert_faults(struct scratch *scratch, int64_t count, const char *faults)
{
    struct error error = {0};
    struct buf found = buf_init(KIB(10));
    int64_t looked_at;
    ASSERT_OK(blob_verify_each(scratch->store, note, &found, &looked_at, &error));
    buf_add_c(&found, '\0');
    assert_string_equal(found.p, faults);
    assert_int_equal(looked_at, count);
    buf_done(&found);
}

static void a_sound_store_has_no_faults(void **state)
{
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    keep(store, STR("abc"));
    keep(store, STR(""));
    assert_faults(scratch, 2, "");
}

static void more_blobs_than_fit_a_page_are_all_verified(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    ASSERT_OK(store_begin(store, &error));
    for (int i = 0; i < 2001; i++) {
        char text[20];
        struct blob blob;
        snprintf(text, sizeof text, "%d", i);
        ASSERT_OK(blob_put(store, str_from(text), &blob, &error));
        ASSERT_OK(blob_enter(store, &blob, &error));
    }
    ASSERT_OK(store_commit(store, &error));
    assert_faults(scratch, 2001, "");
}

static void verification_tells_what_is_missing_changed_stray_and_unfinished(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct blob missing = keep(store, STR("missing")), changed = keep(store, STR("changed"));
    keep(store, STR("sound"));
    struct blob stray;
    ASSERT_OK(blob_put(store, STR("stray"), &stray, &error));
    struct str path;
    ASSERT_OK(blob_path(store, str_from(missing.hash.hex), &scratch->arena, &path, &error));
    assert_int_equal(unlink(path.p), 0);
    ASSERT_OK(blob_path(store, str_from(changed.hash.hex), &scratch->arena, &path, &error));
    ASSERT_OK(file_write(path.p, STR("CHANGED"), &error));
    ASSERT_OK(file_write(scratch_path(scratch, "blobs/new-1-0"), STR("half"), &error));
    ASSERT_OK(file_write(scratch_path(scratch, "blobs/notes.txt"), STR("mine"), &error));
    /* Their hashes begin with d6, ff and e2. */
    struct buf expected = buf_init(KIB(10));
    buf_add_format(&expected, "changed %.2s/%s\nmissing %.2s/%s\n", changed.hash.hex,
                   changed.hash.hex, missing.hash.hex, missing.hash.hex);
    buf_add_format(&expected, "stray %.2s/%s\nunfinished new-1-0\nstray notes.txt\n",
                   stray.hash.hex, stray.hash.hex);
    buf_add_c(&expected, '\0');
    assert_faults(scratch, 3, expected.p);
    buf_done(&expected);
}

static void a_link_in_the_place_of_a_blob_is_a_change(void **state)
{
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    keep(store, STR("abc"));
    const char *path = scratch_path(scratch, "blobs/ba/" ABC);
    const char *elsewhere = scratch_path(scratch, "elsewhere");
    assert_int_equal(rename(path, elsewhere), 0);
    assert_int_equal(symlink(elsewhere, path), 0);
    assert_faults(scratch, 1, "changed ba/" ABC "\n");
}

/* Small blobs, in the database. */

static struct blob keep_small(struct store *store, struct str bytes)
{
    struct error error = {0};
    struct blob blob;
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(blob_keep_small(store, bytes, &blob, &error));
    ASSERT_OK(store_commit(store, &error));
    return blob;
}

static void a_small_blob_is_read_back_from_the_database(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct blob blob = keep_small(store, STR("abc"));
    assert_string_equal(blob.hash.hex, ABC);
    assert_int_equal(blob.size, 3);
    assert_int_equal(access(scratch_path(scratch, "blobs/ba"), F_OK), -1);
    struct buf bytes = buf_init(100);
    ASSERT_OK(blob_read(store, STR(ABC), &bytes, &error));
    assert_true(str_equal(buf_str(&bytes), STR("abc")));
    buf_done(&bytes);
    assert_faults(scratch, 1, "");
}

static void a_small_blob_is_written_out_where_its_path_is_asked_for(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    keep_small(store, STR("abc"));
    struct str path;
    struct buf bytes = buf_init(100);
    ASSERT_OK(blob_path(store, STR(ABC), &scratch->arena, &path, &error));
    ASSERT_OK(file_read(path.p, &bytes, &error));
    assert_true(str_equal(buf_str(&bytes), STR("abc")));
    buf_done(&bytes);
    assert_faults(scratch, 1, "");
}

/* What a power cut may leave of a file that was not waited for: nothing, or its length alone. */
static void what_is_left_of_a_small_blobs_file_is_no_fault_and_written_anew(void **state)
{
    static const char *const left[] = {"", "ab", "\0\0\0"};
    static const size_t lengths[] = {0, 2, 3};
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    keep_small(store, STR("abc"));
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        struct str path;
        struct buf bytes = buf_init(100);
        ASSERT_OK(blob_path(store, STR(ABC), &scratch->arena, &path, &error));
        assert_int_equal(unlink(path.p), 0);
        FILE *file = fopen(path.p, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(left[i], 1, lengths[i], file), lengths[i]);
        assert_int_equal(fclose(file), 0);
        assert_faults(scratch, 1, "");
        ASSERT_OK(blob_path(store, STR(ABC), &scratch->arena, &path, &error));
        ASSERT_OK(file_read(path.p, &bytes, &error));
        assert_true(str_equal(buf_str(&bytes), STR("abc")));
        buf_done(&bytes);
    }
}

static void a_blob_may_come_in_both_ways(void **state)
{
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    keep_small(store, STR("first small"));
    keep(store, STR("first small"));
    keep(store, STR("first a file"));
    keep_small(store, STR("first a file"));
    keep_small(store, STR("twice"));
    keep_small(store, STR("twice"));
    assert_faults(scratch, 3, "");
}

static void a_small_blob_that_was_changed_is_found_and_not_read(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    keep_small(store, STR("abc"));
    scratch_sql(scratch, "UPDATE blob SET bytes = 'abd'");
    struct buf bytes = buf_init(100);
    assert_false(blob_read(store, STR(ABC), &bytes, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_int_equal(bytes.n, 0);
    buf_done(&bytes);
    assert_faults(scratch, 1, "changed ba/" ABC "\n");
}

static void a_small_blob_rolled_back_leaves_nothing(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct blob blob;
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(blob_keep_small(store, STR("abc"), &blob, &error));
    store_rollback(store);
    struct buf bytes = buf_init(100);
    assert_false(blob_read(store, STR(ABC), &bytes, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
    buf_done(&bytes);
    assert_faults(scratch, 0, "");
}

static void what_is_not_small_is_refused(void **state)
{
    struct scratch *scratch = *state;
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    char *bytes = arena_alloc(&scratch->arena, LIMIT_SMALL_BLOB_BYTES + 1);
    struct blob blob;
    memset(bytes, 'a', LIMIT_SMALL_BLOB_BYTES + 1);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(blob_keep_small(store, (struct str){bytes, LIMIT_SMALL_BLOB_BYTES}, &blob, &error));
    assert_false(
        blob_keep_small(store, (struct str){bytes, LIMIT_SMALL_BLOB_BYTES + 1}, &blob, &error));
    assert_int_equal(error.code, ERROR_LIMIT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_blob_is_a_file_named_by_its_hash),
        TEST(the_same_bytes_are_kept_once),
        TEST(an_empty_file_is_a_blob_too),
        TEST(a_large_file_is_taken_in_piece_by_piece),
        TEST(only_regular_files_are_taken_in),
        TEST(a_file_that_is_too_large_leaves_nothing_behind),
        TEST(what_is_no_hash_names_no_file),
        TEST(a_blob_that_was_changed_is_not_read),
        TEST(a_blob_cut_short_is_mended_when_it_comes_again),
        TEST(a_store_that_is_kept_puts_blobs_too),
        TEST(a_sound_store_has_no_faults),
        TEST(more_blobs_than_fit_a_page_are_all_verified),
        TEST(verification_tells_what_is_missing_changed_stray_and_unfinished),
        TEST(a_link_in_the_place_of_a_blob_is_a_change),
        TEST(a_small_blob_is_read_back_from_the_database),
        TEST(a_small_blob_is_written_out_where_its_path_is_asked_for),
        TEST(what_is_left_of_a_small_blobs_file_is_no_fault_and_written_anew),
        TEST(a_blob_may_come_in_both_ways),
        TEST(a_small_blob_that_was_changed_is_found_and_not_read),
        TEST(a_small_blob_rolled_back_leaves_nothing),
        TEST(what_is_not_small_is_refused),
    };
    return cmocka_run_group_tests_name("blob", tests, NULL, NULL);
}
