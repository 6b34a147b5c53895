/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the public meets: consultations that are public, their drafts, who was asked, the answers
 * that are shown.
 */
#include "model/documents/register_list.h"
#include "render/words.h"
#include "web/server/kept.h"
#include "web/server/request.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/views/decision_texts.h"
#include "web/views/drafts.h"
#include "web/views/public_view.h"
#include "web/views/times.h"

#include <stdio.h>

enum { FRONT_CONSULTATIONS = 200, ANSWERS_A_PAGE = 200, REPLIES_A_PAGE = 200 };

/* A page is not looked at anew more often than this: a visitor may see it so much later. One
 * request makes it anew then, and others are given what there is until that is done. */
enum { KEPT_MILLISECONDS = 1000 };

static struct str text_of(const struct request *request, const char *key)
{
    return words_get(site_words(request), key);
}

/* Pages that are the same for everyone who is not signed in are kept as they were sent. */

struct keeping {
    bool possible;
    struct str key;
    struct kept_mark mark;
};

static bool begin_keeping(struct request *request, const char *page, struct keeping *ret_keeping,
                          struct error *error)
{
    struct sql_last_given last;
    struct date today = date_in_sweden();
    *ret_keeping = (struct keeping){.possible = !request->signed_in && !request->wants_json &&
                                                request->query.count == 0};
    if (!ret_keeping->possible)
        return true;
    ret_keeping->key =
        str_format(request->arena, "%s:%lld:%d:%.*s:%lld", page, (long long)request->consultation,
                   (int)request->language, STR_ARGS(request->theme), (long long)date_days(today));
    if (!ret_keeping->key.n)
        return error_no_memory(error);
    if (!sql_last_given(request->office->store, &last, error))
        return false;
    ret_keeping->mark = (struct kept_mark){last.last, kept_clock()};
    return true;
}

/* True when the page was kept and is the answer now. */
static bool answer_from_kept(const struct request *request, const struct keeping *keeping,
                             struct response *response)
{
    struct kept_mark mark;
    struct str bytes;
    if (!keeping->possible ||
        !kept_get(site_kept(request->site), keeping->key, request->arena, &mark, &bytes))
        return false;
    if (mark.change != keeping->mark.change &&
        keeping->mark.made - mark.made >= KEPT_MILLISECONDS &&
        kept_claim(site_kept(request->site), keeping->key, mark, keeping->mark.made))
        return false;
    return respond_packed(response, "text/html; charset=utf-8", bytes);
}

static bool keep_page(const struct request *request, const struct keeping *keeping,
                      struct response *response, bool ok)
{
    if (ok && keeping->possible && response_pack(request, response))
        kept_put(site_kept(request->site), keeping->key, keeping->mark, response->packed);
    return ok;
}

/* The front page */

static void put_consultations(const struct request *request, struct json_maker *maker, json_t *view,
                              const struct sql_published_rows *rows)
{
    json_t *open = json_put_array(maker, view, "open");
    json_t *past = json_put_array(maker, view, "past");
    for (size_t i = 0; i < rows->count; i++) {
        bool is_open = consultation_days(&rows->items[i], date_in_sweden()).phase == PHASE_OPEN;
        json_push(maker, is_open ? open : past,
                  public_consultation(request, maker, &rows->items[i]));
    }
}

static bool show_front(struct request *request, struct response *response, struct error *error)
{
    struct sql_published_rows rows;
    struct keeping keeping;
    if (!begin_keeping(request, "front", &keeping, error))
        return false;
    if (answer_from_kept(request, &keeping, response))
        return true;
    if (!sql_published_list(request->office->store, FRONT_CONSULTATIONS, request->arena, &rows,
                            error))
        return false;
    struct json_maker maker = {0};
    json_t *view = json_object();
    json_put(&maker, view, "title", json_of_str(text_of(request, "public_front_title")));
    put_consultations(request, &maker, view, &rows);
    json_put(&maker, view, "none", json_boolean(rows.count == 0));
    json_put(&maker, view, "has_past",
             json_boolean(json_array_size(json_object_get(view, "past")) > 0));
    view = json_made(&maker, view, error);
    bool ok = view && respond_page(request, response, 200, "front", view, error);
    return keep_page(request, &keeping, response, ok);
}

/* One consultation */

