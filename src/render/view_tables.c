/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The overview's two tables: who takes which stance on what, and viewpoints by part and kind.
 */
#include "render/view.h"

#include "base/buf.h"
#include "render/svg.h"

#define HEAT_STEPS 5
#define SVG_BYTES KIB(16)
#define STANCES_MAX 8

/* How many take each stance: in whole answers when `node` is NULL, else on that node. */
struct stance_counts {
    size_t values[STANCES_MAX];
    size_t count, sum;
};

static struct stance_counts count_stances(const struct view_maker *maker,
                                          const struct index_node *node)
{
    struct stance_counts counts = {.count = VOCABULARY_STANCES.count};
    if (counts.count > STANCES_MAX)
        counts.count = STANCES_MAX;
    for (size_t i = 0; i < counts.count; i++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        counts.values[i] = node ? view_count_stance(node, name) : view_count_documents(maker, name);
        counts.sum += counts.values[i];
    }
    return counts;
}

/* The bar of a row of stances, and in words what it shows. `whole` is the longest bar's sum. */
static json_t *make_bar(const struct view_maker *maker, struct str id, struct str title,
                        const struct stance_counts *counts, size_t whole)
{
    struct svg_part parts[STANCES_MAX];
    struct buf description = buf_init(SVG_BYTES), svg = buf_init(SVG_BYTES);
    for (size_t i = 0; i < counts->count; i++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        struct str text = words_named(maker->words, "stance_", name);
        parts[i] = (struct svg_part){name, counts->values[i]};
        if (counts->values[i] > 0)
            buf_add_format(&description, "%s%.*s %zu", description.n ? ", " : "", STR_ARGS(text),
                           counts->values[i]);
    }
    svg_bar(&svg, id, title, buf_str(&description), parts, counts->count, whole);
    bool ok = !svg.failed && !description.failed;
    json_t *bar = ok ? view_text(buf_str(&svg)) : NULL;
    buf_done(&svg);
    buf_done(&description);
    return bar;
}

/* Take over `title` and `anchor` into `row`; whole answers when `node` is NULL. */
static void fill_stance_row(struct view_maker *maker, json_t *row, const struct index_node *node,
                            json_t *title, json_t *anchor, size_t whole)
{
    struct stance_counts counts = count_stances(maker, node);
    view_put(maker, row, "text", title);
    view_put(maker, row, "anchor", anchor);
    json_t *cells = view_put_array(maker, row, "cells");
    for (size_t i = 0; i < counts.count; i++) {
        struct str name = str_from(VOCABULARY_STANCES.names[i]);
        json_t *cell = view_figure(maker, counts.values[i],
                                   view_list_anchor(node ? node->id : STR(""), "stance-", name));
        view_put(maker, cell, "name", view_text(name));
        view_put(maker, cell, "text", view_text(words_named(maker->words, "stance_", name)));
        view_push(maker, cells, cell);
    }
    struct view_anchor id = view_anchor_of("bar-", node ? node->id : STR("all"));
    view_put(maker, row, "bar_svg",
             counts.sum ? make_bar(maker, str_from(id.text), json_text(row, "text"), &counts, whole)
                        : json_null());
}

static bool has_stance_row(const struct index_node *node)
{
    return view_is_part(node) && node->positions.count > 0;
}

static size_t longest_stance_row(const struct view_maker *maker)
{
    size_t longest = 0;
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        size_t sum = has_stance_row(node) ? count_stances(maker, node).sum : 0;
        longest = sum > longest ? sum : longest;
    }
    return longest;
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
    fill_stance_row(maker, view_put_object(maker, stances, "whole"), NULL,
                    view_text(words_get(maker->words, "stances_of_answers")), json_null(), 0);
    json_t *rows = view_put_array(maker, stances, "rows");
    size_t longest = longest_stance_row(maker);
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        if (has_stance_row(node))
            fill_stance_row(maker, view_push_object(maker, rows), node, view_node_label(maker, i),
                            view_body_anchor(maker, i), longest);
    }
    view_put(maker, stances, "has_rows", json_boolean(json_array_size(rows) > 0));
}

/* 0 for none, then in equal steps up to the largest figure of the table. */
static json_int_t heat_of(size_t value, size_t largest)
{
    if (value == 0 || largest == 0)
        return 0;
    return (json_int_t)((value * HEAT_STEPS + largest - 1) / largest);
}

/* Sums of the rows below would outshine them all, so they have no heat. */
static bool is_sum(const struct view_maker *maker, size_t place)
{
    const struct index_node *nodes = maker->index->nodes.items;
    for (size_t i = place + 1; i < maker->index->nodes.count && nodes[i].depth > nodes[place].depth;
         i++)
        if (place > 0 && view_is_part(&nodes[i]) && nodes[i].all.count > 0)
            return true;
    return false;
}

static size_t largest_kind_count(const struct view_maker *maker)
{
    size_t largest = 0;
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        bool heated = view_is_part(node) && !is_sum(maker, i);
        for (size_t k = 0; k < VOCABULARY_KINDS.count && heated; k++) {
            size_t count = view_count_kind(maker, node, str_from(VOCABULARY_KINDS.names[k]));
            largest = count > largest ? count : largest;
        }
    }
    return largest;
}

static void push_kind_row(struct view_maker *maker, json_t *rows, size_t place, size_t largest)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    bool sum = is_sum(maker, place), heated = view_is_part(node) && !sum;
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "text", view_node_label(maker, place));
    view_put(maker, row, "anchor", view_body_anchor(maker, place));
    view_put(maker, row, "depth", json_integer((json_int_t)node->depth));
    view_put(maker, row, "sum", json_boolean(sum));
    view_put(maker, row, "total",
             view_figure(maker, view_row_viewpoints(node)->count,
                         view_list_anchor(node->id, "all", STR(""))));
    json_t *cells = view_put_array(maker, row, "cells");
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++) {
        struct str name = str_from(VOCABULARY_KINDS.names[i]);
        size_t value = view_count_kind(maker, node, name);
        json_t *cell = view_figure(maker, value, view_list_anchor(node->id, "kind-", name));
        view_put(maker, cell, "heat", json_integer(heated ? heat_of(value, largest) : 0));
        view_push(maker, cells, cell);
    }
}

static void push_kind_totals(struct view_maker *maker, json_t *kinds)
{
    json_t *columns = view_put_array(maker, kinds, "columns");
    for (size_t i = 0; i < VOCABULARY_KINDS.count; i++) {
        struct str name = str_from(VOCABULARY_KINDS.names[i]);
        size_t value = view_count_viewpoints(maker, name);
        json_t *column = view_figure(maker, value, view_list_anchor(STR(""), "kind-", name));
        view_put(maker, column, "text", view_text(words_named(maker->words, "kind_", name)));
        view_push(maker, columns, column);
    }
    view_put(maker, kinds, "total", view_figure(maker, view_count_all(maker), json_string("body")));
}

static void put_kinds(struct view_maker *maker, json_t *view)
{
    json_t *kinds = view_put_object(maker, view, "kinds");
    push_kind_totals(maker, kinds);
    json_t *rows = view_put_array(maker, kinds, "rows");
    size_t largest = largest_kind_count(maker);
    for (size_t i = 0; i < maker->index->nodes.count; i++) {
        const struct index_node *node = &maker->index->nodes.items[i];
        if (view_has_row(node) && view_row_viewpoints(node)->count > 0)
            push_kind_row(maker, rows, i, largest);
    }
}

void view_put_tables(struct view_maker *maker, json_t *view)
{
    put_stances(maker, view);
    put_kinds(maker, view);
}
