/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/pages_inner.h"

#include "base/utf8.h"
#include "reader/layout/mark.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

/* In parts of the page's height: below it stand the notes whose numbers are not raised. */
#define NOTE_ZONE 0.55f
#define NUMBER_BYTES 12

/* Raised signs as format_pdf.c writes them, and what they are on the line. */
static const struct {
    uint32_t raised;
    char plain;
} raised_signs[] = {
    {0xB9, '1'},   {0xB2, '2'},   {0xB3, '3'},   {0x2070, '0'}, {0x2071, 'i'},
    {0x2074, '4'}, {0x2075, '5'}, {0x2076, '6'}, {0x2077, '7'}, {0x2078, '8'},
    {0x2079, '9'}, {0x1D5B, 'v'}, {0x2E3, 'x'},
};

/* A number as it would be said: "12", "iv". */
struct number {
    char signs[NUMBER_BYTES];
    size_t n;
};

static struct str number_str(const struct number *number)
{
    return (struct str){number->signs, number->n};
}

static char plain_of(uint32_t c)
{
    for (size_t i = 0; i < sizeof raised_signs / sizeof *raised_signs; i++)
        if (raised_signs[i].raised == c)
            return raised_signs[i].plain;
    return '\0';
}

/* The raised number at `at`; behind it in the result, which is `at` when there is none. */
static size_t raised_number(struct str text, size_t at, struct number *ret_number)
{
    struct number number = {.n = 0};
    for (size_t next = at; next < text.n && number.n < NUMBER_BYTES; at = next) {
        char plain = plain_of(utf8_next(text, &next));
        if (!plain)
            break;
        number.signs[number.n++] = plain;
    }
    *ret_number = number;
    return at;
}

/* The next raised number at or behind `at`; its start, or the text's end. */
static size_t find_raised(struct str text, size_t at, size_t *ret_end, struct number *ret_number)
{
    for (size_t next = at; at < text.n; at = next) {
        /* Raised signs begin with one of these bytes, and most bytes are none of them. */
        if (memchr("\xC2\xCB\xE1\xE2", text.p[at], 4)) {
            *ret_end = raised_number(text, at, ret_number);
            if (*ret_end > at)
                return at;
        }
        utf8_next(text, &next);
    }
    *ret_end = text.n;
    return text.n;
}

/* "m²" and "km³" are measures, whatever notes there are. */
static bool is_measure(struct str text, size_t at)
{
    static const struct str units[] = {STR_INIT("m"), STR_INIT("km"), STR_INIT("dm"),
                                       STR_INIT("cm"), STR_INIT("mm")};
    size_t start = at;
    while (start > 0 && !ascii_is_space(text.p[start - 1]) && !ascii_is_digit(text.p[start - 1]))
        start--;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (str_equal(str_sub(text, start, at), units[i]))
            return true;
    return false;
}

/* "1 Se", "12Se", "iv Se": the number is on the line, apart from the text or followed by a capital.
 */
static size_t plain_number(struct str text, struct number *ret_number)
{
    struct number number = {.n = 0};
    bool digit = text.n && ascii_is_digit(text.p[0]);
    while (number.n < text.n && number.n < 4) {
        char c = text.p[number.n];
        if (digit ? !ascii_is_digit(c) : c != 'i' && c != 'v' && c != 'x')
            break;
        number.signs[number.n++] = c;
    }
    *ret_number = number;
    size_t next = number.n;
    if (number.n == 0 || number.n == text.n)
        return 0;
    return text.p[next] == ' ' || u_isupper((UChar32)utf8_next(text, &next)) ? number.n : 0;
}

static size_t leading_number(struct str text, struct number *ret_number)
{
    size_t end = raised_number(text, 0, ret_number);
    return end ? end : plain_number(text, ret_number);
}

size_t notes_mark(struct str text, size_t *ret_skip)
{
    struct number number;
    size_t end = leading_number(text, &number), skip = end;
    while (skip < text.n && ascii_is_space(text.p[skip]))
        skip++;
    *ret_skip = skip < text.n ? skip : 0;
    return skip < text.n ? end : 0;
}

/* Sets of numbers */

