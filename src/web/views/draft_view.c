/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/draft_view.h"

#include "model/consultation/consultation.h"

/* Parts */

struct taking {
    struct draft_view *view;
    struct arena *arena;
};

/* Stars for bold are a part of a Markdown draft's text and not of what it says. */
static struct str without_stars(struct arena *arena, struct str text)
{
    if (!str_contains(text, STR("**")))
        return text;
    char *out = arena_alloc(arena, text.n);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '*' && i + 1 < text.n && text.p[i + 1] == '*')
            i++;
        else
            out[n++] = text.p[i];
    }
    return (struct str){out, n};
}

static bool is_number(struct str mark)
{
    return mark.n && (ascii_is_digit(mark.p[0]) || ascii_is_alpha(mark.p[0]));
}

static void add_part(struct taking *taking, const struct block *block, size_t node)
{
    struct draft_view *view = taking->view;
    struct draft_part *part = &view->parts[view->part_count++];
    struct str text = document_plain(taking->arena, &view->loaded->document, block->range);
    if (view->loaded->document.format == FORMAT_MARKDOWN)
        text = without_stars(taking->arena, text);
    bool numbered = block->kind == BLOCK_HEADING && is_number(block->mark);
    if (numbered)
        text = str_format(taking->arena, "%.*s %.*s", STR_ARGS(block->mark), STR_ARGS(text));
    *part = (struct draft_part){.node = node, .block = block, .text = text};
    if (block->kind == BLOCK_HEADING && node != NODE_NONE)
        view->headings[node] = text;
    if (block->kind == BLOCK_LIST_ITEM && is_number(block->mark))
        part->mark = block->mark;
}

/* Blocks that are no node are the title, margins and the printed table of contents, which are left
 * out, and footnotes. */
static void take_parts(void *context)
{
    struct taking *taking = context;
    struct draft_view *view = taking->view;
    const struct draft *draft = &view->loaded->draft;
    const struct document *document = draft->document;
    view->parts = ARENA_ARRAY(taking->arena, document->blocks.count, struct draft_part);
    view->headings = ARENA_ARRAY(taking->arena, draft->node_count, struct str);
    size_t node = 1;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (node < draft->node_count && draft->nodes[node].heading.start == block->range.start)
            add_part(taking, block, node++);
        else if (block->kind == BLOCK_NOTE)
            add_part(taking, block, NODE_NONE);
    }
}

static bool mark_pale(struct office *office, int64_t consultation, struct arena *arena,
                      struct draft_view *view, struct error *error)
{
    const struct draft *draft = &view->loaded->draft;
    struct str text;
    if (!consultation_no_views(office, consultation, arena, &text, error))
        return false;
    view->pale = ARENA_ARRAY(arena, draft->node_count, bool);
    json_t *ids = text.n ? json_from(text, "what no views are sought on", error) : json_array();
    if (!view->pale || !ids) {
        json_decref(ids);
        return ids || error_no_memory(error);
    }
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const json_t *id = json_array_get(ids, i);
        struct str name = {json_string_value(id), json_string_length(id)};
        size_t node = draft_node_by_id(draft, name);
        for (size_t j = 0; node != NODE_NONE && j < draft->node_count; j++)
            view->pale[j] = view->pale[j] || draft_is_within(draft, j, node);
    }
    json_decref(ids);
    return true;
}

bool draft_view_load(struct office *office, int64_t consultation, int64_t version,
                     struct arena *arena, struct draft_view *ret_view, struct error *error)
{
    struct draft_view view = {.loaded = draft_load_kept(office, version, arena, error)};
    struct taking taking = {&view, arena};
    if (!view.loaded || !arena_run(arena, take_parts, &taking, error) ||
        !mark_pale(office, consultation, arena, &view, error))
        return false;
    *ret_view = view;
    return true;
}

struct draft_choice draft_choice_all(const struct draft_view *view)
{
    return (struct draft_choice){
        .from = 1, .to = view->loaded->draft.node_count, .here = NODE_NONE, .level = 3};
}

