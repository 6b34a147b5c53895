/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What changed and why, in plain words, and the text of each version with the way from every part
 * of it to those who asked for it.
 */
#include "model/chain/changes.h"
#include "model/versions/decisions.h"
#include "render/svg.h"
#include "web/server/site.h"
#include "web/views/chain_view.h"
#include "web/views/decision_texts.h"
#include "web/views/drafts.h"
#include "web/views/redline_files.h"
#include "web/views/times.h"

#include <stdio.h>

enum { CHANGES_A_PAGE = 100 };

#define VERSION "/consultations/{consultation}/versions/{version}"

static bool fail(struct chain_view *chain)
{
    office_view_drop(&chain->view);
    return false;
}

/* The text */

/* One that was withdrawn leads nowhere: nothing came of it, and nobody asked for it. */
static bool put_text(struct chain_view *chain, const struct sql_chained *version,
                     struct error *error)
{
    struct office_view *view = &chain->view;
    struct request *request = view->request;
    struct drafts *drafts = site_drafts(request->site);
    const struct draft_view *draft =
        drafts_borrow(drafts, request->office, request->consultation, version->id, error);
    if (!draft)
        return false;
    struct draft_choice choice = draft_choice_all(draft);
    choice.traces = chain->causes && version->withdrawn.n == 0;
    draft_view_contents(&view->maker, view->json, draft);
    office_put(view, view->json, "form", json_false());
    office_put(view, view->json, "parts", draft_view_parts(&view->maker, draft, &choice));
    drafts_give_back(drafts, draft);
    return true;
}

static void put_label(struct chain_view *chain, const struct sql_chained *row, size_t at)
{
    struct office_view *view = &chain->view;
    const json_t *here = json_array_get(json_object_get(view->json, "versions"), at);
    bool stands = row->withdrawn.n == 0;
    office_put(view, view->json, "withdrawn", times_day(row->withdrawn));
    office_put(view, view->json, "causes", json_boolean(chain->causes && stands));
    if (here)
        office_put(view, view->json, "label_text",
                   json_incref(json_object_get(here, "label_text")));
    else
        office_put_text(view, view->json, "label_text",
                        row->label.n ? row->label : words_get(view->words, "trace_version_other"));
}

static bool show_text(struct request *request, struct response *response, struct error *error)
{
    struct chain_view chain;
    int64_t version;
    size_t at;
    if (!request_capture_id(request, "version", &version, error) ||
        !chain_view_open(request, "version_text_title", &chain, error))
        return false;
    struct office_view *view = &chain.view;
    struct sql_chained row;
    if (!chain_view_find_text(&chain, version, &row, &at, error) ||
        !chain_view_put_versions(&chain, at, error) ||
        !decision_put(&chain, version, view->json, error) || !put_text(&chain, &row, error))
        return fail(&chain);
    put_label(&chain, &row, at);
    office_put(view, view->json, "version", json_integer(version));
    office_put(view, view->json, "title", json_of_str(row.title));
    office_put(view, view->json, "asked", json_boolean(at == 0));
    return office_view_show(view, response, 200, "version_text", error);
}

/* What changed */

static bool same_reply(const json_t *reply, const json_t *cause)
{
    return str_equal(json_str(reply, "outcome"), json_str(cause, "outcome")) &&
           str_equal(json_str(reply, "reason"), json_str(cause, "reason"));
}

static json_t *reply_of(struct office_view *view, json_t *replies, const json_t *cause)
{
    json_t *reply;
    size_t i;
    json_array_foreach(replies, i, reply)
    {
        if (same_reply(reply, cause))
            return json_object_get(reply, "viewpoints");
    }
    static const char *const keys[] = {"outcome", "outcome_text", "reason"};
    reply = office_push(view, replies);
    for (i = 0; i < sizeof keys / sizeof *keys; i++)
        office_put(view, reply, keys[i], json_incref(json_object_get(cause, keys[i])));
    return office_put_array(view, reply, "viewpoints");
}

