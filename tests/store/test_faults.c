/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The same piece of work is done over and over: with every allocation failing in turn, and with
 * the process killed at every commit and every blob. Whatever happens, the work can be taken up
 * again and comes to the same end.
 */
#include "failures.h"
#include "scratch.h"

#include "base/file.h"
#include "base/mem.h"
#include "store/blob.h"
#include "store/statements.h"

#include <sqlite3.h>

#include <setjmp.h>
#include <signal.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const letters[] = {"Vi tillstyrker.", "Ingen erinran.", "Vi avstyrker."};
enum { LETTERS = 3 };
/* What was left is looked into after every so many-th failure. */
enum { LOOKED_AT = 50 };

/* SQLite's own memory comes through mem_alloc too, so that its allocations can be made to fail. A
 * block is preceded by its size, which SQLite asks for. */
union block {
    size_t size;
    alignas(max_align_t) char unit[sizeof(max_align_t)];
};

static void *give(int size)
{
    union block *block = mem_alloc(sizeof *block + (size_t)size);
    if (!block)
        return NULL;
    block->size = (size_t)size;
    return block + 1;
}

static void take_back(void *bytes)
{
    mem_free(bytes ? (union block *)bytes - 1 : NULL);
}

static void *resize(void *bytes, int size)
{
    union block *block = mem_realloc((union block *)bytes - 1, sizeof *block + (size_t)size);
    if (!block)
        return NULL;
    block->size = (size_t)size;
    return block + 1;
}

static int size_of(void *bytes)
{
    return bytes ? (int)((union block *)bytes - 1)->size : 0;
}

static int round_up(int size)
{
    return (size + 7) / 8 * 8;
}

