/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/mem.h"
#include "store/packed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct packing {
    struct arena arena;
    struct document document;
    struct buf bytes;
};

/* Two pages: a heading, a list item with a mark, a cell. */
static void fill(struct arena *arena, struct document *document)
{
    *document = (struct document){.format = FORMAT_PDF, .page_count = 2};
    document->text = STR("Remissvar\n\nBör förstärkas.\n\n12\n");
    static const struct line lines[] = {
        {{0, 9}, 1, 14.5f, LINE_BOLD, {70.0f, 60.25f, 200.0f, 75.0f}},
        {{11, 28}, 1, 11.0f, 0, {70.0f, 90.0f, 220.5f, 101.0f}},
        {{30, 32}, 2, 0.0f, LINE_ITALIC, {-1.0f, 0.0f, 1e-30f, 3e30f}},
    };
    static const struct block blocks[] = {
        {BLOCK_HEADING, 1, 0, 0, 1, {0, 9}, {"2.3", 3}, 0, {NULL, 0}, {0, 0}},
        {BLOCK_LIST_ITEM, 2, 0, 0, 1, {11, 28}, {"•", 3}, 93, {NULL, 0}, {0, 0}},
        {BLOCK_CELL, 0, 300, 70000, 2, {30, 32}, {NULL, 0}, 0, {"Granskare", 9}, {11, 28}},
    };
    for (size_t i = 0; i < 3; i++) {
        *VEC_PUSH(arena, &document->lines) = lines[i];
        *VEC_PUSH(arena, &document->blocks) = blocks[i];
    }
    struct property *property = VEC_PUSH(arena, &document->properties);
    *property = (struct property){STR("title"), STR("Yttrande över förslaget")};
}

static int setup(void **state)
{
    struct packing *packing = calloc(1, sizeof *packing);
    if (!packing)
        return -1;
    packing->bytes = buf_init(LIMIT_PACKED_BYTES);
    fill(&packing->arena, &packing->document);
    *state = packing;
    return 0;
}

static int teardown(void **state)
{
    struct packing *packing = *state;
    arena_done(&packing->arena);
    buf_done(&packing->bytes);
    free(packing);
    return 0;
}

static void assert_same(const struct document *a, const struct document *b)
{
    assert_int_equal(a->format, b->format);
    assert_int_equal(a->page_count, b->page_count);
    assert_true(str_equal(a->text, b->text));
    assert_int_equal(a->lines.count, b->lines.count);
    for (size_t i = 0; i < a->lines.count; i++)
        assert_memory_equal(&a->lines.items[i], &b->lines.items[i], sizeof *a->lines.items);
    assert_int_equal(a->blocks.count, b->blocks.count);
    for (size_t i = 0; i < a->blocks.count; i++) {
        const struct block *x = &a->blocks.items[i], *y = &b->blocks.items[i];
        assert_memory_equal(x, y, offsetof(struct block, mark));
        assert_true(str_equal(x->mark, y->mark));
        assert_int_equal(x->confidence, y->confidence);
        assert_true(str_equal(x->author, y->author));
        assert_memory_equal(&x->about, &y->about, sizeof x->about);
    }
    assert_int_equal(a->properties.count, b->properties.count);
    for (size_t i = 0; i < a->properties.count; i++) {
        assert_true(str_equal(a->properties.items[i].name, b->properties.items[i].name));
        assert_true(str_equal(a->properties.items[i].value, b->properties.items[i].value));
    }
}

static void a_document_comes_back_as_it_was(void **state)
{
    struct packing *packing = *state;
    struct document back;
    assert_true(packed_write(&packing->document, &packing->bytes, NULL));
    assert_true(packed_read(buf_str(&packing->bytes), &packing->arena, &back, NULL));
    assert_same(&packing->document, &back);
}

static void an_empty_document_comes_back_too(void **state)
{
    struct packing *packing = *state;
    struct document empty = {0}, back;
    assert_true(packed_write(&empty, &packing->bytes, NULL));
    assert_int_equal(packing->bytes.n, 7);
    assert_true(packed_read(buf_str(&packing->bytes), &packing->arena, &back, NULL));
    assert_same(&empty, &back);
}

