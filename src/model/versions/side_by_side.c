/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Each part of the new text has a partner in the old one, or none. Those partners that stand in the
 * same order in both texts are the frame (the longest increasing chain); what is not in it has
 * moved, and stands where it is now, with a sign where it was.
 */
#include "model/versions/side_by_side.h"

#include "model/chain/changes_inner.h"
#include "model/consultation/draft_pages.h"
#include "text/versions/differences.h"

#include <string.h>

/* A part of one of the texts. */
struct standing_part {
    size_t partner;  /* the part of the other text; NODE_NONE */
    size_t change;   /* its place among the changes; NODE_NONE */
    bool covered;    /* said together with another, the first of its change */
    bool framed;     /* stands in the same order in both */
    size_t page;     /* of an old one: where its row stands, when it has one of its own */
    struct str text; /* its own words, as they are read */
    struct str
        beside; /* what stands behind them and is no part: a table, a footnote; a line each */
};

struct row {
    const char *kind;
    size_t old, new; /* NODE_NONE where there is none */
    size_t page;
    bool beside; /* of what stands beside the parts */
};

struct aligning {
    struct change_ground ground;
    struct draft_pages pages; /* of the new text */
    size_t *changed;          /* rows of each that are not the same */
    VEC(struct row) all;
    struct sql_change_rows changes;
    struct sql_carried_node_rows carried;
    struct standing_part *old, *new;
    struct json_maker maker;
    struct str said_old, said_new; /* of the row at hand */
    bool beside;                   /* what is said stands beside the parts */
    bool any_beside;               /* there is something in one of the texts that does */
    struct differences differences;
};

static const struct draft *old_draft(const struct aligning *aligning)
{
    return &aligning->ground.old->draft;
}

static const struct draft *new_draft(const struct aligning *aligning)
{
    return &aligning->ground.new->draft;
}

/* Words */

static bool is_printed_number(struct str mark)
{
    return mark.n && (ascii_is_digit(mark.p[0]) || ascii_is_alpha(mark.p[0]));
}

/* Nodes and blocks are both in the order of the text. */
static void read_texts(struct arena *arena, const struct draft *draft, struct standing_part *parts)
{
    const struct document *document = draft->document;
    size_t block = 0;
    for (size_t i = 1; i < draft->node_count; i++) {
        struct range own = draft->nodes[i].heading;
        struct str text = document_plain(arena, document, own);
        while (block < document->blocks.count &&
               document->blocks.items[block].range.start < own.start)
            block++;
        struct str mark =
            block < document->blocks.count && document->blocks.items[block].range.start == own.start
                ? document->blocks.items[block].mark
                : (struct str){NULL, 0};
        if (is_printed_number(mark))
            text = str_format(arena, "%.*s %.*s", STR_ARGS(mark), STR_ARGS(text));
        parts[i].text = text;
    }
}

/* Margins, asides and a table of contents are no part of the text. */
static bool is_read(const struct block *block)
{
    return block->kind == BLOCK_NOTE || block->kind == BLOCK_CELL;
}

/* A block that is no part's own words stands beside the part before it. Whether there is any. */
static bool read_beside(struct arena *arena, const struct draft *draft, struct standing_part *parts)
{
    const struct document *document = draft->document;
    size_t at = 0;
    bool any = false;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        while (at + 1 < draft->node_count &&
               draft->nodes[at + 1].heading.start <= block->range.start)
            at++;
        if (at == 0 || block->range.start < draft->nodes[at].heading.end || !is_read(block))
            continue;
        struct str line = document_plain(arena, document, block->range);
        any = true;
        struct str *beside = &parts[at].beside;
        *beside =
            beside->n ? str_format(arena, "%.*s\n%.*s", STR_ARGS(*beside), STR_ARGS(line)) : line;
    }
    return any;
}

static void read_both(void *context)
{
    struct aligning *aligning = context;
    read_texts(aligning->ground.arena, old_draft(aligning), aligning->old);
    read_texts(aligning->ground.arena, new_draft(aligning), aligning->new);
    bool any_old = read_beside(aligning->ground.arena, old_draft(aligning), aligning->old);
    bool any_new = read_beside(aligning->ground.arena, new_draft(aligning), aligning->new);
    aligning->any_beside = any_old || any_new;
}

/* Partners */

static void clear(struct standing_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        parts[i].partner = parts[i].change = NODE_NONE;
}

