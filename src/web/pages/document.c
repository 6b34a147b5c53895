/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Everything about one document of the register: the file, its pages, its text with what was found
 * in it, its metadata and who corrected them, what the public sees of it.
 */
#include "base/file.h"
#include "model/documents/corrections.h"
#include "model/documents/disclosures.h"
#include "model/documents/document_text.h"
#include "model/documents/page_picture.h"
#include "model/documents/register_list.h"
#include "web/server/site.h"
#include "web/views/office_view.h"

#include <stdio.h>

enum { MOST_ACTS = 50, MOST_THUMBS = 60 };

/* The controls of the page by the names in their forms. */
static const struct form_field correct_fields[] = {
    {"sender", "f-sender"},
    {"sender_type", "f-sender_type"},
    {"dated", "f-dated"},
    {"our_case_number", "f-our_case_number"},
    {"their_case_number", "f-their_case_number"},
    {"stance", "f-stance"},
    {"kind", "f-kind"},
    {"answers", "f-answers"},
    {"consultee", "f-consultee"},
    {"received", "f-received"},
    {NULL, NULL},
};
static const struct form_field withhold_fields[] = {{"reason", "withhold-reason"}, {NULL, NULL}};
static const struct form_field mask_fields[] = {
    {"quote", "quote"}, {"reason", "mask-reason"}, {NULL, NULL}};

struct document_page {
    struct office_view view;
    struct sql_document document;
    struct sql_register_item item;
    struct error *error;
};

static void put_document_href(struct document_page *page, json_t *object, const char *key,
                              const char *below)
{
    office_put_href(&page->view, object, key, OFFICE "/documents/%lld%s",
                    (long long)page->document.consultation, (long long)page->document.number,
                    below);
}

/* The document's own facts */

static void put_number(struct document_page *page, const char *key, int64_t number)
{
    if (!number) {
        office_put(&page->view, page->view.json, key, json_null());
        return;
    }
    json_t *object = office_put_object(&page->view, page->view.json, key);
    office_put(&page->view, object, "number", json_integer(number));
    office_put_href(&page->view, object, "href", OFFICE "/documents/%lld",
                    (long long)page->document.consultation, (long long)number);
}

static void put_facts(struct document_page *page)
{
    struct office_view *view = &page->view;
    const struct sql_register_item *item = &page->item;
    json_t *json = view->json;
    char number[32];
    snprintf(number, sizeof number, "%lld", (long long)item->number);
    office_put(view, json, "title",
               words_fill(view->words, "document_title", "number", number, NULL));
    office_put(view, json, "number", json_integer(item->number));
    office_put_text(view, json, "sender", item->sender);
    office_put_text(view, json, "name", file_base_name(item->name));
    office_put_text(view, json, "hash", page->document.hash);
    office_put(view, json, "bytes", json_integer(item->size));
    office_put(view, json, "kilobytes", words_number(view->words, (size_t)item->size / 1024 + 1));
    office_put_text(view, json, "state", item->state);
    office_put_text(view, json, "standing", item->standing);
    office_put_named(view, json, "standing_text", "register_standing_", item->standing);
    office_put(view, json, "late", json_boolean(str_equal(item->late, STR("yes"))));
    office_put_named(view, json, "channel_text", "register_channel_", item->channel);
    office_put_time(view, json, "registered", page->document.received);
    office_put(view, json, "viewpoints", json_integer(item->viewpoints));
    office_put(view, json, "has_viewpoints", json_boolean(item->viewpoints > 0));
    office_put(view, json, "unanswered", json_integer(item->unanswered));
    office_put_href(view, json, "viewpoints_href", OFFICE "/desk?document=%lld",
                    (long long)page->document.consultation, (long long)item->number);
    put_number(page, "part_of", item->parent_number);
    put_number(page, "twin_of", item->twin_number);
    put_number(page, "revises", item->revises_number);
    put_number(page, "revised_by", item->revised_by_number);
    put_document_href(page, json, "file_href", "/file");
    bool adds = view->request->right >= RIGHT_OFFICER && view->consultation.closed.n == 0;
    office_put(view, json, "add_href", json_null());
    if (adds)
        put_document_href(page, json, "add_href", "/add");
}

