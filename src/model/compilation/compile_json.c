/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/compilation/compiled.h"

#include "base/date.h"
#include "base/file.h"
#include "model/compilation/wanted.h"
#include "model/office/json.h"

#include <stdlib.h>

#ifndef SAMSYN_VERSION
#define SAMSYN_VERSION "0"
#endif

enum { FORMAT = 1 };

struct writing {
    const struct compiled *compiled;
    const struct draft *draft;
    struct arena *arena;
    struct json_maker maker;
    struct error *error; /* set for damaged rows; memory is in the maker */
    bool damaged;
};

static void put(struct writing *writing, json_t *object, const char *key, json_t *value)
{
    json_put(&writing->maker, object, key, value);
}

static void put_text(struct writing *writing, json_t *object, const char *key, struct str text)
{
    put(writing, object, key, json_of_optional(text));
}

static void put_size(struct writing *writing, json_t *object, const char *key, size_t value)
{
    put(writing, object, key, json_integer((json_int_t)value));
}

static void put_name(struct writing *writing, json_t *object, const char *key, const char *name)
{
    put(writing, object, key, name ? json_string(name) : json_null());
}

/* A column that holds JSON. */
static json_t *parse(struct writing *writing, struct str text, const char *what)
{
    json_t *value = json_from(text, what, writing->error);
    writing->damaged |= !value;
    return value;
}

static struct str node_id(const struct writing *writing, size_t node)
{
    if (node == NOWHERE)
        return (struct str){NULL, 0};
    return node == PASSAGE_PROCESS ? STR("process") : writing->draft->nodes[node].id;
}

static struct str file_of(const struct writing *writing, size_t document)
{
    return document == NOWHERE ? (struct str){NULL, 0}
                               : writing->compiled->documents[document].file;
}

/* Messages are made inside arena_run, where memory's end cannot give half a message. */

struct messaging {
    struct writing *writing;
    const struct finding *finding; /* or NULL: a problem */
    struct str code, detail;
    struct str message;
};

static void make_message(void *context)
{
    struct messaging *messaging = context;
    struct arena *arena = messaging->writing->arena;
    enum language language = messaging->writing->compiled->options->language;
    messaging->message =
        messaging->finding
            ? message_of_finding(arena, language, messaging->writing->draft, messaging->finding)
            : message_of_problem(arena, language, messaging->code, messaging->detail);
}

static void put_message(json_t *object, struct messaging *messaging)
{
    struct writing *writing = messaging->writing;
    if (arena_run(writing->arena, make_message, messaging, NULL))
        put(writing, object, "message", json_of_str(messaging->message));
    else
        writing->maker.failed = true;
}

/* Consultation and draft */

static void put_consultation(struct writing *writing, json_t *compilation)
{
    const struct compiled *compiled = writing->compiled;
    json_t *object = json_put_object(&writing->maker, compilation, "consultation");
    put(writing, object, "title", json_of_str(compiled->consultation.title));
    put_text(writing, object, "case_number", compiled->consultation.case_number);
    put_text(writing, object, "authority", compiled->consultation.authority);
    put_text(writing, object, "deadline", compiled->consultation.deadline);
    json_t *questions = json_put_array(&writing->maker, object, "questions");
    for (size_t i = 0; i < compiled->questions.count; i++)
        json_push(&writing->maker, questions, json_of_str(compiled->questions.items[i].text));
    put(writing, object, "no_views_on",
        parse(writing, compiled->no_views_on, "the list of parts without views"));
}

static void push_node(struct writing *writing, json_t *nodes, const struct node *node)
{
    json_t *object = json_push_object(&writing->maker, nodes);
    put(writing, object, "id", json_of_str(node->id));
    put_name(writing, object, "kind", node_kind_name(node->kind));
    put_text(writing, object, "number", draft_number_of(node));
    put(writing, object, "title", json_of_str(node->title));
    put_text(writing, object, "parent",
             node_id(writing, node->parent == NODE_NONE ? NOWHERE : node->parent));
    put_size(writing, object, "start", node->range.start);
    put_size(writing, object, "end", node->range.end);
    put_size(writing, object, "page", node->page);
    put_size(writing, object, "line", node->line);
}

