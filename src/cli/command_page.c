/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include "base/file.h"
#include "model/documents/page.h"

#include <stdlib.h>

#define DOTS 150

struct showing_page {
    struct invocation *invocation;
    struct page_wish wish;
    struct box boxes[LIMIT_RENDER_BOXES];
    struct page_place place;
    const char *output;
};

/* "X0,Y0,X1,Y1" */
static bool take_box(const char *text, struct box *ret_box)
{
    float sides[4];
    for (size_t i = 0; i < 4; i++) {
        char *end;
        sides[i] = strtof(text, &end);
        if (end == text || *end != (i < 3 ? ',' : '\0'))
            return false;
        text = end + 1;
    }
    *ret_box = (struct box){sides[0], sides[1], sides[2], sides[3]};
    return true;
}

static bool take_boxes(struct showing_page *showing)
{
    const struct option_values *given = options_all(&showing->invocation->options, "box");
    struct page_wish *wish = &showing->wish;
    for (size_t i = 0; i < given->count; i++) {
        if (wish->box_count == LIMIT_RENDER_BOXES ||
            !take_box(given->items[i], &showing->boxes[i])) {
            say_usage(showing->invocation, "--box is X0,Y0,X1,Y1 in points, not '%s'",
                      given->items[i]);
            return false;
        }
        wish->box_count++;
    }
    wish->boxes = showing->boxes;
    return true;
}

static bool take_number(const char *text, int64_t *ret_number)
{
    char *end;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end || number <= 0)
        return false;
    *ret_number = number;
    return true;
}

/* A viewpoint or a number is looked up in the data folder, anything else is a file's name. */
static bool find_place(struct showing_page *showing, int64_t viewpoint, enum exit_code *ret_code)
{
    struct invocation *invocation = showing->invocation;
    const char *what = invocation->options.operand_count ? invocation->options.operands[0] : "";
    int64_t number = 0;
    if (!viewpoint && !take_number(what, &number)) {
        showing->place = (struct page_place){.name = str_from(what), .path = what, .page = 1};
        return true;
    }
    struct office office;
    struct error error = {0};
    if (!open_data_folder(invocation, &office, ret_code))
        return false;
    bool ok =
        viewpoint
            ? page_of_viewpoint(&office, viewpoint, invocation->arena, &showing->place, &error)
            : page_of_document(&office, number, invocation->arena, &showing->place, &error);
    office_close(&office);
    if (!ok)
        *ret_code = say_failure(&error);
    return ok;
}

/* The page said goes before the viewpoint's, and so do places on it. */
static void wish_for_place(struct showing_page *showing, int64_t page)
{
    struct page_wish *wish = &showing->wish;
    wish->page = page ? (size_t)page : showing->place.page;
    if (wish->box_count == 0 && wish->page == showing->place.page) {
        wish->boxes = showing->place.boxes;
        wish->box_count = showing->place.box_count;
    }
}

static enum exit_code draw(const struct showing_page *showing)
{
    const struct reader_options options = {0};
    const struct reader_job job = {.name = showing->place.name, .path = showing->place.path};
    struct error error = {0};
    struct str png;
    if (!reader_render(&options, &job, &showing->wish, showing->invocation->arena, &png, &error) ||
        !file_write(showing->output, png, &error))
        return say_failure(&error);
    printf("Page %zu: %s\n", showing->wish.page, showing->output);
    return EXIT_DONE;
}

enum exit_code command_page(struct invocation *invocation)
{
    struct showing_page showing = {.invocation = invocation,
                                   .output = options_value(&invocation->options, "output")};
    enum exit_code code = EXIT_USAGE;
    int64_t page = 0, viewpoint = 0, dots = DOTS;
    if (!option_id(invocation, "page", &page) || !option_id(invocation, "viewpoint", &viewpoint) ||
        !option_id(invocation, "dpi", &dots) || !take_boxes(&showing))
        return EXIT_USAGE;
    if (!showing.output)
        return say_usage(invocation, "say with -o which file the picture goes to");
    if ((invocation->options.operand_count == 0) == (viewpoint == 0))
        return say_usage(invocation, "say a file, a document's number, or --viewpoint");
    showing.wish.dots = dots < LIMIT_RENDER_DOTS ? (unsigned)dots : LIMIT_RENDER_DOTS;
    if (!find_place(&showing, viewpoint, &code))
        return code;
    wish_for_place(&showing, page);
    return draw(&showing);
}