/* Parts as JSON */

enum { LOWEST_HEADING = 6 };

struct putting {
    struct json_maker *maker;
    const struct draft_view *view;
    const struct draft_choice *choice;
    size_t first, last; /* parts [first, last) */
};

static bool is_chosen(const struct putting *putting, const struct draft_part *part)
{
    const struct draft_choice *choice = putting->choice;
    if (part->node == NODE_NONE)
        return choice->from == 1 && choice->to == putting->view->loaded->draft.node_count;
    return part->node >= choice->from && part->node < choice->to;
}

/* The kind of the part beside this one, if there is one: runs of items and cells stand together. */
static bool goes_on(const struct putting *putting, size_t at, int step, enum block_kind kind)
{
    size_t other = at + (size_t)step;
    if ((step < 0 && at == putting->first) || other >= putting->last)
        return false;
    return putting->view->parts[other].block->kind == kind;
}

static void put_flag(const struct putting *putting, json_t *item, const char *key, bool value)
{
    json_put(putting->maker, item, key, json_boolean(value));
}

static void put_lists(const struct putting *putting, json_t *item, size_t at)
{
    const struct block *block = putting->view->parts[at].block;
    bool listed = block->kind == BLOCK_LIST_ITEM;
    put_flag(putting, item, "item", listed);
    put_flag(putting, item, "list_begin", listed && !goes_on(putting, at, -1, BLOCK_LIST_ITEM));
    put_flag(putting, item, "list_end", listed && !goes_on(putting, at, 1, BLOCK_LIST_ITEM));
}

static void put_cells(const struct putting *putting, json_t *item, size_t at)
{
    const struct draft_part *parts = putting->view->parts;
    const struct block *block = parts[at].block;
    bool cell = block->kind == BLOCK_CELL;
    bool before =
        cell && goes_on(putting, at, -1, BLOCK_CELL) && parts[at - 1].block->row <= block->row;
    bool after =
        cell && goes_on(putting, at, 1, BLOCK_CELL) && parts[at + 1].block->row >= block->row;
    put_flag(putting, item, "cell", cell);
    put_flag(putting, item, "header", cell && block->row == 1);
    put_flag(putting, item, "table_begin", cell && !before);
    put_flag(putting, item, "row_begin",
             cell && (!before || parts[at - 1].block->row != block->row));
    put_flag(putting, item, "row_end", cell && (!after || parts[at + 1].block->row != block->row));
    put_flag(putting, item, "table_end", cell && !after);
}

static void put_answer(const struct putting *putting, json_t *item, const struct draft_part *part)
{
    const struct draft_choice *choice = putting->choice;
    const struct answer_content *typed = choice->typed;
    struct str id = {NULL, 0}, text = {NULL, 0};
    bool pale = false;
    if (part->node != NODE_NONE) {
        id = putting->view->loaded->draft.nodes[part->node].id;
        pale = putting->view->pale[part->node];
    }
    for (size_t i = 0; typed && i < typed->passages.count; i++)
        if (str_equal(typed->passages.items[i].about, id))
            text = typed->passages.items[i].text;
    bool writing = typed && id.n && (text.n || str_equal(choice->open, id));
    put_flag(putting, item, "can_answer",
             choice->can_answer && id.n && !pale && !writing && part->block->kind != BLOCK_CELL);
    put_flag(putting, item, "writing", writing);
    json_put(putting->maker, item, "typed", json_of_str(text));
}

static unsigned heading_level(const struct putting *putting, const struct draft_part *part)
{
    const struct node *nodes = putting->view->loaded->draft.nodes;
    size_t above = nodes[putting->choice->from].depth;
    size_t depth = nodes[part->node].depth;
    unsigned level = putting->choice->level + (unsigned)(depth > above ? depth - above : 0);
    return level < LOWEST_HEADING ? level : LOWEST_HEADING;
}

