/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/change_view.h"

#include <stdio.h>
#include <string.h>

const char *const change_cause_names[] = {"open", "viewpoints", "editorial", NULL};
const char *const change_kind_names[] = {"added",  "removed",  "reworded",   "moved", "split",
                                         "joined", "retitled", "renumbered", NULL};

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* Addresses */

static struct str known(const char *const *names, struct str name)
{
    for (; *names; names++)
        if (str_equal(name, str_from(*names)))
            return name;
    return (struct str){NULL, 0};
}

bool change_address_read(const struct request *request, struct change_address *ret_address,
                         struct error *error)
{
    struct change_address address = {
        .cause = known(change_cause_names, request_query(request, "cause")),
        .kind = known(change_kind_names, request_query(request, "kind")),
        .alone = request_query(request, "alone").n > 0};
    if (!request_query_id(request, "after", &address.after, error) ||
        !request_query_id(request, "join", &address.join, error))
        return false;
    *ret_address = address;
    return true;
}

struct str change_address_query(const struct request *request, const struct change_address *address,
                                bool with_alone)
{
    struct buf query = buf_init(KIB(1));
    if (address->cause.n)
        buf_add_format(&query, "&cause=%.*s", STR_ARGS(address->cause));
    if (address->kind.n)
        buf_add_format(&query, "&kind=%.*s", STR_ARGS(address->kind));
    if (address->after)
        buf_add_format(&query, "&after=%lld", (long long)address->after);
    if (address->join)
        buf_add_format(&query, "&join=%lld", (long long)address->join);
    if (with_alone && address->alone)
        buf_add_str(&query, STR("&alone=1"));
    struct str text = str_copy(request->arena, buf_str(&query));
    buf_done(&query);
    if (text.n)
        ((char *)text.p)[0] = '?';
    return text;
}

/* Viewpoints */

static json_t *place_text(const struct words *words, const json_t *object)
{
    char sheet[24], line[24];
    snprintf(sheet, sizeof sheet, "%lld", (long long)number_at(object, "page"));
    snprintf(line, sizeof line, "%lld", (long long)number_at(object, "line"));
    return words_fill(words, "place_paged", "page", sheet, "line", line, NULL);
}

/* A template finds the page around it under "page", so a text's is called its sheet. */
static void rename_page(struct json_maker *maker, json_t *object)
{
    json_put(maker, object, "sheet", json_incref(json_object_get(object, "page")));
    json_object_del(object, "page");
}

void change_view_add_wish(struct version_page *page, json_t *wish)
{
    struct office_view *view = &page->view;
    long long consultation = (long long)view->consultation.id;
    office_put(view, wish, "place_text", place_text(view->words, wish));
    office_put_named(view, wish, "outcome_text", "outcome_", json_str(wish, "outcome"));
    office_put_href(view, wish, "desk_href", OFFICE "/desk?viewpoint=%lld", consultation,
                    (long long)number_at(wish, "viewpoint"));
    office_put_href(view, wish, "join_href", VERSION "/changes?join=%lld", consultation,
                    (long long)page->row.id, (long long)number_at(wish, "viewpoint"));
    rename_page(&view->maker, wish);
}

/* Whether the form that came in had it ticked; of one that did not, whether it is likely. */
static bool is_ticked(const struct request *request, const json_t *cause)
{
    size_t count;
    if (!str_equal(request->method, STR("POST")))
        return json_is_true(json_object_get(cause, "likely"));
    struct str *sent = request_form_all(request, "viewpoint", &count);
    for (size_t i = 0; sent && i < count; i++) {
        char id[24];
        snprintf(id, sizeof id, "%lld", (long long)number_at(cause, "viewpoint"));
        if (str_equal(sent[i], str_from(id)))
            return true;
    }
    return false;
}

/* So many proposals stand in sight, and those that are likely; the others are folded. */
enum { PROPOSED_IN_SIGHT = 3 };

static void fold_proposals(struct version_page *page, json_t *change)
{
    struct office_view *view = &page->view;
    json_t *all = json_object_get(change, "proposed"), *cause;
    json_t *seen = office_put_array(view, change, "proposed_first");
    json_t *folded = office_put_array(view, change, "proposed_more");
    size_t i;
    json_array_foreach(all, i, cause)
    {
        bool in_sight = i < PROPOSED_IN_SIGHT || json_is_true(json_object_get(cause, "ticked"));
        json_push(&view->maker, in_sight ? seen : folded, json_incref(cause));
    }
    office_put(view, change, "may_fold", json_boolean(json_array_size(folded) > 0));
    office_put(view, change, "more_text",
               words_count(view->words, "versions_more_proposed", json_array_size(folded)));
}

static void add_causes(struct version_page *page, json_t *causes)
{
    struct office_view *view = &page->view;
    json_t *cause;
    size_t i;
    json_array_foreach(causes, i, cause)
    {
        change_view_add_wish(page, cause);
        office_put(view, cause, "score_text",
                   words_score(view->words, json_number_value(json_object_get(cause, "score"))));
        office_put(view, cause, "ticked", json_boolean(is_ticked(view->request, cause)));
        office_put(view, cause, "lapsed",
                   json_boolean(json_is_false(json_object_get(cause, "holds"))));
    }
}

