/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Running the probe of the sandbox (sandbox_probe.c) and saying what became of it.
 */
#ifndef SAMSYN_TESTS_READER_PROBING_H
#define SAMSYN_TESTS_READER_PROBING_H

#include <stdbool.h>
#include <sys/types.h>

/* Seconds after which a test program that waits for a child is ended by SIGALRM. */
#define PROBING_SECONDS 240

/* Exit code of a test that Meson counts as skipped. */
#define PROBING_SKIPPED 77

enum outcome {
    OUTCOME_DONE,    /* the attack succeeded */
    OUTCOME_REFUSED, /* it got an error */
    OUTCOME_KILLED,  /* of a forbidden call, or of too much time */
    OUTCOME_WRONG,   /* the probe or the sandbox failed: nothing is proven */
};

/* A probe at work, and our end of its standard output. */
struct probe {
    pid_t pid;
    int output;
};

struct starter;

/* Start `program` with arguments (NULL-terminated, its name first), `input` (which stays the
 * caller's) as its standard input and SAMSYN_SECRET in its environment. Fails the test when it
 * cannot. */
struct probe probe_start(const char *program, const char *const *arguments, int input);
/* Close what it writes to, wait for its end, and give its wait status. */
int probe_end(struct probe *probe);

/* As probe_start, by a child of the program's zygote, which is told how and what on its standard
 * input: a pipe of which ret_input is our end. */
struct probe probe_fork(struct starter *starter, const char *program, const char *how,
                        const char *attack, int *ret_input);

/* Run the probe once: started anew, or, with a starter, by a child of the program's zygote. */
enum outcome probe_run(struct starter *starter, const char *program, const char *how,
                       const char *attack);

/* Whether this kernel, or the container around us, lets a process have a seccomp filter; and the
 * level of landlock, 0 for none. Asked without the sandbox's own code. */
bool probing_has_seccomp(void);
long probing_landlock_level(void);

#endif
