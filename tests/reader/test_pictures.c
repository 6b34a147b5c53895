/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pictures: decoding them, and giving them out to workers, here with an engine that misbehaves.
 */
#include "pictures.h"
#include "reader/pictures/canvas.h"
#include "reader/pictures/recogniser.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct drawn line = {72, 200, 11, false, "Vi tillstyrker."};

static int open_arena(void **state)
{
    static struct arena arena;
    arena = arena_init();
    *state = &arena;
    return 0;
}

static int close_arena(void **state)
{
    arena_done(*state);
    return 0;
}

/* A page of `columns` by `rows` pixels, all of one grey. */
static struct pixels plain_page(struct arena *arena, size_t columns, size_t rows, int grey)
{
    unsigned char *pixels = arena_alloc(arena, columns * rows);
    memset(pixels, grey, columns * rows);
    return (struct pixels){columns, rows, pixels};
}

static void check_refused(struct arena *arena, struct str bytes, const char *code)
{
    struct reading reading = read_bytes(arena, bytes);
    assert_false(reading.ok);
    assert_true(reading_has_problem(&reading, str_from(code)));
    assert_true(reading.problems.items[0].message.n > 0);
}

static void a_picture_is_known_by_its_bytes(void **state)
{
    struct pixels page = plain_page(*state, 20, 20, 255);
    assert_int_equal(read_bytes(*state, make_png(*state, page)).document.format, FORMAT_PNG);
    assert_int_equal(read_bytes(*state, make_jpeg(*state, page)).document.format, FORMAT_JPEG);
    assert_int_equal(read_bytes(*state, make_tiff(*state, &page, 1)).document.format, FORMAT_TIFF);
}

static void without_recognition_a_picture_says_what_to_install(void **state)
{
    struct pixels page = plain_page(*state, 200, 200, 255);
    check_refused(*state, make_png(*state, page), "image_only");
    check_refused(*state, make_jpeg(*state, page), "image_only");
    check_refused(*state, make_tiff(*state, &page, 1), "image_only");
}

static void a_broken_picture_gives_a_reason(void **state)
{
    check_refused(*state, STR("\x89PNG\r\n\x1A\nno more"), "not_read");
    check_refused(*state, STR("\xFF\xD8\xFF\xE0 and nothing more"), "not_read");
    check_refused(*state, STR("II*\0\xFF\xFF\xFF\x7F and nothing more"), "not_read");
}

static void a_picture_of_too_many_pixels_is_not_decoded(void **state)
{
    check_refused(*state, make_png_head(*state, 60000, 60000), "too_large");
    check_refused(*state, make_jpeg_head(*state, 60000, 60000), "too_large");
}

static struct canvas *open_canvas(struct str bytes, enum document_format format)
{
    struct canvas *canvas;
    struct problem problem;
    if (!canvas_open(bytes, format, &canvas, &problem))
        fail_msg("%.*s", STR_ARGS(problem.message));
    return canvas;
}

static const struct canvas_wish grey_wish = {.dots = 72, .most_pixels = 1000000};

static void the_pixels_of_a_tiff_page_are_counted_before_they_are_taken(void **state)
{
    struct str bytes = make_tiff_head(*state, 60000, 60000);
    struct canvas *canvas = open_canvas(bytes, FORMAT_TIFF);
    struct canvas_page page;
    struct problem problem = {0};
    assert_false(canvas_draw(canvas, 0, &grey_wish, &page, &problem));
    assert_true(str_equal(problem.code, STR("too_large")));
    canvas_close(canvas);
}

static void a_picture_has_the_size_that_its_resolution_says(void **state)
{
    struct pixels drawn = draw_page(*state, &line, 1, (struct view){0});
    struct canvas *canvas = open_canvas(make_png(*state, drawn), FORMAT_PNG);
    struct canvas_page page;
    struct problem problem;
    assert_int_equal(canvas_page_count(canvas), 1);
    assert_true(canvas_draw(canvas, 0, &grey_wish, &page, &problem));
    assert_true(fabsf(page.width - 595) < 3);
    assert_true(fabsf(page.height - 842) < 3);
    canvas_close(canvas);
}

