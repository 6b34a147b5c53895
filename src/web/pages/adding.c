/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Adding a viewpoint that the program missed: the letter's text, in which sentences are ticked or
 * words selected, beside what the viewpoint is.
 */
#include "model/desk/desk_acts.h"
#include "model/documents/document_text.h"
#include "model/documents/register_list.h"
#include "web/server/site.h"
#include "web/views/desk_view.h"
#include "web/views/office_view.h"

#include <stdio.h>

static const struct form_field fields[] = {{"quote", "quote"}, {"anyway", "anyway"}, {NULL, NULL}};

struct adding_page {
    struct request *request;
    struct office_view view;
    struct sql_document document;
    struct sql_register_item item;
    struct document_text text;
    const json_t *overlaps; /* of a form that was refused for them; or NULL */
};

/* The letter */

/* What a form names a sentence by: its bytes, "120-188". */
static json_t *sentence_name(struct range range)
{
    return json_sprintf("%zu-%zu", range.start, range.end);
}

static bool is_ticked(const struct request *request, const json_t *name)
{
    for (size_t i = 0; i < request->form.count; i++)
        if (str_equal(request->form.items[i].name, STR("sentence")) &&
            str_equal(request->form.items[i].value, str_from(json_string_value(name))))
            return true;
    return false;
}

static void put_sentence(struct adding_page *page, json_t *sentences,
                         const struct text_stretch *stretch)
{
    struct office_view *view = &page->view;
    json_t *item = office_push(view, sentences), *name = sentence_name(stretch->range);
    office_put(view, item, "ticked", json_boolean(name && is_ticked(page->request, name)));
    office_put(view, item, "name", name);
    office_put(view, item, "start", json_integer((json_int_t)stretch->range.start));
    office_put(view, item, "text", json_of_str(stretch->text));
    office_put_id(view, item, "viewpoint", stretch->viewpoint);
    office_put(view, item, "background", json_boolean(stretch->background.n > 0));
}

static void put_block(struct adding_page *page, json_t *blocks, const struct text_block *from)
{
    struct office_view *view = &page->view;
    json_t *item = office_push(view, blocks);
    office_put(view, item, "heading", json_boolean(from->block->kind == BLOCK_HEADING));
    json_t *sentences = office_put_array(view, item, "sentences");
    for (size_t i = 0; i < from->count; i++)
        if (str_trim(from->items[i].text).n)
            put_sentence(page, sentences, &from->items[i]);
}

static void put_text(struct adding_page *page)
{
    struct office_view *view = &page->view;
    json_t *blocks = office_put_array(view, view->json, "blocks");
    for (size_t i = 0; i < page->text.count; i++)
        put_block(page, blocks, &page->text.blocks[i]);
    office_put(view, view->json, "next", json_null());
    if (page->text.next)
        office_put_href(view, view->json, "next", OFFICE "/documents/%lld/add?from=%zu",
                        (long long)page->document.consultation, (long long)page->document.number,
                        page->text.next);
}

/* What it is */

static bool put_choices(struct adding_page *page, struct error *error)
{
    struct office_view *view = &page->view;
    const struct request *request = page->request;
    const struct desk_address at = {.consultation = request->consultation};
    struct desk_page desk;
    if (!desk_page_open(request, &view->maker, &at, &desk, error))
        return false;
    office_put(view, view->json, "kinds", desk_kind_options(&desk, request_form(request, "kind")));
    office_put(view, view->json, "stances",
               desk_stance_options(&desk, request_form(request, "stance")));
    office_put(view, view->json, "parts", desk_part_options(&desk, request_form(request, "part")));
    desk_page_done(&desk);
    return true;
}

static void put_overlaps(struct adding_page *page)
{
    struct office_view *view = &page->view;
    json_t *overlaps = office_put_array(view, view->json, "overlaps");
    size_t i;
    const json_t *overlap;
    json_array_foreach(page->overlaps, i, overlap)
    {
        json_t *item = office_push(view, overlaps);
        office_put(view, item, "viewpoint", json_incref((json_t *)overlap));
        office_put_href(view, item, "href", OFFICE "/viewpoints/%lld",
                        (long long)page->document.consultation,
                        (long long)json_integer_value(overlap));
    }
    office_put(view, view->json, "has_overlaps", json_boolean(json_array_size(overlaps) > 0));
}

static void put_document(struct adding_page *page)
{
    struct office_view *view = &page->view;
    long long consultation = page->document.consultation, number = page->document.number;
    json_t *document = office_put_object(view, view->json, "document");
    office_put(view, document, "number", json_integer(number));
    office_put_text(view, document, "sender", page->item.sender);
    office_put_href(view, document, "href", OFFICE "/documents/%lld", consultation, number);
    office_put_href(view, view->json, "action", OFFICE "/documents/%lld/add", consultation, number);
    office_put_href(view, view->json, "back", OFFICE "/register", consultation);
    office_put(view, view->json, "scripts", json_pack("[s]", "adding.js"));
}

