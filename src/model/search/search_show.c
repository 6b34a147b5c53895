/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What is shown of a hit: some lines around the first word that was found.
 */
#include "model/search/search_inner.h"

#include "base/utf8.h"

/* Bytes before the first mark, and in all. */
enum { BEFORE = 120, IN_ALL = 420 };

/* A word's beginning at or after `at`, not far from it. */
static size_t at_a_word(struct str text, size_t at, size_t end)
{
    for (size_t i = at; i < end && i < at + 40; i++)
        if (ascii_is_space(text.p[i]))
            return i + 1;
    while (at < end && ((unsigned char)text.p[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static struct range window(const struct search_shown *shown)
{
    struct range whole = {0, shown->text.n};
    size_t first = shown->marks.count ? shown->marks.items[0].start : whole.start;
    struct range range = whole;
    if (first > whole.start + BEFORE)
        range.start = at_a_word(shown->text, first - BEFORE, first);
    if (whole.end > range.start + IN_ALL) {
        size_t end = at_a_word(shown->text, range.start + IN_ALL, whole.end);
        range.end = whole.end - end > 20 ? end : whole.end;
    }
    return range;
}

/* Where lines end a space stands; a word that was divided there is joined. */
static void add_plain(struct buf *out, struct str text)
{
    bool space = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '-' && i + 2 < text.n && text.p[i + 1] == '\n' && !ascii_is_upper(text.p[i + 2]) &&
            !ascii_is_space(text.p[i + 2])) {
            i++;
        } else if (str_starts(str_sub(text, i, text.n), STR("\u00AD"))) {
            i++;
        } else if (ascii_is_space(c)) {
            if (!space)
                buf_add_c(out, ' ');
        } else {
            buf_add_c(out, c);
        }
        space = ascii_is_space(c);
    }
}

static void add_piece(struct arena *arena, struct search_hit *hit, enum search_piece_kind kind,
                      struct str text)
{
    if (text.n == 0)
        return;
    struct search_piece *piece = VEC_PUSH(arena, &hit->pieces);
    piece->kind = kind;
    if (kind == SEARCH_REDACTED)
        return;
    struct buf out = {.room = text.n, .max = text.n};
    out.p = arena_alloc(arena, text.n);
    add_plain(&out, text);
    piece->text = buf_str(&out);
}

/* The redacted stretch that byte `at` of the shown text stands in, or else the next one; all beyond
 * the text when there is none. */
static struct range redacted_from(const struct search_shown *shown, size_t at)
{
    for (size_t i = 0; shown->redactions && i < shown->redactions->count; i++) {
        size_t start = (size_t)shown->redactions->items[i].start_at;
        size_t end = (size_t)shown->redactions->items[i].end_at;
        if (end > shown->offset + at)
            return (struct range){start > shown->offset ? start - shown->offset : 0,
                                  end - shown->offset};
    }
    return (struct range){SIZE_MAX, SIZE_MAX};
}

static struct range marked_from(const struct search_shown *shown, size_t at)
{
    for (size_t i = 0; i < shown->marks.count; i++)
        if (shown->marks.items[i].end > at)
            return shown->marks.items[i];
    return (struct range){SIZE_MAX, SIZE_MAX};
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void search_show(struct arena *arena, const struct search_shown *shown, struct search_hit *hit)
{
    struct range range = window(shown);
    hit->cut_before = range.start > 0;
    hit->cut_after = range.end < shown->text.n;
    for (size_t at = range.start, next; at < range.end; at = next) {
        struct range redacted = redacted_from(shown, at), marked = marked_from(shown, at);
        enum search_piece_kind kind = redacted.start <= at ? SEARCH_REDACTED
                                      : marked.start <= at ? SEARCH_MARKED
                                                           : SEARCH_PLAIN;
        next = kind == SEARCH_REDACTED ? redacted.end
               : kind == SEARCH_MARKED ? least(marked.end, redacted.start)
                                       : least(marked.start, redacted.start);
        next = least(next, range.end);
        add_piece(arena, hit, kind, str_sub(shown->text, at, next));
    }
}

struct str search_redacted(struct arena *arena, const struct search_shown *shown)
{
    char *copy = str_to_c(arena, shown->text);
    for (size_t at = 0; at < shown->text.n;) {
        struct range redacted = redacted_from(shown, at);
        size_t end = least(redacted.end, shown->text.n);
        for (at = least(redacted.start, end); at < end; at++)
            copy[at] = ' ';
    }
    return (struct str){copy, shown->text.n};
}
