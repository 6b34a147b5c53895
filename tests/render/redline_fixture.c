/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "redline_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Reading the notation */

static void take_list_mark(struct block *block, struct str *line)
{
    size_t at = 0;
    while (at < line->n && ascii_is_digit(line->p[at]))
        at++;
    bool bullet = str_starts(*line, STR("- "));
    if (!bullet && (at == 0 || !str_starts(str_sub(*line, at, line->n), STR(". "))))
        return;
    size_t length = bullet ? 1 : at + 1;
    block->kind = BLOCK_LIST_ITEM;
    block->level = 1;
    block->mark = str_sub(*line, 0, length);
    *line = str_sub(*line, length + 1, line->n);
}

static struct block read_form(struct str *line)
{
    struct block block = {.kind = BLOCK_PARAGRAPH, .page = 1};
    size_t at = 0;
    while (at < line->n && line->p[at] == '#')
        at++;
    if (at > 0) {
        block.kind = BLOCK_HEADING;
        block.level = (uint32_t)at;
        block.mark = str_sub(*line, 0, at);
        *line = str_sub(*line, at + 1, line->n);
    } else if (str_starts(*line, STR("@"))) {
        char *end;
        block.kind = BLOCK_CELL;
        block.row = (uint32_t)strtoul(line->p + 1, &end, 10);
        block.column = (uint32_t)strtoul(end + 1, &end, 10);
        *line = str_sub(*line, (size_t)(end - line->p) + 1, line->n);
    } else if (str_starts(*line, STR("["))) {
        size_t close = str_find(*line, STR("]"), 0);
        block.kind = BLOCK_NOTE;
        block.mark = str_sub(*line, 1, close);
        *line = str_sub(*line, close + 2, line->n);
    } else {
        take_list_mark(&block, line);
    }
    return block;
}

static void add_line(struct arena *arena, struct document *document, struct str line)
{
    size_t last = document->blocks.count;
    size_t start = (size_t)(line.p - document->text.p);
    if (str_starts(line, STR("  ")) && last) {
        document->blocks.items[last - 1].range.end = start + line.n;
    } else if (line.n) {
        struct block block = read_form(&line);
        start = (size_t)(line.p - document->text.p);
        block.range = (struct range){start, start + line.n};
        *VEC_PUSH(arena, &document->blocks) = block;
    }
    *VEC_PUSH(arena, &document->lines) = (struct line){.range = {start, start + line.n}, .page = 1};
}

static struct document read_version(struct arena *arena, const char *text)
{
    struct document document = {.format = FORMAT_TEXT, .text = str_copy(arena, str_from(text))};
    struct str rest = document.text;
    while (rest.n)
        add_line(arena, &document, str_cut(&rest, '\n'));
    return document;
}

struct comparing_versions {
    struct versions *versions;
    const char *old, *new;
};

static void compare(void *context)
{
    const struct comparing_versions *comparing = context;
    struct versions *versions = comparing->versions;
    versions->old = read_version(&versions->arena, comparing->old);
    versions->new = read_version(&versions->arena, comparing->new);
    comparison_make(&versions->arena, &versions->tools, &versions->old, &versions->new,
                    &versions->comparison);
    redline_make(&versions->arena, &versions->comparison, &versions->redline);
}

/* The comparison points into what it was made of, so that is not moved afterwards. */
static struct versions *compare_in(struct versions *versions, const char *old, const char *new)
{
    struct comparing_versions comparing = {versions, old, new};
    struct error error;
    *versions = (struct versions){.arena = arena_init()};
    if (!text_tools_open(&versions->tools, &error) ||
        !arena_run(&versions->arena, compare, &comparing, &error))
        fail_msg("%s", error.message);
    return versions;
}

struct versions *versions_compare(const char *old, const char *new)
{
    return compare_in(malloc(sizeof(struct versions)), old, new);
}

void versions_done(struct versions *versions)
{
    text_tools_done(&versions->tools);
    arena_done(&versions->arena);
    free(versions);
}

/* Writing it */

