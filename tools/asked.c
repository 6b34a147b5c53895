/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "asked.h"

#include "base/file.h"
#include "model/documents/readings.h"
#include "text/document/quotation.h"

/* The tables */

bool asked_read_file(struct arena *arena, const char *folder, const char *name,
                     struct str *ret_text, struct error *error)
{
    struct buf bytes = buf_init(LIMIT_FILE_BYTES);
    struct str path = str_format(arena, "%s/%s", folder, name);
    bool ok = path.p ? file_read(path.p, &bytes, error) : error_no_memory(error);
    struct str text = ok ? str_copy(arena, buf_str(&bytes)) : (struct str){NULL, 0};
    buf_done(&bytes);
    if (!ok || !text.p)
        return ok && error_no_memory(error);
    *ret_text = text;
    return true;
}

void asked_take(struct arena *arena, struct str text, struct asked_list *list)
{
    str_cut(&text, '\n');
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        struct asked asked = {.change = str_cut(&line, '\t')};
        asked.letter = str_cut(&line, '\t');
        asked.words = str_cut(&line, '\t');
        asked.outcome = str_cut(&line, '\t');
        asked.reply = line;
        if (str_equal(asked.outcome, STR("in part")))
            asked.outcome = STR("in_part");
        *VEC_PUSH(arena, &list->items) = asked;
    }
}

/* Viewpoints */

static const struct letter *letter_named(const struct letter_set *set, struct str name)
{
    for (size_t i = 0; i < set->letters.count; i++)
        if (str_equal(set->letters.items[i].name, name))
            return &set->letters.items[i];
    return NULL;
}

static bool is_named(struct str path, struct str file)
{
    return str_ends(path, file) && (path.n == file.n || path.p[path.n - file.n - 1] == '/');
}

static size_t overlap(const struct sql_viewpoint *row, struct range range)
{
    size_t start = (size_t)row->start_at > range.start ? (size_t)row->start_at : range.start;
    size_t end = (size_t)row->end_at < range.end ? (size_t)row->end_at : range.end;
    return end > start ? end - start : 0;
}

/* The viewpoint of a document that stands where the words do. */
static bool find_viewpoint(struct office *office, const struct sql_document *row,
                           struct arena *arena, struct asked *asked, struct error *error)
{
    struct sql_reading reading;
    struct sql_viewpoint_rows rows;
    struct document document;
    struct range range;
    bool found = false;
    if (!sql_reading_get(office->store, row->id, arena, &reading, &found, error))
        return false;
    if (!found)
        return true;
    if (!reading_unpack(&reading, arena, &document, error) ||
        !sql_viewpoint_list(office->store, row->id, arena, &rows, error))
        return false;
    if (!quotation_find(document.text, 0, asked->words, &range))
        return true;
    size_t most = 0;
    for (size_t i = 0; i < rows.count; i++) {
        size_t common = overlap(&rows.items[i], range);
        if (common <= most || str_equal(rows.items[i].kind, STR("background")))
            continue;
        most = common;
        asked->viewpoint = rows.items[i].id;
    }
    return true;
}

bool asked_find(struct office *office, const struct letter_set *set, int64_t consultation,
                struct arena *arena, struct asked_list *list, struct error *error)
{
    struct sql_document_rows documents;
    if (!sql_document_list_of_consultation(office->store, consultation, 0, STORE_ALL_ROWS, arena,
                                           &documents, error))
        return false;
    for (size_t i = 0; i < list->items.count; i++) {
        struct asked *asked = &list->items.items[i];
        const struct letter *letter = letter_named(set, asked->letter);
        for (size_t k = 0; letter && k < documents.count && !asked->viewpoint; k++)
            if (is_named(documents.items[k].name, letter->file) &&
                !find_viewpoint(office, &documents.items[k], arena, asked, error))
                return false;
        list->missed += letter && !asked->viewpoint;
    }
    return true;
}