static json_t *questions_of(struct json_maker *maker, const struct sql_question_rows *rows)
{
    json_t *array = json_array();
    for (size_t i = 0; i < rows->count; i++) {
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "number", json_integer(rows->items[i].ordinal));
        json_put(maker, item, "text", json_of_str(rows->items[i].text));
    }
    return array;
}

static void put_body(struct json_maker *maker, json_t *array, const struct public_body *body)
{
    json_t *item = json_push_object(maker, array);
    json_put(maker, item, "name", json_of_optional(body->name));
    json_put(maker, item, "answered", times_day(body->answered));
    json_put(maker, item, "number", json_of_count((size_t)body->number));
}

static bool is_first_of_type(const struct public_bodies *bodies, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (str_equal(bodies->asked[i].type, bodies->asked[place].type))
            return false;
    return true;
}

/* By type, in the order in which the types first come. */
static json_t *asked_by_type(const struct request *request, struct json_maker *maker,
                             const struct public_bodies *bodies)
{
    json_t *groups = json_array();
    for (size_t i = 0; i < bodies->asked_count; i++) {
        struct str type = bodies->asked[i].type;
        if (!is_first_of_type(bodies, i))
            continue;
        json_t *group = json_push_object(maker, groups);
        struct str name = words_named(site_words(request), "types_", type);
        json_put(maker, group, "type",
                 json_of_str(type.n ? name : text_of(request, "types_unknown")));
        json_t *list = json_put_array(maker, group, "bodies");
        for (size_t j = i; j < bodies->asked_count; j++)
            if (str_equal(bodies->asked[j].type, type))
                put_body(maker, list, &bodies->asked[j]);
    }
    return groups;
}

static void put_bodies(const struct request *request, struct json_maker *maker, json_t *view,
                       const struct public_bodies *bodies)
{
    const struct words *words = site_words(request);
    json_put(maker, view, "asked", asked_by_type(request, maker, bodies));
    json_put(maker, view, "asked_text",
             bodies->asked_count ? words_count(words, "public_asked", bodies->asked_count)
                                 : json_null());
    json_put(maker, view, "answered_text",
             words_count(words, "public_answered", bodies->answered_count));
    json_t *others = json_put_array(maker, view, "others");
    for (size_t i = 0; i < bodies->other_count; i++)
        put_body(maker, others, &bodies->others[i]);
    json_put(maker, view, "has_others", json_boolean(bodies->other_count > 0));
    json_put(maker, view, "unnamed_text",
             bodies->unnamed_count ? words_count(words, "public_unnamed", bodies->unnamed_count)
                                   : json_null());
}

struct consultation_page {
    struct sql_published published;
    struct sql_question_rows questions;
    struct public_bodies bodies;
    const struct draft_view *draft;
};

static bool load_consultation(struct request *request, struct consultation_page *page,
                              struct error *error)
{
    struct office *office = request->office;
    int64_t id = request->consultation;
    if (!published_find(office, id, request->arena, &page->published, error) ||
        !sql_question_list(office->store, id, request->arena, &page->questions, error) ||
        !public_bodies_find(office, id, request->arena, &page->bodies, error))
        return false;
    page->draft =
        drafts_borrow(site_drafts(request->site), office, id, page->published.version, error);
    return page->draft != NULL;
}

static json_t *consultation_view(struct request *request, const struct consultation_page *page,
                                 struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    struct draft_choice choice = draft_choice_all(page->draft);
    choice.can_answer = !page->published.closed.n;
    json_put(&maker, view, "title", json_of_str(page->published.title));
    json_put(&maker, view, "consultation", public_consultation(request, &maker, &page->published));
    json_put(&maker, view, "has_questions", json_boolean(page->questions.count > 0));
    json_put(&maker, view, "questions", questions_of(&maker, &page->questions));
    draft_view_contents(&maker, view, page->draft);
    json_put(&maker, view, "form", json_false());
    json_put(&maker, view, "parts", draft_view_parts(&maker, page->draft, &choice));
    put_bodies(request, &maker, view, &page->bodies);
    if (!newest_put(request, &maker, view, error)) {
        json_decref(view);
        return NULL;
    }
    return json_made(&maker, view, error);
}

