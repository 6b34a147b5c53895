/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the tests of the store share: a folder that is thrown away, a store in it, and rows that are
 * often needed. Everything here ends the test when it fails.
 */
#ifndef SAMSYN_TESTS_STORE_SCRATCH_H
#define SAMSYN_TESTS_STORE_SCRATCH_H

#include "base/arena.h"
#include "store/store.h"

#include <stdint.h>

/* For calls that fill a `struct error error` of the caller's when they fail. */
#define ASSERT_OK(call)                                                                            \
    do {                                                                                           \
        if (!(call))                                                                               \
            fail_msg("%s", error.message);                                                         \
    } while (0)

struct scratch {
    char folder[64]; /* not there yet; to be the data folder */
    struct arena arena;
    struct store *store; /* NULL until scratch_open */
};

/* For cmocka_unit_test_setup_teardown: `*state` is a struct scratch. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Open the store, making it when needed; close it again. */
struct store *scratch_open(struct scratch *scratch);
void scratch_close(struct scratch *scratch);
/* The path of something in the folder, in the scratch's arena. */
const char *scratch_path(struct scratch *scratch, const char *name);
/* Run SQL on the database behind the store's back, through a connection of its own. */
void scratch_sql(struct scratch *scratch, const char *sql);

/* Put a blob of `text` and register a document of it; in a transaction of its own. The id. */
int64_t scratch_document(struct store *store, const char *name, const char *text);

#endif
