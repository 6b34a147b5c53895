/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "scratch.h"

#include "base/file.h"
#include "store/blob.h"
#include "store/statements.h"

#include <sqlite3.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

int scratch_setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return -1;
    snprintf(scratch->folder, sizeof scratch->folder, "/tmp/samsyn-store-XXXXXX");
    if (!mkdtemp(scratch->folder) || rmdir(scratch->folder) != 0)
        return -1;
    *state = scratch;
    return 0;
}

int scratch_teardown(void **state)
{
    struct scratch *scratch = *state;
    store_close(scratch->store);
    arena_done(&scratch->arena);
    bool ok = file_remove_tree(scratch->folder, NULL);
    free(scratch);
    return ok ? 0 : -1;
}

struct store *scratch_open(struct scratch *scratch)
{
    struct error error = {0};
    if (!store_open(scratch->folder, STORE_CREATE | STORE_TEMPORARY, &scratch->store, &error))
        fail_msg("%s", error.message);
    return scratch->store;
}

void scratch_close(struct scratch *scratch)
{
    store_close(scratch->store);
    scratch->store = NULL;
}

const char *scratch_path(struct scratch *scratch, const char *name)
{
    return str_format(&scratch->arena, "%s/%s", scratch->folder, name).p;
}

void scratch_sql(struct scratch *scratch, const char *sql)
{
    sqlite3 *handle;
    assert_int_equal(sqlite3_open(scratch_path(scratch, "samsyn.sqlite"), &handle), SQLITE_OK);
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

static bool add_document(struct store *store, const char *name, const struct blob *blob,
                         int64_t *ret_id, struct error *error)
{
    int64_t number;
    return store_new_id(store, ret_id, error) && store_new_number(store, &number, error) &&
           blob_enter(store, blob, error) &&
           sql_document_add(store, *ret_id, 0, STR("received"), number, 0, str_from(name),
                            str_from(blob->hash.hex), STR("2025-10-03T08:00:00Z"),
                            STR("registered"), error);
}

int64_t scratch_document(struct store *store, const char *name, const char *text)
{
    struct error error = {0};
    struct blob blob;
    int64_t id = 0;
    if (!blob_put(store, str_from(text), &blob, &error) || !store_begin(store, &error) ||
        !add_document(store, name, &blob, &id, &error) || !store_commit(store, &error))
        fail_msg("%s", error.message);
    return id;
}
