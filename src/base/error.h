/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Errors: what was wrong, where (file, page, line, field) and what to do, in one sentence that can
 * be shown to a person.
 *
 * A function that can fail takes a `struct error *` as its last parameter and returns false (or
 * NULL) when it did; its output parameters (`ret_…`) are then untouched. The pointer may be NULL
 * when the caller does not want the reason.
 */
#ifndef SAMSYN_BASE_ERROR_H
#define SAMSYN_BASE_ERROR_H

#include "base/limits.h"

#include <stdbool.h>

enum error_code {
    ERROR_NONE,
    ERROR_MEMORY,    /* no memory left */
    ERROR_IO,        /* the file system or a pipe said no */
    ERROR_INPUT,     /* what was given cannot be used as it is */
    ERROR_LIMIT,     /* a limit of base/limits.h was reached */
    ERROR_NOT_FOUND, /* the thing named does not exist */
    ERROR_STATE,     /* not now: something else must be done first, or was done already */
    ERROR_INTERNAL,  /* a fault in the program */
};

struct error {
    enum error_code code;
    char message[LIMIT_ERROR_MESSAGE_BYTES]; /* UTF-8, cut at a character's border */
};

/* Set `error` (if not NULL) to `code` and the formatted message. Always returns false, so that a
 * function may end with `return error_set(…)`. */
bool error_set(struct error *error, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* As error_set, with ": " and the text of the errno value `errnum` after the message; the code
 * becomes ERROR_IO, or ERROR_MEMORY for ENOMEM. */
bool error_set_errno(struct error *error, int errnum, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ERROR_MEMORY with its standing message. Always returns false. */
bool error_no_memory(struct error *error);

#endif
