/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/desk/desk_internal.h"

#include <stdlib.h>

static int compare_ids(const void *a, const void *b, void *context)
{
    const struct sql_node *nodes = context;
    return str_compare(nodes[*(const size_t *)a].id, nodes[*(const size_t *)b].id);
}

static bool sort_nodes(struct desk_ground *ground, struct arena *arena, struct error *error)
{
    ground->by_id = ARENA_ARRAY(arena, ground->nodes.count + 1, size_t);
    if (!ground->by_id)
        return error_no_memory(error);
    for (size_t i = 0; i < ground->nodes.count; i++)
        ground->by_id[i] = i;
    qsort_r(ground->by_id, ground->nodes.count, sizeof *ground->by_id, compare_ids,
            ground->nodes.items);
    return true;
}

bool desk_ground_load(struct office *office, int64_t consultation, struct arena *arena,
                      struct desk_ground *ret_ground, struct error *error)
{
    struct desk_ground ground = {0};
    bool found = false;
    if (!sql_consultation_get(office->store, consultation, arena, &ground.consultation, &found,
                              error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND, "there is no consultation %lld",
                         (long long)consultation);
    if (!sql_node_list(office->store, ground.consultation.version, arena, &ground.nodes, error) ||
        !sort_nodes(&ground, arena, error))
        return false;
    *ret_ground = ground;
    return true;
}

size_t desk_node(const struct desk_ground *ground, struct str id)
{
    size_t low = 0, high = ground->nodes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(ground->nodes.items[ground->by_id[middle]].id, id);
        if (order == 0)
            return ground->by_id[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NO_NODE;
}

/* Whether one of the nodes between the two is its parent: then it is below the first. */
static bool is_below(const struct desk_ground *ground, size_t node, size_t above)
{
    while (node != NO_NODE && node > above)
        node = ground->nodes.items[node].parent.n
                   ? desk_node(ground, ground->nodes.items[node].parent)
                   : NO_NODE;
    return node == above;
}

size_t desk_last_below(const struct desk_ground *ground, size_t node)
{
    size_t last = node;
    while (last + 1 < ground->nodes.count && is_below(ground, last + 1, node))
        last++;
    return last;
}

static bool find_document(struct office *office, const struct desk_ground *ground, int64_t number,
                          struct arena *arena, int64_t *ret_document, struct error *error)
{
    struct sql_desk_document_get row;
    bool found = false;
    if (number && !sql_desk_document_get(office->store, ground->consultation.id, number, arena,
                                         &row, &found, error))
        return false;
    *ret_document = found ? row.id : number ? -1 : 0;
    return true;
}

bool desk_query_make(struct office *office, const struct desk_ground *ground,
                     const struct desk_filter *filter, struct arena *arena,
                     struct desk_query *ret_query, struct error *error)
{
    struct desk_query query = {.filter = *filter};
    if (!find_document(office, ground, filter->document, arena, &query.document, error))
        return false;
    if (filter->place == DESK_PART || filter->place == DESK_PART_AND_BELOW) {
        query.first = query.last = desk_node(ground, filter->part);
        if (query.first == NO_NODE)
            return error_set(error, ERROR_NOT_FOUND, "the draft has no part '%.*s'",
                             STR_ARGS(filter->part));
        if (filter->place == DESK_PART_AND_BELOW)
            query.last = desk_last_below(ground, query.first);
    }
    *ret_query = query;
    return true;
}

json_t *desk_json_of_id(int64_t id)
{
    return id ? json_integer(id) : json_null();
}

json_t *desk_json_of_account(struct json_maker *maker, int64_t account, struct str name)
{
    if (!account)
        return json_null();
    json_t *object = json_object();
    json_put(maker, object, "account", json_integer(account));
    json_put(maker, object, "name", json_of_optional(name));
    return object;
}

bool desk_is_kind(struct str name)
{
    for (int i = 0; i < VIEWPOINT_KINDS; i++)
        if (str_equal(name, str_from(viewpoint_kind_name((enum viewpoint_kind)i))))
            return true;
    return str_equal(name, STR("background"));
}

bool desk_is_stance(struct str name)
{
    for (int i = 1; i < STANCES; i++)
        if (str_equal(name, str_from(stance_name((enum stance)i))))
            return true;
    return str_equal(name, STR("none"));
}
