/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test-reader-starter FAKE-READER FAKE-READER-ALONE SILENT-ZYGOTE: what becomes of zygotes and
 * their children. That the children are locked up is shown by test_sandbox.c.
 */
#include "reader/parent/starter.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"
#include "reader/parent/protocol.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct paths {
    const char *fake, *alone, *silent;
};

/* What came of one document. */
struct outcome {
    bool by_zygote;
    int status;
    char answer[KIB(4)];
    size_t answered;
};

static int document_of(const char *text)
{
    int fd = memfd_create("document", MFD_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

static void begin(struct starter *starter, const char *path, const char *text,
                  struct started *ret_started)
{
    int input = document_of(text);
    assert_int_equal(starter_start(starter, path, NULL, input, ret_started), 0);
    close(input);
}

static struct outcome end(struct starter *starter, struct started *started)
{
    struct outcome outcome = {.by_zygote = started->zygote != NULL};
    ssize_t got;
    while ((got = read(started->output, outcome.answer + outcome.answered,
                       sizeof outcome.answer - outcome.answered)) > 0)
        outcome.answered += (size_t)got;
    close(started->output);
    assert_int_equal(waitpid(started->pid, &outcome.status, 0), started->pid);
    starter_ended(starter, started, outcome.status == 0);
    return outcome;
}

static struct outcome read_document(struct starter *starter, const char *path, const char *text)
{
    struct started started;
    begin(starter, path, text, &started);
    return end(starter, &started);
}

static void assert_said(const struct outcome *outcome, const char *text)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    struct hello hello;
    assert_true(protocol_decode(&arena, (struct str){outcome->answer, outcome->answered}, &hello,
                                &reading, NULL));
    assert_string_equal(str_to_c(&arena, reading.document.text), text);
    arena_done(&arena);
}

/* The group that a child of a zygote says it is in, which is its zygote's. */
static long zygote_of(const struct outcome *outcome)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    struct hello hello;
    assert_true(outcome->by_zygote);
    assert_true(protocol_decode(&arena, (struct str){outcome->answer, outcome->answered}, &hello,
                                &reading, NULL));
    long group = strtol(str_to_c(&arena, reading.document.text), NULL, 10);
    arena_done(&arena);
    assert_true(group > 0);
    return group;
}

static long ask_zygote(struct starter *starter, const char *path, const char *text)
{
    struct outcome outcome = read_document(starter, path, text);
    return zygote_of(&outcome);
}

static void done(struct starter *starter)
{
    starter_done(starter);
    assert_int_equal(waitpid(-1, NULL, 0), -1);
    assert_int_equal(errno, ECHILD);
}

static void documents_are_read_by_children_of_one_zygote(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    long first = ask_zygote(&starter, paths->fake, "group");
    assert_int_not_equal(first, getpgrp());
    assert_int_equal(ask_zygote(&starter, paths->fake, "group"), first);
    done(&starter);
}

static void each_program_has_a_zygote_of_its_own(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    long first = ask_zygote(&starter, paths->fake, "group");
    struct outcome other = read_document(&starter, paths->alone, "hej");
    assert_false(other.by_zygote);
    assert_said(&other, "hej");
    assert_int_equal(ask_zygote(&starter, paths->fake, "group"), first);
    done(&starter);
}

static void no_zygote_is_started_where_none_is_wanted(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true, .without_zygotes = true};
    struct outcome outcome = read_document(&starter, paths->fake, "hej");
    assert_false(outcome.by_zygote);
    assert_said(&outcome, "hej");
    done(&starter);
}

static void no_addresses_are_used_after_a_crash(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    long first = ask_zygote(&starter, paths->fake, "group");
    struct outcome crash = read_document(&starter, paths->fake, "crash");
    assert_true(crash.by_zygote && WIFSIGNALED(crash.status));
    assert_int_not_equal(ask_zygote(&starter, paths->fake, "group"), first);
    done(&starter);
}

static void a_crash_leaves_the_other_children_alone(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    struct started hanging, crashing;
    begin(&starter, paths->fake, "hang", &hanging);
    begin(&starter, paths->fake, "crash", &crashing);
    assert_ptr_equal(hanging.zygote, crashing.zygote);
    end(&starter, &crashing);
    assert_int_equal(waitpid(hanging.pid, NULL, WNOHANG), 0);
    assert_int_equal(kill(hanging.pid, SIGTERM), 0);
    struct outcome outcome = end(&starter, &hanging);
    assert_true(WIFSIGNALED(outcome.status));
    assert_int_equal(WTERMSIG(outcome.status), SIGTERM);
    done(&starter);
}

static void a_zygote_serves_so_many_documents(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    long first = ask_zygote(&starter, paths->fake, "group");
    for (size_t i = 1; i < LIMIT_READER_ZYGOTE_DOCUMENTS; i++)
        assert_int_equal(ask_zygote(&starter, paths->fake, "group"), first);
    assert_int_not_equal(ask_zygote(&starter, paths->fake, "group"), first);
    done(&starter);
}

/* The document after it is read all the same, and the next has a new zygote. */
static void a_zygote_that_fails_is_replaced(struct starter *starter, const char *fake, int how)
{
    long first = ask_zygote(starter, fake, "group");
    assert_int_equal(kill((pid_t)first, how), 0);
    struct outcome next = read_document(starter, fake, "hej");
    assert_false(next.by_zygote);
    assert_said(&next, "hej");
    assert_int_not_equal(ask_zygote(starter, fake, "group"), first);
    done(starter);
}

static void a_zygote_that_dies_is_replaced(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    a_zygote_that_fails_is_replaced(&starter, paths->fake, SIGKILL);
}

static void a_zygote_that_stops_is_replaced(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    a_zygote_that_fails_is_replaced(&starter, paths->fake, SIGSTOP);
}

static void a_child_that_nobody_told_of_is_ended(void **state)
{
    const struct paths *paths = *state;
    struct starter starter = {.keep_stderr = true};
    struct outcome outcome = read_document(&starter, paths->silent, "hej");
    assert_false(outcome.by_zygote);
    assert_memory_equal(outcome.answer, "x", 1);
    done(&starter);
}

static void a_program_that_is_not_there_is_an_error(void **state)
{
    (void)state;
    struct starter starter = {.keep_stderr = true};
    struct started started;
    assert_int_equal(starter_start(&starter, "/nowhere/reader", NULL, STDIN_FILENO, &started),
                     ENOENT);
    done(&starter);
}

int main(int argc, char **argv)
{
    struct paths paths = {argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "",
                          argc > 3 ? argv[3] : ""};
#define TEST(name) cmocka_unit_test_prestate(name, &paths)
    const struct CMUnitTest tests[] = {
        TEST(documents_are_read_by_children_of_one_zygote),
        TEST(each_program_has_a_zygote_of_its_own),
        TEST(no_zygote_is_started_where_none_is_wanted),
        TEST(no_addresses_are_used_after_a_crash),
        TEST(a_crash_leaves_the_other_children_alone),
        TEST(a_zygote_serves_so_many_documents),
        TEST(a_zygote_that_dies_is_replaced),
        TEST(a_zygote_that_stops_is_replaced),
        TEST(a_child_that_nobody_told_of_is_ended),
        TEST(a_program_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