static bool put_problems(struct document_page *page)
{
    struct office_view *view = &page->view;
    json_t *problems = office_put_array(view, view->json, "problems");
    for (size_t at = 0;; at++) {
        struct str text = {NULL, 0};
        if (!register_problem(page->item.problems, at, view->request->language,
                              view->request->arena, &text, page->error))
            return false;
        if (text.n == 0)
            return true;
        json_push(&view->maker, problems, json_of_str(text));
    }
}

static bool put_attachments(struct document_page *page)
{
    struct office_view *view = &page->view;
    struct register_attachments list;
    json_t *attachments = office_put_array(view, view->json, "attachments");
    if (!register_attachments(view->request->office, &page->document, view->request->arena, &list,
                              page->error))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        json_t *item = office_push(view, attachments);
        office_put(view, item, "number", json_integer(list.items[i].number));
        office_put_text(view, item, "name", file_base_name(list.items[i].name));
        office_put_href(view, item, "href", OFFICE "/documents/%lld",
                        (long long)page->document.consultation, (long long)list.items[i].number);
    }
    office_put(view, view->json, "has_attachments", json_boolean(list.count > 0));
    return true;
}

/* Metadata, each field a control of one form */

static bool put_consultees(struct document_page *page, json_t *field, struct str chosen)
{
    struct office_view *view = &page->view;
    struct consultee_list list;
    json_t *choices = office_put_array(view, field, "choices");
    json_t *none = office_push(view, choices);
    office_put(view, none, "name", json_string(""));
    office_put_word(view, none, "text", "document_consultee_none");
    office_put(view, none, "chosen", json_boolean(chosen.n == 0));
    if (!consultee_list(view->request->office, page->document.consultation, CONSULTEES_ALL,
                        view->request->arena, &list, page->error))
        return false;
    for (size_t i = 0; i < list.count; i++) {
        char id[32];
        snprintf(id, sizeof id, "%lld", (long long)list.items[i].id);
        json_t *choice = office_push(view, choices);
        office_put(view, choice, "name", json_string(id));
        office_put_text(view, choice, "text", list.items[i].name);
        office_put(view, choice, "chosen", json_boolean(str_equal(chosen, str_from(id))));
    }
    return true;
}

/* What a value is called in the page's language: names of closed lists have texts. */
static void put_value(struct document_page *page, json_t *field, const char *key,
                      enum corrected_field which, struct str value)
{
    static const char *const prefixes[CORRECTED_FIELDS] = {
        [CORRECTED_KIND] = "document_",
        [CORRECTED_STANCE] = "stance_",
        [CORRECTED_ANSWERS] = "document_answers_",
    };
    if (prefixes[which])
        office_put_named(&page->view, field, key, prefixes[which], value);
    else
        office_put_text(&page->view, field, key, value);
}

static bool was_sent(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->form.count; i++)
        if (str_equal(request->form.items[i].name, str_from(name)))
            return true;
    return false;
}

/* Of a form that was refused, what was typed stands in the field: what is kept is "before". */
static void put_typed(struct document_page *page, json_t *field, const char *name,
                      struct str *shown)
{
    struct office_view *view = &page->view;
    char id[48];
    snprintf(id, sizeof id, "f-%s", name);
    office_put_text(view, field, "before", *shown);
    office_put(view, field, "wrong_text",
               json_incref(json_object_get(json_object_get(view->json, "wrong"), id)));
    if (was_sent(view->request, name) && str_ends(view->request->path, STR("/correct")))
        *shown = request_form(view->request, name);
}

