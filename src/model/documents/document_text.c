/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/document_text.h"

#include "model/documents/readings.h"
#include "text/language/sentences.h"

#include <stdlib.h>

/* One part for a page of the browser: so many blocks, or bytes of text, whichever is first. */
enum { MOST_BLOCKS = 400, MOST_BYTES = 48 * 1024 };

/* What lies over the text. */
struct mark {
    struct range range;
    enum { MARK_VIEWPOINT, MARK_BACKGROUND, MARK_REDACTION } what;
    int64_t id;
    struct str kind;
};

struct marking {
    struct arena *arena;
    struct document_text text;
    VEC(struct mark) marks;
    struct text_tools *tools; /* NULL: sentences do not matter */
    struct sentences sentences;
    size_t *cuts; /* of one block */
};

static bool add_mark(struct marking *marking, struct mark mark, struct error *error)
{
    struct mark *added = VEC_PUSH(marking->arena, &marking->marks);
    if (!added)
        return error_no_memory(error);
    *added = mark;
    return true;
}

static struct range range_of(int64_t start, int64_t end)
{
    return (struct range){(size_t)start, (size_t)end};
}

static bool load_marks(struct office *office, int64_t document, struct marking *marking,
                       struct error *error)
{
    struct sql_viewpoint_rows viewpoints;
    struct sql_background_rows background;
    struct sql_redaction_rows redactions;
    bool ok = sql_viewpoint_list(office->store, document, marking->arena, &viewpoints, error) &&
              sql_background_list(office->store, document, marking->arena, &background, error) &&
              sql_redaction_list(office->store, document, marking->arena, &redactions, error);
    for (size_t i = 0; ok && i < viewpoints.count; i++) {
        const struct sql_viewpoint *row = &viewpoints.items[i];
        if (!str_equal(row->state, STR("rejected")))
            ok = add_mark(marking,
                          (struct mark){range_of(row->start_at, row->end_at), MARK_VIEWPOINT,
                                        row->id, row->kind},
                          error);
    }
    for (size_t i = 0; ok && i < background.count; i++)
        ok = add_mark(
            marking,
            (struct mark){range_of(background.items[i].start_at, background.items[i].end_at),
                          MARK_BACKGROUND, 0, background.items[i].kind},
            error);
    for (size_t i = 0; ok && i < redactions.count; i++)
        ok = add_mark(
            marking,
            (struct mark){range_of(redactions.items[i].start_at, redactions.items[i].end_at),
                          MARK_REDACTION, redactions.items[i].id, redactions.items[i].reason},
            error);
    return ok;
}

static int compare_sizes(const void *a, const void *b)
{
    size_t left = *(const size_t *)a, right = *(const size_t *)b;
    return (left > right) - (left < right);
}

static void add_cut(struct marking *marking, size_t *count, struct range within, size_t at)
{
    if (at > within.start && at < within.end)
        marking->cuts[(*count)++] = at;
}

/* Where in the block something begins or ends, its own ends included, ascending. */
static size_t find_cuts(struct marking *marking, struct range within)
{
    size_t count = 0;
    marking->cuts[count++] = within.start;
    for (size_t i = 0; i < marking->marks.count; i++) {
        add_cut(marking, &count, within, marking->marks.items[i].range.start);
        add_cut(marking, &count, within, marking->marks.items[i].range.end);
    }
    for (size_t i = 0; i < marking->sentences.count; i++)
        add_cut(marking, &count, within, marking->sentences.items[i].range.start);
    marking->cuts[count++] = within.end;
    qsort(marking->cuts, count, sizeof *marking->cuts, compare_sizes);
    return count;
}

static void take_marks(const struct marking *marking, struct text_stretch *stretch)
{
    for (size_t i = 0; i < marking->marks.count; i++) {
        const struct mark *mark = &marking->marks.items[i];
        if (mark->range.start > stretch->range.start || mark->range.end < stretch->range.end)
            continue;
        if (mark->what == MARK_VIEWPOINT && !stretch->viewpoint) {
            stretch->viewpoint = mark->id;
            stretch->kind = mark->kind;
        } else if (mark->what == MARK_BACKGROUND) {
            stretch->background = mark->kind;
        } else if (mark->what == MARK_REDACTION) {
            stretch->redaction = mark->id;
        }
    }
}

