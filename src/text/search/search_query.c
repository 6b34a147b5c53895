/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/search/search_terms.h"

#include "base/utf8.h"
#include "text/language/words.h"

#include <stdlib.h>
#include <unicode/uchar.h>

/* One piece of what was typed: a word, or what stands in quotes. */
struct piece {
    struct str text;
    bool excluded, quoted, prefix;
};

/* Any of the quotes that keyboards and word processors write. */
static bool is_quote(uint32_t c)
{
    return c == '"' || c == 0xAB || c == 0xBB || (c >= 0x201C && c <= 0x201F);
}

static bool is_space(uint32_t c)
{
    return c < 0x80 ? ascii_is_space((char)c) || c < ' ' : u_isUWhiteSpace((UChar32)c);
}

static bool is_minus(uint32_t c)
{
    return c == '-' || c == 0x2212;
}

static uint32_t peek(struct str text, size_t at)
{
    return at < text.n ? utf8_next(text, &at) : 0;
}

/* From `at` to the next quote, or (outside quotes) white space; `*at` moves behind it. */
static struct str take_until(struct str text, size_t *at, bool quoted)
{
    size_t start = *at, next = *at;
    for (; *at < text.n; *at = next) {
        uint32_t c = utf8_next(text, &next);
        if (is_quote(c) || (!quoted && is_space(c)))
            break;
    }
    struct str taken = str_sub(text, start, *at);
    /* A word's end at a quote is the beginning of what is quoted. */
    if (*at < text.n && quoted)
        *at = next;
    return taken;
}

static bool take_piece(struct str text, size_t *at, struct piece *ret_piece)
{
    size_t next = *at;
    while (*at < text.n && is_space(utf8_next(text, &next)))
        *at = next;
    if (*at >= text.n)
        return false;
    struct piece piece = {0};
    next = *at;
    if (is_minus(utf8_next(text, &next)) && next < text.n && !is_space(peek(text, next))) {
        piece.excluded = true;
        *at = next;
    }
    next = *at;
    piece.quoted = is_quote(utf8_next(text, &next));
    if (piece.quoted)
        *at = next;
    piece.text = take_until(text, at, piece.quoted);
    if (!piece.quoted && piece.text.n > 1 && piece.text.p[piece.text.n - 1] == '*') {
        piece.prefix = true;
        piece.text.n--;
    }
    *ret_piece = piece;
    return true;
}

static struct search_choice *add_choice(struct arena *arena, struct search_want *want, size_t count,
                                        float weight)
{
    struct search_choice *choice = VEC_PUSH(arena, &want->choices);
    choice->terms = ARENA_ARRAY(arena, count, struct str);
    choice->count = count;
    choice->weight = weight;
    return choice;
}

void search_want_add(struct arena *arena, struct search_want *want, struct str term, float weight)
{
    add_choice(arena, want, 1, weight)->terms[0] = term;
}

/* The terms of a piece in a row. A number as a whole takes the place of its parts when it is all
 * that is sought. */
static void add_row(struct arena *arena, struct search_want *want, struct search_terms terms)
{
    size_t positions = terms.items[terms.count - 1].position + 1;
    bool whole_number = terms.count > 1 && terms.items[1].position == 0;
    if (whole_number && terms.count == positions + 1 &&
        terms.items[0].range.end == terms.items[terms.count - 1].range.end) {
        search_want_add(arena, want, terms.items[0].text, 1);
        return;
    }
    struct search_choice *choice = add_choice(arena, want, positions, 1);
    for (size_t i = 0; i < terms.count; i++) /* of two in one place the second is the part */
        choice->terms[terms.items[i].position] = terms.items[i].text;
}

static bool ends_with_its_text(struct str text, struct search_terms terms)
{
    return terms.items[terms.count - 1].range.end == text.n;
}

/* A beginning is no word yet, so it is sought as it was typed, and as what its stem would be. */
static void make_prefix(struct arena *arena, struct str text, struct search_terms terms,
                        struct search_want *want)
{
    struct search_choice *choice = &want->choices.items[0];
    const struct search_term *last = &terms.items[choice->count == 1 ? 0 : terms.count - 1];
    struct str beginning = text_lower(arena, str_sub(text, last->range.start, last->range.end));
    if (choice->count == 1 && !str_equal(beginning, choice->terms[0]))
        search_want_add(arena, want, choice->terms[0], 1);
    choice = &want->choices.items[0];
    choice->terms[choice->count - 1] = beginning;
    choice->prefix = true;
}

static void take_want(struct arena *arena, const struct text_tools *tools,
                      const struct piece *piece, struct search_query *query)
{
    struct search_terms terms =
        search_terms_of(arena, tools, piece->text, (struct range){0, piece->text.n});
    if (terms.count == 0)
        return;
    if (query->wants.count == LIMIT_SEARCH_WANTS) {
        query->cut = true;
        return;
    }
    struct search_want *want = VEC_PUSH(arena, &query->wants);
    want->excluded = piece->excluded;
    want->typed = piece->text;
    add_row(arena, want, terms);
    if (piece->prefix && ends_with_its_text(piece->text, terms))
        make_prefix(arena, piece->text, terms, want);
    else if (!piece->quoted && terms.count == 1 && search_is_word(terms.items[0].text))
        want->stem = terms.items[0].text;
}