static bool show_consultation(struct request *request, struct response *response,
                              struct error *error)
{
    struct consultation_page page;
    struct keeping keeping;
    if (!begin_keeping(request, "public", &keeping, error))
        return false;
    if (answer_from_kept(request, &keeping, response))
        return true;
    if (!load_consultation(request, &page, error))
        return false;
    json_t *view = consultation_view(request, &page, error);
    drafts_give_back(site_drafts(request->site), page.draft);
    bool ok = view && respond_page(request, response, 200, "public", view, error);
    return keep_page(request, &keeping, response, ok);
}

/* One passage */

/* The passage with what is below it, or, of one without a title, the part that it stands in. */
static struct draft_choice choice_around(const struct draft *draft, size_t node)
{
    size_t from = draft_titled_above(draft, node), to = from + 1;
    while (to < draft->node_count && draft->nodes[to].depth > draft->nodes[from].depth)
        to++;
    /* Under the title of the whole stands the whole draft: the passage alone, then. */
    if (from == 0)
        from = node, to = node + 1;
    return (struct draft_choice){.from = from, .to = to, .here = node, .level = 2};
}

static void put_path(struct json_maker *maker, json_t *view, const struct draft_view *draft,
                     size_t node)
{
    json_t *array = json_put_array(maker, view, "above");
    for (size_t at = draft->loaded->draft.nodes[node].parent; at != NODE_NONE && at;
         at = draft->loaded->draft.nodes[at].parent) {
        json_t *item = json_object();
        json_put(maker, item, "id", json_of_str(draft->loaded->draft.nodes[at].id));
        json_put(maker, item, "name", draft_view_name(draft, at));
        if (json_array_insert_new(array, 0, item) != 0)
            maker->failed = true;
    }
}

static json_t *neighbour(struct json_maker *maker, const struct draft_view *view, size_t node)
{
    if (node == 0 || node >= view->loaded->draft.node_count)
        return json_null();
    json_t *object = json_object();
    json_put(maker, object, "id", json_of_str(view->loaded->draft.nodes[node].id));
    json_put(maker, object, "name", draft_view_name(view, node));
    return object;
}

/* A passage without a title is called by the part that it stands in. */
static json_t *passage_title(const struct request *request, const struct draft_view *draft,
                             size_t node)
{
    size_t titled = draft_titled_above(&draft->loaded->draft, node);
    if (titled == node)
        return draft_view_name(draft, node);
    if (titled == 0)
        return json_of_str(text_of(request, "public_passage"));
    json_t *name = draft_view_name(draft, titled);
    json_t *title = name ? words_fill(site_words(request), "public_passage_in", "part",
                                      json_string_value(name), NULL)
                         : NULL;
    json_decref(name);
    return title;
}

static json_t *passage_view(const struct request *request, const struct sql_published *published,
                            const struct draft_view *draft, size_t node, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    struct draft_choice choice = choice_around(&draft->loaded->draft, node);
    json_put(&maker, view, "title", passage_title(request, draft, node));
    json_put(&maker, view, "consultation", public_consultation(request, &maker, published));
    json_put(&maker, view, "id", json_of_str(draft->loaded->draft.nodes[node].id));
    json_put(&maker, view, "pale", json_boolean(draft->pale[node]));
    json_put(&maker, view, "can_answer", json_boolean(!draft->pale[node] && !published->closed.n));
    put_path(&maker, view, draft, node);
    json_put(&maker, view, "form", json_false());
    json_put(&maker, view, "parts", draft_view_parts(&maker, draft, &choice));
    json_put(&maker, view, "before", neighbour(&maker, draft, node - 1));
    json_put(&maker, view, "after", neighbour(&maker, draft, node + 1));
    return json_made(&maker, view, error);
}

static bool show_passage(struct request *request, struct response *response, struct error *error)
{
    struct sql_published published;
    struct drafts *drafts = site_drafts(request->site);
    if (!published_find(request->office, request->consultation, request->arena, &published, error))
        return false;
    const struct draft_view *draft =
        drafts_borrow(drafts, request->office, request->consultation, published.version, error);
    if (!draft)
        return false;
    size_t node = draft_node_by_id(&draft->loaded->draft, request_capture(request, "node"));
    json_t *view = NULL;
    if (node == NODE_NONE || node == 0)
        error_set(error, ERROR_NOT_FOUND, "the draft has no such part");
    else
        view = passage_view(request, &published, draft, node, error);
    drafts_give_back(drafts, draft);
    return view && respond_page(request, response, 200, "public_passage", view, error);
}

