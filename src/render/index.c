/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/index.h"

#include "render/vocabulary.h"

#include <stdio.h>
#include <stdlib.h>

#define COMPILATION_FORMAT 1

struct indexer {
    struct arena *arena;
    struct index *index;
    size_t drawers; /* the first of the three */
};

struct str json_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return (struct str){json_string_value(value), json_string_length(value)};
}

static int compare_names(const void *a, const void *b)
{
    const struct index_name *left = a, *right = b;
    int order = str_compare(left->name, right->name);
    return order ? order : (left->place > right->place) - (left->place < right->place);
}

static void sort_names(struct index_names *names)
{
    if (names->count > 1)
        qsort(names->items, names->count, sizeof *names->items, compare_names);
}

/* The first place with that name, or INDEX_NONE. */
static size_t find_name(const struct index_names *names, struct str name)
{
    size_t low = 0, high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(names->items[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < names->count && str_equal(names->items[low].name, name);
    return found ? names->items[low].place : INDEX_NONE;
}

static struct index_names room_for_names(struct indexer *indexer, const json_t *array)
{
    size_t count = json_array_size(array);
    return (struct index_names){ARENA_ARRAY(indexer->arena, count, struct index_name), 0};
}

static void add_name(struct index_names *names, struct str name, size_t place)
{
    names->items[names->count++] = (struct index_name){name, place};
}

static void add_place(struct indexer *indexer, struct places *places, size_t place)
{
    if (places->count == 0 || places->items[places->count - 1] != place)
        *VEC_PUSH(indexer->arena, places) = place;
}

static void add_node(struct indexer *indexer, const json_t *json)
{
    struct index *index = indexer->index;
    size_t place = index->nodes.count;
    *VEC_PUSH(indexer->arena, &index->nodes) =
        (struct index_node){.json = json,
                            .id = json_text(json, "id"),
                            .kind = json_text(json, "kind"),
                            .number = json_text(json, "number"),
                            .title = json_text(json, "title"),
                            .parent = INDEX_NONE,
                            .last_document = INDEX_NONE};
    add_name(&index->node_names, json_text(json, "id"), place);
}

/* A parent must stand before its child, so that no walk upwards can go round. */
static void link_to_parent(struct index *index, size_t place)
{
    struct index_node *node = &index->nodes.items[place];
    size_t parent = find_name(&index->node_names, json_text(node->json, "parent"));
    if (parent != INDEX_NONE && parent < place) {
        node->parent = parent;
        node->depth = index->nodes.items[parent].depth + 1;
        node->no_views = index->nodes.items[parent].no_views;
    }
    const json_t *consultation = json_object_get(index->compilation, "consultation"), *id;
    size_t at;
    json_array_foreach(json_object_get(consultation, "no_views_on"), at, id) node->no_views |=
        str_equal(str_from(json_string_value(id)), node->id);
}

static void add_drawer(struct indexer *indexer, enum index_node_kind is, const char *id)
{
    struct index_node *node = VEC_PUSH(indexer->arena, &indexer->index->nodes);
    *node = (struct index_node){
        .is = is, .id = str_from(id), .parent = INDEX_NONE, .last_document = INDEX_NONE};
}

static void add_nodes(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *draft = json_object_get(index->compilation, "draft"), *json;
    const json_t *nodes = json_object_get(draft, "nodes");
    size_t at;
    index->node_names = room_for_names(indexer, nodes);
    json_array_foreach(nodes, at, json) add_node(indexer, json);
    sort_names(&index->node_names);
    for (size_t i = 0; i < index->nodes.count; i++)
        link_to_parent(index, i);
    indexer->drawers = index->nodes.count;
    add_drawer(indexer, INDEX_NODE_PROCESS, "process");
    add_drawer(indexer, INDEX_NODE_NOWHERE, "nowhere");
    add_drawer(indexer, INDEX_NODE_UNCOUNTED, "uncounted");
}

static void add_documents(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *documents = json_object_get(index->compilation, "documents"), *json;
    size_t at;
    index->file_names = room_for_names(indexer, documents);
    json_array_foreach(documents, at, json)
    {
        struct str file = json_text(json, "file");
        *VEC_PUSH(indexer->arena, &index->documents) =
            (struct index_document){.json = json,
                                    .file = file,
                                    .stance = json_text(json, "stance"),
                                    .consultee = INDEX_NONE,
                                    .counted = json_is_true(json_object_get(json, "counted"))};
        add_name(&index->file_names, file, at);
    }
    sort_names(&index->file_names);
}

static void add_consultees(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *json, *file;
    size_t at, i;
    json_array_foreach(json_object_get(index->compilation, "consultees"), at, json)
    {
        *VEC_PUSH(indexer->arena, &index->consultees) = (struct index_consultee){
            .json = json, .name = json_text(json, "name"), .type = json_text(json, "type")};
        json_array_foreach(json_object_get(json, "documents"), i, file)
        {
            size_t place = index_find_document(index, str_from(json_string_value(file)));
            if (place != INDEX_NONE && index->documents.items[place].consultee == INDEX_NONE)
                index->documents.items[place].consultee = at;
        }
    }
}

static bool has_type(const struct index *index, struct str type)
{
    for (size_t i = 0; i < index->types.count; i++)
        if (str_equal(index->types.items[i], type))
            return true;
    return false;
}

/* Types that the program does not know stand last but one, bodies without a type last. */
static int compare_types(const void *a, const void *b)
{
    const struct str *left = a, *right = b;
    size_t x = vocabulary_place(&VOCABULARY_TYPES, *left) + (left->n == 0);
    size_t y = vocabulary_place(&VOCABULARY_TYPES, *right) + (right->n == 0);
    return x != y ? (x > y) - (x < y) : str_compare(*left, *right);
}

static void gather_types(struct indexer *indexer)
{
    struct index *index = indexer->index;
    for (size_t i = 0; i < index->consultees.count; i++) {
        struct str type = index->consultees.items[i].type;
        if (!has_type(index, type))
            *VEC_PUSH(indexer->arena, &index->types) = type;
    }
    if (index->types.count > 1)
        qsort(index->types.items, index->types.count, sizeof *index->types.items, compare_types);
}

/* What no consultee claims belongs to the sender of the mail that it came with, or to its own. */
static void settle_senders(struct indexer *indexer)
{
    struct index *index = indexer->index;
    for (size_t i = 0; i < index->documents.count; i++) {
        struct index_document *document = &index->documents.items[i];
        size_t mail = index_find_document(index, json_text(document->json, "attachment_of"));
        if (document->consultee == INDEX_NONE && mail != INDEX_NONE)
            document->consultee = index->documents.items[mail].consultee;
        if (document->consultee == INDEX_NONE) {
            document->consultee = index->consultees.count;
            *VEC_PUSH(indexer->arena, &index->consultees) =
                (struct index_consultee){.name = json_text(document->json, "sender"),
                                         .type = json_text(document->json, "sender_type")};
        }
        add_place(indexer, &index->consultees.items[document->consultee].documents, i);
    }
}

static void mark_campaigners(struct index *index)
{
    const json_t *campaigns = json_object_get(index->compilation, "campaigns"), *campaign, *file;
    size_t at, i;
    json_array_foreach(campaigns, at, campaign)
    {
        json_array_foreach(json_object_get(campaign, "documents"), i, file)
        {
            size_t place = index_find_document(index, str_from(json_string_value(file)));
            if (place != INDEX_NONE)
                index->documents.items[place].campaigner = true;
        }
    }
}

static struct str number_name(struct indexer *indexer, const json_t *number)
{
    if (!json_is_integer(number))
        return STR("");
    return str_format(indexer->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
}

static void add_groups(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *groups = json_object_get(index->compilation, "groups"), *json;
    size_t at;
    index->group_names = room_for_names(indexer, groups);
    json_array_foreach(groups, at, json)
    {
        const json_t *id = json_object_get(json, "id");
        *VEC_PUSH(indexer->arena, &index->groups) =
            (struct index_group){.json = json,
                                 .id = json_integer_value(id),
                                 .node = index_find_node(index, json_text(json, "node")),
                                 .last_document = INDEX_NONE};
        add_name(&index->group_names, number_name(indexer, id), at);
    }
    sort_names(&index->group_names);
}

/* Put the viewpoint at `place` under the node of every passage, and count it for the nodes above.
 */
static void file_under_nodes(struct indexer *indexer, size_t place)
{
    struct index *index = indexer->index;
    struct index_viewpoint *viewpoint = &index->viewpoints.items[place];
    bool counted = index_is_counted(index, viewpoint);
    const json_t *passage;
    size_t at;
    viewpoint->node = INDEX_NONE;
    json_array_foreach(json_object_get(viewpoint->json, "passages"), at, passage)
    {
        size_t node = index_find_node(index, json_text(passage, "node"));
        if (!counted || node == INDEX_NONE)
            continue;
        bool is_first = viewpoint->node == INDEX_NONE;
        struct index_node *about = &index->nodes.items[node];
        if (is_first)
            viewpoint->node = node;
        if (is_first || node != viewpoint->node)
            add_place(indexer, is_first ? &about->first : &about->others, place);
        add_place(indexer, &about->own, place);
        for (; node != INDEX_NONE; node = index->nodes.items[node].parent)
            add_place(indexer, &index->nodes.items[node].all, place);
    }
    if (viewpoint->node != INDEX_NONE)
        return;
    viewpoint->node = indexer->drawers + (counted ? 1 : 2);
    add_place(indexer, &index->nodes.items[viewpoint->node].first, place);
    add_place(indexer, &index->nodes.items[viewpoint->node].own, place);
    add_place(indexer, &index->nodes.items[viewpoint->node].all, place);
}

static void file_under_sender_and_group(struct indexer *indexer, size_t place)
{
    struct index *index = indexer->index;
    struct index_viewpoint *viewpoint = &index->viewpoints.items[place];
    if (viewpoint->document == INDEX_NONE)
        return;
    struct index_document *document = &index->documents.items[viewpoint->document];
    add_place(indexer, &document->viewpoints, place);
    if (!document->counted)
        return;
    add_place(indexer, &index->consultees.items[document->consultee].viewpoints, place);
    if (viewpoint->group == INDEX_NONE)
        return;
    struct index_group *group = &index->groups.items[viewpoint->group];
    add_place(indexer, &group->viewpoints, place);
}

static void add_viewpoints(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *viewpoints = json_object_get(index->compilation, "viewpoints"), *json;
    size_t at;
    index->viewpoint_names = room_for_names(indexer, viewpoints);
    json_array_foreach(viewpoints, at, json)
    {
        const json_t *id = json_object_get(json, "id"), *group = json_object_get(json, "group");
        *VEC_PUSH(indexer->arena, &index->viewpoints) = (struct index_viewpoint){
            .json = json,
            .id = json_integer_value(id),
            .kind = json_text(json, "kind"),
            .document = index_find_document(index, json_text(json, "document")),
            .group = find_name(&index->group_names, number_name(indexer, group))};
        add_name(&index->viewpoint_names, number_name(indexer, id), at);
        file_under_nodes(indexer, at);
        file_under_sender_and_group(indexer, at);
    }
    sort_names(&index->viewpoint_names);
}

static void count_group_document(struct index *index, size_t group, size_t document)
{
    struct index_group *counted = group == INDEX_NONE ? NULL : &index->groups.items[group];
    if (counted && counted->last_document != document) {
        counted->last_document = document;
        counted->documents++;
    }
}

static void count_nodes_document(struct index *index, size_t node, size_t document)
{
    for (; node != INDEX_NONE; node = index->nodes.items[node].parent) {
        struct index_node *counted = &index->nodes.items[node];
        if (counted->last_document == document)
            return; /* then it is counted above, too */
        counted->last_document = document;
        counted->document_count++;
    }
}

/* A document with two viewpoints of a group, or on a node, counts once. */
static void count_documents(struct index *index)
{
    for (size_t i = 0; i < index->documents.count; i++) {
        const struct index_document *document = &index->documents.items[i];
        for (size_t k = 0; document->counted && k < document->viewpoints.count; k++) {
            const struct index_viewpoint *viewpoint =
                &index->viewpoints.items[document->viewpoints.items[k]];
            const json_t *passage;
            size_t at;
            count_group_document(index, viewpoint->group, i);
            count_nodes_document(index, viewpoint->node, i);
            json_array_foreach(json_object_get(viewpoint->json, "passages"), at, passage)
                count_nodes_document(index, index_find_node(index, json_text(passage, "node")), i);
        }
    }
}

static bool has_position(const struct index_node *node, struct index_position position)
{
    for (size_t i = node->positions.count; i > 0; i--) {
        const struct index_position *known = &node->positions.items[i - 1];
        if (known->document != position.document)
            return false;
        if (str_equal(known->stance, position.stance))
            return true;
    }
    return false;
}

static void add_position(struct indexer *indexer, size_t document, const json_t *json)
{
    struct index *index = indexer->index;
    struct index_position position = {document, json_text(json, "stance")};
    size_t node = index_find_node(index, json_text(json, "node"));
    for (; node != INDEX_NONE; node = index->nodes.items[node].parent)
        if (!has_position(&index->nodes.items[node], position))
            *VEC_PUSH(indexer->arena, &index->nodes.items[node].positions) = position;
}

static void add_positions(struct indexer *indexer)
{
    const json_t *json;
    size_t at;
    for (size_t i = 0; i < indexer->index->documents.count; i++) {
        const struct index_document *document = &indexer->index->documents.items[i];
        if (document->counted)
            json_array_foreach(json_object_get(document->json, "node_stances"), at, json)
                add_position(indexer, i, json);
    }
}

/* What should be answered together stands together: by kind, then what is shared, then in the order
 * of the documents. */
static int compare_alike(const void *a, const void *b, void *context)
{
    const struct index *index = context;
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    const struct index_viewpoint *x = &index->viewpoints.items[left];
    const struct index_viewpoint *y = &index->viewpoints.items[right];
    size_t kind_x = vocabulary_place(&VOCABULARY_KINDS, x->kind);
    size_t kind_y = vocabulary_place(&VOCABULARY_KINDS, y->kind);
    if (kind_x != kind_y)
        return kind_x < kind_y ? -1 : 1;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    return (left > right) - (left < right);
}

static void put_alike_together(struct index *index)
{
    for (size_t i = 0; i < index->nodes.count; i++) {
        struct places *first = &index->nodes.items[i].first;
        if (first->count > 1)
            qsort_r(first->items, first->count, sizeof *first->items, compare_alike, index);
    }
}

static void make_all(void *context)
{
    struct indexer *indexer = context;
    add_nodes(indexer);
    add_documents(indexer);
    add_consultees(indexer);
    settle_senders(indexer);
    gather_types(indexer);
    mark_campaigners(indexer->index);
    add_groups(indexer);
    add_viewpoints(indexer);
    count_documents(indexer->index);
    add_positions(indexer);
    put_alike_together(indexer->index);
}

bool index_make(struct arena *arena, const json_t *compilation, struct index *ret_index,
                struct error *error)
{
    const json_t *format = json_object_get(json_object_get(compilation, "samsyn"), "format");
    if (json_integer_value(format) != COMPILATION_FORMAT)
        return error_set(error, ERROR_INPUT, "the compilation is not of format %d: make it again",
                         COMPILATION_FORMAT);
    struct index index = {.compilation = compilation};
    struct indexer indexer = {.arena = arena, .index = &index};
    if (!arena_run(arena, make_all, &indexer, error))
        return false;
    *ret_index = index;
    return true;
}

size_t index_find_node(const struct index *index, struct str id)
{
    size_t found = find_name(&index->node_names, id);
    if (found == INDEX_NONE && str_equal(id, STR("process")))
        return index->node_names.count; /* the first drawer */
    return found;
}

size_t index_find_document(const struct index *index, struct str file)
{
    return file.n > 0 ? find_name(&index->file_names, file) : INDEX_NONE;
}

static size_t find_number(const struct index_names *names, json_int_t number)
{
    char name[24];
    snprintf(name, sizeof name, "%" JSON_INTEGER_FORMAT, number);
    return find_name(names, str_from(name));
}

size_t index_find_viewpoint(const struct index *index, json_int_t id)
{
    return find_number(&index->viewpoint_names, id);
}

size_t index_find_group(const struct index *index, json_int_t id)
{
    return find_number(&index->group_names, id);
}

bool index_covers(const struct index *index, size_t above, size_t node)
{
    while (node != INDEX_NONE && node != above)
        node = index->nodes.items[node].parent;
    return node == above;
}

bool index_is_counted(const struct index *index, const struct index_viewpoint *viewpoint)
{
    return viewpoint->document != INDEX_NONE && index->documents.items[viewpoint->document].counted;
}
