/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

#include "base/utf8.h"

#include <stdio.h>

#define LABEL_BYTES 90

const char *const VIEW_STATUS_NAMES[VIEW_STATUSES] = {
    [VIEW_ASKED] = "asked",     [VIEW_ANSWERED] = "answered",
    [VIEW_LATE] = "late",       [VIEW_NOT_ANSWERED] = "not_answered",
    [VIEW_UNASKED] = "unasked",
};

void view_put(struct view_maker *maker, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        maker->failed = true;
}

void view_push(struct view_maker *maker, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        maker->failed = true;
}

json_t *view_put_object(struct view_maker *maker, json_t *object, const char *key)
{
    view_put(maker, object, key, json_object());
    return json_object_get(object, key);
}

json_t *view_put_array(struct view_maker *maker, json_t *object, const char *key)
{
    view_put(maker, object, key, json_array());
    return json_object_get(object, key);
}

json_t *view_push_object(struct view_maker *maker, json_t *array)
{
    size_t place = json_array_size(array);
    view_push(maker, array, json_object());
    return json_array_get(array, place);
}

json_t *view_text(struct str text)
{
    return text.n > 0 ? json_stringn(text.p, text.n) : json_null();
}

/* On one line, at most `max` bytes of it; whether that was all. */
static bool add_one_line(struct buf *out, struct str text, size_t max)
{
    for (size_t i = 0; i < text.n; i++) {
        if (out->n >= max)
            return false;
        bool space = ascii_is_space(text.p[i]);
        if (space && out->n > 0 && out->p[out->n - 1] == ' ')
            continue;
        buf_add_c(out, space ? ' ' : text.p[i]);
    }
    return true;
}

json_t *view_excerpt(struct str text, size_t max)
{
    struct buf line = buf_init(max + 16);
    bool whole = add_one_line(&line, str_trim(text), max);
    size_t end = whole ? line.n : utf8_cut(buf_str(&line), line.n);
    size_t word_end = end;
    while (!whole && word_end > max / 2 && line.p[word_end - 1] != ' ')
        word_end--;
    if (word_end > max / 2)
        end = word_end;
    json_t *excerpt = NULL;
    if (!line.failed)
        excerpt = json_sprintf("%.*s%s", (int)str_trim(str_sub(buf_str(&line), 0, end)).n,
                               line.n ? line.p : "", whole ? "" : " …");
    buf_done(&line);
    return excerpt;
}

struct view_anchor view_anchor_of(const char *prefix, struct str id)
{
    struct view_anchor anchor;
    snprintf(anchor.text, sizeof anchor.text, "%s%.*s", prefix, STR_ARGS(id));
    for (char *c = anchor.text; *c; c++)
        if (!ascii_is_alpha(*c) && !ascii_is_digit(*c) && *c != '.' && *c != '_')
            *c = '-';
    return anchor;
}

json_t *view_anchor(const char *prefix, struct str id)
{
    return json_string(view_anchor_of(prefix, id).text);
}

json_t *view_anchor_number(const char *prefix, json_int_t number)
{
    return json_sprintf("%s%" JSON_INTEGER_FORMAT, prefix, number);
}

static struct str node_text(const struct view_maker *maker, const struct index_node *node)
{
    struct str text = json_text(json_object_get(maker->index->compilation, "draft"), "text");
    json_int_t start = json_integer_value(json_object_get(node->json, "start"));
    json_int_t end = json_integer_value(json_object_get(node->json, "end"));
    if (start < 0 || end < start || (size_t)end > text.n)
        return STR("");
    struct str slice = str_sub(text, (size_t)start, (size_t)end);
    return utf8_valid(slice) ? slice : STR("");
}

json_t *view_node_label(const struct view_maker *maker, size_t place)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    if (node->is != INDEX_NODE_DRAFT)
        return view_text(words_named(maker->words, "node_", node->id));
    if (node->title.n == 0) {
        json_t *excerpt = view_excerpt(node_text(maker, node), LABEL_BYTES);
        if (!excerpt)
            return NULL;
        json_t *label =
            words_fill(maker->words, "node_by_text", "text", json_string_value(excerpt), NULL);
        json_decref(excerpt);
        return label;
    }
    struct str part = words_named(maker->words, "part_", node->kind);
    if (node->number.n == 0 || str_starts(node->title, part))
        return view_text(node->title);
    bool named = !str_equal(part, node->kind);
    return json_sprintf("%.*s%s%.*s %.*s", named ? (int)part.n : 0, part.p, named ? " " : "",
                        STR_ARGS(node->number), STR_ARGS(node->title));
}

