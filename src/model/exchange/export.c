/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/export.h"

#include "base/file.h"
#include "model/consultation/consultation.h"
#include "model/documents/disclosures.h"
#include "model/documents/readings.h"
#include "model/public/publication.h"

#include <stdlib.h>

struct export_rows {
    struct sql_export_document_rows documents;
    struct sql_viewpoint_rows viewpoints;
    struct sql_viewpoint_passage_rows passages;
    struct sql_export_theme_rows themes;
    size_t passage_at, theme_at; /* how far they have been handed out */
};

static bool load_rows(struct export *export, struct export_rows *rows, struct error *error)
{
    struct store *store = export->office->store;
    struct arena *arena = export->arena;
    int64_t id = export->consultation.id;
    return sql_export_document_list(store, id, arena, &rows->documents, error) &&
           sql_viewpoint_list_of_consultation(store, id, arena, &rows->viewpoints, error) &&
           sql_viewpoint_passage_list_of_consultation(store, id, arena, &rows->passages, error) &&
           sql_export_theme_list(store, id, arena, &rows->themes, error) &&
           sql_theme_list(store, id, arena, &export->themes, error);
}

/* Documents */

static bool load_hidden(struct export *export, struct export_document *document,
                        struct error *error)
{
    struct sql_redaction_rows rows;
    if (!sql_redaction_list(export->office->store, document->row.id, export->arena, &rows, error))
        return false;
    document->hidden = ARENA_ARRAY(export->arena, rows.count, struct range);
    if (rows.count && !document->hidden)
        return error_no_memory(error);
    document->hidden_count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        document->hidden[i] =
            (struct range){(size_t)rows.items[i].start_at, (size_t)rows.items[i].end_at};
    return true;
}

/* Shown by its own word, and not below something that is withheld. */
static bool is_public(struct export *export, const struct sql_export_document *row,
                      bool *ret_public, struct error *error)
{
    struct sql_document document;
    bool found = false, withheld = true;
    if (disclosed_state_from(row->disclosed) == DISCLOSED_SHOWN &&
        (!sql_document_get(export->office->store, row->id, export->arena, &document, &found,
                           error) ||
         (found && !disclosure_is_below_withheld(export->office, &document, export->arena,
                                                 &withheld, error))))
        return false;
    *ret_public = found && !withheld;
    return true;
}

static bool take_documents(struct export *export, const struct export_rows *rows,
                           struct error *error)
{
    bool public = export->for_whom == EXPORT_FOR_PUBLIC;
    export->documents = ARENA_ARRAY(export->arena, rows->documents.count, struct export_document);
    if (rows->documents.count && !export->documents)
        return error_no_memory(error);
    for (size_t i = 0; i < rows->documents.count; i++) {
        const struct sql_export_document *row = &rows->documents.items[i];
        bool shown = true;
        if (public && !is_public(export, row, &shown, error))
            return false;
        if (!shown)
            continue;
        struct export_document *document = &export->documents[export->document_count++];
        document->row = *row;
        if (public && !load_hidden(export, document, error))
            return false;
    }
    return true;
}

/* Viewpoints */

static bool touches_hidden(const struct export_document *document, const struct sql_viewpoint *row)
{
    for (size_t i = 0; i < document->hidden_count; i++)
        if ((size_t)row->start_at < document->hidden[i].end &&
            (size_t)row->end_at > document->hidden[i].start)
            return true;
    return false;
}

/* Passages and themes come in the order of the viewpoints, also of those that are not taken. */
static struct export_viewpoint hand_out(struct export_rows *rows, const struct sql_viewpoint *row)
{
    struct export_viewpoint viewpoint = {.row = row};
    viewpoint.passages = rows->passages.items + rows->passage_at;
    for (; rows->passage_at < rows->passages.count &&
           rows->passages.items[rows->passage_at].viewpoint == row->id;
         rows->passage_at++)
        viewpoint.passage_count++;
    viewpoint.themes = rows->themes.items + rows->theme_at;
    for (; rows->theme_at < rows->themes.count &&
           rows->themes.items[rows->theme_at].viewpoint == row->id;
         rows->theme_at++)
        viewpoint.theme_count++;
    return viewpoint;
}

