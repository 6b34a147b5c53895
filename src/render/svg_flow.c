/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/svg.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "render/markup.h"

/* In pixels at a text of 13. */
enum {
    BOX_WIDTH = 206,
    COLUMN_WIDTH = 246,
    PADDING = 9,
    LABEL_HEIGHT = 16,
    LINE_HEIGHT = 17,
    ROW_GAP = 14,
    HEAD_HEIGHT = 30,
    MARGIN = 4,
    LINES_AT_MOST = 4,
    /* Of a line, in hundredths of the size of its letters; names are bold, and that much wider. */
    LINE_ROOM = (BOX_WIDTH - 2 * PADDING) * 90 / 13,
    LABEL_ROOM = (BOX_WIDTH - 2 * PADDING) * 100 / 12,
};

struct placed {
    struct str lines[LINES_AT_MOST];
    size_t line_count;
    bool cut; /* the last line goes on */
    size_t y, height;
};

struct drawing {
    struct buf *out;
    const struct svg_flow *flow;
    struct arena arena;
    struct placed *boxes;
    size_t *rows; /* where each begins, and the last ends */
};

/* How wide a character is in the sans serifs of this world, on the safe side. */
static size_t width_of(uint32_t c)
{
    if (c >= 0x2E80)
        return 105;
    if (c < 128 && strchr("iljtfrI.,:;'|!()[] -", (int)c))
        return 38;
    if (c < 128 && strchr("mwMW@%", (int)c))
        return 92;
    return (c >= 'A' && c <= 'Z') || c == 0xC5 || c == 0xC4 || c == 0xD6 ? 72 : 60;
}

/* How many bytes of the text fit on a line: up to a space where there is one. */
static size_t fit(struct str text, size_t room)
{
    size_t at = 0, width = 0, last_space = 0;
    while (at < text.n) {
        size_t before = at;
        uint32_t c = utf8_next(text, &at);
        if (c == '\n')
            return before;
        width += width_of(c);
        if (width > room)
            return last_space ? last_space : before;
        if (c == ' ' || c == '-')
            last_space = at;
    }
    return text.n;
}

static void wrap(struct placed *placed, struct str text)
{
    text = str_trim(text);
    while (text.n && placed->line_count < LINES_AT_MOST) {
        bool last = placed->line_count + 1 == LINES_AT_MOST;
        size_t n = fit(text, LINE_ROOM);
        if (last && n < text.n)
            n = fit(text, LINE_ROOM - 100); /* for the ellipsis */
        placed->lines[placed->line_count++] = str_trim(str_sub(text, 0, n));
        text = str_trim(str_sub(text, n ? n : 1, text.n));
    }
    placed->cut = text.n > 0;
}

/* Places */

static bool place_boxes(struct drawing *drawing)
{
    const struct svg_flow *flow = drawing->flow;
    drawing->boxes = ARENA_ARRAY(&drawing->arena, flow->box_count, struct placed);
    drawing->rows = ARENA_ARRAY(&drawing->arena, flow->row_count + 1, size_t);
    if (!drawing->boxes || !drawing->rows)
        return false;
    for (size_t i = 0; i < flow->box_count; i++) {
        struct placed *placed = &drawing->boxes[i];
        wrap(placed, flow->boxes[i].text);
        placed->height = 2 * (size_t)PADDING + (flow->boxes[i].label.n ? (size_t)LABEL_HEIGHT : 0) +
                         placed->line_count * LINE_HEIGHT;
    }
    return true;
}

static size_t rows_height(const size_t *heights, size_t from, size_t to)
{
    size_t sum = 0;
    for (size_t i = from; i < to; i++)
        sum += heights[i];
    return sum;
}

/* Each row as high as what stands beside it alone; what stands beside several makes the last of
 * them higher. Boxes of fewer rows come first. */
