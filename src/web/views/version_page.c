/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/version_page.h"

#include "base/utf8.h"

#include <stdio.h>

size_t version_place(const struct version_chain *chain, int64_t version)
{
    size_t at = 0;
    while (at < chain->count && chain->items[at].id != version)
        at++;
    return at;
}

struct str version_name(const struct office_view *view, struct str label, size_t place)
{
    if (label.n)
        return label;
    if (place == 0)
        return words_get(view->words, "versions_first");
    return str_format(view->request->arena, "%.*s %zu",
                      STR_ARGS(words_get(view->words, "versions_version")), place + 1);
}

json_t *version_part_name(const struct office_view *view, const json_t *side)
{
    struct str kind = json_str(side, "kind"), number = json_str(side, "number");
    struct str title = json_str(side, "title"), text = json_str(side, "text");
    struct str called = title.n ? title : text;
    struct str shown = {called.p, utf8_cut(called, VERSION_NAME_BYTES)};
    const char *dots = shown.n < called.n ? " …" : "";
    struct str label = words_named(view->words, "versions_part_", kind);
    bool titled = !str_equal(kind, STR("paragraph")) && !str_equal(kind, STR("list_item"));
    if (!titled)
        return json_sprintf("%.*s: %.*s%s", STR_ARGS(label), STR_ARGS(shown), dots);
    if (number.n)
        return json_sprintf("%.*s %.*s %.*s%s", STR_ARGS(label), STR_ARGS(number), STR_ARGS(shown),
                            dots);
    return json_sprintf("%.*s%s", STR_ARGS(shown), dots);
}

json_t *version_conflict(const struct office_view *view, const char *key, const json_t *told)
{
    struct str by = json_str(told, "by");
    json_t *name = json_of_str(by.n ? by : words_get(view->words, "versions_somebody"));
    json_t *at = times_minute(json_str(told, "at"));
    const char *who = json_string_value(name), *when = json_string_value(at);
    json_t *text =
        words_fill(view->words, key, "name", who ? who : "", "date", when ? when : "", NULL);
    json_decref(name);
    json_decref(at);
    return text;
}

bool version_seen(const struct request *request, const char *name, int64_t *ret_seen,
                  struct error *error)
{
    return request_number(request_form(request, name), ret_seen) ||
           error_set(error, ERROR_INPUT, "%s should be the number of a revision", name);
}

static void put_version(struct version_page *page, const char *key, const struct sql_chained *row)
{
    struct office_view *view = &page->view;
    const struct version_chain *chain = &page->chain;
    size_t place = version_place(chain, row->id);
    json_t *object = office_put_object(view, view->json, key);
    office_put(view, object, "id", json_integer(row->id));
    office_put_text(view, object, "name", version_name(view, row->label, place));
    office_put(view, object, "day", times_day(row->made));
    office_put(view, object, "newest", json_boolean(place + 1 == chain->count));
    office_put(view, object, "withdrawn", times_day(row->withdrawn));
    office_put(view, object, "later", json_boolean(row->earlier != 0));
}

static void push_tab(struct version_page *page, json_t *tabs, const char *word, const char *address)
{
    struct office_view *view = &page->view;
    char href[128];
    json_t *tab = office_push(view, tabs);
    snprintf(href, sizeof href, VERSION "%s", (long long)view->consultation.id,
             (long long)page->row.id, address);
    office_put_word(view, tab, "text", word);
    office_put(view, tab, "href", json_string(href));
    office_put(view, tab, "here", json_boolean(str_equal(view->request->path, str_from(href))));
}

static void put_tabs(struct version_page *page)
{
    struct office_view *view = &page->view;
    json_t *tabs = office_put_array(view, view->json, "tabs");
    if (page->row.earlier && page->row.consultation == view->consultation.id) {
        push_tab(page, tabs, "versions_tab_changes", "/changes");
        push_tab(page, tabs, "versions_tab_places", "/places");
        push_tab(page, tabs, "versions_tab_unmet", "/unmet");
        push_tab(page, tabs, "versions_tab_compare", "/compare");
    }
    if (version_place(&page->chain, page->row.id) + 1 == page->chain.count &&
        view->request->right >= RIGHT_OFFICER)
        push_tab(page, tabs, "versions_tab_edit", "/edit");
    push_tab(page, tabs, "version_text_title", "/text");
    if (page->row.withdrawn.n == 0)
        push_tab(page, tabs, "decision_title", "/decision");
}

