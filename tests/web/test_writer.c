/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/writer.h"

#include "base/file.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { JOBS = 600 };

struct trial {
    char folder[40];
    struct writer *writer;
};

static int begin(void **state)
{
    struct trial *trial = calloc(1, sizeof *trial);
    struct store *store;
    struct error error;
    if (!trial)
        return -1;
    snprintf(trial->folder, sizeof trial->folder, "/tmp/samsyn-writer-XXXXXX");
    if (!mkdtemp(trial->folder) || !store_open(trial->folder, STORE_CREATE, &store, &error))
        return -1;
    store_close(store);
    trial->writer = writer_start(trial->folder, &error);
    *state = trial;
    return trial->writer ? 0 : -1;
}

static int end(void **state)
{
    struct trial *trial = *state;
    writer_stop(trial->writer);
    file_remove_tree(trial->folder, NULL);
    free(trial);
    return 0;
}

/* A job that takes a new id, and fails when told to. */
struct taking {
    struct write_job job;
    bool fails, told, kept;
    int64_t id;
    enum error_code code;
    size_t *left;
    pthread_mutex_t *mutex;
    pthread_cond_t *all;
};

static bool take_id(struct office *office, void *context, struct error *error)
{
    struct taking *taking = context;
    if (!store_new_id(office->store, &taking->id, error))
        return false;
    return !taking->fails || error_set(error, ERROR_INPUT, "told to fail");
}

static void note(void *context, bool kept, const struct error *error)
{
    struct taking *taking = context;
    pthread_mutex_lock(taking->mutex);
    taking->told = true;
    taking->kept = kept;
    taking->code = kept ? ERROR_NONE : error->code;
    if (--*taking->left == 0)
        pthread_cond_signal(taking->all);
    pthread_mutex_unlock(taking->mutex);
}

static void one_that_fails_takes_nothing_of_the_others_with_it(void **state)
{
    struct trial *trial = *state;
    struct taking *jobs = calloc(JOBS, sizeof *jobs);
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t all = PTHREAD_COND_INITIALIZER;
    size_t left = JOBS;
    assert_non_null(jobs);
    for (size_t i = 0; i < JOBS; i++) {
        jobs[i] = (struct taking){.fails = i % 3 == 1, .left = &left, .mutex = &mutex, .all = &all};
        jobs[i].job = (struct write_job){.change = take_id, .done = note, .context = &jobs[i]};
        writer_add(trial->writer, &jobs[i].job);
    }
    pthread_mutex_lock(&mutex);
    while (left > 0)
        pthread_cond_wait(&all, &mutex);
    pthread_mutex_unlock(&mutex);
    int64_t last = 0;
    for (size_t i = 0; i < JOBS; i++) {
        assert_true(jobs[i].told);
        assert_int_equal(jobs[i].kept, i % 3 != 1);
        assert_int_equal(jobs[i].code, i % 3 == 1 ? ERROR_INPUT : ERROR_NONE);
        if (!jobs[i].kept)
            continue;
        /* What failed gave its number back. */
        assert_int_equal(jobs[i].id, last + 1);
        last = jobs[i].id;
    }
    free(jobs);
}

static bool refuse(struct office *office, void *context, struct error *error)
{
    (void)office;
    (void)context;
    return error_set(error, ERROR_STATE, "not now");
}

static void whoever_waits_is_told_how_it_went(void **state)
{
    struct trial *trial = *state;
    struct taking taking = {0};
    struct error error;
    assert_true(writer_do(trial->writer, take_id, &taking, &error));
    assert_true(taking.id > 0);
    assert_false(writer_do(trial->writer, refuse, NULL, &error));
    assert_int_equal(error.code, ERROR_STATE);
    assert_string_equal(error.message, "not now");
}

static void what_was_done_is_on_the_disk(void **state)
{
    struct trial *trial = *state;
    struct taking taking = {0};
    struct store *store;
    struct error error;
    int64_t before, after;
    assert_true(store_open(trial->folder, 0, &store, &error));
    assert_true(store_change(store, &before, &error));
    assert_true(writer_do(trial->writer, take_id, &taking, &error));
    assert_true(store_change(store, &after, &error));
    assert_true(after > before);
    store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(one_that_fails_takes_nothing_of_the_others_with_it),
        TEST(whoever_waits_is_told_how_it_went),
        TEST(what_was_done_is_on_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