/* Plain text keeps no space at its ends; between two stretches it matters. */
static struct str text_of(struct marking *marking, struct range range)
{
    const struct document *document = &marking->text.document;
    struct str raw = str_sub(document->text, range.start, range.end);
    struct str plain = document_plain(marking->arena, document, range);
    bool before = raw.n && ascii_is_space(raw.p[0]);
    bool after = raw.n && plain.n && ascii_is_space(raw.p[raw.n - 1]);
    if (!before && !after)
        return plain;
    return str_format(marking->arena, "%s%.*s%s", before ? " " : "", STR_ARGS(plain),
                      after ? " " : "");
}

static void divide(struct marking *marking, const struct block *block, struct text_block *divided)
{
    size_t cuts = find_cuts(marking, block->range);
    divided->block = block;
    divided->items = ARENA_ARRAY(marking->arena, cuts, struct text_stretch);
    for (size_t i = 0; i + 1 < cuts; i++) {
        struct range range = {marking->cuts[i], marking->cuts[i + 1]};
        if (range.start == range.end)
            continue;
        struct text_stretch *stretch = &divided->items[divided->count++];
        stretch->range = range;
        stretch->text = text_of(marking, range);
        take_marks(marking, stretch);
    }
}

static void divide_all(void *context)
{
    struct marking *marking = context;
    struct document_text *text = &marking->text;
    size_t all = text->document.blocks.count, bytes = 0;
    size_t most = all - text->from < MOST_BLOCKS ? all - text->from : MOST_BLOCKS;
    text->blocks = ARENA_ARRAY(marking->arena, most + 1, struct text_block);
    if (marking->tools)
        marking->sentences = sentences_of(marking->arena, marking->tools, &text->document);
    marking->cuts = ARENA_ARRAY(marking->arena,
                                2 * marking->marks.count + marking->sentences.count + 2, size_t);
    for (; text->count < most && (text->count == 0 || bytes < MOST_BYTES); text->count++) {
        const struct block *block = &text->document.blocks.items[text->from + text->count];
        divide(marking, block, &text->blocks[text->count]);
        bytes += block->range.end - block->range.start;
    }
    text->next = text->from + text->count < all ? text->from + text->count : 0;
}

static bool load(struct office *office, const struct sql_document *document, size_t from,
                 struct text_tools *tools, struct arena *arena, struct document_text *ret_text,
                 struct error *error)
{
    struct marking marking = {.arena = arena, .text = {.from = from}, .tools = tools};
    struct sql_reading reading;
    bool found;
    if (!sql_reading_get(office->store, document->id, arena, &reading, &found, error))
        return false;
    if (!found || !str_equal(document->state, STR("read")))
        return error_set(error, ERROR_STATE, "document %lld has no text",
                         (long long)document->number);
    if (!reading_unpack(&reading, arena, &marking.text.document, error))
        return false;
    if (from && from >= marking.text.document.blocks.count)
        return error_set(error, ERROR_NOT_FOUND, "the text of document %lld has %zu blocks",
                         (long long)document->number, marking.text.document.blocks.count);
    if (!load_marks(office, document->id, &marking, error) ||
        !arena_run(arena, divide_all, &marking, error))
        return false;
    *ret_text = marking.text;
    return true;
}

bool document_text_load(struct office *office, const struct sql_document *document, size_t from,
                        struct arena *arena, struct document_text *ret_text, struct error *error)
{
    return load(office, document, from, NULL, arena, ret_text, error);
}

bool document_text_sentences(struct office *office, const struct sql_document *document,
                             size_t from, struct arena *arena, struct document_text *ret_text,
                             struct error *error)
{
    return load(office, document, from, &office->tools, arena, ret_text, error);
}