/* The change */

/* What it stands in, as it is called; null right below the whole. */
static json_t *within_name(const struct office_view *view, const json_t *side)
{
    json_t *part =
        json_pack("{s:O, s:O, s:O}", "kind", json_object_get(side, "within_kind"), "number",
                  json_object_get(side, "within_number"), "title", json_object_get(side, "within"));
    bool whole = str_equal(json_str(part, "kind"), STR("root"));
    json_t *name =
        whole || !json_str(part, "title").n ? json_null() : version_part_name(view, part);
    json_decref(part);
    return name;
}

static void add_side(struct version_page *page, json_t *side)
{
    struct office_view *view = &page->view;
    if (!json_is_object(side))
        return;
    office_put(view, side, "name", version_part_name(view, side));
    office_put(view, side, "within_name", within_name(view, side));
    office_put(view, side, "place_text", place_text(view->words, side));
    rename_page(&view->maker, side);
}

static void add_pieces(struct office_view *view, json_t *pieces)
{
    static const char *const kinds[] = {"same", "deleted", "inserted"};
    json_t *piece;
    size_t i;
    json_array_foreach(pieces, i, piece)
    {
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            office_put(view, piece, kinds[k],
                       json_boolean(str_equal(json_str(piece, "kind"), str_from(kinds[k]))));
    }
}

/* Its own words are the same: what changed is a table or a footnote in it. */
static bool is_inside(const json_t *change)
{
    const json_t *pieces = json_object_get(change, "pieces"), *piece;
    struct str kind = json_str(change, "kind");
    size_t i;
    bool worded = str_equal(kind, STR("retitled")) || str_equal(kind, STR("reworded"));
    json_array_foreach(pieces, i, piece)
    {
        if (!str_equal(json_str(piece, "kind"), STR("same")))
            return false;
    }
    return worded && json_array_size(pieces) > 0;
}

static void add_acts(struct version_page *page, const struct change_address *address,
                     json_t *change)
{
    static const char *const acts[] = {"confirm", "reject", "remove", "editorial", "open"};
    struct office_view *view = &page->view;
    struct str query = change_address_query(view->request, address, true);
    json_t *object = office_put_object(view, change, "acts");
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        office_put_href(view, object, acts[i], VERSION "/changes/%lld/%s%.*s",
                        (long long)view->consultation.id, (long long)page->row.id,
                        (long long)number_at(change, "change"), acts[i], STR_ARGS(query));
}

static void add_cause(struct office_view *view, json_t *change)
{
    struct str cause = json_str(change, "cause");
    bool open = str_equal(cause, STR("open"));
    office_put_named(view, change, "cause_text", "versions_cause_", cause);
    office_put_text(view, change, "cause_badge", open ? STR("proposed") : STR("confirmed"));
    office_put(view, change, "said_day", times_day(json_str(change, "at")));
    office_put(view, change, "is_open", json_boolean(open));
    office_put(view, change, "is_editorial", json_boolean(str_equal(cause, STR("editorial"))));
    office_put(view, change, "by_viewpoints", json_boolean(str_equal(cause, STR("viewpoints"))));
    office_put_text(view, change, "typed_note", request_form(view->request, "note"));
    office_put_text(view, change, "typed_other", request_form(view->request, "other"));
}

static void add_ids(struct version_page *page, const struct change_address *address, json_t *change)
{
    struct office_view *view = &page->view;
    long long id = (long long)number_at(change, "change");
    office_put(view, change, "anchor", json_sprintf("change-%lld", id));
    office_put(view, change, "suffix", address->alone ? json_null() : json_sprintf("-%lld", id));
    office_put(view, change, "alone", json_boolean(address->alone));
    office_put_href(view, change, "href", VERSION "/changes/%lld", (long long)view->consultation.id,
                    (long long)page->row.id, id);
}

void change_view_add(struct version_page *page, const struct change_address *address,
                     json_t *change)
{
    struct office_view *view = &page->view;
    json_t *old = json_object_get(change, "old"), *new = json_object_get(change, "new");
    const json_t *named = json_is_object(new) ? new : old;
    office_put(view, change, "name", version_part_name(view, named));
    bool inside = is_inside(change);
    office_put(view, change, "inside", json_boolean(inside));
    office_put_named(view, change, "kind_text", "versions_kind_",
                     inside ? STR("reworded") : json_str(change, "kind"));
    office_put(view, change, "came", json_boolean(!json_is_object(old)));
    office_put(view, change, "went", json_boolean(!json_is_object(new)));
    add_side(page, old);
    add_side(page, new);
    add_pieces(view, json_object_get(change, "pieces"));
    add_causes(page, json_object_get(change, "causes"));
    add_causes(page, json_object_get(change, "proposed"));
    fold_proposals(page, change);
    add_cause(view, change);
    add_ids(page, address, change);
    add_acts(page, address, change);
}