static void take_viewpoint(struct export *export, size_t place, struct export_viewpoint viewpoint)
{
    struct export_document *document = &export->documents[place];
    viewpoint.document = place;
    if (touches_hidden(document, viewpoint.row)) {
        export->left_out++;
        return;
    }
    if (document->viewpoint_count++ == 0)
        document->first_viewpoint = export->viewpoint_count;
    export->viewpoints[export->viewpoint_count++] = viewpoint;
}

/* Documents and viewpoints are both in the register's order; documents that are not taken are
 * passed over, and so are their viewpoints. */
static bool take_viewpoints(struct export *export, struct export_rows *rows, struct error *error)
{
    size_t place = 0, passed = 0;
    export->viewpoints =
        ARENA_ARRAY(export->arena, rows->viewpoints.count, struct export_viewpoint);
    if (rows->viewpoints.count && !export->viewpoints)
        return error_no_memory(error);
    for (size_t i = 0; i < rows->viewpoints.count; i++) {
        struct export_viewpoint viewpoint = hand_out(rows, &rows->viewpoints.items[i]);
        int64_t document = viewpoint.row->document;
        for (passed = place;
             passed < export->document_count && export->documents[passed].row.id != document;)
            passed++;
        if (passed == export->document_count)
            continue;
        place = passed;
        take_viewpoint(export, place, viewpoint);
    }
    return true;
}

/* The consultation */

static bool find_consultation(struct export *export, int64_t id, struct error *error)
{
    struct sql_published published;
    bool found;
    if (export->for_whom == EXPORT_FOR_PUBLIC) {
        if (!published_find(export->office, id, export->arena, &published, error))
            return false;
        if (published.compiled.n == 0)
            return error_set(error, ERROR_NOT_FOUND, "the compilation is not public yet");
    }
    if (!sql_consultation_get(export->office->store, id, export->arena, &export->consultation,
                              &found, error))
        return false;
    return found ||
           error_set(error, ERROR_NOT_FOUND, "there is no consultation %lld", (long long)id);
}

static bool load_draft(struct export *export, struct error *error)
{
    static const struct position_unit code_points = {false, false};
    export->draft =
        draft_load_kept(export->office, export->consultation.version, export->arena, error);
    if (!export->draft)
        return false;
    export->space =
        str_format(export->arena, "samsyn %.*s %.*s %lld", STR_ARGS(export->draft->row.hash),
                   STR_ARGS(export->consultation.opened), (long long)export->consultation.id);
    return (export->space.p && positions_make(export->arena, export->draft->document.text,
                                              code_points, &export->draft_positions)) ||
           error_no_memory(error);
}

bool export_load(struct office *office, int64_t consultation, enum export_for for_whom,
                 struct arena *arena, struct export *ret_export, struct error *error)
{
    struct export export = {.office = office, .arena = arena, .for_whom = for_whom};
    struct export_rows rows = {0};
    if (!find_consultation(&export, consultation, error) || !load_draft(&export, error) ||
        !load_rows(&export, &rows, error) || !take_documents(&export, &rows, error) ||
        !take_viewpoints(&export, &rows, error))
        return false;
    export.total = export.viewpoint_count;
    *ret_export = export;
    return true;
}

/* A part of it */

struct part {
    size_t first, end;
    struct sql_export_count_list_rows counts; /* by the documents' ids */
};

static int compare_counts(const void *a, const void *b)
{
    const struct sql_export_count_list *left = a, *right = b;
    return (left->document > right->document) - (left->document < right->document);
}

static size_t count_in(const struct part *part, int64_t document)
{
    const struct sql_export_count_list sought = {.document = document};
    const struct sql_export_count_list *found =
        part->counts.count ? bsearch(&sought, part->counts.items, part->counts.count, sizeof sought,
                                     compare_counts)
                           : NULL;
    return found ? (size_t)found->viewpoints : 0;
}

/* Those of one document that are in the part. */
static bool take_those_of(struct export *export, size_t place, const struct part *part,
                          struct error *error)
{
    struct store *store = export->office->store;
    struct arena *arena = export->arena;
    const struct export_document *document = &export->documents[place];
    struct export_rows rows = {0};
    if (!sql_export_viewpoint_list(store, document->row.id, arena, &rows.viewpoints, error) ||
        !sql_export_passage_list(store, document->row.id, arena, &rows.passages, error) ||
        !sql_export_theme_list_of_document(store, document->row.id, arena, &rows.themes, error))
        return false;
    for (size_t i = 0; i < rows.viewpoints.count; i++) {
        struct export_viewpoint viewpoint = hand_out(&rows, &rows.viewpoints.items[i]);
        viewpoint.document = place;
        if (touches_hidden(document, viewpoint.row)) {
            export->left_out++;
            continue;
        }
        if (export->total >= part->first && export->total < part->end)
            export->viewpoints[export->viewpoint_count++] = viewpoint;
        export->total++;
    }
    return true;
}