static bool place_rows(struct drawing *drawing)
{
    const struct svg_flow *flow = drawing->flow;
    size_t *heights = ARENA_ARRAY(&drawing->arena, flow->row_count, size_t);
    if (!heights)
        return false;
    for (size_t span = 1; span <= flow->row_count; span++)
        for (size_t i = 0; i < flow->box_count; i++) {
            const struct svg_box *box = &flow->boxes[i];
            size_t needed = drawing->boxes[i].height + ROW_GAP;
            if (box->to - box->from != span)
                continue;
            size_t there = rows_height(heights, box->from, box->to);
            if (there < needed)
                heights[box->to - 1] += needed - there;
        }
    drawing->rows[0] = HEAD_HEIGHT;
    for (size_t i = 0; i < flow->row_count; i++)
        drawing->rows[i + 1] = drawing->rows[i] + heights[i];
    for (size_t i = 0; i < flow->box_count; i++) {
        const struct svg_box *box = &flow->boxes[i];
        size_t top = drawing->rows[box->from], room = drawing->rows[box->to] - top;
        drawing->boxes[i].y = top + (room - drawing->boxes[i].height) / 2;
    }
    return true;
}

static size_t left_of(const struct svg_box *box)
{
    return MARGIN + box->column * COLUMN_WIDTH;
}

/* Writing */

static void add_text(struct drawing *drawing, const char *kind, size_t x, size_t y, struct str text,
                     bool cut)
{
    buf_add_format(drawing->out, "<text class=\"%s\" x=\"%zu\" y=\"%zu\">", kind, x, y);
    markup_add_text(drawing->out, text);
    buf_add_str(drawing->out, cut ? STR("…</text>") : STR("</text>"));
}

static void add_title(struct drawing *drawing, const struct svg_box *box)
{
    buf_add_str(drawing->out, STR("<title>"));
    markup_add_text(drawing->out, box->label);
    buf_add_str(drawing->out, box->label.n && box->text.n ? STR(": ") : STR(""));
    markup_add_text(drawing->out, box->text);
    buf_add_str(drawing->out, STR("</title>"));
}

static void add_box(struct drawing *drawing, size_t at)
{
    const struct svg_box *box = &drawing->flow->boxes[at];
    const struct placed *placed = &drawing->boxes[at];
    size_t x = left_of(box), y = placed->y + PADDING;
    if (box->href.n) {
        buf_add_str(drawing->out, STR("<a href=\""));
        markup_add_text(drawing->out, box->href);
        buf_add_str(drawing->out, STR("\">"));
    }
    buf_add_format(drawing->out, "<g class=\"flow-box flow-%.*s\">", STR_ARGS(box->kind));
    add_title(drawing, box);
    buf_add_format(drawing->out, "<rect x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%zu\" rx=\"5\"/>",
                   x, placed->y, BOX_WIDTH, placed->height);
    if (box->label.n) {
        size_t n = fit(box->label, LABEL_ROOM);
        if (n < box->label.n)
            n = fit(box->label, LABEL_ROOM - 100);
        add_text(drawing, "flow-label", x + PADDING, y + LABEL_HEIGHT - 5,
                 str_sub(box->label, 0, n), n < box->label.n);
        y += LABEL_HEIGHT;
    }
    for (size_t i = 0; i < placed->line_count; i++, y += LINE_HEIGHT)
        add_text(drawing, "flow-text", x + PADDING, y + LINE_HEIGHT - 5, placed->lines[i],
                 placed->cut && i + 1 == placed->line_count);
    buf_add_str(drawing->out, box->href.n ? STR("</g></a>") : STR("</g>"));
}

/* From the right side of a box to the left side of another, or down to one below it, with a small
 * head where it comes. */