static void put_draft(struct writing *writing, json_t *compilation)
{
    const struct loaded_draft *loaded = writing->compiled->draft;
    json_t *object = json_put_object(&writing->maker, compilation, "draft");
    put(writing, object, "file", json_of_str(file_base_name(loaded->row.name)));
    put_name(writing, object, "kind", document_kind_name(DOCUMENT_STRATEGY));
    put(writing, object, "title", json_of_str(loaded->draft.title));
    put(writing, object, "hash", json_of_str(loaded->row.hash));
    put_name(writing, object, "format", format_name(loaded->document.format));
    put(writing, object, "pages", json_of_count(loaded->document.page_count));
    put(writing, object, "text", json_of_str(loaded->document.text));
    json_t *nodes = json_put_array(&writing->maker, object, "nodes");
    for (size_t i = 0; i < loaded->draft.node_count; i++)
        push_node(writing, nodes, &loaded->draft.nodes[i]);
}

static void put_findings(struct writing *writing, json_t *compilation)
{
    json_t *findings = json_put_array(&writing->maker, compilation, "findings");
    for (size_t i = 0; i < writing->draft->finding_count; i++) {
        const struct finding *finding = &writing->draft->findings[i];
        json_t *object = json_push_object(&writing->maker, findings);
        put_name(writing, object, "code", finding_code_name(finding->code));
        put_message(object, &(struct messaging){.writing = writing, .finding = finding});
        json_t *nodes = json_put_array(&writing->maker, object, "nodes");
        for (size_t j = 0; j < finding->node_count; j++)
            json_push(&writing->maker, nodes, json_of_str(node_id(writing, finding->nodes[j])));
    }
}

/* Those asked, and others who answered */

static int compare_consultees(const void *a, const void *b, void *context)
{
    const struct compiled_consultee *left = *(const struct compiled_consultee *const *)a;
    const struct compiled_consultee *right = *(const struct compiled_consultee *const *)b;
    return text_compare_names(context, left->name, right->name);
}

struct naming {
    const struct compiled *compiled;
    const struct compiled_consultee **items;
    size_t count;
};

static void sort_consultees(void *context)
{
    struct naming *naming = context;
    const struct compiled *compiled = naming->compiled;
    naming->items = ARENA_ARRAY(compiled->arena, compiled->consultee_count + compiled->others.count,
                                const struct compiled_consultee *);
    for (size_t i = 0; i < compiled->consultee_count; i++)
        naming->items[naming->count++] = &compiled->consultees[i];
    for (size_t i = 0; i < compiled->others.count; i++)
        naming->items[naming->count++] = &compiled->others.items[i];
    if (naming->count)
        qsort_r(naming->items, naming->count, sizeof *naming->items, compare_consultees,
                &compiled->office->tools);
}

/* True, false, or null when nobody knows who was asked. */
static json_t *was_asked(const struct compiled *compiled,
                         const struct compiled_consultee *consultee)
{
    if (compiled->consultee_count == 0)
        return json_null();
    return json_boolean(consultee->asked);
}

static void push_consultee(struct writing *writing, json_t *consultees,
                           const struct compiled_consultee *consultee)
{
    static const char *const statuses[] = {"not_answered", "answered", "late"};
    json_t *object = json_push_object(&writing->maker, consultees);
    put(writing, object, "name", json_of_str(consultee->name));
    put_text(writing, object, "type", consultee->type);
    put(writing, object, "asked", was_asked(writing->compiled, consultee));
    put_name(writing, object, "status", statuses[consultee->status]);
    json_t *documents = json_put_array(&writing->maker, object, "documents");
    for (size_t i = 0; i < consultee->documents.count; i++)
        json_push(&writing->maker, documents,
                  json_of_str(file_of(writing, consultee->documents.items[i])));
}