/* So that what is stored can still be read by the next version of the program. */
static void the_form_is_the_one_written_down(void **state)
{
    struct packing *packing = *state;
    struct document document = {.format = FORMAT_TEXT, .text = STR("a b")};
    struct line *line = VEC_PUSH(&packing->arena, &document.lines);
    *line = (struct line){.range = {0, 3}, .page = 1, .size = 1.0f};
    struct block *block = VEC_PUSH(&packing->arena, &document.blocks);
    *block = (struct block){BLOCK_QUOTE, 0, 200, 0, 1, {2, 3}, STR("*"), 87, STR("Bo"), {1, 3}};
    assert_true(packed_write(&document, &packing->bytes, NULL));
    static const unsigned char expected[] = {
        2,  4,   0,                       /* version, format, pages */
        3,  'a', ' ', 'b',                /* text */
        1,  0,   3,   1,   0,             /* one line: start, length, page, flags */
        0,  0,   128, 63,                 /* size 1.0 */
        0,  0,   0,   0,   0, 0, 0, 0,    /* x0, y0 */
        0,  0,   0,   0,   0, 0, 0, 0,    /* x1, y1 */
        1,  5,   0,   200, 1, 0, 1, 2, 1, /* one block: kind … length */
        1,  '*',                          /* its mark */
        87, 2,   'B', 'o', 1, 2,          /* confidence, author, what it is about */
        0,                                /* no properties */
    };
    assert_int_equal(packing->bytes.n, sizeof expected);
    assert_memory_equal(packing->bytes.p, expected, sizeof expected);
}

static void assert_not_written(struct packing *packing, enum error_code code)
{
    struct error error = {0};
    assert_false(packed_write(&packing->document, &packing->bytes, &error));
    assert_int_equal(error.code, code);
}

static void ranges_out_of_order_are_not_written(void **state)
{
    struct packing *packing = *state;
    struct line kept = packing->document.lines.items[1];
    packing->document.lines.items[1].range.start = 8;
    assert_not_written(packing, ERROR_INTERNAL);
    packing->document.lines.items[1].range = (struct range){20, 19};
    assert_not_written(packing, ERROR_INTERNAL);
    packing->document.lines.items[1] = kept;
    packing->document.lines.items[2].range.end = packing->document.text.n + 1;
    assert_not_written(packing, ERROR_INTERNAL);
}

static void a_range_that_divides_a_character_is_not_written(void **state)
{
    struct packing *packing = *state;
    packing->document.blocks.items[1].range.start = 13;
    assert_not_written(packing, ERROR_INTERNAL);
}

static void a_block_about_what_is_not_there_is_not_written(void **state)
{
    struct packing *packing = *state;
    packing->document.blocks.items[2].about.end = packing->document.text.n + 1;
    assert_not_written(packing, ERROR_INTERNAL);
}

static void an_empty_block_is_not_written(void **state)
{
    struct packing *packing = *state;
    packing->document.blocks.items[1].range.end = 11;
    assert_not_written(packing, ERROR_INTERNAL);
}

static void a_page_that_does_not_exist_is_not_written(void **state)
{
    struct packing *packing = *state;
    packing->document.lines.items[0].page = 0;
    assert_not_written(packing, ERROR_INTERNAL);
    packing->document.lines.items[0].page = 3;
    assert_not_written(packing, ERROR_INTERNAL);
}

static void a_number_that_is_none_is_not_written(void **state)
{
    struct packing *packing = *state;
    packing->document.lines.items[0].size = NAN;
    assert_not_written(packing, ERROR_INTERNAL);
}

static void too_much_is_not_written(void **state)
{
    struct packing *packing = *state;
    packing->document.page_count = LIMIT_PAGES + 1;
    assert_not_written(packing, ERROR_LIMIT);
}

static void another_version_is_refused(void **state)
{
    struct packing *packing = *state;
    struct error error = {0};
    struct document back;
    assert_true(packed_write(&packing->document, &packing->bytes, NULL));
    packing->bytes.p[0] = 1;
    assert_false(packed_read(buf_str(&packing->bytes), &packing->arena, &back, &error));
    assert_int_equal(error.code, ERROR_INPUT);
    assert_non_null(strstr(error.message, "anew"));
    assert_false(packed_read((struct str){0}, &packing->arena, &back, &error));
}

