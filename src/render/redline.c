/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/redline.h"

#include "render/redline_inner.h"

const char *redline_state_name(enum redline_state state)
{
    static const char *const names[REDLINE_STATES] = {
        [REDLINE_SAME] = "same",         [REDLINE_DELETED] = "deleted",
        [REDLINE_INSERTED] = "inserted", [REDLINE_MOVED_FROM] = "moved_from",
        [REDLINE_MOVED_TO] = "moved_to",
    };
    return names[(unsigned)state < REDLINE_STATES ? state : REDLINE_SAME];
}

bool redline_stands_in_old(enum redline_state state)
{
    return state == REDLINE_SAME || state == REDLINE_DELETED || state == REDLINE_MOVED_FROM;
}

bool redline_stands_in_new(enum redline_state state)
{
    return state == REDLINE_SAME || state == REDLINE_INSERTED || state == REDLINE_MOVED_TO;
}

/* Blocks are made one at a time, from the tokens of both versions as they come. */
struct builder {
    struct redlining *redlining;
    VEC(struct redline_block) blocks;
    VEC(struct redline_run) runs;
    VEC(size_t) first_runs; /* of each block */
    VEC(uint32_t) columns;  /* of each table */
    size_t first_run;       /* of the block at hand */
    struct str pending;     /* a separator that was inserted and stands behind what is deleted */
    size_t old_block, new_block;
    /* The table at hand: what it is in each version, from 1; 0 when nothing of that is there. */
    bool in_table;
    uint32_t old_table, new_table;
    uint32_t row, column; /* from 1 */
    enum redline_state row_state, cell_state;
};

/* Runs */

static bool goes_on(const struct builder *builder, enum redline_state state, uint32_t move,
                    struct str text)
{
    if (builder->runs.count == builder->first_run)
        return false;
    const struct redline_run *last = &builder->runs.items[builder->runs.count - 1];
    return last->state == state && last->move == move && last->text.p + last->text.n == text.p;
}

static void add_run(struct builder *builder, enum redline_state state, uint32_t move,
                    struct str text)
{
    if (text.n == 0)
        return;
    if (goes_on(builder, state, move, text))
        builder->runs.items[builder->runs.count - 1].text.n += text.n;
    else
        *VEC_PUSH(builder->redlining->arena, &builder->runs) =
            (struct redline_run){state, move, text};
}

static struct str separator_of(const struct token *token)
{
    return (struct str){token->text.p + token->text.n, token->separator ? 1 : 0};
}

static struct str with_separator(const struct token *token)
{
    return (struct str){token->text.p, token->text.n + (token->separator ? 1 : 0)};
}

/* The text of a token that one version has. */
static void add_own_text(struct builder *builder, enum redline_state state,
                         const struct token *token)
{
    bool apart = token->separator_stays;
    add_run(builder, state, token->move, apart ? token->text : with_separator(token));
    if (apart)
        add_run(builder, REDLINE_SAME, 0, separator_of(token));
}

static void add_tied_text(struct builder *builder, const struct token *old, const struct token *new)
{
    bool same = old->separator == new->separator;
    add_run(builder, REDLINE_SAME, 0, same ? with_separator(new) : new->text);
    if (same || old->separator_stays || new->separator_stays)
        return;
    add_run(builder, REDLINE_DELETED, 0, separator_of(old));
    builder->pending = separator_of(new);
}

/* Blocks */

/* What all of a block is, when none of it stands in both versions here: moved when most of it is,
 * else deleted or inserted. */
static enum redline_state state_of(const struct builder *builder, bool in_old, bool in_new)
{
    size_t moved = 0, all = 0;
    if (in_old && in_new)
        return REDLINE_SAME;
    for (size_t i = builder->first_run; i < builder->runs.count; i++) {
        const struct redline_run *run = &builder->runs.items[i];
        if (in_old != redline_stands_in_old(run->state) ||
            in_new != redline_stands_in_new(run->state))
            return REDLINE_SAME;
        all += run->text.n;
        moved += run->move ? run->text.n : 0;
    }
    if (in_old)
        return 2 * moved > all ? REDLINE_MOVED_FROM : REDLINE_DELETED;
    return 2 * moved > all ? REDLINE_MOVED_TO : REDLINE_INSERTED;
}