static void put_consultees(struct writing *writing, json_t *compilation)
{
    struct naming naming = {.compiled = writing->compiled};
    json_t *consultees = json_put_array(&writing->maker, compilation, "consultees");
    if (!arena_run(writing->arena, sort_consultees, &naming, NULL)) {
        writing->maker.failed = true;
        return;
    }
    for (size_t i = 0; i < naming.count; i++)
        push_consultee(writing, consultees, naming.items[i]);
}

/* Documents */

static void push_problem(struct writing *writing, json_t *problems, struct str code,
                         struct str detail)
{
    json_t *object = json_push_object(&writing->maker, problems);
    put(writing, object, "code", json_of_str(code));
    put_message(object, &(struct messaging){.writing = writing, .code = code, .detail = detail});
}

static void put_problems(struct writing *writing, json_t *object,
                         const struct compiled_document *document)
{
    json_t *problems = json_put_array(&writing->maker, object, "problems");
    if (document->problems.n) {
        json_t *found = parse(writing, document->problems, "a reading's list of problems");
        const json_t *problem;
        size_t i;
        json_array_foreach(found, i, problem) push_problem(
            writing, problems, json_str(problem, "code"), json_str(problem, "message"));
        json_decref(found);
    } else if (document->bytes >= 0) {
        push_problem(writing, problems, STR("not_registered"), (struct str){NULL, 0});
    }
    for (size_t i = 0; i < document->notes.count; i++)
        push_problem(writing, problems, str_from(document->notes.items[i].code),
                     document->notes.items[i].detail);
}

static void put_file(struct writing *writing, json_t *object,
                     const struct compiled_document *document)
{
    put(writing, object, "file", json_of_str(document->file));
    put(writing, object, "number", json_of_count((size_t)document->row.number));
    put_text(writing, object, "hash", document->row.hash);
    put(writing, object, "format",
        json_of_str(document->format.n ? document->format : STR("unknown")));
    put(writing, object, "bytes",
        document->bytes < 0 ? json_null() : json_integer((json_int_t)document->bytes));
    put(writing, object, "pages", json_of_count((size_t)document->pages));
    put_name(writing, object, "kind", document_kind_name(document->kind));
}

static void put_metadata(struct writing *writing, json_t *object,
                         const struct compiled_document *document)
{
    static const struct sql_analysis nothing;
    const struct sql_analysis *analysis = document->analysis ? document->analysis : &nothing;
    bool received_known = !writing->compiled->options->received_unknown;
    put_text(writing, object, "sender", document->sender);
    put_text(writing, object, "sender_type", document->sender_type);
    put_text(writing, object, "recipient", analysis->recipient);
    put_text(writing, object, "our_case_number", document->our_case_number);
    put_text(writing, object, "their_case_number", analysis->their_case_number);
    put_text(writing, object, "dated", analysis->dated);
    put_text(writing, object, "revised", analysis->revised);
    put_text(writing, object, "decided", analysis->decided);
    put_text(writing, object, "decided_by", analysis->decided_by);
    struct date_text received = day_in_sweden(document->row.received);
    put_text(writing, object, "received",
             received_known ? str_from(received.text) : (struct str){NULL, 0});
}

/* Fields in which a person has said otherwise than the program. */
static void put_corrected(struct writing *writing, json_t *object,
                          const struct compiled_document *document)
{
    json_t *fields = json_put_array(&writing->maker, object, "corrected");
    for (int i = 0; i < CORRECTED_FIELDS; i++)
        if (document->corrected.set[i])
            json_push(&writing->maker, fields,
                      json_string(corrected_field_name((enum corrected_field)i)));
}

