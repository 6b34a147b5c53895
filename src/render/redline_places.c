/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/redline_view.h"

/* So many blocks without a change are folded away. */
#define FOLD_FROM 2

/* Tables, rows, cells and lists */

static bool is_item(const struct redline_block *block)
{
    return block->form.kind == BLOCK_LIST_ITEM;
}

struct redline_borders redline_borders_at(const struct redline *redline, size_t at)
{
    static const struct redline_block none = {.form = {.kind = BLOCK_PARAGRAPH}};
    const struct redline_block *block = &redline->blocks[at];
    const struct redline_block *before = at ? block - 1 : &none;
    const struct redline_block *after = at + 1 < redline->block_count ? block + 1 : &none;
    struct redline_borders borders = {
        .opens_list = is_item(block) && !is_item(before),
        .closes_list = is_item(block) && !is_item(after),
    };
    if (!block->table)
        return borders;
    borders.opens_table = before->table != block->table;
    borders.closes_table = after->table != block->table;
    borders.opens_row = borders.opens_table || before->row != block->row;
    borders.closes_row = borders.closes_table || after->row != block->row;
    borders.opens_cell = borders.opens_row || before->column != block->column;
    borders.closes_cell = borders.closes_row || after->column != block->column;
    return borders;
}

/* Changes, folds, moves */

/* Changed blocks are a change each; those of one row of a table are one, which begins with the row.
 */
static void number_changes(struct redline_view *view)
{
    const struct redline *redline = &view->files->redline;
    struct redline_place *first = view->places;
    for (size_t i = 0; i < redline->block_count; i++) {
        if (!redline->blocks[i].table || redline_borders_at(redline, i).opens_row)
            first = &view->places[i];
        if (!redline->blocks[i].changed)
            continue;
        if (!first->change) {
            first->change = ++view->change_count;
            first->begins = true;
        }
        view->places[i].change = first->change;
    }
}

/* Behind the table or list that block `at` stands in, or behind the block. */
static size_t group_end(const struct redline *redline, size_t at, bool *ret_changed)
{
    *ret_changed = false;
    for (;; at++) {
        const struct redline_block *block = &redline->blocks[at];
        struct redline_borders borders = redline_borders_at(redline, at);
        *ret_changed |= block->changed;
        if ((!block->table || borders.closes_table) && (!is_item(block) || borders.closes_list))
            return at + 1;
    }
}

static void fold(struct redline_view *view, size_t first, size_t end)
{
    view->places[first].fold = (uint32_t)(end - first);
    view->places[end - 1].closes_fold = true;
}

/* A stretch without a change is folded but for the table, list or block next to a change, which
 * shows where that stands. Headings never are, for they tell where one is. */
struct folding {
    struct redline_view *view;
    size_t first,
        last; /* groups of the stretch: where what may be folded begins, and the last one */
    size_t groups;
    bool after_change;
};

static void end_stretch(struct folding *folding, size_t end, bool before_change)
{
    size_t fold_end = before_change ? folding->last : end;
    if (folding->groups && fold_end >= folding->first + FOLD_FROM)
        fold(folding->view, folding->first, fold_end);
    folding->groups = 0;
    folding->after_change = before_change;
}

static void fold_stretches(struct redline_view *view)
{
    const struct redline *redline = &view->files->redline;
    struct folding folding = {.view = view};
    for (size_t i = 0, end; i < redline->block_count; i = end) {
        bool changed;
        end = group_end(redline, i, &changed);
        if (changed || redline->blocks[i].form.kind == BLOCK_HEADING) {
            end_stretch(&folding, i, changed);
            continue;
        }
        if (folding.groups++ == 0)
            folding.first = folding.after_change ? end : i;
        folding.last = i;
    }
    end_stretch(&folding, redline->block_count, false);
}

static void note_move(struct redline_move *move, const struct redline_run *run)
{
    bool from = run->state == REDLINE_MOVED_FROM;
    const struct redline_run **first = from ? &move->first_from : &move->first_to;
    const struct redline_run **last = from ? &move->last_from : &move->last_to;
    if (!*first)
        *first = run;
    *last = run;
}

static void find_moves(struct redline_view *view)
{
    const struct redline *redline = &view->files->redline;
    for (size_t i = 0; i < redline->block_count; i++)
        for (size_t k = 0; k < redline->blocks[i].run_count; k++)
            if (redline->blocks[i].runs[k].move)
                note_move(&view->moves[redline->blocks[i].runs[k].move],
                          &redline->blocks[i].runs[k]);
}

void redline_find_places(struct redline_view *view)
{
    const struct redline *redline = &view->files->redline;
    view->places = ARENA_ARRAY(&view->arena, redline->block_count + 1, struct redline_place);
    view->moves = ARENA_ARRAY(&view->arena, (size_t)redline->move_count + 1, struct redline_move);
    number_changes(view);
    fold_stretches(view);
    find_moves(view);
}
