/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/statement.h"

#include "base/utf8.h"
#include "store/internal.h"

#include <string.h>

static bool may_run(const struct store *store, const struct sql_statement *statement,
                    struct error *error)
{
    if (store->transaction == TRANSACTION_FAILED)
        return error_set(error, ERROR_STATE,
                         "%s: an earlier statement of the transaction failed; roll it back first",
                         statement->name);
    if (statement->writes && store->transaction != TRANSACTION_WRITING)
        return error_set(error, ERROR_STATE, "%s writes: begin a transaction first",
                         statement->name);
    return true;
}

/* What PostgreSQL refuses is refused for SQLite too, so that a database can move between them. */
static bool values_are_sound(const struct sql_statement *statement, const struct sql_value *in,
                             struct error *error)
{
    for (size_t i = 0; i < statement->parameter_count; i++) {
        if (in[i].type != SQL_TEXT)
            continue;
        struct str text = in[i].bytes;
        if ((text.n && memchr(text.p, 0, text.n)) || !utf8_valid(text))
            return error_set(error, ERROR_INPUT, "%s: parameter %zu is not UTF-8 text",
                             statement->name, i + 1);
    }
    return true;
}

static bool start(struct store *store, const struct sql_statement *statement,
                  const struct sql_value *in, struct error *error)
{
    return values_are_sound(statement, in, error) &&
           database_start(store->database, statement, in, error);
}

/* The end of every run: a transaction in which something failed is no good any more. */
static bool finish(struct store *store, const struct sql_statement *statement, bool ok)
{
    database_end(store->database, statement);
    if (!ok && store->transaction != TRANSACTION_NONE)
        store->transaction = TRANSACTION_FAILED;
    return ok;
}

bool store_run(struct store *store, const struct sql_statement *statement,
               const struct sql_value *in, struct error *error)
{
    if (!may_run(store, statement, error))
        return false;
    bool more;
    bool ok = start(store, statement, in, error) &&
              database_next(store->database, statement, NULL, NULL, &more, error);
    return finish(store, statement, ok);
}

/* The step behind the last row also makes sure that a statement that writes has run to its end. */
static bool take_one(struct store *store, const struct sql_statement *statement,
                     struct arena *arena, void *ret_row, bool *ret_found, struct error *error)
{
    unsigned char row[SQL_ROW_BYTES];
    bool found, more = false;
    if (!database_next(store->database, statement, arena, row, &found, error))
        return false;
    if (found && !database_next(store->database, statement, NULL, NULL, &more, error))
        return false;
    if (more)
        return error_set(error, ERROR_INTERNAL, "%s gave more than one row", statement->name);
    if (found)
        memcpy(ret_row, row, statement->row_size);
    *ret_found = found;
    return true;
}

static bool arena_is_free(const struct sql_statement *statement, const struct arena *arena,
                          struct error *error)
{
    if (!arena || !arena->escape)
        return true;
    return error_set(error, ERROR_INTERNAL, "%s was run inside arena_run", statement->name);
}

bool store_maybe(struct store *store, const struct sql_statement *statement,
                 const struct sql_value *in, struct arena *arena, void *ret_row, bool *ret_found,
                 struct error *error)
{
    if (!may_run(store, statement, error) || !arena_is_free(statement, arena, error))
        return false;
    bool ok = start(store, statement, in, error) &&
              take_one(store, statement, arena, ret_row, ret_found, error);
    return finish(store, statement, ok);
}

bool store_one(struct store *store, const struct sql_statement *statement,
               const struct sql_value *in, struct arena *arena, void *ret_row, struct error *error)
{
    bool found;
    if (!store_maybe(store, statement, in, arena, ret_row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_INTERNAL, "%s gave no row", statement->name);
    return true;
}

static bool take_all(struct store *store, const struct sql_statement *statement,
                     struct arena *arena, struct sql_rows *ret_rows, struct error *error)
{
    struct sql_rows rows = {0};
    size_t room = 0;
    for (bool more = true; more; rows.count += more) {
        if (rows.count == room &&
            !vec_grow(arena, &rows.items, &room, rows.count, statement->row_size))
            return error_no_memory(error);
        void *row = (char *)rows.items + rows.count * statement->row_size;
        if (!database_next(store->database, statement, arena, row, &more, error))
            return false;
    }
    *ret_rows = rows;
    return true;
}

bool store_all(struct store *store, const struct sql_statement *statement,
               const struct sql_value *in, struct arena *arena, struct sql_rows *ret_rows,
               struct error *error)
{
    if (!may_run(store, statement, error) || !arena_is_free(statement, arena, error))
        return false;
    bool ok =
        start(store, statement, in, error) && take_all(store, statement, arena, ret_rows, error);
    return finish(store, statement, ok);
}
