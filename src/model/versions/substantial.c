/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/substantial.h"

#include "base/utf8.h"
#include "model/chain/changes_inner.h"
#include "model/versions/pieces.h"
#include "text/versions/obligations.h"

/* Compared so far into a wording. */
enum { COMPARED_BYTES = 8000 };

/* A part that stands on the list because it was not asked about. */
struct newcomer {
    struct str node; /* its id in the version that was judged last */
    int64_t change;
};

struct judging {
    struct change_ground ground;
    VEC(struct newcomer) newcomers;
    const struct sql_change *change;
    struct json_maker maker;
    json_t *items;
    struct str old, new; /* plain */
    struct obligation_change obligations;
    bool other_obligation;
    struct differences differences;
};

static struct str wording_of(struct arena *arena, const struct draft *draft, struct range range)
{
    if (range.end > draft->document->text.n || range.start == range.end)
        return (struct str){NULL, 0};
    struct str text = change_lines(arena, draft, range);
    return (struct str){text.p, utf8_cut(text, COMPARED_BYTES)};
}

static void read_wordings(void *context)
{
    struct judging *judging = context;
    const struct sql_change *change = judging->change;
    struct arena *arena = judging->ground.arena;
    judging->old = wording_of(arena, &judging->ground.old->draft, change_old_range(change));
    judging->new = wording_of(arena, &judging->ground.new->draft, change_new_range(change));
    judging->other_obligation =
        judging->old.n && judging->new.n &&obligations_compare(arena, judging->old, judging->new,
                                                               &judging->obligations);
}

static void read_differences(void *context)
{
    struct judging *judging = context;
    differences_of(judging->ground.arena, judging->old, judging->new, &judging->differences);
}

/* Word for word, so that nobody reads a long wording twice for the sake of one figure. */
static bool put_pieces(struct judging *judging, json_t *item)
{
    bool both = judging->old.n && judging->new.n;
    if (both && !arena_run(judging->ground.arena, read_differences, judging, judging->ground.error))
        return false;
    json_put(&judging->maker, item, "pieces",
             both ? pieces_json(&judging->maker, &judging->differences, judging->old, judging->new)
                  : json_null());
    return true;
}

/* What people have views on: what is called something. */
static bool is_titled(struct str node_kind)
{
    return !str_equal(node_kind, STR("paragraph")) && !str_equal(node_kind, STR("list_item")) &&
           !str_equal(node_kind, STR("root"));
}

/* Which of the newcomers a part of the earlier version is; their count when none. */
static size_t newcomer_of(const struct judging *judging, struct str node)
{
    size_t i = 0;
    while (i < judging->newcomers.count && !str_equal(judging->newcomers.items[i].node, node))
        i++;
    return i;
}

/* Why the change is on the list; NULL when it is not. */
static const char *reason_of(const struct judging *judging)
{
    const struct sql_change *change = judging->change;
    if (str_equal(change->kind, STR("added")) && is_titled(change->node_kind))
        return "added";
    if (str_equal(change->kind, STR("removed")) && is_titled(change->node_kind))
        return newcomer_of(judging, change->old_node) < judging->newcomers.count ? NULL : "removed";
    return judging->other_obligation && !str_equal(change->kind, STR("renumbered")) ? "obligation"
                                                                                    : NULL;
}

static void put_words(struct judging *judging, json_t *item, const char *key,
                      const struct obligation_words *words)
{
    json_t *list = json_put_array(&judging->maker, item, key);
    for (size_t i = 0; i < words->count; i++)
        json_push(&judging->maker, list, json_of_str(words->items[i]));
}

static void put_part(struct judging *judging, json_t *item)
{
    const struct sql_change *change = judging->change;
    bool gone = change->new_node.n == 0;
    const struct draft *draft = gone ? &judging->ground.old->draft : &judging->ground.new->draft;
    size_t at = draft_node_by_id(draft, gone ? change->old_node : change->new_node);
    const struct node *node = at == NODE_NONE ? NULL : &draft->nodes[at];
    json_put(&judging->maker, item, "number",
             node ? json_of_optional(draft_number_of(node)) : json_null());
    json_put(&judging->maker, item, "title", node ? json_of_optional(node->title) : json_null());
}

