/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "render/view.h"

static json_t *named_or_null(const struct view_maker *maker, const char *prefix, struct str name)
{
    return view_text(name.n ? words_named(maker->words, prefix, name) : name);
}

/* The node itself where it has a section of its own, else the part that it stands in. */
static size_t node_with_section(const struct view_maker *maker, struct str id)
{
    size_t node = index_find_node(maker->index, id);
    while (node != INDEX_NONE && !view_has_section(maker->index, node))
        node = maker->index->nodes.items[node].parent;
    return node;
}

static void put_findings(struct view_maker *maker, json_t *view)
{
    const json_t *findings = json_object_get(maker->index->head, "findings"), *finding, *id;
    json_t *rows = view_put_array(maker, view, "findings");
    size_t at, i;
    json_array_foreach(findings, at, finding)
    {
        json_t *row = view_push_object(maker, rows);
        view_put(maker, row, "text", view_text(json_text(finding, "message")));
        json_t *nodes = view_put_array(maker, row, "nodes");
        json_array_foreach(json_object_get(finding, "nodes"), i, id)
        {
            size_t node = node_with_section(maker, str_from(json_string_value(id)));
            if (node != INDEX_NONE)
                view_push(maker, nodes, view_node_link(maker, node));
        }
    }
}

static bool overlaps(const struct index_viewpoint *viewpoint, const json_t *stretch)
{
    return json_integer_value(json_object_get(stretch, "start")) < viewpoint->end &&
           viewpoint->start < json_integer_value(json_object_get(stretch, "end"));
}

/* A viewpoint that the others of the campaign do not have: in words that no other letter has, and
 * shared by nobody. Letterheads and greetings are unique too, but say nothing. */
static bool is_addition(const struct view_maker *maker, const struct index_document *document,
                        size_t place)
{
    const struct index_viewpoint *viewpoint = &maker->index->viewpoints.items[place];
    const json_t *stretch;
    size_t at;
    if (viewpoint->group != INDEX_NONE)
        return false;
    json_array_foreach(json_object_get(document->json, "unique"), at,
                       stretch) if (overlaps(viewpoint, stretch)) return true;
    return false;
}

static json_t *additions_of(struct view_maker *maker, const struct index_document *document)
{
    json_t *additions = json_array();
    for (size_t i = 0; i < document->viewpoints.count; i++) {
        size_t place = document->viewpoints.items[i];
        if (!is_addition(maker, document, place))
            continue;
        json_t *addition = view_viewpoint_link(maker, place, INDEX_NONE);
        struct str text = maker->index->viewpoints.items[place].text;
        view_put(maker, addition, "quote", view_excerpt(text, KIB(4)));
        view_push(maker, additions, addition);
    }
    return additions;
}

/* Who adds something to a campaign, with what; and who does not. */
static void push_campaign_document(struct view_maker *maker, json_t *row, size_t place)
{
    const struct index_document *document = &maker->index->documents.items[place];
    json_t *additions = additions_of(maker, document);
    json_t *link = json_object();
    view_put(maker, link, "text", view_text(view_consultee_name(maker, document->consultee)));
    view_put(maker, link, "anchor", view_anchor_number("d-", (json_int_t)place + 1));
    if (json_array_size(additions) == 0) {
        json_decref(additions);
        view_push(maker, json_object_get(row, "plain"), link);
        return;
    }
    view_put(maker, link, "additions", additions);
    view_push(maker, json_object_get(row, "adding"), link);
}

static void push_campaign(struct view_maker *maker, json_t *rows, const json_t *campaign)
{
    const json_t *files = json_object_get(campaign, "documents"), *file;
    json_t *row = view_push_object(maker, rows);
    view_put(maker, row, "count_text", words_count(maker->words, "alike", json_array_size(files)));
    view_put_array(maker, row, "plain");
    view_put_array(maker, row, "adding");
    size_t at;
    json_array_foreach(files, at, file)
    {
        size_t place = index_find_document(maker->index, str_from(json_string_value(file)));
        if (place != INDEX_NONE)
            push_campaign_document(maker, row, place);
    }
    view_put(maker, row, "has_plain",
             json_boolean(json_array_size(json_object_get(row, "plain")) > 0));
    view_put(maker, row, "has_adding",
             json_boolean(json_array_size(json_object_get(row, "adding")) > 0));
}

