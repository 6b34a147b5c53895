/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the tests of the model share: an open office in a folder that is thrown away, and made-up
 * files. Everything here ends the test when it fails.
 */
#ifndef SAMSYN_TESTS_MODEL_WORKBENCH_H
#define SAMSYN_TESTS_MODEL_WORKBENCH_H

#include "base/arena.h"
#include "model/office/office.h"
#include "model/office/verify.h"

#include <jansson.h>
#include <stdint.h>

/* For calls that fill a `struct error error` of the caller's when they fail. */
#define ASSERT_OK(call)                                                                            \
    do {                                                                                           \
        if (!(call))                                                                               \
            fail_msg("%s", error.message);                                                         \
    } while (0)

struct workbench {
    char folder[64];
    char *data; /* the data folder, inside folder */
    struct arena arena;
    struct office office;
};

/* For cmocka_unit_test_setup_teardown: `*state` is a struct workbench with an open office. */
int workbench_setup(void **state);
int workbench_teardown(void **state);

/* Write a file into the folder; its path, good for the whole test. */
char *workbench_file(struct workbench *bench, const char *name, const char *text);
/* A draft with two focus areas, and a consultation about it with the case number RS 2025-1. */
int64_t workbench_consultation(struct workbench *bench);
/* Register files, read them and analyse them. */
void workbench_receive(struct workbench *bench, int64_t consultation, char **paths, size_t count);
/* The compilation with its viewpoints as one value, to be given back with json_decref. */
json_t *workbench_compile(struct workbench *bench, int64_t consultation);
/* Run SQL on the database behind the office's back. */
void workbench_sql(struct workbench *bench, const char *sql);

/* The text of a short answer from a body of that name. */
char *workbench_answer(struct workbench *bench, const char *sender, const char *wish);

/* Ends the test when the text is another. */
void assert_text(struct str found, const char *expected);
/* An account that may sign in, with that id. */
enum { WORKBENCH_REGISTRAR = 9000 };
void workbench_account(struct workbench *bench, int64_t id, const char *name,
                       const char *shown_name);
/* Verify the office: whatever differs ends the test. */
void workbench_verify(struct workbench *bench, struct verified *ret_verified);

/* The member `key` of an array's item `at`, as text; "" when it is no string. */
const char *text_at(const json_t *array, size_t at, const char *key);

#endif