/* The parts of a change: the first speaks for all. Of what came or went whole, all that is in it
 * belongs to it too, and each speaks for itself. Gives the first; NODE_NONE. */
static size_t mark_side(struct aligning *aligning, const struct draft *draft,
                        struct standing_part *parts, size_t change, struct str ids, bool whole)
{
    size_t first = NODE_NONE;
    json_t *list = json_from(ids, "a change's parts", NULL);
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t at = draft_node_by_id(draft, str_from(json_string_value(json_array_get(list, i))));
        if (at == NODE_NONE)
            continue;
        parts[at].change = change;
        parts[at].covered = first != NODE_NONE;
        first = first == NODE_NONE ? at : first;
        for (size_t k = at + 1; whole && k < draft->node_count && draft_is_within(draft, k, at);
             k++)
            if (parts[k].change == NODE_NONE)
                parts[k].change = change;
    }
    aligning->maker.failed |= list == NULL;
    json_decref(list);
    return first;
}

static void mark_changes(struct aligning *aligning)
{
    for (size_t i = 0; i < aligning->changes.count; i++) {
        const struct sql_change *change = &aligning->changes.items[i];
        bool added = str_equal(change->kind, STR("added"));
        bool removed = str_equal(change->kind, STR("removed"));
        size_t old =
            mark_side(aligning, old_draft(aligning), aligning->old, i, change->old_nodes, removed);
        size_t new =
            mark_side(aligning, new_draft(aligning), aligning->new, i, change->new_nodes, added);
        if (old != NODE_NONE && new != NODE_NONE) {
            aligning->old[old].partner = new;
            aligning->new[new].partner = old;
        }
    }
}

/* What is no change stands where it was carried to. */
static void mark_carried(struct aligning *aligning)
{
    for (size_t i = 0; i < aligning->carried.count; i++) {
        const struct sql_carried_node *row = &aligning->carried.items[i];
        size_t old = draft_node_by_id(old_draft(aligning), row->node);
        size_t new =
            row->new_node.n ? draft_node_by_id(new_draft(aligning), row->new_node) : NODE_NONE;
        if (old == NODE_NONE || new == NODE_NONE || aligning->old[old].partner != NODE_NONE ||
            aligning->new[new].partner != NODE_NONE || aligning->old[old].covered ||
            aligning->new[new].covered)
            continue;
        aligning->old[old].partner = new;
        aligning->new[new].partner = old;
    }
}

/* The frame */

struct chain {
    size_t *ends; /* of each length the part of the new text that ends the lowest such chain */
    size_t *before;
    size_t length;
};

