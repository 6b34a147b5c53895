/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

static json_t *named_or_null(const struct view_maker *maker, const char *prefix, struct str name)
{
    return view_text(name.n ? words_named(maker->words, prefix, name) : name);
}

static void put_findings(struct view_maker *maker, json_t *view)
{
    const json_t *findings = json_object_get(maker->index->compilation, "findings"), *finding, *id;
    json_t *rows = view_put_array(maker, view, "findings");
    size_t at, i;
    json_array_foreach(findings, at, finding)
    {
        json_t *row = view_push_object(maker, rows);
        view_put(maker, row, "text", view_text(json_text(finding, "message")));
        json_t *nodes = view_put_array(maker, row, "nodes");
        json_array_foreach(json_object_get(finding, "nodes"), i, id)
        {
            size_t node = index_find_node(maker->index, str_from(json_string_value(id)));
            if (node != INDEX_NONE)
                view_push(maker, nodes, view_node_link(maker, node));
        }
    }
}

static void push_campaign_document(struct view_maker *maker, json_t *rows, size_t place)
{
    const struct index_document *document = &maker->index->documents.items[place];
    const json_t *unique;
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "document", view_document_link(maker, place));
    view_put(maker, row, "consultee", view_text(view_consultee_name(maker, document->consultee)));
    json_t *additions = view_put_array(maker, row, "unique");
    size_t at;
    json_array_foreach(json_object_get(document->json, "unique"), at, unique)
        view_push(maker, additions, view_excerpt(json_text(unique, "text"), KIB(4)));
}

static void put_campaigns(struct view_maker *maker, json_t *view)
{
    const json_t *campaigns = json_object_get(maker->index->compilation, "campaigns"), *campaign;
    const json_t *file;
    json_t *rows = view_put_array(maker, view, "campaigns");
    size_t at, i;
    json_array_foreach(campaigns, at, campaign)
    {
        json_t *row = view_push_object(maker, rows);
        const json_t *files = json_object_get(campaign, "documents");
        view_put(maker, row, "count_text",
                 words_count(maker->words, "alike", json_array_size(files)));
        size_t first = index_find_document(maker->index, json_text(campaign, "representative"));
        view_put(maker, row, "representative",
                 first == INDEX_NONE ? json_null() : view_document_link(maker, first));
        json_t *documents = view_put_array(maker, row, "documents");
        json_array_foreach(files, i, file)
        {
            size_t place = index_find_document(maker->index, str_from(json_string_value(file)));
            if (place != INDEX_NONE)
                push_campaign_document(maker, documents, place);
        }
    }
}

static const char *status_key(const struct index_consultee *consultee)
{
    if (view_has_status(consultee, VIEW_UNASKED))
        return "status_unasked";
    if (view_has_status(consultee, VIEW_LATE))
        return "status_late";
    return view_has_status(consultee, VIEW_NOT_ANSWERED) ? "status_not_answered"
                                                         : "status_answered";
}

/* Of the first of its counted documents that has one. */
static struct str consultee_stance(const struct view_maker *maker,
                                   const struct index_consultee *consultee)
{
    for (size_t i = 0; i < consultee->documents.count; i++) {
        const struct index_document *document =
            &maker->index->documents.items[consultee->documents.items[i]];
        if (document->counted && document->stance.n > 0)
            return document->stance;
    }
    return STR("");
}

static void push_consultee(struct view_maker *maker, json_t *rows, size_t place)
{
    const struct index_consultee *consultee = &maker->index->consultees.items[place];
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "anchor", view_anchor_number("c-", (json_int_t)place + 1));
    view_put(maker, row, "text", view_text(view_consultee_name(maker, place)));
    view_put(maker, row, "status", view_text(words_get(maker->words, status_key(consultee))));
    view_put(maker, row, "stance",
             named_or_null(maker, "stance_", consultee_stance(maker, consultee)));
    view_put(maker, row, "viewpoints", words_number(maker->words, consultee->viewpoints.count));
    json_t *documents = view_put_array(maker, row, "documents");
    for (size_t i = 0; i < consultee->documents.count; i++)
        view_push(maker, documents, view_document_link(maker, consultee->documents.items[i]));
}

