/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "scratch.h"

#include "base/date.h"
#include "base/file.h"
#include "store/blob.h"
#include "store/internal.h"
#include "store/statements.h"

#include <sqlite3.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_refused(struct scratch *scratch, unsigned flags, enum error_code code,
                           const char *words)
{
    struct error error = {0};
    struct store *store = NULL;
    assert_false(store_open(scratch->folder, flags, &store, &error));
    assert_null(store);
    assert_int_equal(error.code, code);
    if (!strstr(error.message, words))
        fail_msg("'%s' does not say '%s'", error.message, words);
}

/* Opening */

static void a_folder_is_made_only_when_asked_for(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    assert_refused(scratch, 0, ERROR_NOT_FOUND, "no data folder");
    struct stat status;
    assert_int_not_equal(stat(scratch->folder, &status), 0);
    scratch_open(scratch);
    scratch_close(scratch);
    ASSERT_OK(store_open(scratch->folder, 0, &scratch->store, &error));
}

static void what_was_saved_is_there_when_opened_again(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    int64_t id = scratch_document(scratch_open(scratch), "svar.pdf", "Bra.");
    scratch_close(scratch);
    struct store *store = scratch_open(scratch);
    struct sql_document row;
    bool found;
    ASSERT_OK(sql_document_get(store, id, &scratch->arena, &row, &found, &error));
    assert_true(found);
    assert_true(str_equal(row.name, STR("svar.pdf")));
    assert_true(str_equal(row.received, STR("2025-10-03T08:00:00Z")));
    assert_int_equal(row.consultation, 0);
    assert_int_equal(row.number, 1);
    ASSERT_OK(store_check(store, &error));
}

static void a_path_that_looks_like_a_uri_is_a_path(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    ASSERT_OK(file_make_folder(scratch->folder, &error));
    assert_int_equal(chdir(scratch->folder), 0);
    ASSERT_OK(
        store_open("file:x?mode=memory", STORE_CREATE | STORE_TEMPORARY, &scratch->store, &error));
    struct stat status;
    assert_int_equal(stat(scratch_path(scratch, "file:x?mode=memory/samsyn.sqlite"), &status), 0);
    assert_int_equal(chdir("/"), 0);
    /* Its paths are relative: close it before the folder goes. */
    assert_int_equal(chdir(scratch->folder), 0);
    scratch_close(scratch);
    assert_int_equal(chdir("/"), 0);
}

static void a_newer_schema_is_refused(void **state)
{
    struct scratch *scratch = *state;
    scratch_open(scratch);
    scratch_close(scratch);
    scratch_sql(scratch, "PRAGMA user_version = 999");
    assert_refused(scratch, 0, ERROR_STATE, "newer Samsyn");
}

static void another_programs_database_is_refused_and_left_alone(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    ASSERT_OK(file_make_folder(scratch->folder, &error));
    scratch_sql(scratch, "CREATE TABLE song (title TEXT)");
    struct buf before = buf_init(MIB(1)), after = buf_init(MIB(1));
    ASSERT_OK(file_read(scratch_path(scratch, "samsyn.sqlite"), &before, &error));
    assert_refused(scratch, STORE_CREATE, ERROR_INPUT, "another program");
    ASSERT_OK(file_read(scratch_path(scratch, "samsyn.sqlite"), &after, &error));
    assert_true(str_equal(buf_str(&before), buf_str(&after)));
    buf_done(&before);
    buf_done(&after);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    ASSERT_OK(file_make_folder(scratch->folder, &error));
    const char *letter = "Kommunen tillstyrker förslaget. Kommunen tillstyrker förslaget. Kommunen "
                         "tillstyrker förslaget. Kommunen tillstyrker förslaget.";
    ASSERT_OK(file_write(scratch_path(scratch, "samsyn.sqlite"), str_from(letter), &error));
    assert_refused(scratch, STORE_CREATE, ERROR_INPUT, "no database");
}

static void an_unfinished_database_is_finished_only_when_asked_for(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    ASSERT_OK(file_make_folder(scratch->folder, &error));
    ASSERT_OK(file_write(scratch_path(scratch, "samsyn.sqlite"), STR(""), &error));
    assert_refused(scratch, 0, ERROR_NOT_FOUND, "never finished");
    assert_int_equal(scratch_document(scratch_open(scratch), "a", "a"), 1);
}

