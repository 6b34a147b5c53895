/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/index.h"

#include "render/vocabulary.h"

#include <math.h>
#include <stdlib.h>

#define COMPILATION_FORMAT 1

struct indexer {
    struct arena *arena;
    struct index *index;
    size_t drawers;         /* the first of the three */
    VEC(struct str) names;  /* kinds, stances and the like, each kept once */
    size_t viewpoint_count; /* that will come */
    const json_t *incoming; /* the one that is added */
};

/* Names of kinds and the like are few; what is no such name is kept as it comes. */
#define NAMES_AT_MOST 64

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

static int compare_numbers(const void *a, const void *b)
{
    const struct index_number *left = a, *right = b;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static void sort_numbers(struct index_numbers *numbers)
{
    if (numbers->count > 1)
        qsort(numbers->items, numbers->count, sizeof *numbers->items, compare_numbers);
}

/* The first place with that id, or INDEX_NONE. */
static size_t find_number(const struct index_numbers *numbers, json_int_t number)
{
    size_t low = 0, high = numbers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers->items[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < numbers->count && numbers->items[low].number == number;
    return found ? numbers->items[low].place : INDEX_NONE;
}

/* What is no number has no id to be found by. */
static void add_number(struct index_numbers *numbers, const json_t *id, size_t place)
{
    if (json_is_integer(id))
        numbers->items[numbers->count++] = (struct index_number){json_integer_value(id), place};
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
    const json_t *consultation = json_object_get(index->head, "consultation"), *id;
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
    const json_t *draft = json_object_get(index->head, "draft"), *json;
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
    const json_t *documents = json_object_get(index->head, "documents"), *json;
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
                                    .counted = json_is_true(json_object_get(json, "counted")),
                                    .paged = json_is_integer(json_object_get(json, "pages"))};
        add_name(&index->file_names, file, at);
    }
    sort_names(&index->file_names);
}

