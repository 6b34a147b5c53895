/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Every figure has its list: what a count counted, one link each.
 */
#include "render/view.h"

#include <stdio.h>

static json_t *start_list(struct view_maker *maker, json_t *lists, json_t *anchor, json_t *title)
{
    json_t *list = view_push_object(maker, lists);
    view_put(maker, list, "anchor", anchor);
    view_put(maker, list, "title", title);
    return view_put_array(maker, list, "items");
}

static void end_list(struct view_maker *maker, json_t *lists)
{
    json_t *list = json_array_get(lists, json_array_size(lists) - 1);
    size_t count = json_array_size(json_object_get(list, "items"));
    view_put(maker, list, "count", words_number(maker->words, count));
}

/* "3 Stärk export · förtydligande" */
static json_t *list_title(const struct view_maker *maker, size_t node, struct str what)
{
    json_t *label = view_node_label(maker, node);
    json_t *title =
        label ? json_sprintf("%s · %.*s", json_string_value(label), STR_ARGS(what)) : NULL;
    json_decref(label);
    return title;
}

static void push_consultee(struct view_maker *maker, json_t *items, size_t place)
{
    json_t *item = view_push_object(maker, items);
    view_put(maker, item, "number", json_null());
    view_put(maker, item, "anchor", view_anchor_number("c-", (json_int_t)place + 1));
    view_put(maker, item, "text", view_text(view_consultee_name(maker, place)));
}

static void push_document(struct view_maker *maker, json_t *items, size_t place)
{
    size_t consultee = maker->index->documents.items[place].consultee;
    json_t *item = view_push_object(maker, items);
    view_put(maker, item, "number", json_null());
    view_put(maker, item, "anchor", view_anchor_number("d-", (json_int_t)place + 1));
    view_put(maker, item, "text", view_text(view_consultee_name(maker, consultee)));
}

static void push_status_lists(struct view_maker *maker, json_t *lists)
{
    for (size_t i = 0; i < VIEW_STATUSES; i++) {
        struct str name = str_from(VIEW_STATUS_NAMES[i]);
        if (view_count_status(maker, (enum view_status)i) == 0)
            continue;
        json_t *items = start_list(maker, lists, view_anchor("list-", name),
                                   view_text(words_named(maker->words, "list_", name)));
        for (size_t k = 0; k < maker->index->consultees.count; k++)
            if (view_has_status(&maker->index->consultees.items[k], (enum view_status)i))
                push_consultee(maker, items, k);
        end_list(maker, lists);
    }
}

static void push_stance_list(struct view_maker *maker, json_t *lists, struct str stance)
{
    if (view_count_documents(maker, stance) == 0)
        return;
    json_t *items = start_list(maker, lists, view_list_anchor(STR(""), "stance-", stance),
                               view_text(words_named(maker->words, "stances_", stance)));
    for (size_t i = 0; i < maker->index->documents.count; i++) {
        const struct index_document *document = &maker->index->documents.items[i];
        if (document->counted && str_equal(document->stance, stance))
            push_document(maker, items, i);
    }
    end_list(maker, lists);
}

static void push_kind_list(struct view_maker *maker, json_t *lists, struct str kind)
{
    if (view_count_viewpoints(maker, kind) == 0)
        return;
    json_t *items = start_list(maker, lists, view_list_anchor(STR(""), "kind-", kind),
                               view_text(words_named(maker->words, "kinds_", kind)));
    for (size_t i = 0; i < maker->index->viewpoints.count; i++) {
        const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[i];
        if (index_is_counted(maker->index, viewpoint) && str_equal(viewpoint->kind, kind))
            view_push(maker, items, view_viewpoint_link(maker, i));
    }
    end_list(maker, lists);
}

static void push_node_total(struct view_maker *maker, json_t *lists, size_t place)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    json_t *items = start_list(maker, lists, view_list_anchor(node->id, "all", STR("")),
                               list_title(maker, place, words_get(maker->words, "all_kinds")));
    const struct places *places = view_row_viewpoints(node);
    for (size_t i = 0; i < places->count; i++)
        view_push(maker, items, view_viewpoint_link(maker, places->items[i]));
    end_list(maker, lists);
}