static bool put_field(struct document_page *page, json_t *fields, enum corrected_field which,
                      const struct corrected_value *value)
{
    static const char *const prefixes[CORRECTED_FIELDS] = {
        [CORRECTED_KIND] = "document_",
        [CORRECTED_STANCE] = "stance_",
        [CORRECTED_ANSWERS] = "document_answers_",
    };
    struct office_view *view = &page->view;
    const char *name = corrected_field_name(which);
    const char *const *choices = correction_choices(which);
    struct str shown = value->value;
    char consultee[32] = "";
    /* Without a correction it is the one that the sender's name gave. */
    if (which == CORRECTED_CONSULTEE && !value->corrected && page->item.consultee) {
        snprintf(consultee, sizeof consultee, "%lld", (long long)page->item.consultee);
        shown = str_from(consultee);
    }
    json_t *field = office_push(view, fields);
    put_typed(page, field, name, &shown);
    office_put(view, field, "name", json_string(name));
    office_put_named(view, field, "label", "document_field_", str_from(name));
    office_put_text(view, field, "value", shown);
    put_value(page, field, "value_text", which, shown);
    put_value(page, field, "proposed_text", which, value->proposed);
    office_put(view, field, "corrected", json_boolean(value->corrected));
    office_put_text(view, field, "by", value->by);
    office_put_time(view, field, "at", value->at);
    office_put(view, field, "is_date", json_boolean(correction_is_date(which)));
    office_put(
        view, field, "is_text",
        json_boolean(!choices && !correction_is_date(which) && which != CORRECTED_CONSULTEE));
    office_put(view, field, "is_choice", json_boolean(choices || which == CORRECTED_CONSULTEE));
    if (which == CORRECTED_CONSULTEE)
        return put_consultees(page, field, shown);
    if (choices)
        office_put_choices(view, field, "choices", prefixes[which], choices, shown);
    else
        office_put_array(view, field, "choices");
    return true;
}

static bool put_fields(struct document_page *page)
{
    struct office_view *view = &page->view;
    struct corrected_value values[CORRECTED_FIELDS];
    json_t *fields = office_put_array(view, view->json, "fields");
    if (!corrections_load(view->request->office, &page->document, view->request->arena, values,
                          page->error))
        return false;
    for (int i = 0; i < CORRECTED_FIELDS; i++)
        if (!put_field(page, fields, (enum corrected_field)i, &values[i]))
            return false;
    put_document_href(page, view->json, "correct_href", "/correct");
    return true;
}

/* The log of this document */

static void put_act(struct document_page *page, json_t *acts, const struct register_act *act)
{
    struct office_view *view = &page->view;
    json_t *item = office_push(view, acts);
    office_put_time(view, item, "at", act->at);
    office_put_text(view, item, "by", act->by);
    office_put_named(view, item, "text", "act_", act->verb);
    office_put_named(view, item, "field", "document_field_", act->field);
    office_put_text(view, item, "before", act->before);
    office_put_text(view, item, "after", act->after);
    office_put_text(view, item, "reason", act->reason);
}

static bool put_acts(struct document_page *page)
{
    struct office_view *view = &page->view;
    struct register_acts list;
    json_t *acts = office_put_array(view, view->json, "acts");
    if (!register_acts(view->request->office, &page->document, MOST_ACTS, view->request->arena,
                       &list, page->error))
        return false;
    for (size_t i = 0; i < list.count; i++)
        put_act(page, acts, &list.items[i]);
    office_put(view, view->json, "has_acts", json_boolean(list.count > 0));
    return true;
}

/* What the public sees */