static void add_line(struct drawing *drawing, const struct svg_line *line)
{
    const struct svg_box *from = &drawing->flow->boxes[line->from];
    const struct svg_box *to = &drawing->flow->boxes[line->to];
    const struct placed *start = &drawing->boxes[line->from], *end = &drawing->boxes[line->to];
    if (from->column == to->column) {
        size_t x = left_of(from) + BOX_WIDTH / 2;
        buf_add_format(drawing->out,
                       "<path class=\"flow-line\" d=\"M%zu %zuV%zu\"/>"
                       "<path class=\"flow-head\" d=\"M%zu %zul-4 -7h8z\"/>",
                       x, start->y + start->height, end->y - 6, x, end->y);
        return;
    }
    size_t x0 = left_of(from) + BOX_WIDTH, x1 = left_of(to), half = (x0 + x1) / 2;
    size_t y0 = start->y + start->height / 2, y1 = end->y + end->height / 2;
    buf_add_format(drawing->out,
                   "<path class=\"flow-line\" d=\"M%zu %zuC%zu %zu %zu %zu %zu %zu\"/>"
                   "<path class=\"flow-head\" d=\"M%zu %zul-7 -4v8z\"/>",
                   x0, y0, half, y0, half, y1, x1 - 6, y1, x1, y1);
}

static void add_start(struct drawing *drawing)
{
    const struct svg_flow *flow = drawing->flow;
    struct buf *out = drawing->out;
    size_t width = (flow->column_count - 1) * COLUMN_WIDTH + BOX_WIDTH + 2 * MARGIN;
    buf_add_format(out, "<svg class=\"flow\"%s role=\"group\" width=\"%zu\" height=\"%zu\"",
                   flow->alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "", width,
                   drawing->rows[flow->row_count]);
    buf_add_format(out, " viewBox=\"0 0 %zu %zu\" aria-labelledby=\"%.*s-title %.*s-text\">", width,
                   drawing->rows[flow->row_count], STR_ARGS(flow->id), STR_ARGS(flow->id));
    buf_add_format(out, "<title id=\"%.*s-title\">", STR_ARGS(flow->id));
    markup_add_text(out, flow->title);
    buf_add_format(out, "</title><desc id=\"%.*s-text\">", STR_ARGS(flow->id));
    markup_add_text(out, flow->description);
    buf_add_str(out, STR("</desc>"));
}

/* What the page's style sheet says of it, for a file that has none. */
static const char alone_style[] =
    "<style>text{font:13px system-ui,sans-serif;fill:#1b2026}.flow-label,.flow-column{font-size:"
    "12px;font-weight:600}.flow-box rect{fill:#fff;stroke:#717b86}.flow-line{fill:none;"
    "stroke:#717b86;stroke-width:1.5}.flow-head{fill:#717b86}.flow-wording "
    "rect{stroke:#0b5394;stroke-width:1.5}@media(prefers-color-scheme:dark){text{fill:#e7e9ec}"
    ".flow-box rect{fill:#1b1f24;stroke:#87909a}.flow-line{stroke:#87909a}.flow-head{fill:#87909a}"
    ".flow-wording rect{stroke:#8ec5f7}}</style>";

static void write(struct drawing *drawing)
{
    const struct svg_flow *flow = drawing->flow;
    add_start(drawing);
    if (flow->alone)
        buf_add_str(drawing->out, str_from(alone_style));
    for (size_t i = 0; i < flow->column_count; i++)
        add_text(drawing, "flow-column", MARGIN + i * COLUMN_WIDTH + PADDING, HEAD_HEIGHT - 12,
                 flow->columns[i], false);
    for (size_t i = 0; i < flow->line_count; i++)
        add_line(drawing, &flow->lines[i]);
    for (size_t i = 0; i < flow->box_count; i++)
        add_box(drawing, i);
    buf_add_str(drawing->out, STR("</svg>"));
}

bool svg_flow(struct buf *out, const struct svg_flow *flow, struct error *error)
{
    struct drawing drawing = {.out = out, .flow = flow, .arena = arena_init()};
    if (flow->box_count == 0)
        return true;
    bool ok = place_boxes(&drawing) && place_rows(&drawing);
    if (ok)
        write(&drawing);
    arena_done(&drawing.arena);
    return ok || error_no_memory(error);
}
