/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A page as a picture for a person, with places in it marked.
 */
#include "reader/formats/format.h"
#include "reader/pictures/canvas.h"

#define COLOURS 3

/* What is left of red, green and blue, of 255, where a marker pen went over the paper. */
static const unsigned pen[COLOURS] = {255, 236, 92};

/* A place in points as a place in pixels, within the page. */
static size_t pixel_of(float points, float scale, size_t most)
{
    float pixel = points * scale;
    if (!(pixel > 0))
        return 0;
    return pixel < (float)most ? (size_t)pixel : most;
}

static void mark(const struct canvas_page *page, const struct box *box)
{
    size_t left = pixel_of(box->x0, page->scale, page->columns);
    size_t right = pixel_of(box->x1, page->scale, page->columns);
    size_t top = pixel_of(box->y0, page->scale, page->rows);
    size_t bottom = pixel_of(box->y1, page->scale, page->rows);
    for (size_t y = top; y < bottom; y++)
        for (size_t x = left; x < right; x++) {
            unsigned char *pixel = page->pixels + (y * page->columns + x) * COLOURS;
            for (size_t i = 0; i < COLOURS; i++)
                pixel[i] = (unsigned char)(pixel[i] * pen[i] / 255);
        }
}

static bool draw(struct canvas *canvas, const struct page_wish *wish, struct str *ret_png,
                 struct problem *ret_problem)
{
    const struct canvas_wish canvas_wish = {
        .dots = (float)wish->dots, .most_pixels = LIMIT_RENDER_PIXELS, .colour = true};
    struct canvas_page page;
    if (!canvas_draw(canvas, wish->page - 1, &canvas_wish, &page, ret_problem))
        return false;
    for (size_t i = 0; i < wish->box_count; i++)
        mark(&page, &wish->boxes[i]);
    return canvas_as_png(canvas, ret_png, ret_problem);
}

bool format_page_render(struct arena *arena, struct str bytes, const struct page_wish *wish,
                        struct reading *reading, struct error *error)
{
    struct canvas *canvas = NULL;
    struct problem problem = {0};
    struct str png;
    bool drawn = canvas_open(bytes, reading->document.format, &canvas, &problem) &&
                 draw(canvas, wish, &png, &problem);
    if (drawn)
        reading->picture = str_copy(arena, png);
    else
        reading_add_problem(arena, reading, problem.code, problem.message);
    reading->ok = reading->picture.n > 0;
    canvas_close(canvas);
    return reading->ok || reading->problems.count > 0 || error_no_memory(error);
}
