/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Search: one page for an office in one of its consultations, and for the public in all that is
 * published. Hits stand in groups (answers, draft, replies); each group's count leads to all of it.
 */
#include "model/search/search.h"

#include "base/utf8.h"
#include "model/public/publication.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"
#include "web/views/office_view.h"

#include <stdio.h>

struct finding_page {
    struct office_view view;
    struct request *request;
    struct search_asked asked;
    struct search_result result;
    struct str query; /* for an address: as much of it as is sought */
};

static const char *const scope_words[] = {"search_answers", "search_draft", "search_replies", NULL,
                                          "search_all"};

/* Addresses */

/* This page again, with another scope or page of hits. */
static void put_self(struct finding_page *page, json_t *object, const char *key,
                     enum search_scope scope, size_t number)
{
    struct str base = page->asked.public_only ? STR("/search")
                                              : str_format(page->request->arena, OFFICE "/search",
                                                           (long long)page->request->consultation);
    struct str in = {NULL, 0};
    if (page->asked.public_only && page->asked.consultation)
        in = str_format(page->request->arena, "&consultation=%lld",
                        (long long)page->asked.consultation);
    struct str sheet = {NULL, 0};
    if (number)
        sheet = str_format(page->request->arena, "&page=%zu", number + 1);
    struct str address =
        str_format(page->request->arena, "%.*s?q=%.*s%.*s&scope=%s%.*s", STR_ARGS(base),
                   STR_ARGS(page->query), STR_ARGS(in), search_scope_name(scope), STR_ARGS(sheet));
    office_put(&page->view, object, key, address.p ? json_of_str(address) : NULL);
}

/* Where a hit is read; and where else it leads. */
static void put_office_links(struct finding_page *page, json_t *object,
                             const struct search_hit *hit)
{
    struct office_view *view = &page->view;
    long long consultation = (long long)hit->consultation;
    if (hit->scope == SEARCH_DRAFT)
        office_put_href(view, object, "href", OFFICE "/desk?part=%.*s", consultation,
                        STR_ARGS(url_encode(page->request->arena, hit->node)));
    else if (hit->viewpoint)
        office_put_href(view, object, "href", OFFICE "/viewpoints/%lld", consultation,
                        (long long)hit->viewpoint);
    else
        office_put_href(view, object, "href", OFFICE "/documents/%lld", consultation,
                        (long long)hit->number);
    if (hit->scope != SEARCH_DRAFT && hit->viewpoint)
        office_put_href(view, object, "document_href", OFFICE "/documents/%lld", consultation,
                        (long long)hit->number);
    else
        office_put(view, object, "document_href", json_null());
}

static void put_public_links(struct finding_page *page, json_t *object,
                             const struct search_hit *hit)
{
    struct office_view *view = &page->view;
    long long consultation = (long long)hit->consultation;
    if (hit->scope == SEARCH_DRAFT)
        office_put_href(view, object, "href", OFFICE "/passages/%.*s", consultation,
                        STR_ARGS(url_encode(page->request->arena, hit->node)));
    else if (hit->scope == SEARCH_ANSWERS)
        office_put_href(view, object, "href", OFFICE "/answers/%lld", consultation,
                        (long long)hit->number);
    else
        office_put_href(view, object, "href", OFFICE "/compilation", consultation);
    office_put(view, object, "document_href", json_null());
}

/* Hits */

static void put_pieces(struct finding_page *page, json_t *object, const struct search_hit *hit)
{
    struct office_view *view = &page->view;
    json_t *pieces = office_put_array(view, object, "pieces");
    for (size_t i = 0; i < hit->pieces.count; i++) {
        const struct search_piece *piece = &hit->pieces.items[i];
        json_t *item = office_push(view, pieces);
        office_put(view, item, "text", json_of_str(piece->text));
        office_put(view, item, "marked", json_boolean(piece->kind == SEARCH_MARKED));
        office_put(view, item, "redacted", json_boolean(piece->kind == SEARCH_REDACTED));
    }
    office_put(view, object, "cut_before", json_boolean(hit->cut_before));
    office_put(view, object, "cut_after", json_boolean(hit->cut_after));
}

static json_t *part_name(struct finding_page *page, const struct search_hit *hit)
{
    struct str title =
        hit->node_title.n ? hit->node_title : words_get(page->view.words, "search_whole_draft");
    struct str name = hit->node_number.n ? str_format(page->request->arena, "%.*s %.*s",
                                                      STR_ARGS(hit->node_number), STR_ARGS(title))
                                         : title;
    return json_of_str(name);
}

static json_t *sender_name(struct finding_page *page, const struct search_hit *hit)
{
    if (hit->sender.n)
        return json_of_str(hit->sender);
    return hit->name.n ? json_of_str(hit->name)
                       : json_of_str(words_get(page->view.words, "search_no_sender"));
}

