/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Who asked for this sentence, and what came of a viewpoint: as a drawing and as a list.
 */
#include "model/chain/trace.h"

#include "render/chain_drawing.h"
#include "web/server/url.h"
#include "web/views/chain_view.h"

#include <stdlib.h>

/* Addresses within the trace */

static void put_text_href(struct office_view *view, json_t *object, const char *key,
                          int64_t version, struct str node)
{
    office_put_href(view, object, key, OFFICE "/versions/%lld/text%s%.*s",
                    (long long)view->request->consultation, (long long)version,
                    node.n ? "#part-" : "", STR_ARGS(url_encode(view->request->arena, node)));
}

static void put_change_href(struct office_view *view, json_t *change, int64_t version)
{
    office_put_href(view, change, "href", OFFICE "/changes?version=%lld&change=%lld#change-%lld",
                    (long long)view->request->consultation, (long long)version,
                    (long long)json_integer_value(json_object_get(change, "change")),
                    (long long)json_integer_value(json_object_get(change, "change")));
}

static int64_t version_of(const json_t *object)
{
    return json_integer_value(json_object_get(object, "version"));
}

static void put_step_hrefs(struct office_view *view, json_t *step, bool first)
{
    json_t *places = json_object_get(step, "places"), *item;
    size_t i;
    json_array_foreach(places, i, item)
        put_text_href(view, item, "href", version_of(step), json_str(item, "node"));
    json_array_foreach(json_object_get(step, "changes"), i, item)
        put_change_href(view, item, version_of(step));
    put_text_href(view, step, "href", version_of(step),
                  json_str(json_array_get(places, 0), "node"));
    office_put(view, step, "asked", json_boolean(first));
    office_put(view, step, "there", json_boolean(json_array_size(places) > 0));
    office_put(view, step, "compared",
               json_boolean(json_array_size(json_object_get(step, "pieces")) > 1));
    office_put(view, step, "has_changes",
               json_boolean(json_array_size(json_object_get(step, "changes")) > 0));
}

static void put_passage_hrefs(struct office_view *view)
{
    json_t *step;
    size_t i;
    json_array_foreach(json_object_get(view->json, "steps"), i, step)
        put_step_hrefs(view, step, i == 0);
}

static void put_forward_hrefs(struct office_view *view)
{
    json_t *part, *node, *change;
    size_t i, k;
    json_array_foreach(json_object_get(view->json, "parts"), i, part)
    {
        json_t *nodes = json_object_get(part, "nodes");
        office_put(view, part, "there", json_boolean(json_array_size(nodes) > 0));
        json_array_foreach(nodes, k, node)
            put_text_href(view, node, "href", version_of(part), json_str(node, "node"));
    }
    json_array_foreach(json_object_get(view->json, "changes"), i, change)
    {
        put_change_href(view, change, version_of(change));
        put_text_href(view, change, "wording_href", version_of(change), json_str(change, "node"));
    }
}

/* The answer in one sentence, above all that it is made from */

/* So many are named; more are counted. */
enum { NAMED_AT_MOST = 4 };

struct askers {
    json_t *names; /* a set, in the order of the changes: the newest first */
    size_t unnamed, changes, open;
};

static void add_askers(struct askers *askers, struct office_view *view, const json_t *change)
{
    const json_t *cause;
    size_t i;
    askers->changes++;
    askers->open += str_equal(json_str(change, "cause"), STR("open"));
    json_array_foreach(json_object_get(change, "causes"), i, cause)
    {
        struct str sender = json_str(cause, "sender");
        if (sender.n)
            view->maker.failed |=
                json_object_setn_new(askers->names, sender.p, sender.n, json_true()) != 0;
        else
            askers->unnamed++;
    }
}

