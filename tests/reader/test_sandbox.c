/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Each attack succeeds outside the sandbox and fails inside it, and ordinary work goes on inside.
 * Run with the path of the probe. In a sanitized build the lock is looser (sandbox.h), and the rows
 * that it cannot hold are left out.
 */
#include "reader/sandbox.h"

#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>

#include <cmocka.h>

static const char *probe_path;

static int run_probe(const char *mode, const char *attack)
{
    pid_t pid;
    int status;
    char *const arguments[] = {(char *)(uintptr_t)probe_path, (char *)(uintptr_t)mode,
                               (char *)(uintptr_t)attack, NULL};
    char *const environment[] = {NULL};
    assert_int_equal(posix_spawn(&pid, probe_path, NULL, NULL, arguments, environment), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static bool succeeded(int status)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Refused with an errno, or killed for a forbidden call. */
static bool stopped(int status)
{
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGSYS;
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static const struct {
    const char *attack;
    bool needs_strict; /* cannot be held with the sanitizer's freedoms */
} rows[] = {
    {"open", false},    {"create", false},      {"connect", false},    {"socketpair", false},
    {"execute", false}, {"fork", false},        {"signal", false},     {"trace", false},
    {"code", true},     {"data-as-code", true}, {"descriptor", false}, {"memory", true},
};

static void every_attack_works_outside(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!succeeded(run_probe("free", rows[i].attack)))
            fail_msg("'%s' fails even without a sandbox, so it proves nothing", rows[i].attack);
}

static void no_attack_works_inside(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].needs_strict && SAMSYN_SANITIZED)
            continue;
        int status = run_probe("locked", rows[i].attack);
        if (!stopped(status))
            fail_msg("'%s' was not stopped (status %x)", rows[i].attack, (unsigned)status);
    }
}

static void work_goes_on_inside(void **state)
{
    (void)state;
    assert_true(succeeded(run_probe("locked", "work")));
}

int main(int argc, char **argv)
{
    probe_path = argc > 1 ? argv[1] : "";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attack_works_outside),
        cmocka_unit_test(no_attack_works_inside),
        cmocka_unit_test(work_goes_on_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
