/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What changed and why, in plain words, and the text of each version with the way from every part
 * of it to those who asked for it.
 */
#include "model/chain/changes.h"
#include "model/chain/changes_overview.h"
#include "model/versions/decisions.h"
#include "web/server/site.h"
#include "web/views/chain_view.h"
#include "web/views/change_view.h"
#include "web/views/changed_parts.h"
#include "web/views/decision_texts.h"
#include "web/views/drafts.h"
#include "web/views/redline_files.h"
#include "web/views/times.h"

#include <stdio.h>

/* A reply to more viewpoints than that is shown without them, until they are asked for. */
enum { CHANGES_A_PAGE = 50, OPEN_AT_MOST = 3 };

#define TEXT "/consultations/{consultation}/versions/{version}/text"

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

/* At which parts there is somebody to be found who asked. */
static bool put_asked(struct chain_view *chain, size_t at, bool wanted, struct error *error)
{
    struct office_view *view = &chain->view;
    json_t *asked =
        wanted ? changes_asked(view->request->office, &chain->chain, at, error) : json_null();
    json_t *part;
    size_t i;
    if (!asked)
        return false;
    json_array_foreach(json_object_get(view->json, "parts"), i, part)
    {
        struct str id = json_str(part, "id");
        json_int_t count = id.n ? json_integer_value(json_object_getn(asked, id.p, id.n)) : 0;
        office_put(view, part, "asked_text",
                   count ? words_count(view->words, "version_text_asked", (size_t)count)
                         : json_null());
    }
    json_decref(asked);
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
        !decision_put(&chain, version, view->json, error) || !put_text(&chain, &row, error) ||
        !put_asked(&chain, at, chain.causes && row.withdrawn.n == 0, error))
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
    {
        size_t count = json_array_size(json_object_get(reply, "viewpoints"));
        office_put(view, reply, "count_text", words_count(view->words, "trace_asked_by", count));
        office_put(view, reply, "few", json_boolean(count <= OPEN_AT_MOST));
    }
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
    if (node.n && str_equal(cause, STR("viewpoints")))
        office_put_href(view, change, "trace_href", OFFICE "/trace?version=%lld&node=%.*s",
                        consultation, (long long)version, STR_ARGS(node));
    else
        office_put(view, change, "trace_href", json_null());
}

static void put_page(struct office_view *view, const struct changed_choice *choice, int64_t chosen)
{
    json_t *change, *after = json_object_get(view->json, "after");
    size_t i;
    json_array_foreach(json_object_get(view->json, "changes"), i, change)
        put_change(view, change, choice->version, chosen);
    office_put(view, view->json, "next_href",
               json_is_integer(after)
                   ? json_sprintf("%.*s&after=%lld", STR_ARGS(changed_href(view, choice, 0)),
                                  (long long)json_integer_value(after))
                   : json_null());
}

/* Figures */

static size_t count_of(const json_t *list, struct str name)
{
    const json_t *item;
    size_t i, sum = 0;
    json_array_foreach(list, i, item)
    {
        if (name.n == 0 || str_equal(json_str(item, "name"), name))
            sum += (size_t)json_integer_value(json_object_get(item, "count"));
    }
    return sum;
}

static void push_filter(struct office_view *view, json_t *list, const struct changed_choice *to,
                        json_t *text, size_t count, bool here)
{
    json_t *row = office_push(view, list);
    office_put(view, row, "text", text);
    office_put(view, row, "count", json_integer((json_int_t)count));
    office_put(view, row, "here", json_boolean(here));
    office_put(view, row, "href", json_of_str(changed_href(view, to, 0)));
}

/* All of them, and those of each cause that there are any of. */
static void put_causes(struct office_view *view, const struct changed_choice *choice)
{
    static const char *const names[] = {"", "viewpoints", "editorial", "open"};
    const json_t *counts = json_object_get(view->json, "cause_counts");
    json_t *list = office_put_array(view, view->json, "cause_filters");
    struct changed_choice to = *choice;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        to.cause = str_from(names[i]);
        size_t count = count_of(counts, to.cause);
        struct str text = to.cause.n ? words_named(view->words, "changed_cause_", to.cause)
                                     : words_get(view->words, "changed_all");
        bool here = str_equal(choice->cause, to.cause);
        if (count || here || !to.cause.n)
            push_filter(view, list, &to, json_of_str(text), count, here);
    }
}