static void push_node_kind(struct view_maker *maker, json_t *lists, size_t place, struct str kind)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    if (view_count_kind(maker, node, kind) == 0)
        return;
    json_t *items = start_list(maker, lists, view_list_anchor(node->id, "kind-", kind),
                               list_title(maker, place, words_named(maker->words, "kind_", kind)));
    const struct places *places = view_row_viewpoints(node);
    for (size_t i = 0; i < places->count; i++) {
        size_t viewpoint = places->items[i];
        if (str_equal(maker->index->viewpoints.items[viewpoint].kind, kind))
            view_push(maker, items, view_viewpoint_link(maker, viewpoint));
    }
    end_list(maker, lists);
}

static void push_node_stance(struct view_maker *maker, json_t *lists, size_t place,
                             struct str stance)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    if (view_count_stance(node, stance) == 0)
        return;
    json_t *items =
        start_list(maker, lists, view_list_anchor(node->id, "stance-", stance),
                   list_title(maker, place, words_named(maker->words, "stance_", stance)));
    for (size_t i = 0; i < node->positions.count; i++)
        if (str_equal(node->positions.items[i].stance, stance))
            push_document(maker, items, node->positions.items[i].document);
    end_list(maker, lists);
}

static void push_node_lists(struct view_maker *maker, json_t *lists, size_t place)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    if (!view_has_row(node))
        return;
    for (size_t i = 0; view_is_part(node) && i < VOCABULARY_STANCES.count; i++)
        push_node_stance(maker, lists, place, str_from(VOCABULARY_STANCES.names[i]));
    if (view_row_viewpoints(node)->count > 0)
        push_node_total(maker, lists, place);
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++)
        push_node_kind(maker, lists, place, str_from(VOCABULARY_KINDS.names[i]));
}

/* What stands behind a wish that many have in words of their own. */
static void push_wishes(struct view_maker *maker, json_t *lists, const json_t *want, size_t at)
{
    size_t node = index_find_node(maker->index, json_text(want, "node"));
    struct str kind = json_text(want, "kind");
    if (node == INDEX_NONE || json_is_integer(json_object_get(want, "group")))
        return;
    json_t *items = NULL;
    for (size_t i = 0; i < maker->index->viewpoints.count; i++) {
        if (!view_is_wish(maker, &maker->index->viewpoints.items[i], node, kind))
            continue;
        if (!items)
            items = start_list(maker, lists, view_anchor_number("list-wanted-", (json_int_t)at + 1),
                               list_title(maker, node, words_named(maker->words, "wishes_", kind)));
        view_push(maker, items, view_viewpoint_link(maker, i));
    }
    if (items)
        end_list(maker, lists);
}

static void push_wanted_lists(struct view_maker *maker, json_t *lists)
{
    const json_t *summary = json_object_get(maker->index->compilation, "summary"), *want;
    size_t at;
    json_array_foreach(json_object_get(summary, "wanted"), at, want)
        push_wishes(maker, lists, want, at);
}

/* Viewpoints that want the same, each with all who share it. */
static void push_shared(struct view_maker *maker, json_t *shared, const struct index_group *group)
{
    json_t *view = view_push_object(maker, shared);
    view_put(maker, view, "anchor", view_anchor_number("g-", group->id));
    view_put(maker, view, "text", view_excerpt(json_text(group->json, "text"), KIB(4)));
    view_put(maker, view, "kind_text",
             view_text(words_named(maker->words, "kind_", json_text(group->json, "kind"))));
    view_put(maker, view, "node",
             group->node == INDEX_NONE ? json_null() : view_node_link(maker, group->node));
    view_put(maker, view, "count_text", words_count(maker->words, "answers", group->documents));
    view_put(maker, view, "reply", view_reply(maker, NULL));
    json_t *items = view_put_array(maker, view, "items");
    for (size_t i = 0; i < group->viewpoints.count; i++)
        view_push(maker, items, view_viewpoint_link(maker, group->viewpoints.items[i]));
}

void view_put_lists(struct view_maker *maker, json_t *view)
{
    json_t *shared = view_put_array(maker, view, "shared");
    for (size_t i = 0; i < maker->index->groups.count; i++)
        if (maker->index->groups.items[i].viewpoints.count > 0)
            push_shared(maker, shared, &maker->index->groups.items[i]);
    json_t *lists = view_put_array(maker, view, "lists");
    push_status_lists(maker, lists);
    push_wanted_lists(maker, lists);
    for (size_t i = 0; i < VOCABULARY_STANCES.count; i++)
        push_stance_list(maker, lists, str_from(VOCABULARY_STANCES.names[i]));
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++)
        push_kind_list(maker, lists, str_from(VOCABULARY_KINDS.names[i]));
    for (size_t i = 0; i < maker->index->nodes.count; i++)
        push_node_lists(maker, lists, i);
}
