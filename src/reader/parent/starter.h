/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * How the parent starts a reader for a document: it asks the program's zygote (zygote.h) for a
 * child, and where there can be none it runs the program itself. Either way the process is our own
 * child, with the document on standard input, its answer going into a pipe, an empty environment
 * and no other descriptor of ours.
 *
 * Processes forked from one zygote have the same addresses, so what a document learnt of them could
 * serve a later one. A zygote therefore serves LIMIT_READER_ZYGOTE_DOCUMENTS at most, and none more
 * once a child of it has ended in another way than it should: nobody may guess twice. Zygotes start
 * when the first document needs them.
 */
#ifndef SAMSYN_READER_PARENT_STARTER_H
#define SAMSYN_READER_PARENT_STARTER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct zygote;

#define STARTER_PROGRAMS 16
/* What a program is told that it is called. */
#define STARTER_NAME "samsyn-reader"

/* What is known of a program that was started. */
struct starter_program {
    const char *path;
    struct zygote *zygote; /* or NULL */
    bool has_none;         /* it could not be a zygote */
};

struct starter {
    bool keep_stderr; /* processes may write on our standard error */
    bool without_zygotes;
    struct starter_program programs[STARTER_PROGRAMS];
    size_t count;
};

/* A process at work on a document. */
struct started {
    pid_t pid;             /* a child of ours, to be waited for */
    int output;            /* our end of its standard output; the caller's to close */
    struct zygote *zygote; /* that it came from, or NULL */
};

/* Start `path` (which must last as long as the starter) with `input`, which stays the caller's, on
 * standard input. With `arguments` (NULL-terminated, the name first) it is always run itself, for a
 * zygote's children are all alike. Gives 0 or an errno. */
int starter_start(struct starter *starter, const char *path, char *const *arguments, int input,
                  struct started *ret_started);

/* Must be told of each process after it was waited for; `well` when it ended as it should. */
void starter_ended(struct starter *starter, struct started *started, bool well);

/* End all zygotes, after all processes were waited for. */
void starter_done(struct starter *starter);

#endif
