/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/desk/standings.h"

#include "model/compilation/compiled.h"
#include "model/desk/desk.h"

#include <stdlib.h>

/* Where a viewpoint stands among the others. */
struct viewpoint_standing {
    int64_t viewpoint;
    int64_t alike; /* the first of those that want the same; 0: none does */
};

struct standings {
    int64_t consultation;
    struct sql_standing_rows documents;
    struct viewpoint_standing *viewpoints; /* in the documents' order; ids in any */
    size_t viewpoint_count;
};

bool standing_is_answer(struct str standing)
{
    return str_equal(standing, STR("response")) || str_equal(standing, STR("part"));
}

bool standings_are_due(struct office *office, int64_t consultation, bool *ret_due,
                       struct error *error)
{
    struct sql_standing_count_due due;
    if (!sql_standing_count_due(office->store, consultation, &due, error))
        return false;
    *ret_due = due.count > 0;
    return true;
}

bool standings_unsettle(struct office *office, int64_t document, struct error *error)
{
    return sql_standing_remove(office->store, document, error);
}

/* Finding */

struct settling {
    const struct compiled *compiled;
    struct arena *arena;
    struct standings *standings;
};

static int64_t id_of(const struct compiled *compiled, size_t place)
{
    return place == NOWHERE ? 0 : compiled->documents[place].row.id;
}

static struct sql_standing standing_row(const struct settling *settling,
                                        const struct compiled_document *document)
{
    static const char *const names[STANDINGS] = {
        [STANDING_NOT_READ] = "not_read", [STANDING_TWIN] = "twin", [STANDING_REVISED] = "revised",
        [STANDING_OTHER] = "other",       [STANDING_NONE] = "none", [STANDING_PART] = "part",
        [STANDING_RESPONSE] = "response"};
    const struct compiled *compiled = settling->compiled;
    struct str key = document->sender_key;
    return (struct sql_standing){
        .document = document->row.id,
        .consultation = compiled->consultation.id,
        .standing = str_from(names[document->standing]),
        .sender = str_copy(settling->arena, document->sender),
        .sender_key = key.n ? str_copy(settling->arena, key) : STR("?"),
        .sender_type = str_copy(settling->arena, document->sender_type),
        .consultee =
            document->consultee == NOWHERE ? 0 : compiled->consultees[document->consultee].id,
        .twin_of = id_of(compiled, document->twin_of),
        .twin_kind = str_from(twin_kind_name(document->twin_kind)),
        .unique_count = (int64_t)document->unique_count,
        .revises = id_of(compiled, document->revises),
        .revised_by = id_of(compiled, document->revised_by),
        .campaign = (int64_t)document->campaign,
        .late = document->late ? STR("yes") : STR("no"),
    };
}

static int64_t alike_of(const struct compiled *compiled, const struct compiled_viewpoint *viewpoint)
{
    if (viewpoint->group == NOWHERE)
        return 0;
    size_t first = compiled->groups.items[viewpoint->group].viewpoints.items[0];
    return compiled->viewpoints.items[first].row->id;
}

static int compare_viewpoints(const void *a, const void *b)
{
    const struct viewpoint_standing *left = a, *right = b;
    return (left->viewpoint > right->viewpoint) - (left->viewpoint < right->viewpoint);
}

static void settle(void *context)
{
    struct settling *settling = context;
    const struct compiled *compiled = settling->compiled;
    struct standings *standings = ARENA_NEW(settling->arena, struct standings);
    standings->consultation = compiled->consultation.id;
    standings->documents.items =
        ARENA_ARRAY(settling->arena, compiled->document_count, struct sql_standing);
    for (size_t i = 0; i < compiled->document_count; i++)
        standings->documents.items[standings->documents.count++] =
            standing_row(settling, &compiled->documents[i]);
    standings->viewpoints =
        ARENA_ARRAY(settling->arena, compiled->viewpoints.count, struct viewpoint_standing);
    for (size_t i = 0; i < compiled->viewpoints.count; i++) {
        const struct compiled_viewpoint *viewpoint = &compiled->viewpoints.items[i];
        standings->viewpoints[standings->viewpoint_count++] =
            (struct viewpoint_standing){viewpoint->row->id, alike_of(compiled, viewpoint)};
    }
    if (standings->viewpoint_count)
        qsort(standings->viewpoints, standings->viewpoint_count, sizeof *standings->viewpoints,
              compare_viewpoints);
    settling->standings = standings;
}