/* The end of a block that is all of one state is of that, too. */
static enum redline_state mark_of(enum redline_state state, bool in_old, bool in_new)
{
    if (state != REDLINE_SAME || in_old == in_new)
        return state;
    return in_old ? REDLINE_DELETED : REDLINE_INSERTED;
}

static bool is_changed(const struct builder *builder, const struct redline_block *block)
{
    bool changed = block->mark != REDLINE_SAME || block->form.kind != block->was.kind ||
                   block->form.level != block->was.level;
    for (size_t i = builder->first_run; i < builder->runs.count; i++)
        changed |= builder->runs.items[i].state != REDLINE_SAME;
    return changed;
}

static void leave_table(struct builder *builder)
{
    builder->in_table = false;
    builder->old_table = builder->new_table = 0;
    builder->row = builder->column = 0;
    builder->row_state = builder->cell_state = REDLINE_SAME;
}

static struct redline_form form_in(const struct token_side *side, const struct token *end)
{
    return redline_form_of(&side->version->document->blocks.items[end->block]);
}

/* `old` and `new` are the block's end where it has one. */
static void end_block(struct builder *builder, const struct token *old, const struct token *new)
{
    struct redlining *redlining = builder->redlining;
    const struct token *end = new ? new : old;
    if (end->row == TOKEN_NONE && builder->in_table)
        leave_table(builder);
    enum redline_state state = state_of(builder, old != NULL, new != NULL);
    struct redline_block block = {
        .state = state,
        .mark = mark_of(state, old != NULL, new != NULL),
        .old_block = builder->old_block,
        .new_block = builder->new_block,
        .table = builder->in_table ? (uint32_t)builder->columns.count : 0,
        .row = builder->row,
        .column = builder->column,
        .row_state = builder->row_state,
        .cell_state = builder->cell_state,
        .run_count = builder->runs.count - builder->first_run,
    };
    block.form = form_in(new ? &redlining->new : &redlining->old, end);
    block.was = old && new ? form_in(&redlining->old, old) : block.form;
    block.changed = is_changed(builder, &block);
    *VEC_PUSH(redlining->arena, &builder->blocks) = block;
    *VEC_PUSH(redlining->arena, &builder->first_runs) = builder->first_run;
    builder->first_run = builder->runs.count;
    builder->old_block = builder->new_block = REDLINE_NONE;
}

/* Tables */

static enum redline_state border_state(const struct token *old, const struct token *new)
{
    return old && new ? REDLINE_SAME : old ? REDLINE_DELETED : REDLINE_INSERTED;
}

static uint32_t table_of(const struct token_side *side, const struct token *row)
{
    return row ? side->rows.items[row->row].table : 0;
}

static bool is_other_table(uint32_t known, uint32_t next)
{
    return known && next && known != next;
}

static void begin_row(struct builder *builder, const struct token *old, const struct token *new)
{
    uint32_t old_table = table_of(&builder->redlining->old, old);
    uint32_t new_table = table_of(&builder->redlining->new, new);
    if (builder->in_table && (is_other_table(builder->old_table, old_table) ||
                              is_other_table(builder->new_table, new_table)))
        leave_table(builder);
    if (!builder->in_table)
        *VEC_PUSH(builder->redlining->arena, &builder->columns) = 0;
    builder->in_table = true;
    if (old_table)
        builder->old_table = old_table;
    if (new_table)
        builder->new_table = new_table;
    builder->row++;
    builder->column = 0;
    builder->row_state = border_state(old, new);
}

static void begin_cell(struct builder *builder, const struct token *old, const struct token *new)
{
    uint32_t *columns = &builder->columns.items[builder->columns.count - 1];
    builder->column++;
    builder->cell_state = border_state(old, new);
    if (*columns < builder->column)
        *columns = builder->column;
}

/* Tokens */

static void add_pending(struct builder *builder)
{
    struct str pending = builder->pending;
    builder->pending = STR("");
    add_run(builder, REDLINE_INSERTED, 0, pending);
}

