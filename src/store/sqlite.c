/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The SQLite driver. The connection is set up as SQLite's own "Defense Against The Dark Arts"
 * advises for files that may have been tampered with, with an authorizer as the second line.
 */
#include "base/mem.h"
#include "store/database.h"
#include "store/internal.h"
#include "store/sqlite_search.h"

#include <sqlite3.h>

#include <stdio.h>
#include <string.h>

/* "Saml" in the file's header says that it is ours (SQLite file format, 1.3.15). */
enum { APPLICATION_ID = 0x53616D6C };

/* Commands around each part of a transaction, compiled once: parts are many. */
enum part_command { PART_BEGIN, PART_BACK, PART_END, PART_COMMANDS };

struct database {
    sqlite3 *handle;
    sqlite3_stmt *part[PART_COMMANDS]; /* NULL until it is first used */
    sqlite3_stmt **prepared;           /* by place in sql_statements; NULL until it is first used */
    char *path;
    struct search_engine *search;
};

/* By primary result code; what is not here is a fault in the program. */
static const struct failure {
    int code;
    enum error_code error;
    const char *text;
} failures[] = {
    {SQLITE_FULL, ERROR_IO,
     "the disk is full; make room and run again, nothing that was saved is lost"},
    {SQLITE_BUSY, ERROR_STATE, "another program writes to it; end that or try again later"},
    {SQLITE_LOCKED, ERROR_STATE, "another program writes to it; end that or try again later"},
    {SQLITE_CORRUPT, ERROR_INPUT, "the database is damaged; take the folder back from a backup"},
    {SQLITE_NOTADB, ERROR_INPUT, "this is no database; name another data folder"},
    {SQLITE_TOOBIG, ERROR_LIMIT, "the value is larger than a value may be"},
    {SQLITE_CONSTRAINT, ERROR_INPUT, "it goes against what is there already"},
    {SQLITE_READONLY, ERROR_IO, "the database may not be written; look at its owner and mode"},
    {SQLITE_PERM, ERROR_IO, "the database may not be used; look at its owner and mode"},
    {SQLITE_CANTOPEN, ERROR_IO, "the database cannot be opened; look at its owner and mode"},
    {SQLITE_IOERR, ERROR_IO, "reading or writing failed; look at the disk"},
    {SQLITE_PROTOCOL, ERROR_IO, "locking failed; the folder must be on a local disk"},
};

/* SQLite names only ENOSPC a full disk, not a quota or a limit on the size of files. */
static int meaning_of(const struct database *database, int code)
{
    if (code == SQLITE_IOERR_NOMEM)
        return SQLITE_NOMEM;
    int primary = code & 0xFF;
    if (primary == SQLITE_IOERR && store_is_full(sqlite3_system_errno(database->handle)))
        return SQLITE_FULL;
    return primary;
}

/* Tell what `code` means; `doing` names the statement or the step. */
static bool fail(const struct database *database, int code, const char *doing, struct error *error)
{
    int meaning = meaning_of(database, code);
    if (meaning == SQLITE_NOMEM)
        return error_no_memory(error);
    const char *own_words = sqlite3_errmsg(database->handle);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == meaning)
            return error_set(error, failures[i].error, "%s: %s: %s (%s)", database->path, doing,
                             failures[i].text, own_words);
    return error_set(error, ERROR_INTERNAL, "%s: %s: SQLite says %d, %s", database->path, doing,
                     code, own_words);
}

