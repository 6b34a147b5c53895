/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/svg.h"

#include "render/markup.h"

/* In the drawing's own units; the style sheet decides the size on the page. */
#define BAR_WIDTH 1000
#define BAR_HEIGHT 100

static size_t sum_of(const struct svg_part *parts, size_t part_count)
{
    size_t sum = 0;
    for (size_t i = 0; i < part_count; i++)
        sum += parts[i].value;
    return sum;
}

static void add_labelled_start(struct buf *out, struct str id, struct str title,
                               struct str description)
{
    buf_add_format(out,
                   "<svg class=\"bar\" role=\"img\" viewBox=\"0 0 %d %d\""
                   " preserveAspectRatio=\"none\" aria-labelledby=\"%.*s-title %.*s-text\">",
                   BAR_WIDTH, BAR_HEIGHT, STR_ARGS(id), STR_ARGS(id));
    buf_add_format(out, "<title id=\"%.*s-title\">", STR_ARGS(id));
    markup_add_text(out, title);
    buf_add_format(out, "</title><desc id=\"%.*s-text\">", STR_ARGS(id));
    markup_add_text(out, description);
    buf_add_str(out, STR("</desc>"));
}

void svg_bar(struct buf *out, struct str id, struct str title, struct str description,
             const struct svg_part *parts, size_t part_count, size_t whole)
{
    size_t sum = sum_of(parts, part_count), before = 0;
    if (sum == 0)
        return;
    if (whole < sum)
        whole = sum;
    add_labelled_start(out, id, title, description);
    for (size_t i = 0; i < part_count; i++) {
        size_t x = before * BAR_WIDTH / whole;
        before += parts[i].value;
        size_t end = before * BAR_WIDTH / whole;
        if (parts[i].value > 0)
            buf_add_format(
                out, "<rect class=\"fill-%.*s\" x=\"%zu\" y=\"0\" width=\"%zu\" height=\"%d\"/>",
                STR_ARGS(parts[i].name), x, end - x, BAR_HEIGHT);
    }
    buf_add_str(out, STR("</svg>"));
}