static void add_form(struct buf *out, const struct redline_form *form)
{
    if (form->kind == BLOCK_HEADING)
        for (uint32_t i = 0; i < form->level; i++)
            buf_add_c(out, '#');
    if (form->bullet)
        buf_add_c(out, '-');
    if (form->kind == BLOCK_NOTE)
        buf_add_c(out, '^');
    if (form->kind == BLOCK_HEADING || form->bullet || form->kind == BLOCK_NOTE)
        buf_add_c(out, ' ');
}

static void add_changed(struct buf *out, enum redline_state state, uint32_t move, struct str text)
{
    bool gone = redline_stands_in_old(state), new = redline_stands_in_new(state);
    if (gone != new)
        buf_add_str(out, gone ? STR("[") : STR("{"));
    if (move)
        buf_add_format(out, "%u", move);
    if (gone != new)
        buf_add_c(out, gone ? '-' : '+');
    buf_add_str(out, text);
    if (gone != new)
        buf_add_str(out, gone ? STR("-]") : STR("+}"));
}

static void add_cell(struct buf *out, const struct redline_block *block)
{
    static const char *const signs[REDLINE_STATES] = {"", "-", "+", "-", "+"};
    if (block->table)
        buf_add_format(out, "@%s%u,%s%u ", signs[block->row_state], block->row,
                       signs[block->cell_state], block->column);
}

struct buf redline_as_text(const struct redline *redline)
{
    struct buf out = buf_init(MIB(64));
    for (size_t i = 0; i < redline->block_count; i++) {
        const struct redline_block *block = &redline->blocks[i];
        add_cell(&out, block);
        add_form(&out, &block->form);
        for (size_t k = 0; k < block->run_count; k++)
            add_changed(&out, block->runs[k].state, block->runs[k].move, block->runs[k].text);
        if (block->mark != REDLINE_SAME)
            add_changed(&out, block->mark, 0, STR("¶"));
        buf_add_c(&out, '\n');
    }
    buf_add_c(&out, '\0');
    return out;
}

static void add_version_cell(struct buf *out, const struct redline_block *block)
{
    if (block->table)
        buf_add_str(out, STR("@ "));
}

struct buf redline_as_version(const struct redline *redline, bool old)
{
    struct buf out = buf_init(MIB(64)), text = buf_init(MIB(64));
    for (size_t i = 0; i < redline->block_count; i++) {
        const struct redline_block *block = &redline->blocks[i];
        for (size_t k = 0; k < block->run_count; k++)
            if (old ? redline_stands_in_old(block->runs[k].state)
                    : redline_stands_in_new(block->runs[k].state))
                buf_add_str(&text, block->runs[k].text);
        if (!(old ? redline_stands_in_old(block->mark) : redline_stands_in_new(block->mark)))
            continue;
        add_version_cell(&out, block);
        add_form(&out, old ? &block->was : &block->form);
        buf_add_str(&out, buf_str(&text));
        buf_add_c(&out, '\n');
        buf_clear(&text);
    }
    buf_add_str(&out, buf_str(&text)); /* nothing, or a block without its end */
    buf_add_c(&out, '\0');
    buf_done(&text);
    return out;
}

static bool says_something(struct str mark)
{
    for (size_t i = 0; i < mark.n; i++)
        if (ascii_is_digit(mark.p[i]) || ascii_is_alpha(mark.p[i]))
            return true;
    return false;
}

struct buf document_as_version(const struct document *document)
{
    struct buf out = buf_init(MIB(64));
    struct arena arena = arena_init();
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        struct redline_form form = {block->kind, block->level,
                                    block->kind == BLOCK_LIST_ITEM && !says_something(block->mark)};
        if (block->kind == BLOCK_CELL)
            buf_add_str(&out, STR("@ "));
        add_form(&out, &form);
        if (says_something(block->mark)) {
            buf_add_str(&out, block->mark);
            buf_add_c(&out, ' ');
        }
        buf_add_str(&out, document_plain(&arena, document, block->range));
        buf_add_c(&out, '\n');
    }
    buf_add_c(&out, '\0');
    arena_done(&arena);
    return out;
}
