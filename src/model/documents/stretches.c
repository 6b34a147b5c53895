/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/documents/stretches.h"

#include "base/utf8.h"
#include "model/documents/readings.h"
#include "store/packed.h"

#include <string.h>

/* Small enough to be read in no time, large enough that most places lie in one. */
enum { STRETCH_BYTES = 8000 };

/* Keeping */

struct cutting {
    struct office *office;
    int64_t document;
    const struct document *text;
    size_t line; /* the first one that no stretch has yet */
    struct error *error;
};

/* Where a stretch from `from` on ends: before the first line behind STRETCH_BYTES. */
static size_t end_from(const struct document *text, size_t from, size_t line)
{
    size_t least = from + STRETCH_BYTES;
    if (least >= text->text.n)
        return text->text.n;
    while (line < text->lines.count && text->lines.items[line].range.start < least)
        line++;
    if (line < text->lines.count)
        return text->lines.items[line].range.start;
    if (text->lines.count)
        return text->text.n;
    size_t end = str_find(text->text, STR("\n"), least);
    return end < text->text.n ? end + 1 : text->text.n;
}

static struct document cut(struct cutting *cutting, size_t from, size_t to, struct arena *arena)
{
    const struct document *text = cutting->text;
    struct document part = {.format = text->format,
                            .page_count = text->page_count,
                            .text = str_sub(text->text, from, to)};
    for (; cutting->line < text->lines.count && text->lines.items[cutting->line].range.start < to;
         cutting->line++) {
        struct line *line = VEC_PUSH(arena, &part.lines);
        if (!line)
            break;
        *line = text->lines.items[cutting->line];
        line->range.start -= from;
        line->range.end -= from;
    }
    return part;
}

static bool keep(struct cutting *cutting, size_t from, size_t to)
{
    struct arena arena = arena_init();
    struct buf packed = buf_init(LIMIT_PACKED_BYTES);
    uint32_t page, line;
    size_t lines_before = cutting->line;
    struct document part = cut(cutting, from, to, &arena);
    document_place(cutting->text, from, &page, &line);
    bool ok = part.lines.count == cutting->line - lines_before || error_no_memory(cutting->error);
    ok = ok && packed_write(&part, &packed, cutting->error) &&
         sql_stretch_add(cutting->office->store, cutting->document, (int64_t)from, (int64_t)to,
                         page, line, buf_str(&packed), cutting->error);
    buf_done(&packed);
    arena_done(&arena);
    return ok;
}

bool stretches_keep(struct office *office, int64_t document, const struct document *text,
                    struct error *error)
{
    struct cutting cutting = {.office = office, .document = document, .text = text, .error = error};
    if (!sql_stretch_remove(office->store, document, error))
        return false;
    for (size_t from = 0; from < text->text.n;) {
        size_t to = end_from(text, from, cutting.line);
        if (!keep(&cutting, from, to))
            return false;
        from = to;
    }
    return true;
}

/* Loading */

static bool load_whole(struct office *office, int64_t document, struct arena *arena,
                       struct stretch *ret_stretch, struct error *error)
{
    struct stretch stretch = {.page = 1, .line = 1};
    struct sql_reading reading;
    bool found = false;
    if (!sql_reading_get(office->store, document, arena, &reading, &found, error))
        return false;
    if (!found)
        return error_set(error, ERROR_STATE, "document %lld has not been read",
                         (long long)document);
    if (!reading_unpack(&reading, arena, &stretch.document, error))
        return false;
    stretch.text_bytes = stretch.document.text.n;
    *ret_stretch = stretch;
    return true;
}

struct joining {
    struct arena *arena;
    const struct sql_stretch_rows *rows;
    struct document *parts;
    struct document whole;
};

/* All in `arena`, one behind the other. */
static void join(void *context)
{
    struct joining *joining = context;
    const struct sql_stretch *rows = joining->rows->items;
    struct document *whole = &joining->whole;
    size_t bytes = 0;
    for (size_t i = 0; i < joining->rows->count; i++)
        bytes += joining->parts[i].text.n;
    char *text = arena_alloc(joining->arena, bytes);
    *whole = joining->parts[0];
    whole->text = (struct str){text, bytes};
    whole->lines.items = NULL;
    whole->lines.count = whole->lines.room = 0;
    for (size_t i = 0, at = 0; i < joining->rows->count; at += joining->parts[i++].text.n) {
        const struct document *part = &joining->parts[i];
        memcpy(text + at, part->text.p, part->text.n);
        for (size_t k = 0; k < part->lines.count; k++) {
            struct line *line = VEC_PUSH(joining->arena, &whole->lines);
            *line = part->lines.items[k];
            line->range.start += (size_t)(rows[i].start_at - rows[0].start_at);
            line->range.end += (size_t)(rows[i].start_at - rows[0].start_at);
        }
    }
}

static bool unpack(const struct sql_stretch_rows *rows, struct arena *arena,
                   struct document *ret_document, struct error *error)
{
    struct joining joining = {arena, rows, ARENA_ARRAY(arena, rows->count, struct document), {0}};
    if (!joining.parts)
        return error_no_memory(error);
    for (size_t i = 0; i < rows->count; i++)
        if (!packed_read(rows->items[i].packed, arena, &joining.parts[i], error))
            return false;
    if (rows->count == 1)
        joining.whole = joining.parts[0];
    else if (!arena_run(arena, join, &joining, error))
        return false;
    *ret_document = joining.whole;
    return true;
}

bool stretch_load(struct office *office, int64_t document, struct range range, struct arena *arena,
                  struct stretch *ret_stretch, struct error *error)
{
    struct sql_stretch_rows rows;
    struct sql_stretch_end last;
    struct stretch stretch = {0};
    bool found = false;
    if (!sql_stretch_end(office->store, document, &last, &found, error))
        return false;
    if (!found)
        return load_whole(office, document, arena, ret_stretch, error);
    if (!sql_stretch_list_in(office->store, document, (int64_t)range.start,
                             (int64_t)(range.end > range.start ? range.end : range.start + 1),
                             arena, &rows, error) ||
        (rows.count && !unpack(&rows, arena, &stretch.document, error)))
        return false;
    stretch.text_bytes = (size_t)last.end_at;
    if (rows.count) {
        stretch.start = (size_t)rows.items[0].start_at;
        stretch.page = (uint32_t)rows.items[0].page;
        stretch.line = (uint32_t)rows.items[0].line;
    }
    *ret_stretch = stretch;
    return true;
}

/* Places */

static bool is_border(struct str text, size_t at)
{
    return utf8_cut(text, at) == at;
}

bool stretch_holds(const struct stretch *stretch, struct range range)
{
    struct str text = stretch->document.text;
    return range.start >= stretch->start && range.start <= range.end &&
           range.end - stretch->start <= text.n && is_border(text, range.start - stretch->start) &&
           is_border(text, range.end - stretch->start);
}

void stretch_place(const struct stretch *stretch, size_t at, uint32_t *ret_page, uint32_t *ret_line)
{
    uint32_t page, line;
    document_place(&stretch->document, at - stretch->start, &page, &line);
    *ret_page = page;
    *ret_line = page == stretch->page ? line + stretch->line - 1 : line;
}

struct str stretch_plain(struct arena *arena, const struct stretch *stretch, struct range range)
{
    return document_plain(arena, &stretch->document,
                          (struct range){range.start - stretch->start, range.end - stretch->start});
}
