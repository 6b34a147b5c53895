/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/versions/comparing.h"

#include "base/date.h"
#include "model/office/json.h"
#include "store/statements.h"
#include "text/versions/tree_change.h"

struct compared_drafts {
    struct arena *arena;
    struct text_tools *tools;
    const struct draft *old, *new;
    struct comparison comparison;
    struct tree_changes changes;
    struct carried *units;      /* for each old unit */
    struct carried_node *nodes; /* for each old node */
};

static void compare(void *context)
{
    struct compared_drafts *compared = context;
    struct arena *arena = compared->arena;
    struct comparison *comparison = &compared->comparison;
    comparison_make(arena, compared->tools, compared->old->document, compared->new->document,
                    comparison);
    tree_compare(arena, compared->tools, comparison, compared->old, compared->new,
                 &compared->changes);
    compared->units = ARENA_ARRAY(arena, comparison->old.unit_count, struct carried);
    for (size_t i = 0; i < comparison->old.unit_count; i++)
        carry_place(comparison, arena, comparison->old.units[i].range, &compared->units[i]);
    compared->nodes = ARENA_ARRAY(arena, compared->old->node_count, struct carried_node);
    for (size_t i = 0; i < compared->old->node_count; i++)
        tree_carry_node(&compared->changes, comparison, arena, compared->old, compared->new, i,
                        &compared->nodes[i]);
}

struct compared_drafts *drafts_compare(struct office *office, const struct draft *old,
                                       const struct draft *new, struct arena *arena,
                                       struct error *error)
{
    struct compared_drafts *compared = ARENA_NEW(arena, struct compared_drafts);
    if (!compared) {
        error_no_memory(error);
        return NULL;
    }
    *compared =
        (struct compared_drafts){.arena = arena, .tools = &office->tools, .old = old, .new = new};
    return arena_run(arena, compare, compared, error) ? compared : NULL;
}

double drafts_likeness(const struct compared_drafts *compared)
{
    return comparison_likeness(&compared->comparison);
}

bool drafts_are_same(const struct compared_drafts *compared)
{
    return comparison_kinship(&compared->comparison) == VERSIONS_SAME;
}

/* Sentences */

static bool keep_unit(struct store *store, const struct carried *unit, struct range old,
                      int64_t version, int64_t *ordinal, struct error *error)
{
    static const struct range nowhere = {0, 0};
    const struct range *pieces = unit->piece_count ? unit->pieces : &nowhere;
    size_t count = unit->piece_count ? unit->piece_count : 1;
    for (size_t i = 0; i < count; i++)
        if (!sql_carried_add(store, version, ++*ordinal, (int64_t)old.start, (int64_t)old.end,
                             str_from(carry_status_name(unit->status)), (int64_t)pieces[i].start,
                             (int64_t)pieces[i].end, unit->score, error))
            return false;
    return true;
}

static bool keep_units(struct store *store, const struct compared_drafts *compared, int64_t version,
                       struct error *error)
{
    const struct compared *old = &compared->comparison.old;
    int64_t ordinal = 0;
    for (size_t i = 0; i < old->unit_count; i++)
        if (!keep_unit(store, &compared->units[i], old->units[i].range, version, &ordinal, error))
            return false;
    return true;
}

/* Parts */

/* [{"node", "score"}], the best first. */
static bool write_candidates(const struct compared_drafts *compared,
                             const struct carried_node *node, struct str *ret_text,
                             struct error *error)
{
    struct json_maker maker = {0};
    json_t *list = json_array();
    for (size_t i = 0; i < node->candidate_count; i++) {
        json_t *candidate = json_push_object(&maker, list);
        json_put(&maker, candidate, "node",
                 json_of_str(compared->new->nodes[node->candidates[i].node].id));
        json_put(&maker, candidate, "score", json_real(node->candidates[i].score));
    }
    return json_to_arena(&maker, list, compared->arena, ret_text, error);
}

static bool keep_nodes(struct store *store, const struct compared_drafts *compared, int64_t version,
                       struct error *error)
{
    for (size_t i = 0; i < compared->old->node_count; i++) {
        const struct carried_node *node = &compared->nodes[i];
        struct str to =
            node->node == NODE_NONE ? (struct str){NULL, 0} : compared->new->nodes[node->node].id;
        struct str candidates;
        if (!write_candidates(compared, node, &candidates, error) ||
            !sql_carried_node_add(store, version, compared->old->nodes[i].id,
                                  str_from(carry_status_name(node->status)), to, node->score,
                                  candidates, error))
            return false;
    }
    return true;
}

/* Changes */

static bool has_parts(const struct draft *draft, size_t node)
{
    return node + 1 < draft->node_count && draft->nodes[node + 1].parent == node;
}

/* Of a part that came or went with all that it stands in, only the whole is a change. */
static bool goes_with_parent(const struct tree_changes *changes, const struct draft *draft,
                             const size_t *change_of, size_t node, enum node_change_kind kind)
{
    size_t parent = draft->nodes[node].parent;
    return parent != NODE_NONE && changes->items[change_of[parent]].kind == kind;
}

/* Its heading is as it was, but not what stands in it and is no part of its own: a table, a
 * footnote. */
static bool is_loose(const struct compared_drafts *compared, const struct node_change *change)
{
    return change->kind == NODE_REWORDED && change->likeness >= 1 &&
           has_parts(compared->new, change->new_nodes[0]);
}

