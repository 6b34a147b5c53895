/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/desk_view.h"

#include "web/server/site.h"

#include <string.h>

/* Opening */

static bool read_consultation(const struct request *request, struct desk_page *page,
                              struct error *error)
{
    return consultation_find(request->office, page->at.consultation, request->arena,
                             &page->consultation, error);
}

/* The page of the list that holds the open viewpoint; after an act the list stays where it was. */
static void choose_page(struct desk_page *page)
{
    json_int_t place = json_integer_value(json_object_get(page->neighbours, "place"));
    if (page->at.page == 0)
        page->at.page = place && !page->then ? (place - 1) / DESK_ROWS + 1 : 1;
}

static bool read_lists(struct desk_page *page, struct error *error)
{
    struct office *office = page->request->office;
    const struct desk_address *at = &page->at;
    page->counts = desk_counts(office, at->consultation, &at->filter, error);
    if (page->counts && at->viewpoint)
        page->neighbours =
            desk_neighbours(office, at->consultation, &at->filter, at->order, at->viewpoint, error);
    return page->counts && (page->neighbours || !at->viewpoint);
}

struct desk_address desk_acting_address(const struct desk_page *page)
{
    struct desk_address address = page->at;
    json_int_t next = json_integer_value(json_object_get(page->neighbours, "next"));
    address.then = page->then ? page->then : next;
    return address;
}

bool desk_page_open(const struct request *request, struct json_maker *maker,
                    const struct desk_address *at, struct desk_page *ret_page, struct error *error)
{
    struct desk_page page = {.request = request,
                             .words = site_words(request),
                             .maker = maker,
                             .at = *at,
                             .then = at->then};
    page.at.then = 0;
    if (!read_consultation(request, &page, error))
        return false;
    if (!read_lists(&page, error)) {
        desk_page_done(&page);
        return false;
    }
    choose_page(&page);
    page.may_act = request->right >= RIGHT_OFFICER && page.consultation.closed.n == 0;
    *ret_page = page;
    return true;
}

void desk_page_done(struct desk_page *page)
{
    json_decref(page->counts);
    json_decref(page->neighbours);
    page->counts = page->neighbours = NULL;
}

/* Words */

json_t *desk_word(const struct desk_page *page, const char *prefix, const json_t *name)
{
    return json_is_string(name)
               ? json_of_str(words_named(page->words, prefix, str_from(json_string_value(name))))
               : json_null();
}

static json_t *text_of(const struct desk_page *page, const char *key)
{
    return json_of_str(words_get(page->words, key));
}

json_t *desk_figure(const struct desk_page *page, const struct desk_address *to, json_int_t count,
                    const char *key)
{
    if (count <= 0)
        return json_null();
    json_t *figure = json_object();
    json_put(page->maker, figure, "number", words_number(page->words, (size_t)count));
    json_put(page->maker, figure, "name", words_count(page->words, key, (size_t)count));
    json_put(page->maker, figure, "href", desk_address_href(to));
    return figure;
}

/* The address of the list as it is, without a viewpoint, from its first page. */
static struct desk_address list_address(const struct desk_page *page)
{
    struct desk_address to = page->at;
    to.viewpoint = 0;
    to.page = 1;
    return to;
}

/* Figures: what is left to do, each a list */

/* How a figure's list differs from the one at hand, and where its number stands in the counts: in
 * an object of its own, or in the row of an array that has `value` as its `member`. */
static json_int_t count_of(const json_t *counts, const char *array, const char *member,
                           const json_t *value)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(counts, array), i, row)
    {
        if (json_equal(json_object_get(row, member), value))
            return json_integer_value(json_object_get(row, "viewpoints"));
    }
    return 0;
}

static json_int_t count_named(const json_t *counts, const char *array, const char *name)
{
    json_t *value = json_string(name);
    json_int_t count = count_of(counts, array, "name", value);
    json_decref(value);
    return count;
}

static json_int_t count_mine(const struct desk_page *page)
{
    json_t *value = json_integer(page->request->who.account);
    json_int_t count = count_of(page->counts, "assignees", "account", value);
    json_decref(value);
    return count;
}

static void push_figure(const struct desk_page *page, json_t *figures, const char *key,
                        json_int_t number, const struct desk_address *to, bool here)
{
    json_t *figure = json_push_object(page->maker, figures);
    json_put(page->maker, figure, "text", text_of(page, key));
    json_put(page->maker, figure, "number", words_number(page->words, (size_t)number));
    json_put(page->maker, figure, "href", desk_address_href(to));
    json_put(page->maker, figure, "here", json_boolean(here));
}

/* Pressed once they choose, pressed again they take the choice back. */
static json_t *figures_view(const struct desk_page *page)
{
    json_t *figures = json_array();
    const struct desk_filter *filter = &page->at.filter;
    struct desk_address to = list_address(page);
    bool none = str_equal(filter->outcome, STR("none"));
    to.filter.outcome = none ? STR("") : STR("none");
    push_figure(page, figures, "desk_figure_unanswered",
                count_named(page->counts, "outcomes", "none"), &to, none);

    to = list_address(page);
    bool proposed = str_equal(filter->state, STR("proposed"));
    to.filter.state = proposed ? STR("") : STR("proposed");
    push_figure(page, figures, "desk_figure_proposed",
                count_named(page->counts, "states", "proposed"), &to, proposed);

    to = list_address(page);
    to.filter.low = !filter->low;
    push_figure(page, figures, "desk_figure_low",
                json_integer_value(json_object_get(page->counts, "low")), &to, filter->low);

    to = list_address(page);
    bool mine = filter->assignee == page->request->who.account;
    to.filter.assignee = mine ? 0 : page->request->who.account;
    push_figure(page, figures, "desk_figure_mine", count_mine(page), &to, mine);
    return figures;
}

