/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of the store know of each other, and its tests of them.
 */
#ifndef SAMSYN_STORE_INTERNAL_H
#define SAMSYN_STORE_INTERNAL_H

#include "base/error.h"
#include "base/hash.h"
#include "store/database.h"
#include "store/store.h"

#include <stdbool.h>

enum transaction {
    TRANSACTION_NONE,
    TRANSACTION_READING,
    TRANSACTION_WRITING,
    TRANSACTION_FAILED, /* to be rolled back */
};

/* Numbers that are given out one after the other. While a transaction writes nobody else gives any,
 * so the last one is read once and written once, when it is committed. */
enum series_name { SERIES_IDS, SERIES_REGISTER, SERIES_CHANGES, SERIES_COUNT };
struct series {
    bool known; /* read in this transaction */
    int64_t last;
    int64_t saved; /* as it stands in the database */
};

struct store {
    struct database *database;
    char *folder;
    int blobs; /* the folder of the blobs, open; -1 before */
    bool temporary;
    enum transaction transaction;
    struct series series[SERIES_COUNT];
    struct series series_before[SERIES_COUNT]; /* … the part that is open */
    unsigned long commits;                     /* for fault_kill */
    unsigned long blob_moves;                  /* likewise */
};

/* Where a blob's file is, below blobs/. */
struct blob_place {
    char folder[3];
    char path[3 + HASH_HEX_LENGTH + 1];
};
/* `hex` has the form of a hash; it need not end there. */
struct blob_place blob_place_of(const char *hex);

/* Names of unfinished files begin so; no hash does. */
#define BLOB_UNFINISHED_PREFIX "new-"
/* How much of a file is in memory at a time. */
enum { BLOB_CHUNK_BYTES = 65536 };

/* As error_set_errno; a full disk is named as such. */
bool store_io_error(struct error *error, int errnum, const char *doing, const char *what);
/* True for the errno values by which a file system says that it, or what the user may have of it,
 * is full. */
bool store_is_full(int errnum);

/* In builds for the tests: end the process as a power cut would when the environment `variable`
 * holds the number `nth`. */
#ifdef SAMSYN_FAULTS
void fault_kill(const char *variable, unsigned long nth);
#else
static inline void fault_kill(const char *variable, unsigned long nth)
{
    (void)variable;
    (void)nth;
}
#endif

#endif
