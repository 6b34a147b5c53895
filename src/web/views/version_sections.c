/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/version_sections.h"

#include <stdio.h>

/* A longer list of parts is folded. */
enum { OPEN_AT_MOST = 12 };

struct putting {
    struct version_page *page;
    const struct version_sections *sections;
    const json_t *parts;
    size_t here; /* the number of parts when all are shown */
};

static json_int_t count_of(const struct putting *putting, size_t at)
{
    return json_integer_value(
        json_object_get(json_array_get(putting->parts, at), putting->sections->counted));
}

static void put_link(const struct putting *putting, json_t *object, size_t at)
{
    const struct version_sections *sections = putting->sections;
    struct office_view *view = &putting->page->view;
    const json_t *part = json_array_get(putting->parts, at);
    office_put_href(view, object, "href", VERSION "%s?%s=%s%s", (long long)view->consultation.id,
                    (long long)putting->page->row.id, sections->path, sections->name,
                    json_str(part, "node").p, sections->query);
    office_put(view, object, "name", version_part_name(view, part));
}

static void put_item(const struct putting *putting, json_t *items, size_t at)
{
    struct office_view *view = &putting->page->view;
    json_t *item = office_push(view, items);
    json_int_t count = count_of(putting, at);
    put_link(putting, item, at);
    office_put(view, item, "count_text",
               count ? words_count(view->words, putting->sections->counts, (size_t)count)
                     : json_null());
    office_put(view, item, "here", json_boolean(at == putting->here));
}

/* The parts with any of what is counted, or those without. */
static void put_group(const struct putting *putting, json_t *object, const char *key, bool any)
{
    struct office_view *view = &putting->page->view;
    json_t *items = json_array();
    bool here = false;
    for (size_t i = 0; i < json_array_size(putting->parts); i++)
        if ((count_of(putting, i) > 0) == any) {
            put_item(putting, items, i);
            here = here || i == putting->here;
        }
    size_t count = json_array_size(items);
    if (count == 0) {
        json_decref(items);
        office_put(view, object, key, json_null());
        return;
    }
    json_t *group = office_put_object(view, object, key);
    office_put(
        view, group, "text",
        words_count(view->words, any ? putting->sections->some : putting->sections->rest, count));
    office_put(view, group, "open", json_boolean((any || here) && count <= OPEN_AT_MOST));
    office_put(view, group, "items", items);
}

static void put_neighbour(const struct putting *putting, json_t *object, const char *key, int step)
{
    struct office_view *view = &putting->page->view;
    size_t count = json_array_size(putting->parts), at = putting->here;
    office_put(view, object, key, json_null());
    if (at == count)
        return;
    do
        at += (size_t)step; /* before the first it is above the count */
    while (at < count && putting->sections->passes_the_rest && count_of(putting, at) == 0);
    if (at < count)
        put_link(putting, office_put_object(view, object, key), at);
}

static void put_here(const struct putting *putting, json_t *object)
{
    struct office_view *view = &putting->page->view;
    size_t count = json_array_size(putting->parts);
    char at[24], of[24];
    office_put(view, object, "here", json_null());
    if (putting->here == count)
        return;
    json_t *name = version_part_name(view, json_array_get(putting->parts, putting->here));
    snprintf(at, sizeof at, "%zu", putting->here + 1);
    snprintf(of, sizeof of, "%zu", count);
    office_put(view, object, "here",
               words_fill(view->words, "versions_section_here", "at", at, "of", of, "name",
                          json_string_value(name), NULL));
    json_decref(name);
}

void version_sections_put(struct version_page *page, const struct version_sections *sections)
{
    struct office_view *view = &page->view;
    struct putting putting = {
        .page = page, .sections = sections, .parts = json_object_get(sections->told, "parts")};
    const json_t *part = json_object_get(sections->told, "part");
    size_t count = json_array_size(putting.parts);
    office_put(view, view->json, "sections", json_null());
    if (count < 2)
        return;
    putting.here = json_is_integer(part) ? (size_t)json_integer_value(part) : count;
    json_t *object = office_put_object(view, view->json, "sections");
    office_put(view, object, "all", json_boolean(putting.here == count));
    office_put_href(view, object, "all_href", VERSION "%s?%s=all%s",
                    (long long)view->consultation.id, (long long)page->row.id, sections->path,
                    sections->name, sections->query);
    put_here(&putting, object);
    put_group(&putting, object, "some", true);
    put_group(&putting, object, "rest", false);
    put_neighbour(&putting, object, "previous", -1);
    put_neighbour(&putting, object, "next", 1);
}