static void put_kinds(struct office_view *view, const struct changed_choice *choice)
{
    const json_t *counts = json_object_get(view->json, "kinds"), *kind;
    json_t *list = office_put_array(view, view->json, "kind_filters");
    struct changed_choice to = *choice;
    size_t i;
    to.kind = STR("");
    push_filter(view, list, &to, json_of_str(words_get(view->words, "versions_kind_all")),
                count_of(counts, to.kind), choice->kind.n == 0);
    json_array_foreach(counts, i, kind)
    {
        to.kind = json_str(kind, "name");
        push_filter(view, list, &to, json_of_str(words_named(view->words, "trace_kind_", to.kind)),
                    count_of(counts, to.kind), str_equal(choice->kind, to.kind));
    }
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

static bool take_changes(struct chain_view *chain, const struct changed_choice *choice,
                         int64_t chosen, struct error *error)
{
    struct office_view *view = &chain->view;
    struct change_filter filter = {
        .cause = choice->cause, .kind = choice->kind, .limit = CHANGES_A_PAGE};
    if (!find_after(view->request, chosen, &filter.after, error))
        return false;
    json_t *changes = changes_view(view->request->office, view->request->consultation,
                                   choice->version, &filter, error);
    bool ok = changes && chain_view_settle(chain, changes, error) &&
              (json_object_update_missing(view->json, changes) == 0 || error_no_memory(error));
    json_decref(changes);
    return ok;
}

static struct str known(const char *const *names, struct str name)
{
    for (; *names; names++)
        if (str_equal(name, str_from(*names)))
            return name;
    return STR("");
}

/* Of the version that was asked about: nothing has changed. */
static bool show_none(struct chain_view *chain, struct response *response, struct error *error)
{
    static const char *const lists[] = {"story",        "parts", "cause_filters",
                                        "kind_filters", "files", "changes"};
    static const char *const unknown[] = {"after", "next_href", "text_href", "decision"};
    struct office_view *view = &chain->view;
    if (!chain_view_put_versions(chain, 0, error))
        return fail(chain);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        office_put_array(view, view->json, lists[i]);
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        office_put(view, view->json, unknown[i], json_null());
    office_put(view, view->json, "total", json_integer(0));
    office_put(view, view->json, "some_open", json_false());
    office_put(view, view->json, "none", json_true());
    return office_view_show(view, response, 200, "changed", error);
}

static bool fill_changes(struct chain_view *chain, const json_t *overview, size_t at,
                         int64_t chosen, struct error *error)
{
    struct office_view *view = &chain->view;
    struct request *request = view->request;
    const struct changed_choice choice = {
        .version = chain->chain.items[at].id,
        .cause = known(change_cause_names, request_query(request, "cause")),
        .kind = known(change_kind_names, request_query(request, "kind"))};
    if (!chain_view_put_versions(chain, at, error) ||
        !take_changes(chain, &choice, chosen, error) ||
        !decision_put(chain, choice.version, view->json, error) ||
        !changed_put_parts(chain, overview, &choice, error))
        return false;
    put_causes(view, &choice);
    put_kinds(view, &choice);
    put_page(view, &choice, chosen);
    changed_put_headings(chain, overview, &choice);
    redline_put_files(view, choice.version);
    office_put(view, view->json, "none", json_false());
    office_put_href(view, view->json, "text_href", OFFICE "/versions/%lld/text",
                    (long long)request->consultation, (long long)choice.version);
    return true;
}

/* The version of a change that is asked for by itself. */
static bool find_version(struct request *request, int64_t chosen, int64_t *asked,
                         struct error *error)
{
    if (!chosen || *asked)
        return true;
    json_t *change = change_view(request->office, request->consultation, chosen, error);
    if (!change)
        return false;
    *asked = json_integer_value(json_object_get(change, "version"));
    json_decref(change);
    return true;
}

/* Who asks for no version is shown the one in which the answers were met: the last one before a
 * decision is often corrected in its language alone. */
static bool show_changes(struct request *request, struct response *response, struct error *error)
{
    struct chain_view chain;
    int64_t asked, chosen;
    size_t at;
    if (!request_query_id(request, "version", &asked, error) ||
        !request_query_id(request, "change", &chosen, error) ||
        !find_version(request, chosen, &asked, error) ||
        !chain_view_open(request, "changed_title", &chain, error))
        return false;
    office_put_href(&chain.view, chain.view.json, "compilation_href", OFFICE "/compilation",
                    (long long)request->consultation);
    if (!chain_view_needs_causes(&chain, error) || !chain_view_find(&chain, asked, &at, error))
        return fail(&chain);
    if (at == 0)
        return show_none(&chain, response, error);
    json_t *overview = changes_overview(request->office, &chain.chain, error);
    bool ok = overview != NULL;
    if (ok && !asked)
        ok = chain_view_find(&chain, changed_busiest(overview), &at, error);
    ok = ok && fill_changes(&chain, overview, at, chosen, error);
    json_decref(overview);
    return ok ? office_view_show(&chain.view, response, 200, "changed", error) : fail(&chain);
}

static const struct route routes[] = {
    {METHOD_GET, TEXT, ALLOW_ANYONE, MANNER_READ, 0, show_text,
     "The text of a version with the decision on it, and from each part the way to those who asked "
     "for it. For the public the versions that are public.",
     NULL},
    {METHOD_GET, "/consultations/{consultation}/changes", ALLOW_ANYONE, MANNER_READ, 0,
     show_changes,
     "What changed from the version before, and because of whom. For the public when versions and "
     "compilation are.",
     "version cause kind after change"},
};

const struct route_table changed_routes = {routes, sizeof routes / sizeof *routes};