/* Answers */

static void put_arrival(const struct request *request, struct json_maker *maker, json_t *array,
                        const struct sql_arrival *row)
{
    bool shown = disclosed_state_from(row->state) == DISCLOSED_SHOWN;
    json_t *item = json_push_object(maker, array);
    struct str nameless = text_of(request, "public_sender_unknown");
    json_put(maker, item, "number", json_integer(row->number));
    json_put(maker, item, "shown", json_boolean(shown));
    json_put(maker, item, "sender",
             shown ? json_of_str(row->sender.n ? row->sender : nameless) : json_null());
    json_put(maker, item, "received", times_day(row->received));
    json_put(maker, item, "reason", shown ? json_null() : json_of_optional(row->reason));
}

static bool show_answers(struct request *request, struct response *response, struct error *error)
{
    struct sql_published published;
    struct sql_arrival_rows rows;
    int64_t after;
    if (!request_query_id(request, "after", &after, error) ||
        !published_find(request->office, request->consultation, request->arena, &published,
                        error) ||
        !public_arrivals_find(request->office, request->consultation, after, ANSWERS_A_PAGE + 1,
                              request->arena, &rows, error))
        return false;
    struct json_maker maker = {0};
    json_t *view = json_object();
    size_t shown = rows.count < ANSWERS_A_PAGE ? rows.count : ANSWERS_A_PAGE;
    json_put(&maker, view, "title", json_of_str(text_of(request, "public_answers_title")));
    json_put(&maker, view, "consultation", public_consultation(request, &maker, &published));
    json_t *array = json_put_array(&maker, view, "answers");
    for (size_t i = 0; i < shown; i++)
        put_arrival(request, &maker, array, &rows.items[i]);
    json_put(&maker, view, "none", json_boolean(shown == 0));
    json_put(&maker, view, "after",
             json_of_count(rows.count > shown ? (size_t)rows.items[shown - 1].number : 0));
    view = json_made(&maker, view, error);
    return view && respond_page(request, response, 200, "public_answers", view, error);
}

static json_t *pieces_of(struct json_maker *maker, const struct public_pieces *pieces)
{
    json_t *array = json_array();
    for (size_t i = 0; i < pieces->list.count; i++) {
        json_t *item = json_push_object(maker, array);
        json_put(maker, item, "text", json_of_optional(pieces->list.items[i].text));
        json_put(maker, item, "hidden", json_of_optional(pieces->list.items[i].hidden));
    }
    return array;
}

/* Who wrote a comment is not told. */
static void put_block(struct json_maker *maker, json_t *array, const struct public_block *shown)
{
    const struct block *block = shown->block;
    json_t *item = json_push_object(maker, array);
    bool aside = block_is_aside(block->kind), heading = block->kind == BLOCK_HEADING;
    json_put(maker, item, "heading", json_boolean(heading));
    json_put(maker, item, "item", json_boolean(block->kind == BLOCK_LIST_ITEM));
    json_put(maker, item, "quote", json_boolean(block->kind == BLOCK_QUOTE));
    json_put(maker, item, "comment", json_boolean(block->kind == BLOCK_COMMENT));
    json_put(maker, item, "inserted", json_boolean(block->kind == BLOCK_INSERTED));
    json_put(maker, item, "deleted", json_boolean(block->kind == BLOCK_DELETED));
    json_put(maker, item, "paragraph",
             json_boolean(!aside && !heading && block->kind != BLOCK_LIST_ITEM &&
                          block->kind != BLOCK_QUOTE));
    json_put(maker, item, "mark", json_of_optional(block->mark));
    json_put(maker, item, "pieces", pieces_of(maker, &shown->said));
    json_put(maker, item, "about", pieces_of(maker, &shown->about));
}

