/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct parsed {
    struct arena arena;
    struct str source;
    struct markup markup;
};

static void read_source(void *context)
{
    struct parsed *parsed = context;
    parsed->markup = markup_read(&parsed->arena, parsed->source);
}

static struct parsed parse(const char *source)
{
    struct parsed parsed = {.source = str_from(source)};
    assert_true(arena_run(&parsed.arena, read_source, &parsed, NULL));
    return parsed;
}

static void blocks_are_told_apart(void **state)
{
    (void)state;
    struct parsed parsed = parse("# Ett\n\nen\nrad\n- a\n  - b\n\n3. c\n---page---\n-inte\n");
    static const struct {
        enum markup_kind kind;
        size_t level;
        const char *text;
    } expected[] = {{MARKUP_HEADING, 1, "Ett"},    {MARKUP_PARAGRAPH, 0, "en\nrad"},
                    {MARKUP_BULLET, 1, "a"},       {MARKUP_BULLET, 2, "b"},
                    {MARKUP_NUMBERED, 1, "c"},     {MARKUP_PAGE_BREAK, 0, ""},
                    {MARKUP_PARAGRAPH, 0, "-inte"}};
    assert_int_equal(parsed.markup.count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < parsed.markup.count; i++) {
        const struct markup_block *block = &parsed.markup.items[i];
        assert_int_equal(block->kind, expected[i].kind);
        assert_int_equal(block->level, expected[i].level);
        struct str text = block->text.count ? block->text.items[0].text : STR("");
        assert_true(str_equal(text, str_from(expected[i].text)));
    }
    assert_true(str_equal(parsed.markup.items[4].mark, STR("3.")));
    arena_done(&parsed.arena);
}

static void emphasis_makes_runs(void **state)
{
    (void)state;
    struct parsed parsed = parse("en *två* **tre** 2 * 3");
    const struct markup_text *text = &parsed.markup.items[0].text;
    assert_int_equal(text->count, 5);
    assert_int_equal(text->items[1].style, MARKUP_ITALIC);
    assert_true(str_equal(text->items[1].text, STR("två")));
    assert_int_equal(text->items[3].style, MARKUP_BOLD);
    assert_true(str_equal(text->items[4].text, STR(" 2 * 3")));
    arena_done(&parsed.arena);
}

static void a_table_has_as_many_columns_as_its_header(void **state)
{
    (void)state;
    struct parsed parsed = parse("| A | B |\n|---|---|\n| 1 |\n| 2 | 3 | 4 |\n\nslut\n");
    assert_int_equal(parsed.markup.count, 2);
    const struct markup_table *table = &parsed.markup.items[0].table;
    assert_int_equal(table->columns, 2);
    assert_int_equal(table->count, 6);
    assert_int_equal(table->items[3].count, 0);
    assert_true(str_equal(table->items[5].items[0].text, STR("3")));
    arena_done(&parsed.arena);
}

static void fences_name_the_region(void **state)
{
    (void)state;
    struct parsed parsed = parse(":::side\nTill\nRegionen\n:::\n:::footer\nSida\n:::\nHej\n");
    assert_int_equal(parsed.markup.count, 3);
    assert_int_equal(parsed.markup.items[0].region, REGION_SIDE);
    assert_int_equal(parsed.markup.items[1].region, REGION_FOOTER);
    assert_int_equal(parsed.markup.items[2].region, REGION_BODY);
    assert_true(markup_has_region(&parsed.markup, REGION_SIDE));
    assert_false(markup_has_region(&parsed.markup, REGION_QUOTE));
    arena_done(&parsed.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_told_apart),
        cmocka_unit_test(emphasis_makes_runs),
        cmocka_unit_test(a_table_has_as_many_columns_as_its_header),
        cmocka_unit_test(fences_name_the_region),
    };
    return cmocka_run_group_tests_name("markup", tests, NULL, NULL);
}