/* What people call the change; NULL for none. In the draft as a whole stand only the title page and
 * the list of contents, which follow from what changed below. */
static const char *change_name(const struct compared_drafts *compared,
                               const struct node_change *change)
{
    const struct tree_changes *changes = &compared->changes;
    switch (change->kind) {
    case NODE_ADDED:
        return goes_with_parent(changes, compared->new, changes->of_new, change->new_nodes[0],
                                NODE_ADDED)
                   ? NULL
                   : "added";
    case NODE_REMOVED:
        return goes_with_parent(changes, compared->old, changes->of_old, change->old_nodes[0],
                                NODE_REMOVED)
                   ? NULL
                   : "removed";
    case NODE_SPLIT:
        return "split";
    case NODE_JOINED:
        return "joined";
    case NODE_REWORDED:
        if (is_loose(compared, change))
            return change->new_nodes[0] == 0 ? NULL : "reworded";
        return has_parts(compared->new, change->new_nodes[0]) ? "retitled" : "reworded";
    case NODE_KEPT:
    case NODE_CHANGE_KINDS:
        break;
    }
    return change->moved ? "moved" : change->renumbered ? "renumbered" : NULL;
}

enum extent {
    EXTENT_HEADING, /* a part's own words */
    EXTENT_LOOSE,   /* what follows them, up to the first part in it */
    EXTENT_WHOLE,   /* with all below */
};

static enum extent extent_of(const struct compared_drafts *compared,
                             const struct node_change *change)
{
    if (is_loose(compared, change))
        return EXTENT_LOOSE;
    return change->kind == NODE_REWORDED ? EXTENT_HEADING : EXTENT_WHOLE;
}

/* From the first of the nodes to the end of the last. */
static struct range range_of(const struct draft *draft, const size_t *nodes, size_t count,
                             enum extent extent)
{
    if (count == 0)
        return (struct range){0, 0};
    const struct node *first = &draft->nodes[nodes[0]], *last = &draft->nodes[nodes[count - 1]];
    switch (extent) {
    case EXTENT_HEADING:
        return (struct range){first->heading.start, last->heading.end};
    case EXTENT_LOOSE:
        return (struct range){first->heading.end, has_parts(draft, nodes[0])
                                                      ? draft->nodes[nodes[0] + 1].range.start
                                                      : first->range.end};
    case EXTENT_WHOLE:
        break;
    }
    return (struct range){first->range.start, last->range.end};
}

static bool write_ids(const struct compared_drafts *compared, const struct draft *draft,
                      const size_t *nodes, size_t count, struct str *ret_text, struct error *error)
{
    struct json_maker maker = {0};
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        json_push(&maker, list, json_of_str(draft->nodes[nodes[i]].id));
    return json_to_arena(&maker, list, compared->arena, ret_text, error);
}

static struct str first_id(const struct draft *draft, const size_t *nodes, size_t count)
{
    return count ? draft->nodes[nodes[0]].id : (struct str){NULL, 0};
}

static bool keep_change(struct store *store, const struct compared_drafts *compared,
                        const struct node_change *change, const char *name, int64_t version,
                        int64_t ordinal, struct error *error)
{
    const struct draft *old = compared->old, *new = compared->new;
    enum extent extent = extent_of(compared, change);
    struct range from = range_of(old, change->old_nodes, change->old_count, extent);
    struct range to = range_of(new, change->new_nodes, change->new_count, extent);
    enum node_kind kind = change->new_count ? new->nodes[change->new_nodes[0]].kind
                                            : old->nodes[change->old_nodes[0]].kind;
    struct str old_ids, new_ids;
    int64_t id;
    return write_ids(compared, old, change->old_nodes, change->old_count, &old_ids, error) &&
           write_ids(compared, new, change->new_nodes, change->new_count, &new_ids, error) &&
           store_new_id(store, &id, error) &&
           sql_change_add(
               store, id, version, ordinal, str_from(name), change->moved ? STR("yes") : STR("no"),
               str_from(node_kind_name(kind)), first_id(old, change->old_nodes, change->old_count),
               first_id(new, change->new_nodes, change->new_count), old_ids, new_ids,
               (int64_t)from.start, (int64_t)from.end, (int64_t)to.start, (int64_t)to.end,
               change->likeness,
               str_equal(str_from(name), STR("renumbered")) ? STR("editorial") : STR("open"),
               error);
}

static bool keep_changes(struct store *store, const struct compared_drafts *compared,
                         int64_t version, struct error *error)
{
    int64_t ordinal = 0;
    for (size_t i = 0; i < compared->changes.count; i++) {
        const struct node_change *change = &compared->changes.items[i];
        const char *name = change_name(compared, change);
        if (name && !keep_change(store, compared, change, name, version, ++ordinal, error))
            return false;
    }
    return true;
}

bool drafts_keep(struct office *office, const struct compared_drafts *compared, int64_t version,
                 int64_t earlier, struct error *error)
{
    struct store *store = office->store;
    struct date_text now = time_now();
    return sql_comparison_add(store, version, earlier, STR(COMPARING_VERSION),
                              drafts_likeness(compared), str_from(now.text), error) &&
           keep_units(store, compared, version, error) &&
           keep_nodes(store, compared, version, error) &&
           keep_changes(store, compared, version, error);
}