static void put_stances(struct writing *writing, json_t *object,
                        const struct compiled_document *document)
{
    put_name(writing, object, "stance", stance_name(document->stance));
    put(writing, object, "stance_evidence",
        document->stance_evidence.n ? parse(writing, document->stance_evidence, "an analysis")
                                    : json_array());
    put(writing, object, "node_stances",
        document->node_stance_evidence.n
            ? parse(writing, document->node_stance_evidence, "an analysis")
            : json_array());
}

static struct str answers_of(const struct writing *writing,
                             const struct compiled_document *document)
{
    struct str ours = writing->compiled->consultation.case_number;
    if (document->answers == ANSWERS_OTHER)
        return STR("none of ours");
    if (document->answers == ANSWERS_NOTHING || document->kind != DOCUMENT_RESPONSE)
        return (struct str){NULL, 0};
    return ours.n ? ours : writing->compiled->consultation.title;
}

static void put_standing(struct writing *writing, json_t *object,
                         const struct compiled_document *document)
{
    bool has_list = writing->compiled->consultee_count > 0;
    bool knows_asked = has_list && document->sender.n;
    if (document->returned)
        put(writing, object, "returned_draft", json_true());
    put_text(writing, object, "answers", answers_of(writing, document));
    put_text(writing, object, "answers_other", document->answers_other);
    put(writing, object, "counted", json_boolean(is_counted(document)));
    put(writing, object, "late", json_boolean(document->late));
    put(writing, object, "asked",
        knows_asked ? json_boolean(document->consultee != NOWHERE) : json_null());
    put_text(writing, object, "twin_of", file_of(writing, document->twin_of));
    put_name(writing, object, "twin_kind", twin_kind_name(document->twin_kind));
    put_text(writing, object, "joins", document->joins);
    put_text(writing, object, "revises", file_of(writing, document->revises));
    put_text(writing, object, "attachment_of", file_of(writing, document->parent));
}

static void put_stretches(struct writing *writing, json_t *object,
                          const struct compiled_document *document)
{
    json_t *unique = json_put_array(&writing->maker, object, "unique");
    for (size_t i = 0; i < document->unique_count; i++) {
        json_t *stretch = json_push_object(&writing->maker, unique);
        struct range range = document->unique[i];
        put_size(writing, stretch, "start", range.start);
        put_size(writing, stretch, "end", range.end);
        put(writing, stretch, "text", json_of_str(str_sub(document->text, range.start, range.end)));
    }
    json_t *background = json_put_array(&writing->maker, object, "background");
    for (size_t i = 0; i < document->background.count; i++) {
        const struct sql_background *row = &document->background.items[i];
        json_t *stretch = json_push_object(&writing->maker, background);
        put(writing, stretch, "start", json_integer(row->start_at));
        put(writing, stretch, "end", json_integer(row->end_at));
        put(writing, stretch, "kind", json_of_str(row->kind));
    }
}

static void put_documents(struct writing *writing, json_t *compilation)
{
    json_t *documents = json_put_array(&writing->maker, compilation, "documents");
    for (size_t i = 0; i < writing->compiled->document_count; i++) {
        const struct compiled_document *document = &writing->compiled->documents[i];
        json_t *object = json_push_object(&writing->maker, documents);
        put_file(writing, object, document);
        put_metadata(writing, object, document);
        put_corrected(writing, object, document);
        put_stances(writing, object, document);
        put_standing(writing, object, document);
        put_stretches(writing, object, document);
        put_problems(writing, object, document);
        put(writing, object, "text", document->read ? json_of_str(document->text) : json_null());
    }
}

/* Viewpoints */

static void put_passages(struct writing *writing, json_t *object,
                         const struct compiled_viewpoint *viewpoint)
{
    json_t *passages = json_put_array(&writing->maker, object, "passages");
    for (size_t i = 0; i < viewpoint->passage_count; i++) {
        const struct sql_viewpoint_passage *row = &viewpoint->passages[i];
        json_t *passage = json_push_object(&writing->maker, passages);
        put(writing, passage, "node", json_of_str(row->node));
        put(writing, passage, "score", json_real(row->score));
        put(writing, passage, "evidence", parse(writing, row->evidence, "a passage"));
    }
}

