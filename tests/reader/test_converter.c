/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test-reader-converter PROBE CONVERTER BROKEN-CONVERTER: the lock of the program that runs
 * LibreOffice, and that program. What the probe does not succeed with in a room it succeeds with
 * outside, which test_sandbox.c shows for the same probe.
 */
#include "base/file.h"
#include "probing.h"
#include "reader/parent/protocol.h"
#include "reader/process/sandbox.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct subject {
    const char *probe, *converter, *broken_converter;
};

#define ANSWER_BYTES MIB(1)

static const char rtf[] = "{\\rtf1\\ansi Vi tillstyrker f\\u246?rslaget.\\par}";

static enum outcome run_in_room(const struct subject *subject, const char *attack)
{
    char how[64] = "room:/tmp/samsyn-room-XXXXXX";
    char *scratch = how + strlen("room:");
    assert_non_null(mkdtemp(scratch));
    enum outcome outcome = probe_run(NULL, subject->probe, how, attack);
    assert_true(file_remove_tree(scratch, NULL));
    return outcome;
}

static void no_attack_works_in_a_room(void **state)
{
    const struct subject *subject = *state;
    static const char *const attacks[] = {
        "open",          "create",      "connect", "execute",     "fork",
        "signal-parent", "read-parent", "trace",   "code",        "leaked-descriptor",
        "environment",   "gigabyte",    "spin",    "link-scratch"};
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        enum outcome outcome = run_in_room(subject, attacks[i]);
        if (outcome != OUTCOME_REFUSED && outcome != OUTCOME_KILLED)
            fail_msg("'%s' was not stopped (outcome %d)", attacks[i], outcome);
    }
}

static void what_libreoffice_lives_on_works_in_a_room(void **state)
{
    const struct subject *subject = *state;
    static const char *const needs[] = {"work", "write-scratch", "thread", "socketpair",
                                        "data-as-code"};
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (run_in_room(subject, needs[i]) != OUTCOME_DONE)
            fail_msg("'%s' does not work", needs[i]);
}

/* What a converter did with an RTF document. */
struct attempt {
    struct arena arena;
    struct reading reading;
    bool answered;
    int status;
    int unread; /* bytes of the document that are still in the pipe */
};

static void try_converter(const char *converter, unsigned long nth, struct attempt *ret_attempt)
{
    struct attempt attempt = {.arena = arena_init()};
    char number[32];
    int input[2];
    snprintf(number, sizeof number, "%lu", nth);
    const char *const arguments[] = {nth ? number : converter, NULL};
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(write(input[1], rtf, sizeof rtf - 1), sizeof rtf - 1);
    close(input[1]);
    struct probe probe = probe_start(converter, arguments, input[0]);
    char *answer = arena_alloc(&attempt.arena, ANSWER_BYTES);
    assert_non_null(answer);
    size_t n = 0;
    for (ssize_t got; (got = read(probe.output, answer + n, ANSWER_BYTES - n)) > 0;)
        n += (size_t)got;
    attempt.status = probe_end(&probe);
    attempt.answered =
        protocol_decode(&attempt.arena, (struct str){answer, n}, NULL, &attempt.reading, NULL);
    assert_int_equal(ioctl(input[0], FIONREAD, &attempt.unread), 0);
    close(input[0]);
    *ret_attempt = attempt;
}

static void skip_without_libreoffice(void)
{
    if (access("/usr/lib/libreoffice/program/soffice.bin", X_OK) == 0 && probing_landlock_level())
        return;
    print_message("LibreOffice or landlock is not here\n");
    skip();
}

static void an_rtf_document_comes_back_as_docx(void **state)
{
    const struct subject *subject = *state;
    struct attempt attempt;
    skip_without_libreoffice();
    try_converter(subject->converter, 0, &attempt);
    assert_int_equal(attempt.status, 0);
    assert_true(attempt.answered && attempt.reading.ok);
    assert_int_equal(attempt.reading.attachments.count, 1);
    assert_true(str_starts(attempt.reading.attachments.items[0].bytes, STR("PK")));
    arena_done(&attempt.arena);
}

static void nothing_is_read_when_a_call_of_the_setup_fails(void **state)
{
    const struct subject *subject = *state;
    struct attempt attempt;
    skip_without_libreoffice();
    for (unsigned long nth = 1;; nth++) {
        try_converter(subject->broken_converter, nth, &attempt);
        bool converted = attempt.reading.ok;
        if (!converted) {
            assert_true(attempt.answered && attempt.reading.problems.count == 1);
            assert_true(str_equal(attempt.reading.problems.items[0].code, STR("not_converted")));
            assert_int_equal(attempt.unread, sizeof rtf - 1);
        }
        arena_done(&attempt.arena);
        if (converted) {
            assert_true(nth > 60);
            print_message("%lu calls of the set-up, each made to fail\n", nth - 1);
            return;
        }
    }
}

int main(int argc, char **argv)
{
    struct subject subject = {argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "",
                              argc > 3 ? argv[3] : ""};
    if (!probing_has_seccomp() || !probing_landlock_level()) {
        puts("no seccomp filter or landlock can be had here (kernel or container): not proven");
        return PROBING_SKIPPED;
    }
    alarm(PROBING_SECONDS);
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
#define TEST(name) cmocka_unit_test_prestate(name, &subject)
    const struct CMUnitTest tests[] = {
        TEST(no_attack_works_in_a_room),
        TEST(what_libreoffice_lives_on_works_in_a_room),
        TEST(an_rtf_document_comes_back_as_docx),
        TEST(nothing_is_read_when_a_call_of_the_setup_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