static bool fill(struct adding_page *page, const char *wrong, struct error *error)
{
    struct office_view *view = &page->view;
    form_errors_none(&view->maker, view->json, fields);
    if (wrong)
        form_errors_add(&view->maker, view->json, fields,
                        page->overlaps ? STR("anyway") : STR("quote"),
                        json_of_str(words_get(view->words, wrong)));
    put_document(page);
    put_text(page);
    put_overlaps(page);
    office_put_text(view, view->json, "quote", request_form(page->request, "quote"));
    office_put_text(view, view->json, "near", request_form(page->request, "near"));
    return put_choices(page, error);
}

/* `wrong`: the key of what was wrong with the form; NULL: nothing was. */
static bool show(struct request *request, struct response *response, unsigned status,
                 const char *wrong, const json_t *overlaps, struct error *error)
{
    struct adding_page page = {.request = request, .overlaps = overlaps};
    int64_t from;
    if (!request_query_id(request, "from", &from, error) ||
        !office_document(request, request->office, request->arena, &page.document, error) ||
        !register_item(request->office, &page.document, request->arena, &page.item, error) ||
        !document_text_sentences(request->office, &page.document, (size_t)from, request->arena,
                                 &page.text, error) ||
        !office_view_open(request, "adding_title", &page.view, error))
        return false;
    if (fill(&page, wrong, error))
        return office_view_show(&page.view, response, status, "adding", error);
    office_view_drop(&page.view);
    return false;
}

static bool show_adding(struct request *request, struct response *response, struct error *error)
{
    return show(request, response, 200, NULL, NULL, error);
}

/* Adding it */

/* "120-188" */
static bool take_range(struct str text, struct desk_stretch *ret_stretch)
{
    struct desk_stretch stretch;
    struct str rest = text, start = str_cut(&rest, '-');
    if (!request_number(start, &stretch.start) || !request_number(rest, &stretch.end))
        return false;
    *ret_stretch = stretch;
    return true;
}

/* From the first ticked sentence to the last. False when there is none. */
static bool take_ticked(const struct request *request, struct desk_stretch *ret_stretch)
{
    struct desk_stretch all = {INT64_MAX, 0}, one;
    for (size_t i = 0; i < request->form.count; i++) {
        const struct field *field = &request->form.items[i];
        if (!str_equal(field->name, STR("sentence")) || !take_range(field->value, &one))
            continue;
        all.start = one.start < all.start ? one.start : all.start;
        all.end = one.end > all.end ? one.end : all.end;
    }
    *ret_stretch = all;
    return all.end > 0;
}

/* The key of what is wrong; NULL: it was found. */
static const char *take_stretch(const struct request *request, int64_t number,
                                struct desk_stretch *ret_stretch)
{
    struct str quote = str_trim(request_form(request, "quote"));
    int64_t near = 0;
    (void)request_number(request_form(request, "near"), &near);
    if (quote.n == 0)
        return take_ticked(request, ret_stretch) ? NULL : "adding_wrong_none";
    return desk_find_text(request->office, request->consultation, number, quote, near, ret_stretch,
                          NULL)
               ? NULL
               : "adding_wrong_quote";
}

static bool see_added(struct request *request, struct response *response, int64_t number,
                      const json_t *result, struct error *error)
{
    const json_t *added = json_array_get(json_object_get(result, "done"), 0);
    long long viewpoint = json_integer_value(json_object_get(added, "viewpoint"));
    return respond_see_other(request, response, error,
                             OFFICE "/desk?document=%lld&viewpoint=%lld#viewpoint",
                             (long long)request->consultation, (long long)number, viewpoint);
}

static bool add(struct request *request, struct response *response, struct error *error)
{
    const struct desk_worker worker = {request->office, &request->who, request->consultation};
    struct sql_document document;
    struct desk_stretch stretch;
    json_t *result;
    if (!office_document(request, request->office, request->arena, &document, error))
        return false;
    const char *wrong = take_stretch(request, document.number, &stretch);
    if (wrong)
        return show(request, response, 422, wrong, NULL, error);
    if (!desk_add_viewpoint(&worker, document.number, stretch, request_form(request, "kind"),
                            request_form(request, "stance"), request_form(request, "part"),
                            request_form(request, "anyway").n > 0, &result, error))
        return false;
    const json_t *overlaps = json_object_get(result, "overlaps");
    bool ok = json_array_size(overlaps) > 0
                  ? show(request, response, 409, "adding_wrong_overlap", overlaps, error)
                  : see_added(request, response, document.number, result, error);
    json_decref(result);
    return ok;
}

#define ADDING "/consultations/{consultation}/documents/{number}/add"

static const struct route routes[] = {
    {METHOD_GET, ADDING, ALLOW_OFFICER, MANNER_READ, 0, show_adding,
     "The text of a document, to add a viewpoint that is missing.", "from"},
    {METHOD_POST, ADDING, ALLOW_OFFICER, MANNER_WRITE, LIMIT_FORM_BYTES, add,
     "Adds a viewpoint: from the first ticked sentence (bytes, 120-188) to the last, or a "
     "quotation.",
     "sentence quote near kind stance part anyway"},
};

const struct route_table adding_routes = {routes, sizeof routes / sizeof *routes};
