/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A draft's text in stretches: any place in it is what it is in the whole text.
 */
#include "workbench.h"

#include "model/documents/stretches.h"
#include "store/statements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINES = 900, LINES_A_PAGE = 40 };

/* Long enough for several stretches, with letters of two bytes; a blank line after every third. */
static struct str make_text(struct arena *arena, size_t *starts)
{
    struct buf text = buf_init(MIB(1));
    for (size_t i = 0; i < LINES; i++) {
        starts[i] = text.n;
        buf_add_format(&text, "Rad %zu om nät- och\u00ad\nvägbyggen i länets östra delar%s\n", i,
                       i % 3 ? "" : ".\n");
    }
    struct str made = str_copy(arena, buf_str(&text));
    buf_done(&text);
    return made;
}

static struct document make_document(struct arena *arena, size_t pages, bool lines)
{
    static size_t starts[LINES];
    struct document document = {.format = pages ? FORMAT_PDF : FORMAT_TEXT,
                                .text = make_text(arena, starts),
                                .page_count = pages};
    for (size_t i = 0; lines && i < LINES; i++) {
        struct line *line = VEC_PUSH(arena, &document.lines);
        *line = (struct line){
            .range = {starts[i], (i + 1 < LINES ? starts[i + 1] : document.text.n) - 1},
            .page = pages ? (uint32_t)(i / LINES_A_PAGE) + 1 : 1};
    }
    return document;
}

/* The workbench's draft is the first document of the register. */
static int64_t draft_of(struct workbench *bench)
{
    struct error error = {0};
    struct sql_document_rows rows;
    workbench_consultation(bench);
    ASSERT_OK(sql_document_list(bench->office.store, 0, 1, &bench->arena, &rows, &error));
    assert_int_equal(rows.count, 1);
    return rows.items[0].id;
}

static void keep(struct workbench *bench, int64_t id, const struct document *document)
{
    struct error error = {0};
    ASSERT_OK(store_begin(bench->office.store, &error));
    ASSERT_OK(
        office_end(&bench->office, stretches_keep(&bench->office, id, document, &error), &error));
}

static void assert_same_place(struct workbench *bench, int64_t id, const struct document *document,
                              struct range range)
{
    struct error error = {0};
    struct arena arena = arena_init();
    struct stretch stretch;
    uint32_t page, line, found_page, found_line;
    ASSERT_OK(stretch_load(&bench->office, id, range, &arena, &stretch, &error));
    assert_int_equal(stretch.text_bytes, document->text.n);
    assert_true(stretch_holds(&stretch, range));
    document_place(document, range.start, &page, &line);
    stretch_place(&stretch, range.start, &found_page, &found_line);
    assert_int_equal(found_page, page);
    assert_int_equal(found_line, line);
    struct str plain = document_plain(&arena, document, range);
    struct str found = stretch_plain(&arena, &stretch, range);
    assert_true(str_equal(found, plain));
    arena_done(&arena);
}

static bool is_border(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static void assert_all_places(struct workbench *bench, int64_t id, const struct document *document)
{
    static const size_t lengths[] = {1, 90, 9000};
    size_t length = 0;
    for (size_t at = 0; at < document->text.n; at += 97) {
        struct range range = {at, at + lengths[length++ % 3]};
        range.end = range.end < document->text.n ? range.end : document->text.n;
        while (!is_border(document->text, range.start))
            range.start--;
        while (!is_border(document->text, range.end))
            range.end++;
        assert_same_place(bench, id, document, range);
    }
    assert_same_place(bench, id, document, (struct range){0, document->text.n});
}

static void places_are_those_of_the_whole_text(void **state)
{
    static const struct {
        size_t pages;
        bool lines;
    } kinds[] = {{LINES / LINES_A_PAGE + 1, true}, {0, true}, {0, false}, {3, false}};
    struct workbench *bench = *state;
    int64_t id = draft_of(bench);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct document document = make_document(&bench->arena, kinds[i].pages, kinds[i].lines);
        keep(bench, id, &document);
        assert_all_places(bench, id, &document);
    }
}

static void little_is_read_for_a_place(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct stretch stretch;
    int64_t id = draft_of(bench);
    struct document document = make_document(&bench->arena, 0, true);
    keep(bench, id, &document);
    ASSERT_OK(stretch_load(&bench->office, id, (struct range){30000, 30001}, &bench->arena,
                           &stretch, &error));
    assert_true(stretch.document.text.n < document.text.n / 4);
}

static void what_lies_outside_is_not_held(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct stretch stretch;
    int64_t id = draft_of(bench);
    struct document document = make_document(&bench->arena, 0, true);
    const struct range behind = {document.text.n - 1, document.text.n + 1};
    const struct range beyond = {document.text.n + 10, document.text.n + 20};
    keep(bench, id, &document);
    ASSERT_OK(stretch_load(&bench->office, id, behind, &bench->arena, &stretch, &error));
    assert_false(stretch_holds(&stretch, behind));
    ASSERT_OK(stretch_load(&bench->office, id, beyond, &bench->arena, &stretch, &error));
    assert_false(stretch_holds(&stretch, beyond));
}

/* As in a data folder from before there were stretches. */
static void whole_text_stands_in_for_stretches(void **state)
{
    struct workbench *bench = *state;
    struct error error = {0};
    struct stretch cut, whole;
    int64_t id = draft_of(bench);
    const struct range range = {40, 60};
    ASSERT_OK(stretch_load(&bench->office, id, range, &bench->arena, &cut, &error));
    workbench_sql(bench, "DELETE FROM stretch");
    ASSERT_OK(stretch_load(&bench->office, id, range, &bench->arena, &whole, &error));
    assert_int_equal(whole.text_bytes, cut.text_bytes);
    assert_true(str_equal(stretch_plain(&bench->arena, &whole, range),
                          stretch_plain(&bench->arena, &cut, range)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, workbench_setup, workbench_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(places_are_those_of_the_whole_text),
        TEST(little_is_read_for_a_place),
        TEST(what_lies_outside_is_not_held),
        TEST(whole_text_stands_in_for_stretches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