static bool find(struct request *request, struct version_page *page, struct error *error)
{
    int64_t version;
    return request_capture_id(request, "version", &version, error) &&
           version_find(request->office, request->consultation, version, request->arena, &page->row,
                        error) &&
           version_chain_find(request->office, request->consultation, request->arena, &page->chain,
                              error);
}

static bool put_earlier(struct version_page *page, struct error *error)
{
    struct request *request = page->view.request;
    struct sql_chained earlier;
    if (page->row.earlier == 0 || page->row.consultation != request->consultation) {
        office_put(&page->view, page->view.json, "earlier", json_null());
        return true;
    }
    if (!version_find(request->office, request->consultation, page->row.earlier, request->arena,
                      &earlier, error))
        return false;
    put_version(page, "earlier", &earlier);
    return true;
}

/* Whether more may be said of the version: one that was withdrawn or sealed by a decision is there
 * to be read. Then nobody is offered what would be refused. */
static bool put_closed(struct version_page *page, struct error *error)
{
    struct office_view *view = &page->view;
    struct request *request = view->request;
    struct error told = {0};
    office_put(view, view->json, "closed", json_null());
    if (version_check_stands(request->office, request->consultation, &page->row, request->arena,
                             &told))
        return true;
    if (told.code != ERROR_STATE) {
        if (error)
            *error = told;
        return false;
    }
    bool withdrawn = page->row.withdrawn.n > 0;
    json_t *closed = office_put_object(view, view->json, "closed");
    office_put_word(view, closed, "text",
                    withdrawn ? "versions_closed_withdrawn" : "versions_closed_decided");
    office_put_href(view, closed, "decision_href", VERSION "/decision",
                    (long long)request->consultation, (long long)page->row.id);
    if (withdrawn)
        office_put(view, closed, "decision_href", json_null());
    office_put(view, json_object_get(view->json, "may"), "answer", json_false());
    return true;
}

void version_page_put_refused(struct version_page *page, const char *otherwise)
{
    struct office_view *view = &page->view;
    bool closed = json_is_object(json_object_get(view->json, "closed"));
    json_t *text = json_sprintf(
        "%.*s %.*s", STR_ARGS(words_get(view->words, "versions_refused")),
        STR_ARGS(words_get(view->words, !closed                 ? otherwise
                                        : page->row.withdrawn.n ? "versions_refused_withdrawn"
                                                                : "versions_refused_decided")));
    office_put(view, view->json, "refused", text);
}

bool version_page_open_later(struct request *request, const char *title,
                             struct version_page *ret_page, struct error *error)
{
    struct version_page page;
    if (!version_page_open(request, title, &page, error))
        return false;
    if (page.row.earlier && page.row.consultation == request->consultation) {
        *ret_page = page;
        return true;
    }
    office_view_drop(&page.view);
    return error_set(error, ERROR_NOT_FOUND, "version %lld was sent out: none was before it",
                     (long long)page.row.id);
}

bool version_page_open(struct request *request, const char *title, struct version_page *ret_page,
                       struct error *error)
{
    struct version_page page = {0};
    if (!find(request, &page, error) ||
        !office_view_open(request, "versions_title", &page.view, error))
        return false;
    struct office_view *view = &page.view;
    struct str name = version_name(view, page.row.label, version_place(&page.chain, page.row.id));
    struct str ended = str_format(request->arena, "%.*s", STR_ARGS(name));
    office_put(view, view->json, "title",
               words_fill(view->words, title, "version", ended.p ? ended.p : "", NULL));
    office_put_href(view, view->json, "versions_href", OFFICE "/versions",
                    (long long)request->consultation);
    put_version(&page, "version", &page.row);
    put_tabs(&page);
    office_put(view, view->json, "refused", json_null());
    if (!put_earlier(&page, error) || !put_closed(&page, error)) {
        office_view_drop(view);
        return false;
    }
    *ret_page = page;
    return true;
}
