/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * test-reader-sandbox PROBE [strict]: each attack succeeds outside the sandbox and fails inside it,
 * and ordinary work goes on inside; in a process of its own and in a child of a zygote. Run once
 * for each reader, with the probe that is linked with that reader's libraries. In a sanitized build
 * the lock is looser (sandbox.h) and the rows that it cannot hold are left out; a probe without
 * libraries is never sanitized, and has them all.
 */
#include "probing.h"
#include "reader/parent/starter.h"
#include "reader/process/sandbox.h"

#include <dirent.h>
#include <errno.h>
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
    bool is_strict;          /* locked up as in a release */
    struct starter *starter; /* NULL: each probe is started anew */
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
        if (probe_run(NULL, subject->probe, "free", rows[i].attack) == OUTCOME_DONE)
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
        enum outcome outcome =
            probe_run(subject->starter, subject->probe, "locked", rows[i].attack);
        if (outcome != OUTCOME_REFUSED && outcome != OUTCOME_KILLED)
            fail_msg("'%s' was not stopped (outcome %d)", rows[i].attack, outcome);
    }
}

static void work_goes_on_inside(void **state)
{
    const struct subject *subject = *state;
    assert_int_equal(probe_run(subject->starter, subject->probe, "locked", "work"), OUTCOME_DONE);
}

/* A locked probe, with the read end of a pipe as its standard input; gives our end. */
static int start(const struct subject *subject, const char *attack, struct probe *ret_probe)
{
    const char *const arguments[] = {subject->probe, "locked", attack, NULL};
    int input[2];
    if (subject->starter) {
        *ret_probe = probe_fork(subject->starter, subject->probe, "locked", attack, &input[1]);
        return input[1];
    }
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    *ret_probe = probe_start(subject->probe, arguments, input[0]);
    close(input[0]);
    return input[1];
}

static void giving_up_is_told_from_an_attack(void **state)
{
    const struct subject *subject = *state;
    struct probe probe;
    int input = start(subject, "abort", &probe);
    int status = probe_end(&probe);
    close(input);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* The kernel's own account of a locked probe, with a line feed before each line. */
struct account {
    char status[8192], limits[8192];
    size_t descriptors; /* 0: we may not look */
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

static size_t count_descriptors(pid_t pid)
{
    char path[64];
    size_t n = 0;
    snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        n += entry->d_name[0] != '.';
    if (folder)
        closedir(folder);
    return n;
}

static void take_account(const struct subject *subject, struct account *ret_account)
{
    char byte;
    struct probe probe;
    int input = start(subject, "stay", &probe);
    assert_int_equal(read(probe.output, &byte, 1), 1);
    read_account(probe.pid, "status", ret_account->status, sizeof ret_account->status);
    read_account(probe.pid, "limits", ret_account->limits, sizeof ret_account->limits);
    ret_account->descriptors = count_descriptors(probe.pid);
    close(input);
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
    take_account(subject, &account);
    assert_int_equal(number_of(account.status, "NoNewPrivs:"), 1);
    assert_int_equal(number_of(account.status, "Seccomp:"), 2);
    assert_non_null(strstr(account.status, "\nCapPrm:\t0000000000000000\n"));
    assert_non_null(strstr(account.status, "\nCapEff:\t0000000000000000\n"));
    if (account.descriptors)
        assert_int_equal(account.descriptors, STDERR_FILENO + 1);
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
    take_account(subject, &first);
    take_account(subject, &second);
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

/* The parent of a probe, until it is killed: tells its number, and stays. */
static void be_parent(const struct subject *subject, int tell)
{
    struct starter starter = {.keep_stderr = true};
    struct subject own = *subject;
    struct probe probe;
    char byte;
    own.starter = subject->starter ? &starter : NULL;
    start(&own, "hang", &probe);
    if (read(probe.output, &byte, 1) != 1 ||
        write(tell, &probe.pid, sizeof probe.pid) != sizeof probe.pid)
        _exit(1);
    for (;;)
        pause();
}

/* Of all children that are left, also those that came to us from one that has died; a zygote among
 * them may see its parent's end of the socket close before it is killed. */
static int wait_for_all(pid_t wanted)
{
    int status, wanted_status = 0;
    pid_t child;
    while ((child = wait(&status)) > 0)
        wanted_status = child == wanted ? status : wanted_status;
    assert_int_equal(errno, ECHILD);
    return wanted_status;
}

static void it_dies_with_its_parent(void **state)
{
    const struct subject *subject = *state;
    int tell[2];
    pid_t probe = 0;
    if (subject->starter)
        starter_done(subject->starter);
    assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
    assert_int_equal(pipe2(tell, O_CLOEXEC), 0);
    pid_t parent = fork();
    if (parent == 0)
        be_parent(subject, tell[1]);
    assert_int_equal(read(tell[0], &probe, sizeof probe), sizeof probe);
    assert_int_equal(kill(parent, SIGKILL), 0);
    int status = wait_for_all(probe);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
    close(tell[0]);
    close(tell[1]);
}

int main(int argc, char **argv)
{
    struct starter starter = {.keep_stderr = true};
    struct subject alone = {argc > 1 ? argv[1] : "", argc > 2 || !SAMSYN_SANITIZED, NULL};
    struct subject forked = {alone.probe, alone.is_strict, &starter};
    if (!probing_has_seccomp()) {
        puts("no seccomp filter can be had here (kernel or container): the sandbox is not proven");
        return PROBING_SKIPPED;
    }
    alarm(PROBING_SECONDS);
    /* Where the system lets only parents look into children, let ours look into us. */
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
#define TEST(name, subject)                                                                        \
    {                                                                                              \
#name " (" #subject ")", name, NULL, NULL, &(subject)                                      \
    }
#define TESTS(subject)                                                                             \
    TEST(no_attack_works_inside, subject), TEST(work_goes_on_inside, subject),                     \
        TEST(giving_up_is_told_from_an_attack, subject),                                           \
        TEST(the_kernel_agrees_that_it_is_locked, subject),                                        \
        TEST(each_has_a_uid_of_its_own_when_started_as_root, subject),                             \
        TEST(it_dies_with_its_parent, subject)
    const struct CMUnitTest tests[] = {
        TEST(every_attack_works_outside, alone),
        TESTS(alone),
        TESTS(forked),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    starter_done(&starter);
    return failed;
}
