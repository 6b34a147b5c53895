/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

#include <stdio.h>

json_t *view_figure(struct view_maker *maker, size_t value, json_t *anchor)
{
    json_t *figure = json_object();
    view_put(maker, figure, "value", words_number(maker->words, value));
    view_put(maker, figure, "zero", json_boolean(value == 0));
    if (value == 0) {
        json_decref(anchor);
        anchor = json_null();
    }
    view_put(maker, figure, "anchor", anchor);
    return figure;
}

static void push_figure(struct view_maker *maker, json_t *figures, const char *key, size_t value,
                        json_t *anchor)
{
    json_t *figure = view_figure(maker, value, anchor);
    json_t *asked = words_number(maker->words, view_count_status(maker, VIEW_ASKED));
    const char *counted = value == 1 ? "one" : "many";
    char full[48];
    snprintf(full, sizeof full, "%s_%s", key, counted);
    view_put(maker, figure, "text",
             asked ? words_fill(maker->words, full, "asked", json_string_value(asked), NULL)
                   : NULL);
    json_decref(asked);
    view_push(maker, figures, figure);
}

static size_t count_documents(const struct view_maker *maker, bool counted)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->documents.count; i++)
        count += maker->index->documents.items[i].counted == counted;
    return count;
}

static void put_figures(struct view_maker *maker, json_t *view)
{
    json_t *figures = view_put_array(maker, view, "figures");
    bool knows_asked = view_knows_asked(maker);
    push_figure(maker, figures, knows_asked ? "figure_answered" : "figure_answered_all",
                view_count_status(maker, VIEW_ANSWERED), json_string("list-answered"));
    if (knows_asked)
        push_figure(maker, figures, "figure_not_answered",
                    view_count_status(maker, VIEW_NOT_ANSWERED), json_string("list-not_answered"));
    push_figure(maker, figures, "figure_responses", count_documents(maker, true),
                json_string("documents"));
    push_figure(maker, figures, "figure_viewpoints", view_count_all(maker), json_string("body"));
}

/* What is worth a word when there is any of it. */
static void push_detail(struct view_maker *maker, json_t *details, const char *key, size_t value,
                        const char *anchor)
{
    if (value > 0)
        push_figure(maker, details, key, value, json_string(anchor));
}

static size_t count_replied(const struct view_maker *maker)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->viewpoints.count; i++) {
        const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[i];
        count += index_is_counted(maker->index, viewpoint) && viewpoint->outcome.n > 0;
    }
    return count;
}

static void put_details(struct view_maker *maker, json_t *view)
{
    json_t *details = view_put_array(maker, view, "details");
    push_detail(maker, details, "figure_asked", view_count_status(maker, VIEW_ASKED), "list-asked");
    push_detail(maker, details, "figure_unasked", view_count_status(maker, VIEW_UNASKED),
                "list-unasked");
    push_detail(maker, details, "figure_late", view_count_status(maker, VIEW_LATE), "list-late");
    push_detail(maker, details, "figure_apart", count_documents(maker, false), "apart");
    size_t replied = count_replied(maker);
    push_figure(maker, details, "figure_replied", replied, json_null());
    if (replied > 0)
        push_figure(maker, details, "figure_remaining", view_count_all(maker) - replied,
                    json_null());
}

static void push_type(struct view_maker *maker, json_t *rows, struct str type)
{
    size_t counts[VIEW_STATUSES] = {0}, known = 0;
    for (size_t i = 0; i < maker->index->consultees.count; i++) {
        const struct index_consultee *consultee = &maker->index->consultees.items[i];
        if (!consultee->json || !str_equal(consultee->type, type))
            continue;
        known++;
        for (size_t k = 0; k < VIEW_STATUSES; k++)
            counts[k] += view_has_status(consultee, (enum view_status)k);
    }
    if (known == 0)
        return;
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "text", view_type_label(maker, type));
    view_put(maker, row, "anchor", view_anchor("type-", type));
    view_put(maker, row, "asked", words_number(maker->words, counts[VIEW_ASKED]));
    view_put(maker, row, "answered", words_number(maker->words, counts[VIEW_ANSWERED]));
    view_put(maker, row, "unasked", words_number(maker->words, counts[VIEW_UNASKED]));
}