static json_t *answer_view(const struct request *request, const struct sql_published *published,
                           const struct public_answer *answer, struct error *error)
{
    struct json_maker maker = {0};
    const struct words *words = site_words(request);
    json_t *view = json_object();
    bool shown = disclosed_state_from(answer->row.state) == DISCLOSED_SHOWN;
    char number[32];
    snprintf(number, sizeof number, "%lld", (long long)answer->row.number);
    json_put(&maker, view, "title",
             answer->row.sender.n
                 ? json_of_str(answer->row.sender)
                 : words_fill(words, "public_answer_number", "number", number, NULL));
    json_put(&maker, view, "consultation", public_consultation(request, &maker, published));
    json_put(&maker, view, "number", json_integer(answer->row.number));
    json_put(&maker, view, "received", times_day(answer->row.received));
    json_put(&maker, view, "withheld", json_boolean(!shown));
    json_put(&maker, view, "reason", shown ? json_null() : json_of_optional(answer->row.reason));
    json_put(&maker, view, "unread", json_boolean(shown && !answer->document));
    json_put(&maker, view, "hidden_text",
             answer->hidden_count ? words_count(words, "public_hidden", answer->hidden_count)
                                  : json_null());
    json_t *blocks = json_put_array(&maker, view, "blocks");
    for (size_t i = 0; i < answer->block_count; i++)
        put_block(&maker, blocks, &answer->blocks[i]);
    json_t *files = json_put_array(&maker, view, "attachments");
    for (size_t i = 0; i < answer->attachments.count; i++)
        json_push(&maker, files, json_integer(answer->attachments.items[i].number));
    json_put(&maker, view, "has_attachments", json_boolean(answer->attachments.count > 0));
    json_put(&maker, view, "original", json_boolean(answer->original));
    json_put(&maker, view, "original_on_request", json_boolean(shown && !answer->original));
    json_put(&maker, view, "format",
             answer->original
                 ? json_of_str(words_named(words, "public_format_",
                                           str_from(format_name(answer->document->format))))
                 : json_null());
    return json_made(&maker, view, error);
}

static const char *ending_of(enum document_format format)
{
    switch (format) {
    case FORMAT_TEXT:
        return "txt";
    case FORMAT_MARKDOWN:
        return "md";
    default:
        return format_name(format);
    }
}

static bool show_answer(struct request *request, struct response *response, struct error *error)
{
    struct sql_published published;
    struct public_answer answer;
    int64_t number;
    if (!request_capture_id(request, "number", &number, error) ||
        !published_find(request->office, request->consultation, request->arena, &published,
                        error) ||
        !public_answer_find(request->office, request->consultation, number, request->arena, &answer,
                            error))
        return false;
    json_t *view = answer_view(request, &published, &answer, error);
    return view && respond_page(request, response, 200, "public_answer", view, error);
}

/* To be saved, never shown by the browser, for a stranger wrote it. The name that it came with is
 * not told, for it may say what is hidden elsewhere. */
static bool send_original(struct request *request, struct response *response, struct error *error)
{
    struct office *office = request->office;
    struct sql_published published;
    struct public_answer answer;
    struct sql_document document;
    struct register_file file;
    int64_t number;
    bool found;
    if (!request_capture_id(request, "number", &number, error) ||
        !published_find(office, request->consultation, request->arena, &published, error) ||
        !public_answer_find(office, request->consultation, number, request->arena, &answer,
                            error) ||
        !sql_document_get(office->store, answer.row.document, request->arena, &document, &found,
                          error))
        return false;
    if (!found || !answer.original)
        return error_set(error, ERROR_NOT_FOUND, "the file of answer %lld is not public",
                         (long long)number);
    struct str name = str_format(request->arena, "svar-%lld.%s", (long long)number,
                                 ending_of(answer.document->format));
    return (name.p || error_no_memory(error)) &&
           register_file(office, &document, request->arena, &file, error) &&
           respond_file(response, file.media_type, file.path, name);
}

/* The compilation */

static json_t *reply_of(const struct request *request, struct json_maker *maker,
                        const struct sql_public_reply_list *row)
{
    const struct words *words = site_words(request);
    json_t *item = json_object();
    json_put(maker, item, "outcome", json_of_str(row->outcome));
    json_put(maker, item, "outcome_text",
             json_of_str(words_named(words, "public_outcome_", row->outcome)));
    json_put(maker, item, "reason", json_of_optional(row->reason));
    json_put(maker, item, "count_text",
             words_count(words, "public_viewpoints", (size_t)row->count));
    return item;
}