/* How many chains end below `old`. */
static size_t rank_of(const struct aligning *aligning, const struct chain *chain, size_t old)
{
    size_t low = 0, high = chain->length;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (aligning->new[chain->ends[middle]].partner < old)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Longest increasing subsequence (Schensted 1961), in n log n. */
static bool find_frame(struct aligning *aligning)
{
    size_t count = new_draft(aligning)->node_count;
    struct arena *arena = aligning->ground.arena;
    struct chain chain = {ARENA_ARRAY(arena, count, size_t), ARENA_ARRAY(arena, count, size_t), 0};
    if (!chain.ends || !chain.before)
        return error_no_memory(aligning->ground.error);
    for (size_t i = 1; i < count; i++) {
        if (aligning->new[i].partner == NODE_NONE)
            continue;
        size_t rank = rank_of(aligning, &chain, aligning->new[i].partner);
        chain.before[i] = rank ? chain.ends[rank - 1] : NODE_NONE;
        chain.ends[rank] = i;
        if (rank == chain.length)
            chain.length++;
    }
    for (size_t at = chain.length ? chain.ends[chain.length - 1] : NODE_NONE; at != NODE_NONE;
         at = chain.before[at]) {
        aligning->new[at].framed = true;
        aligning->old[aligning->new[at].partner].framed = true;
    }
    return true;
}

/* Rows */

/* The words of a part, or what stands beside it, with those of the others for which it speaks. */
static struct str said_by(const struct aligning *aligning, const struct draft *draft,
                          const struct standing_part *parts, size_t at)
{
    bool beside = aligning->beside;
    struct str said = beside ? parts[at].beside : parts[at].text;
    for (size_t i = at + 1; parts[at].change != NODE_NONE && i < draft->node_count; i++) {
        struct str more = beside ? parts[i].beside : parts[i].text;
        if (parts[i].covered && parts[i].change == parts[at].change && more.n)
            said = said.n ? str_format(aligning->ground.arena, "%.*s\n%.*s", STR_ARGS(said),
                                       STR_ARGS(more))
                          : more;
    }
    return said;
}

static void read_row(void *context)
{
    struct aligning *aligning = context;
    differences_of(aligning->ground.arena, aligning->said_old, aligning->said_new,
                   &aligning->differences);
}

static json_t *pieces_view(struct aligning *aligning)
{
    static const char *const names[] = {
        [PIECE_SAME] = "same", [PIECE_DELETED] = "deleted", [PIECE_INSERTED] = "inserted"};
    json_t *list = json_array();
    for (size_t i = 0; i < aligning->differences.count; i++) {
        const struct piece *piece = &aligning->differences.items[i];
        bool gone = piece->kind == PIECE_DELETED;
        struct range range = gone ? piece->old : piece->new;
        json_t *item = json_push_object(&aligning->maker, list);
        json_put(&aligning->maker, item, "kind", json_string(names[piece->kind]));
        json_put(&aligning->maker, item, "text",
                 json_of_str(str_sub(gone ? aligning->said_old : aligning->said_new, range.start,
                                     range.end)));
    }
    return list;
}

static json_t *side_view(struct aligning *aligning, const struct draft *draft, size_t at,
                         struct str said)
{
    if (at == NODE_NONE)
        return json_null();
    const struct node *node = &draft->nodes[at];
    bool beside = aligning->beside, heading = node->kind != NODE_PARAGRAPH &&
                                              node->kind != NODE_LIST_ITEM && !node->bold_lead &&
                                              !beside;
    json_t *view = json_object();
    json_put(&aligning->maker, view, "node", beside ? json_null() : json_of_str(node->id));
    json_put(&aligning->maker, view, "kind",
             json_string(beside ? "beside" : node_kind_name(node->kind)));
    json_put(&aligning->maker, view, "level", json_integer(heading ? (json_int_t)node->depth : 0));
    json_put(&aligning->maker, view, "text", json_of_str(said));
    return view;
}

static json_t *other_view(struct aligning *aligning, const char *kind, size_t old, size_t new)
{
    if (strcmp(kind, "moved_away") == 0)
        return json_of_str(new_draft(aligning)->nodes[aligning->old[old].partner].id);
    if (strcmp(kind, "moved_here") == 0)
        return json_of_str(old_draft(aligning)->nodes[aligning->new[new].partner].id);
    return json_null();
}

struct saying {
    struct aligning *aligning;
    size_t old, new;
};

static void say(void *context)
{
    struct saying *saying = context;
    struct aligning *aligning = saying->aligning;
    aligning->said_old = aligning->said_new = (struct str){NULL, 0};
    if (saying->old != NODE_NONE)
        aligning->said_old = said_by(aligning, old_draft(aligning), aligning->old, saying->old);
    if (saying->new != NODE_NONE)
        aligning->said_new = said_by(aligning, new_draft(aligning), aligning->new, saying->new);
}

static bool say_row(struct aligning *aligning, size_t old, size_t new)
{
    struct saying saying = {aligning, old, new};
    return arena_run(aligning->ground.arena, say, &saying, aligning->ground.error);
}

static json_t *other_part(struct aligning *aligning, const struct row *row)
{
    size_t page = aligning->pages.count;
    if (strcmp(row->kind, "moved_away") == 0)
        page = draft_page_of(&aligning->pages, aligning->old[row->old].partner);
    else if (strcmp(row->kind, "moved_here") == 0)
        page = aligning->old[row->old].page;
    return page < aligning->pages.count
               ? json_of_str(new_draft(aligning)->nodes[aligning->pages.starts[page]].id)
               : json_null();
}

static bool put_row(struct aligning *aligning, const struct row *told, json_t *rows)
{
    struct json_maker *maker = &aligning->maker;
    const char *kind = told->kind;
    size_t old = told->old, new = told->new;
    size_t change = new != NODE_NONE ? aligning->new[new].change : aligning->old[old].change;
    bool both = old != NODE_NONE && new != NODE_NONE &&strcmp(kind, "same") != 0;
    const struct sql_change *row = change == NODE_NONE ? NULL : &aligning->changes.items[change];
    aligning->beside = told->beside;
    if (!say_row(aligning, old, new))
        return false;
    if (both && !arena_run(aligning->ground.arena, read_row, aligning, aligning->ground.error))
        return false;
    json_t *view = json_push_object(maker, rows);
    json_put(maker, view, "kind", json_string(kind));
    json_put(maker, view, "change", row ? json_integer(row->id) : json_null());
    json_put(maker, view, "ordinal", row ? json_integer(row->ordinal) : json_null());
    json_put(maker, view, "old", side_view(aligning, old_draft(aligning), old, aligning->said_old));
    json_put(maker, view, "new", side_view(aligning, new_draft(aligning), new, aligning->said_new));
    json_put(maker, view, "pieces", both ? pieces_view(aligning) : json_null());
    json_put(maker, view, "other",
             told->beside ? json_null() : other_view(aligning, kind, old, new));
    json_put(maker, view, "other_part", told->beside ? json_null() : other_part(aligning, told));
    aligning->beside = false;
    return true;
}

/* Which rows there are, and where */

static bool add_row(struct aligning *aligning, const char *kind, size_t old, size_t new,
                    size_t page)
{
    struct row *row = VEC_PUSH(aligning->ground.arena, &aligning->all);
    if (!row)
        return error_no_memory(aligning->ground.error);
    *row = (struct row){kind, old, new, page, aligning->beside};
    if (page < aligning->pages.count)
        aligning->changed[page] += strcmp(kind, "same") != 0;
    return true;
}

/* Tables and footnotes beside a part go where it goes. */
static bool add_beside(struct aligning *aligning, const char *kind, size_t old, size_t new,
                       size_t page)
{
    if (!aligning->any_beside)
        return true;
    aligning->beside = true;
    bool ok = say_row(aligning, old, new);
    bool came = aligning->said_new.n > 0, went = aligning->said_old.n > 0;
    if (ok && came && went)
        kind = str_equal(aligning->said_old, aligning->said_new) ? "same" : "changed";
    else if (old != NODE_NONE && new != NODE_NONE)
        kind = came ? "added" : "removed";
    if (ok && (came || went))
        ok = add_row(aligning, kind, went ? old : NODE_NONE, came ? new : NODE_NONE, page);
    aligning->beside = false;
    return ok;
}

/* A part of the old text that has no like at its height. */
static bool add_old(struct aligning *aligning, size_t old, size_t page)
{
    struct standing_part *part = &aligning->old[old];
    if (part->covered)
        return true;
    part->page = page;
    bool removed = part->partner == NODE_NONE;
    return add_row(aligning, removed ? "removed" : "moved_away", old, NODE_NONE, page) &&
           (!removed || add_beside(aligning, "removed", old, NODE_NONE, page));
}

static bool add_new(struct aligning *aligning, size_t new, size_t page)
{
    const struct standing_part *part = &aligning->new[new];
    if (part->partner == NODE_NONE)
        return add_row(aligning, "added", NODE_NONE, new, page) &&
               add_beside(aligning, "added", NODE_NONE, new, page);
    if (!part->framed)
        return add_row(aligning, "moved_here", part->partner, new, page) &&
               add_beside(aligning, "moved_here", part->partner, new, page);
    if (!say_row(aligning, part->partner, new))
        return false;
    bool same = str_equal(aligning->said_old, aligning->said_new);
    const char *kind = same ? "same" : "changed";
    return add_row(aligning, kind, part->partner, new, page) &&
           add_beside(aligning, kind, part->partner, new, page);
}

static bool add_rows(struct aligning *aligning)
{
    size_t old = 1, old_count = old_draft(aligning)->node_count, page = 0;
    for (size_t i = 1; i < new_draft(aligning)->node_count; i++) {
        const struct standing_part *part = &aligning->new[i];
        page = draft_page_of(&aligning->pages, i);
        if (part->covered)
            continue;
        for (; part->framed && old < part->partner; old++)
            if (!add_old(aligning, old, page))
                return false;
        if (part->framed)
            old = part->partner + 1;
        if (!add_new(aligning, i, page))
            return false;
    }
    for (; old < old_count; old++)
        if (!add_old(aligning, old, page))
            return false;
    return true;
}

/* The part that was chosen */

static bool find_page(struct aligning *aligning, struct str part, size_t *ret_page)
{
    size_t page = 0;
    if (part.n) {
        size_t node = draft_node_by_id(new_draft(aligning), part);
        if (node == NODE_NONE)
            return error_set(aligning->ground.error, ERROR_NOT_FOUND,
                             "the version has no part %.*s", STR_ARGS(part));
        *ret_page = draft_page_of(&aligning->pages, node);
        return true;
    }
    while (page < aligning->pages.count && aligning->changed[page] == 0)
        page++;
    *ret_page = page < aligning->pages.count ? page : 0;
    return true;
}

static void put_parts(struct aligning *aligning, json_t *view)
{
    struct json_maker *maker = &aligning->maker;
    json_t *list = json_put_array(maker, view, "parts");
    for (size_t i = 0; i < aligning->pages.count; i++) {
        const struct node *node = &new_draft(aligning)->nodes[aligning->pages.starts[i]];
        json_t *part = json_push_object(maker, list);
        json_put(maker, part, "node", json_of_str(node->id));
        json_put(maker, part, "kind", json_string(node_kind_name(node->kind)));
        json_put(maker, part, "number", json_of_optional(draft_number_of(node)));
        json_put(maker, part, "title", json_of_optional(node->title));
        json_put(maker, part, "text", json_of_str(aligning->new[aligning->pages.starts[i]].text));
        json_put(maker, part, "changed", json_integer((json_int_t)aligning->changed[i]));
    }
}

static bool put_rows(struct aligning *aligning, const struct side_by_side_choice *choice,
                     json_t *view)
{
    struct json_maker *maker = &aligning->maker;
    json_t *rows = json_put_array(maker, view, "rows");
    size_t page = 0;
    if (!find_page(aligning, choice->part, &page))
        return false;
    bool all = choice->all || aligning->pages.count < 2;
    json_put(maker, view, "all", json_boolean(all));
    json_put(maker, view, "part", all ? json_null() : json_integer((json_int_t)page));
    for (size_t i = 0; i < aligning->all.count; i++)
        if ((all || aligning->all.items[i].page == page) &&
            !put_row(aligning, &aligning->all.items[i], rows))
            return false;
    return true;
}

/* The whole */

static bool load(struct aligning *aligning, struct office *office, int64_t consultation,
                 int64_t version, struct arena *arena, struct error *error)
{
    if (!change_ground_load(office, consultation, version, arena, &aligning->ground, error) ||
        !sql_change_list(office->store, version, 0, STORE_ALL_ROWS, arena, &aligning->changes,
                         error) ||
        !sql_carried_node_list(office->store, version, arena, &aligning->carried, error))
        return false;
    size_t old = old_draft(aligning)->node_count, new = new_draft(aligning)->node_count;
    aligning->old = ARENA_ARRAY(arena, old, struct standing_part);
    aligning->new = ARENA_ARRAY(arena, new, struct standing_part);
    if (!aligning->old || !aligning->new)
        return error_no_memory(error);
    if (!draft_pages_find(new_draft(aligning), arena, &aligning->pages, error))
        return false;
    aligning->changed = ARENA_ARRAY(arena, aligning->pages.count, size_t);
    if (!aligning->changed)
        return error_no_memory(error);
    clear(aligning->old, old);
    clear(aligning->new, new);
    return arena_run(arena, read_both, aligning, error);
}

static bool align(struct aligning *aligning, const struct side_by_side_choice *choice, json_t *view)
{
    mark_changes(aligning);
    mark_carried(aligning);
    json_put(&aligning->maker, view, "version", json_integer(aligning->ground.version.id));
    json_put(&aligning->maker, view, "earlier", json_integer(aligning->ground.version.earlier));
    if (!find_frame(aligning) || !add_rows(aligning))
        return false;
    put_parts(aligning, view);
    return put_rows(aligning, choice, view);
}

json_t *side_by_side_view(struct office *office, int64_t consultation, int64_t version,
                          const struct side_by_side_choice *choice, struct error *error)
{
    struct arena arena = arena_init();
    struct aligning aligning = {0};
    json_t *view = json_object();
    if (load(&aligning, office, consultation, version, &arena, error) &&
        align(&aligning, choice, view)) {
        view = json_made(&aligning.maker, view, error);
    } else {
        json_decref(view);
        view = NULL;
    }
    arena_done(&arena);
    return view;
}
