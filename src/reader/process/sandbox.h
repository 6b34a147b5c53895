/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The lock behind which a document is read: after sandbox_enter this process can read its standard
 * input, write its standard output, take memory up to a limit, and end. No file, socket, process,
 * signal or fresh machine code; whoever tries is killed, or for looking up files gets EACCES (so
 * that a library's optional look for a file is not a crash).
 *
 * The steps, in order: the environment emptied; other descriptors closed; a uid of its own when run
 * as root; capabilities given up; no new privileges; not traceable, no core; dies with its parent;
 * landlock at the level that the kernel has, with no rule at all; resource limits, or what is
 * tighter among those it was started with; seccomp with a list of what is allowed, for all threads.
 *
 * The lock is the same for each of the readers (main.c). A program that must run another, large one
 * (converter.c) gets a room: the same steps, but it may read what the system's programs are made
 * of, execute what lies in one folder, write in one folder, and start threads; still no process, no
 * network, no memory that is written and then run, no signal to others. There landlock must not be
 * missing, and what is not on the list gives EPERM instead of death.
 *
 * Builds with AddressSanitizer (SAMSYN_SANITIZED) need address space and system calls of their own:
 * there the limit on memory is left out, fresh code and thread calls are allowed, and what is not
 * on the list gives EPERM instead of death. They prove less, so the tests of the lock run on a
 * build without it too.
 */
#ifndef SAMSYN_READER_PROCESS_SANDBOX_H
#define SAMSYN_READER_PROCESS_SANDBOX_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define SAMSYN_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SAMSYN_SANITIZED 1
#endif
#endif
#ifndef SAMSYN_SANITIZED
#define SAMSYN_SANITIZED 0
#endif

/* What a child exits with when sandbox_enter failed. */
#define SANDBOX_EXIT 125

/* Where a program that must run another may do what. When started as root the scratch folder is
 * given to the uid that the process gets. */
struct sandbox_room {
    const char *scratch;  /* a folder to write in */
    const char *programs; /* a folder whose files may be executed */
};

/* What the process may use from then on. */
struct sandbox_limits {
    size_t memory_bytes; /* of address space */
    unsigned cpu_seconds;
    unsigned open_files;
    unsigned kept_descriptors; /* that stay open besides the standard three, from the fourth on:
                                * pipes to processes that were locked up before */
    size_t file_bytes;         /* of a file that it writes; 0 for readers */
    unsigned threads;          /* 0 for readers; not held where the uid is not its own */
    const struct sandbox_room *room; /* or NULL, for readers */
};

/* Those of base/limits.h. */
struct sandbox_limits sandbox_reader_limits(void);
/* The same with the time that recognising text takes. */
struct sandbox_limits sandbox_ocr_limits(void);

/* What can be made once and serves a process and all that are forked from it: the filter of system
 * calls, compiled, which is most of what the lock costs. Nothing is locked by it. */
struct sandbox_prepared {
    struct sock_filter *program; /* linux/filter.h */
    size_t count;                /* instructions */
    size_t pid_at;               /* the one that holds the process's own number */
};

/* Prepare the lock. False with the step that failed. */
bool sandbox_prepare(struct sandbox_prepared *ret_prepared, struct error *error);
/* As sandbox_prepare, for a lock whose limits name a room. */
bool sandbox_prepare_room(struct sandbox_prepared *ret_prepared, struct error *error);
/* Give it back, for those who look for leaks. */
void sandbox_release(struct sandbox_prepared *prepared);

/* Lock this process up, for good, with what it or the process that it was forked from has prepared
 * (the process's number is written into it). `ret_landlock` is the kernel's landlock level, 0 when
 * it has none: the one step that may be missing, since seccomp refuses opening files anyway. False
 * with the step that failed: the caller must then end the process without reading a byte. */
bool sandbox_enter(const struct sandbox_prepared *prepared, struct sandbox_limits limits,
                   uint32_t *ret_landlock, struct error *error);

#ifdef SAMSYN_FAULTS
/* Let the `nth` call of the set-up from now on fail with EIO (1 is the next), once; 0 turns it off.
 */
void sandbox_fail_at(unsigned long nth);
/* Take one step of those above, by its name in sandbox.c, after giving up new privileges: to see
 * what it holds alone. As sandbox_enter. */
bool sandbox_take_only(const char *step, const struct sandbox_prepared *prepared,
                       struct sandbox_limits limits, uint32_t *ret_landlock, struct error *error);
#endif

#endif
