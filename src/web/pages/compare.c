/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A version beside the one that it was made from, for reading: side by side, or in one column with
 * what came and went marked. Long stretches without a change are folded.
 */
#include "model/versions/side_by_side.h"
#include "web/views/redline_files.h"
#include "web/views/version_page.h"

#include <string.h>

/* So many unchanged paragraphs in a row are folded; headings never are, for they tell where one is.
 */
enum { FOLDED_FROM = 3, LOWEST_HEADING = 6 };

static json_int_t number_at(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static bool is_kind(const json_t *row, const char *kind)
{
    return str_equal(json_str(row, "kind"), str_from(kind));
}

/* A row */

static void put_flags(struct office_view *view, json_t *row)
{
    static const char *const kinds[] = {"same",    "changed",    "added",
                                        "removed", "moved_here", "moved_away"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        office_put(view, row, kinds[i], json_boolean(is_kind(row, kinds[i])));
    office_put_named(view, row, "kind_text", "versions_row_", json_str(row, "kind"));
}

static void put_level(struct office_view *view, json_t *side)
{
    json_int_t level = number_at(side, "level") + 1;
    if (!json_is_object(side))
        return;
    office_put(view, side, "heading", json_boolean(level > 1));
    office_put(view, side, "level", json_integer(level < LOWEST_HEADING ? level : LOWEST_HEADING));
    office_put(view, side, "item",
               json_boolean(str_equal(json_str(side, "kind"), STR("list_item"))));
}

static void put_pieces(struct office_view *view, json_t *row)
{
    json_t *piece;
    size_t i;
    json_array_foreach(json_object_get(row, "pieces"), i, piece)
    {
        bool deleted = is_kind(piece, "deleted"), inserted = is_kind(piece, "inserted");
        office_put(view, piece, "same", json_boolean(!deleted && !inserted));
        office_put(view, piece, "deleted", json_boolean(deleted));
        office_put(view, piece, "inserted", json_boolean(inserted));
    }
}

/* Where what was moved stands on the page: its ids are "from-…" of the old text, "to-…" of the new.
 */
static void put_row(struct version_page *page, json_t *row)
{
    struct office_view *view = &page->view;
    json_int_t change = number_at(row, "change");
    struct str other = json_str(row, "other");
    put_flags(view, row);
    put_level(view, json_object_get(row, "old"));
    put_level(view, json_object_get(row, "new"));
    put_pieces(view, row);
    office_put(view, row, "has_pieces",
               json_boolean(json_is_array(json_object_get(row, "pieces"))));
    office_put(view, row, "other_href",
               other.n ? json_sprintf("#%s-%.*s", is_kind(row, "moved_away") ? "to" : "from",
                                      STR_ARGS(other))
                       : json_null());
    office_put(view, row, "change_href", json_null());
    if (change)
        office_put_href(view, row, "change_href", VERSION "/changes/%lld",
                        (long long)view->consultation.id, (long long)page->row.id,
                        (long long)change);
}

/* Groups: a row that is to be seen, or a run that is folded */

static bool is_quiet(const json_t *row)
{
    return is_kind(row, "same") && number_at(json_object_get(row, "new"), "level") == 0;
}

static size_t quiet_run(const json_t *rows, size_t at)
{
    size_t end = at;
    while (end < json_array_size(rows) && is_quiet(json_array_get(rows, end)))
        end++;
    return end - at;
}

static void push_group(struct version_page *page, json_t *groups, json_t *rows, size_t at,
                       size_t count, bool folded)
{
    struct office_view *view = &page->view;
    json_t *group = office_push(view, groups);
    office_put(view, group, "folded", json_boolean(folded));
    office_put(view, group, "text",
               folded ? words_count(view->words, "versions_unchanged", count) : json_null());
    json_t *list = office_put_array(view, group, "rows");
    for (size_t i = at; i < at + count; i++) {
        json_t *row = json_array_get(rows, i);
        put_row(page, row);
        json_push(&view->maker, list, json_incref(row));
    }
}

static void put_groups(struct version_page *page, json_t *rows)
{
    json_t *groups = office_put_array(&page->view, page->view.json, "groups");
    for (size_t at = 0; at < json_array_size(rows);) {
        size_t run = quiet_run(rows, at);
        bool folded = run >= FOLDED_FROM;
        size_t count = run ? run : 1;
        push_group(page, groups, rows, at, count, folded);
        at += count;
    }
}

static void put_ways(struct version_page *page, bool inside)
{
    struct office_view *view = &page->view;
    long long consultation = (long long)view->consultation.id, version = (long long)page->row.id;
    office_put(view, view->json, "inline", json_boolean(inside));
    office_put_href(view, view->json, "side_href", VERSION "/compare", consultation, version);
    office_put_href(view, view->json, "inline_href", VERSION "/compare?view=inline", consultation,
                    version);
}

static bool show_compare(struct request *request, struct response *response, struct error *error)
{
    struct version_page page;
    if (!version_page_open_later(request, "versions_compare_title", &page, error))
        return false;
    json_t *told = side_by_side_view(request->office, request->consultation, page.row.id, error);
    if (!told) {
        office_view_drop(&page.view);
        return false;
    }
    put_ways(&page, str_equal(request_query(request, "view"), STR("inline")));
    redline_put_files(&page.view, page.row.id);
    put_groups(&page, json_object_get(told, "rows"));
    json_decref(told);
    return office_view_show(&page.view, response, 200, "versions_compare", error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/versions/{version}/compare", ALLOW_READER,
     MANNER_READ, 0, show_compare,
     "The version beside the one that it was made from; view=inline: in one column.", "view"},
};

const struct route_table compare_routes = {routes, sizeof routes / sizeof *routes};