static void a_photograph_without_resolution_has_the_size_of_a_sheet(void **state)
{
    struct pixels wide = plain_page(*state, 9000, 6000, 255);
    struct canvas *canvas = open_canvas(make_jpeg(*state, wide), FORMAT_JPEG);
    struct canvas_page page;
    struct problem problem;
    assert_true(canvas_draw(canvas, 0, &grey_wish, &page, &problem));
    assert_true(fabsf(page.width - 842) < 3);
    assert_true(fabsf(page.height - 561) < 3);
    canvas_close(canvas);
}

static void no_page_has_more_pixels_than_are_wished(void **state)
{
    struct str bytes = make_pdf(*state, &line, 1);
    const struct canvas_wish wish = {.dots = 100000, .most_pixels = 5000};
    struct canvas *canvas = open_canvas(bytes, FORMAT_PDF);
    struct canvas_page page;
    struct problem problem;
    assert_true(canvas_draw(canvas, 0, &wish, &page, &problem));
    assert_true(page.columns * page.rows <= 5000);
    assert_true(page.columns * page.rows > 4000);
    canvas_close(canvas);
}

static void each_page_of_a_tiff_is_drawn(void **state)
{
    const struct pixels pages[] = {plain_page(*state, 400, 400, 10),
                                   plain_page(*state, 300, 500, 200)};
    struct canvas *canvas = open_canvas(make_tiff(*state, pages, 2), FORMAT_TIFF);
    struct canvas_page page;
    struct problem problem;
    assert_int_equal(canvas_page_count(canvas), 2);
    assert_true(canvas_draw(canvas, 1, &grey_wish, &page, &problem));
    assert_in_range(page.pixels[page.columns * page.rows / 2], 195, 205);
    assert_true(canvas_draw(canvas, 0, &grey_wish, &page, &problem));
    assert_in_range(page.pixels[page.columns * page.rows / 2], 5, 15);
    assert_false(canvas_draw(canvas, 2, &grey_wish, &page, &problem));
    canvas_close(canvas);
}

/* An engine that does as the first pixel of a page says. */

enum { GREY_HONEST = 10, GREY_FAIL = 40, GREY_DIE = 70, GREY_LIE = 100, GREY_STEP = 15 };

static bool is_grey(const struct lane_page *page, int grey)
{
    return abs(page->pixels[page->columns * page->rows / 2] - grey) < GREY_STEP;
}

static void answer_honestly(struct lane_page *page)
{
    const char text[] = "en två";
    memcpy(page->text, text, sizeof text - 1);
    page->pieces[0] = (struct lane_piece){.box = {10, 10, 90, 30},
                                          .baseline = 28,
                                          .size = 20,
                                          .confidence = 80,
                                          .end = sizeof text - 1};
    page->piece_count = 1;
}

static void lie(struct lane_page *page)
{
    const struct lane_piece lies[] = {
        {.box = {0, 0, 9, 9}, .size = 9, .start = 0, .end = UINT32_MAX},
        {.box = {0, 0, 9, 9}, .size = 9, .start = 9, .end = 3},
        {.box = {0, 0, NAN, 9}, .size = 9, .end = 3},
        {.box = {0, 0, 9, 9}, .size = -1, .end = 3},
        {.box = {0, 0, 9, 9}, .size = 9, .start = 3, .end = 6}, /* no UTF-8 */
        {.box = {0, 0, 9, 9}, .size = 9, .confidence = 4000, .end = 3},
    };
    memcpy(page->text, "abc\xFF\xFE\xFD", 6);
    memcpy(page->pieces, lies, sizeof lies);
    page->piece_count = UINT32_MAX;
    page->turned = INFINITY;
}

static bool misbehave(void *state, struct lane_page *page)
{
    (void)state;
    if (is_grey(page, GREY_DIE))
        _exit(1);
    if (is_grey(page, GREY_HONEST))
        answer_honestly(page);
    if (is_grey(page, GREY_LIE))
        lie(page);
    return !is_grey(page, GREY_FAIL);
}

static bool lock_nothing(void *context)
{
    (void)context;
    return true;
}

static bool cannot_lock(void *context)
{
    (void)context;
    return false;
}

