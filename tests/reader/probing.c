/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "probing.h"

#include "reader/parent/starter.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* What the probe reads out of our memory where it can. */
static const char secret = 's';

struct probe probe_start(const char *program, const char *const *arguments, int input)
{
    int output[2];
    char variable[] = "SAMSYN_SECRET=1";
    char *const environment[] = {variable, NULL};
    struct probe probe = {0};
    posix_spawn_file_actions_t actions;
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO), 0);
    assert_int_equal(posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO), 0);
    int failed = posix_spawn(&probe.pid, program, &actions, NULL,
                             (char *const *)(uintptr_t)arguments, environment);
    if (failed)
        fail_msg("%s cannot be run (error %d)", program, failed);
    posix_spawn_file_actions_destroy(&actions);
    close(output[1]);
    probe.output = output[0];
    return probe;
}

int probe_end(struct probe *probe)
{
    int status;
    close(probe->output);
    assert_int_equal(waitpid(probe->pid, &status, 0), probe->pid);
    return status;
}

static enum outcome outcome_of(int status)
{
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS || WTERMSIG(status) == SIGXCPU ? OUTCOME_KILLED
                                                                         : OUTCOME_WRONG;
    switch (WEXITSTATUS(status)) {
    case 0:
        return OUTCOME_DONE;
    case 1:
        return OUTCOME_REFUSED;
    default:
        return OUTCOME_WRONG;
    }
}

struct probe probe_fork(struct starter *starter, const char *program, const char *how,
                        const char *attack, int *ret_input)
{
    int input[2];
    struct started started;
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_true(
        dprintf(input[1], "%s %s %llu\n", how, attack, (unsigned long long)(uintptr_t)&secret) > 0);
    assert_int_equal(starter_start(starter, program, NULL, input[0], &started), 0);
    if (!started.zygote)
        fail_msg("%s was not forked from a zygote", program);
    close(input[0]);
    starter_ended(starter, &started, true); /* of no importance to a probe */
    *ret_input = input[1];
    return (struct probe){started.pid, started.output};
}

enum outcome probe_run(struct starter *starter, const char *program, const char *how,
                       const char *attack)
{
    char address[32];
    snprintf(address, sizeof address, "%llu", (unsigned long long)(uintptr_t)&secret);
    const char *const arguments[] = {program, how, attack, address, NULL};
    int input = -1;
    struct probe probe = starter ? probe_fork(starter, program, how, attack, &input)
                                 : probe_start(program, arguments, STDIN_FILENO);
    if (input >= 0)
        close(input);
    return outcome_of(probe_end(&probe));
}

/* A filter that allows everything. */
static bool take_a_filter(void)
{
    struct sock_filter allow = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {1, &allow};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
}

bool probing_has_seccomp(void)
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(take_a_filter() ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

long probing_landlock_level(void)
{
    long level = syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* ask for the level */);
    return level > 0 ? level : 0;
}
