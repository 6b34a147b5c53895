/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/changes_overview.h"

#include "model/office/json.h"
#include "text/document/draft.h"

#include <stdio.h>

/* Chapters, and what stands right below them. */
enum { LOWEST_PART = 2 };

/* A version's parts by id, each with the one that an overview tells it under. */
struct tree {
    struct sql_node_rows nodes;
    json_t *places; /* of a node's id, its place in `nodes` */
    size_t *depths, *tops;
};

/* Who stands behind changes, each once: keys are what sets are made of. */
struct tally {
    json_t *row; /* borrowed: where the counts go */
    json_t *wishes, *bodies;
};

struct overview {
    struct store *store;
    struct arena *arena;
    struct json_maker maker;
    struct error *error;
    struct tree old, new;
    size_t *carried; /* of each part of the older version, the one that it is now */
    struct sql_cause_of_version_rows causes;
    size_t cause; /* the next one, for they come in the order of the changes */
    json_t *parts;
};

static const char *const count_names[] = {"changes", "caused", "editorial", "open"};

/* Trees */

static size_t place_of(const struct tree *tree, struct str id)
{
    const json_t *place = id.n ? json_object_getn(tree->places, id.p, id.n) : NULL;
    return place ? (size_t)json_integer_value(place) : NODE_NONE;
}

static bool is_titled(const struct sql_node *node)
{
    return node->title.n && !str_equal(node->kind, STR("paragraph")) &&
           !str_equal(node->kind, STR("list_item")) && !str_equal(node->kind, STR("root"));
}

/* Parents come before what is in them. */
static void find_tops(struct tree *tree)
{
    for (size_t i = 0; i < tree->nodes.count; i++) {
        const struct sql_node *node = &tree->nodes.items[i];
        size_t up = place_of(tree, node->parent);
        tree->depths[i] = up == NODE_NONE ? 0 : tree->depths[up] + 1;
        bool own = is_titled(node) && tree->depths[i] <= LOWEST_PART;
        tree->tops[i] = own ? i : up == NODE_NONE ? NODE_NONE : tree->tops[up];
        json_object_setn_new(tree->places, node->id.p, node->id.n, json_integer((json_int_t)i));
    }
}

static bool load_tree(struct overview *overview, int64_t version, struct tree *ret_tree)
{
    struct tree tree = {0};
    if (!sql_node_list(overview->store, version, overview->arena, &tree.nodes, overview->error))
        return false;
    tree.depths = ARENA_ARRAY(overview->arena, tree.nodes.count + 1, size_t);
    tree.tops = ARENA_ARRAY(overview->arena, tree.nodes.count + 1, size_t);
    tree.places = json_object();
    if (!tree.depths || !tree.tops || !tree.places) {
        json_decref(tree.places);
        return error_no_memory(overview->error);
    }
    find_tops(&tree);
    *ret_tree = tree;
    return true;
}

static bool load_carried(struct overview *overview, int64_t version)
{
    struct sql_carried_node_rows rows;
    size_t count = overview->old.nodes.count;
    overview->carried = ARENA_ARRAY(overview->arena, count + 1, size_t);
    if (!overview->carried)
        return error_no_memory(overview->error);
    if (!sql_carried_node_list(overview->store, version, overview->arena, &rows, overview->error))
        return false;
    for (size_t i = 0; i < count; i++)
        overview->carried[i] = NODE_NONE;
    for (size_t i = 0; i < rows.count; i++) {
        size_t old = place_of(&overview->old, rows.items[i].node);
        if (old != NODE_NONE)
            overview->carried[old] = place_of(&overview->new, rows.items[i].new_node);
    }
    return true;
}

/* The part that a change is told under; `*ret_gone` when it stands in the older version alone. */
static const struct sql_node *part_of(const struct overview *overview,
                                      const struct sql_change *change, bool *ret_gone)
{
    size_t place = place_of(&overview->new, change->new_node);
    *ret_gone = false;
    if (place == NODE_NONE) {
        size_t old = place_of(&overview->old, change->old_node);
        size_t top = old == NODE_NONE ? NODE_NONE : overview->old.tops[old];
        if (top == NODE_NONE)
            return NULL;
        place = overview->carried[top];
        *ret_gone = place == NODE_NONE;
        if (*ret_gone)
            return &overview->old.nodes.items[top];
    }
    size_t top = overview->new.tops[place];
    return top == NODE_NONE ? NULL : &overview->new.nodes.items[top];
}

/* Counts */

static void put_none(struct overview *overview, json_t *row)
{
    for (size_t i = 0; i < sizeof count_names / sizeof *count_names; i++)
        json_put(&overview->maker, row, count_names[i], json_integer(0));
}

static void add_one(struct overview *overview, json_t *row, const char *name)
{
    json_int_t count = json_integer_value(json_object_get(row, name));
    json_put(&overview->maker, row, name, json_integer(count + 1));
}

static void count_change(struct overview *overview, json_t *row, const struct sql_change *change)
{
    bool caused = str_equal(change->cause, STR("viewpoints"));
    bool editorial = str_equal(change->cause, STR("editorial"));
    add_one(overview, row, "changes");
    add_one(overview, row, caused ? "caused" : editorial ? "editorial" : "open");
}

static bool begin_tally(struct overview *overview, json_t *row, struct tally *ret_tally)
{
    *ret_tally = (struct tally){row, json_object(), json_object()};
    put_none(overview, row);
    return (ret_tally->wishes && ret_tally->bodies) || error_no_memory(overview->error);
}

static void end_tally(struct overview *overview, struct tally *tally)
{
    json_put(&overview->maker, tally->row, "wishes",
             json_of_count(json_object_size(tally->wishes)));
    json_put(&overview->maker, tally->row, "bodies",
             json_of_count(json_object_size(tally->bodies)));
    json_decref(tally->wishes);
    json_decref(tally->bodies);
}

