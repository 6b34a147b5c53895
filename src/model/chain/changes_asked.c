/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/chain/changes_overview.h"
#include "model/office/json.h"

#include <stdio.h>

/* What is found is a set of viewpoints for each part, of one version after another. */
struct asking {
    struct store *store;
    struct arena *arena;
    struct json_maker maker;
    struct error *error;
    json_t *found; /* of a node of the version that one has come to, {viewpoint: true} */
};

static json_t *set_of(struct asking *asking, json_t *found, struct str node)
{
    json_t *set = json_object_getn(found, node.p, node.n);
    if (set)
        return set;
    set = json_object();
    asking->maker.failed |= json_object_setn_new(found, node.p, node.n, set) != 0;
    return json_object_getn(found, node.p, node.n);
}

/* What was found of a part goes on with it. */
static bool carry(struct asking *asking, int64_t version)
{
    struct sql_carried_node_rows rows;
    if (!sql_carried_node_list(asking->store, version, asking->arena, &rows, asking->error))
        return false;
    json_t *found = json_object();
    for (size_t i = 0; i < rows.count; i++) {
        const struct sql_carried_node *row = &rows.items[i];
        const json_t *set = json_object_getn(asking->found, row->node.p, row->node.n);
        if (set && row->new_node.n)
            asking->maker.failed |=
                json_object_update(set_of(asking, found, row->new_node), (json_t *)set) != 0;
    }
    json_decref(asking->found);
    asking->found = found;
    return true;
}

/* A change's parts are the ids in its list. */
static void add_cause(struct asking *asking, const struct sql_change *change, int64_t viewpoint)
{
    char key[24];
    snprintf(key, sizeof key, "%lld", (long long)viewpoint);
    json_t *nodes = json_from(change->new_nodes, "a change's parts", NULL), *node;
    size_t i;
    json_array_foreach(nodes, i, node)
    {
        json_t *set = set_of(asking, asking->found, str_from(json_string_value(node)));
        asking->maker.failed |= json_object_set_new(set, key, json_true()) != 0;
    }
    asking->maker.failed |= nodes == NULL;
    json_decref(nodes);
}

static bool add_version(struct asking *asking, int64_t version)
{
    struct sql_change_rows changes;
    struct sql_cause_of_version_rows causes;
    if (!carry(asking, version) ||
        !sql_change_list(asking->store, version, 0, STORE_ALL_ROWS, asking->arena, &changes,
                         asking->error) ||
        !sql_cause_of_version(asking->store, version, asking->arena, &causes, asking->error))
        return false;
    /* Both come in the order of the changes. */
    for (size_t i = 0, k = 0; i < changes.count; i++)
        for (; k < causes.count && causes.items[k].change == changes.items[i].id; k++)
            add_cause(asking, &changes.items[i], causes.items[k].viewpoint);
    return true;
}

static json_t *counts_of(struct asking *asking)
{
    json_t *counts = json_object(), *set;
    const char *node;
    json_object_foreach(asking->found, node, set)
        json_put(&asking->maker, counts, node, json_of_count(json_object_size(set)));
    return json_made(&asking->maker, counts, asking->error);
}

json_t *changes_asked(struct office *office, const struct version_chain *chain, size_t at,
                      struct error *error)
{
    struct arena arena = arena_init();
    struct asking asking = {
        .store = office->store, .arena = &arena, .error = error, .found = json_object()};
    bool ok = true;
    for (size_t i = 1; ok && i <= at && i < chain->count; i++)
        ok = add_version(&asking, chain->items[i].id);
    json_t *counts = ok ? counts_of(&asking) : NULL;
    json_decref(asking.found);
    arena_done(&arena);
    return counts;
}