static bool is_first_of_type(const struct index *index, size_t place)
{
    struct str type = index->consultees.items[place].type;
    for (size_t i = 0; i < place; i++)
        if (index->consultees.items[i].json && str_equal(index->consultees.items[i].type, type))
            return false;
    return true;
}

static void put_consultees(struct view_maker *maker, json_t *view)
{
    const struct index *index = maker->index;
    json_t *types = view_put_array(maker, view, "consultees");
    for (size_t i = 0; i < index->consultees.count; i++) {
        struct str type = index->consultees.items[i].type;
        if (!index->consultees.items[i].json || !is_first_of_type(index, i))
            continue;
        json_t *group = view_push_object(maker, types);
        view_put(maker, group, "anchor", view_anchor("type-", type));
        view_put(maker, group, "text",
                 view_text(type.n ? words_named(maker->words, "types_", type)
                                  : words_get(maker->words, "types_unknown")));
        json_t *rows = view_put_array(maker, group, "rows");
        for (size_t k = i; k < index->consultees.count; k++)
            if (index->consultees.items[k].json && str_equal(index->consultees.items[k].type, type))
                push_consultee(maker, rows, k);
    }
}

/* A file named by `key` of the document, as a sentence; nothing when it names none. */
static void push_relation(struct view_maker *maker, json_t *notes, const json_t *document,
                          const char *key, const char *text)
{
    struct str file = json_text(document, key);
    if (file.n > 0)
        view_push(maker, notes, words_fill(maker->words, text, "name", file.p, NULL));
}

static const char *twin_text(const json_t *document)
{
    struct str kind = json_text(document, "twin_kind");
    if (str_equal(kind, STR("same_file")))
        return "note_same_file";
    return str_equal(kind, STR("same_text")) ? "note_same_text" : "note_near";
}

static void put_notes(struct view_maker *maker, json_t *row, const json_t *document)
{
    json_t *notes = view_put_array(maker, row, "notes");
    if (json_is_true(json_object_get(document, "late")))
        view_push(maker, notes, view_text(words_get(maker->words, "note_late")));
    push_relation(maker, notes, document, "twin_of", twin_text(document));
    push_relation(maker, notes, document, "revises", "note_revises");
    push_relation(maker, notes, document, "attachment_of", "note_attachment_of");
    push_relation(maker, notes, document, "joins", "note_joins");
    push_relation(maker, notes, document, "answers_other", "note_answers_other");
    const json_t *problem;
    json_t *problems = view_put_array(maker, row, "problems");
    size_t at;
    json_array_foreach(json_object_get(document, "problems"), at, problem)
        view_push(maker, problems, view_text(json_text(problem, "message")));
}

static void push_document(struct view_maker *maker, json_t *rows, size_t place)
{
    const struct index_document *document = &maker->index->documents.items[place];
    const json_t *json = document->json;
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "anchor", view_anchor_number("d-", (json_int_t)place + 1));
    view_put(maker, row, "number",
             json_integer(json_integer_value(json_object_get(json, "number"))));
    view_put(maker, row, "file", view_text(document->file));
    view_put(maker, row, "consultee", view_text(view_consultee_name(maker, document->consultee)));
    view_put(maker, row, "kind", named_or_null(maker, "document_", json_text(json, "kind")));
    view_put(maker, row, "case_number", view_text(json_text(json, "their_case_number")));
    view_put(maker, row, "dated", view_text(json_text(json, "dated")));
    view_put(maker, row, "stance", named_or_null(maker, "stance_", document->stance));
    view_put(maker, row, "viewpoints", words_number(maker->words, document->viewpoints.count));
    put_notes(maker, row, json);
}

static void put_documents(struct view_maker *maker, json_t *view)
{
    json_t *counted = view_put_array(maker, view, "documents");
    json_t *apart = view_put_array(maker, view, "apart");
    for (size_t i = 0; i < maker->index->documents.count; i++)
        push_document(maker, maker->index->documents.items[i].counted ? counted : apart, i);
}

void view_put_register(struct view_maker *maker, json_t *view)
{
    put_findings(maker, view);
    put_campaigns(maker, view);
    put_consultees(maker, view);
    put_documents(maker, view);
}
