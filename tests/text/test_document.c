/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/document.h"
#include "text/language/hyphen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void names_of_formats_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < FORMAT_COUNT; i++) {
        enum document_format format = (enum document_format)i;
        assert_int_equal(format_from_name(str_from(format_name(format))), format);
    }
    assert_int_equal(format_from_name(STR("xlsx")), FORMAT_UNKNOWN);
    assert_string_equal(block_kind_name(BLOCK_LIST_ITEM), "list_item");
    assert_string_equal(block_kind_name(BLOCK_NOTE), "note");
}

static void a_real_hyphen_at_a_line_end_is_told_from_a_divided_word(void **state)
{
    (void)state;
    assert_int_equal(hyphen_at_line_end(STR("tillväxt-"), STR("strategin är")), LINE_END_DIVIDED);
    assert_int_equal(hyphen_at_line_end(STR("närings-"), STR("och tillväxt")), LINE_END_SPACE);
    assert_int_equal(hyphen_at_line_end(STR("närings-"), STR("området")), LINE_END_DIVIDED);
    assert_int_equal(hyphen_at_line_end(STR("RUFS 2050- "), STR("uppföljningen")), LINE_END_JOINED);
    assert_int_equal(hyphen_at_line_end(STR("EU-"), STR("lagstiftning")), LINE_END_JOINED);
    assert_int_equal(hyphen_at_line_end(STR("Dalarna -"), STR("ett län")), LINE_END_SPACE);
    assert_int_equal(hyphen_at_line_end(STR("Skåne-"), STR("Blekinge")), LINE_END_SPACE);
    assert_int_equal(hyphen_at_line_end(STR("till\u00ADväxt\u00AD"), STR("och")), LINE_END_DIVIDED);
    assert_int_equal(hyphen_at_line_end(STR("slut."), STR("nästa")), LINE_END_SPACE);
    assert_int_equal(hyphen_at_line_end(STR("-"), STR("nästa")), LINE_END_SPACE);
}

static struct document document_of(const char *text)
{
    return (struct document){.text = str_from(text)};
}

static void plain_text_joins_lines_and_divided_words(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct document document =
        document_of("  Närings- och till-\nväxtstrategin \n\n för\tRUFS 2050-\n"
                    "uppföljningen, mjukt del\u00ADad och de\u00AD\nlad. ");
    struct str plain = document_plain(&arena, &document, (struct range){0, document.text.n});
    assert_string_equal(plain.p, "Närings- och tillväxtstrategin för RUFS 2050-uppföljningen, "
                                 "mjukt delad och delad.");
    assert_int_equal(document_plain(&arena, &document, (struct range){0, 0}).n, 0);
    arena_done(&arena);
}

static void place_counts_as_an_editor_where_there_are_no_pages(void **state)
{
    (void)state;
    struct document document = document_of("ett\n\ntre\n");
    uint32_t page, line;
    document_place(&document, 5, &page, &line);
    assert_int_equal(page, 1);
    assert_int_equal(line, 3);
    document_place(&document, 0, &page, &line);
    assert_int_equal(line, 1);
}

static void place_counts_lines_with_text_on_a_page(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct document document = document_of("ett\n\ntvå\ntre\n");
    static const struct line lines[] = {
        {.range = {0, 3}, .page = 1}, {.range = {5, 9}, .page = 2}, {.range = {10, 13}, .page = 2}};
    document.page_count = 2;
    for (size_t i = 0; i < 3; i++)
        *VEC_PUSH(&arena, &document.lines) = lines[i];
    uint32_t page, line;
    document_place(&document, 11, &page, &line);
    assert_int_equal(page, 2);
    assert_int_equal(line, 2);
    document_place(&document, 2, &page, &line);
    assert_int_equal(page, 1);
    assert_int_equal(line, 1);
    arena_done(&arena);
}

static void a_property_that_is_not_there_is_empty(void **state)
{
    (void)state;
    struct arena arena = arena_init();
    struct document document = {0};
    *VEC_PUSH(&arena, &document.properties) = (struct property){STR("title"), STR("Svar")};
    assert_true(str_equal(document_property(&document, STR("title")), STR("Svar")));
    assert_int_equal(document_property(&document, STR("from")).n, 0);
    arena_done(&arena);
}

static void confidence_is_that_of_the_recognised_text(void **state)
{
    (void)state;
    struct block blocks[] = {{.range = {0, 10}, .confidence = 90},
                             {.range = {10, 40}, .confidence = 70},
                             {.range = {40, 90}}};
    struct document document = {.blocks = {blocks, 3, 3}};
    assert_int_equal(document_confidence(&document), 75);
    document.blocks.items = &blocks[2];
    document.blocks.count = 1;
    assert_int_equal(document_confidence(&document), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_formats_go_there_and_back),
        cmocka_unit_test(a_real_hyphen_at_a_line_end_is_told_from_a_divided_word),
        cmocka_unit_test(plain_text_joins_lines_and_divided_words),
        cmocka_unit_test(place_counts_as_an_editor_where_there_are_no_pages),
        cmocka_unit_test(place_counts_lines_with_text_on_a_page),
        cmocka_unit_test(confidence_is_that_of_the_recognised_text),
        cmocka_unit_test(a_property_that_is_not_there_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