bool standings_find(struct office *office, int64_t consultation, struct arena *arena,
                    struct standings **ret_standings, struct error *error)
{
    struct compile_options options = {.language = LANGUAGE_SV};
    struct arena scratch = arena_init();
    struct compiled compiled = {.office = office, .arena = &scratch, .options = &options};
    struct settling settling = {.compiled = &compiled, .arena = arena};
    bool ok =
        compiled_make(&compiled, consultation, error) && arena_run(arena, settle, &settling, error);
    arena_done(&scratch);
    if (ok)
        *ret_standings = settling.standings;
    return ok;
}

/* Keeping */

static bool keep_document(struct office *office, const struct sql_standing *row,
                          struct error *error)
{
    return sql_standing_put(office->store, row->document, row->consultation, row->standing,
                            row->sender, row->sender_key, row->sender_type, row->consultee,
                            row->twin_of, row->twin_kind, row->unique_count, row->revises,
                            row->revised_by, row->campaign, row->late, error);
}

/* Whether the document counts, by its id; documents are in the order of their ids. */
static bool document_counts(const struct standings *standings, int64_t document)
{
    size_t low = 0, high = standings->documents.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (standings->documents.items[middle].document < document)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == standings->documents.count || standings->documents.items[low].document != document)
        return false;
    struct str standing = standings->documents.items[low].standing;
    return standing_is_answer(standing);
}

/* What is not in the compilation (rejected, or come since) stays as it is. */
static int64_t alike_now(const struct standings *standings,
                         const struct sql_viewpoint_standing_list *row)
{
    struct viewpoint_standing wanted = {.viewpoint = row->id};
    const struct viewpoint_standing *found =
        standings->viewpoint_count
            ? bsearch(&wanted, standings->viewpoints, standings->viewpoint_count, sizeof wanted,
                      compare_viewpoints)
            : NULL;
    return found ? found->alike : row->alike;
}

/* Only those that stand otherwise than before are written. */
static bool keep_viewpoints(struct office *office, const struct standings *standings,
                            struct error *error)
{
    struct arena arena = arena_init();
    struct sql_viewpoint_standing_list_rows rows;
    bool ok =
        sql_viewpoint_standing_list(office->store, standings->consultation, &arena, &rows, error);
    for (size_t i = 0; ok && i < rows.count; i++) {
        const struct sql_viewpoint_standing_list *row = &rows.items[i];
        int64_t alike = alike_now(standings, row);
        struct str counted = document_counts(standings, row->document) ? STR("yes") : STR("no");
        if (alike != row->alike || !str_equal(counted, row->counted))
            ok = sql_viewpoint_set_standing(office->store, counted, alike, row->id, error);
    }
    arena_done(&arena);
    return ok;
}

bool standings_keep(struct office *office, const struct standings *standings, struct error *error)
{
    for (size_t i = 0; i < standings->documents.count; i++)
        if (!keep_document(office, &standings->documents.items[i], error))
            return false;
    return keep_viewpoints(office, standings, error) &&
           sql_viewpoint_count_remove_all(office->store, standings->consultation, error) &&
           sql_viewpoint_count_make(office->store, DESK_LOW_SCORE, standings->consultation, error);
}

/* Both */

static bool make_for(struct office *office, int64_t consultation, struct error *error)
{
    struct arena arena = arena_init();
    struct standings *standings = NULL;
    bool ok = standings_find(office, consultation, &arena, &standings, error) &&
              store_begin(office->store, error);
    if (ok)
        ok = office_end(office, standings_keep(office, standings, error), error);
    arena_done(&arena);
    return ok;
}

bool standings_make(struct office *office, struct error *error)
{
    struct arena arena = arena_init();
    struct sql_consultation_rows consultations;
    bool ok = sql_consultation_list(office->store, &arena, &consultations, error);
    for (size_t i = 0; ok && i < consultations.count; i++) {
        bool due = false;
        int64_t consultation = consultations.items[i].id;
        ok = standings_are_due(office, consultation, &due, error) &&
             (!due || make_for(office, consultation, error));
    }
    arena_done(&arena);
    return ok;
}