static bool put_disclosure(struct document_page *page)
{
    static const char *const names[] = {"unsaid", "shown", "withheld"};
    struct office_view *view = &page->view;
    struct disclosed disclosed;
    if (!disclosure_find(view->request->office, page->document.id, view->request->arena, &disclosed,
                         page->error))
        return false;
    json_t *object = office_put_object(view, view->json, "disclosure");
    struct str name = str_from(names[disclosed.state]);
    office_put_text(view, object, "state", name);
    office_put_named(view, object, "text", "document_disclosure_", name);
    office_put(view, object, "shown", json_boolean(disclosed.state == DISCLOSED_SHOWN));
    office_put(view, object, "withheld", json_boolean(disclosed.state == DISCLOSED_WITHHELD));
    office_put_text(view, object, "reason", disclosed.reason);
    office_put_text(view, object, "by", disclosed.by);
    office_put_time(view, object, "at", disclosed.at);
    put_document_href(page, object, "href", "/disclosure");
    put_document_href(page, object, "redact_href", "/redactions");
    json_t *redactions = office_put_array(view, object, "redactions");
    for (size_t i = 0; i < disclosed.redactions.count; i++) {
        const struct sql_redaction *row = &disclosed.redactions.items[i];
        json_t *item = office_push(view, redactions);
        office_put(view, item, "id", json_integer(row->id));
        office_put(view, item, "start", json_integer(row->start_at));
        office_put(view, item, "end", json_integer(row->end_at));
        office_put_text(view, item, "reason", row->reason);
        office_put_text(view, item, "by", row->shown_name);
        office_put_time(view, item, "at", row->at);
        office_put_href(view, item, "remove_href", OFFICE "/documents/%lld/redactions/%lld/remove",
                        (long long)page->document.consultation, (long long)page->document.number,
                        (long long)row->id);
    }
    office_put(view, object, "has_redactions", json_boolean(disclosed.redactions.count > 0));
    return true;
}

/* Text and pages */

static void put_stretch(struct document_page *page, json_t *stretches,
                        const struct text_stretch *stretch)
{
    struct office_view *view = &page->view;
    json_t *item = office_push(view, stretches);
    office_put(view, item, "text", json_of_str(stretch->text));
    office_put(view, item, "start", json_integer((json_int_t)stretch->range.start));
    office_put(view, item, "end", json_integer((json_int_t)stretch->range.end));
    office_put_id(view, item, "viewpoint", stretch->viewpoint);
    office_put_named(view, item, "kind_text", "kind_", stretch->kind);
    office_put_text(view, item, "background", stretch->background);
    office_put(view, item, "masked", json_boolean(stretch->redaction != 0));
    office_put(view, item, "href", json_null());
    if (stretch->viewpoint)
        office_put_href(view, item, "href", OFFICE "/viewpoints/%lld",
                        (long long)page->document.consultation, (long long)stretch->viewpoint);
}

static void put_block(struct document_page *page, json_t *blocks, const struct text_block *from,
                      uint32_t *before)
{
    struct office_view *view = &page->view;
    enum block_kind kind = from->block->kind;
    json_t *item = office_push(view, blocks);
    bool heading = kind == BLOCK_HEADING, aside = kind == BLOCK_MARGIN || kind == BLOCK_QUOTE;
    bool new_page = from->block->page != *before && page->item.state.n;
    office_put(view, item, "kind", json_string(block_kind_name(kind)));
    office_put(view, item, "heading", json_boolean(heading));
    office_put(view, item, "aside", json_boolean(aside || block_is_aside(kind)));
    office_put(view, item, "plain", json_boolean(!heading && !aside && !block_is_aside(kind)));
    office_put_text(view, item, "mark", from->block->mark);
    office_put_id(view, item, "page", new_page ? from->block->page : 0);
    json_t *stretches = office_put_array(view, item, "stretches");
    for (size_t i = 0; i < from->count; i++)
        put_stretch(page, stretches, &from->items[i]);
    *before = from->block->page;
}

static bool put_text(struct document_page *page, int64_t from)
{
    struct office_view *view = &page->view;
    struct document_text text;
    struct error problem = {0};
    uint32_t before = 0;
    json_t *blocks = office_put_array(view, view->json, "blocks");
    office_put(view, view->json, "next", json_null());
    if (!document_text_load(view->request->office, &page->document, (size_t)from,
                            view->request->arena, &text, &problem)) {
        office_put(view, view->json, "has_text", json_false());
        if (problem.code == ERROR_STATE)
            return true;
        if (page->error)
            *page->error = problem;
        return false;
    }
    office_put(view, view->json, "has_text", json_boolean(text.count > 0));
    if (text.document.page_count == 0)
        before = 1; /* nothing to say of pages */
    for (size_t i = 0; i < text.count; i++)
        put_block(page, blocks, &text.blocks[i], &before);
    if (text.next)
        office_put_href(view, view->json, "next", OFFICE "/documents/%lld?from=%zu#text",
                        (long long)page->document.consultation, (long long)page->document.number,
                        text.next);
    return true;
}

