/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A version beside the one that it was made from, for reading: side by side, or in one column with
 * what came and went marked. A long one is shown part by part, the first that changed to begin
 * with; long stretches without a change are folded.
 */
#include "model/versions/side_by_side.h"
#include "web/server/url.h"
#include "web/views/redline_files.h"
#include "web/views/version_page.h"
#include "web/views/version_sections.h"

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

/* How it is shown. */
struct comparing {
    bool inside;       /* in one column */
    bool all;          /* all parts on one page */
    const char *query; /* that says so in an address, to be put behind another */
};

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
    office_put(view, side, "beside",
               json_boolean(str_equal(json_str(side, "kind"), STR("beside"))));
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

/* Where what was moved stands: its ids are "from-…" of the old text, "to-…" of the new, perhaps on
 * the page of another part. */
static void put_other(struct version_page *page, const struct comparing *comparing, json_t *row)
{
    struct office_view *view = &page->view;
    struct str other = json_str(row, "other"), part = json_str(row, "other_part");
    const char *side = is_kind(row, "moved_away") ? "to" : "from";
    office_put(view, row, "other_href", json_null());
    if (other.n == 0)
        return;
    if (comparing->all || part.n == 0)
        office_put_href(view, row, "other_href", "#%s-%.*s", side, STR_ARGS(other));
    else
        office_put_href(view, row, "other_href", VERSION "/compare?part=%.*s%s#%s-%.*s",
                        (long long)view->consultation.id, (long long)page->row.id, STR_ARGS(part),
                        comparing->query, side, STR_ARGS(other));
}

static void put_row(struct version_page *page, const struct comparing *comparing, json_t *row)
{
    struct office_view *view = &page->view;
    json_int_t change = number_at(row, "change");
    put_flags(view, row);
    put_level(view, json_object_get(row, "old"));
    put_level(view, json_object_get(row, "new"));
    put_pieces(view, row);
    office_put(view, row, "has_pieces",
               json_boolean(json_is_array(json_object_get(row, "pieces"))));
    put_other(page, comparing, row);
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

static void push_group(struct version_page *page, const struct comparing *comparing, json_t *groups,
                       json_t *rows, size_t at, size_t count, bool folded)
{
    struct office_view *view = &page->view;
    json_t *group = office_push(view, groups);
    office_put(view, group, "folded", json_boolean(folded));
    office_put(view, group, "text",
               folded ? words_count(view->words, "versions_unchanged", count) : json_null());
    json_t *list = office_put_array(view, group, "rows");
    for (size_t i = at; i < at + count; i++) {
        json_t *row = json_array_get(rows, i);
        put_row(page, comparing, row);
        json_push(&view->maker, list, json_incref(row));
    }
}

static void put_groups(struct version_page *page, const struct comparing *comparing, json_t *rows)
{
    json_t *groups = office_put_array(&page->view, page->view.json, "groups");
    for (size_t at = 0; at < json_array_size(rows);) {
        size_t run = quiet_run(rows, at);
        bool folded = run >= FOLDED_FROM;
        size_t count = run ? run : 1;
        push_group(page, comparing, groups, rows, at, count, folded);
        at += count;
    }
}

static void put_ways(struct version_page *page, const struct comparing *comparing)
{
    struct office_view *view = &page->view;
    struct str part = request_query(view->request, "part");
    struct str in_part = part.n ? url_encode(view->request->arena, part) : STR("");
    long long consultation = (long long)view->consultation.id, version = (long long)page->row.id;
    office_put(view, view->json, "inline", json_boolean(comparing->inside));
    office_put_href(view, view->json, "side_href", VERSION "/compare%s%.*s", consultation, version,
                    part.n ? "?part=" : "", STR_ARGS(in_part));
    office_put_href(view, view->json, "inline_href", VERSION "/compare?view=inline%s%.*s",
                    consultation, version, part.n ? "&part=" : "", STR_ARGS(in_part));
}

static void fill(struct version_page *page, struct comparing *comparing, const json_t *told)
{
    const struct version_sections sections = {.told = told,
                                              .counted = "changed",
                                              .counts = "versions_section_changed",
                                              .some = "versions_sections_changed",
                                              .rest = "versions_sections_unchanged",
                                              .path = "/compare",
                                              .name = "part",
                                              .query = comparing->query,
                                              .passes_the_rest = true};
    comparing->all = json_is_true(json_object_get(told, "all"));
    put_ways(page, comparing);
    version_sections_put(page, &sections);
    redline_put_files(&page->view, page->row.id);
    put_groups(page, comparing, json_object_get(told, "rows"));
}

static bool show_compare(struct request *request, struct response *response, struct error *error)
{
    struct version_page page;
    struct str part = request_query(request, "part");
    bool inside = str_equal(request_query(request, "view"), STR("inline"));
    bool all = str_equal(part, STR("all"));
    struct comparing comparing = {.inside = inside, .query = inside ? "&view=inline" : ""};
    const struct side_by_side_choice choice = {all ? STR("") : part, all};
    if (!version_page_open_later(request, "versions_compare_title", &page, error))
        return false;
    json_t *told =
        side_by_side_view(request->office, request->consultation, page.row.id, &choice, error);
    if (!told) {
        office_view_drop(&page.view);
        return false;
    }
    fill(&page, &comparing, told);
    json_decref(told);
    return office_view_show(&page.view, response, 200, "versions_compare", error);
}

static const struct route routes[] = {
    {METHOD_GET, "/consultations/{consultation}/versions/{version}/compare", ALLOW_READER,
     MANNER_SLOW, 0, show_compare,
     "The version beside the one that it was made from; a long one part by part, part=all: the "
     "whole; "
     "view=inline: in one column.",
     "part view"},
};

const struct route_table compare_routes = {routes, sizeof routes / sizeof *routes};