static void add_consultees(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *json, *file;
    size_t at, i;
    json_array_foreach(json_object_get(index->head, "consultees"), at, json)
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
    const json_t *campaigns = json_object_get(index->head, "campaigns"), *campaign, *file;
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

static void add_groups(struct indexer *indexer)
{
    struct index *index = indexer->index;
    const json_t *groups = json_object_get(index->head, "groups"), *json;
    size_t at;
    index->group_numbers.items =
        ARENA_ARRAY(indexer->arena, json_array_size(groups), struct index_number);
    json_array_foreach(groups, at, json)
    {
        const json_t *id = json_object_get(json, "id");
        *VEC_PUSH(indexer->arena, &index->groups) =
            (struct index_group){.json = json,
                                 .id = json_integer_value(id),
                                 .node = index_find_node(index, json_text(json, "node")),
                                 .last_document = INDEX_NONE};
        add_number(&index->group_numbers, id, at);
    }
    sort_numbers(&index->group_numbers);
}

/* Viewpoints: what is shown of each is copied out of its JSON. */

static struct str keep_text(struct indexer *indexer, const json_t *object, const char *key)
{
    return str_copy(indexer->arena, json_text(object, key));
}

static struct str keep_name(struct indexer *indexer, const json_t *object, const char *key)
{
    struct str name = json_text(object, key);
    for (size_t i = 0; i < indexer->names.count; i++)
        if (str_equal(indexer->names.items[i], name))
            return indexer->names.items[i];
    struct str kept = str_copy(indexer->arena, name);
    if (indexer->names.count < NAMES_AT_MOST)
        *VEC_PUSH(indexer->arena, &indexer->names) = kept;
    return kept;
}

static json_int_t integer_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static double score_of(const json_t *object)
{
    const json_t *score = json_object_get(object, "score");
    return json_is_number(score) ? json_number_value(score) : (double)NAN;
}

static struct index_reasons keep_reasons(struct indexer *indexer, const json_t *object,
                                         const char *kind)
{
    const json_t *array = json_object_get(object, "evidence"), *json;
    size_t count = json_array_size(array), at;
    struct index_reasons reasons = {ARENA_ARRAY(indexer->arena, count, struct index_evidence),
                                    count};
    json_array_foreach(array, at, json) reasons.items[at] =
        (struct index_evidence){.kind = keep_name(indexer, json, kind),
                                .text = keep_text(indexer, json, "text"),
                                .start = integer_of(json, "start")};
    return reasons;
}

static void keep_passages(struct indexer *indexer, struct index_viewpoint *viewpoint)
{
    const json_t *passages = json_object_get(indexer->incoming, "passages"), *json;
    size_t at;
    viewpoint->passage_count = json_array_size(passages);
    viewpoint->passages =
        ARENA_ARRAY(indexer->arena, viewpoint->passage_count, struct index_passage);
    json_array_foreach(passages, at, json) viewpoint->passages[at] =
        (struct index_passage){.node = index_find_node(indexer->index, json_text(json, "node")),
                               .score = score_of(json),
                               .evidence = keep_reasons(indexer, json, "kind")};
}

static void keep_viewpoint(struct indexer *indexer, struct index_viewpoint *viewpoint)
{
    const struct index *index = indexer->index;
    const json_t *json = indexer->incoming, *reply = json_object_get(json, "reply");
    const json_t *beside = json_object_get(json, "beside");
    const json_t *group = json_object_get(json, "group");
    size_t document = index_find_document(index, json_text(json, "document"));
    bool known = document != INDEX_NONE;
    *viewpoint = (struct index_viewpoint){
        .id = integer_of(json, "id"),
        .file =
            known ? index->documents.items[document].file : keep_text(indexer, json, "document"),
        .text = keep_text(indexer, json, "text"),
        .kind = keep_name(indexer, json, "kind"),
        .stance = keep_name(indexer, json, "stance"),
        .state = keep_name(indexer, json, "state"),
        .outcome = keep_name(indexer, reply, "outcome"),
        .reason = keep_text(indexer, reply, "reason"),
        .beside = keep_name(indexer, beside, "what"),
        .author = keep_text(indexer, beside, "author"),
        .about = keep_text(indexer, beside, "text"),
        .start = integer_of(json, "start"),
        .end = integer_of(json, "end"),
        .page = integer_of(json, "page"),
        .line = integer_of(json, "line"),
        .question = integer_of(json, "question"),
        .repeats = integer_of(json, "repeats"),
        .score = score_of(json),
        .evidence = keep_reasons(indexer, json, "for"),
        .document = document,
        .group = json_is_integer(group)
                     ? find_number(&index->group_numbers, json_integer_value(group))
                     : INDEX_NONE};
    keep_passages(indexer, viewpoint);
}

/* Put the viewpoint at `place` under the node of every passage, and count it for the nodes above.
 */
static void file_under_nodes(struct indexer *indexer, size_t place)
{
    struct index *index = indexer->index;
    struct index_viewpoint *viewpoint = &index->viewpoints.items[place];
    bool counted = index_is_counted(index, viewpoint);
    viewpoint->node = INDEX_NONE;
    for (size_t i = 0; i < viewpoint->passage_count; i++) {
        size_t node = viewpoint->passages[i].node;
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

static void add_viewpoint(void *context)
{
    struct indexer *indexer = context;
    struct index *index = indexer->index;
    size_t place = index->viewpoints.count;
    keep_viewpoint(indexer, &index->viewpoints.items[place]);
    index->viewpoints.count++;
    add_number(&index->viewpoint_numbers, json_object_get(indexer->incoming, "id"), place);
    file_under_nodes(indexer, place);
    file_under_sender_and_group(indexer, place);
}

static bool add_viewpoints(struct indexer *indexer, const struct render_source *source,
                           struct error *error)
{
    bool ok = true;
    for (size_t i = 0; ok && i < source->viewpoint_count; i++) {
        json_t *viewpoint = source->viewpoint(source->context, i, error);
        indexer->incoming = viewpoint;
        ok = viewpoint && arena_run(indexer->arena, add_viewpoint, indexer, error);
        json_decref(viewpoint);
    }
    indexer->incoming = NULL;
    return ok;
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
            count_group_document(index, viewpoint->group, i);
            count_nodes_document(index, viewpoint->node, i);
            for (size_t at = 0; at < viewpoint->passage_count; at++)
                count_nodes_document(index, viewpoint->passages[at].node, i);
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

static void add_room_for_viewpoints(struct indexer *indexer)
{
    struct index *index = indexer->index;
    size_t count = indexer->viewpoint_count;
    index->viewpoints.items = ARENA_ARRAY(indexer->arena, count, struct index_viewpoint);
    index->viewpoint_numbers.items = ARENA_ARRAY(indexer->arena, count, struct index_number);
}

static void add_head(void *context)
{
    struct indexer *indexer = context;
    add_nodes(indexer);
    add_documents(indexer);
    add_consultees(indexer);
    settle_senders(indexer);
    gather_types(indexer);
    mark_campaigners(indexer->index);
    add_groups(indexer);
    add_room_for_viewpoints(indexer);
}

static void draw_together(void *context)
{
    struct indexer *indexer = context;
    sort_numbers(&indexer->index->viewpoint_numbers);
    count_documents(indexer->index);
    add_positions(indexer);
    put_alike_together(indexer->index);
}

bool index_make(struct arena *arena, const struct render_source *source, struct index *ret_index,
                struct error *error)
{
    const json_t *format = json_object_get(json_object_get(source->head, "samsyn"), "format");
    if (json_integer_value(format) != COMPILATION_FORMAT)
        return error_set(error, ERROR_INPUT, "the compilation is not of format %d: make it again",
                         COMPILATION_FORMAT);
    struct index index = {.head = source->head};
    struct indexer indexer = {
        .arena = arena, .index = &index, .viewpoint_count = source->viewpoint_count};
    if (!arena_run(arena, add_head, &indexer, error) || !add_viewpoints(&indexer, source, error) ||
        !arena_run(arena, draw_together, &indexer, error))
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

size_t index_find_viewpoint(const struct index *index, json_int_t id)
{
    return find_number(&index->viewpoint_numbers, id);
}

size_t index_find_group(const struct index *index, json_int_t id)
{
    return find_number(&index->group_numbers, id);
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
