/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

#include "render/svg.h"

#include <stdio.h>

#define WANTED_SHOWN 10
#define HEAT_STEPS 5
#define SVG_BYTES KIB(16)
#define STANCES_MAX 8

/* A figure with the anchor of its list; no link where there is nothing to show. */
static json_t *make_figure(struct view_maker *maker, size_t value, json_t *anchor)
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
    json_t *figure = make_figure(maker, value, anchor);
    view_put(maker, figure, "text", view_text(words_get(maker->words, key)));
    view_push(maker, figures, figure);
}

static size_t summary_value(const struct view_maker *maker, const char *key)
{
    const json_t *summary = json_object_get(maker->index->compilation, "summary");
    json_int_t value = json_integer_value(json_object_get(summary, key));
    return value > 0 ? (size_t)value : 0;
}

static size_t count_all_viewpoints(const struct view_maker *maker)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->viewpoints.count; i++)
        count += index_is_counted(maker->index, &maker->index->viewpoints.items[i]);
    return count;
}

static void put_figures(struct view_maker *maker, json_t *view)
{
    json_t *figures = view_put_array(maker, view, "figures");
    for (size_t i = 0; i < VIEW_STATUSES; i++) {
        char key[32];
        snprintf(key, sizeof key, "figure_%s", VIEW_STATUS_NAMES[i]);
        push_figure(maker, figures, key, view_count_status(maker, (enum view_status)i),
                    view_anchor("list-", str_from(VIEW_STATUS_NAMES[i])));
    }
    push_figure(maker, figures, "figure_documents", summary_value(maker, "documents"),
                json_string("documents"));
    push_figure(maker, figures, "figure_viewpoints", count_all_viewpoints(maker),
                json_string("body"));
    push_figure(maker, figures, "figure_no_clear_stance",
                view_count_documents(maker, STR("unclear")), json_string("list-stance-unclear"));
}

static void put_types(struct view_maker *maker, json_t *view)
{
    const json_t *summary = json_object_get(maker->index->compilation, "summary"), *type;
    json_t *rows = view_put_array(maker, view, "types");
    size_t at;
    json_array_foreach(json_object_get(summary, "by_type"), at, type)
    {
        struct str name = json_text(type, "type");
        json_t *row = view_push_object(maker, rows);
        view_put(maker, row, "text",
                 view_text(name.n ? words_named(maker->words, "types_", name)
                                  : words_get(maker->words, "types_unknown")));
        view_put(maker, row, "anchor", view_anchor("type-", name));
        view_put(maker, row, "asked",
                 json_integer(json_integer_value(json_object_get(type, "asked"))));
        view_put(maker, row, "answered",
                 json_integer(json_integer_value(json_object_get(type, "answered"))));
    }
}

/* The bar of a row of stances, and in words what it shows. */
static json_t *make_bar(const struct view_maker *maker, struct str id, struct str title,
                        const size_t *values)
{
    struct svg_part parts[STANCES_MAX];
    struct buf description = buf_init(SVG_BYTES), svg = buf_init(SVG_BYTES);
    size_t count = VOCABULARY_STANCES.count < STANCES_MAX ? VOCABULARY_STANCES.count : STANCES_MAX;
    for (size_t i = 0; i < count; i++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        struct str text = words_named(maker->words, "stance_", name);
        parts[i] = (struct svg_part){name, values[i]};
        if (values[i] > 0)
            buf_add_format(&description, "%s%.*s %zu", description.n ? ", " : "", STR_ARGS(text),
                           values[i]);
    }
    svg_bar(&svg, id, title, buf_str(&description), parts, count);
    bool ok = !svg.failed && !description.failed;
    json_t *bar = ok ? view_text(buf_str(&svg)) : NULL;
    buf_done(&svg);
    buf_done(&description);
    return bar;
}

/* One row: whole answers when `node` is NULL, else what is said of that node. */
static void push_stance_row(struct view_maker *maker, json_t *rows, const struct index_node *node,
                            json_t *title, json_t *anchor)
{
    size_t values[STANCES_MAX] = {0}, sum = 0;
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "text", title);
    view_put(maker, row, "anchor", anchor);
    json_t *cells = view_put_array(maker, row, "cells");
    for (size_t i = 0; i < VOCABULARY_STANCES.count && i < STANCES_MAX; i++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        values[i] = node ? view_count_stance(node, name) : view_count_documents(maker, name);
        sum += values[i];
        view_push(maker, cells,
                  make_figure(maker, values[i],
                              view_list_anchor(node ? node->id : STR(""), "stance-", name)));
    }
    struct view_anchor id = view_anchor_of("bar-", node ? node->id : STR("all"));
    struct str text = json_text(row, "text");
    view_put(maker, row, "bar_svg",
             sum ? make_bar(maker, str_from(id.text), text, values) : json_null());
}

