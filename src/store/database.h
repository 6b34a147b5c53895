/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The driver: one connection to one database. SQLite's is in sqlite.c. Transactions are the
 * caller's to keep count of; this only runs what it is told.
 */
#ifndef SAMSYN_STORE_DATABASE_H
#define SAMSYN_STORE_DATABASE_H

#include "base/arena.h"
#include "base/error.h"
#include "store/statement.h"

#include <stdbool.h>

struct database;

enum database_flags {
    DATABASE_CREATE = 1,
    DATABASE_NO_SYNC = 2,
};

/* Open the database file `path` and configure the connection. Changes nothing in the file but an
 * empty one with DATABASE_CREATE. Errors as store_open's. */
bool database_open(const char *path, unsigned flags, struct database **ret_database,
                   struct error *error);
/* NULL is allowed. */
void database_close(struct database *database);

/* How many migrations the database has gone through; 0 for a new one. */
bool database_schema(struct database *database, int *ret_version, struct error *error);
/* Make what is the driver's own (sql_own_schema), when it is not there; inside a transaction. */
bool database_make_own(struct database *database, struct error *error);
/* Run the commands of one migration and note that the schema is `version` now; inside a
 * transaction. */
bool database_migrate(struct database *database, const char *const *commands, int version,
                      struct error *error);
/* From here on only statements that read and write rows are let through. */
bool database_lock_down(struct database *database, struct error *error);

/* A transaction: one that writes waits for others that do, one that reads sees one state. */
bool database_begin(struct database *database, bool writing, struct error *error);
bool database_commit(struct database *database, struct error *error);
void database_rollback(struct database *database);
/* A savepoint in the open transaction: begun, then kept or rolled back to. */
bool database_part_begin(struct database *database, struct error *error);
bool database_part_end(struct database *database, bool keep, struct error *error);

/* Run a statement: start, then next until it says that there is no more, then end; after a failure
 * of either, end as well. `in` is borrowed until the end. A statement runs once at a time. */
bool database_start(struct database *database, const struct sql_statement *statement,
                    const struct sql_value *in, struct error *error);
/* Take one step. When it gives a row, `*ret_more` is true and `ret_row` (row_size bytes; NULL: the
 * row is not wanted) is filled, its texts and bytes in `arena`. */
bool database_next(struct database *database, const struct sql_statement *statement,
                   struct arena *arena, void *ret_row, bool *ret_more, struct error *error);
void database_end(struct database *database, const struct sql_statement *statement);

/* See store_check. */
bool database_check(struct database *database, struct error *error);

/* What tells texts apart for the index of the words (sqlite_search.h). */
struct search_engine *database_search(struct database *database);

/* The connection itself, for tests of what no statement can do. */
struct sqlite3 *database_handle(struct database *database);

#endif