static void bytes_cut_short_or_with_more_behind_are_refused(void **state)
{
    struct packing *packing = *state;
    struct document back;
    assert_true(packed_write(&packing->document, &packing->bytes, NULL));
    for (size_t n = 0; n < packing->bytes.n; n++) {
        /* A block of its own, so that a read behind the end is seen. */
        char *cut = mem_alloc(n);
        memcpy(cut, packing->bytes.p, n);
        assert_false(packed_read((struct str){cut, n}, &packing->arena, &back, NULL));
        mem_free(cut);
    }
    buf_add_c(&packing->bytes, 0);
    assert_false(packed_read(buf_str(&packing->bytes), &packing->arena, &back, NULL));
}

static void a_number_has_one_form(void **state)
{
    struct packing *packing = *state;
    struct document back;
    static const char sound[] = {2, 0, 0, 0, 0, 0, 0},
                      superfluous[] = {2, 0, (char)0x80, 0, 0, 0, 0, 0};
    assert_true(packed_read((struct str){sound, sizeof sound}, &packing->arena, &back, NULL));
    assert_false(
        packed_read((struct str){superfluous, sizeof superfluous}, &packing->arena, &back, NULL));
}

static void a_count_that_cannot_be_true_takes_no_memory(void **state)
{
    struct packing *packing = *state;
    struct document back;
    struct arena arena = arena_init();
    /* 1,999,999 lines in two bytes. */
    static const char bytes[] = {1, 0, 0, 0, (char)0xFF, (char)0x88, 0x7A, 0, 0};
    (void)packing;
    assert_false(packed_read((struct str){bytes, sizeof bytes}, &arena, &back, NULL));
    assert_null(arena.blocks);
    arena_done(&arena);
}

/* Whatever is taken is given back byte for byte. */
static void assert_law(struct str bytes)
{
    struct arena arena = arena_init();
    struct buf again = buf_init(LIMIT_PACKED_BYTES);
    struct document document;
    if (packed_read(bytes, &arena, &document, NULL)) {
        assert_true(packed_write(&document, &again, NULL));
        assert_true(str_equal(buf_str(&again), bytes));
    }
    buf_done(&again);
    arena_done(&arena);
}

static void any_change_of_a_byte_is_refused_or_a_sound_document(void **state)
{
    struct packing *packing = *state;
    assert_true(packed_write(&packing->document, &packing->bytes, NULL));
    for (size_t i = 0; i < packing->bytes.n; i++) {
        char kept = packing->bytes.p[i];
        for (int value = 0; value < 256; value++) {
            packing->bytes.p[i] = (char)value;
            assert_law(buf_str(&packing->bytes));
        }
        packing->bytes.p[i] = kept;
    }
}

#ifdef SAMSYN_FAULTS
static void memory_that_ends_is_an_error(void **state)
{
    struct packing *packing = *state;
    struct error error = {0};
    bool reached = true;
    for (unsigned long nth = 1; reached; nth++) {
        struct arena arena = arena_init();
        struct buf bytes = buf_init(LIMIT_PACKED_BYTES);
        struct document back;
        mem_fail_at(nth);
        bool ok = packed_write(&packing->document, &bytes, &error) &&
                  packed_read(buf_str(&bytes), &arena, &back, &error);
        reached = mem_count() >= nth;
        mem_fail_at(0);
        assert_int_equal(ok, !reached);
        if (!ok)
            assert_int_equal(error.code, ERROR_MEMORY);
        buf_done(&bytes);
        arena_done(&arena);
    }
}
#endif

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_document_comes_back_as_it_was),
        TEST(an_empty_document_comes_back_too),
        TEST(the_form_is_the_one_written_down),
        TEST(ranges_out_of_order_are_not_written),
        TEST(a_range_that_divides_a_character_is_not_written),
        TEST(a_block_about_what_is_not_there_is_not_written),
        TEST(an_empty_block_is_not_written),
        TEST(a_page_that_does_not_exist_is_not_written),
        TEST(a_number_that_is_none_is_not_written),
        TEST(too_much_is_not_written),
        TEST(another_version_is_refused),
        TEST(bytes_cut_short_or_with_more_behind_are_refused),
        TEST(a_number_has_one_form),
        TEST(a_count_that_cannot_be_true_takes_no_memory),
        TEST(any_change_of_a_byte_is_refused_or_a_sound_document),
#ifdef SAMSYN_FAULTS
        TEST(memory_that_ends_is_an_error),
#endif
    };
    return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
