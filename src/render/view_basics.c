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

void view_add_place(struct view_maker *maker, struct places *places, size_t place)
{
    size_t *added = VEC_PUSH(maker->arena, places);
    if (added)
        *added = place;
    else
        maker->failed = true;
}

void view_add_list(struct view_maker *maker, view_make make, struct places places, size_t under)
{
    struct view_list *list = VEC_PUSH(maker->arena, &maker->lists);
    if (list)
        *list = (struct view_list){make, places, under};
    else
        maker->failed = true;
}

json_t *view_list_mark(struct view_maker *maker, size_t list)
{
    size_t count = maker->lists.items[list].places.count;
    json_t *mark = json_object();
    view_put(maker, mark, MUSTACHE_LIST, json_integer((json_int_t)list));
    view_put(maker, mark, MUSTACHE_LIST_COUNT, json_integer((json_int_t)count));
    return mark;
}

json_t *view_list(struct view_maker *maker, view_make make, struct places places, size_t under)
{
    view_add_list(maker, make, places, under);
    return maker->failed ? NULL : view_list_mark(maker, maker->lists.count - 1);
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
    char anchor[48];
    snprintf(anchor, sizeof anchor, "%s%" JSON_INTEGER_FORMAT, prefix, number);
    return json_string(anchor);
}

static struct str node_text(const struct view_maker *maker, const struct index_node *node)
{
    struct str text = json_text(json_object_get(maker->index->head, "draft"), "text");
    json_int_t start = json_integer_value(json_object_get(node->json, "start"));
    json_int_t end = json_integer_value(json_object_get(node->json, "end"));
    if (start < 0 || end < start || (size_t)end > text.n)
        return STR("");
    struct str slice = str_sub(text, (size_t)start, (size_t)end);
    return utf8_valid(slice) ? slice : STR("");
}

/* "Insats" where the program has a word for the kind and the draft no number: only what the reader
 * must tell apart is called by its kind. */
static bool is_called_by_kind(const struct index_node *node)
{
    return node->number.n > 0 || str_equal(node->kind, STR("focus_area")) ||
           str_equal(node->kind, STR("initiative"));
}

json_t *view_node_kind(const struct view_maker *maker, size_t place)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    struct str part = words_named(maker->words, "part_", node->kind);
    if (node->is != INDEX_NODE_DRAFT || node->parent == INDEX_NONE || node->title.n == 0 ||
        !is_called_by_kind(node) || str_starts(node->title, part))
        return json_null();
    bool named = !str_equal(part, node->kind);
    if (!named)
        return view_text(node->number);
    return json_sprintf("%.*s%s%.*s", STR_ARGS(part), node->number.n ? " " : "",
                        STR_ARGS(node->number));
}

static json_t *label_by_text(const struct view_maker *maker, const struct index_node *node)
{
    json_t *excerpt = view_excerpt(node_text(maker, node), LABEL_BYTES);
    if (!excerpt)
        return NULL;
    json_t *label =
        words_fill(maker->words, "node_by_text", "text", json_string_value(excerpt), NULL);
    json_decref(excerpt);
    return label;
}

json_t *view_node_title(const struct view_maker *maker, size_t place)
{
    const struct index_node *node = &maker->index->nodes.items[place];
    if (node->is != INDEX_NODE_DRAFT)
        return view_text(words_named(maker->words, "node_", node->id));
    if (str_equal(node->kind, STR("root")))
        return view_text(words_get(maker->words, "part_root"));
    return node->title.n ? view_text(node->title) : label_by_text(maker, node);
}

json_t *view_node_label(const struct view_maker *maker, size_t place)
{
    json_t *kind = view_node_kind(maker, place), *title = view_node_title(maker, place);
    bool numbered = maker->index->nodes.items[place].number.n > 0;
    json_t *label = NULL;
    if (json_is_null(kind))
        label = json_incref(title);
    else if (kind && title)
        label = json_sprintf("%s%s %s", json_string_value(kind), numbered ? "" : ":",
                             json_string_value(title));
    json_decref(kind);
    json_decref(title);
    return label;
}

json_t *view_type_label(const struct view_maker *maker, struct str type)
{
    if (type.n == 0)
        return view_text(words_get(maker->words, "types_unknown"));
    struct str label = words_named(maker->words, "types_", type);
    if (ascii_is_alpha(*label.p) && *label.p >= 'a')
        return json_sprintf("%c%.*s", *label.p - ('a' - 'A'), STR_ARGS(str_sub(label, 1, label.n)));
    return view_text(label);
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
    json_t **label = &maker->node_labels[node];
    json_t *link = json_object();
    if (!*label)
        *label = view_node_label(maker, node);
    view_put(maker, link, "text", json_incref(*label));
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

bool view_has_row(const struct index_node *node)
{
    return node->is == INDEX_NODE_PROCESS || node->is == INDEX_NODE_NOWHERE || view_is_part(node) ||
           str_equal(node->kind, STR("root"));
}

const struct places *view_row_viewpoints(const struct index_node *node)
{
    return str_equal(node->kind, STR("root")) ? &node->own : &node->all;
}

bool view_is_wish(const struct view_maker *maker, const struct index_viewpoint *viewpoint,
                  size_t node, struct str kind)
{
    return index_is_counted(maker->index, viewpoint) && viewpoint->node == node &&
           viewpoint->group == INDEX_NONE && str_equal(viewpoint->kind, kind);
}

bool view_knows_asked(const struct view_maker *maker)
{
    return view_count_status(maker, VIEW_ASKED) > 0;
}

size_t view_count_kind(const struct view_maker *maker, const struct index_node *node,
                       struct str kind)
{
    const struct places *places = view_row_viewpoints(node);
    size_t count = 0;
    for (size_t i = 0; i < places->count; i++)
        count += str_equal(maker->index->viewpoints.items[places->items[i]].kind, kind);
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

size_t view_count_all(const struct view_maker *maker)
{
    size_t count = 0;
    for (size_t i = 0; i < maker->index->viewpoints.count; i++)
        count += index_is_counted(maker->index, &maker->index->viewpoints.items[i]);
    return count;
}

bool view_has_status(const struct index_consultee *consultee, enum view_status status)
{
    const json_t *asked = json_object_get(consultee->json, "asked");
    struct str name = json_text(consultee->json, "status");
    bool silent = str_equal(name, STR("not_answered"));
    switch (status) {
    case VIEW_ASKED:
        return json_is_true(asked);
    case VIEW_ANSWERED: /* of those asked, where it is known who was */
        return consultee->json && !json_is_false(asked) && !silent;
    case VIEW_LATE:
        return str_equal(name, STR("late"));
    case VIEW_NOT_ANSWERED:
        return json_is_true(asked) && silent;
    case VIEW_UNASKED:
        return json_is_false(asked);
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