/* The causes by what was replied, so that a reply to many is read once. */
static void put_replies(struct office_view *view, json_t *change)
{
    json_t *cause, *reply, *replies = office_put_array(view, change, "replies");
    size_t i;
    json_array_foreach(json_object_get(change, "causes"), i,
                       cause) if (!json_is_false(json_object_get(cause, "holds")))
        json_push(&view->maker, reply_of(view, replies, cause), json_incref(cause));
    json_array_foreach(replies, i, reply)
        office_put(view, reply, "count_text",
                   words_count(view->words, "trace_asked_by",
                               json_array_size(json_object_get(reply, "viewpoints"))));
}

static void put_change(struct office_view *view, json_t *change, int64_t version, int64_t chosen)
{
    const json_t *new = json_object_get(change, "new"), *old = json_object_get(change, "old");
    struct str cause = json_str(change, "cause");
    struct str node = json_str(new, "node");
    long long consultation = (long long)view->request->consultation;
    put_replies(view, change);
    office_put(view, change, "editorial", json_boolean(str_equal(cause, STR("editorial"))));
    office_put(view, change, "open", json_boolean(str_equal(cause, STR("open"))));
    office_put(view, change, "compared",
               json_boolean(json_array_size(json_object_get(change, "pieces")) > 0));
    office_put(view, change, "came", json_boolean(json_is_object(new) && !json_is_object(old)));
    office_put(view, change, "went", json_boolean(json_is_object(old) && !json_is_object(new)));
    office_put(view, change, "here",
               json_boolean(json_integer_value(json_object_get(change, "change")) == chosen));
    if (node.n)
        office_put_href(view, change, "trace_href", OFFICE "/trace?version=%lld&node=%.*s",
                        consultation, (long long)version, STR_ARGS(node));
    else
        office_put(view, change, "trace_href", json_null());
}

static void put_page(struct office_view *view, int64_t version, int64_t chosen)
{
    json_t *change, *after = json_object_get(view->json, "after");
    size_t i;
    json_array_foreach(json_object_get(view->json, "changes"), i, change)
        put_change(view, change, version, chosen);
    if (json_is_integer(after))
        office_put_href(view, view->json, "next_href", OFFICE "/changes?version=%lld&after=%lld",
                        (long long)view->request->consultation, (long long)version,
                        (long long)json_integer_value(after));
    else
        office_put(view, view->json, "next_href", json_null());
}

/* Figures */

static size_t count_of(const json_t *list, const char *name)
{
    const json_t *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        if (str_equal(json_str(item, "name"), str_from(name)))
            return (size_t)json_integer_value(json_object_get(item, "count"));
    }
    return 0;
}

/* As many as are shown in one bar, each with its row in a table. */
static bool put_bar(struct office_view *view, struct error *error)
{
    static const char *const names[] = {"viewpoints", "editorial", "open"};
    enum { PARTS = sizeof names / sizeof *names };
    struct svg_part parts[PARTS];
    const json_t *counts = json_object_get(view->json, "cause_counts");
    json_t *rows = office_put_array(view, view->json, "cause_rows");
    struct buf out = buf_init(KIB(16));
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = (struct svg_part){str_from(names[i]), count_of(counts, names[i])};
        json_t *row = office_push(view, rows);
        office_put_text(view, row, "name", parts[i].name);
        office_put_named(view, row, "text", "trace_cause_", parts[i].name);
        office_put(view, row, "count", json_integer((json_int_t)parts[i].value));
    }
    svg_bar(&out, STR("causes"), words_get(view->words, "changed_bar"),
            words_get(view->words, "changed_bar_text"), parts, PARTS, 0);
    bool ok = buf_ok(&out, "the drawing", error);
    if (ok)
        office_put(view, view->json, "bar_svg", json_of_str(buf_str(&out)));
    buf_done(&out);
    return ok;
}