static int start(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void stop(void *context)
{
    (void)context;
}

static int use_our_memory(void **state)
{
    static const sqlite3_mem_methods methods = {give,     take_back, resize, size_of,
                                                round_up, start,     stop,   NULL};
    (void)state;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK ? 0 : -1;
}

/* Register a letter unless it is registered. */
static bool add_letter(struct store *store, struct arena *arena, const struct blob *blob,
                       struct error *error)
{
    struct sql_document_rows rows;
    int64_t id, number;
    struct str hash = str_from(blob->hash.hex);
    if (!sql_document_list_by_hash(store, hash, arena, &rows, error))
        return false;
    if (rows.count)
        return true;
    return store_new_id(store, &id, error) && store_new_number(store, &number, error) &&
           blob_enter(store, blob, error) &&
           sql_document_add(store, id, 0, STR("received"), number, 0, STR("svar.txt"), hash,
                            STR("2025-10-03T08:00:00Z"), STR("registered"), error);
}

static bool take_in(struct store *store, struct arena *arena, const char *letter,
                    struct error *error)
{
    struct blob blob;
    if (!blob_put(store, str_from(letter), &blob, error) || !store_begin(store, error))
        return false;
    if (add_letter(store, arena, &blob, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

/* The work. Open, take the letters in, list them; may be done again at any point. */
static bool work(const char *folder, struct arena *arena, size_t *ret_count, struct error *error)
{
    struct store *store;
    struct sql_document_rows rows;
    if (!store_open(folder, STORE_CREATE | STORE_TEMPORARY, &store, error))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < LETTERS; i++)
        ok = take_in(store, arena, letters[i], error);
    ok = ok && sql_document_list(store, 0, STORE_ALL_ROWS, arena, &rows, error);
    if (ok)
        *ret_count = rows.count;
    store_close(store);
    return ok;
}

static void count_lost(void *context, enum blob_fault fault, struct str path)
{
    (void)path;
    *(int *)context += fault == BLOB_MISSING || fault == BLOB_CHANGED;
}

/* Everything that is in the register is right: ids, numbers, blobs. */
static void assert_whole(struct scratch *scratch, size_t count_at_least)
{
    struct error error = {0};
    struct store *store = scratch_open(scratch);
    struct sql_document_rows rows;
    int64_t count;
    int lost = 0;
    ASSERT_OK(store_check(store, &error));
    ASSERT_OK(blob_verify_each(store, count_lost, &lost, &count, &error));
    assert_int_equal(lost, 0);
    ASSERT_OK(sql_document_list(store, 0, STORE_ALL_ROWS, &scratch->arena, &rows, &error));
    assert_true(rows.count >= count_at_least && rows.count <= LETTERS);
    for (size_t i = 0; i < rows.count; i++) {
        struct hash hash = hash_of(str_from(letters[i]));
        assert_int_equal(rows.items[i].id, i + 1);
        assert_int_equal(rows.items[i].number, i + 1);
        assert_true(str_equal(rows.items[i].hash, str_from(hash.hex)));
    }
    scratch_close(scratch);
}

/* The work with allocation `nth` failing; whether it came so far. */
static bool work_with_failure(struct scratch *scratch, unsigned long nth)
{
    struct arena arena = arena_init();
    struct error error = {0};
    size_t count = 0;
    mem_fail_at(nth);
    bool ok = work(scratch->folder, &arena, &count, &error);
    bool reached = mem_count() >= nth;
    mem_fail_at(0);
    /* SQLite can do without some of what it asks for, so reached and ok may both be. */
    if (!ok && (!reached || error.code != ERROR_MEMORY))
        fail_msg("allocation %lu: %s", nth, error.message);
    if (ok)
        assert_int_equal(count, LETTERS);
    arena_done(&arena);
    return reached;
}

/* A database as it is made. */
static struct buf new_database(struct scratch *scratch)
{
    struct buf bytes = buf_init(MIB(16));
    struct error error;
    scratch_open(scratch);
    scratch_close(scratch);
    ASSERT_OK(file_read(scratch_path(scratch, "samsyn.sqlite"), &bytes, &error));
    assert_true(file_remove_tree(scratch->folder, NULL));
    return bytes;
}

static void put_database(struct scratch *scratch, const struct buf *database)
{
    struct error error;
    ASSERT_OK(file_make_folder(scratch_path(scratch, "blobs"), &error));
    ASSERT_OK(file_write(scratch_path(scratch, "samsyn.sqlite"), buf_str(database), &error));
}

/* Which allocations of the work in this folder to let fail. */
static void choose_failures(struct scratch *scratch, struct failures *ret_failures)
{
    struct error error = {0};
    struct arena arena = arena_init();
    size_t count = 0;
    failures_note(ret_failures);
    ASSERT_OK(work(scratch->folder, &arena, &count, &error));
    failures_choose(ret_failures);
    arena_done(&arena);
    assert_true(file_remove_tree(scratch->folder, NULL));
}

/* The work anew with every `step`-th of these allocations failing; past the last of all it is done.
 */
static void assert_work_survives(struct scratch *scratch, const struct failures *failures,
                                 size_t step, const struct buf *database)
{
    size_t last = failures->count - 1;
    for (size_t i = last % step; i <= last; i += step) {
        if (database)
            put_database(scratch, database);
        assert_int_equal(work_with_failure(scratch, failures->nth[i]), i < last);
        if (i / step % LOOKED_AT == 0 || i == last)
            assert_whole(scratch, i < last ? 0 : LETTERS);
        assert_true(file_remove_tree(scratch->folder, NULL));
    }
}

static void any_allocation_may_fail(void **state)
{
    struct failures failures;
    struct buf database = new_database(*state);
    put_database(*state, &database);
    choose_failures(*state, &failures);
    assert_work_survives(*state, &failures, 1, &database);
    failures_done(&failures);
    buf_done(&database);
}

/* Making the database takes longer than the work, table after table alike: a sample will do. */
static void allocations_may_fail_while_the_database_is_made(void **state)
{
    struct failures failures;
    choose_failures(*state, &failures);
    assert_work_survives(*state, &failures, 5, NULL);
    failures_done(&failures);
}

/* The work in a child that is killed where `variable` says; whether it was. */
static bool work_until_killed(struct scratch *scratch, const char *variable, int nth)
{
    char number[20];
    snprintf(number, sizeof number, "%d", nth);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        size_t count;
        struct arena arena = arena_init();
        setenv(variable, number, 1);
        _exit(!work(scratch->folder, &arena, &count, NULL));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status))
        assert_int_equal(WEXITSTATUS(status), 0);
    else
        assert_int_equal(WTERMSIG(status), SIGKILL);
    return WIFSIGNALED(status);
}

static void assert_work_survives_kills(struct scratch *scratch, const char *variable, int kills)
{
    struct error error = {0};
    bool killed = true;
    int nth = 0;
    while (killed) {
        killed = work_until_killed(scratch, variable, ++nth);
        assert_whole(scratch, 0);
        size_t count = 0;
        ASSERT_OK(work(scratch->folder, &scratch->arena, &count, &error));
        assert_int_equal(count, LETTERS);
        assert_whole(scratch, LETTERS);
        assert_true(file_remove_tree(scratch->folder, NULL));
    }
    assert_int_equal(nth - 1, kills);
}

/* One commit makes the database, one each letter. */

static void work_killed_before_a_commit_comes_to_the_same_end(void **state)
{
    assert_work_survives_kills(*state, "SAMSYN_KILL_AT_COMMIT", 1 + LETTERS);
}

static void work_killed_after_a_commit_comes_to_the_same_end(void **state)
{
    assert_work_survives_kills(*state, "SAMSYN_KILL_AFTER_COMMIT", 1 + LETTERS);
}

static void work_killed_while_a_blob_is_put_comes_to_the_same_end(void **state)
{
    assert_work_survives_kills(*state, "SAMSYN_KILL_AT_BLOB", LETTERS);
}

static void what_was_committed_before_a_kill_is_there(void **state)
{
    struct scratch *scratch = *state;
    assert_true(work_until_killed(scratch, "SAMSYN_KILL_AFTER_COMMIT", 3));
    assert_whole(scratch, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(any_allocation_may_fail),
        TEST(allocations_may_fail_while_the_database_is_made),
        TEST(work_killed_before_a_commit_comes_to_the_same_end),
        TEST(work_killed_after_a_commit_comes_to_the_same_end),
        TEST(work_killed_while_a_blob_is_put_comes_to_the_same_end),
        TEST(what_was_committed_before_a_kill_is_there),
    };
    return cmocka_run_group_tests_name("faults", tests, use_our_memory, NULL);
}