static void put_campaigns(struct view_maker *maker, json_t *view)
{
    const json_t *campaigns = json_object_get(maker->index->head, "campaigns"), *campaign;
    json_t *rows = view_put_array(maker, view, "campaigns");
    size_t at;
    json_array_foreach(campaigns, at, campaign) push_campaign(maker, rows, campaign);
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

static json_t *document_with_standing(struct view_maker *maker, size_t document)
{
    json_t *link = view_document_link(maker, document);
    bool counted = maker->index->documents.items[document].counted;
    view_put(maker, link, "apart",
             view_text(counted ? STR("") : words_get(maker->words, "document_apart")));
    return link;
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
        view_push(maker, documents, document_with_standing(maker, consultee->documents.items[i]));
}

static void push_type(struct view_maker *maker, json_t *types, struct str type)
{
    json_t *group = NULL, *rows = NULL;
    for (size_t i = 0; i < maker->index->consultees.count; i++) {
        const struct index_consultee *consultee = &maker->index->consultees.items[i];
        if (!consultee->json || !str_equal(consultee->type, type))
            continue;
        if (!group) {
            group = view_push_object(maker, types);
            view_put(maker, group, "anchor", view_anchor("type-", type));
            view_put(maker, group, "text", view_type_label(maker, type));
            rows = view_put_array(maker, group, "rows");
        }
        push_consultee(maker, rows, i);
    }
}

static void put_consultees(struct view_maker *maker, json_t *view)
{
    json_t *types = view_put_array(maker, view, "consultees");
    for (size_t i = 0; i < maker->index->types.count; i++)
        push_type(maker, types, maker->index->types.items[i]);
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

enum weight {
    WEIGHT_SAID, /* a note says it already */
    WEIGHT_NOTE, /* good to know */
    WEIGHT_PROBLEM,
};

/* What the model notes of a document is mostly no problem; what the reader could not do is. */
static enum weight weigh(struct str code)
{
    static const struct {
        const char *code;
        enum weight weight;
    } WEIGHTS[] = {
        {"late", WEIGHT_SAID},           {"other_consultation", WEIGHT_SAID},
        {"same_file", WEIGHT_SAID},      {"same_text", WEIGHT_SAID},
        {"near", WEIGHT_SAID},           {"revision", WEIGHT_SAID},
        {"revised", WEIGHT_NOTE},        {"cover_note", WEIGHT_NOTE},
        {"unasked", WEIGHT_NOTE},        {"no_clear_stance", WEIGHT_NOTE},
        {"not_registered", WEIGHT_NOTE}, {"returned_draft", WEIGHT_NOTE},
        {"recognised", WEIGHT_NOTE},
    };
    for (size_t i = 0; i < sizeof WEIGHTS / sizeof *WEIGHTS; i++)
        if (str_equal(code, str_from(WEIGHTS[i].code)))
            return WEIGHTS[i].weight;
    return WEIGHT_PROBLEM;
}

static void put_problems(struct view_maker *maker, json_t *row, json_t *notes,
                         const json_t *document)
{
    const json_t *problem;
    json_t *problems = view_put_array(maker, row, "problems");
    size_t at;
    json_array_foreach(json_object_get(document, "problems"), at, problem)
    {
        enum weight weight = weigh(json_text(problem, "code"));
        if (weight != WEIGHT_SAID)
            view_push(maker, weight == WEIGHT_NOTE ? notes : problems,
                      view_text(json_text(problem, "message")));
    }
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
    put_problems(maker, row, notes, document);
}

static json_t *make_document(struct view_maker *maker, size_t place, size_t under)
{
    (void)under;
    const struct index_document *document = &maker->index->documents.items[place];
    const json_t *json = document->json;
    json_t *row = json_object();
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
    return row;
}

static void put_documents(struct view_maker *maker, json_t *view)
{
    struct places counted = {0}, apart = {0};
    for (size_t i = 0; i < maker->index->documents.count; i++)
        view_add_place(maker, maker->index->documents.items[i].counted ? &counted : &apart, i);
    view_put(maker, view, "documents", view_list(maker, make_document, counted, INDEX_NONE));
    view_put(maker, view, "apart", view_list(maker, make_document, apart, INDEX_NONE));
}

void view_put_register(struct view_maker *maker, json_t *view)
{
    put_findings(maker, view);
    put_campaigns(maker, view);
    put_consultees(maker, view);
    put_documents(maker, view);
}