static bool put_pages(struct document_page *page)
{
    struct office_view *view = &page->view;
    size_t pages;
    json_t *list = office_put_array(view, view->json, "pages");
    if (!picture_pages(view->request->office, &page->document, &pages, page->error))
        return false;
    for (size_t i = 1; i <= pages && i <= MOST_THUMBS; i++) {
        json_t *item = office_push(view, list);
        char number[32];
        snprintf(number, sizeof number, "%zu", i);
        office_put(view, item, "page", json_integer((json_int_t)i));
        office_put(view, item, "text",
                   words_fill(view->words, "document_page", "page", number, NULL));
        office_put_href(view, item, "href", OFFICE "/documents/%lld/pages/%zu.png?dots=160",
                        (long long)page->document.consultation, (long long)page->document.number,
                        i);
        office_put_href(view, item, "thumb", OFFICE "/documents/%lld/pages/%zu.png?dots=40",
                        (long long)page->document.consultation, (long long)page->document.number,
                        i);
    }
    office_put_id(view, view->json, "page_count", (int64_t)pages);
    office_put(view, view->json, "pages_text",
               pages ? words_count(view->words, "document_pages", pages) : json_null());
    return true;
}

/* The page */

static bool open_page(struct request *request, struct document_page *page, struct error *error)
{
    page->error = error;
    return office_document(request, request->office, request->arena, &page->document, error) &&
           register_item(request->office, &page->document, request->arena, &page->item, error) &&
           office_view_open(request, "register_title", &page->view, error);
}

static bool fill_page(struct document_page *page, int64_t from)
{
    struct office_view *view = &page->view;
    put_facts(page);
    office_put_href(view, view->json, "back", OFFICE "/register",
                    (long long)page->document.consultation);
    return put_problems(page) && put_attachments(page) && put_fields(page) && put_acts(page) &&
           put_disclosure(page) && put_pages(page) && put_text(page, from);
}

/* `problem`: what was wrong with a form of the page that was sent; what was typed in it is shown
 * again where the form is small. */
static void put_problem(struct office_view *view, const struct error *problem)
{
    static const struct {
        const char *path;
        const struct form_field *fields;
    } forms[] = {{"/correct", correct_fields},
                 {"/disclosure", withhold_fields},
                 {"/redactions", mask_fields}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        form_errors_none(&view->maker, view->json, forms[i].fields);
    for (size_t i = 0; problem && i < sizeof forms / sizeof *forms; i++)
        if (str_ends(view->request->path, str_from(forms[i].path)))
            office_put_problem(view, forms[i].fields, problem);
}

static bool show(struct request *request, struct response *response, unsigned status,
                 const struct error *problem, struct error *error)
{
    struct document_page page = {0};
    int64_t from;
    if (!request_query_id(request, "from", &from, error) || !open_page(request, &page, error))
        return false;
    put_problem(&page.view, problem);
    office_put_text(&page.view, page.view.json, "typed_reason", request_form(request, "reason"));
    office_put_text(&page.view, page.view.json, "typed_quote", request_form(request, "quote"));
    if (fill_page(&page, from))
        return office_view_show(&page.view, response, status, "office_document", error);
    office_view_drop(&page.view);
    return false;
}

static bool show_document(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, NULL, error);
}

/* The file itself: to be saved, never shown by the browser, for a stranger wrote it. */
static bool send_file(struct request *request, struct response *response, struct error *error)
{
    struct sql_document document;
    struct register_file file;
    if (!office_document(request, request->office, request->arena, &document, error) ||
        !register_file(request->office, &document, request->arena, &file, error))
        return false;
    response->etag = str_format(request->arena, "\"%.*s\"", STR_ARGS(document.hash));
    return respond_file(response, file.media_type, file.path, file_base_name(document.name));
}