/* An unknown sender is nobody else's: "?" stands for as many bodies as letters. */
static void count_cause(struct overview *overview, struct tally *tally,
                        const struct sql_cause_of_version *cause)
{
    char wish[24], document[24];
    snprintf(wish, sizeof wish, "%lld", (long long)cause->viewpoint);
    snprintf(document, sizeof document, "%lld", (long long)cause->document);
    struct str key = cause->sender_key;
    bool known = key.n && !str_equal(key, STR("?"));
    struct str body = known ? key : str_from(document);
    overview->maker.failed |= json_object_set_new(tally->wishes, wish, json_true()) != 0 ||
                              json_object_setn_new(tally->bodies, body.p, body.n, json_true()) != 0;
}

/* Parts */

/* The row of a part, a new one when it has none yet. */
static json_t *row_of(struct overview *overview, const struct sql_node *part, bool gone)
{
    json_t *row;
    size_t i;
    json_array_foreach(overview->parts, i, row)
    {
        bool same = part ? str_equal(json_str(row, "node"), part->id) : !json_str(row, "node").n;
        if (same && json_is_true(json_object_get(row, "gone")) == gone)
            return row;
    }
    row = json_push_object(&overview->maker, overview->parts);
    json_put(&overview->maker, row, "node", part ? json_of_str(part->id) : json_null());
    json_put(&overview->maker, row, "kind", part ? json_of_str(part->kind) : json_null());
    json_put(&overview->maker, row, "number", part ? json_of_optional(part->number) : json_null());
    json_put(&overview->maker, row, "title", part ? json_of_optional(part->title) : json_null());
    json_put(&overview->maker, row, "gone", json_boolean(gone));
    put_none(overview, row);
    json_put_array(&overview->maker, row, "ids");
    json_put_object(&overview->maker, row, "wishes");
    json_put_object(&overview->maker, row, "bodies");
    return row;
}

/* While a part is counted its sets stand where their sizes will. */
static void settle_parts(struct overview *overview)
{
    static const char *const sets[] = {"wishes", "bodies"};
    json_t *row;
    size_t i;
    json_array_foreach(overview->parts, i, row)
    {
        for (size_t k = 0; k < sizeof sets / sizeof *sets; k++) {
            size_t count = json_object_size(json_object_get(row, sets[k]));
            json_put(&overview->maker, row, sets[k], json_of_count(count));
        }
    }
}

static void tell_change(struct overview *overview, const struct sql_change *change,
                        struct tally *version, struct tally *whole)
{
    bool gone;
    const struct sql_node *part = part_of(overview, change, &gone);
    json_t *row = row_of(overview, part, gone);
    struct tally own = {row, json_object_get(row, "wishes"), json_object_get(row, "bodies")};
    json_push(&overview->maker, json_object_get(row, "ids"), json_integer(change->id));
    count_change(overview, row, change);
    count_change(overview, version->row, change);
    count_change(overview, whole->row, change);
    const struct sql_cause_of_version_rows *causes = &overview->causes;
    for (; overview->cause < causes->count && causes->items[overview->cause].change == change->id;
         overview->cause++) {
        const struct sql_cause_of_version *cause = &causes->items[overview->cause];
        count_cause(overview, &own, cause);
        count_cause(overview, version, cause);
        count_cause(overview, whole, cause);
    }
}

/* Versions */

static bool tell_changes(struct overview *overview, int64_t version, struct tally *tally,
                         struct tally *whole)
{
    struct sql_change_rows changes;
    if (!sql_change_list(overview->store, version, 0, STORE_ALL_ROWS, overview->arena, &changes,
                         overview->error) ||
        !load_carried(overview, version) ||
        !sql_cause_of_version(overview->store, version, overview->arena, &overview->causes,
                              overview->error))
        return false;
    overview->cause = 0;
    for (size_t i = 0; i < changes.count; i++)
        tell_change(overview, &changes.items[i], tally, whole);
    settle_parts(overview);
    return true;
}

static bool tell_version(struct overview *overview, int64_t version, json_t *list,
                         struct tally *whole)
{
    json_t *row = json_push_object(&overview->maker, list);
    struct tally tally;
    bool ok = begin_tally(overview, row, &tally);
    json_put(&overview->maker, row, "version", json_integer(version));
    overview->parts = json_put_array(&overview->maker, row, "parts");
    ok = ok && load_tree(overview, version, &overview->new);
    ok = ok && tell_changes(overview, version, &tally, whole);
    end_tally(overview, &tally);
    json_decref(overview->old.places);
    overview->old = overview->new;
    overview->new = (struct tree){0};
    return ok;
}

static bool tell_chain(struct overview *overview, const struct version_chain *chain, json_t *view)
{
    struct tally whole;
    bool ok = begin_tally(overview, view, &whole);
    json_t *list = json_put_array(&overview->maker, view, "versions");
    ok = ok && load_tree(overview, chain->items[0].id, &overview->old);
    for (size_t i = 1; ok && i < chain->count; i++)
        ok = tell_version(overview, chain->items[i].id, list, &whole);
    end_tally(overview, &whole);
    json_decref(overview->old.places);
    return ok;
}

json_t *changes_overview(struct office *office, const struct version_chain *chain,
                         struct error *error)
{
    struct arena arena = arena_init();
    struct overview overview = {.store = office->store, .arena = &arena, .error = error};
    json_t *view = json_object();
    bool ok = tell_chain(&overview, chain, view);
    arena_done(&arena);
    if (ok)
        return json_made(&overview.maker, view, error);
    json_decref(view);
    return NULL;
}
