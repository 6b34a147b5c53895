/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pages of pieces laid out by hand: what no drawing library lets a test say.
 */
#include "reader/layout/pages.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PAGE_WIDTH 600
#define PAGE_HEIGHT 800
#define SIZE 10
/* Of one letter. */
#define LETTER 5.0f

/* A piece by its left end and its baseline; a NULL text ends the page. */
struct put {
    float x, y;
    const char *text;
    float size; /* 0: SIZE */
};

static struct piece piece_of(const struct put *put)
{
    struct str text = str_from(put->text);
    float size = put->size > 0 ? put->size : SIZE, letter = LETTER * size / SIZE;
    size_t word = 0, letters = 0, word_letters = 0;
    while (word < text.n && text.p[word] != ' ')
        word++;
    for (size_t i = 0; i < text.n; i++) {
        bool first = ((unsigned char)text.p[i] & 0xC0) != 0x80;
        letters += first;
        word_letters += first && i < word;
    }
    return (struct piece){
        .text = text,
        .box = {put->x, put->y - 0.8f * size, put->x + letter * (float)letters,
                put->y + 0.2f * size},
        .baseline = put->y,
        .size = size,
        .word = letter * (float)word_letters,
    };
}

static struct reading compose(struct arena *arena, const struct put *puts, size_t count,
                              enum turn turn)
{
    struct sheet *sheets = ARENA_ARRAY(arena, count + 1, struct sheet);
    struct reading reading = {.ok = true};
    struct composer composer = composer_init(arena, &reading.document);
    size_t pages = 0;
    for (size_t i = 0; i < count; pages++) {
        struct sheet *sheet = &sheets[pages];
        *sheet = (struct sheet){.width = PAGE_WIDTH, .height = PAGE_HEIGHT, .turn = turn};
        sheet->pieces = ARENA_ARRAY(arena, count, struct piece);
        for (; i < count && puts[i].text; i++)
            sheet->pieces[sheet->count++] = piece_of(&puts[i]);
        i++;
    }
    reading.document.page_count = pages;
    pages_compose(arena, sheets, pages, &composer);
    assert_true(compose_end(&composer, NULL));
    composer_done(&composer);
    assert_is_sound(&reading.document);
    return reading;
}

static void check(struct arena *arena, const struct put *puts, size_t count, const char *expected)
{
    struct reading reading = compose(arena, puts, count, TURN_NONE);
    assert_string_equal(outline(arena, &reading), expected);
}

/* Lines of 40 letters fill the column. */
#define FULL_LINE "Kommunen anser att det behöver klargöras"
#define LAST_LINE "av fullmäktige."
#define END_PAGE                                                                                   \
    {                                                                                              \
        0, 0, NULL, 0                                                                              \
    }

static void a_paragraph_over_a_page_s_edge_is_one_block(void **state)
{
    static const struct put puts[] = {
        {50, 40, "Björkereds kommun", 0},
        {50, 700, FULL_LINE, 0},
        {50, 712, FULL_LINE, 0},
        {50, 780, "Sida 1", 0},
        END_PAGE,
        {50, 40, "Björkereds kommun", 0},
        {50, 100, LAST_LINE, 0},
        {50, 780, "Sida 2", 0},
    };
    check(*state, puts, COUNT(puts),
          "margin Björkereds kommun\nmargin Sida 1\n"
          "paragraph " FULL_LINE "|" FULL_LINE "|" LAST_LINE "\n"
          "margin Björkereds kommun\nmargin Sida 2\n");
}

static void lines_of_a_joined_paragraph_keep_their_pages(void **state)
{
    static const struct put puts[] = {
        {50, 700, FULL_LINE, 0}, {50, 712, FULL_LINE, 0}, END_PAGE, {50, 100, LAST_LINE, 0}};
    struct reading reading = compose(*state, puts, COUNT(puts), TURN_NONE);
    assert_int_equal(reading.document.blocks.count, 1);
    assert_int_equal(reading.document.lines.items[1].page, 1);
    assert_int_equal(reading.document.lines.items[2].page, 2);
}

static void a_word_divided_over_a_page_s_edge_is_whole(void **state)
{
    static const struct put puts[] = {
        {50, 700, "Kommunen ser fram emot att delta i till-", 0},
        {50, 780, "Sida 1", 0},
        END_PAGE,
        {50, 100, "växten av länet.", 0},
        {50, 780, "Sida 2", 0},
    };
    check(*state, puts, COUNT(puts),
          "margin Sida 1\nparagraph Kommunen ser fram emot att delta i tillväxten|av länet.\n"
          "margin Sida 2\n");
}

static void a_paragraph_that_ends_at_a_page_s_edge_stays_apart(void **state)
{
    static const struct put puts[] = {
        {50, 688, FULL_LINE, 0}, {50, 700, FULL_LINE, 0}, {50, 712, LAST_LINE, 0}, END_PAGE,
        {50, 100, FULL_LINE, 0}, {50, 112, LAST_LINE, 0},
    };
    check(*state, puts, COUNT(puts),
          "paragraph " FULL_LINE "|" FULL_LINE "|" LAST_LINE "\nparagraph " FULL_LINE "|" LAST_LINE
          "\n");
}

static void short_lines_are_not_joined_over_pages(void **state)
{
    static const struct put puts[] = {
        {50, 700, "Björkered", 0}, END_PAGE, {50, 100, "Kommunstyrelsen", 0}};
    check(*state, puts, COUNT(puts), "paragraph Björkered\nparagraph Kommunstyrelsen\n");
}