/* A document's viewpoint by its ordinal; NOWHERE when a person has put it aside. */
static size_t find_ordinal(const struct compiled *compiled,
                           const struct compiled_document *document, json_int_t ordinal)
{
    for (size_t i = 0; ordinal > 0 && i < document->viewpoint_count; i++)
        if (compiled->viewpoints.items[document->first_viewpoint + i].row->ordinal == ordinal)
            return document->first_viewpoint + i;
    return NOWHERE;
}

/* What a row of viewpoint keeps in its column of JSON; see proposals.c. */
static void put_kept(struct writing *writing, json_t *object,
                     const struct compiled_viewpoint *viewpoint)
{
    const struct compiled_document *document = &writing->compiled->documents[viewpoint->document];
    json_t *kept = parse(writing, viewpoint->row->evidence, "a viewpoint");
    json_t *words = json_object_get(kept, "words"), *question = json_object_get(kept, "question");
    json_t *beside = json_object_get(kept, "beside");
    size_t repeated = find_ordinal(writing->compiled, document,
                                   json_integer_value(json_object_get(kept, "repeats")));
    put(writing, object, "evidence", words ? json_incref(words) : json_array());
    put_passages(writing, object, viewpoint);
    if (beside)
        put(writing, object, "beside", json_incref(beside));
    put(writing, object, "question", question ? json_incref(question) : json_null());
    put(writing, object, "repeats",
        repeated == NOWHERE ? json_null()
                            : json_integer(writing->compiled->viewpoints.items[repeated].row->id));
    json_decref(kept);
}

/* As the published form has called it from the first. */
static struct str outcome_of(const struct sql_viewpoint *row)
{
    return str_equal(row->outcome, STR("outside")) ? STR("outside_the_scope") : row->outcome;
}

static void put_viewpoint(struct writing *writing, json_t *object,
                          const struct compiled_viewpoint *viewpoint)
{
    put(writing, object, "id", json_integer(viewpoint->row->id));
    put(writing, object, "document", json_of_str(file_of(writing, viewpoint->document)));
    put(writing, object, "text", json_of_str(viewpoint->text));
    put(writing, object, "start", json_integer(viewpoint->row->start_at));
    put(writing, object, "end", json_integer(viewpoint->row->end_at));
    put_size(writing, object, "page", viewpoint->page);
    put_size(writing, object, "line", viewpoint->line);
    put_name(writing, object, "kind", viewpoint_kind_name(viewpoint->kind));
    put_name(writing, object, "stance", stance_name(viewpoint->stance));
    put(writing, object, "score", json_real(viewpoint->row->score));
    put_kept(writing, object, viewpoint);
    put(writing, object, "group",
        json_of_count(viewpoint->group == NOWHERE ? 0 : viewpoint->group + 1));
    put(writing, object, "state", json_of_str(viewpoint->row->state));
    json_t *reply = json_put_object(&writing->maker, object, "reply");
    put_text(writing, reply, "outcome", outcome_of(viewpoint->row));
    put_text(writing, reply, "reason", viewpoint->row->reason);
}

static void put_groups(struct writing *writing, json_t *compilation)
{
    const struct compiled *compiled = writing->compiled;
    json_t *groups = json_put_array(&writing->maker, compilation, "groups");
    for (size_t i = 0; i < compiled->groups.count; i++) {
        const struct compiled_group *group = &compiled->groups.items[i];
        json_t *object = json_push_object(&writing->maker, groups);
        put_size(writing, object, "id", i + 1);
        put_text(writing, object, "node", node_id(writing, group->node));
        put_name(writing, object, "kind", viewpoint_kind_name(group->kind));
        put(writing, object, "text",
            json_of_str(compiled->viewpoints.items[group->viewpoints.items[0]].text));
        json_t *members = json_put_array(&writing->maker, object, "viewpoints");
        for (size_t j = 0; j < group->viewpoints.count; j++)
            json_push(&writing->maker, members,
                      json_integer(compiled->viewpoints.items[group->viewpoints.items[j]].row->id));
        put_size(writing, object, "documents", group->documents);
    }
}