/* "Tallhamra kommun, Vattholma kommun och 3 till" */
static struct str join_names(const struct office_view *view, const struct askers *askers)
{
    struct buf out = buf_init(KIB(16));
    size_t count = json_object_size(askers->names), at = 0;
    size_t named = count > NAMED_AT_MOST ? NAMED_AT_MOST - 1 : count;
    size_t rest = count - named + askers->unnamed;
    struct str and = words_get(view->words, "trace_and");
    const char *name;
    json_t *value;
    json_object_foreach(askers->names, name, value)
    {
        if (at == named)
            break;
        if (at)
            buf_add_format(&out, "%s", at + 1 == named && rest == 0 ? " " : ", ");
        if (at && at + 1 == named && rest == 0)
            buf_add_format(&out, "%.*s ", STR_ARGS(and));
        buf_add_str(&out, str_from(name));
        at++;
    }
    if (rest) {
        json_t *more = words_count(view->words, at ? "trace_more_askers" : "trace_askers", rest);
        if (at)
            buf_add_format(&out, " %.*s ", STR_ARGS(and));
        buf_add_str(&out, str_from(json_string_value(more)));
        json_decref(more);
    }
    struct str text = out.failed ? STR("") : str_copy(view->request->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static const char *told_key(const struct askers *askers)
{
    if (json_object_size(askers->names) + askers->unnamed)
        return "trace_told";
    if (askers->changes == 0)
        return "trace_told_same";
    return askers->open ? "trace_told_open" : "trace_told_editorial";
}

static void put_told(struct office_view *view)
{
    struct askers askers = {.names = json_object()};
    json_t *step, *change;
    size_t i, k;
    json_array_foreach(json_object_get(view->json, "steps"), i, step)
    {
        json_array_foreach(json_object_get(step, "changes"), k, change)
            add_askers(&askers, view, change);
    }
    struct str who = join_names(view, &askers);
    office_put(view, view->json, "told_text",
               words_fill(view->words, told_key(&askers), "who", who.n ? who.p : "", NULL));
    office_put(view, view->json, "changed", json_boolean(askers.changes > 0));
    json_decref(askers.names);
}

/* The drawing */

static bool put_drawing(struct office_view *view, struct error *error)
{
    struct buf out = buf_init(LIMIT_PAGE_BYTES);
    bool ok = chain_draw(view->words, view->json, false, &out, error) &&
              buf_ok(&out, "the drawing", error);
    if (ok)
        office_put(view, view->json, "drawing_svg", json_of_str(buf_str(&out)));
    buf_done(&out);
    return ok;
}

/* Take over what the model gives, all but what stands in the view already. */
static bool take_view(struct chain_view *chain, json_t *from, struct error *error)
{
    bool ok = from && chain_view_settle(chain, from, error) &&
              (json_object_update_missing(chain->view.json, from) == 0 || error_no_memory(error));
    json_decref(from);
    return ok;
}

static bool fail(struct chain_view *chain)
{
    office_view_drop(&chain->view);
    return false;
}

/* From a passage */

/* Bytes of the text, as "start" and "end" of the query; a part by "node"; or "quote". */
static json_t *trace_asked(const struct request *request, int64_t version, struct error *error)
{
    struct str node = request_query(request, "node"), quote = request_query(request, "quote");
    struct range range = {0, 0};
    int64_t end;
    if (node.n)
        return trace_node(request->office, request->consultation, version, node, error);
    if (quote.n) {
        if (!trace_find_quote(request->office, request->consultation, version, quote, &range,
                              error))
            return NULL;
    } else {
        const char *start = str_to_c(request->arena, request_query(request, "start"));
        char *behind = NULL;
        long long from = start && *start ? strtoll(start, &behind, 10) : -1;
        if (!request_query_id(request, "end", &end, error))
            return NULL;
        if (from < 0 || (behind && *behind)) {
            error_set(error, ERROR_INPUT, "start: a place in the text, in bytes from 0");
            return NULL;
        }
        range = (struct range){(size_t)from, (size_t)end};
    }
    return trace_passage(request->office, request->consultation, version, range, error);
}

static bool show_passage(struct request *request, struct response *response, struct error *error)
{
    struct chain_view chain;
    int64_t version;
    size_t at;
    if (!request_query_id(request, "version", &version, error) ||
        !chain_view_open(request, "trace_title", &chain, error))
        return false;
    if (!chain_view_needs_causes(&chain, error) || !chain_view_find(&chain, version, &at, error) ||
        !take_view(&chain, trace_asked(request, chain.chain.items[at].id, error), error) ||
        !chain_view_put_versions(&chain, at, error))
        return fail(&chain);
    struct office_view *view = &chain.view;
    put_passage_hrefs(view);
    put_told(view);
    size_t others = json_array_size(json_object_get(view->json, "viewpoints"));
    office_put(view, view->json, "has_others", json_boolean(others > 0));
    office_put(
        view, view->json, "others_text",
        words_count(view->words, "trace_others",
                    (size_t)json_integer_value(json_object_get(view->json, "viewpoint_count"))));
    return put_drawing(view, error) ? office_view_show(view, response, 200, "trace", error)
                                    : fail(&chain);
}

/* From a viewpoint */

static bool is_told(const struct chain_view *chain, struct error *error)
{
    return json_is_true(json_object_get(json_object_get(chain->view.json, "viewpoint"), "shown")) ||
           error_set(error, ERROR_NOT_FOUND, "the viewpoint is not public");
}

static bool show_viewpoint(struct request *request, struct response *response, int64_t viewpoint,
                           struct error *error)
{
    struct chain_view chain;
    if (!chain_view_open(request, "trace_forward_title", &chain, error))
        return false;
    if (!chain_view_needs_causes(&chain, error) ||
        !take_view(&chain,
                   trace_viewpoint(request->office, request->consultation, viewpoint, error),
                   error) ||
        !is_told(&chain, error))
        return fail(&chain);
    struct office_view *view = &chain.view;
    put_forward_hrefs(view);
    office_put(view, view->json, "has_parts",
               json_boolean(json_array_size(json_object_get(view->json, "parts")) > 0));
    office_put(view, view->json, "has_changes",
               json_boolean(json_array_size(json_object_get(view->json, "changes")) > 0));
    return put_drawing(view, error) ? office_view_show(view, response, 200, "trace_forward", error)
                                    : fail(&chain);
}

/* Nothing is asked for: to the text, where it can be chosen. */
static bool show_text(struct request *request, struct response *response, struct error *error)
{
    struct chain_view chain;
    if (!chain_view_open(request, "trace_title", &chain, error))
        return false;
    office_view_drop(&chain.view);
    return respond_see_other(request, response, error, OFFICE "/versions/%lld/text",
                             (long long)request->consultation,
                             (long long)chain.chain.items[chain.chain.count - 1].id);
}

static bool show_trace(struct request *request, struct response *response, struct error *error)
{
    int64_t viewpoint;
    if (request->query.count == 0)
        return show_text(request, response, error);
    if (!request_query_id(request, "viewpoint", &viewpoint, error))
        return false;
    return viewpoint ? show_viewpoint(request, response, viewpoint, error)
                     : show_passage(request, response, error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/trace", ALLOW_ANYONE, MANNER_READ, 0, show_trace,
     "Who asked for a passage of a version: its wordings, the changes, the viewpoints and replies "
     "that led to them; or what came of a viewpoint. For the public when the compilation is.",
     "version start end node quote viewpoint"},
};

const struct route_table trace_routes = {routes, sizeof routes / sizeof *routes};