/* Changes */

/* What a person can put right is told on the page; anything else is the server's to tell. */
static bool answer(struct request *request, struct response *response, bool ok,
                   const struct error *problem, const char *anchor, struct error *error)
{
    if (ok)
        return respond_see_other(request, response, error, OFFICE "/documents/%.*s%s",
                                 (long long)request->consultation,
                                 STR_ARGS(request_capture(request, "number")), anchor);
    if (office_can_tell(problem))
        return show(request, response, 422, problem, error);
    if (error)
        *error = *problem;
    return false;
}

/* Fields are checked before any is set, so that a form is taken as a whole or not at all. */
static bool set_fields(const struct request *request, const struct sql_document *document,
                       struct office *office, struct error *error)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < CORRECTED_FIELDS; i++) {
            enum corrected_field field = (enum corrected_field)i;
            const char *name = corrected_field_name(field);
            struct str value = request_form(request, name);
            char before[64];
            snprintf(before, sizeof before, "before_%s", name);
            /* A field that was left as the page had it is not a person's word. */
            if (!was_sent(request, name) || str_equal(value, request_form(request, before)))
                continue;
            if (pass == 0 ? !correction_check(office, document, field, value, error)
                          : !correction_set(office, &request->who, document, field, value, error))
                return false;
        }
    }
    return true;
}

/* The one that is set back, or all that were typed. */
static bool change_fields(const struct request *request, const struct sql_document *document,
                          struct office *office, struct error *error)
{
    struct str back = request_form(request, "clear");
    enum corrected_field field;
    if (back.n == 0)
        return set_fields(request, document, office, error);
    return corrected_field_from_name(back, &field)
               ? correction_clear(office, &request->who, document, field, error)
               : error_set(error, ERROR_INPUT, "clear: there is no such field");
}

static bool write_fields(struct office *office, void *context, struct error *error)
{
    const struct request *request = context;
    struct sql_document document;
    struct arena arena = arena_init();
    bool ok = office_document(request, office, &arena, &document, error) &&
              change_fields(request, &document, office, error);
    arena_done(&arena);
    return ok;
}

/* What follows from it is made anew in the background, which must not look before it is kept. */
static bool correct(struct request *request, struct response *response, struct error *error)
{
    struct error problem = {0};
    bool ok = request_write(request, write_fields, request, &problem);
    if (ok)
        site_wake_reader(request->site);
    return answer(request, response, ok, &problem, "#metadata", error);
}

static bool disclose(struct request *request, struct response *response, struct error *error)
{
    struct sql_document document;
    struct error problem = {0};
    struct str state = request_form(request, "state");
    bool shown = str_equal(state, STR("shown")), withheld = str_equal(state, STR("withheld"));
    bool ok = office_document(request, request->office, request->arena, &document, &problem) &&
              (shown || withheld || error_set(&problem, ERROR_INPUT, "state: shown or withheld")) &&
              disclosure_set(request->office, &request->who, &document,
                             shown ? DISCLOSED_SHOWN : DISCLOSED_WITHHELD,
                             request_form(request, "reason"), &problem);
    return answer(request, response, ok, &problem, "#public", error);
}

static bool redact(struct request *request, struct response *response, struct error *error)
{
    struct sql_document document;
    struct error problem = {0};
    struct str quote = request_form(request, "quote"), reason = request_form(request, "reason");
    int64_t start = 0, end = 0, id;
    size_t count;
    bool by_place = quote.n == 0 && was_sent(request, "end");
    bool ok = office_document(request, request->office, request->arena, &document, &problem);
    if (ok && by_place)
        ok = request_form_id(request, "start", &start, &problem) &&
             request_form_id(request, "end", &end, &problem) &&
             redaction_add(request->office, &request->who, &document,
                           (struct range){(size_t)start, (size_t)end}, reason, &id, &problem);
    else if (ok)
        ok = redaction_add_quoted(request->office, &request->who, &document, quote, reason, &count,
                                  &problem);
    return answer(request, response, ok, &problem, "#public", error);
}