static void put_campaigns(struct writing *writing, json_t *compilation)
{
    json_t *campaigns = json_put_array(&writing->maker, compilation, "campaigns");
    for (size_t i = 0; i < writing->compiled->campaigns.count; i++) {
        const struct compiled_campaign *campaign = &writing->compiled->campaigns.items[i];
        json_t *object = json_push_object(&writing->maker, campaigns);
        put_size(writing, object, "id", i + 1);
        json_t *documents = json_put_array(&writing->maker, object, "documents");
        for (size_t j = 0; j < campaign->documents.count; j++)
            json_push(&writing->maker, documents,
                      json_of_str(file_of(writing, campaign->documents.items[j])));
        put(writing, object, "representative",
            json_of_str(file_of(writing, campaign->representative)));
    }
}

/* The summary */

static void put_kind_counts(struct writing *writing, json_t *object,
                            const size_t counts[VIEWPOINT_KINDS])
{
    json_t *kinds = json_put_object(&writing->maker, object, "kinds");
    for (int i = 0; i < VIEWPOINT_KINDS; i++)
        put_size(writing, kinds, viewpoint_kind_name((enum viewpoint_kind)i), counts[i]);
}

static void put_stance_counts(struct writing *writing, json_t *object, const size_t counts[STANCES])
{
    json_t *stances = json_put_object(&writing->maker, object, "stances");
    for (int i = 1; i < STANCES; i++)
        put_size(writing, stances, stance_name((enum stance)i), counts[i]);
}

static void put_figures(struct writing *writing, json_t *summary)
{
    const struct totals *totals = &writing->compiled->totals;
    const struct {
        const char *key;
        size_t value;
    } figures[] = {
        {"files", totals->files},
        {"documents", totals->documents},
        {"attachments", totals->attachments},
        {"responses", totals->standings[STANDING_RESPONSE]},
        {"parts", totals->standings[STANDING_PART]},
        {"twins", totals->standings[STANDING_TWIN]},
        {"revised", totals->standings[STANDING_REVISED]},
        {"other_consultation", totals->standings[STANDING_OTHER]},
        {"no_response", totals->standings[STANDING_NONE]},
        {"not_read", totals->standings[STANDING_NOT_READ]},
        {"asked", totals->asked},
        {"answered", totals->answered},
        {"not_answered", totals->not_answered},
        {"late", totals->late},
        {"unasked", totals->unasked},
        {"no_clear_stance", totals->no_clear_stance},
        {"viewpoints", totals->viewpoints},
        {"unanswered", totals->unanswered},
        {"proposed", totals->proposed},
    };
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        put_size(writing, summary, figures[i].key, figures[i].value);
}

static void put_types(struct writing *writing, json_t *summary)
{
    const struct totals *totals = &writing->compiled->totals;
    json_t *types = json_put_array(&writing->maker, summary, "by_type");
    for (size_t i = 0; i < totals->types.count; i++) {
        json_t *object = json_push_object(&writing->maker, types);
        put_text(writing, object, "type", totals->types.items[i].type);
        put_size(writing, object, "asked", totals->types.items[i].asked);
        put_size(writing, object, "answered", totals->types.items[i].answered);
    }
}

static bool has_stance(const struct node_totals *totals)
{
    for (int i = 1; i < STANCES; i++)
        if (totals->stances[i])
            return true;
    return false;
}

