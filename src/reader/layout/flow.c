/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/flow.h"

#include "reader/layout/canonical.h"
#include "reader/layout/layout.h"
#include "reader/layout/mark.h"

#define WIDEST_CELL 1000
/* A paragraph longer than this is a text that a heading may stand above. */
#define BODY_BYTES 45
/* No letters are larger, whatever the file says. */
#define LARGEST_LETTERS 1000

struct flow flow_init(struct arena *arena, struct reading *reading)
{
    struct flow flow = {.arena = arena,
                        .reading = reading,
                        .composer = composer_init(arena, &reading->document),
                        .page = 1,
                        .last_kind = BLOCK_MARGIN};
    for (size_t i = 0; i < FLOW_NESTED_PARAGRAPHS; i++)
        flow.paragraphs[i].text = buf_init(LIMIT_TEXT_BYTES);
    return flow;
}

void flow_done(struct flow *flow)
{
    composer_done(&flow->composer);
    for (size_t i = 0; i < FLOW_NESTED_PARAGRAPHS; i++)
        buf_done(&flow->paragraphs[i].text);
}

void flow_start_part(struct flow *flow, enum block_kind kind)
{
    flow->kind = kind;
    flow->depth = flow->table_depth = 0;
}

/* Paragraphs */

struct flow_paragraph *flow_paragraph(struct flow *flow)
{
    return flow->depth ? &flow->paragraphs[flow->depth - 1] : NULL;
}

struct flow_paragraph *flow_open_paragraph(struct flow *flow)
{
    if (flow->depth == FLOW_NESTED_PARAGRAPHS)
        return NULL;
    struct flow_paragraph *paragraph = &flow->paragraphs[flow->depth++];
    /* Its memory is used again. */
    *paragraph = (struct flow_paragraph){.text = paragraph->text, .marks = paragraph->marks};
    buf_clear(&paragraph->text);
    paragraph->marks.count = 0;
    return paragraph;
}

void flow_add_text(struct flow_paragraph *paragraph, struct str text,
                   const struct flow_letters *letters)
{
    for (size_t i = 0; i < text.n; i++)
        buf_add_c(&paragraph->text, ascii_is_space(text.p[i]) ? ' ' : text.p[i]);
    paragraph->letters += text.n;
    paragraph->bold_letters += letters->bold ? text.n : 0;
    paragraph->italic_letters += letters->italic ? text.n : 0;
    if (letters->size > paragraph->size && letters->size < LARGEST_LETTERS)
        paragraph->size = letters->size;
}

void flow_drop_paragraph(struct flow *flow)
{
    struct flow_paragraph *paragraph = flow_paragraph(flow);
    if (!paragraph)
        return;
    for (size_t i = 0; i < paragraph->marks.count; i++)
        flow->places.items[paragraph->marks.items[i].place] = flow->composer.text.n;
    flow->depth--;
}

bool flow_is_blank(const struct flow *flow)
{
    return !flow->depth || str_trim(buf_str(&flow->paragraphs[flow->depth - 1].text)).n == 0;
}

void flow_turn_page(struct flow *flow)
{
    /* Word writes the break and, where the new page starts, that it was rendered: one page. */
    if (!flow->page_has_text && flow->paged)
        return;
    flow->paged = true;
    flow->page_has_text = false;
    if (flow->page < LIMIT_PAGES)
        flow->page++;
}

/* Places */

size_t flow_mark_place(struct flow *flow)
{
    struct flow_paragraph *paragraph = flow_paragraph(flow);
    size_t number = flow->places.count;
    size_t *place = VEC_PUSH(flow->arena, &flow->places);
    struct flow_mark *mark = paragraph ? VEC_PUSH(flow->arena, &paragraph->marks) : NULL;
    if (place)
        *place = flow->composer.text.n;
    if (mark)
        *mark = (struct flow_mark){number, paragraph->text.n};
    return number;
}

