/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_view.h"

#include <string.h>

/* The parts of the draft, by what they are called */

static const json_t *find_node(const struct desk_page *page, struct str id)
{
    size_t i;
    const json_t *node;
    json_array_foreach(json_object_get(page->counts, "nodes"), i, node)
    {
        if (str_equal(json_str(node, "id"), id))
            return node;
    }
    return NULL;
}

/* Numbered parts, areas and initiatives are called by their kind; others by their title alone. */
static json_t *label_of(const struct desk_page *page, const json_t *node)
{
    struct str kind = json_str(node, "kind"), number = json_str(node, "number");
    struct str word = words_named(page->words, "part_", kind);
    bool named =
        number.n > 0 || str_equal(kind, STR("focus_area")) || str_equal(kind, STR("initiative"));
    if (!named || str_equal(kind, STR("root")) || str_starts(json_str(node, "title"), word))
        return json_null();
    return json_sprintf("%.*s%s%.*s", STR_ARGS(word), number.n ? " " : "", STR_ARGS(number));
}

static json_t *title_of(const struct desk_page *page, const json_t *node)
{
    struct str kind = json_str(node, "kind"), title = json_str(node, "title");
    if (str_equal(kind, STR("root")))
        return json_of_str(words_get(page->words, "part_root"));
    return title.n > 0 ? desk_excerpt(title, 120)
                       : json_of_str(words_named(page->words, "part_", kind));
}

json_t *desk_part_name(const struct desk_page *page, struct str id)
{
    json_t *name = json_object();
    const json_t *node = find_node(page, id);
    if (node) {
        json_put(page->maker, name, "label", label_of(page, node));
        json_put(page->maker, name, "text", title_of(page, node));
        return name;
    }
    bool process = str_equal(id, STR("process"));
    json_put(page->maker, name, "label", json_null());
    json_put(page->maker, name, "text",
             json_of_str(words_get(page->words, process ? "node_process" : "node_nowhere")));
    return name;
}

json_t *desk_part_line(const struct desk_page *page, struct str id)
{
    json_t *name = desk_part_name(page, id);
    struct str label = json_str(name, "label"), text = json_str(name, "text");
    json_t *line = json_sprintf("%.*s%s%.*s", STR_ARGS(label), label.n ? " " : "", STR_ARGS(text));
    json_decref(name);
    return line;
}

/* The draft */

static bool is_heading(const json_t *node)
{
    struct str kind = json_str(node, "kind");
    return !str_equal(kind, STR("paragraph")) && !str_equal(kind, STR("list_item"));
}

/* Paragraphs and list items show only below the part that is open. */
static bool is_shown(const struct desk_page *page, const json_t *node)
{
    struct str open = page->at.filter.part;
    if (is_heading(node))
        return true;
    return open.n > 0 &&
           (str_equal(json_str(node, "parent"), open) || str_equal(json_str(node, "id"), open));
}

static struct desk_address part_address(const struct desk_page *page, enum desk_place place,
                                        struct str part)
{
    struct desk_address to = page->at;
    to.viewpoint = 0;
    to.page = 1;
    to.filter.place = place;
    to.filter.part = part;
    return to;
}

static void put_counts(const struct desk_page *page, json_t *row, struct desk_address to,
                       json_int_t viewpoints, json_int_t unanswered)
{
    json_put(page->maker, row, "href", desk_address_href(&to));
    json_put(page->maker, row, "viewpoints", desk_figure(page, &to, viewpoints, "viewpoints"));
    to.filter.outcome = STR("none");
    json_put(page->maker, row, "unanswered", desk_figure(page, &to, unanswered, "desk_unanswered"));
    json_put(page->maker, row, "finished", json_boolean(viewpoints > 0 && unanswered == 0));
}

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static void push_node(const struct desk_page *page, json_t *rows, const json_t *node)
{
    json_t *row = json_push_object(page->maker, rows);
    struct str id = json_str(node, "id");
    json_int_t depth = number_at(node, "depth");
    json_put(page->maker, row, "node", json_of_str(id));
    json_put(page->maker, row, "label", label_of(page, node));
    json_put(page->maker, row, "text", title_of(page, node));
    json_put(page->maker, row, "depth", json_integer(depth > 5 ? 5 : depth));
    json_put(page->maker, row, "small", json_boolean(!is_heading(node)));
    json_put(page->maker, row, "no_views",
             json_boolean(json_is_true(json_object_get(node, "no_views"))));
    json_put(page->maker, row, "here", json_boolean(str_equal(id, page->at.filter.part)));
    put_counts(page, row, part_address(page, DESK_PART_AND_BELOW, id),
               number_at(node, "below_viewpoints"), number_at(node, "below_unanswered"));
}