static void a_paragraph_goes_on_in_the_next_column(void **state)
{
    static const struct put puts[] = {
        {50, 100, FULL_LINE, 0},
        {50, 112, FULL_LINE, 0},
        {50, 124, "och det gäller hela länet i strategin nu", 0},
        {300, 100, "som kommunen har sagt i alla tidigare år", 0},
        {300, 112, LAST_LINE, 0},
    };
    check(*state, puts, COUNT(puts),
          "paragraph " FULL_LINE "|" FULL_LINE
          "|och det gäller hela länet i strategin nu|som kommunen har sagt i alla tidigare "
          "år|" LAST_LINE "\n");
}

static void a_note_s_number_is_no_part_of_the_word(void **state)
{
    static const struct put puts[] = {
        {50, 100, "Kommunen har tidigare yttrat sig¹ om det", 0},
        {50, 112, "på 20 m² yta av totalt 60 m² i länet².", 0},
        {50, 600, "¹ Yttrande över färdplanen, som antogs i", 8},
        {50, 610, "samband med budgeten.", 8},
        {50, 700, "2 Se skrivelsen.", 8},
    };
    check(
        *state, puts, COUNT(puts),
        "paragraph Kommunen har tidigare yttrat sig om det|på 20 m² yta av totalt 60 m² i länet.\n"
        "note [¹] Yttrande över färdplanen, som antogs i|samband med budgeten.\n"
        "note [2] Se skrivelsen.\n");
}

static void signs_drawn_late_stand_in_their_words(void **state)
{
    static const struct put puts[] = {
        {50, 100, "De o", 0}, {85, 100, "ciella målen är fler än fyra", 0}, {70, 100, "ffi", 0}};
    check(*state, puts, COUNT(puts), "paragraph De officiella målen är fler än fyra\n");
}

static void rows_at_one_height_of_two_pages_are_no_margins(void **state)
{
    static const struct put puts[] = {
        {50, 40, "Bilaga", 0},   {50, 80, "Insats 1", 0},  {300, 80, "Regionen", 0},
        {50, 95, "Insats 2", 0}, {300, 95, "Kommunen", 0}, END_PAGE,
        {50, 40, "Bilaga", 0},   {50, 80, "Insats 7", 0},  {300, 80, "Regionen", 0},
        {50, 95, "Insats 8", 0}, {300, 95, "Kommunen", 0},
    };
    check(*state, puts, COUNT(puts),
          "margin Bilaga\ncell 1,1 Insats 1\ncell 1,2 Regionen\ncell 2,1 Insats 2\n"
          "cell 2,2 Kommunen\nmargin Bilaga\ncell 3,1 Insats 7\ncell 3,2 Regionen\n"
          "cell 4,1 Insats 8\ncell 4,2 Kommunen\n");
}

static void a_heading_over_two_columns_is_of_their_table(void **state)
{
    static const struct put puts[] = {
        {50, 76, FULL_LINE, 0},    {50, 88, FULL_LINE, 0},    {50, 100, FULL_LINE, 0},
        {50, 112, LAST_LINE, 0},   {50, 140, "Område", 0},    {200, 140, "Kostnad", 0},
        {200, 160, "Regionen", 0}, {300, 160, "Kommunen", 0}, {50, 180, "Kompetens", 0},
        {200, 180, "12,5", 0},     {300, 180, "3,0", 0},
    };
    check(*state, puts, COUNT(puts),
          "paragraph " FULL_LINE "|" FULL_LINE "|" FULL_LINE "|" LAST_LINE
          "\ncell 1,1 Område\ncell 1,2 Kostnad\n"
          "cell 2,2 Regionen\ncell 2,3 Kommunen\ncell 3,1 Kompetens\ncell 3,2 12,5\n"
          "cell 3,3 3,0\n");
}

static void boxes_of_turned_pages_are_as_shown(void **state)
{
    static const struct put puts[] = {{50, 100, "Vi tillstyrker.", 0}};
    /* The page as shown is as wide as the upright one is high. */
    static const struct box shown = {50, 0, 100, 20};
    struct reading reading = compose(*state, puts, 1, TURN_UPWARDS);
    const struct box *box = &reading.document.lines.items[0].box;
    assert_true(box->x0 > 91 && box->x1 < 103);
    assert_true(box->y1 > 549 && box->y1 < 551);
    for (enum turn turn = TURN_NONE; turn <= TURN_DOWNWARDS; turn++) {
        struct box upright = pages_upright(turn, PAGE_HEIGHT, PAGE_WIDTH, shown);
        bool on_side = turn == TURN_UPWARDS || turn == TURN_DOWNWARDS;
        assert_true(upright.x1 - upright.x0 == (on_side ? 20 : 50));
        assert_true(upright.x0 >= 0 && upright.x1 <= (on_side ? PAGE_WIDTH : PAGE_HEIGHT));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_start, arena_end)
    const struct CMUnitTest tests[] = {
        TEST(a_paragraph_over_a_page_s_edge_is_one_block),
        TEST(lines_of_a_joined_paragraph_keep_their_pages),
        TEST(a_word_divided_over_a_page_s_edge_is_whole),
        TEST(a_paragraph_that_ends_at_a_page_s_edge_stays_apart),
        TEST(short_lines_are_not_joined_over_pages),
        TEST(a_paragraph_goes_on_in_the_next_column),
        TEST(a_note_s_number_is_no_part_of_the_word),
        TEST(signs_drawn_late_stand_in_their_words),
        TEST(rows_at_one_height_of_two_pages_are_no_margins),
        TEST(a_heading_over_two_columns_is_of_their_table),
        TEST(boxes_of_turned_pages_are_as_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
