/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A document's text in pieces, each of one viewpoint, of background, or of neither.
 */
#include "model/desk_internal.h"
#include "model/readings.h"

/* A stretch of the text with what it is. */
struct stretch {
    size_t start, end;
    const struct sql_viewpoint *viewpoint; /* or NULL */
    struct str background;
};

struct cutting {
    struct office *office;
    struct arena arena;
    struct sql_desk_document_get row;
    struct document document;
    struct sql_viewpoint_rows viewpoints;
    struct sql_background_rows background;
    struct json_maker maker;
    struct error *error;
};

static bool load(struct cutting *cutting, int64_t consultation, int64_t number)
{
    struct store *store = cutting->office->store;
    struct arena *arena = &cutting->arena;
    struct sql_reading reading;
    bool found = false;
    if (!sql_desk_document_get(store, consultation, number, arena, &cutting->row, &found,
                               cutting->error) ||
        (found &&
         !sql_reading_get(store, cutting->row.id, arena, &reading, &found, cutting->error)))
        return false;
    if (!found)
        return error_set(cutting->error, ERROR_NOT_FOUND,
                         "document %lld is not in this consultation, or was not read",
                         (long long)number);
    return reading_unpack(&reading, arena, &cutting->document, cutting->error) &&
           sql_viewpoint_list(store, cutting->row.id, arena, &cutting->viewpoints,
                              cutting->error) &&
           sql_background_list(store, cutting->row.id, arena, &cutting->background, cutting->error);
}

static void push_piece(struct cutting *cutting, json_t *pieces, const struct stretch *stretch)
{
    struct json_maker *maker = &cutting->maker;
    const struct sql_viewpoint *viewpoint = stretch->viewpoint;
    if (stretch->start >= stretch->end)
        return;
    json_t *piece = json_push_object(maker, pieces);
    json_put(maker, piece, "text",
             json_of_str(str_sub(cutting->document.text, stretch->start, stretch->end)));
    json_put(maker, piece, "start", json_integer((json_int_t)stretch->start));
    json_put(maker, piece, "end", json_integer((json_int_t)stretch->end));
    json_put(maker, piece, "viewpoint", viewpoint ? json_integer(viewpoint->id) : json_null());
    json_put(maker, piece, "state", viewpoint ? json_of_str(viewpoint->state) : json_null());
    json_put(maker, piece, "background", json_of_optional(stretch->background));
}

/* The rest up to `end`, with background marked in it. */
static void push_between(struct cutting *cutting, json_t *pieces, size_t start, size_t end)
{
    for (size_t i = 0; i < cutting->background.count && start < end; i++) {
        const struct sql_background *row = &cutting->background.items[i];
        size_t from = (size_t)row->start_at, to = (size_t)row->end_at;
        if (to <= start || from >= end)
            continue;
        if (from < start)
            from = start;
        if (to > end)
            to = end;
        push_piece(cutting, pieces, &(struct stretch){.start = start, .end = from});
        push_piece(cutting, pieces,
                   &(struct stretch){.start = from, .end = to, .background = row->kind});
        start = to;
    }
    push_piece(cutting, pieces, &(struct stretch){.start = start, .end = end});
}

/* Of a viewpoint that lies wholly in another one nothing is shown. */
static void push_pieces(struct cutting *cutting, json_t *pieces)
{
    size_t at = 0, length = cutting->document.text.n;
    for (size_t i = 0; i < cutting->viewpoints.count; i++) {
        const struct sql_viewpoint *row = &cutting->viewpoints.items[i];
        size_t start = (size_t)row->start_at, end = (size_t)row->end_at;
        if (str_equal(row->state, STR("rejected")) || end <= at || end > length)
            continue;
        if (start < at)
            start = at;
        push_between(cutting, pieces, at, start);
        push_piece(cutting, pieces,
                   &(struct stretch){.start = start, .end = end, .viewpoint = row});
        at = end;
    }
    push_between(cutting, pieces, at, length);
}

json_t *desk_document(struct office *office, int64_t consultation, int64_t number,
                      struct error *error)
{
    struct cutting cutting = {.office = office, .arena = arena_init(), .error = error};
    json_t *view = NULL;
    if (load(&cutting, consultation, number)) {
        view = json_object();
        json_put(&cutting.maker, view, "number", json_integer(number));
        json_put(&cutting.maker, view, "name", json_of_str(cutting.row.name));
        json_put(&cutting.maker, view, "sender", json_of_optional(cutting.row.sender));
        push_pieces(&cutting, json_put_array(&cutting.maker, view, "pieces"));
        view = json_made(&cutting.maker, view, error);
    }
    arena_done(&cutting.arena);
    return view;
}
