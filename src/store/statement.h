/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the functions made from sql/ share with the store that runs them: a statement, the values
 * that go into it, the columns that come out. Only they, the store and the driver include this.
 */
#ifndef SAMSYN_STORE_STATEMENT_H
#define SAMSYN_STORE_STATEMENT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum sql_type { SQL_NULL, SQL_I64, SQL_F64, SQL_TEXT, SQL_BYTES };

struct sql_value {
    enum sql_type type;
    union {
        int64_t i64;
        double f64;
        struct str bytes; /* of SQL_TEXT and SQL_BYTES; borrowed until the statement has run */
    };
};

/* No row struct is larger; the generated code holds this when it is compiled. */
#define SQL_ROW_BYTES 512

/* One column of a result and the member of the row struct that it fills: an int64_t, a double or a
 * struct str. Null becomes 0 or the empty slice. */
struct sql_column {
    const char *name;
    enum sql_type type;
    bool nullable;
    size_t offset;
};

struct sql_statement {
    const char *name;
    bool writes;
    size_t parameter_count;
    const struct sql_column *columns; /* NULL when no rows come out */
    size_t column_count;
    size_t row_size;
    const char *text;
};

/* Rows in an arena: `count` structs of the statement's row_size. */
struct sql_rows {
    void *items;
    size_t count;
};

/* All statements, and all migrations: each a list of commands that ends with NULL. In the generated
 * statements.c. */
extern const struct sql_statement sql_statements[];
extern const size_t sql_statement_count;
extern const char *const *const sql_migrations[];
extern const size_t sql_migration_count;
/* What the driver makes for itself in a database that has been brought up to date; ends with NULL.
 */
extern const char *const sql_own_schema[];

/* Run a statement of sql_statements with `in` (its parameter_count values). One that writes needs
 * an open transaction, else ERROR_STATE; when it fails, the transaction can only be rolled back.
 *
 * store_one wants exactly one row, store_maybe at most one (`*ret_found` says which). Texts and
 * bytes are copied into `arena`, each followed by a NUL; it may be NULL when the row has none. The
 * arena must not be inside arena_run: a statement cannot be broken off half-way. */
bool store_run(struct store *store, const struct sql_statement *statement,
               const struct sql_value *in, struct error *error);
bool store_one(struct store *store, const struct sql_statement *statement,
               const struct sql_value *in, struct arena *arena, void *ret_row, struct error *error);
bool store_maybe(struct store *store, const struct sql_statement *statement,
                 const struct sql_value *in, struct arena *arena, void *ret_row, bool *ret_found,
                 struct error *error);
bool store_all(struct store *store, const struct sql_statement *statement,
               const struct sql_value *in, struct arena *arena, struct sql_rows *ret_rows,
               struct error *error);

static inline struct sql_value sql_value_i64(int64_t i64)
{
    return (struct sql_value){.type = SQL_I64, .i64 = i64};
}

static inline struct sql_value sql_value_optional_id(int64_t id)
{
    return id ? sql_value_i64(id) : (struct sql_value){.type = SQL_NULL};
}

static inline struct sql_value sql_value_f64(double f64)
{
    return (struct sql_value){.type = SQL_F64, .f64 = f64};
}

static inline struct sql_value sql_value_text(struct str text)
{
    return (struct sql_value){.type = SQL_TEXT, .bytes = text};
}

static inline struct sql_value sql_value_optional_text(struct str text)
{
    return text.n ? sql_value_text(text) : (struct sql_value){.type = SQL_NULL};
}

static inline struct sql_value sql_value_bytes(struct str bytes)
{
    return (struct sql_value){.type = SQL_BYTES, .bytes = bytes};
}

#endif