static void put_types(struct view_maker *maker, json_t *view)
{
    json_t *rows = view_put_array(maker, view, "types");
    view_put(maker, view, "knows_asked", json_boolean(view_knows_asked(maker)));
    for (size_t i = 0; i < maker->index->types.count; i++)
        push_type(maker, rows, maker->index->types.items[i]);
}

/* Of the viewpoints that a wish is made of: the documents, and those of them that are alike. */
struct wishers {
    size_t documents, alike, last;
};

static void count_wisher(struct view_maker *maker, struct wishers *wishers, size_t viewpoint)
{
    size_t document = maker->index->viewpoints.items[viewpoint].document;
    if (document == INDEX_NONE || document == wishers->last)
        return;
    wishers->last = document;
    wishers->documents++;
    wishers->alike += maker->index->documents.items[document].campaigner;
}

static struct wishers count_wishers(struct view_maker *maker, size_t group, size_t node,
                                    struct str kind)
{
    struct wishers wishers = {.last = INDEX_NONE};
    if (group != INDEX_NONE) {
        const struct places *members = &maker->index->groups.items[group].viewpoints;
        for (size_t i = 0; i < members->count; i++)
            count_wisher(maker, &wishers, members->items[i]);
        return wishers;
    }
    for (size_t i = 0; i < maker->index->viewpoints.count; i++)
        if (view_is_wish(maker, &maker->index->viewpoints.items[i], node, kind))
            count_wisher(maker, &wishers, i);
    return wishers;
}

/* Many letters of one campaign are many, but not many minds. */
static json_t *make_alike(struct view_maker *maker, const struct wishers *wishers)
{
    if (wishers->alike < 2)
        return json_null();
    if (wishers->alike == wishers->documents)
        return view_text(words_get(maker->words, "wanted_all_alike"));
    return words_count(maker->words, "wanted_alike", wishers->alike);
}

static void push_wanted(struct view_maker *maker, json_t *wanted, const json_t *want, size_t at)
{
    const json_t *id = json_object_get(want, "group");
    size_t group =
        json_is_integer(id) ? index_find_group(maker->index, json_integer_value(id)) : INDEX_NONE;
    size_t node = group == INDEX_NONE ? index_find_node(maker->index, json_text(want, "node"))
                                      : maker->index->groups.items[group].node;
    struct str kind = json_text(want, "kind");
    struct wishers wishers = count_wishers(maker, group, node, kind);
    if (wishers.documents == 0)
        return;
    json_t *row = view_push_object(maker, wanted);
    view_put(maker, row, "text", view_text(json_text(want, "text")));
    view_put(maker, row, "wants", view_text(words_named(maker->words, "wants_", kind)));
    view_put(maker, row, "kind_text", view_text(words_named(maker->words, "kind_", kind)));
    view_put(maker, row, "node", node == INDEX_NONE ? json_null() : view_node_link(maker, node));
    view_put(maker, row, "count_text", words_count(maker->words, "answers", wishers.documents));
    view_put(maker, row, "alike_text", make_alike(maker, &wishers));
    view_put(maker, row, "varied", json_boolean(group == INDEX_NONE));
    view_put(maker, row, "anchor",
             group == INDEX_NONE ? view_anchor_number("list-wanted-", (json_int_t)at + 1)
                                 : view_anchor_number("g-", json_integer_value(id)));
}

/* Most wanted first, as the compilation has them. */
static void put_wanted(struct view_maker *maker, json_t *view)
{
    const json_t *summary = json_object_get(maker->index->head, "summary"), *want;
    json_t *wanted = view_put_array(maker, view, "wanted");
    size_t at;
    json_array_foreach(json_object_get(summary, "wanted"), at, want)
        push_wanted(maker, wanted, want, at);
}

void view_put_overview(struct view_maker *maker, json_t *view)
{
    put_figures(maker, view);
    put_details(maker, view);
    put_types(maker, view);
    view_put_tables(maker, view);
    put_wanted(maker, view);
}