static void add_text(struct builder *builder, const struct token *old, const struct token *new)
{
    if (old)
        builder->old_block = old->block;
    if (new)
        builder->new_block = new->block;
    if (old && new)
        add_tied_text(builder, old, new);
    else if (old)
        add_own_text(builder, old->move ? REDLINE_MOVED_FROM : REDLINE_DELETED, old);
    else
        add_own_text(builder, new->move ? REDLINE_MOVED_TO : REDLINE_INSERTED, new);
}

/* A token of both versions, or of one; the other is NULL. */
static void add_token(struct builder *builder, const struct token *old, const struct token *new)
{
    enum token_kind kind = old ? old->kind : new->kind;
    if (new || (kind != TOKEN_WORD && kind != TOKEN_FILLER))
        add_pending(builder);
    switch (kind) {
    case TOKEN_WORD:
    case TOKEN_FILLER:
        add_text(builder, old, new);
        return;
    case TOKEN_END:
        end_block(builder, old, new);
        return;
    case TOKEN_ROW:
        begin_row(builder, old, new);
        return;
    case TOKEN_CELL:
        begin_cell(builder, old, new);
        return;
    case TOKEN_CELL_END:
    case TOKEN_ROW_END:
        return;
    }
}

static void add_old(struct builder *builder, size_t at, size_t end)
{
    for (; at < end; at++)
        add_token(builder, &builder->redlining->old.tokens.items[at], NULL);
}

static void add_new(struct builder *builder, size_t at, size_t end)
{
    for (; at < end; at++)
        add_token(builder, NULL, &builder->redlining->new.tokens.items[at]);
}

/* Where the last block begins that goes on behind `end`: `at` when none ends before. */
static size_t behind_blocks(const struct token_side *side, size_t at, size_t end)
{
    for (size_t i = end; i > at; i--)
        if (side->tokens.items[i - 1].kind != TOKEN_WORD &&
            side->tokens.items[i - 1].kind != TOKEN_FILLER)
            return i;
    return at;
}

/* What is between two ties: whole blocks of either version first, then the words of the block that
 * the next tie stands in. Where only the new version has whole blocks and the first of them is
 * open, the old one's words belong to that. */
static void add_untied(struct builder *builder, struct range old, struct range new)
{
    size_t old_rest = behind_blocks(&builder->redlining->old, old.start, old.end);
    size_t new_rest = behind_blocks(&builder->redlining->new, new.start, new.end);
    bool open = builder->runs.count > builder->first_run;
    if (open && old_rest == old.start && new_rest > new.start)
        old_rest = old.end;
    add_old(builder, old.start, old_rest);
    add_new(builder, new.start, new_rest);
    add_old(builder, old_rest, old.end);
    add_new(builder, new_rest, new.end);
}

static void merge(struct builder *builder)
{
    const struct token_side *old = &builder->redlining->old, *new = &builder->redlining->new;
    size_t old_done = 0, new_done = 0;
    for (size_t i = 0; i < old->tokens.count; i++) {
        const struct token *token = &old->tokens.items[i];
        if (token->other == TOKEN_NONE)
            continue;
        add_untied(builder, (struct range){old_done, i}, (struct range){new_done, token->other});
        add_token(builder, token, &new->tokens.items[token->other]);
        old_done = i + 1;
        new_done = (size_t)token->other + 1;
    }
    add_untied(builder, (struct range){old_done, old->tokens.count},
               (struct range){new_done, new->tokens.count});
}

void redline_make(struct arena *arena, const struct comparison *comparison,
                  struct redline *ret_redline)
{
    struct redlining redlining = {.arena = arena, .comparison = comparison};
    redline_read_side(arena, &comparison->old, &redlining.old);
    redline_read_side(arena, &comparison->new, &redlining.new);
    redline_tie(&redlining);
    struct builder builder = {
        .redlining = &redlining, .old_block = REDLINE_NONE, .new_block = REDLINE_NONE};
    merge(&builder);
    for (size_t i = 0; i < builder.blocks.count; i++)
        builder.blocks.items[i].runs = builder.runs.items + builder.first_runs.items[i];
    *ret_redline = (struct redline){
        .comparison = comparison,
        .blocks = builder.blocks.items,
        .block_count = builder.blocks.count,
        .move_count = redlining.move_count,
        .table_count = (uint32_t)builder.columns.count,
        .columns = builder.columns.items,
    };
}