static int compare_numbers(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void add_number(struct pages *pages, const struct number *number)
{
    struct str *place = VEC_PUSH(pages->arena, &pages->references);
    if (place)
        *place = str_copy(pages->arena, number_str(number));
}

static void sort_numbers(struct pages *pages)
{
    struct str *items = pages->references.items;
    size_t kept = 0;
    if (pages->references.count == 0)
        return;
    qsort(items, pages->references.count, sizeof *items, compare_numbers);
    for (size_t i = 0; i < pages->references.count; i++)
        if (i == 0 || !str_equal(items[i], items[kept - 1]))
            items[kept++] = items[i];
    pages->references.count = kept;
}

static bool is_referred_to(const struct pages *pages, const struct number *number)
{
    struct str key = number_str(number);
    return pages->references.count && bsearch(&key, pages->references.items,
                                              pages->references.count, sizeof key, compare_numbers);
}

/* References */

static void find_references_in(struct pages *pages, struct str text)
{
    struct number number;
    size_t end, at = 0;
    while ((at = find_raised(text, at, &end, &number)) < text.n) {
        if (at > 0 && !is_measure(text, at))
            add_number(pages, &number);
        at = end;
    }
}

void notes_find_references(struct pages *pages)
{
    for (size_t i = 0; i < pages->sheet_count; i++)
        for (size_t k = 0; k < pages->sheets[i].count; k++)
            find_references_in(pages, pages->sheets[i].pieces[k].text);
    sort_numbers(pages);
}

bool notes_is_number(const struct pages *pages, struct str text, struct str behind)
{
    struct number number;
    size_t at = 0, end = raised_number(text, 0, &number);
    if (end == 0 && text.n < NUMBER_BYTES) {
        memcpy(number.signs, text.p, text.n);
        number.n = end = text.n;
    }
    return end == text.n && u_isupper((UChar32)utf8_next(behind, &at)) &&
           is_referred_to(pages, &number);
}

bool notes_starts_note(const struct pages *pages, const struct print *print)
{
    struct number number;
    return print->size < pages->body_size * SMALL_SIZE && leading_number(print->text, &number) &&
           is_referred_to(pages, &number);
}

/* A number at the foot of a page in small print, though nothing raised refers to it. */
static bool is_note_by_place(const struct pages *pages, const struct draft *draft)
{
    const struct print *first = &pages->prints.items[draft->first];
    return draft->size < pages->body_size * SMALL_SIZE && first->text.n &&
           ascii_is_digit(first->text.p[0]) && pages_has_letter(first->text) &&
           mark_of(first->text).kind != MARK_SECTION &&
           first->box.y0 > pages->sheets[first->page - 1].height * NOTE_ZONE;
}

void notes_set_kinds(struct pages *pages)
{
    for (size_t i = 0; i < pages->drafts.count; i++) {
        struct draft *draft = &pages->drafts.items[i];
        if (draft->kind == BLOCK_PARAGRAPH &&
            (notes_starts_note(pages, &pages->prints.items[draft->first]) ||
             is_note_by_place(pages, draft)))
            draft->kind = BLOCK_NOTE;
    }
}

/* The numbers of the notes that were found take the place of those that were looked for. */
static void find_numbers_of_notes(struct pages *pages)
{
    pages->references.count = 0;
    for (size_t i = 0; i < pages->drafts.count; i++) {
        const struct draft *draft = &pages->drafts.items[i];
        struct number number;
        if (draft->kind == BLOCK_NOTE &&
            leading_number(pages->prints.items[draft->first].text, &number))
            add_number(pages, &number);
    }
    sort_numbers(pages);
}

static bool is_dropped(const struct pages *pages, struct str text, size_t at,
                       const struct number *number)
{
    return at > 0 && !is_measure(text, at) && is_referred_to(pages, number);
}

static void drop_from(struct pages *pages, struct print *print)
{
    struct str text = print->text;
    struct number number;
    size_t end, at = find_raised(text, 0, &end, &number), n = 0;
    char *out = at < text.n ? arena_alloc(pages->arena, text.n) : NULL;
    if (!out)
        return;
    for (size_t done = 0; done < text.n; at = find_raised(text, done, &end, &number)) {
        bool dropped = at < text.n && is_dropped(pages, text, at, &number);
        size_t until = dropped ? at : end;
        memcpy(out + n, text.p + done, until - done);
        n += until - done;
        done = end;
    }
    print->text = (struct str){out, n};
}

void notes_drop_references(struct pages *pages)
{
    find_numbers_of_notes(pages);
    for (size_t i = 0; i < pages->drafts.count && pages->references.count; i++) {
        const struct draft *draft = &pages->drafts.items[i];
        for (size_t k = draft->first; k < draft->end && draft->kind != BLOCK_MARGIN; k++)
            drop_from(pages, &pages->prints.items[k]);
    }
}
