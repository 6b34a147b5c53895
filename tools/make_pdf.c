/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "make_pdf.h"

#include "base/mem.h"
#include "soft_hyphen.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

/* Points, from the page's top left corner. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define TEXT_TOP 92.0
#define TEXT_BOTTOM 764.0
#define TEXT_RIGHT 524.0
#define TEXT_LEFT 71.0
#define TEXT_LEFT_BESIDE_COLUMN 190.0
#define SIDE_LEFT 50.0
#define SIDE_WIDTH 125.0
#define HEADER_TOP 36.0
#define FOOTER_TOP 786.0
#define MARGIN_SIZE 8.0
#define LIST_INDENT 17.0
#define CELL_PADDING 4.0
#define CONTENTS_NUMBER_WIDTH 24.0
/* Of Liberation Sans, in its size. */
#define FULL_STOP_WIDTH 0.278
#define SOFT_HYPHEN STR("\xC2\xAD")
#define LINE_SPACING 1.12f
/* What must fit below a heading, or it goes to the next page with its text. */
#define ROOM_BELOW_HEADING 34.0

/* Where a heading came to stand. */
struct heading_place {
    const struct markup_block *heading;
    size_t page;
};

/* One pass over all pages. The first tells how many pages there are and where headings stand, the
 * second makes the file; both lay out alike. */
struct flow {
    const struct markup *markup;
    const struct pdf_look *look;
    cairo_t *cairo;
    struct buf scratch, settled;
    struct heading_place *headings;
    size_t heading_count; /* in this pass */
    size_t page;
    size_t page_total;    /* 0 in the first pass */
    size_t heading_total; /* likewise */
    double left, y;
};

struct type {
    double size;
    bool bold, justified, hyphenated;
    PangoAlignment alignment;
};

/* ---- text to layouts ---- */

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t start, size_t end)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)end;
    pango_attr_list_insert(list, attribute);
}

static void add_run(struct flow *flow, PangoAttrList *list, const struct markup_run *run,
                    bool hyphenated)
{
    size_t start = flow->scratch.n;
    if (hyphenated)
        soft_hyphens_add(&flow->scratch, run->text);
    else
        buf_add_str(&flow->scratch, run->text);
    if (run->style & MARKUP_BOLD)
        add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), start, flow->scratch.n);
    if (run->style & MARKUP_ITALIC)
        add_attribute(list, pango_attr_style_new(PANGO_STYLE_ITALIC), start, flow->scratch.n);
}

static PangoFontDescription *font_of(const struct flow *flow, struct type type)
{
    PangoFontDescription *font = pango_font_description_new();
    bool serif = flow->look->serif && !type.bold;
    pango_font_description_set_family_static(font, serif ? "Liberation Serif" : "Liberation Sans");
    pango_font_description_set_absolute_size(font, type.size * PANGO_SCALE);
    if (type.bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    return font;
}

/* Turn the soft hyphens at line ends into plain ones and drop the others: the lines stay the same,
 * since a plain hyphen is as wide and may be broken at likewise. */
static void settle_hyphens(struct flow *flow, PangoLayout *layout, PangoAttrList *attributes)
{
    struct str rest = buf_str(&flow->scratch);
    const GSList *line = pango_layout_get_lines_readonly(layout);
    buf_clear(&flow->settled);
    for (size_t start = 0;;) {
        size_t at = str_find(rest, SOFT_HYPHEN, start);
        buf_add_str(&flow->settled, str_sub(rest, start, at));
        if (at == SIZE_MAX)
            break;
        start = at + SOFT_HYPHEN.n;
        while (line && (size_t)((const PangoLayoutLine *)line->data)->start_index < start)
            line = line->next;
        bool divided = line && (size_t)((const PangoLayoutLine *)line->data)->start_index == start;
        pango_attr_list_update(attributes, (int)flow->settled.n, (int)(start - at), divided);
        if (divided)
            buf_add_c(&flow->settled, '-');
    }
    pango_layout_set_text(layout, flow->settled.p ? flow->settled.p : "", (int)flow->settled.n);
    pango_layout_set_attributes(layout, attributes);
}

/* The caller unrefs. Lines that the source ends itself are never justified. */
static PangoLayout *layout_of(struct flow *flow, const struct markup_text *text, struct type type,
                              double width)
{
    PangoLayout *layout = pango_cairo_create_layout(flow->cairo);
    PangoAttrList *attributes = pango_attr_list_new();
    PangoFontDescription *font = font_of(flow, type);
    buf_clear(&flow->scratch);
    for (size_t i = 0; i < text->count; i++)
        add_run(flow, attributes, &text->items[i], type.hyphenated);
    struct str words = buf_str(&flow->scratch);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, LINE_SPACING);
    pango_layout_set_alignment(layout, type.alignment);
    pango_layout_set_justify(layout, type.justified && !str_contains(words, STR("\n")));
    pango_layout_set_text(layout, words.p ? words.p : "", (int)words.n);
    pango_layout_set_attributes(layout, attributes);
    if (type.hyphenated && !flow->look->soft_hyphens)
        settle_hyphens(flow, layout, attributes);
    pango_font_description_free(font);
    pango_attr_list_unref(attributes);
    return layout;
}

