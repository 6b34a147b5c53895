/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The data folder: `samsyn.sqlite`, the database, and `blobs/`, every file as it came in. A copy of
 * the folder, taken while no program has it open, is a backup.
 *
 * Everything that is kept is read and written through the functions in store/statements.h, made
 * from sql/, and through store/blob.h; how they are used is told in src/store/README.md.
 *
 * A store is for one thread at a time. Several programs may have the same folder open: readers
 * never wait, and of the writers one goes on while the others wait in store_begin.
 */
#ifndef SAMSYN_STORE_STORE_H
#define SAMSYN_STORE_STORE_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum store_flags {
    /* Make the folder and the database when they are not there. Without it a folder that holds no
     * database is ERROR_NOT_FOUND. */
    STORE_CREATE = 1,
    /* Do not wait for the disk: for folders that are thrown away afterwards. A crash of the machine
     * may damage such a store; a crash of the program does not. */
    STORE_TEMPORARY = 2,
};

/* As the limit of a statement that lists by page: everything. */
#define STORE_ALL_ROWS INT64_MAX

/* Open the data folder `folder` and bring its schema up to date. `flags` are enum store_flags, or
 * 0. The store is the caller's, to be given to store_close.
 *
 * ERROR_NOT_FOUND: no database there. ERROR_INPUT: the file is damaged or another program's; it is
 * left as it was. ERROR_STATE: a newer Samsyn made it, or another program keeps it locked.
 * ERROR_IO: the file system said no. */
bool store_open(const char *folder, unsigned flags, struct store **ret_store, struct error *error);
/* Roll back what is open, give everything back. NULL is allowed. */
void store_close(struct store *store);

/* Transactions. They do not nest: a second begin is ERROR_STATE.
 *
 * store_begin opens one that may write; it waits for another writer, and gives ERROR_STATE when
 * that takes longer than LIMIT_DATABASE_WAIT_MILLISECONDS. store_begin_reading opens one in which
 * all statements see the same state of the database and none may write. Without a transaction each
 * statement that reads sees the newest state.
 *
 * When a statement fails in a transaction, all that is left to do is to roll back: further
 * statements and store_commit give ERROR_STATE. */
bool store_begin(struct store *store, struct error *error);
bool store_begin_reading(struct store *store, struct error *error);
/* When true, everything since store_begin is on the disk; when false, nothing of it. Either way the
 * transaction is over. */
bool store_commit(struct store *store, struct error *error);
/* Forget everything since store_begin; nothing when no transaction is open. */
void store_rollback(struct store *store);

/* A part of an open transaction that may be taken back alone: when a statement in it fails, or its
 * work is not wanted, store_part_end without `keep` leaves the transaction as it was at
 * store_part_begin. Parts do not nest. ERROR_STATE outside a transaction that writes. */
bool store_part_begin(struct store *store, struct error *error);
bool store_part_end(struct store *store, bool keep, struct error *error);

/* A number that every commit raises, whoever it was by: while it stays the same, so does all that
 * is kept. */
bool store_change(struct store *store, int64_t *ret_change, struct error *error);

/* A new id, higher than every earlier one of this database, for rows of any table. Needs an open
 * transaction; rolled back, the id is free again. */
bool store_new_id(struct store *store, int64_t *ret_id, struct error *error);
/* As store_new_id, the next number of the register. Numbers are never given twice, even when their
 * document is gone. */
bool store_new_number(struct store *store, int64_t *ret_number, struct error *error);

/* Read the whole database and hold it against itself: every page, index and reference. ERROR_INPUT
 * with the first fault found. Blobs are verified by blob_verify_each. */
bool store_check(struct store *store, struct error *error);

#endif
