/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/page.h"

#include "model/documents/readings.h"
#include "store/blob.h"
#include "store/statements.h"

static bool take_row(struct office *office, const struct sql_document *row, struct arena *arena,
                     struct page_place *ret_place, struct error *error)
{
    struct str path;
    if (!blob_path(office->store, row->hash, arena, &path, error))
        return false;
    *ret_place = (struct page_place){.name = row->name, .path = path.p, .page = 1};
    return true;
}

bool page_of_document(struct office *office, int64_t number, struct arena *arena,
                      struct page_place *ret_place, struct error *error)
{
    struct sql_document row;
    bool found = false;
    if (!sql_document_by_number(office->store, number, arena, &row, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_NOT_FOUND,
                         "there is no document %lld; samsyn show documents lists them",
                         (long long)number);
    return take_row(office, &row, arena, ret_place, error);
}

/* Also a range that starts and ends at once, as what a deletion is about. */
static bool touches(const struct line *line, struct range range)
{
    return line->range.start <= range.start ? line->range.end > range.start
                                            : line->range.start < range.end;
}

/* The range's lines on `wanted`, or on the page where it begins. */
static bool take_lines(const struct document *document, struct range range, size_t wanted,
                       struct arena *arena, struct page_place *place, struct error *error)
{
    uint32_t page, line;
    document_place(document, range.start, &page, &line);
    if (wanted)
        page = (uint32_t)wanted;
    place->page = page;
    place->boxes = ARENA_ARRAY(arena, LIMIT_RENDER_BOXES, struct box);
    if (!place->boxes)
        return error_no_memory(error);
    for (size_t i = 0; i < document->lines.count && place->box_count < LIMIT_RENDER_BOXES; i++)
        if (document->lines.items[i].page == page && touches(&document->lines.items[i], range))
            place->boxes[place->box_count++] = document->lines.items[i].box;
    return true;
}

static bool no_such_viewpoint(int64_t id, struct error *error)
{
    return error_set(error, ERROR_NOT_FOUND,
                     "there is no viewpoint %lld; samsyn show viewpoints lists them",
                     (long long)id);
}

static bool find_viewpoint(struct office *office, int64_t id, struct arena *arena,
                           struct sql_viewpoint *ret_viewpoint, struct error *error)
{
    bool found = false;
    if (!sql_viewpoint_get(office->store, id, arena, ret_viewpoint, &found, error))
        return false;
    return found || no_such_viewpoint(id, error);
}

static bool place_viewpoint(struct office *office, const struct sql_document *row,
                            const struct sql_viewpoint *viewpoint, size_t page, struct arena *arena,
                            struct page_place *ret_place, struct error *error)
{
    struct sql_reading reading;
    struct document document;
    struct page_place place;
    struct range range = {(size_t)viewpoint->start_at, (size_t)viewpoint->end_at};
    bool found = false;
    if (!sql_reading_get(office->store, row->id, arena, &reading, &found, error))
        return false;
    if (!found)
        return no_such_viewpoint(viewpoint->id, error);
    if (!reading_unpack(&reading, arena, &document, error) ||
        !take_row(office, row, arena, &place, error) ||
        !take_lines(&document, document_anchored(&document, range), page, arena, &place, error))
        return false;
    *ret_place = place;
    return true;
}

bool page_of_viewpoint(struct office *office, int64_t id, struct arena *arena,
                       struct page_place *ret_place, struct error *error)
{
    struct sql_viewpoint viewpoint;
    struct sql_document row;
    bool found = false;
    if (!find_viewpoint(office, id, arena, &viewpoint, error) ||
        !sql_document_get(office->store, viewpoint.document, arena, &row, &found, error))
        return false;
    return found ? place_viewpoint(office, &row, &viewpoint, 0, arena, ret_place, error)
                 : no_such_viewpoint(id, error);
}

bool page_in_document(struct office *office, const struct sql_document *document, int64_t viewpoint,
                      size_t page, struct arena *arena, struct page_place *ret_place,
                      struct error *error)
{
    struct sql_viewpoint row;
    if (!find_viewpoint(office, viewpoint, arena, &row, error))
        return false;
    return row.document == document->id
               ? place_viewpoint(office, document, &row, page, arena, ret_place, error)
               : no_such_viewpoint(viewpoint, error);
}