static PangoLayout *layout_of_words(struct flow *flow, struct str words, struct type type,
                                    double width)
{
    struct markup_run run = {.text = words};
    struct markup_text text = {.items = &run, .count = 1};
    return layout_of(flow, &text, type, width);
}

static double height_of(PangoLayout *layout)
{
    int height;
    pango_layout_get_size(layout, NULL, &height);
    return (double)height / PANGO_SCALE;
}

static void draw_at(struct flow *flow, PangoLayout *layout, double x, double y)
{
    cairo_move_to(flow->cairo, x, y);
    pango_cairo_show_layout(flow->cairo, layout);
}

static struct type margin_type(PangoAlignment alignment)
{
    return (struct type){.size = MARGIN_SIZE, .alignment = alignment};
}

/* ---- pages ---- */

/* All blocks of a region, one below the other. */
static void draw_region(struct flow *flow, enum markup_region region, struct type type, double x,
                        double y, double width)
{
    for (size_t i = 0; i < flow->markup->count; i++) {
        const struct markup_block *block = &flow->markup->items[i];
        if (block->region != region)
            continue;
        PangoLayout *layout = layout_of(flow, &block->text, type, width);
        draw_at(flow, layout, x, y);
        y += height_of(layout) + type.size * 0.8;
        g_object_unref(layout);
    }
}

static void draw_words(struct flow *flow, const char *words, PangoAlignment alignment, double y)
{
    PangoLayout *layout =
        layout_of_words(flow, str_from(words), margin_type(alignment), TEXT_RIGHT - TEXT_LEFT);
    draw_at(flow, layout, TEXT_LEFT, y);
    g_object_unref(layout);
}

static void draw_margins(struct flow *flow)
{
    char number[48];
    double width = TEXT_RIGHT - TEXT_LEFT;
    if (flow->look->title_running) {
        g_snprintf(number, sizeof number, "%zu", flow->page);
        PangoLayout *title =
            layout_of_words(flow, flow->look->title, margin_type(PANGO_ALIGN_RIGHT), width);
        draw_at(flow, title, TEXT_LEFT, HEADER_TOP);
        g_object_unref(title);
        draw_words(flow, number, PANGO_ALIGN_CENTER, FOOTER_TOP);
        return;
    }
    g_snprintf(number, sizeof number, "%zu (%zu)", flow->page, flow->page_total);
    if (flow->page_total > 1)
        draw_words(flow, number, PANGO_ALIGN_RIGHT, HEADER_TOP);
    draw_region(flow, REGION_HEADER, margin_type(PANGO_ALIGN_LEFT), SIDE_LEFT, HEADER_TOP,
                width * 0.85);
    draw_region(flow, REGION_FOOTER, margin_type(PANGO_ALIGN_CENTER), TEXT_LEFT, FOOTER_TOP, width);
}

static void begin_page(struct flow *flow)
{
    flow->page++;
    flow->y = TEXT_TOP;
    draw_margins(flow);
}

static void turn_page(struct flow *flow)
{
    cairo_show_page(flow->cairo);
    begin_page(flow);
}