/* A part of the draft by its place, or what is about no part. */
static json_t *put_part(const struct request *request, struct json_maker *maker, json_t *parts,
                        const struct draft_view *draft, int64_t place)
{
    const struct draft *nodes = &draft->loaded->draft;
    bool is_part = place > 0 && (size_t)place <= nodes->node_count;
    size_t node = is_part ? (size_t)place - 1 : 0;
    json_t *part = json_push_object(maker, parts);
    json_put(maker, part, "id", node ? json_of_str(nodes->nodes[node].id) : json_null());
    json_put(
        maker, part, "name",
        node ? draft_view_name(draft, node)
             : json_of_str(text_of(request, is_part ? "public_whole_draft" : "public_no_part")));
    return json_put_array(maker, part, "replies");
}

/* The rows come in the draft's order. */
static json_t *replies_by_part(const struct request *request, struct json_maker *maker,
                               const struct draft_view *draft,
                               const struct sql_public_reply_list *rows, size_t count)
{
    json_t *parts = json_array(), *list = NULL;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || rows[i].place != rows[i - 1].place)
            list = put_part(request, maker, parts, draft, rows[i].place);
        json_push(maker, list, reply_of(request, maker, &rows[i]));
    }
    return parts;
}

struct compilation_page {
    struct sql_published published;
    struct sql_public_reply_list_rows rows; /* one more than are shown where there are more */
    int64_t after;
};

static json_t *compilation_view(const struct request *request, const struct compilation_page *page,
                                const struct draft_view *draft, struct error *error)
{
    struct json_maker maker = {0};
    json_t *view = json_object();
    bool more = page->rows.count > REPLIES_A_PAGE;
    size_t shown = more ? REPLIES_A_PAGE : page->rows.count;
    json_put(&maker, view, "title", json_of_str(text_of(request, "public_compilation_title")));
    json_put(&maker, view, "consultation", public_consultation(request, &maker, &page->published));
    json_put(&maker, view, "parts",
             replies_by_part(request, &maker, draft, page->rows.items, shown));
    json_put(&maker, view, "none", json_boolean(page->rows.count == 0 && page->after == 0));
    json_put(&maker, view, "after", json_of_count(more ? (size_t)page->after + shown : 0));
    return json_made(&maker, view, error);
}

static bool show_compilation(struct request *request, struct response *response,
                             struct error *error)
{
    struct compilation_page page;
    struct office *office = request->office;
    struct drafts *drafts = site_drafts(request->site);
    if (!request_query_id(request, "after", &page.after, error) ||
        !published_find(office, request->consultation, request->arena, &page.published, error))
        return false;
    if (!page.published.compiled.n)
        return error_set(error, ERROR_NOT_FOUND, "the compilation is not public yet");
    if (!sql_public_reply_list(office->store, page.published.version, request->consultation,
                               REPLIES_A_PAGE + 1, page.after, request->arena, &page.rows, error))
        return false;
    const struct draft_view *draft =
        drafts_borrow(drafts, office, request->consultation, page.published.version, error);
    json_t *view = draft ? compilation_view(request, &page, draft, error) : NULL;
    drafts_give_back(drafts, draft);
    return view && respond_page(request, response, 200, "public_compilation", view, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/", ALLOW_ANYONE, MANNER_READ, 0, show_front,
     "The consultations that are public, open and past.", NULL},
    {METHOD_GET, "/consultations/{consultation}", ALLOW_ANYONE, MANNER_READ, 0, show_consultation,
     "A public consultation: its draft, questions and deadline, who was asked and has answered.",
     NULL},
    {METHOD_GET, "/consultations/{consultation}/passages/{node}", ALLOW_ANYONE, MANNER_READ, 0,
     show_passage, "A passage of the draft where it stands; its lasting address.", NULL},
    {METHOD_GET, "/consultations/{consultation}/answers", ALLOW_ANYONE, MANNER_READ, 0,
     show_answers, "The answers that the public has been told of.", "after"},
    {METHOD_GET, "/consultations/{consultation}/answers/{number}", ALLOW_ANYONE, MANNER_READ, 0,
     show_answer, "An answer as the public sees it, with what is hidden marked and the reason.",
     NULL},
    {METHOD_GET, "/consultations/{consultation}/answers/{number}/file", ALLOW_ANYONE, MANNER_READ,
     0, send_original,
     "The file of an answer as it came in, where nothing of it is hidden from the public.", NULL},
    {METHOD_GET, "/consultations/{consultation}/compilation", ALLOW_ANYONE, MANNER_READ, 0,
     show_compilation, "What was answered to the viewpoints, by the parts of the draft.", "after"},
};

const struct route_table public_routes = {routes, sizeof routes / sizeof *routes};