/* Pages of these greys, recognised by `workers`. */
static struct recognition recognise_greys(struct arena *arena, const int *greys, size_t count,
                                          size_t workers, struct sheet *sheets)
{
    const struct engine engine = {NULL, misbehave};
    struct pixels pages[8];
    size_t numbers[8];
    struct error error = {0};
    assert_true(count <= 8);
    for (size_t i = 0; i < count; i++) {
        pages[i] = plain_page(arena, 300, 300, greys[i]);
        numbers[i] = i;
    }
    struct canvas *canvas = open_canvas(make_tiff(arena, pages, count), FORMAT_TIFF);
    struct recogniser *recogniser = recogniser_start(&engine, workers, lock_nothing, NULL, &error);
    assert_non_null(recogniser);
    struct recognition recognition =
        recogniser_run(recogniser, arena, canvas, numbers, count, sheets);
    recogniser_stop(recogniser);
    canvas_close(canvas);
    return recognition;
}

static void pages_are_recognised_by_workers(void **state)
{
    const int greys[] = {GREY_HONEST, GREY_HONEST, GREY_FAIL, GREY_HONEST, GREY_HONEST};
    struct sheet sheets[5] = {0};
    struct recognition recognition = recognise_greys(*state, greys, 5, 2, sheets);
    assert_int_equal(recognition.done, 4);
    assert_int_equal(recognition.failed, 1);
    assert_int_equal(sheets[4].count, 1);
    assert_true(str_equal(sheets[4].pieces[0].text, STR("en två")));
    assert_int_equal(sheets[4].pieces[0].confidence, 80);
    assert_int_equal(sheets[2].count, 0);
}

static void a_worker_that_dies_takes_its_page_alone(void **state)
{
    const int greys[] = {GREY_DIE, GREY_HONEST, GREY_HONEST, GREY_HONEST};
    struct sheet sheets[4] = {0};
    struct recognition recognition = recognise_greys(*state, greys, 4, 2, sheets);
    assert_int_equal(recognition.done, 3);
    assert_int_equal(recognition.failed, 1);
}

static void pages_that_no_worker_lived_for_are_told_of(void **state)
{
    const int greys[] = {GREY_DIE, GREY_DIE, GREY_HONEST};
    struct sheet sheets[3] = {0};
    struct reading reading = {0};
    struct recognition recognition = recognise_greys(*state, greys, 3, 2, sheets);
    assert_int_equal(recognition.done, 0);
    assert_int_equal(recognition.failed + recognition.left, 3);
    recognition_tell(&recognition, *state, &reading);
    assert_true(reading_has_problem(&reading, STR("partly_read")));
}

static void no_lie_of_a_worker_is_believed(void **state)
{
    const int greys[] = {GREY_LIE};
    struct sheet sheet = {0};
    struct recognition recognition = recognise_greys(*state, greys, 1, 1, &sheet);
    assert_int_equal(recognition.done, 1);
    assert_true(sheet.turned == 0);
    for (size_t i = 0; i < sheet.count; i++) {
        assert_true(str_equal(sheet.pieces[i].text, STR("abc")) || sheet.pieces[i].text.n > 0);
        assert_in_range(sheet.pieces[i].confidence, 1, 100);
    }
    assert_int_equal(sheet.count, 1);
}

static void workers_that_cannot_lock_themselves_up_are_not_used(void **state)
{
    (void)state;
    const struct engine engine = {NULL, misbehave};
    struct error error = {0};
    assert_null(recogniser_start(&engine, 2, cannot_lock, NULL, &error));
    assert_int_equal(error.code, ERROR_STATE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)
    const struct CMUnitTest tests[] = {
        TEST(a_picture_is_known_by_its_bytes),
        TEST(without_recognition_a_picture_says_what_to_install),
        TEST(a_broken_picture_gives_a_reason),
        TEST(a_picture_of_too_many_pixels_is_not_decoded),
        TEST(the_pixels_of_a_tiff_page_are_counted_before_they_are_taken),
        TEST(a_picture_has_the_size_that_its_resolution_says),
        TEST(a_photograph_without_resolution_has_the_size_of_a_sheet),
        TEST(no_page_has_more_pixels_than_are_wished),
        TEST(each_page_of_a_tiff_is_drawn),
        TEST(pages_are_recognised_by_workers),
        TEST(a_worker_that_dies_takes_its_page_alone),
        TEST(pages_that_no_worker_lived_for_are_told_of),
        TEST(no_lie_of_a_worker_is_believed),
        TEST(workers_that_cannot_lock_themselves_up_are_not_used),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    support_done();
    return failed;
}
