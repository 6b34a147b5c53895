/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test-reader-sandbox-steps PROBE BROKEN-READER: what each step of the sandbox holds alone, so that
 * none is there in name only, and that a reader reads nothing when any call of its set-up fails.
 */
#include "base/buf.h"
#include "probing.h"
#include "reader/parent/protocol.h"
#include "reader/process/sandbox.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct subject {
    const char *probe, *broken_reader;
};

/* Landlock knows signals from level 6. */
#define ANY_LEVEL 1
#define SIGNAL_LEVEL 6

static const struct {
    const char *step, *attack;
    long landlock_level; /* 0: needs no landlock */
    bool needs_root;
} rows[] = {
    {"environment", "environment", 0, false},
    {"descriptors", "leaked-descriptor", 0, false},
    {"user", "signal-parent", 0, true},
    {"user", "read-parent", 0, true},
    {"landlock", "open", ANY_LEVEL, false},
    {"landlock", "create", ANY_LEVEL, false},
    {"landlock", "execute", ANY_LEVEL, false},
    {"landlock", "signal-parent", SIGNAL_LEVEL, false},
    {"limits", "gigabyte", 0, false},
    {"limits", "spin", 0, false},
    /* All that landlock holds, and what it lacks. */
    {"seccomp", "open", 0, false},
    {"seccomp", "create", 0, false},
    {"seccomp", "execute", 0, false},
    {"seccomp", "connect", 0, false},
    {"seccomp", "socketpair", 0, false},
    {"seccomp", "fork", 0, false},
    {"seccomp", "signal-parent", 0, false},
    {"seccomp", "read-parent", 0, false},
    {"seccomp", "trace", 0, false},
    {"seccomp", "code", 0, false},
    {"seccomp", "data-as-code", 0, false},
};

static void each_step_holds_what_is_its_own(void **state)
{
    const struct subject *subject = *state;
    long level = probing_landlock_level();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].landlock_level > level || (rows[i].needs_root && geteuid() != 0)) {
            print_message("'%s' against '%s' is left out: it needs %s\n", rows[i].step,
                          rows[i].attack, rows[i].needs_root ? "root" : "landlock");
            continue;
        }
        enum outcome outcome = probe_run(NULL, subject->probe, rows[i].step, rows[i].attack);
        if (outcome != OUTCOME_REFUSED && outcome != OUTCOME_KILLED)
            fail_msg("'%s' does not stop '%s' (outcome %d)", rows[i].step, rows[i].attack, outcome);
    }
}

/* What a reader whose nth call of the set-up fails did with a document of a few bytes. */
struct attempt {
    int status;
    int unread; /* bytes of the document that are still in the pipe */
    char answer[KIB(8)];
    size_t answered;
};

static const char document[] = "Vi tillstyrker.";

static void try_reader(const char *reader, unsigned long nth, struct attempt *ret_attempt)
{
    char number[32];
    int input[2];
    snprintf(number, sizeof number, "%lu", nth);
    const char *const arguments[] = {number, NULL}; /* failing_setup.c */
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(write(input[1], document, sizeof document - 1), sizeof document - 1);
    close(input[1]);
    struct probe probe = probe_start(reader, arguments, input[0]);
    ssize_t got;
    ret_attempt->answered = 0;
    while ((got = read(probe.output, ret_attempt->answer + ret_attempt->answered,
                       sizeof ret_attempt->answer - ret_attempt->answered)) > 0)
        ret_attempt->answered += (size_t)got;
    ret_attempt->status = probe_end(&probe);
    assert_int_equal(ioctl(input[0], FIONREAD, &ret_attempt->unread), 0);
    close(input[0]);
}

static void holds_nothing_but_the_reason(const struct attempt *attempt)
{
    struct arena arena = arena_init();
    struct str answer = {attempt->answer, attempt->answered};
    struct reading reading = {0};
    assert_false(protocol_decode(&arena, answer, NULL, &reading, NULL));
    protocol_salvage_problems(&arena, answer, &reading);
    assert_int_equal(reading.problems.count, 1);
    assert_true(str_equal(reading.problems.items[0].code, STR("not_read")));
    const char *message = str_to_c(&arena, reading.problems.items[0].message);
    assert_non_null(strstr(message, "the sandbox could not be set up (step '"));
    arena_done(&arena);
}

static void a_reader_reads_nothing_when_a_call_of_its_setup_fails(void **state)
{
    const struct subject *subject = *state;
    struct attempt attempt;
    unsigned long nth = 0;
    for (;;) {
        try_reader(subject->broken_reader, ++nth, &attempt);
        assert_true(WIFEXITED(attempt.status));
        if (WEXITSTATUS(attempt.status) == 0)
            break;
        assert_int_equal(WEXITSTATUS(attempt.status), SANDBOX_EXIT);
        assert_int_equal(attempt.unread, sizeof document - 1);
        holds_nothing_but_the_reason(&attempt);
    }
    /* The last had nothing left to fail, and read it. */
    assert_int_equal(attempt.unread, 0);
    assert_true(nth > 40);
    print_message("%lu calls of the set-up, each made to fail\n", nth - 1);
}

int main(int argc, char **argv)
{
    struct subject subject = {argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : ""};
    if (!probing_has_seccomp()) {
        puts("no seccomp filter can be had here (kernel or container): the sandbox is not proven");
        return PROBING_SKIPPED;
    }
    alarm(PROBING_SECONDS);
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
#define TEST(name) cmocka_unit_test_prestate(name, &subject)
    const struct CMUnitTest tests[] = {
        TEST(each_step_holds_what_is_its_own),
        TEST(a_reader_reads_nothing_when_a_call_of_its_setup_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
