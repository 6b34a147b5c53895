/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/draft_tree.h"

struct taking {
    struct arena *arena;
    const struct document *document; /* without asides, as draft_read has it */
    const struct sql_node_rows *rows;
    struct draft draft;
    size_t block; /* nodes and blocks are both in the order of the text */
    bool fits;
};

/* Depth first, so that the parent is the node before or one that this stands below. NODE_NONE when
 * it is none of them. */
static size_t find_parent(const struct taking *taking, size_t at, struct str id)
{
    const struct node *nodes = taking->draft.nodes;
    size_t above = at - 1;
    while (above != NODE_NONE && !str_equal(nodes[above].id, id))
        above = nodes[above].parent;
    return above;
}

static bool is_in_text(const struct taking *taking, const struct sql_node *row)
{
    return row->start_at >= 0 && row->start_at <= row->end_at &&
           (size_t)row->end_at <= taking->document->text.n;
}

/* The heading, or the text itself, is the block that the node begins with. */
static bool take_block(struct taking *taking, struct node *node)
{
    const struct document *document = taking->document;
    while (taking->block < document->blocks.count &&
           document->blocks.items[taking->block].range.start < node->range.start)
        taking->block++;
    if (taking->block == document->blocks.count)
        return false;
    const struct block *block = &document->blocks.items[taking->block];
    node->heading = block->range;
    node->bold_lead =
        block->kind != BLOCK_HEADING && draft_has_bold_lead(taking->arena, document, block->range);
    return node->heading.start == node->range.start && node->heading.end <= node->range.end;
}

static bool take_node(struct taking *taking, size_t at)
{
    const struct sql_node *row = &taking->rows->items[at];
    struct node *node = &taking->draft.nodes[at];
    node->kind = node_kind_from_name(row->kind);
    if (node->kind == NODE_KINDS || !is_in_text(taking, row))
        return false;
    node->id = row->id;
    node->number = row->number;
    node->title = row->title;
    node->range = (struct range){(size_t)row->start_at, (size_t)row->end_at};
    node->parent = NODE_NONE;
    if (at == 0) {
        node->heading = draft_title_range(taking->arena, taking->document);
        return true;
    }
    node->parent = find_parent(taking, at, row->parent);
    if (node->parent == NODE_NONE)
        return false;
    node->depth = taking->draft.nodes[node->parent].depth + 1;
    return take_block(taking, node);
}

static void take(void *context)
{
    struct taking *taking = context;
    struct draft *draft = &taking->draft;
    size_t count = taking->rows->count;
    draft->nodes = ARENA_ARRAY(taking->arena, count, struct node);
    taking->fits = count > 0;
    for (size_t i = 0; i < count && taking->fits; i++)
        taking->fits = take_node(taking, i);
    if (!taking->fits)
        return;
    draft->node_count = count;
    draft->document = taking->document;
    draft->title = draft->nodes[0].title;
    draft_order_ids(taking->arena, draft);
}

bool draft_tree_take(const struct document *document, const struct sql_node_rows *rows,
                     struct arena *arena, struct draft *ret_draft, bool *ret_fits,
                     struct error *error)
{
    struct document *body = ARENA_NEW(arena, struct document);
    if (!body)
        return error_no_memory(error);
    *body = document_body(document);
    struct taking taking = {.arena = arena, .document = body, .rows = rows};
    if (!arena_run(arena, take, &taking, error))
        return false;
    if (taking.fits)
        *ret_draft = taking.draft;
    *ret_fits = taking.fits;
    return true;
}
