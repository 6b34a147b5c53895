/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Letters for tests: a document made from plain text as the reader would make it (a block a group
 * of lines, '#' a heading, '- ' a list item), with the analysis' tools and an arena for one test.
 */
#ifndef SAMSYN_TESTS_TEXT_LETTER_SUPPORT_H
#define SAMSYN_TESTS_TEXT_LETTER_SUPPORT_H

#include "text/document/document.h"
#include "text/language/sentences.h"
#include "text/language/tools.h"

struct letter_bench {
    struct arena arena;
    struct text_tools tools;
};

/* cmocka set-up and tear-down of one test; the state is a struct letter_bench. */
int letter_bench_open(void **state);
int letter_bench_close(void **state);
/* The document of `text`, in the bench's arena. */
struct document letter_document(struct letter_bench *bench, const char *text);
/* Every block that begins with `start` gets this kind. */
void letter_mark(struct document *document, const char *start, enum block_kind kind);
void letter_property(struct letter_bench *bench, struct document *document, const char *name,
                     const char *value);

#define assert_str(actual, expected) assert_string_equal(letter_c(bench, (actual)), (expected))
/* The slice with a NUL, for assert_string_equal. */
const char *letter_c(struct letter_bench *bench, struct str s);

#define LETTER_TEST(test)                                                                          \
    cmocka_unit_test_setup_teardown(test, letter_bench_open, letter_bench_close)

#endif