json_t *view_node_anchor(const struct view_maker *maker, size_t place)
{
    return view_anchor("n-", maker->index->nodes.items[place].id);
}

json_t *view_body_anchor(const struct view_maker *maker, size_t place)
{
    bool by_node = str_equal(maker->by, STR("node"));
    bool has_section = by_node && view_has_section(maker->index, place);
    return has_section ? view_node_anchor(maker, place) : json_null();
}

json_t *view_list_anchor(struct str node, const char *what, struct str name)
{
    struct view_anchor anchor = view_anchor_of("", node);
    return json_sprintf("list-%s%s%s%.*s", anchor.text, node.n ? "-" : "", what, STR_ARGS(name));
}

struct str view_consultee_name(const struct view_maker *maker, size_t consultee)
{
    struct str name = maker->index->consultees.items[consultee].name;
    return name.n > 0 ? name : words_get(maker->words, "unknown_sender");
}

struct str view_sender(const struct view_maker *maker, const struct index_viewpoint *viewpoint)
{
    if (viewpoint->document == INDEX_NONE)
        return words_get(maker->words, "unknown_sender");
    size_t consultee = maker->index->documents.items[viewpoint->document].consultee;
    return view_consultee_name(maker, consultee);
}

json_t *view_node_link(struct view_maker *maker, size_t node)
{
    json_t *link = json_object();
    view_put(maker, link, "text", view_node_label(maker, node));
    view_put(maker, link, "anchor", view_body_anchor(maker, node));
    return link;
}

json_t *view_document_link(struct view_maker *maker, size_t document)
{
    json_t *link = json_object();
    view_put(maker, link, "text", view_text(maker->index->documents.items[document].file));
    view_put(maker, link, "anchor", view_anchor_number("d-", (json_int_t)document + 1));
    return link;
}

bool view_has_section(const struct index *index, size_t place)
{
    const struct index_node *node = &index->nodes.items[place];
    bool is_heading = view_is_part(node) || (node->is == INDEX_NODE_DRAFT && place == 0);
    return is_heading || node->first.count + node->others.count > 0;
}

bool view_is_part(const struct index_node *node)
{
    static const char *const PARTS[] = {"chapter", "focus_area", "initiative", "section"};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (str_equal(node->kind, str_from(PARTS[i])))
            return true;
    return false;
}

size_t view_count_kind(const struct view_maker *maker, const struct index_node *node,
                       struct str kind)
{
    size_t count = 0;
    for (size_t i = 0; i < node->all.count; i++)
        count += str_equal(maker->index->viewpoints.items[node->all.items[i]].kind, kind);
    return count;
}

size_t view_count_stance(const struct index_node *node, struct str stance)
{
    size_t count = 0;
    for (size_t i = 0; i < node->positions.count; i++)
        count += str_equal(node->positions.items[i].stance, stance);
    return count;
}

size_t view_count_documents(const struct view_maker *maker, struct str stance)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->documents.count; i++) {
        const struct index_document *document = &maker->index->documents.items[i];
        count += document->counted && str_equal(document->stance, stance);
    }
    return count;
}

size_t view_count_viewpoints(const struct view_maker *maker, struct str kind)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->viewpoints.count; i++) {
        const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[i];
        count += index_is_counted(maker->index, viewpoint) && str_equal(viewpoint->kind, kind);
    }
    return count;
}

bool view_has_status(const struct index_consultee *consultee, enum view_status status)
{
    bool asked = json_is_true(json_object_get(consultee->json, "asked"));
    struct str name = json_text(consultee->json, "status");
    bool silent = str_equal(name, STR("not_answered"));
    switch (status) {
    case VIEW_ASKED:
        return asked;
    case VIEW_ANSWERED:
        return asked && !silent;
    case VIEW_LATE:
        return str_equal(name, STR("late"));
    case VIEW_NOT_ANSWERED:
        return asked && silent;
    case VIEW_UNASKED:
        return consultee->json && !asked;
    default:
        return false;
    }
}

size_t view_count_status(const struct view_maker *maker, enum view_status status)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->consultees.count; i++)
        count += view_has_status(&maker->index->consultees.items[i], status);
    return count;
}