static void put_stances(struct view_maker *maker, json_t *view)
{
    json_t *stances = view_put_object(maker, view, "stances");
    json_t *columns = view_put_array(maker, stances, "columns");
    for (size_t i = 0; i < VOCABULARY_STANCES.count; i++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        json_t *column = view_push_object(maker, columns);
        view_put(maker, column, "name", view_text(name));
        view_put(maker, column, "text", view_text(words_named(maker->words, "stance_", name)));
    }
    json_t *rows = view_put_array(maker, stances, "rows");
    push_stance_row(maker, rows, NULL, view_text(words_get(maker->words, "stances_of_answers")),
                    json_null());
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        if (view_is_part(node) && node->positions.count > 0)
            push_stance_row(maker, rows, node, view_node_label(maker, i),
                            view_body_anchor(maker, i));
    }
}

/* 0 for none, then in equal steps up to the largest figure of the table. */
static json_int_t heat_of(size_t value, size_t largest)
{
    if (value == 0 || largest == 0)
        return 0;
    return (json_int_t)((value * HEAT_STEPS + largest - 1) / largest);
}

static size_t largest_kind_count(const struct view_maker *maker)
{
    size_t largest = 0;
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        for (size_t k = 0; k < VOCABULARY_KINDS.count && view_is_part(node); k++) {
            size_t count = view_count_kind(maker, node, str_from(VOCABULARY_KINDS.names[k]));
            largest = count > largest ? count : largest;
        }
    }
    return largest;
}

static void push_kind_row(struct view_maker *maker, json_t *rows, size_t place, size_t largest)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "text", view_node_label(maker, place));
    view_put(maker, row, "anchor", view_body_anchor(maker, place));
    view_put(maker, row, "depth", json_integer((json_int_t)node->depth));
    view_put(maker, row, "total",
             make_figure(maker, node->all.count, view_list_anchor(node->id, "all", STR(""))));
    json_t *cells = view_put_array(maker, row, "cells");
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++) {
        struct str name = str_from(VOCABULARY_KINDS.names[i]);
        size_t value = view_count_kind(maker, node, name);
        json_t *cell = make_figure(maker, value, view_list_anchor(node->id, "kind-", name));
        view_put(maker, cell, "heat", json_integer(heat_of(value, largest)));
        view_push(maker, cells, cell);
    }
}

static void push_kind_totals(struct view_maker *maker, json_t *kinds)
{
    json_t *columns = view_put_array(maker, kinds, "columns");
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++) {
        struct str name = str_from(VOCABULARY_KINDS.names[i]);
        size_t value = view_count_viewpoints(maker, name);
        json_t *column = make_figure(maker, value, view_list_anchor(STR(""), "kind-", name));
        view_put(maker, column, "text", view_text(words_named(maker->words, "kind_", name)));
        view_push(maker, columns, column);
    }
    view_put(maker, kinds, "total",
             make_figure(maker, count_all_viewpoints(maker), json_string("body")));
}

static void put_kinds(struct view_maker *maker, json_t *view)
{
    json_t *kinds = view_put_object(maker, view, "kinds");
    push_kind_totals(maker, kinds);
    json_t *rows = view_put_array(maker, kinds, "rows");
    size_t largest = largest_kind_count(maker);
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        bool drawer = node->is == INDEX_NODE_PROCESS || node->is == INDEX_NODE_NOWHERE;
        if (node->all.count > 0 && (drawer || view_is_part(node)))
            push_kind_row(maker, rows, i, largest);
    }
}

static void push_wanted(struct view_maker *maker, json_t *wanted, const json_t *want)
{
    json_int_t id = json_integer_value(json_object_get(want, "group"));
    size_t place = index_find_group(maker->index, id);
    if (place == INDEX_NONE)
        return;
    const struct index_group *group = &maker->index->groups.items[place];
    json_t *row = view_push_object(maker, wanted);
    view_put(maker, row, "text", view_text(json_text(want, "text")));
    view_put(maker, row, "kind_text",
             view_text(words_named(maker->words, "kind_", json_text(want, "kind"))));
    view_put(maker, row, "node",
             group->node == INDEX_NONE ? json_null() : view_node_link(maker, group->node));
    view_put(maker, row, "count", words_number(maker->words, group->documents));
    view_put(maker, row, "count_text", words_count(maker->words, "answers", group->documents));
    view_put(maker, row, "anchor", view_anchor_number("g-", id));
}

/* Most wanted first, as the compilation has them. */
static void put_wanted(struct view_maker *maker, json_t *view)
{
    const json_t *summary = json_object_get(maker->index->compilation, "summary"), *want;
    json_t *wanted = view_put_array(maker, view, "wanted");
    size_t at;
    json_array_foreach(json_object_get(summary, "wanted"), at, want) if (at < WANTED_SHOWN)
        push_wanted(maker, wanted, want);
}

void view_put_overview(struct view_maker *maker, json_t *view)
{
    put_figures(maker, view);
    put_types(maker, view);
    put_stances(maker, view);
    put_kinds(maker, view);
    put_wanted(maker, view);
}