size_t flow_place(const struct flow *flow, size_t place)
{
    struct str text = buf_str(&flow->composer.text);
    size_t at = flow->places.items[place];
    at = at < text.n ? at : text.n;
    while (at > 0 && at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* The marks up to byte `end` of the raw text, whose line `raw` begins at `start`, stand in the
 * latest line of the text, behind the `prefix` bytes that are not of the raw one; where the raw
 * line was blank, at the text's end. What lies between two marks is measured by itself, so that
 * many of them take no more time than one. */
static void settle_marks(struct flow *flow, struct flow_paragraph *paragraph, struct range raw,
                         const struct line *line, size_t prefix)
{
    struct str text = buf_str(&paragraph->text);
    struct str whole =
        canonical_from_typeset(flow->arena, str_sub(text, raw.start, raw.end), false);
    size_t lead = 0, before = 0, from = raw.start;
    while (lead < whole.n && ascii_is_space(whole.p[lead]))
        lead++;
    for (; paragraph->settled < paragraph->marks.count &&
           paragraph->marks.items[paragraph->settled].at <= raw.end;
         paragraph->settled++) {
        const struct flow_mark *mark = &paragraph->marks.items[paragraph->settled];
        size_t *place = &flow->places.items[mark->place];
        *place = flow->composer.text.n;
        if (!line)
            continue;
        before += canonical_from_typeset(flow->arena, str_sub(text, from, mark->at), false).n;
        from = mark->at;
        *place = line->range.start + prefix + (before > lead ? before - lead : 0);
        *place = *place < line->range.end ? *place : line->range.end;
    }
}

/* Into lines */

static uint32_t majority_flags(const struct flow_paragraph *paragraph)
{
    uint32_t flags = 0;
    if (paragraph->bold_letters * 2 > paragraph->letters)
        flags |= LINE_BOLD;
    if (paragraph->italic_letters * 2 > paragraph->letters)
        flags |= LINE_ITALIC;
    return flags;
}

static void compose_raw_line(struct flow *flow, const struct flow_paragraph *paragraph,
                             struct str prefix, struct str raw)
{
    struct str text = str_trim(canonical_from_typeset(flow->arena, raw, false));
    struct line line = {
        .page = flow->page, .size = paragraph->size, .flags = majority_flags(paragraph)};
    if (text.n == 0)
        return;
    flow->page_has_text = true;
    if (prefix.n)
        text = str_format(flow->arena, "%.*s %.*s", STR_ARGS(prefix), STR_ARGS(text));
    compose_line(&flow->composer, text, &line);
}

/* The raw text at its breaks, as lines; the mark goes before the first that is not blank. */
static void compose_raw(struct flow *flow, struct flow_paragraph *paragraph, struct str mark)
{
    struct str raw = buf_str(&paragraph->text);
    size_t start = 0;
    for (size_t i = 0; i <= raw.n; i++) {
        bool end = i == raw.n;
        if (!end && raw.p[i] != FLOW_LINE_BREAK && raw.p[i] != FLOW_PAGE_BREAK)
            continue;
        size_t lines = flow->reading->document.lines.count;
        compose_raw_line(flow, paragraph, mark, str_sub(raw, start, i));
        bool said = flow->reading->document.lines.count > lines;
        if (paragraph->settled < paragraph->marks.count)
            settle_marks(flow, paragraph, (struct range){start, i},
                         said ? &flow->reading->document.lines.items[lines] : NULL,
                         mark.n ? mark.n + 1 : 0);
        if (said)
            mark = (struct str){NULL, 0};
        if (!end && raw.p[i] == FLOW_PAGE_BREAK)
            flow_turn_page(flow);
        start = i + 1;
    }
}

/* Into blocks */

static struct str first_line(const struct flow *flow, const struct flow_paragraph *paragraph)
{
    struct str rest = buf_str(&paragraph->text), line = {NULL, 0};
    while (rest.n && line.n == 0)
        line = str_trim(str_cut(&rest, FLOW_LINE_BREAK));
    return canonical_from_typeset(flow->arena, line, false);
}

static bool is_bold_line(const struct flow_paragraph *paragraph, struct str text)
{
    return paragraph->letters > 0 && paragraph->bold_letters == paragraph->letters &&
           layout_could_be_heading(text) && !mark_is_of_list(mark_of(text).kind) &&
           !str_contains(str_trim(buf_str(&paragraph->text)), STR("\n"));
}

/* What the paragraph is in the flow of the text; `ret_typed` is the mark that is written in it. */
static void set_kind(struct flow *flow, const struct flow_paragraph *paragraph,
                     const struct flow_standing *standing, struct block *block, bool *ret_bold_line,
                     struct mark *ret_typed)
{
    struct str text = first_line(flow, paragraph);
    struct mark typed = mark_of(text);
    if (standing->heading) {
        block->kind = BLOCK_HEADING;
        block->level = standing->heading;
        if (block->level > flow->deepest_heading)
            flow->deepest_heading = block->level;
    } else if (standing->listed || mark_is_of_list(typed.kind)) {
        block->kind = BLOCK_LIST_ITEM;
        block->level = standing->listed ? standing->list_level : 1;
    } else {
        *ret_bold_line = is_bold_line(paragraph, text);
    }
    bool marked = block->kind == BLOCK_HEADING || block->kind == BLOCK_LIST_ITEM || *ret_bold_line;
    if (marked && block->mark.n == 0 && typed.kind != MARK_HASH)
        *ret_typed = typed;
}

static bool stays_close(enum block_kind before, enum block_kind kind)
{
    return before == kind && (kind == BLOCK_CELL || kind == BLOCK_LIST_ITEM);
}

static void remember_bold_line(struct flow *flow, size_t blocks)
{
    if (flow->reading->document.blocks.count == blocks)
        return;
    size_t *place = VEC_PUSH(flow->arena, &flow->bold_lines);
    if (place)
        *place = blocks;
}

static void put_paragraph(struct flow *flow, struct flow_paragraph *paragraph,
                          const struct flow_standing *standing)
{
    struct block block = {.kind = flow->kind};
    struct mark typed = {0};
    bool bold_line = false;
    if (flow->kind == BLOCK_PARAGRAPH)
        block.mark = standing->mark;
    if (flow->table_depth && flow->kind == BLOCK_PARAGRAPH) {
        const struct flow_table *table = &flow->tables[flow->table_depth - 1];
        block.kind = BLOCK_CELL;
        block.row = table->row;
        block.column = table->column;
    } else if (flow->kind == BLOCK_PARAGRAPH) {
        set_kind(flow, paragraph, standing, &block, &bold_line, &typed);
    }
    size_t skip = block.mark.n ? block.mark.n + 1 : typed.skip;
    size_t blocks = flow->reading->document.blocks.count;
    compose_begin(&flow->composer, !stays_close(flow->last_kind, block.kind));
    compose_raw(flow, paragraph, block.mark);
    if (typed.length)
        block.mark = str_sub(first_line(flow, paragraph), 0, typed.length);
    compose_block(&flow->composer, &block, skip);
    flow->last_kind = block.kind;
    if (bold_line)
        remember_bold_line(flow, blocks);
}

void flow_close_paragraph(struct flow *flow, const struct flow_standing *standing)
{
    struct flow_paragraph *paragraph = flow_paragraph(flow);
    if (!paragraph)
        return;
    if (flow_is_blank(flow))
        compose_raw(flow, paragraph, (struct str){NULL, 0}); /* for its page breaks */
    else
        put_paragraph(flow, paragraph, standing);
    flow->depth--;
}

static bool is_body(const struct block *block)
{
    return block->kind == BLOCK_HEADING || block->kind == BLOCK_LIST_ITEM ||
           block->kind == BLOCK_CELL ||
           (block->kind == BLOCK_PARAGRAPH && block->range.end - block->range.start > BODY_BYTES);
}

void flow_settle_headings(struct flow *flow)
{
    struct document *document = &flow->reading->document;
    for (size_t i = 0; i < flow->bold_lines.count; i++) {
        size_t index = flow->bold_lines.items[i];
        if (index + 1 >= document->blocks.count)
            continue;
        struct block *block = &document->blocks.items[index];
        if (!is_body(block + 1))
            continue;
        block->kind = BLOCK_HEADING;
        block->level = flow->deepest_heading + 1;
    }
}

/* Tables */

static struct flow_table *table_at_hand(struct flow *flow)
{
    return flow->table_depth ? &flow->tables[flow->table_depth - 1] : NULL;
}

bool flow_open_table(struct flow *flow)
{
    if (flow->table_depth == FLOW_NESTED_TABLES)
        return false;
    flow->tables[flow->table_depth++] = (struct flow_table){0};
    return true;
}

void flow_close_table(struct flow *flow)
{
    if (flow->table_depth)
        flow->table_depth--;
}

void flow_next_row(struct flow *flow)
{
    struct flow_table *table = table_at_hand(flow);
    if (table)
        *table = (struct flow_table){.row = table->row + 1, .span = 1};
}

void flow_drop_row(struct flow *flow)
{
    struct flow_table *table = table_at_hand(flow);
    if (table && table->row)
        table->row--;
}

void flow_next_cell(struct flow *flow)
{
    struct flow_table *table = table_at_hand(flow);
    if (!table)
        return;
    table->column += table->span;
    table->span = 1;
}

void flow_widen_cell(struct flow *flow, int columns)
{
    struct flow_table *table = table_at_hand(flow);
    if (table)
        table->span = columns > 0 && columns < WIDEST_CELL ? (uint32_t)columns : 1;
}

bool flow_end(struct flow *flow)
{
    struct reading *reading = flow->reading;
    struct error error = {0};
    reading->document.page_count = flow->paged ? flow->page : 0;
    bool fits = compose_end(&flow->composer, &error);
    if (!fits)
        reading_add_problem(flow->arena, reading, STR("too_large"),
                            str_copy(flow->arena, str_from(error.message)));
    reading->ok = fits && reading->document.blocks.count > 0;
    return fits;
}

void flow_tell(struct flow *flow, bool damaged)
{
    struct reading *reading = flow->reading;
    if (damaged)
        reading_add_problem(flow->arena, reading,
                            reading->ok ? STR("partly_read") : STR("not_read"),
                            STR("a part of the file is damaged and what follows it was not read; "
                                "save it anew or compare with the original"));
    else if (!reading->ok)
        reading_add_problem(flow->arena, reading, STR("empty"),
                            STR("the file holds no text; open it by hand to see what it shows"));
}