static bool judge_change(struct judging *judging)
{
    const struct sql_change *change = judging->change;
    struct json_maker *maker = &judging->maker;
    if (!arena_run(judging->ground.arena, read_wordings, judging, judging->ground.error))
        return false;
    const char *why = reason_of(judging);
    if (!why)
        return true;
    json_t *item = json_push_object(maker, judging->items);
    json_put(maker, item, "why", json_string(why));
    json_put(maker, item, "change", json_integer(change->id));
    json_put(maker, item, "in_version", json_integer(change->version));
    json_put(maker, item, "ordinal", json_integer(change->ordinal));
    json_put(maker, item, "kind", json_of_str(change->node_kind));
    put_part(judging, item);
    json_put(maker, item, "old", json_of_optional(judging->old));
    json_put(maker, item, "new", json_of_optional(judging->new));
    put_words(judging, item, "duties_gone", &judging->obligations.duties_gone);
    put_words(judging, item, "duties_come", &judging->obligations.duties_come);
    put_words(judging, item, "figures_gone", &judging->obligations.figures_gone);
    put_words(judging, item, "figures_come", &judging->obligations.figures_come);
    return put_pieces(judging, item);
}

/* What came after the consultation and has gone again was never asked about and is not decided on.
 */
static void drop_item(struct judging *judging, int64_t change)
{
    for (size_t i = 0; i < json_array_size(judging->items); i++) {
        const json_t *item = json_array_get(judging->items, i);
        if (json_integer_value(json_object_get(item, "change")) == change) {
            json_array_remove(judging->items, i);
            return;
        }
    }
}

/* Where the newcomers are in the version that has been judged; those that are gone are dropped. */
static bool follow_newcomers(struct judging *judging, int64_t version)
{
    struct change_ground *ground = &judging->ground;
    size_t kept = 0;
    for (size_t i = 0; i < judging->newcomers.count; i++) {
        struct newcomer *newcomer = &judging->newcomers.items[i];
        struct sql_carried_node row;
        bool found;
        if (!sql_carried_node_get(ground->office->store, version, newcomer->node, ground->arena,
                                  &row, &found, ground->error))
            return false;
        if (found && str_equal(row.status, STR("gone")))
            drop_item(judging, newcomer->change);
        else
            judging->newcomers.items[kept++] = (struct newcomer){
                found && row.new_node.n ? row.new_node : newcomer->node, newcomer->change};
    }
    judging->newcomers.count = kept;
    return true;
}

static bool note_newcomers(struct judging *judging, const struct sql_change_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct sql_change *change = &rows->items[i];
        if (!str_equal(change->kind, STR("added")) || !is_titled(change->node_kind))
            continue;
        struct newcomer *newcomer = VEC_PUSH(judging->ground.arena, &judging->newcomers);
        if (!newcomer)
            return error_no_memory(judging->ground.error);
        *newcomer = (struct newcomer){change->new_node, change->id};
    }
    return true;
}

static bool judge_version(struct judging *judging, struct office *office, int64_t consultation,
                          int64_t version, struct arena *arena, struct error *error)
{
    struct sql_change_rows rows;
    if (!change_ground_load(office, consultation, version, arena, &judging->ground, error) ||
        !sql_change_list(office->store, version, 0, STORE_ALL_ROWS, arena, &rows, error))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        judging->change = &rows.items[i];
        judging->obligations = (struct obligation_change){0};
        if (!judge_change(judging))
            return false;
    }
    return follow_newcomers(judging, version) && note_newcomers(judging, &rows);
}

static bool judge_chain(struct judging *judging, struct office *office, int64_t consultation,
                        int64_t version, struct arena *arena, json_t *view, struct error *error)
{
    struct version_chain chain;
    struct sql_chained row;
    if (!version_find(office, consultation, version, arena, &row, error) ||
        !version_chain_find(office, consultation, arena, &chain, error))
        return false;
    json_put(&judging->maker, view, "version", json_integer(version));
    json_put(&judging->maker, view, "asked", json_integer(chain.items[0].id));
    judging->items = json_put_array(&judging->maker, view, "items");
    for (size_t i = 1; i < chain.count && chain.items[i - 1].id != version; i++)
        if (!judge_version(judging, office, consultation, chain.items[i].id, arena, error))
            return false;
    json_put(&judging->maker, view, "substantial",
             json_boolean(json_array_size(judging->items) > 0));
    return true;
}

json_t *substantial_view(struct office *office, int64_t consultation, int64_t version,
                         struct error *error)
{
    struct arena arena = arena_init();
    struct judging judging = {0};
    json_t *view = json_object();
    if (judge_chain(&judging, office, consultation, version, &arena, view, error)) {
        view = json_made(&judging.maker, view, error);
    } else {
        json_decref(view);
        view = NULL;
    }
    arena_done(&arena);
    return view;
}