/* Ways to look: the middle pane's order, the left pane's map */

struct way {
    const char *key, *text;
};

static const struct way orders[] = {
    [DESK_BY_KIND] = {"n", "desk_by_kind"},
    [DESK_BY_DOCUMENT] = {"c", "desk_by_document"},
    [DESK_BY_QUESTION] = {"q", "desk_by_question"},
    [DESK_BY_SCORE] = {"s", "desk_by_score"},
};
static const struct way maps[DESK_MAPS] = {
    [DESK_MAP_DRAFT] = {"d", "desk_map_draft"},
    [DESK_MAP_SENDERS] = {"b", "desk_map_senders"},
    [DESK_MAP_LETTERS] = {"l", "desk_map_letters"},
};

static void push_way(const struct desk_page *page, json_t *ways, const struct way *way,
                     const struct desk_address *to, bool here)
{
    json_t *object = json_push_object(page->maker, ways);
    json_put(page->maker, object, "key", json_string(way->key));
    json_put(page->maker, object, "text", text_of(page, way->text));
    json_put(page->maker, object, "href", desk_address_href(to));
    json_put(page->maker, object, "here", json_boolean(here));
}

static json_t *orders_view(const struct desk_page *page)
{
    json_t *ways = json_array();
    struct desk_address to = page->at;
    to.page = 1;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        to.order = (enum desk_order)i;
        push_way(page, ways, &orders[i], &to, to.order == page->at.order);
    }
    return ways;
}

static json_t *maps_view(const struct desk_page *page)
{
    json_t *ways = json_array();
    struct desk_address to = page->at;
    for (size_t i = 0; i < DESK_MAPS; i++) {
        to.map = (enum desk_map)i;
        push_way(page, ways, &maps[i], &to, to.map == page->at.map);
    }
    return ways;
}

/* The whole */

/* Of the three panes a telephone shows one. */
static const char *step_of(const struct desk_address *at)
{
    struct desk_choice choices[DESK_CHOICES_MOST];
    return at->viewpoint                                                          ? "view"
           : desk_address_choices(at, choices) > 0 || at->page > 1                ? "list"
           : at->order != DESK_BY_KIND || str_equal(at->filter.part, STR("root")) ? "list"
                                                                                  : "map";
}

static json_t *links_view(const struct desk_page *page)
{
    json_t *links = json_object();
    struct desk_address to = page->at;
    to.viewpoint = 0;
    json_put(page->maker, links, "list", desk_address_href(&to));
    struct desk_address bare = {.consultation = to.consultation, .page = 1, .map = page->at.map};
    json_put(page->maker, links, "map", desk_address_href(&bare));
    bare.map = DESK_MAP_DRAFT;
    json_put(page->maker, links, "desk", desk_address_href(&bare));
    return links;
}

static json_t *consultation_view(const struct desk_page *page)
{
    const struct sql_consultation *row = &page->consultation;
    json_t *consultation = json_object();
    json_put(page->maker, consultation, "consultation", json_integer(page->at.consultation));
    json_put(page->maker, consultation, "title", json_of_optional(row->title));
    json_put(page->maker, consultation, "case_number", json_of_optional(row->case_number));
    json_put(page->maker, consultation, "deadline", json_of_optional(row->deadline));
    json_put(page->maker, consultation, "closed", json_of_optional(row->closed));
    return consultation;
}

static void put_title(const struct desk_page *page, json_t *view)
{
    struct str title = page->consultation.title;
    json_put(page->maker, view, "title",
             title.n > 0 ? json_of_str(title) : text_of(page, "untitled"));
}

static json_t *refused_view(const struct desk_page *page)
{
    if (!page->refused.form)
        return json_null();
    json_t *refused = json_object();
    json_put(page->maker, refused, "form", json_string(page->refused.form));
    json_put(page->maker, refused, "message", text_of(page, page->refused.message));
    return refused;
}

/* Add to `view` what `make` gives; false with its error. */
static bool put_made(struct desk_page *page, json_t *view, const char *key,
                     json_t *(*make)(struct desk_page *page, struct error *error),
                     struct error *error)
{
    json_t *made = make(page, error);
    if (made)
        json_put(page->maker, view, key, made);
    return made != NULL;
}

static bool put_panes(struct desk_page *page, json_t *view, struct error *error)
{
    bool open = page->at.viewpoint > 0;
    if (!put_made(page, view, "map", desk_map_view, error) ||
        !put_made(page, view, "list", desk_list_view, error) ||
        !put_made(page, view, "last", desk_last_view, error))
        return false;
    json_put(page->maker, view, open ? "news" : "viewpoint", json_null());
    return open ? put_made(page, view, "viewpoint", desk_viewpoint_view, error)
                : put_made(page, view, "news", desk_news_view, error);
}

json_t *desk_view(struct desk_page *page, struct error *error)
{
    json_t *view = json_object();
    put_title(page, view);
    json_put(page->maker, view, "consultation", consultation_view(page));
    json_put(page->maker, view, "step", json_string(step_of(&page->at)));
    json_put(page->maker, view, "may_act", json_boolean(page->may_act));
    json_put(page->maker, view, "figures", figures_view(page));
    json_put(page->maker, view, "orders", orders_view(page));
    json_put(page->maker, view, "maps", maps_view(page));
    json_put(page->maker, view, "links", links_view(page));
    json_put(page->maker, view, "refused", refused_view(page));
    json_put(page->maker, view, "seen_act", desk_address_act(&page->at, "desk/seen"));
    json_put(page->maker, view, "scripts", json_pack("[s]", "desk.js"));
    if (!put_panes(page, view, error)) {
        json_decref(view);
        return NULL;
    }
    return json_made(page->maker, view, error);
}