/* Overwrite the page of the database that holds `needle`. */
static void damage_page_of(struct scratch *scratch, struct str needle)
{
    struct error error = {0};
    enum { PAGE_BYTES = 4096 };
    const char *path = scratch_path(scratch, "samsyn.sqlite");
    struct buf bytes = buf_init(MIB(16));
    ASSERT_OK(file_read(path, &bytes, &error));
    size_t at = str_find(buf_str(&bytes), needle, 0);
    assert_true(at < bytes.n);
    memset(bytes.p + at / PAGE_BYTES * PAGE_BYTES, 0xA5, PAGE_BYTES);
    ASSERT_OK(file_write(path, buf_str(&bytes), &error));
    buf_done(&bytes);
}

static void damage_is_found_and_named(void **state)
{
    struct scratch *scratch = *state;
    scratch_document(scratch_open(scratch), "svar-till-skada.pdf", "a");
    scratch_close(scratch);
    damage_page_of(scratch, STR("svar-till-skada.pdf"));
    struct store *store = scratch_open(scratch);
    struct error error = {0};
    struct sql_document_rows rows;
    assert_false(sql_document_list(store, 0, STORE_ALL_ROWS, &scratch->arena, &rows, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "backup"));
    assert_false(store_check(store, &error));
    assert_int_equal(error.code, ERROR_INPUT);
}

static void a_database_without_a_sound_schema_is_refused(void **state)
{
    struct scratch *scratch = *state;
    scratch_open(scratch);
    scratch_close(scratch);
    damage_page_of(scratch, STR("CREATE TABLE consultation"));
    assert_refused(scratch, 0, ERROR_INPUT, "backup");
}

static void a_reference_to_nothing_is_found(void **state)
{
    struct scratch *scratch = *state;
    scratch_document(scratch_open(scratch), "a", "a");
    scratch_close(scratch);
    scratch_sql(scratch, "DELETE FROM blob");
    struct error error = {0};
    assert_false(store_check(scratch_open(scratch), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "document"));
}