/* Of a document outside of the part nothing is read but how many there are; where something is
 * masked, that takes looking at each. */
static bool take_part(struct export *export, const struct part *part, struct error *error)
{
    size_t room = part->end - part->first;
    export->viewpoints = ARENA_ARRAY(export->arena, room, struct export_viewpoint);
    if (room && !export->viewpoints)
        return error_no_memory(error);
    for (size_t i = 0; i < export->document_count; i++) {
        size_t count = count_in(part, export->documents[i].row.id);
        bool inside = export->total<part->end &&export->total + count> part->first;
        if (!inside && export->documents[i].hidden_count == 0)
            export->total += count;
        else if (!take_those_of(export, i, part, error))
            return false;
    }
    return true;
}

bool export_load_part(struct office *office, int64_t consultation, enum export_for for_whom,
                      size_t first, size_t count, struct arena *arena, struct export *ret_export,
                      struct error *error)
{
    struct export export = {.office = office, .arena = arena, .for_whom = for_whom, .first = first};
    struct export_rows rows = {0};
    struct part part = {.first = first, .end = first + count};
    if (!find_consultation(&export, consultation, error) || !load_draft(&export, error) ||
        !sql_export_document_list(office->store, consultation, arena, &rows.documents, error) ||
        !sql_export_count_list(office->store, consultation, arena, &part.counts, error) ||
        !take_documents(&export, &rows, error) || !take_part(&export, &part, error))
        return false;
    *ret_export = export;
    return true;
}

bool export_read(struct export *export, size_t place, struct error *error)
{
    static const struct position_unit code_points = {false, false};
    struct export_document *document = &export->documents[place];
    struct sql_reading reading;
    bool found;
    if (document->document)
        return true;
    if (!sql_reading_get(export->office->store, document->row.id, export->arena, &reading, &found,
                         error))
        return false;
    if (!found)
        return error_set(error, ERROR_STATE, "document %lld is being read again; try in a moment",
                         (long long)document->row.number);
    struct document *text = ARENA_NEW(export->arena, struct document);
    if (!text)
        return error_no_memory(error);
    if (!reading_unpack(&reading, export->arena, text, error))
        return false;
    if (!positions_make(export->arena, text->text, code_points, &document->positions))
        return error_no_memory(error);
    document->document = text;
    return true;
}

bool export_original(struct export *export, size_t place, enum export_original *ret_original,
                     struct error *error)
{
    const struct export_document *document = &export->documents[place];
    struct disclosed disclosed;
    struct sql_document row;
    bool found = false, below = true;
    if (document->document->format != FORMAT_PDF) {
        *ret_original = ORIGINAL_OTHER;
        return true;
    }
    if (!disclosure_find(export->office, document->row.id, export->arena, &disclosed, error) ||
        !sql_document_get(export->office->store, document->row.id, export->arena, &row, &found,
                          error) ||
        (found &&
         !disclosure_is_below_withheld(export->office, &row, export->arena, &below, error)))
        return false;
    if (below || disclosed.state == DISCLOSED_WITHHELD)
        *ret_original = ORIGINAL_WITHHELD;
    else
        *ret_original = disclosed.redactions.count ? ORIGINAL_MASKED : ORIGINAL_SHOWN;
    return true;
}

struct str export_document_name(const struct export_document *document)
{
    return document->row.sender.n ? document->row.sender : file_base_name(document->row.name);
}

/* UUIDs */

struct guid export_guid_named(const struct export *export, const char *what, struct str name)
{
    return guid_of_kind(export->space, str_from(what), name);
}

struct guid export_guid(const struct export *export, const char *what, int64_t id)
{
    char digits[24];
    size_t at = sizeof digits;
    uint64_t left = (uint64_t)id;
    do
        digits[--at] = (char)('0' + left % 10);
    while (left /= 10);
    return export_guid_named(export, what, (struct str){digits + at, sizeof digits - at});
}