/* Views that are about no part. */
static void push_place(const struct desk_page *page, json_t *rows, enum desk_place place,
                       const char *key, const char *text)
{
    const json_t *counts = json_object_get(page->counts, key);
    bool here = page->at.filter.place == place;
    if (number_at(counts, "viewpoints") == 0 && !here)
        return;
    json_t *row = json_push_object(page->maker, rows);
    json_put(page->maker, row, "node", json_null());
    json_put(page->maker, row, "label", json_null());
    json_put(page->maker, row, "text", json_of_str(words_get(page->words, text)));
    json_put(page->maker, row, "depth", json_integer(0));
    json_put(page->maker, row, "small", json_false());
    json_put(page->maker, row, "no_views", json_false());
    json_put(page->maker, row, "here", json_boolean(here));
    put_counts(page, row, part_address(page, place, STR("")), number_at(counts, "viewpoints"),
               number_at(counts, "unanswered"));
}

static json_t *draft_rows(const struct desk_page *page)
{
    json_t *rows = json_array();
    size_t i;
    const json_t *node;
    json_array_foreach(json_object_get(page->counts, "nodes"), i, node)
    {
        if (is_shown(page, node))
            push_node(page, rows, node);
    }
    push_place(page, rows, DESK_PROCESS, "process", "node_process");
    push_place(page, rows, DESK_NOWHERE, "nowhere", "node_nowhere");
    return rows;
}

/* Bodies, and letters in much the same words */

/* A row of the left pane that is no part. `title` is borrowed. */
static json_t *push_row(const struct desk_page *page, json_t *rows, struct str title, bool here)
{
    json_t *row = json_push_object(page->maker, rows);
    json_put(page->maker, row, "node", json_null());
    json_put(page->maker, row, "label", json_null());
    json_put(page->maker, row, "text",
             title.n ? desk_excerpt(title, 120)
                     : json_of_str(words_get(page->words, "unknown_sender")));
    json_put(page->maker, row, "depth", json_integer(1));
    json_put(page->maker, row, "small", json_false());
    json_put(page->maker, row, "no_views", json_false());
    json_put(page->maker, row, "here", json_boolean(here));
    return row;
}

static json_t *sender_rows(const struct desk_page *page, const json_t *senders)
{
    json_t *rows = json_array();
    size_t i;
    const json_t *sender;
    json_array_foreach(senders, i, sender)
    {
        struct desk_address to = page->at;
        to.viewpoint = 0;
        to.page = 1;
        to.filter = (struct desk_filter){.sender = json_str(sender, "key")};
        json_t *row = push_row(page, rows, json_str(sender, "name"),
                               str_equal(to.filter.sender, page->at.filter.sender));
        put_counts(page, row, to, number_at(sender, "viewpoints"), number_at(sender, "unanswered"));
    }
    return rows;
}

static struct str letter_name(const json_t *campaign)
{
    size_t i;
    const json_t *document;
    json_array_foreach(json_object_get(campaign, "documents"), i, document)
    {
        if (json_equal(json_object_get(document, "number"),
                       json_object_get(campaign, "representative")))
            return json_str(document, "name");
    }
    return STR("");
}

static json_t *letter_rows(const struct desk_page *page, const json_t *campaigns)
{
    json_t *rows = json_array();
    size_t i, j;
    const json_t *campaign, *document;
    json_array_foreach(campaigns, i, campaign)
    {
        const json_t *documents = json_object_get(campaign, "documents");
        json_t *head = push_row(page, rows, letter_name(campaign), false);
        struct desk_address to = part_address(page, DESK_ANYWHERE, STR(""));
        to.filter = (struct desk_filter){.document = number_at(campaign, "representative")};
        json_put(page->maker, head, "depth", json_integer(0));
        put_counts(page, head, to, number_at(campaign, "viewpoints"),
                   number_at(campaign, "unanswered"));
        json_array_foreach(documents, j, document)
        {
            to.filter.document = number_at(document, "number");
            json_t *row = push_row(page, rows, json_str(document, "sender"),
                                   to.filter.document == page->at.filter.document);
            json_put(page->maker, row, "label",
                     json_is_true(json_object_get(document, "unique"))
                         ? json_of_str(words_get(page->words, "desk_adds_own"))
                         : json_null());
            put_counts(page, row, to, 0, 0);
        }
    }
    return rows;
}

json_t *desk_map_view(struct desk_page *page, struct error *error)
{
    if (page->at.map == DESK_MAP_DRAFT)
        return draft_rows(page);
    struct office *office = page->request->office;
    bool senders = page->at.map == DESK_MAP_SENDERS;
    json_t *from = senders ? desk_senders(office, page->at.consultation, error)
                           : desk_campaigns(office, page->at.consultation, error);
    json_t *rows = !from ? NULL : senders ? sender_rows(page, from) : letter_rows(page, from);
    json_decref(from);
    return rows;
}
