/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Every figure has its list: what a count counted, one link each.
 */
#include "render/view.h"

static void push_list(struct view_maker *maker, json_t *lists, json_t *anchor, json_t *title,
                      view_make make, struct places places)
{
    json_t *list = view_push_object(maker, lists);
    view_put(maker, list, "anchor", anchor);
    view_put(maker, list, "title", title);
    view_put(maker, list, "count", words_number(maker->words, places.count));
    view_put(maker, list, "items", view_list(maker, make, places, INDEX_NONE));
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

static json_t *make_consultee(struct view_maker *maker, size_t place, size_t under)
{
    (void)under;
    json_t *item = json_object();
    view_put(maker, item, "number", json_null());
    view_put(maker, item, "anchor", view_anchor_number("c-", (json_int_t)place + 1));
    view_put(maker, item, "text", view_text(view_consultee_name(maker, place)));
    return item;
}

static json_t *make_document(struct view_maker *maker, size_t place, size_t under)
{
    (void)under;
    size_t consultee = maker->index->documents.items[place].consultee;
    json_t *item = json_object();
    view_put(maker, item, "number", json_null());
    view_put(maker, item, "anchor", view_anchor_number("d-", (json_int_t)place + 1));
    view_put(maker, item, "text", view_text(view_consultee_name(maker, consultee)));
    return item;
}

static void push_status_lists(struct view_maker *maker, json_t *lists)
{
    for (size_t i = 0; i < VIEW_STATUSES; i++) {
        struct str name = str_from(VIEW_STATUS_NAMES[i]);
        struct places places = {0};
        for (size_t k = 0; k < maker->index->consultees.count; k++)
            if (view_has_status(&maker->index->consultees.items[k], (enum view_status)i))
                view_add_place(maker, &places, k);
        if (places.count > 0)
            push_list(maker, lists, view_anchor("list-", name),
                      view_text(words_named(maker->words, "list_", name)), make_consultee, places);
    }
}

static void push_stance_list(struct view_maker *maker, json_t *lists, struct str stance)
{
    struct places places = {0};
    for (size_t i = 0; i < maker->index->documents.count; i++) {
        const struct index_document *document = &maker->index->documents.items[i];
        if (document->counted && str_equal(document->stance, stance))
            view_add_place(maker, &places, i);
    }
    if (places.count > 0)
        push_list(maker, lists, view_list_anchor(STR(""), "stance-", stance),
                  view_text(words_named(maker->words, "stances_", stance)), make_document, places);
}

static void push_kind_list(struct view_maker *maker, json_t *lists, struct str kind)
{
    struct places places = {0};
    for (size_t i = 0; i < maker->index->viewpoints.count; i++) {
        const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[i];
        if (index_is_counted(maker->index, viewpoint) && str_equal(viewpoint->kind, kind))
            view_add_place(maker, &places, i);
    }
    if (places.count > 0)
        push_list(maker, lists, view_list_anchor(STR(""), "kind-", kind),
                  view_text(words_named(maker->words, "kinds_", kind)), view_viewpoint_link,
                  places);
}

static void push_node_total(struct view_maker *maker, json_t *lists, size_t place)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    push_list(maker, lists, view_list_anchor(node->id, "all", STR("")),
              list_title(maker, place, words_get(maker->words, "all_kinds")), view_viewpoint_link,
              *view_row_viewpoints(node));
}

static void push_node_kind(struct view_maker *maker, json_t *lists, size_t place, struct str kind)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    const struct places *row = view_row_viewpoints(node);
    struct places places = {0};
    for (size_t i = 0; i < row->count; i++)
        if (str_equal(maker->index->viewpoints.items[row->items[i]].kind, kind))
            view_add_place(maker, &places, row->items[i]);
    if (places.count > 0)
        push_list(maker, lists, view_list_anchor(node->id, "kind-", kind),
                  list_title(maker, place, words_named(maker->words, "kind_", kind)),
                  view_viewpoint_link, places);
}

static void push_node_stance(struct view_maker *maker, json_t *lists, size_t place,
                             struct str stance)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    struct places places = {0};
    for (size_t i = 0; i < node->positions.count; i++)
        if (str_equal(node->positions.items[i].stance, stance))
            view_add_place(maker, &places, node->positions.items[i].document);
    if (places.count > 0)
        push_list(maker, lists, view_list_anchor(node->id, "stance-", stance),
                  list_title(maker, place, words_named(maker->words, "stance_", stance)),
                  make_document, places);
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
    struct places places = {0};
    if (node == INDEX_NONE || json_is_integer(json_object_get(want, "group")))
        return;
    for (size_t i = 0; i < maker->index->viewpoints.count; i++)
        if (view_is_wish(maker, &maker->index->viewpoints.items[i], node, kind))
            view_add_place(maker, &places, i);
    if (places.count > 0)
        push_list(maker, lists, view_anchor_number("list-wanted-", (json_int_t)at + 1),
                  list_title(maker, node, words_named(maker->words, "wishes_", kind)),
                  view_viewpoint_link, places);
}

static void push_wanted_lists(struct view_maker *maker, json_t *lists)
{
    const json_t *summary = json_object_get(maker->index->head, "summary"), *want;
    size_t at;
    json_array_foreach(json_object_get(summary, "wanted"), at, want)
        push_wishes(maker, lists, want, at);
}

/* The reply that all of a group have; an empty one when theirs differ, or some have none. */
static json_t *make_shared_reply(struct view_maker *maker, const struct index_group *group)
{
    const struct index_viewpoint *first = NULL;
    for (size_t i = 0; i < group->viewpoints.count; i++) {
        const struct index_viewpoint *viewpoint =
            &maker->index->viewpoints.items[group->viewpoints.items[i]];
        if (first && (!str_equal(first->outcome, viewpoint->outcome) ||
                      !str_equal(first->reason, viewpoint->reason)))
            return view_reply(maker, STR(""), STR(""));
        first = viewpoint;
    }
    return view_reply(maker, first ? first->outcome : STR(""), first ? first->reason : STR(""));
}

/* Viewpoints that want the same, with all who share it. Their own list was made known before, as
 * number `first` and the group's place. */
static json_t *make_shared(struct view_maker *maker, size_t place, size_t first)
{
    const struct index_group *group = &maker->index->groups.items[place];
    json_t *view = json_object();
    view_put(maker, view, "anchor", view_anchor_number("g-", group->id));
    view_put(maker, view, "text", view_excerpt(json_text(group->json, "text"), KIB(4)));
    view_put(maker, view, "kind_text",
             view_text(words_named(maker->words, "kind_", json_text(group->json, "kind"))));
    view_put(maker, view, "node",
             group->node == INDEX_NONE ? json_null() : view_node_link(maker, group->node));
    view_put(maker, view, "count_text", words_count(maker->words, "answers", group->documents));
    view_put(maker, view, "reply", make_shared_reply(maker, group));
    view_put(maker, view, "items", view_list_mark(maker, first + place));
    return view;
}

/* All lists of members stand before the list of groups, in the groups' order. */
static void put_shared(struct view_maker *maker, json_t *view)
{
    size_t first = maker->lists.count;
    struct places places = {0};
    for (size_t i = 0; i < maker->index->groups.count; i++) {
        struct places members = maker->index->groups.items[i].viewpoints;
        view_add_list(maker, view_viewpoint_link, members, INDEX_NONE);
        if (members.count > 0)
            view_add_place(maker, &places, i);
    }
    view_put(maker, view, "shared", view_list(maker, make_shared, places, first));
}

void view_put_lists(struct view_maker *maker, json_t *view)
{
    put_shared(maker, view);
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
