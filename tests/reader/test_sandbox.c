/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test-reader-sandbox PROBE: each attack succeeds outside the sandbox and fails inside it, and
 * ordinary work goes on inside. Run once for each reader, with the probe that is linked with that
 * reader's libraries. In a sanitized build the lock is looser (sandbox.h) and the rows that it
 * cannot hold are left out; a probe without libraries is never sanitized, and has them all.
 */
#include "probing.h"
#include "reader/sandbox.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct subject {
    const char *probe;
    bool is_strict; /* locked up as in a release */
};

static const struct {
    const char *attack;
    bool needs_strict;     /* cannot be held with the sanitizer's freedoms */
    bool may_be_forbidden; /* already, by a container's own lock or the system's policy */
} rows[] = {
    {"open", false, false},          {"create", false, false},
    {"connect", false, false},       {"socketpair", false, false},
    {"execute", false, false},       {"fork", false, false},
    {"signal-parent", false, false}, {"read-parent", false, true},
    {"trace", false, true},          {"code", true, true},
    {"data-as-code", true, true},    {"leaked-descriptor", false, false},
    {"environment", false, false},   {"gigabyte", true, false},
    {"spin", false, false},
};

#define ROWS (sizeof rows / sizeof *rows)

static void every_attack_works_outside(void **state)
{
    const struct subject *subject = *state;
    for (size_t i = 0; i < ROWS; i++) {
        if (probe_run(subject->probe, "free", rows[i].attack) == OUTCOME_DONE)
            continue;
        if (!rows[i].may_be_forbidden)
            fail_msg("'%s' fails even without a sandbox, so it proves nothing", rows[i].attack);
        print_message("'%s' is forbidden here without our sandbox: not proven\n", rows[i].attack);
    }
}

static void no_attack_works_inside(void **state)
{
    const struct subject *subject = *state;
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].needs_strict && !subject->is_strict)
            continue;
        enum outcome outcome = probe_run(subject->probe, "locked", rows[i].attack);
        if (outcome != OUTCOME_REFUSED && outcome != OUTCOME_KILLED)
            fail_msg("'%s' was not stopped (outcome %d)", rows[i].attack, outcome);
    }
}

static void work_goes_on_inside(void **state)
{
    const struct subject *subject = *state;
    assert_int_equal(probe_run(subject->probe, "locked", "work"), OUTCOME_DONE);
}

static void giving_up_is_told_from_an_attack(void **state)
{
    const struct subject *subject = *state;
    const char *const arguments[] = {subject->probe, "locked", "abort", NULL};
    struct probe probe = probe_start(subject->probe, arguments, STDIN_FILENO);
    int status = probe_end(&probe);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* The kernel's own account of a locked probe, with a line feed before each line. */
struct account {
    char status[8192], limits[8192];
};

static void read_account(pid_t pid, const char *name, char *ret_text, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, name);
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s cannot be read", path);
    ret_text[0] = '\n';
    size_t n = fread(ret_text + 1, 1, size - 2, file);
    ret_text[1 + n] = '\0';
    fclose(file);
}

static void take_account(const char *program, struct account *ret_account)
{
    char byte;
    const char *const arguments[] = {program, "locked", "stay", NULL};
    int input[2];
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    struct probe probe = probe_start(program, arguments, input[0]);
    assert_int_equal(read(probe.output, &byte, 1), 1);
    read_account(probe.pid, "status", ret_account->status, sizeof ret_account->status);
    read_account(probe.pid, "limits", ret_account->limits, sizeof ret_account->limits);
    close(input[0]);
    close(input[1]);
    assert_int_equal(probe_end(&probe), 0);
}

/* The numbers of the line that begins with `name`. */
static size_t numbers_of(const char *text, const char *name, unsigned long ret_numbers[4])
{
    char start[64];
    snprintf(start, sizeof start, "\n%s", name);
    const char *line = strstr(text, start);
    if (!line)
        fail_msg("the kernel does not tell of '%s'", name);
    int got = sscanf(line + strlen(start), "%lu %lu %lu %lu", &ret_numbers[0], &ret_numbers[1],
                     &ret_numbers[2], &ret_numbers[3]);
    return got > 0 ? (size_t)got : 0;
}

static unsigned long number_of(const char *text, const char *name)
{
    unsigned long numbers[4];
    assert_true(numbers_of(text, name, numbers) > 0);
    return numbers[0];
}

static void the_kernel_agrees_that_it_is_locked(void **state)
{
    const struct subject *subject = *state;
    struct account account;
    if (access("/proc/self/status", R_OK) != 0) {
        print_message("there is no /proc here\n");
        skip();
    }
    take_account(subject->probe, &account);
    assert_int_equal(number_of(account.status, "NoNewPrivs:"), 1);
    assert_int_equal(number_of(account.status, "Seccomp:"), 2);
    assert_non_null(strstr(account.status, "\nCapPrm:\t0000000000000000\n"));
    assert_non_null(strstr(account.status, "\nCapEff:\t0000000000000000\n"));
    assert_int_equal(number_of(account.limits, "Max core file size"), 0);
    assert_int_equal(number_of(account.limits, "Max file size"), 0);
    assert_int_equal(number_of(account.limits, "Max processes"), 0);
    assert_true(number_of(account.limits, "Max open files") <= LIMIT_READER_OPEN_FILES);
    assert_true(number_of(account.limits, "Max cpu time") <= LIMIT_READER_CPU_SECONDS);
    if (subject->is_strict)
        assert_true(number_of(account.limits, "Max address space") <= LIMIT_READER_MEMORY_BYTES);
}

static void each_has_a_uid_of_its_own_when_started_as_root(void **state)
{
    const struct subject *subject = *state;
    struct account first, second;
    unsigned long uids[4], others[4], gids[4];
    if (geteuid() != 0) {
        print_message("not run as root\n");
        skip();
    }
    take_account(subject->probe, &first);
    take_account(subject->probe, &second);
    assert_int_equal(numbers_of(first.status, "Uid:", uids), 4);
    assert_int_equal(numbers_of(second.status, "Uid:", others), 4);
    assert_int_equal(numbers_of(first.status, "Gid:", gids), 4);
    assert_int_not_equal(uids[0], others[0]);
    for (size_t i = 0; i < 4; i++) {
        assert_int_not_equal(uids[i], 0);
        assert_int_equal(uids[i], uids[0]);
        assert_int_equal(gids[i], uids[0]);
    }
    assert_non_null(strstr(first.status, "\nGroups:\t \n"));
}

int main(int argc, char **argv)
{
    struct subject subject = {argc > 1 ? argv[1] : "", argc > 2 || !SAMSYN_SANITIZED};
    if (!probing_has_seccomp()) {
        puts("no seccomp filter can be had here (kernel or container): the sandbox is not proven");
        return PROBING_SKIPPED;
    }
    alarm(PROBING_SECONDS);
    /* Where the system lets only parents look into children, let ours look into us. */
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
#define TEST(name) cmocka_unit_test_prestate(name, &subject)
    const struct CMUnitTest tests[] = {
        TEST(every_attack_works_outside),
        TEST(no_attack_works_inside),
        TEST(work_goes_on_inside),
        TEST(giving_up_is_told_from_an_attack),
        TEST(the_kernel_agrees_that_it_is_locked),
        TEST(each_has_a_uid_of_its_own_when_started_as_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