struct search_query search_query_read(struct arena *arena, const struct text_tools *tools,
                                      struct str typed)
{
    struct search_query query = {0};
    if (typed.n > LIMIT_SEARCH_QUERY_BYTES) {
        typed.n = utf8_cut(typed, LIMIT_SEARCH_QUERY_BYTES);
        query.cut = true;
    }
    struct piece piece;
    for (size_t at = 0; take_piece(typed, &at, &piece);)
        take_want(arena, tools, &piece, &query);
    return query;
}

bool search_query_seeks(const struct search_query *query)
{
    for (size_t i = 0; i < query->wants.count; i++)
        if (!query->wants.items[i].excluded)
            return true;
    return false;
}

/* Meeting */

typedef VEC(struct range) range_vec;

static bool term_is(const struct search_choice *choice, size_t place, struct str term)
{
    struct str wanted = choice->terms[place];
    if (choice->prefix && place + 1 == choice->count)
        return str_starts(term, wanted);
    return str_equal(term, wanted);
}

/* The row of a choice's terms that begins with the term `at`: where its last term is, or
 * terms.count. */
static size_t row_end(const struct search_choice *choice, struct search_terms terms, size_t at)
{
    size_t last = at, position = terms.items[at].position;
    if (!term_is(choice, 0, terms.items[at].text))
        return terms.count;
    for (size_t place = 1; place < choice->count; place++) {
        size_t i = last + 1;
        while (i < terms.count && (terms.items[i].position < position + place ||
                                   (terms.items[i].position == position + place &&
                                    !term_is(choice, place, terms.items[i].text))))
            i++;
        if (i == terms.count || terms.items[i].position != position + place)
            return terms.count;
        last = i;
    }
    return last;
}

static void mark(struct arena *arena, range_vec *marks, struct range range)
{
    if (marks)
        *VEC_PUSH(arena, marks) = range;
}

static bool meets_in_a_row(struct arena *arena, const struct search_choice *choice,
                           struct search_terms terms, range_vec *marks)
{
    bool met = false;
    for (size_t i = 0; i < terms.count; i++) {
        size_t last = row_end(choice, terms, i);
        if (last == terms.count)
            continue;
        met = true;
        mark(arena, marks, (struct range){terms.items[i].range.start, terms.items[last].range.end});
    }
    return met;
}

static bool meets_choice(struct arena *arena, const struct search_choice *choice,
                         struct search_terms terms, range_vec *marks)
{
    if (!choice->apart)
        return meets_in_a_row(arena, choice, terms, marks);
    for (int marking = 0; marking < 2; marking++)
        for (size_t i = 0; i < choice->count; i++) {
            struct search_choice one = {
                .terms = &choice->terms[i],
                .count = 1,
                .prefix = choice->prefix && i + 1 == choice->count,
            };
            if (!meets_in_a_row(arena, &one, terms, marking ? marks : NULL))
                return false;
        }
    return true;
}

static bool meets_want(struct arena *arena, const struct search_want *want,
                       struct search_terms terms, range_vec *marks)
{
    bool met = false;
    for (size_t i = 0; i < want->choices.count; i++)
        met |= meets_choice(arena, &want->choices.items[i], terms, want->excluded ? NULL : marks);
    return met;
}

static int compare_ranges(const void *a, const void *b)
{
    const struct range *left = a, *right = b;
    return (left->start > right->start) - (left->start < right->start);
}

static struct search_marks in_order(range_vec *marks)
{
    if (marks->count == 0)
        return (struct search_marks){0};
    qsort(marks->items, marks->count, sizeof *marks->items, compare_ranges);
    size_t kept = 0;
    for (size_t i = 1; i < marks->count; i++) {
        if (marks->items[i].start > marks->items[kept].end)
            marks->items[++kept] = marks->items[i];
        else if (marks->items[i].end > marks->items[kept].end)
            marks->items[kept].end = marks->items[i].end;
    }
    return (struct search_marks){marks->items, kept + 1};
}

bool search_meets(struct arena *arena, const struct search_query *query, struct search_terms terms,
                  struct search_marks *ret_marks)
{
    range_vec marks = {0};
    size_t wanted = 0, met = 0;
    for (size_t i = 0; i < query->wants.count; i++) {
        const struct search_want *want = &query->wants.items[i];
        bool meets = meets_want(arena, want, terms, &marks);
        if (want->excluded && meets)
            return false;
        wanted += !want->excluded;
        met += !want->excluded && meets;
    }
    if (met == 0 || (met < wanted && !query->any))
        return false;
    if (ret_marks)
        *ret_marks = in_order(&marks);
    return true;
}