static void commands_beyond_the_statements_are_refused(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    sqlite3 *handle = database_handle(scratch_open(scratch)->database);
    static const char *const refused[] = {
        "ATTACH ':memory:' AS other",
        "PRAGMA synchronous = OFF",
        "PRAGMA writable_schema = ON",
        "CREATE TABLE song (title TEXT)",
        "DROP TABLE document",
        "SELECT sql FROM sqlite_schema",
        "UPDATE sqlite_master SET sql = ''",
        "SELECT load_extension('x')",
        "SELECT upper(name) FROM document",
        "SELECT randomblob(1000000000)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (sqlite3_exec(handle, refused[i], NULL, NULL, NULL) == SQLITE_OK)
            fail_msg("let through: %s", refused[i]);
    assert_int_equal(sqlite3_exec(handle, "SELECT count(*) FROM document", NULL, NULL, NULL),
                     SQLITE_OK);
    /* The check lifts the ban for a moment only. */
    ASSERT_OK(store_check(scratch->store, &error));
    assert_int_equal(sqlite3_exec(handle, refused[0], NULL, NULL, NULL), SQLITE_AUTH);
}

static int answer_of(sqlite3 *handle, const char *pragma)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(handle, pragma, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int answer = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return answer;
}

static void a_store_that_is_kept_waits_for_the_disk(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    ASSERT_OK(store_open(scratch->folder, STORE_CREATE, &scratch->store, &error));
    sqlite3 *handle = database_handle(scratch->store->database);
    sqlite3_set_authorizer(handle, NULL, NULL);
    assert_int_equal(answer_of(handle, "PRAGMA synchronous"), 2);
    assert_int_equal(answer_of(handle, "PRAGMA foreign_keys"), 1);
    assert_int_equal(answer_of(handle, "PRAGMA trusted_schema"), 0);
    assert_int_equal(answer_of(handle, "PRAGMA cell_size_check"), 1);
    assert_int_equal(scratch_document(scratch->store, "a", "a"), 1);
}

/* Transactions */

static void transactions_do_not_nest(void **state)
{
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    struct error error = {0};
    assert_false(store_commit(store, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_true(store_begin(store, &error));
    assert_false(store_begin(store, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_false(store_begin_reading(store, NULL));
    assert_true(store_commit(store, &error));
    store_rollback(store);
}

static void writing_needs_a_transaction_that_may_write(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    int64_t id = 77;
    assert_false(sql_setting_put(store, STR("a"), STR("b"), &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_false(store_new_id(store, &id, &error));
    assert_int_equal(id, 77);
    ASSERT_OK(store_begin_reading(store, &error));
    assert_false(sql_setting_put(store, STR("a"), STR("b"), &error));
    assert_int_equal(error.code, ERROR_STATE);
    ASSERT_OK(store_commit(store, &error));
}

static void a_rollback_forgets_everything(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    int64_t first, again;
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_new_id(store, &first, &error));
    ASSERT_OK(sql_setting_put(store, STR("a"), STR("b"), &error));
    store_rollback(store);
    struct sql_setting_get row;
    bool found;
    ASSERT_OK(sql_setting_get(store, STR("a"), &scratch->arena, &row, &found, &error));
    assert_false(found);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_new_id(store, &again, &error));
    ASSERT_OK(store_commit(store, &error));
    assert_int_equal(first, again);
}

static void closing_rolls_back(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_setting_put(store, STR("a"), STR("b"), &error));
    scratch_close(scratch);
    store = scratch_open(scratch);
    struct sql_setting_get row;
    bool found;
    ASSERT_OK(sql_setting_get(store, STR("a"), &scratch->arena, &row, &found, &error));
    assert_false(found);
}

static void after_a_failure_a_transaction_can_only_be_rolled_back(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(sql_setting_put(store, STR("a"), STR("b"), &error));
    assert_false(sql_question_add(store, 1, 4711, 1, STR("Vad saknas?"), &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "question_add"));
    assert_false(sql_setting_put(store, STR("c"), STR("d"), &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_false(store_commit(store, &error));
    assert_int_equal(error.code, ERROR_STATE);
    struct sql_setting_get row;
    bool found;
    ASSERT_OK(sql_setting_get(store, STR("a"), &scratch->arena, &row, &found, &error));
    assert_false(found);
    ASSERT_OK(store_begin(store, &error));
    ASSERT_OK(store_commit(store, &error));
}

static int64_t count_documents(struct store *store)
{
    struct error error = {0};
    struct sql_document_count row;
    ASSERT_OK(sql_document_count(store, &row, &error));
    return row.registered + row.read + row.not_read;
}

static void a_reading_transaction_sees_one_state(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *reader = scratch_open(scratch), *writer;
    ASSERT_OK(store_open(scratch->folder, STORE_TEMPORARY, &writer, &error));
    scratch_document(writer, "a", "a");
    ASSERT_OK(store_begin_reading(reader, &error));
    assert_int_equal(count_documents(reader), 1);
    scratch_document(writer, "b", "b");
    assert_int_equal(count_documents(reader), 1);
    ASSERT_OK(store_commit(reader, &error));
    assert_int_equal(count_documents(reader), 2);
    store_close(writer);
}

static void a_second_writer_is_told_of_the_first(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *first = scratch_open(scratch), *second;
    ASSERT_OK(store_open(scratch->folder, STORE_TEMPORARY, &second, &error));
    sqlite3_busy_timeout(database_handle(second->database), 0);
    ASSERT_OK(store_begin(first, &error));
    assert_false(store_begin(second, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_non_null(strstr(error.message, "another program"));
    ASSERT_OK(store_commit(first, &error));
    ASSERT_OK(store_begin(second, &error));
    store_close(second);
}

static void numbers_are_never_given_twice(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    int64_t last = 0;
    for (int i = 0; i < 3; i++) {
        int64_t id = scratch_document(store, "a", "a");
        assert_true(id > last);
        last = id;
    }
    scratch_close(scratch);
    scratch_sql(scratch, "DELETE FROM document");
    store = scratch_open(scratch);
    int64_t id = scratch_document(store, "b", "b");
    struct sql_document row;
    bool found;
    ASSERT_OK(sql_document_by_number(store, 4, &scratch->arena, &row, &found, &error));
    assert_true(found);
    assert_int_equal(row.id, id);
    assert_int_equal(id, last + 1);
}

/* A full disk */

static void fill(struct store *store, struct error *error, bool *ret_full)
{
    char text[1000];
    memset(text, 'x', sizeof text);
    for (int i = 0; i < 10000; i++) {
        struct date_text key = date_format(date_from_days(i));
        if (!sql_setting_put(store, str_from(key.text), (struct str){text, sizeof text}, error)) {
            *ret_full = true;
            return;
        }
    }
    *ret_full = false;
}

static void assert_full(const struct error *error)
{
    assert_int_equal(error->code, ERROR_IO);
    assert_non_null(strstr(error->message, "the disk is full"));
}

static void a_full_disk_is_told_and_the_database_stays_whole(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    struct store *store = scratch_open(scratch);
    scratch_document(store, "a", "a");
    sqlite3 *handle = database_handle(store->database);
    sqlite3_set_authorizer(handle, NULL, NULL);
    sqlite3_exec(handle, "PRAGMA max_page_count = 100", NULL, NULL, NULL);
    bool full;
    ASSERT_OK(store_begin(store, &error));
    fill(store, &error, &full);
    assert_true(full);
    assert_full(&error);
    assert_false(store_commit(store, NULL));
    scratch_close(scratch);
    store = scratch_open(scratch);
    assert_int_equal(count_documents(store), 1);
    ASSERT_OK(store_check(store, &error));
}

/* With writes that the system itself refuses, in a child so that the limit is its alone. */
static int write_under_a_limit(const char *folder)
{
    struct error error = {0};
    struct store *store;
    struct blob blob;
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {400000, 400000};
    static const char large[500000];
    bool full = false;
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
        !store_open(folder, STORE_TEMPORARY, &store, &error))
        return 1;
    if (blob_put(store, (struct str){large, sizeof large}, &blob, &error) ||
        !strstr(error.message, "the disk is full"))
        return 2;
    if (!store_begin(store, &error))
        return 3;
    fill(store, &error, &full);
    if (!full)
        full = !store_commit(store, &error);
    if (!full || error.code != ERROR_IO || !strstr(error.message, "the disk is full"))
        return 4;
    store_close(store);
    return 0;
}

static void writes_that_fail_leave_the_store_whole(void **state)
{
    struct error error = {0};
    struct scratch *scratch = *state;
    scratch_document(scratch_open(scratch), "a", "a");
    scratch_close(scratch);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(write_under_a_limit(scratch->folder));
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    struct store *store = scratch_open(scratch);
    assert_int_equal(count_documents(store), 1);
    ASSERT_OK(store_check(store, &error));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_folder_is_made_only_when_asked_for),
        TEST(what_was_saved_is_there_when_opened_again),
        TEST(a_path_that_looks_like_a_uri_is_a_path),
        TEST(a_newer_schema_is_refused),
        TEST(another_programs_database_is_refused_and_left_alone),
        TEST(a_file_that_is_no_database_is_refused),
        TEST(an_unfinished_database_is_finished_only_when_asked_for),
        TEST(damage_is_found_and_named),
        TEST(a_database_without_a_sound_schema_is_refused),
        TEST(a_reference_to_nothing_is_found),
        TEST(commands_beyond_the_statements_are_refused),
        TEST(a_store_that_is_kept_waits_for_the_disk),
        TEST(transactions_do_not_nest),
        TEST(writing_needs_a_transaction_that_may_write),
        TEST(a_rollback_forgets_everything),
        TEST(closing_rolls_back),
        TEST(after_a_failure_a_transaction_can_only_be_rolled_back),
        TEST(a_reading_transaction_sees_one_state),
        TEST(a_second_writer_is_told_of_the_first),
        TEST(numbers_are_never_given_twice),
        TEST(a_full_disk_is_told_and_the_database_stays_whole),
        TEST(writes_that_fail_leave_the_store_whole),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