static void put_node_totals(struct writing *writing, json_t *summary)
{
    json_t *nodes = json_put_array(&writing->maker, summary, "nodes");
    for (size_t i = 0; i < writing->draft->node_count; i++) {
        const struct node_totals *totals = &writing->compiled->totals.nodes[i];
        if (totals->viewpoints == 0 && !has_stance(totals))
            continue;
        json_t *object = json_push_object(&writing->maker, nodes);
        put(writing, object, "node", json_of_str(node_id(writing, i)));
        put_size(writing, object, "viewpoints", totals->viewpoints);
        put_size(writing, object, "documents", totals->documents);
        put_kind_counts(writing, object, totals->kinds);
        put_stance_counts(writing, object, totals->stances);
    }
}

static json_t *sentence_of(struct writing *writing, const struct compiled_viewpoint *viewpoint)
{
    struct str sentence;
    bool ok = wanted_sentence(writing->compiled->office, viewpoint->text, viewpoint->row->evidence,
                              writing->arena, &sentence, writing->error);
    writing->damaged |= !ok;
    return ok ? json_of_str(sentence) : NULL;
}

static void put_wanted(struct writing *writing, json_t *summary)
{
    const struct compiled *compiled = writing->compiled;
    json_t *array = json_put_array(&writing->maker, summary, "wanted");
    for (size_t i = 0; i < compiled->totals.wanted.count; i++) {
        const struct wanted *wanted = &compiled->totals.wanted.items[i];
        json_t *object = json_push_object(&writing->maker, array);
        put(writing, object, "group",
            json_of_count(wanted->group == NOWHERE ? 0 : wanted->group + 1));
        put_text(writing, object, "node", node_id(writing, wanted->node));
        put_name(writing, object, "kind", viewpoint_kind_name(wanted->kind));
        put_size(writing, object, "documents", wanted->documents);
        put(writing, object, "text",
            sentence_of(writing, &compiled->viewpoints.items[wanted->viewpoint]));
    }
}

static void put_summary(struct writing *writing, json_t *compilation)
{
    const struct totals *totals = &writing->compiled->totals;
    json_t *summary = json_put_object(&writing->maker, compilation, "summary");
    put_figures(writing, summary);
    put_types(writing, summary);
    put_stance_counts(writing, summary, totals->stances);
    put_kind_counts(writing, summary, totals->kinds);
    put_node_totals(writing, summary);
    put_wanted(writing, summary);
}

static void put_program(struct writing *writing, json_t *compilation)
{
    struct date_text now = time_now();
    json_t *program = json_put_object(&writing->maker, compilation, "samsyn");
    put_name(writing, program, "version", SAMSYN_VERSION);
    put_size(writing, program, "format", FORMAT);
    put_name(writing, compilation, "made", now.text);
}

static struct writing writing_of(const struct compiled *compiled, struct error *error)
{
    return (struct writing){
        .compiled = compiled,
        .draft = &compiled->draft->draft,
        .arena = compiled->arena,
        .error = error,
    };
}

/* `value`, when neither memory nor a row failed. */
static json_t *written(const struct writing *writing, json_t *value)
{
    if (!writing->damaged)
        return json_made(&writing->maker, value, writing->error);
    json_decref(value);
    return NULL;
}

json_t *compiled_viewpoint_to_json(const struct compiled *compiled, size_t place,
                                   struct error *error)
{
    struct writing writing = writing_of(compiled, error);
    json_t *viewpoint = json_object();
    put_viewpoint(&writing, viewpoint, &compiled->viewpoints.items[place]);
    return written(&writing, viewpoint);
}

json_t *compiled_head_to_json(const struct compiled *compiled, struct error *error)
{
    struct writing writing = writing_of(compiled, error);
    json_t *compilation = json_object();
    put_program(&writing, compilation);
    put_consultation(&writing, compilation);
    put_draft(&writing, compilation);
    put_findings(&writing, compilation);
    put_consultees(&writing, compilation);
    put_documents(&writing, compilation);
    json_put_array(&writing.maker, compilation, "viewpoints"); /* its place among the others */
    put_groups(&writing, compilation);
    put_campaigns(&writing, compilation);
    put_summary(&writing, compilation);
    return written(&writing, compilation);
}