static const char *number_text(struct finding_page *page, int64_t number)
{
    return str_format(page->request->arena, "%lld", (long long)number).p;
}

/* "nr 12, sidan 2, rad 5" */
static json_t *place_of(struct finding_page *page, const struct search_hit *hit)
{
    const char *number = number_text(page, hit->number);
    const char *sheet = number_text(page, hit->page), *line = number_text(page, hit->line);
    if (!number || !sheet || !line)
        return NULL;
    return words_fill(page->view.words, "search_place", "number", number, "page", sheet, "line",
                      line, NULL);
}

static void put_hit(struct finding_page *page, json_t *hits, const struct search_hit *hit)
{
    struct office_view *view = &page->view;
    json_t *object = office_push(view, hits);
    bool of_draft = hit->scope == SEARCH_DRAFT, reply = hit->scope == SEARCH_REPLIES;
    bool names_part = of_draft || (reply && hit->node.n);
    office_put(view, object, "heading",
               names_part || reply ? part_name(page, hit) : sender_name(page, hit));
    json_t *facts = office_put_array(view, object, "facts");
    if (hit->consultation_title.n)
        json_push(&view->maker, facts, json_of_str(hit->consultation_title));
    if (hit->scope == SEARCH_ANSWERS)
        json_push(&view->maker, facts, place_of(page, hit));
    if (reply)
        json_push(&view->maker, facts, words_count(view->words, "search_replied", hit->replied));
    office_put(view, object, "has_facts", json_boolean(json_array_size(facts) > 0));
    office_put_named(view, object, "outcome_text", "search_outcome_", hit->outcome);
    office_put_text(view, object, "outcome", hit->outcome);
    if (page->asked.public_only)
        put_public_links(page, object, hit);
    else
        put_office_links(page, object, hit);
    office_put_id(view, object, "number", hit->number);
    office_put_id(view, object, "viewpoint", hit->viewpoint);
    office_put_text(view, object, "part", hit->node);
    put_pieces(page, object, hit);
}

/* Counts */

static json_t *count_of(struct finding_page *page, const struct search_found *found)
{
    const struct words *words = page->view.words;
    if (!found->more)
        return words_count(words, "search_hits", found->count);
    const char *count = number_text(page, (int64_t)found->count);
    return count ? words_fill(words, "search_hits_over", "count", count, NULL) : NULL;
}

static bool is_in(const struct finding_page *page, size_t scope)
{
    return page->asked.scope == SEARCH_ALL || page->asked.scope == (enum search_scope)scope;
}

static void put_group(struct finding_page *page, json_t *groups, size_t scope)
{
    struct office_view *view = &page->view;
    const struct search_found *found = &page->result.scopes[scope];
    if (!is_in(page, scope) || found->count == 0)
        return;
    json_t *object = office_push(view, groups);
    office_put(view, object, "scope", json_string(search_scope_name((enum search_scope)scope)));
    office_put_word(view, object, "title", scope_words[scope]);
    office_put(view, object, "count", count_of(page, found));
    if (found->count > found->hits.count && page->asked.scope == SEARCH_ALL)
        put_self(page, object, "all_href", (enum search_scope)scope, 0);
    else
        office_put(view, object, "all_href", json_null());
    json_t *hits = office_put_array(view, object, "hits");
    for (size_t i = 0; i < found->hits.count; i++)
        put_hit(page, hits, &found->hits.items[i]);
}

static void put_scopes(struct finding_page *page)
{
    struct office_view *view = &page->view;
    static const enum search_scope scopes[] = {SEARCH_ALL, SEARCH_ANSWERS, SEARCH_DRAFT,
                                               SEARCH_REPLIES};
    json_t *array = office_put_array(view, view->json, "scopes");
    for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
        json_t *object = office_push(view, array);
        office_put_word(view, object, "text", scope_words[scopes[i]]);
        put_self(page, object, "href", scopes[i], 0);
        office_put(view, object, "here", json_boolean(page->asked.scope == scopes[i]));
    }
}

static void put_pages(struct finding_page *page)
{
    struct office_view *view = &page->view;
    size_t number = page->result.page;
    office_put(view, view->json, "paged", json_boolean(number || page->result.next_page));
    if (number)
        put_self(page, view->json, "previous", page->asked.scope, number - 1);
    else
        office_put(view, view->json, "previous", json_null());
    if (page->result.next_page)
        put_self(page, view->json, "next", page->asked.scope, number + 1);
    else
        office_put(view, view->json, "next", json_null());
}

/* What is said of the search itself */

static json_t *loosened(const struct finding_page *page)
{
    const struct words *words = page->view.words;
    if (page->result.loosened == SEARCH_BY_LAST_PART) {
        char *part = str_to_c(page->request->arena, page->result.part);
        return part ? words_fill(words, "search_by_last_part", "part", part, NULL) : NULL;
    }
    return page->result.loosened == SEARCH_BY_ANY_WORD
               ? json_of_str(words_get(words, "search_by_any_word"))
               : json_null();
}