static void need_room(struct flow *flow, double height)
{
    if (flow->y + height > TEXT_BOTTOM && flow->y > TEXT_TOP)
        turn_page(flow);
}

/* The first line's mark, if any, stands to the left of it. */
static void draw_mark(struct flow *flow, struct str mark, double size, double x)
{
    PangoLayout *layout = layout_of_words(flow, mark, (struct type){.size = size}, LIST_INDENT * 2);
    draw_at(flow, layout, x, flow->y);
    g_object_unref(layout);
}

/* Draw a layout line by line at flow->y, on to new pages as need be. */
static void draw_lines(struct flow *flow, PangoLayout *layout, double x)
{
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    do {
        PangoRectangle place;
        int top, bottom;
        pango_layout_iter_get_line_yrange(at, &top, &bottom);
        pango_layout_iter_get_line_extents(at, NULL, &place);
        int baseline = pango_layout_iter_get_baseline(at);
        double height = (double)(bottom - top) / PANGO_SCALE;
        need_room(flow, height);
        cairo_move_to(flow->cairo, x + (double)place.x / PANGO_SCALE,
                      flow->y + (double)(baseline - top) / PANGO_SCALE);
        pango_cairo_show_layout_line(flow->cairo, pango_layout_iter_get_line_readonly(at));
        flow->y += height;
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
}

/* ---- blocks ---- */

static struct type text_type(const struct flow *flow)
{
    return (struct type){.size = flow->look->size,
                         .justified = flow->look->justified,
                         .hyphenated = flow->look->hyphenated};
}

static void draw_paragraph(struct flow *flow, const struct markup_block *block, double indent)
{
    PangoLayout *layout =
        layout_of(flow, &block->text, text_type(flow), TEXT_RIGHT - flow->left - indent);
    draw_lines(flow, layout, flow->left + indent);
    flow->y += flow->look->size * 0.7;
    g_object_unref(layout);
}

static void draw_item(struct flow *flow, const struct markup_block *block)
{
    double indent = LIST_INDENT * (double)block->level;
    struct str mark = block->kind == MARKUP_NUMBERED ? block->mark : STR("•");
    PangoLayout *layout =
        layout_of(flow, &block->text, text_type(flow), TEXT_RIGHT - flow->left - indent);
    need_room(flow, flow->look->size * 1.5);
    draw_mark(flow, mark, flow->look->size, flow->left + indent - LIST_INDENT * 0.8);
    draw_lines(flow, layout, flow->left + indent);
    flow->y += flow->look->size * 0.35;
    g_object_unref(layout);
}

static struct type heading_type(const struct flow *flow, size_t level)
{
    static const double growth[] = {1.6, 1.3, 1.12, 1.0};
    size_t last = sizeof growth / sizeof *growth - 1;
    return (struct type){.size = flow->look->size * growth[level - 1 < last ? level - 1 : last],
                         .bold = true};
}

static void draw_heading(struct flow *flow, const struct markup_block *block)
{
    struct type type = heading_type(flow, block->level);
    PangoLayout *layout = layout_of(flow, &block->text, type, TEXT_RIGHT - flow->left);
    if (flow->y > TEXT_TOP)
        flow->y += type.size * 0.7;
    need_room(flow, height_of(layout) + ROOM_BELOW_HEADING);
    flow->headings[flow->heading_count++] = (struct heading_place){block, flow->page};
    draw_lines(flow, layout, flow->left);
    flow->y += type.size * 0.35;
    g_object_unref(layout);
}

/* A row's layouts are made twice, once for its height: at most `columns` at a time would else have
 * to be kept. */
static PangoLayout *cell_layout(struct flow *flow, const struct markup_table *table, size_t cell,
                                double width)
{
    struct type type = {.size = flow->look->size * 0.88, .bold = cell < table->columns};
    return layout_of(flow, &table->items[cell], type, width - 2 * CELL_PADDING);
}

static double row_height(struct flow *flow, const struct markup_table *table, size_t row,
                         double width)
{
    double height = 0;
    for (size_t column = 0; column < table->columns; column++) {
        PangoLayout *layout = cell_layout(flow, table, row * table->columns + column, width);
        if (height_of(layout) > height)
            height = height_of(layout);
        g_object_unref(layout);
    }
    return height + 2 * CELL_PADDING;
}

static void draw_row(struct flow *flow, const struct markup_table *table, size_t row, double width)
{
    double height = row_height(flow, table, row, width);
    need_room(flow, height);
    cairo_set_line_width(flow->cairo, 0.5);
    for (size_t column = 0; column < table->columns; column++) {
        double x = flow->left + width * (double)column;
        PangoLayout *layout = cell_layout(flow, table, row * table->columns + column, width);
        cairo_rectangle(flow->cairo, x, flow->y, width, height);
        cairo_stroke(flow->cairo);
        draw_at(flow, layout, x + CELL_PADDING, flow->y + CELL_PADDING);
        g_object_unref(layout);
    }
    flow->y += height;
}

static void draw_table(struct flow *flow, const struct markup_block *block)
{
    const struct markup_table *table = &block->table;
    double width = (TEXT_RIGHT - flow->left) / (double)table->columns;
    for (size_t row = 0; row < table->count / table->columns; row++)
        draw_row(flow, table, row, width);
    flow->y += flow->look->size;
}

static void draw_block(struct flow *flow, const struct markup_block *block)
{
    switch (block->kind) {
    case MARKUP_HEADING:
        draw_heading(flow, block);
        break;
    case MARKUP_BULLET:
    case MARKUP_NUMBERED:
        draw_item(flow, block);
        break;
    case MARKUP_TABLE:
        draw_table(flow, block);
        break;
    case MARKUP_PAGE_BREAK:
        turn_page(flow);
        break;
    case MARKUP_PARAGRAPH:
        draw_paragraph(flow, block, block->region == REGION_QUOTE ? LIST_INDENT : 0);
        break;
    }
}

/* ---- contents ---- */

/* Full stops from `x` to the column of page numbers. */
static void draw_leader(struct flow *flow, double x)
{
    static const char dots[] =
        "....................................................................................";
    double room = TEXT_RIGHT - CONTENTS_NUMBER_WIDTH - x;
    struct type type = {.size = flow->look->size};
    size_t count = room > 0 ? (size_t)(room / (type.size * FULL_STOP_WIDTH)) : 0;
    PangoLayout *line =
        layout_of_words(flow, str_sub(str_from(dots), 0, count), type, TEXT_RIGHT - x);
    draw_at(flow, line, x, flow->y);
    g_object_unref(line);
}

static void draw_contents_number(struct flow *flow, size_t page)
{
    char number[32];
    g_snprintf(number, sizeof number, "%zu", page);
    struct type type = {.size = flow->look->size, .alignment = PANGO_ALIGN_RIGHT};
    PangoLayout *line = layout_of_words(flow, str_from(number), type, CONTENTS_NUMBER_WIDTH);
    draw_at(flow, line, TEXT_RIGHT - CONTENTS_NUMBER_WIDTH, flow->y);
    g_object_unref(line);
}

/* One line, whatever the title's length, so that both passes lay out alike. */
static void draw_contents_line(struct flow *flow, const struct markup_block *heading, size_t page)
{
    double x = flow->left + LIST_INDENT * (double)(heading->level - 2);
    struct type type = {.size = flow->look->size};
    PangoLayout *title =
        layout_of(flow, &heading->text, type, TEXT_RIGHT - x - 2 * CONTENTS_NUMBER_WIDTH);
    pango_layout_set_ellipsize(title, PANGO_ELLIPSIZE_END);
    PangoRectangle place;
    pango_layout_get_extents(title, NULL, &place);
    need_room(flow, height_of(title));
    draw_at(flow, title, x, flow->y);
    draw_leader(flow, x + (double)place.width / PANGO_SCALE + type.size / 2);
    draw_contents_number(flow, page);
    flow->y += height_of(title) * 1.15;
    g_object_unref(title);
}

static size_t page_of(const struct flow *flow, const struct markup_block *heading)
{
    for (size_t i = 0; i < flow->heading_total; i++)
        if (flow->headings[i].heading == heading)
            return flow->headings[i].page;
    return 0;
}

static void draw_contents(struct flow *flow)
{
    struct type type = heading_type(flow, 2);
    PangoLayout *title = layout_of_words(flow, STR("Innehåll"), type, TEXT_RIGHT - flow->left);
    flow->y += type.size;
    draw_lines(flow, title, flow->left);
    flow->y += type.size * 0.5;
    g_object_unref(title);
    for (size_t i = 0; i < flow->markup->count; i++) {
        const struct markup_block *block = &flow->markup->items[i];
        if (block->kind == MARKUP_HEADING && block->level >= 2)
            draw_contents_line(flow, block, page_of(flow, block));
    }
    turn_page(flow);
}

/* ---- the document ---- */

static void draw_side(struct flow *flow)
{
    if (!markup_has_region(flow->markup, REGION_SIDE))
        return;
    flow->left = TEXT_LEFT_BESIDE_COLUMN;
    draw_region(flow, REGION_SIDE, margin_type(PANGO_ALIGN_LEFT), SIDE_LEFT, TEXT_TOP + 2,
                SIDE_WIDTH);
}

static void draw_all(struct flow *flow)
{
    bool contents = flow->look->contents;
    flow->left = TEXT_LEFT;
    flow->page = flow->heading_count = 0;
    begin_page(flow);
    draw_side(flow);
    for (size_t i = 0; i < flow->markup->count; i++) {
        const struct markup_block *block = &flow->markup->items[i];
        if (block->region != REGION_BODY && block->region != REGION_QUOTE)
            continue;
        if (contents && block->kind == MARKUP_HEADING && block->level == 2) {
            draw_contents(flow);
            contents = false;
        }
        draw_block(flow, block);
    }
    cairo_show_page(flow->cairo);
    flow->page_total = flow->page;
    flow->heading_total = flow->heading_count;
}

static cairo_status_t take_bytes(void *context, const unsigned char *bytes, unsigned length)
{
    struct buf *out = context;
    if (!out)
        return CAIRO_STATUS_SUCCESS;
    buf_add(out, bytes, length);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void set_metadata(struct flow *flow, cairo_surface_t *surface, cairo_pdf_metadata_t which,
                         struct str value)
{
    buf_clear(&flow->scratch);
    buf_add_str(&flow->scratch, value);
    buf_add_c(&flow->scratch, '\0');
    if (value.n && !flow->scratch.failed)
        cairo_pdf_surface_set_metadata(surface, which, flow->scratch.p);
}

/* One pass; without `bytes` for its page numbers only. */
static bool run_pass(struct flow *flow, struct buf *bytes, struct error *error)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, bytes, PAGE_WIDTH, PAGE_HEIGHT);
    set_metadata(flow, surface, CAIRO_PDF_METADATA_TITLE, flow->look->title);
    set_metadata(flow, surface, CAIRO_PDF_METADATA_AUTHOR, flow->look->author);
    set_metadata(flow, surface, CAIRO_PDF_METADATA_CREATE_DATE, flow->look->created);
    flow->cairo = cairo_create(surface);
    draw_all(flow);
    cairo_destroy(flow->cairo);
    cairo_surface_finish(surface);
    cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return error_set(error, ERROR_INTERNAL, "cairo could not make the PDF: %s",
                         cairo_status_to_string(status));
    return buf_ok(&flow->scratch, "a paragraph", error) &&
           buf_ok(&flow->settled, "a paragraph", error);
}

bool pdf_make(const struct markup *markup, const struct pdf_look *look, struct buf *ret_bytes,
              struct error *error)
{
    struct flow flow = {
        .markup = markup,
        .look = look,
        .scratch = buf_init(LIMIT_TEXT_BYTES),
        .settled = buf_init(LIMIT_TEXT_BYTES),
        .headings = mem_alloc(markup->count * sizeof(struct heading_place)),
    };
    if (!flow.headings)
        return error_no_memory(error);
    bool ok = run_pass(&flow, NULL, error) && run_pass(&flow, ret_bytes, error) &&
              buf_ok(ret_bytes, "the PDF", error);
    buf_done(&flow.scratch);
    buf_done(&flow.settled);
    mem_free(flow.headings);
    return ok;
}

/* What fontconfig holds is not given back: FcFini aborts where a thread of Pango's still holds a
 * cache, which is so at random. The leak sanitizer asks here what it shall leave out. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