static void put_kinds(struct office_view *view)
{
    json_t *kind;
    size_t i;
    json_array_foreach(json_object_get(view->json, "kinds"), i, kind)
        office_put_named(view, kind, "text", "trace_kind_", json_str(kind, "name"));
    office_put(view, view->json, "total_text",
               words_count(view->words, "changed_total",
                           (size_t)json_integer_value(json_object_get(view->json, "total"))));
}

/* The page: from `after` on, or with the change that is asked for. */

static bool find_after(struct request *request, int64_t chosen, int64_t *ret_after,
                       struct error *error)
{
    if (!chosen)
        return request_query_id(request, "after", ret_after, error);
    json_t *change = change_view(request->office, request->consultation, chosen, error);
    if (!change)
        return false;
    int64_t ordinal = json_integer_value(json_object_get(change, "ordinal"));
    json_decref(change);
    *ret_after = ordinal > 0 ? (ordinal - 1) / CHANGES_A_PAGE * CHANGES_A_PAGE : 0;
    return true;
}

/* Of the version that was asked about: none. */
static json_t *no_changes(struct office_view *view)
{
    json_t *changes = json_object();
    office_put(view, changes, "total", json_integer(0));
    office_put(view, changes, "after", json_null());
    office_put_array(view, changes, "kinds");
    office_put_array(view, changes, "cause_counts");
    office_put_array(view, changes, "changes");
    return changes;
}

static bool take_changes(struct chain_view *chain, size_t at, int64_t chosen, struct error *error)
{
    struct office_view *view = &chain->view;
    struct change_filter filter = {.limit = CHANGES_A_PAGE};
    if (!find_after(view->request, chosen, &filter.after, error))
        return false;
    json_t *changes = at == 0 ? no_changes(view)
                              : changes_view(view->request->office, view->request->consultation,
                                             chain->chain.items[at].id, &filter, error);
    bool ok = changes && chain_view_settle(chain, changes, error) &&
              (json_object_update_missing(view->json, changes) == 0 || error_no_memory(error));
    json_decref(changes);
    return ok;
}

static bool show_changes(struct request *request, struct response *response, struct error *error)
{
    struct chain_view chain;
    int64_t asked, chosen;
    size_t at;
    if (!request_query_id(request, "version", &asked, error) ||
        !request_query_id(request, "change", &chosen, error) ||
        !chain_view_open(request, "changed_title", &chain, error))
        return false;
    struct office_view *view = &chain.view;
    if (!chain_view_needs_causes(&chain, error) || !chain_view_find(&chain, asked, &at, error))
        return fail(&chain);
    int64_t version = chain.chain.items[at].id;
    if (!chain_view_put_versions(&chain, at, error) || !take_changes(&chain, at, chosen, error) ||
        !decision_put(&chain, version, view->json, error) || !put_bar(view, error))
        return fail(&chain);
    put_kinds(view);
    put_page(view, version, chosen);
    redline_put_files(view, version);
    office_put(view, view->json, "none", json_boolean(at == 0));
    office_put_href(view, view->json, "compilation_href", OFFICE "/compilation",
                    (long long)request->consultation);
    office_put_href(view, view->json, "text_href", OFFICE "/versions/%lld/text",
                    (long long)request->consultation, (long long)version);
    return office_view_show(view, response, 200, "changed", error);
}

static const struct route routes[] = {
    {METHOD_GET, VERSION "/text", ALLOW_ANYONE, MANNER_READ, 0, show_text,
     "The text of a version with the decision on it, and from each part the way to those who asked "
     "for it. For the public the versions that are public.",
     NULL},
    {METHOD_GET, "/consultations/{consultation}/changes", ALLOW_ANYONE, MANNER_READ, 0,
     show_changes,
     "What changed from the version before, and because of whom. For the public when versions and "
     "compilation are.",
     "version after change"},
};

const struct route_table changed_routes = {routes, sizeof routes / sizeof *routes};