static json_t *cut(const struct finding_page *page)
{
    char bytes[32], wants[32];
    if (!page->result.cut)
        return json_null();
    snprintf(bytes, sizeof bytes, "%zu", LIMIT_SEARCH_QUERY_BYTES);
    snprintf(wants, sizeof wants, "%zu", LIMIT_SEARCH_WANTS);
    return words_fill(page->view.words, "search_cut", "letters", bytes, "words", wants, NULL);
}

static size_t count_all(const struct finding_page *page)
{
    size_t count = 0;
    for (size_t i = 0; i < SEARCH_SCOPES; i++)
        count += page->result.scopes[i].count;
    return count;
}

static void put_title(struct finding_page *page)
{
    char *typed = str_to_c(page->request->arena, page->asked.typed);
    if (page->asked.typed.n)
        office_put(&page->view, page->view.json, "title",
                   typed ? words_fill(page->view.words, "search_title_of", "query", typed, NULL)
                         : NULL);
}

static void put_result(struct finding_page *page)
{
    struct office_view *view = &page->view;
    bool any = count_all(page) > 0;
    put_title(page);
    office_put(view, view->json, "query", json_of_str(page->asked.typed));
    office_put(view, view->json, "scope", json_string(search_scope_name(page->asked.scope)));
    office_put(view, view->json, "public", json_boolean(page->asked.public_only));
    office_put_id(view, view->json, "within", page->asked.consultation);
    if (page->asked.public_only)
        office_put(view, view->json, "action", json_string("/search"));
    else
        office_put_href(view, view->json, "action", OFFICE "/search",
                        (long long)page->request->consultation);
    office_put(view, view->json, "asked", json_boolean(page->asked.typed.n > 0));
    office_put(view, view->json, "only_excluded",
               json_boolean(page->asked.typed.n > 0 && !page->result.seeks));
    office_put(view, view->json, "none", json_boolean(page->result.seeks && !any));
    office_put(view, view->json, "loosened", loosened(page));
    office_put(view, view->json, "cut", cut(page));
    put_scopes(page);
    json_t *groups = office_put_array(view, view->json, "groups");
    for (size_t i = 0; i < SEARCH_SCOPES; i++)
        put_group(page, groups, i);
    put_pages(page);
}

/* Requests */

static bool read_request(struct finding_page *page, struct error *error)
{
    struct request *request = page->request;
    int64_t number;
    page->asked.typed = str_trim(request_query(request, "q"));
    if (!search_scope_from_name(request_query(request, "scope"), &page->asked.scope))
        return error_set(error, ERROR_INPUT, "scope: it is all, answers, draft or replies");
    if (!request_query_id(request, "page", &number, error))
        return false;
    page->asked.page = number > 1 ? (size_t)number - 1 : 0;
    size_t kept = page->asked.typed.n > LIMIT_SEARCH_QUERY_BYTES
                      ? utf8_cut(page->asked.typed, LIMIT_SEARCH_QUERY_BYTES)
                      : page->asked.typed.n;
    page->query = url_encode(request->arena, str_sub(page->asked.typed, 0, kept));
    return page->asked.typed.n == 0 || page->query.n || error_no_memory(error);
}

static bool find_and_show(struct finding_page *page, struct response *response, struct error *error)
{
    struct request *request = page->request;
    if (!read_request(page, error) ||
        (page->asked.typed.n &&
         !search(request->office, &page->asked, request->arena, &page->result, error)) ||
        !office_view_open(request, "search_title", &page->view, error))
        return false;
    if (!request->consultation)
        office_put(&page->view, page->view.json, "consultation", json_null());
    put_result(page);
    return office_view_show(&page->view, response, 200, "search", error);
}

static bool search_office(struct request *request, struct response *response, struct error *error)
{
    struct finding_page page = {.request = request,
                                .asked = {.consultation = request->consultation}};
    return find_and_show(&page, response, error);
}

static bool search_public(struct request *request, struct response *response, struct error *error)
{
    struct finding_page page = {.request = request, .asked = {.public_only = true}};
    struct sql_published published;
    if (!request_query_id(request, "consultation", &page.asked.consultation, error) ||
        (page.asked.consultation && !published_find(request->office, page.asked.consultation,
                                                    request->arena, &published, error)))
        return false;
    return find_and_show(&page, response, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/search", ALLOW_READER, MANNER_READ, 0,
     search_office, "Search in the answers, the draft and the replies.", "q scope page"},
    {METHOD_GET, "/search", ALLOW_ANYONE, MANNER_READ, 0, search_public,
     "Search in all that is public, or in one public consultation.", "q scope page consultation"},
};

const struct route_table search_routes = {routes, sizeof routes / sizeof *routes};