static bool execute(const struct database *database, const char *sql, const char *doing,
                    struct error *error)
{
    int code = sqlite3_exec(database->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(database, code, doing, error);
}

/* The first column of the first row of `sql`, as text; empty when there is no row. */
static bool ask(const struct database *database, const char *sql, char *ret_answer, size_t room,
                struct error *error)
{
    sqlite3_stmt *handle;
    int code = sqlite3_prepare_v2(database->handle, sql, -1, &handle, NULL);
    if (code != SQLITE_OK)
        return fail(database, code, "looking at it", error);
    code = sqlite3_step(handle);
    const unsigned char *text = code == SQLITE_ROW ? sqlite3_column_text(handle, 0) : NULL;
    bool ok = code == SQLITE_DONE || text;
    if (ok)
        snprintf(ret_answer, room, "%s", text ? (const char *)text : "");
    else
        fail(database, code == SQLITE_ROW ? SQLITE_NOMEM : code, "looking at it", error);
    sqlite3_finalize(handle);
    return ok;
}

static bool ask_number(const struct database *database, const char *sql, int *ret_number,
                       struct error *error)
{
    char answer[32];
    if (!ask(database, sql, answer, sizeof answer, error))
        return false;
    if (sscanf(answer, "%d", ret_number) == 1)
        return true;
    return error_set(error, ERROR_INTERNAL, "%s: '%s' gave no number", database->path, sql);
}

static bool harden(const struct database *database, struct error *error)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},    {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        int code = sqlite3_db_config(database->handle, options[i].option, options[i].value, NULL);
        if (code != SQLITE_OK)
            return fail(database, code, "setting it up", error);
    }
    sqlite3_limit(database->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database->handle, SQLITE_LIMIT_LENGTH, (int)LIMIT_DATABASE_VALUE_BYTES);
    int code = sqlite3_busy_timeout(database->handle, LIMIT_DATABASE_WAIT_MILLISECONDS);
    return code == SQLITE_OK || fail(database, code, "setting it up", error);
}

/* Is it ours, or empty and we may fill it? Asked before anything is changed. */
static bool identify(const struct database *database, bool create, struct error *error)
{
    int application, tables;
    /* In one transaction: another program may be making the database at this moment. */
    if (!execute(database, "BEGIN", "looking at it", error) ||
        !ask_number(database, "PRAGMA application_id", &application, error) ||
        !ask_number(database, "SELECT count(*) FROM sqlite_schema", &tables, error) ||
        !execute(database, "COMMIT", "looking at it", error))
        return false;
    if (application == APPLICATION_ID)
        return true;
    if (application != 0 || tables != 0)
        return error_set(error, ERROR_INPUT,
                         "%s is another program's database; name another data folder",
                         database->path);
    if (!create)
        return error_set(error, ERROR_NOT_FOUND,
                         "%s is empty: the data folder was never finished; make it anew",
                         database->path);
    return true;
}

static bool set_journal(const struct database *database, unsigned flags, struct error *error)
{
    char mode[32];
    if (sqlite3_db_readonly(database->handle, "main") == 1)
        return fail(database, SQLITE_READONLY, "opening it", error);
    if (!ask(database, "PRAGMA journal_mode = WAL", mode, sizeof mode, error))
        return false;
    if (strcmp(mode, "wal") != 0)
        return error_set(error, ERROR_IO,
                         "%s cannot keep a write-ahead log (its journal is '%s'); the folder must "
                         "be on a local disk",
                         database->path, mode);
    char settings[256];
    snprintf(settings, sizeof settings,
             "PRAGMA synchronous = %s; PRAGMA mmap_size = 0; PRAGMA cache_size = -%zu;"
             "PRAGMA wal_autocheckpoint = %d; PRAGMA cell_size_check = ON;"
             "PRAGMA temp_store = MEMORY",
             flags & DATABASE_NO_SYNC ? "OFF" : "FULL", LIMIT_DATABASE_CACHE_BYTES / KIB(1),
             LIMIT_DATABASE_LOG_PAGES);
    return execute(database, settings, "setting it up", error);
}

static bool allocate(struct database *database, const char *path)
{
    size_t size = strlen(path) + 1;
    database->path = mem_alloc(size);
    database->prepared = mem_alloc(sql_statement_count * sizeof *database->prepared);
    if (!database->path || !database->prepared)
        return false;
    memcpy(database->path, path, size);
    for (size_t i = 0; i < sql_statement_count; i++)
        database->prepared[i] = NULL;
    return true;
}