static bool unredact(struct request *request, struct response *response, struct error *error)
{
    struct sql_document document;
    int64_t id;
    return office_document(request, request->office, request->arena, &document, error) &&
           request_capture_id(request, "redaction", &id, error) &&
           redaction_remove(request->office, &request->who, &document, id, error) &&
           answer(request, response, true, NULL, "#public", error);
}

/* Pictures of pages */

/* "3" or "3.png" */
static bool take_page(const struct request *request, size_t *ret_page, struct error *error)
{
    struct str text = request_capture(request, "page");
    size_t page = 0;
    if (str_ends(text, STR(".png")))
        text.n -= STR(".png").n;
    for (size_t i = 0; i < text.n && i < 9; i++) {
        if (!ascii_is_digit(text.p[i]))
            return error_set(error, ERROR_NOT_FOUND, "a page is a number");
        page = page * 10 + (size_t)(text.p[i] - '0');
    }
    if (page == 0 || text.n > 9)
        return error_set(error, ERROR_NOT_FOUND, "pages are numbered from 1");
    *ret_page = page;
    return true;
}

static bool send_page(struct request *request, struct response *response, struct error *error)
{
    struct sql_document document;
    struct picture_wish wish = {0};
    struct picture picture;
    int64_t dots;
    if (!office_document(request, request->office, request->arena, &document, error) ||
        !take_page(request, &wish.page, error) ||
        !request_query_id(request, "viewpoint", &wish.viewpoint, error) ||
        !request_query_id(request, "dots", &dots, error))
        return false;
    wish.dots = dots > LIMIT_RENDER_DOTS ? LIMIT_RENDER_DOTS : (unsigned)dots;
    if (!picture_find(request->office, site_folder(request->site), &document, &wish, request->arena,
                      &picture, error))
        return false;
    response->etag = str_format(request->arena, "\"%s\"", picture.name.hex);
    if (!response->etag.p)
        return error_no_memory(error);
    return picture_make(request->office, &picture, error) &&
           respond_file(response, "image/png", picture.path, (struct str){NULL, 0});
}

#define DOCUMENT "/consultations/{consultation}/documents/{number}"

static const struct route routes[] = {
    {METHOD_GET, DOCUMENT, ALLOW_READER, MANNER_READ, 0, show_document,
     "A document: its metadata, text, pages and what the public sees.", "from"},
    {METHOD_GET, DOCUMENT "/file", ALLOW_READER, MANNER_READ, 0, send_file,
     "The file as it came in, to be saved.", NULL},
    {METHOD_GET, DOCUMENT "/pages/{page}", ALLOW_READER, MANNER_SLOW, 0, send_page,
     "A page as a picture (PNG), with a viewpoint's lines marked.", "viewpoint dots"},
    {METHOD_POST, DOCUMENT "/correct", ALLOW_REGISTRAR, MANNER_SLOW, LIMIT_FORM_BYTES, correct,
     "Correct metadata, or go by the proposal again (clear).",
     "sender sender_type dated our_case_number their_case_number stance kind answers consultee "
     "received clear"},
    {METHOD_POST, DOCUMENT "/disclosure", ALLOW_REGISTRAR, MANNER_WRITE, LIMIT_FORM_BYTES, disclose,
     "Show the document to the public, or withhold it for a reason.", "state reason"},
    {METHOD_POST, DOCUMENT "/redactions", ALLOW_REGISTRAR, MANNER_WRITE, LIMIT_FORM_BYTES, redact,
     "Mask words of the document for the public.", "quote start end reason"},
    {METHOD_POST, DOCUMENT "/redactions/{redaction}/remove", ALLOW_REGISTRAR, MANNER_WRITE,
     LIMIT_FORM_BYTES, unredact, "Unmask words again.", NULL},
};

const struct route_table document_routes = {routes, sizeof routes / sizeof *routes};