static void put_part(const struct putting *putting, json_t *array, size_t at)
{
    const struct draft_part *part = &putting->view->parts[at];
    const struct draft *draft = &putting->view->loaded->draft;
    struct json_maker *maker = putting->maker;
    json_t *item = json_push_object(maker, array);
    bool note = part->node == NODE_NONE;
    bool heading = !note && part->block->kind == BLOCK_HEADING;
    bool pale = !note && !putting->choice->traces && putting->view->pale[part->node];
    bool listed = part->block->kind == BLOCK_LIST_ITEM || part->block->kind == BLOCK_CELL;
    json_put(maker, item, "id", note ? json_null() : json_of_str(draft->nodes[part->node].id));
    put_flag(putting, item, "heading", heading);
    json_put(maker, item, "level",
             heading ? json_integer(heading_level(putting, part)) : json_null());
    put_lists(putting, item, at);
    put_cells(putting, item, at);
    put_flag(putting, item, "note", note);
    put_flag(putting, item, "paragraph", !note && !heading && !listed);
    json_put(maker, item, "mark", json_of_optional(part->mark));
    json_put(maker, item, "text", json_of_str(part->text));
    put_flag(putting, item, "pale", pale);
    put_flag(putting, item, "pale_begin",
             pale && !putting->view->pale[draft->nodes[part->node].parent]);
    put_flag(putting, item, "here", !note && part->node == putting->choice->here);
    put_flag(putting, item, "traces", !note && putting->choice->traces);
    put_answer(putting, item, part);
}

json_t *draft_view_parts(struct json_maker *maker, const struct draft_view *view,
                         const struct draft_choice *choice)
{
    struct putting putting = {maker, view, choice, 0, view->part_count};
    json_t *array = json_array();
    while (putting.first < putting.last && !is_chosen(&putting, &view->parts[putting.first]))
        putting.first++;
    while (putting.last > putting.first && !is_chosen(&putting, &view->parts[putting.last - 1]))
        putting.last--;
    for (size_t i = putting.first; i < putting.last; i++)
        if (is_chosen(&putting, &view->parts[i]))
            put_part(&putting, array, i);
    return array;
}

/* Contents */

json_t *draft_view_name(const struct draft_view *view, size_t node)
{
    const struct node *from = &view->loaded->draft.nodes[node];
    struct str number = draft_number_of(from);
    if (view->headings[node].n)
        return json_of_str(view->headings[node]);
    if (number.n)
        return json_sprintf("%.*s %.*s", STR_ARGS(number), STR_ARGS(from->title));
    return json_of_str(from->title);
}

static void put_children(struct json_maker *maker, json_t *object, json_t *children)
{
    json_put(maker, object, "has_children", json_boolean(json_array_size(children) > 0));
    json_put(maker, object, "children", children);
}

/* The titled nodes right below `parent`, each with those below it. Titles nest no deeper than the
 * draft's reader lets them. */
static json_t *contents_below(struct json_maker *maker, const struct draft_view *view,
                              size_t parent)
{
    const struct draft *draft = &view->loaded->draft;
    json_t *array = json_array();
    for (size_t i = parent + 1; i < draft->node_count; i++) {
        const struct node *node = &draft->nodes[i];
        if (node->depth <= draft->nodes[parent].depth)
            break;
        if (node->parent != parent || !node_is_titled(node))
            continue;
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "id", json_of_str(node->id));
        json_put(maker, item, "name", draft_view_name(view, i));
        json_put(maker, item, "pale", json_boolean(view->pale[i]));
        put_children(maker, item, contents_below(maker, view, i));
    }
    return array;
}

size_t draft_titled_above(const struct draft *draft, size_t node)
{
    while (node && !node_is_titled(&draft->nodes[node]))
        node = draft->nodes[node].parent;
    return node;
}

void draft_view_contents(struct json_maker *maker, json_t *object, const struct draft_view *view)
{
    put_children(maker, object, contents_below(maker, view, 0));
}