static bool connect(struct database *database, unsigned flags, struct error *error)
{
    int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
              (flags & DATABASE_CREATE ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(database->path, &database->handle, how, NULL);
    return code == SQLITE_OK || fail(database, code, "opening it", error);
}

bool database_open(const char *path, unsigned flags, struct database **ret_database,
                   struct error *error)
{
    struct database *database = mem_alloc(sizeof *database);
    if (!database)
        return error_no_memory(error);
    /* Nobody asks how much memory SQLite has, and to know it takes a lock at each allocation. It is
     * refused once SQLite has begun, which is when it has been said already. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    *database = (struct database){0};
    bool ok = allocate(database, path) || error_no_memory(error);
    if (ok && connect(database, flags, error) && harden(database, error) &&
        identify(database, flags & DATABASE_CREATE, error) && set_journal(database, flags, error) &&
        search_engine_open(database->handle, &database->search, error)) {
        *ret_database = database;
        return true;
    }
    database_close(database);
    return false;
}

void database_close(struct database *database)
{
    if (!database)
        return;
    for (size_t i = 0; database->handle && i < sql_statement_count; i++)
        sqlite3_finalize(database->prepared[i]);
    for (size_t i = 0; i < PART_COMMANDS; i++)
        sqlite3_finalize(database->part[i]);
    sqlite3_close(database->handle);
    search_engine_close(database->search);
    mem_free(database->prepared);
    mem_free(database->path);
    mem_free(database);
}

bool database_schema(struct database *database, int *ret_version, struct error *error)
{
    int version;
    if (!ask_number(database, "PRAGMA user_version", &version, error))
        return false;
    if (version < 0)
        return error_set(error, ERROR_INPUT, "%s: the schema cannot be %d: the file is damaged",
                         database->path, version);
    *ret_version = version;
    return true;
}

bool database_migrate(struct database *database, const char *const *commands, int version,
                      struct error *error)
{
    for (; *commands; commands++)
        if (!execute(database, *commands, "bringing it up to date", error))
            return false;
    char marks[96];
    snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION_ID, version);
    return execute(database, marks, "bringing it up to date", error);
}

bool database_make_own(struct database *database, struct error *error)
{
    int tables;
    if (!ask_number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'search_index'",
                    &tables, error))
        return false;
    for (const char *const *command = sql_own_schema; tables == 0 && *command; command++)
        if (!execute(database, *command, "making its index", error))
            return false;
    return true;
}

static bool is_harmless(const char *function)
{
    static const char *const functions[] = {"coalesce", "count", "match",       "max",
                                            "min",      "sum",   "search_score"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (sqlite3_stricmp(function, functions[i]) == 0)
            return true;
    return false;
}

/* What SQLite asks while it connects the index and never does: a virtual table declares its columns
 * by a CREATE TABLE that is only parsed (sqlite3_declare_vtab). Ignored, it could not be done. */
static bool is_declaration(int action, const char *table, const char *column)
{
    return table && strcmp(table, "sqlite_master") == 0 &&
           (action == SQLITE_UPDATE ||
            (action == SQLITE_READ && column && strcmp(column, "ROWID") == 0));
}

/* Called by SQLite while it compiles a statement; the meaning of `first` and `second` depends on
 * `action` (sqlite3.h, Authorizer Action Codes). */
static int authorize(void *context, int action, const char *first, const char *second,
                     const char *schema, const char *trigger)
{
    (void)context;
    (void)schema;
    (void)trigger;
    if (is_declaration(action, first, second))
        return SQLITE_IGNORE;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_READ:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
        return first && sqlite3_strnicmp(first, "sqlite_", 7) == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA: /* FTS5 asks whether another connection has written */
        return first && !second && sqlite3_stricmp(first, "data_version") == 0 ? SQLITE_OK
                                                                               : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return second && is_harmless(second) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

bool database_lock_down(struct database *database, struct error *error)
{
    int code = sqlite3_set_authorizer(database->handle, authorize, NULL);
    return code == SQLITE_OK || fail(database, code, "setting it up", error);
}

bool database_begin(struct database *database, bool writing, struct error *error)
{
    return execute(database, writing ? "BEGIN IMMEDIATE" : "BEGIN", "beginning", error);
}

bool database_commit(struct database *database, struct error *error)
{
    return execute(database, "COMMIT", "saving", error);
}

void database_rollback(struct database *database)
{
    search_engine_doubt(database->search);
    /* After some failures (a full disk, no memory) SQLite has done it of its own accord. */
    if (!sqlite3_get_autocommit(database->handle))
        sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
}

static bool run_part(struct database *database, enum part_command command, struct error *error)
{
    static const struct {
        const char *sql, *doing;
    } commands[PART_COMMANDS] = {
        [PART_BEGIN] = {"SAVEPOINT part", "beginning"},
        [PART_BACK] = {"ROLLBACK TO part", "rolling back"},
        [PART_END] = {"RELEASE part", "saving"},
    };
    sqlite3_stmt **kept = &database->part[command];
    int code = *kept ? SQLITE_OK
                     : sqlite3_prepare_v3(database->handle, commands[command].sql, -1,
                                          SQLITE_PREPARE_PERSISTENT, kept, NULL);
    if (code == SQLITE_OK) {
        sqlite3_step(*kept);
        code = sqlite3_reset(*kept);
    }
    return code == SQLITE_OK || fail(database, code, commands[command].doing, error);
}

bool database_part_begin(struct database *database, struct error *error)
{
    return run_part(database, PART_BEGIN, error);
}

bool database_part_end(struct database *database, bool keep, struct error *error)
{
    if (!keep)
        search_engine_doubt(database->search);
    if (sqlite3_get_autocommit(database->handle))
        return error_set(error, ERROR_STATE, "the database has rolled the transaction back");
    return (keep || run_part(database, PART_BACK, error)) && run_part(database, PART_END, error);
}

static sqlite3_stmt **slot_of(struct database *database, const struct sql_statement *statement)
{
    return &database->prepared[statement - sql_statements];
}

/* The SQL and what sql/ declares of it were written by hand: they must fit. */
static bool declaration_fits(sqlite3_stmt *handle, const struct sql_statement *statement)
{
    if (sqlite3_bind_parameter_count(handle) != (int)statement->parameter_count ||
        sqlite3_column_count(handle) != (int)statement->column_count)
        return false;
    for (size_t i = 0; i < statement->column_count; i++) {
        const char *name = sqlite3_column_name(handle, (int)i);
        if (name && strcmp(name, statement->columns[i].name) != 0)
            return false;
    }
    return sqlite3_stmt_readonly(handle) == !statement->writes;
}

/* The compiled statement, or NULL with the reason. */
static sqlite3_stmt *prepare(struct database *database, const struct sql_statement *statement,
                             struct error *error)
{
    sqlite3_stmt **slot = slot_of(database, statement);
    if (*slot)
        return *slot;
    sqlite3_stmt *handle = NULL;
    int code = sqlite3_prepare_v3(database->handle, statement->text, -1, SQLITE_PREPARE_PERSISTENT,
                                  &handle, NULL);
    if (code != SQLITE_OK) {
        fail(database, code, statement->name, error);
    } else if (declaration_fits(handle, statement)) {
        *slot = handle;
    } else {
        sqlite3_finalize(handle);
        error_set(error, ERROR_INTERNAL, "%s: its SQL does not fit its declaration",
                  statement->name);
    }
    return *slot;
}

/* A NULL pointer would mean null; the empty slice may have one. */
static const char *pointer_of(struct str bytes)
{
    return bytes.n ? bytes.p : "";
}

static int bind(sqlite3_stmt *handle, int place, const struct sql_value *value)
{
    switch (value->type) {
    case SQL_I64:
        return sqlite3_bind_int64(handle, place, value->i64);
    case SQL_F64:
        return sqlite3_bind_double(handle, place, value->f64);
    case SQL_TEXT:
        return sqlite3_bind_text64(handle, place, pointer_of(value->bytes), value->bytes.n,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case SQL_BYTES:
        return sqlite3_bind_blob64(handle, place, pointer_of(value->bytes), value->bytes.n,
                                   SQLITE_STATIC);
    case SQL_NULL:
        break;
    }
    return sqlite3_bind_null(handle, place);
}

bool database_start(struct database *database, const struct sql_statement *statement,
                    const struct sql_value *in, struct error *error)
{
    sqlite3_stmt *handle = prepare(database, statement, error);
    if (!handle)
        return false;
    for (size_t i = 0; i < statement->parameter_count; i++) {
        int code = bind(handle, (int)i + 1, &in[i]);
        if (code != SQLITE_OK)
            return fail(database, code, statement->name, error);
    }
    return true;
}

static bool copy_bytes(sqlite3_stmt *handle, int place, bool text, struct arena *arena,
                       struct str *ret_bytes)
{
    const void *bytes = text ? (const void *)sqlite3_column_text(handle, place)
                             : sqlite3_column_blob(handle, place);
    size_t n = (size_t)sqlite3_column_bytes(handle, place);
    char *copy = bytes || (n == 0 && !text) ? arena_alloc(arena, n + 1) : NULL;
    if (!copy)
        return false;
    if (n)
        memcpy(copy, bytes, n);
    copy[n] = '\0';
    *ret_bytes = (struct str){copy, n};
    return true;
}

/* Fill the member of a row that belongs to column `place`. False when memory ends. */
static bool take_column(sqlite3_stmt *handle, int place, const struct sql_column *column,
                        struct arena *arena, char *row)
{
    bool null = sqlite3_column_type(handle, place) == SQLITE_NULL;
    int64_t i64 = 0;
    double f64 = 0;
    struct str bytes = {0};
    switch (column->type) {
    case SQL_I64:
        i64 = sqlite3_column_int64(handle, place);
        memcpy(row + column->offset, &i64, sizeof i64);
        return true;
    case SQL_F64:
        f64 = sqlite3_column_double(handle, place);
        memcpy(row + column->offset, &f64, sizeof f64);
        return true;
    case SQL_TEXT:
    case SQL_BYTES:
        if (!null && !copy_bytes(handle, place, column->type == SQL_TEXT, arena, &bytes))
            return false;
        memcpy(row + column->offset, &bytes, sizeof bytes);
        return true;
    case SQL_NULL:
        break;
    }
    return true;
}

static bool take_row(const struct database *database, sqlite3_stmt *handle,
                     const struct sql_statement *statement, struct arena *arena, char *row,
                     struct error *error)
{
    memset(row, 0, statement->row_size);
    for (size_t i = 0; i < statement->column_count; i++) {
        const struct sql_column *column = &statement->columns[i];
        if (!column->nullable && sqlite3_column_type(handle, (int)i) == SQLITE_NULL)
            return error_set(error, ERROR_INTERNAL, "%s: %s: %s is null", database->path,
                             statement->name, column->name);
        if (!take_column(handle, (int)i, column, arena, row))
            return error_no_memory(error);
    }
    return true;
}

bool database_next(struct database *database, const struct sql_statement *statement,
                   struct arena *arena, void *ret_row, bool *ret_more, struct error *error)
{
    sqlite3_stmt *handle = *slot_of(database, statement);
    int code = sqlite3_step(handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return fail(database, code, statement->name, error);
    bool more = code == SQLITE_ROW;
    if (more && ret_row && !take_row(database, handle, statement, arena, ret_row, error))
        return false;
    *ret_more = more;
    return true;
}

void database_end(struct database *database, const struct sql_statement *statement)
{
    sqlite3_stmt *handle = *slot_of(database, statement);
    if (!handle)
        return;
    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
}

static bool find_fault(const struct database *database, struct error *error)
{
    char answer[256];
    if (!ask(database, "PRAGMA integrity_check(1)", answer, sizeof answer, error))
        return false;
    if (strcmp(answer, "ok") != 0)
        return error_set(error, ERROR_INPUT,
                         "%s is damaged: %s; take the folder back from a backup", database->path,
                         answer);
    if (!ask(database, "PRAGMA foreign_key_check", answer, sizeof answer, error))
        return false;
    if (answer[0])
        return error_set(error, ERROR_INPUT,
                         "%s is damaged: a row of %s names a row that is not there; take the "
                         "folder back from a backup",
                         database->path, answer);
    return true;
}

bool database_check(struct database *database, struct error *error)
{
    sqlite3_set_authorizer(database->handle, NULL, NULL);
    bool ok = find_fault(database, error);
    return database_lock_down(database, ok ? error : NULL) && ok;
}

struct search_engine *database_search(struct database *database)
{
    return database->search;
}

struct sqlite3 *database_handle(struct database *database)
{
    return database->handle;
}
