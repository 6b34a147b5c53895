/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/pages_inner.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "reader/layout/layout.h"
#include "reader/layout/mark.h"
#include "text/language/hyphen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

/* In parts of the letters' size. */
#define SAME_BASELINE 0.35f
#define WORD_GAP 0.15f
#define LINE_GAP 1.0f   /* a wider gap on one line parts columns */
#define MARK_GAP 4.5f   /* but a list's mark may stand that far from its text */
#define PITCH_MOST 2.4f /* lines further apart belong to nothing common */
#define ALIGNED 0.7f
/* In parts of the page's height. */
#define MARGIN_ZONE 0.13f
/* In parts of a note's letters. */
#define NOTE_PITCH 1.5f
#define NOTE_INDENT 2.5f
/* In parts of the body's letters. */
#define HEADING_SIZE 1.12f
#define HEADING_BYTES 250
#define HEADING_PITCH 1.25f /* in its own letters */
#define HEADING_LEVELS 6
#define SIZE_STEPS 200 /* of half a point */

static float width_of(const struct box *box)
{
    return box->x1 - box->x0;
}

static struct box box_union(struct box a, struct box b)
{
    return (struct box){fminf(a.x0, b.x0), fminf(a.y0, b.y0), fmaxf(a.x1, b.x1), fmaxf(a.y1, b.y1)};
}

bool pages_near(float a, float b, float most)
{
    return fabsf(a - b) <= most;
}

/* Turned pages */

/* A box in which x1 < x0 or y1 < y0 with its corners put right. */
static struct box box_of_corners(float x0, float y0, float x1, float y1)
{
    return (struct box){fminf(x0, x1), fminf(y0, y1), fmaxf(x0, x1), fmaxf(y0, y1)};
}

struct box pages_upright(enum turn turn, float width, float height, struct box shown)
{
    switch (turn) {
    case TURN_UPWARDS:
        return box_of_corners(height - shown.y0, shown.x0, height - shown.y1, shown.x1);
    case TURN_HALF:
        return box_of_corners(width - shown.x0, height - shown.y0, width - shown.x1,
                              height - shown.y1);
    case TURN_DOWNWARDS:
        return box_of_corners(shown.y0, width - shown.x0, shown.y1, width - shown.x1);
    case TURN_NONE:
        break;
    }
    return shown;
}

/* Back from the page turned upright: a turn the other way. */
static struct box box_as_shown(const struct sheet *sheet, struct box box)
{
    static const enum turn back[] = {TURN_NONE, TURN_DOWNWARDS, TURN_HALF, TURN_UPWARDS};
    return pages_upright(back[sheet->turn], sheet->width, sheet->height, box);
}

/* Lines from pieces */

/* "Inledning .........": a table of contents, whose page numbers belong to their lines. */
static bool has_leader(struct str text)
{
    return str_contains(text, STR("....")) || str_contains(text, STR(". . . .")) ||
           str_contains(text, STR("………"));
}

static bool ends_in_leader(struct str text)
{
    return has_leader(str_sub(text, text.n - (text.n < 9 ? text.n : 9), text.n));
}

static bool is_mark_before(const struct pages *pages, const struct print *print,
                           const struct piece *piece)
{
    return mark_is_before(print->text, piece->text) ||
           notes_is_number(pages, print->text, piece->text);
}

static bool joins_line(const struct pages *pages, const struct print *print,
                       const struct piece *piece)
{
    float size = fmaxf(print->size, piece->size);
    float gap = piece->box.x0 - print->box.x1;
    bool mark = is_mark_before(pages, print, piece);
    if (print->turned || piece->turned || gap < -0.5f * size)
        return false;
    if (!pages_near(print->baseline, piece->baseline, size * SAME_BASELINE))
        return false;
    return gap < size * (mark ? MARK_GAP : LINE_GAP) || ends_in_leader(print->text);
}

/* Of two stretches of text by their lengths; what was recognised is never as sure as text. */
static uint32_t mean_confidence(uint32_t a, size_t a_bytes, uint32_t b, size_t b_bytes)
{
    size_t bytes = a_bytes + b_bytes;
    if (a == 0 || b == 0 || bytes == 0)
        return a ? a : b;
    return (uint32_t)((a * a_bytes + b * b_bytes) / bytes);
}

static void join_line(struct pages *pages, struct print *print, const struct piece *piece)
{
    bool mark = is_mark_before(pages, print, piece);
    bool apart = piece->box.x0 - print->box.x1 > WORD_GAP * piece->size || mark;
    if (mark)
        print->text_x0 = piece->box.x0;
    if (piece->text.n > print->text.n) {
        print->size = piece->size;
        print->flags = piece->flags;
        print->baseline = piece->baseline;
    }
    print->confidence =
        mean_confidence(print->confidence, print->text.n, piece->confidence, piece->text.n);
    print->text = str_format(pages->arena, "%.*s%s%.*s", STR_ARGS(print->text), apart ? " " : "",
                             STR_ARGS(piece->text));
    print->box = box_union(print->box, piece->box);
}

static void add_print(struct pages *pages, const struct piece *piece, uint32_t page)
{
    struct print *print = VEC_PUSH(pages->arena, &pages->prints);
    if (!print)
        return;
    *print = (struct print){.text = str_trim(piece->text),
                            .box = piece->box,
                            .baseline = piece->baseline,
                            .size = piece->size,
                            .text_x0 = piece->box.x0,
                            .word = piece->word,
                            .flags = piece->flags,
                            .page = page,
                            .confidence = piece->confidence,
                            .turned = piece->turned};
}

static size_t count_pieces(const struct pages *pages)
{
    size_t pieces = 0;
    for (size_t s = 0; s < pages->sheet_count; s++)
        pieces += pages->sheets[s].count;
    return pieces;
}

/* What stands so close to a piece is of the same word. */
#define TIGHT 0.12f
/* How far back a gap is looked for. */
#define LATE_PIECES 16

static bool is_tight(const struct piece *left, const struct piece *right)
{
    float size = fmaxf(left->size, right->size);
    return !left->turned && !right->turned &&
           pages_near(left->baseline, right->baseline, 0.1f * size) &&
           pages_near(left->box.x1, right->box.x0, TIGHT * size);
}

/* Whether `piece` stands in the gap before pieces[place] of its line. */
static bool fills_gap(const struct piece *pieces, size_t place, const struct piece *piece)
{
    const struct piece *left = &pieces[place - 1], *right = &pieces[place];
    bool between = right->box.x0 >= piece->box.x1 - TIGHT * piece->size ||
                   right->baseline > piece->baseline + 0.5f * piece->size;
    return (is_tight(left, piece) && between) ||
           (is_tight(piece, right) && left->box.x1 < piece->box.x0 + TIGHT * piece->size);
}

/* Signs that a line's font has not are drawn behind the line from another, so that a word's middle
 * comes after its end: put them where they stand. */
static void settle_late_pieces(struct piece *pieces, size_t count)
{
    for (size_t i = 2; i < count; i++) {
        struct piece late = pieces[i];
        if (is_tight(&pieces[i - 1], &late))
            continue;
        size_t least = i > LATE_PIECES ? i - LATE_PIECES : 0, place = i - 1;
        while (place > least && !fills_gap(pieces, place, &late))
            place--;
        if (place == least)
            continue;
        memmove(pieces + place + 1, pieces + place, (i - place) * sizeof *pieces);
        pieces[place] = late;
    }
}

static void make_prints(struct pages *pages)
{
    pages->page_first = ARENA_ARRAY(pages->arena, pages->sheet_count + 1, size_t);
    if (!pages->page_first || !VEC_RESERVE(pages->arena, &pages->prints, count_pieces(pages)))
        return;
    for (size_t s = 0; s < pages->sheet_count; s++) {
        pages->page_first[s] = pages->prints.count;
        settle_late_pieces(pages->sheets[s].pieces, pages->sheets[s].count);
        for (size_t i = 0; i < pages->sheets[s].count; i++) {
            const struct piece *piece = &pages->sheets[s].pieces[i];
            struct print *last = pages->prints.count > pages->page_first[s]
                                     ? &pages->prints.items[pages->prints.count - 1]
                                     : NULL;
            if (last && joins_line(pages, last, piece))
                join_line(pages, last, piece);
            else
                add_print(pages, piece, (uint32_t)s + 1);
        }
    }
    pages->page_first[pages->sheet_count] = pages->prints.count;
}

/* What is usual in the document */

static size_t size_step(float size)
{
    float step = roundf(size * 2);
    return step < 0 ? 0 : step >= SIZE_STEPS ? SIZE_STEPS - 1 : (size_t)step;
}

static void measure_body(struct pages *pages)
{
    size_t bytes[SIZE_STEPS] = {0}, bold[SIZE_STEPS] = {0}, best = 0;
    for (size_t i = 0; i < pages->prints.count; i++) {
        const struct print *print = &pages->prints.items[i];
        size_t step = size_step(print->size);
        bytes[step] += print->text.n;
        bold[step] += print->flags & LINE_BOLD ? print->text.n : 0;
    }
    for (size_t step = 0; step < SIZE_STEPS; step++)
        if (bytes[step] > bytes[best])
            best = step;
    pages->body_size = best ? (float)best / 2 : 10;
    pages->body_bold = bold[best] * 2 > bytes[best];
}

/* The commonest distance of baselines between lines of the body, in steps of a twentieth of the
 * letters' size. */
static void measure_pitch(struct pages *pages)
{
    enum { STEPS = 60 };
    size_t seen[STEPS] = {0}, best = 0;
    for (size_t i = 1; i < pages->prints.count; i++) {
        const struct print *above = &pages->prints.items[i - 1], *below = above + 1;
        float distance = (below->baseline - above->baseline) / below->size;
        if (above->page == below->page && size_step(below->size) == size_step(pages->body_size) &&
            distance > 0.8f && distance < PITCH_MOST)
            seen[(size_t)(distance * 20)]++;
    }
    for (size_t step = 0; step < STEPS; step++)
        if (seen[step] > seen[best])
            best = step;
    pages->pitch = best ? ((float)best + 0.5f) / 20 : 1.25f;
}

/* Margins */

struct recurrence {
    uint64_t key;
    float y;
    size_t print;
};

static bool in_margin_zone(const struct pages *pages, const struct print *print)
{
    float height = pages->sheets[print->page - 1].height;
    return print->box.y1 < height * MARGIN_ZONE || print->box.y0 > height * (1 - MARGIN_ZONE);
}

/* The text with every number alike, so that "Sida 2 (5)" is "Sida 3 (5)". */
static uint64_t key_of(struct str text)
{
    char key[200];
    size_t n = 0;
    bool number = false;
    for (size_t i = 0; i < text.n && n < sizeof key; i++) {
        bool digit = ascii_is_digit(text.p[i]);
        if (!digit || !number)
            key[n++] = digit ? '#' : text.p[i];
        number = digit;
    }
    return hash_quick((struct str){key, n}, 0);
}

static int compare_recurrences(const void *a, const void *b)
{
    const struct recurrence *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->y != y->y)
        return x->y < y->y ? -1 : 1;
    return (x->print > y->print) - (x->print < y->print);
}

/* The number that starts at `*at`, which moves behind it. Long ones are not told apart. */
static uint32_t take_number(struct str text, size_t *at)
{
    uint32_t number = 0;
    while (*at < text.n && ascii_is_digit(text.p[*at]))
        number = (number * 10 + (uint32_t)(text.p[(*at)++] - '0')) % 100000000;
    return number;
}

/* Of two texts that differ in their numbers only: each number is the same, or goes on as the pages
 * do. The rows of a table have other numbers. */
static bool numbers_follow_pages(const struct print *a, const struct print *b)
{
    size_t i = 0, k = 0;
    while (i < a->text.n && k < b->text.n) {
        bool digit = ascii_is_digit(a->text.p[i]);
        if (!digit || !ascii_is_digit(b->text.p[k])) {
            i++;
            k++;
            continue;
        }
        uint32_t before = take_number(a->text, &i), after = take_number(b->text, &k);
        if (before != after && after - before != b->page - a->page)
            return false;
    }
    return true;
}

/* Same text at the same height of two pages. */
static bool recurs(const struct pages *pages, const struct recurrence *a,
                   const struct recurrence *b)
{
    const struct print *x = &pages->prints.items[a->print], *y = &pages->prints.items[b->print];
    return a->key == b->key && pages_near(a->y, b->y, 6) && x->page != y->page &&
           numbers_follow_pages(x, y);
}

static struct str skip_word(struct str text, struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (i >= text.n || ascii_lower(text.p[i]) != word.p[i])
            return text;
    return str_trim(str_sub(text, word.n, text.n));
}

static struct str skip_digits(struct str text)
{
    size_t n = 0;
    while (n < text.n && ascii_is_digit(text.p[n]))
        n++;
    return str_trim(str_sub(text, n, text.n));
}

/* "3", "3 (5)", "3/5", "Sida 3 av 5", "Sid 3", "- 3 -". */
static bool is_page_number(struct str text)
{
    static const struct str words[] = {STR_INIT("sidan"), STR_INIT("sida"), STR_INIT("sid"),
                                       STR_INIT("page"), STR_INIT("-")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text = skip_word(text, words[i]);
    struct str rest = skip_digits(text);
    if (rest.n == text.n || text.n - rest.n > 6)
        return false;
    static const struct str between[] = {STR_INIT("av"), STR_INIT("of"), STR_INIT("/"),
                                         STR_INIT("("), STR_INIT("-")};
    for (size_t i = 0; i < sizeof between / sizeof *between; i++)
        rest = skip_word(rest, between[i]);
    return skip_word(skip_digits(rest), STR(")")).n == 0;
}

/* How far before and behind it in the page's order a line's neighbours are looked for. */
#define NEIGHBOURS 12

/* Whether something stands on the same line that does not recur. */
static bool has_other_beside(const struct pages *pages, size_t index)
{
    const struct print *prints = pages->prints.items, *print = &prints[index];
    size_t start = pages->page_first[print->page - 1], end = pages->page_first[print->page];
    size_t first = index - start > NEIGHBOURS ? index - NEIGHBOURS : start;
    for (size_t i = first; i < end && i <= index + NEIGHBOURS; i++)
        if (prints[i].role == ROLE_TEXT && !prints[i].turned && !is_page_number(prints[i].text) &&
            pages_near(prints[i].baseline, print->baseline, SAME_BASELINE * print->size))
            return true;
    return false;
}

/* What recurs is a margin when its whole line does. One cell may hold the same on two pages. */
static void settle_recurring(struct pages *pages)
{
    for (size_t i = 0; i < pages->prints.count; i++)
        if (pages->prints.items[i].role == ROLE_RECURRING && !has_other_beside(pages, i))
            pages->prints.items[i].role = ROLE_MARGIN;
    for (size_t i = 0; i < pages->prints.count; i++)
        if (pages->prints.items[i].role == ROLE_RECURRING)
            pages->prints.items[i].role = ROLE_TEXT;
}

static void mark_recurring(struct pages *pages)
{
    struct recurrence *all = ARENA_ARRAY(pages->arena, pages->prints.count + 1, struct recurrence);
    size_t n = 0;
    for (size_t i = 0; all && i < pages->prints.count; i++) {
        const struct print *print = &pages->prints.items[i];
        if (in_margin_zone(pages, print))
            all[n++] = (struct recurrence){key_of(print->text), print->baseline, i};
    }
    if (n)
        qsort(all, n, sizeof *all, compare_recurrences);
    for (size_t i = 1; i < n; i++)
        if (recurs(pages, &all[i - 1], &all[i])) {
            pages->prints.items[all[i - 1].print].role = ROLE_RECURRING;
            pages->prints.items[all[i].print].role = ROLE_RECURRING;
        }
    settle_recurring(pages);
}

static bool starts_with_digit(struct str text)
{
    return text.n && ascii_is_digit(text.p[0]);
}

/* Whether the first number in a text is that of its page. */
static bool says_page(const struct print *print)
{
    size_t at = 0;
    while (at < print->text.n && !ascii_is_digit(print->text.p[at]))
        at++;
    return take_number(print->text, &at) == print->page;
}

/* In small print below a line of a note, as close as the note's own lines. */
static bool goes_on_note(const struct print *note, const struct print *print)
{
    float distance = print->baseline - note->baseline;
    return note->page == print->page && pages_near(note->size, print->size, 0.05f * note->size) &&
           distance > 0 && distance < NOTE_PITCH * print->size &&
           pages_near(note->box.x0, print->box.x0, NOTE_INDENT * print->size);
}

/* Page numbers, letterheads in small print at the foot, and what is printed up the side. */
static void mark_other_margins(struct pages *pages)
{
    const struct print *note = NULL; /* the line above, when it is of a note */
    for (size_t i = 0; i < pages->prints.count; i++) {
        struct print *print = &pages->prints.items[i];
        bool of_note = print->role == ROLE_TEXT &&
                       (notes_starts_note(pages, print) || (note && goes_on_note(note, print)));
        note = of_note ? print : NULL;
        if (of_note)
            continue;
        float height = pages->sheets[print->page - 1].height;
        bool zone = in_margin_zone(pages, print), foot = print->box.y0 > height / 2;
        bool small = print->size < pages->body_size * SMALL_SIZE;
        bool number = zone && is_page_number(print->text) &&
                      (says_page(print) || !has_other_beside(pages, i));
        if (print->turned || number || (zone && foot && small && !starts_with_digit(print->text)))
            print->role = ROLE_MARGIN;
    }
}

/* Segments */

static bool same_column(const struct box *column, const struct print *print)
{
    float size = print->size;
    float overlap = fminf(column->x1, print->box.x1) - fmaxf(column->x0, print->box.x0);
    float middle = (column->x0 + column->x1) / 2, own = (print->box.x0 + print->box.x1) / 2;
    return overlap > 0 &&
           (pages_near(column->x0, print->box.x0, 3.5f * size) || pages_near(middle, own, size) ||
            pages_near(column->x1, print->box.x1, size));
}

static bool joins_segment(const struct pages *pages, const struct segment *segment, size_t index)
{
    const struct print *last = &pages->prints.items[segment->end - 1];
    const struct print *print = &pages->prints.items[index];
    float distance = print->baseline - last->baseline;
    return last->role == print->role && !last->turned && !print->turned &&
           distance > SAME_BASELINE * print->size &&
           distance < PITCH_MOST * fmaxf(print->size, last->size) &&
           same_column(&segment->box, print);
}

/* The next print on the same line to the right of prints[index]; NULL when there is none. */
static const struct print *neighbour(const struct pages *pages, size_t index)
{
    const struct print *print = &pages->prints.items[index];
    size_t end = pages->page_first[print->page];
    for (size_t i = index + 1; i < end && i <= index + NEIGHBOURS; i++) {
        const struct print *other = print + (i - index);
        if (!other->turned && other->box.x0 > print->box.x1 &&
            pages_near(other->baseline, print->baseline, SAME_BASELINE * print->size))
            return other;
    }
    return NULL;
}

/* The line starts a row of a table below something else: its neighbour stands below the same text
 * as it does, or it stands further down than a line would. */
static bool starts_row(const struct pages *pages, const struct segment *segment, size_t index)
{
    const struct print *print = &pages->prints.items[index], *last = print - 1;
    const struct print *other = neighbour(pages, index);
    return other && (segment->box.x1 > other->box.x0 ||
                     print->baseline - last->baseline > 1.22f * pages->pitch * print->size + 0.5f);
}

static void make_segments(struct pages *pages, size_t page)
{
    pages->segments.count = 0;
    for (size_t i = pages->page_first[page]; i < pages->page_first[page + 1]; i++) {
        struct segment *last =
            pages->segments.count ? &pages->segments.items[pages->segments.count - 1] : NULL;
        if (last && joins_segment(pages, last, i) && !starts_row(pages, last, i)) {
            last->end = i + 1;
            last->box = box_union(last->box, pages->prints.items[i].box);
            continue;
        }
        struct segment *segment = VEC_PUSH(pages->arena, &pages->segments);
        if (segment)
            *segment =
                (struct segment){.first = i, .end = i + 1, .box = pages->prints.items[i].box};
    }
}

/* Tables: rows of segments beside each other, whose edges agree from row to row. */

static float segment_size(const struct pages *pages, const struct segment *segment)
{
    return pages->prints.items[segment->first].size;
}

static bool beside(const struct pages *pages, const struct segment *left,
                   const struct segment *right)
{
    float overlap = fminf(left->box.y1, right->box.y1) - fmaxf(left->box.y0, right->box.y0);
    float least = fminf(left->box.y1 - left->box.y0, right->box.y1 - right->box.y0);
    enum role role = pages->prints.items[left->first].role;
    return right->box.x0 >= left->box.x1 - 1 && overlap > 0.5f * least && role == ROLE_TEXT &&
           pages->prints.items[right->first].role == ROLE_TEXT;
}

static size_t row_end(const struct pages *pages, size_t first)
{
    size_t end = first + 1;
    while (end < pages->segments.count &&
           beside(pages, &pages->segments.items[end - 1], &pages->segments.items[end]))
        end++;
    return end;
}

static bool aligned(const struct pages *pages, const struct segment *a, const struct segment *b)
{
    float most = ALIGNED * segment_size(pages, a);
    return pages_near(a->box.x0, b->box.x0, most) || pages_near(a->box.x1, b->box.x1, most);
}

/* How many of segments [first, end) stand under or over one of [other, other_end). */
static size_t aligned_count(const struct pages *pages, size_t first, size_t end, size_t other,
                            size_t other_end)
{
    size_t n = 0;
    for (size_t i = first; i < end; i++)
        for (size_t k = other; k < other_end; k++)
            if (aligned(pages, &pages->segments.items[i], &pages->segments.items[k])) {
                n++;
                break;
            }
    return n;
}

/* Whether the row [row, row_end) goes on a table whose latest full row is [full, full_end): with
 * how many cells, 0 for not at all. */
static size_t goes_on_table(const struct pages *pages, size_t full, size_t full_end, size_t row,
                            size_t row_end)
{
    const struct segment *segments = pages->segments.items;
    float gap = segments[row].box.y0 - segments[row - 1].box.y1;
    if (gap > 4 * segment_size(pages, &segments[row]) ||
        segments[row].box.y0 < segments[full].box.y0 ||
        pages->prints.items[segments[row].first].role != ROLE_TEXT)
        return 0;
    return aligned_count(pages, full, full_end, row, row_end);
}

/* The table's column in which `segment` stands, by the row with the most of them. */
static uint32_t column_of(const struct pages *pages, size_t fullest, size_t fullest_end,
                          const struct segment *segment)
{
    uint32_t best = 1;
    float least = INFINITY;
    for (size_t i = fullest; i < fullest_end; i++) {
        const struct box *column = &pages->segments.items[i].box;
        float distance =
            fminf(fabsf(column->x0 - segment->box.x0), fabsf(column->x1 - segment->box.x1));
        if (distance < least) {
            least = distance;
            best = (uint32_t)(i - fullest) + 1;
        }
    }
    return best;
}

static void number_cells(struct pages *pages, size_t first, size_t end, uint32_t table)
{
    size_t fullest = first, fullest_end = first + 1;
    for (size_t row = first, next; row < end; row = next) {
        next = row_end(pages, row);
        if (next - row > fullest_end - fullest) {
            fullest = row;
            fullest_end = next;
        }
    }
    uint32_t number = 1;
    for (size_t row = first, next; row < end; row = next, number++) {
        next = row_end(pages, row);
        for (size_t i = row; i < next; i++) {
            struct segment *segment = &pages->segments.items[i];
            segment->table = table;
            segment->row = number;
            segment->column = column_of(pages, fullest, fullest_end, segment);
        }
    }
}

/* The end of the table that starts with the row [first, ...); `first` when it is none. */
static size_t table_end(const struct pages *pages, size_t first)
{
    size_t full = first, full_end = row_end(pages, first), end = full_end, rows = 1;
    if (full_end - full < 2)
        return first;
    for (size_t row = full_end; row < pages->segments.count;) {
        size_t next = row_end(pages, row);
        size_t same = goes_on_table(pages, full, full_end, row, next);
        if (same == 0 || (next - row == 1 && same > 1))
            break;
        if (next - row >= 2) { /* with one cell in common below a heading over several columns */
            full = row;
            end = full_end = next;
            rows += same >= 2;
        }
        row = next;
    }
    return rows >= 2 ? end : first;
}

static void find_tables(struct pages *pages)
{
    uint32_t table = 0;
    for (size_t i = 0; i < pages->segments.count;) {
        size_t end = table_end(pages, i);
        if (end > i)
            number_cells(pages, i, end, ++table);
        i = end > i ? end : row_end(pages, i);
    }
}

/* The table of a row that is alone on its page. */
#define LONE_ROW UINT32_MAX

/* Columns of prose that were drawn line by line across look like a table with full cells. */
#define PROSE_LINES 5
#define PROSE_BYTES 20

static bool is_prose_column(const struct pages *pages, uint32_t table, uint32_t column)
{
    size_t lines = 0, full = 0, bytes = 0;
    float widest = 0;
    for (size_t i = 0; i < pages->segments.count; i++) {
        const struct segment *segment = &pages->segments.items[i];
        if (segment->table == table && segment->column == column)
            widest = fmaxf(widest, width_of(&segment->box));
    }
    for (size_t i = 0; i < pages->segments.count; i++) {
        const struct segment *segment = &pages->segments.items[i];
        if (segment->table != table || segment->column != column)
            continue;
        lines++;
        full += width_of(&segment->box) > 0.75f * widest;
        bytes += pages->prints.items[segment->first].text.n;
    }
    return lines >= PROSE_LINES && full * 10 >= lines * 6 && bytes >= lines * PROSE_BYTES;
}

static bool is_prose(const struct pages *pages, uint32_t table)
{
    uint32_t columns = 0;
    for (size_t i = 0; i < pages->segments.count; i++)
        if (pages->segments.items[i].table == table && pages->segments.items[i].column > columns)
            columns = pages->segments.items[i].column;
    for (uint32_t column = 1; column <= columns; column++)
        if (!is_prose_column(pages, table, column))
            return false;
    return columns == 2 || columns == 3;
}

/* Put the prints of a table in the order of its columns. */
static void reorder_by_column(struct pages *pages, uint32_t table)
{
    size_t first = SIZE_MAX, n = 0;
    struct print *ordered = ARENA_ARRAY(pages->arena, pages->prints.count, struct print);
    for (uint32_t column = 1; ordered && column <= 3; column++)
        for (size_t i = 0; i < pages->segments.count; i++) {
            const struct segment *segment = &pages->segments.items[i];
            if (segment->table != table || segment->column != column)
                continue;
            first = segment->first < first ? segment->first : first;
            for (size_t k = segment->first; k < segment->end; k++)
                ordered[n++] = pages->prints.items[k];
        }
    if (n)
        memcpy(pages->prints.items + first, ordered, n * sizeof *ordered);
}

static void unweave_columns(struct pages *pages, size_t page)
{
    uint32_t tables = 0;
    bool changed = false;
    for (size_t i = 0; i < pages->segments.count; i++)
        if (pages->segments.items[i].table > tables)
            tables = pages->segments.items[i].table;
    for (uint32_t table = 1; table <= tables; table++)
        if (is_prose(pages, table)) {
            reorder_by_column(pages, table);
            changed = true;
        }
    if (!changed)
        return;
    make_segments(pages, page);
    find_tables(pages);
}

/* Blocks from segments */

static bool is_bold(const struct print *print)
{
    return print->flags & LINE_BOLD;
}

bool pages_ended_on_purpose(const struct print *print, const struct print *next, float right)
{
    return hyphen_at_line_end(print->text, next->text) == LINE_END_SPACE &&
           print->box.x1 + next->word + 0.5f * print->size < right;
}

bool pages_ends_sentence(struct str text)
{
    return text.n && memchr(".!?:", text.p[text.n - 1], 4) != NULL;
}

static bool starts_with_capital(struct str text)
{
    size_t at = 0;
    return text.n && u_isupper((UChar32)utf8_next(text, &at));
}

static bool is_list_mark(const struct mark *mark)
{
    return mark_is_of_list(mark->kind) || mark->kind == MARK_SECTION;
}

bool pages_starts_item(struct str text)
{
    struct mark mark = mark_of(text);
    return is_list_mark(&mark);
}

/* The distance of lines that is usual in a segment, in their letters' size: its smallest, but not
 * more than the document's. */
static float pitch_of(const struct pages *pages, const struct segment *segment)
{
    const struct print *prints = pages->prints.items;
    float least = pages->pitch;
    for (size_t i = segment->first + 1; i < segment->end; i++)
        least = fminf(least, (prints[i].baseline - prints[i - 1].baseline) / prints[i].size);
    return fmaxf(least, 1);
}

/* Headings may be set wider than the rest. */
static bool far_below(const struct pages *pages, const struct print *print,
                      const struct print *next, float pitch)
{
    if (next->size >= pages->body_size * HEADING_SIZE)
        pitch = fmaxf(pitch, HEADING_PITCH);
    return next->baseline - print->baseline > 1.22f * pitch * next->size + 0.5f;
}

/* Whether `next` starts a block below `print`; `start` is the block's first line, `right` and
 * `left` are its column's edges. */
static bool parts_blocks(const struct pages *pages, const struct print *start,
                         const struct print *print, const struct print *next,
                         const struct box *column, float pitch)
{
    struct mark mark = mark_of(next->text), own = mark_of(start->text);
    bool purpose = pages_ended_on_purpose(print, next, column->x1);
    if (has_leader(print->text) || far_below(pages, print, next, pitch) ||
        !pages_near(print->size, next->size, 0.08f * pages->body_size) ||
        (is_bold(print) != is_bold(next) && purpose))
        return true;
    if (notes_starts_note(pages, next))
        return true;
    if (is_list_mark(&mark) && (purpose || pages_ends_sentence(print->text) || is_list_mark(&own)))
        return true;
    if (!purpose)
        return false;
    bool sentence = pages_ends_sentence(print->text) && starts_with_capital(next->text);
    bool outside = is_list_mark(&own) && next->box.x0 < start->text_x0 - 0.5f * next->size;
    return sentence || (outside && starts_with_capital(next->text));
}

static void add_draft(struct pages *pages, const struct segment *segment, size_t first, size_t end)
{
    struct draft *draft = VEC_PUSH(pages->arena, &pages->drafts);
    if (!draft)
        return;
    *draft =
        (struct draft){.kind = BLOCK_PARAGRAPH, .first = first, .end = end, .column = segment->box};
    draft->size = pages->prints.items[first].size;
    if (pages->prints.items[first].role == ROLE_MARGIN) {
        draft->kind = BLOCK_MARGIN;
    } else if (segment->table) {
        draft->kind = BLOCK_CELL;
        draft->row = segment->row;
        draft->cell_column = segment->column;
    }
}

static void divide_segment(struct pages *pages, const struct segment *segment)
{
    const struct print *prints = pages->prints.items;
    float pitch = pitch_of(pages, segment);
    size_t start = segment->first;
    bool whole = segment->table || prints[start].role == ROLE_MARGIN;
    for (size_t i = start + 1; i < segment->end && !whole; i++)
        if (parts_blocks(pages, &prints[start], &prints[i - 1], &prints[i], &segment->box, pitch)) {
            add_draft(pages, segment, start, i);
            start = i;
        }
    add_draft(pages, segment, start, segment->end);
}

/* Tables over pages */

static size_t first_in_flow(const struct pages *pages)
{
    size_t i = 0;
    while (i < pages->segments.count &&
           pages->prints.items[pages->segments.items[i].first].role != ROLE_TEXT)
        i++;
    return i;
}

/* How many of the row's segments stand below a cell of the table that the last page ended with. */
static size_t aligned_to_open(const struct pages *pages, size_t row, size_t row_end)
{
    const struct open_table *open = &pages->open_table;
    size_t n = 0;
    for (size_t i = row; i < row_end; i++)
        for (size_t k = 0; k < open->count; k++) {
            struct segment above = pages->segments.items[i];
            above.box = open->cells[k];
            if (aligned(pages, &above, &pages->segments.items[i])) {
                n++;
                break;
            }
        }
    return n;
}

/* A page that begins with rows as the last one ended with goes on its table. */
static void go_on_table(struct pages *pages)
{
    size_t first = first_in_flow(pages);
    if (first == pages->segments.count || pages->open_table.count == 0)
        return;
    size_t end = row_end(pages, first);
    uint32_t table = pages->segments.items[first].table;
    if (end - first < 2 || aligned_to_open(pages, first, end) < 2)
        return;
    if (table == 0)
        number_cells(pages, first, end, table = LONE_ROW);
    for (size_t i = first; i < pages->segments.count; i++)
        if (pages->segments.items[i].table == table)
            pages->segments.items[i].row += pages->open_table.rows;
}

/* Remember the page's last table, when nothing stands below it. */
static void leave_table_open(struct pages *pages)
{
    struct open_table *open = &pages->open_table;
    size_t last = pages->segments.count;
    *open = (struct open_table){.count = 0};
    while (last > 0 && pages->prints.items[pages->segments.items[last - 1].first].role != ROLE_TEXT)
        last--;
    if (last == 0 || pages->segments.items[last - 1].table == 0)
        return;
    const struct segment *cell = &pages->segments.items[last - 1];
    open->rows = cell->row;
    for (size_t i = last; i-- > 0 && open->count < OPEN_CELLS; cell--) {
        if (cell->table != pages->segments.items[last - 1].table || cell->row != open->rows)
            break;
        open->cells[open->count++] = cell->box;
    }
}

static void make_drafts(struct pages *pages)
{
    for (size_t page = 0; page < pages->sheet_count; page++) {
        make_segments(pages, page);
        find_tables(pages);
        unweave_columns(pages, page);
        go_on_table(pages);
        leave_table_open(pages);
        for (size_t i = 0; i < pages->segments.count; i++)
            divide_segment(pages, &pages->segments.items[i]);
    }
}

/* What kind of block it is */

static size_t bytes_of(const struct pages *pages, const struct draft *draft)
{
    size_t n = 0;
    for (size_t i = draft->first; i < draft->end; i++)
        n += pages->prints.items[i].text.n;
    return n;
}

bool pages_has_letter(struct str text)
{
    for (size_t at = 0; at < text.n;)
        if (u_isalpha((UChar32)utf8_next(text, &at)))
            return true;
    return false;
}

static bool all_bold(const struct pages *pages, const struct draft *draft)
{
    for (size_t i = draft->first; i < draft->end; i++)
        if (!is_bold(&pages->prints.items[i]))
            return false;
    return true;
}

static struct str last_text(const struct pages *pages, const struct draft *draft)
{
    return pages->prints.items[draft->end - 1].text;
}

static bool is_large(const struct pages *pages, const struct draft *draft)
{
    return draft->size >= pages->body_size * HEADING_SIZE;
}

/* A paragraph, a list, a table or one more heading: not a lone short line. */
static bool is_body(const struct pages *pages, const struct draft *draft)
{
    struct str text = pages->prints.items[draft->first].text;
    struct mark mark = mark_of(text);
    return draft->kind == BLOCK_CELL || draft->end - draft->first > 1 ||
           pages_ends_sentence(text) || is_list_mark(&mark) || bytes_of(pages, draft) > 45 ||
           is_large(pages, draft) || all_bold(pages, draft);
}

/* Something stands below it that a heading can be of, right away or behind a short line or two. */
#define LINES_BELOW 3
static bool has_text_below(const struct pages *pages, size_t index)
{
    size_t seen = 0;
    for (size_t i = index + 1; i < pages->drafts.count && seen < LINES_BELOW; i++) {
        const struct draft *next = &pages->drafts.items[i];
        if (next->kind == BLOCK_MARGIN)
            continue;
        if (is_body(pages, next))
            return true;
        seen++;
    }
    return false;
}

static bool is_styled_heading(const struct pages *pages, size_t index)
{
    const struct draft *draft = &pages->drafts.items[index];
    struct str first = pages->prints.items[draft->first].text, last = last_text(pages, draft);
    if (bytes_of(pages, draft) > HEADING_BYTES || draft->end - draft->first > 4 ||
        !pages_has_letter(first) || has_leader(first) || !has_text_below(pages, index))
        return false;
    if (is_large(pages, draft))
        return last.p[last.n - 1] != ',' &&
               (!pages_ends_sentence(last) || draft->end == draft->first + 1);
    bool one = draft->end == draft->first + 1;
    return all_bold(pages, draft) && !pages->body_bold && !pages_ends_sentence(last) &&
           pages_near(draft->size, pages->body_size, 0.2f * pages->body_size) &&
           (one ? layout_could_be_heading(first)
                : starts_with_capital(str_sub(first, mark_of(first).skip, first.n)));
}

static bool is_numbered_heading(const struct pages *pages, size_t index)
{
    const struct draft *draft = &pages->drafts.items[index];
    struct str text = pages->prints.items[draft->first].text;
    return draft->end - draft->first == 1 && mark_of(text).kind == MARK_SECTION &&
           !has_leader(text) && layout_could_be_heading(text) && has_text_below(pages, index);
}

/* A letter without any styles: a short line alone above a paragraph. */
static bool is_plain_heading(const struct pages *pages, size_t index)
{
    const struct draft *draft = &pages->drafts.items[index];
    struct str text = pages->prints.items[draft->first].text;
    if (draft->end - draft->first != 1 || index + 1 >= pages->drafts.count || index == 0 ||
        !layout_could_be_heading(text) || mark_is_of_list(mark_of(text).kind))
        return false;
    const struct draft *next = draft + 1, *before = draft - 1;
    bool starts = before->kind != BLOCK_PARAGRAPH ||
                  pages_ends_sentence(last_text(pages, before)) || before->end - before->first > 1;
    return starts && next->kind == BLOCK_PARAGRAPH && next->end - next->first > 1 &&
           pages_near(pages->prints.items[next->first].box.x0,
                      pages->prints.items[draft->first].box.x0, draft->size);
}

static bool find_styled_headings(struct pages *pages)
{
    bool any = false;
    for (size_t i = 0; i < pages->drafts.count; i++) {
        struct draft *draft = &pages->drafts.items[i];
        if (draft->kind != BLOCK_PARAGRAPH)
            continue;
        draft->styled = is_styled_heading(pages, i);
        any |= draft->styled;
    }
    return any;
}

static void set_kinds(struct pages *pages)
{
    bool styled = find_styled_headings(pages);
    for (size_t i = 0; i < pages->drafts.count; i++) {
        struct draft *draft = &pages->drafts.items[i];
        if (draft->kind != BLOCK_PARAGRAPH)
            continue;
        struct mark mark = mark_of(pages->prints.items[draft->first].text);
        if (draft->styled || is_numbered_heading(pages, i) ||
            (!styled && is_plain_heading(pages, i)))
            draft->kind = BLOCK_HEADING;
        else if (is_list_mark(&mark))
            draft->kind = BLOCK_LIST_ITEM;
    }
}

/* Levels: of headings by the rank of their size, and among those of one size by the length of their
 * number ("2", "2.3"); of items by indent. */

struct ranks {
    uint32_t rank[SIZE_STEPS];
    uint32_t shortest[SIZE_STEPS]; /* number of that size; 0: none is numbered */
};

static size_t heading_step(const struct pages *pages, const struct draft *draft)
{
    return size_step(is_large(pages, draft) ? draft->size : pages->body_size);
}

static void rank_sizes(const struct pages *pages, struct ranks *ranks)
{
    bool used[SIZE_STEPS] = {false};
    for (size_t i = 0; i < pages->drafts.count; i++) {
        const struct draft *draft = &pages->drafts.items[i];
        if (draft->kind != BLOCK_HEADING)
            continue;
        size_t step = heading_step(pages, draft);
        uint32_t length = mark_of(pages->prints.items[draft->first].text).level;
        used[step] = true;
        if (length && (ranks->shortest[step] == 0 || length < ranks->shortest[step]))
            ranks->shortest[step] = length;
    }
    uint32_t next = 1;
    for (size_t step = SIZE_STEPS; step-- > 0;) {
        ranks->rank[step] = next;
        next += used[step] && next < HEADING_LEVELS;
    }
}

static void set_heading_levels(struct pages *pages)
{
    struct ranks ranks = {0};
    rank_sizes(pages, &ranks);
    for (size_t i = 0; i < pages->drafts.count; i++) {
        struct draft *draft = &pages->drafts.items[i];
        if (draft->kind != BLOCK_HEADING)
            continue;
        size_t step = heading_step(pages, draft);
        uint32_t length = mark_of(pages->prints.items[draft->first].text).level;
        draft->level = ranks.rank[step] + (length ? length - ranks.shortest[step] : 0);
    }
}

static void set_item_levels(struct pages *pages)
{
    float indents[8];
    const uint32_t most = sizeof indents / sizeof *indents;
    uint32_t depth = 0;
    for (size_t i = 0; i < pages->drafts.count; i++) {
        struct draft *draft = &pages->drafts.items[i];
        if (draft->kind != BLOCK_LIST_ITEM) {
            depth = draft->kind == BLOCK_MARGIN ? depth : 0;
            continue;
        }
        float x = pages->prints.items[draft->first].box.x0, size = draft->size;
        while (depth > 1 && x < indents[depth - 1] - 0.5f * size)
            depth--;
        if (depth == 0 || (x > indents[depth - 1] + size && depth < most))
            indents[depth++] = x;
        draft->level = depth;
    }
}

/* Writing */

/* A word divided at the end of `text` is made whole with the first word of what follows; the bytes
 * that were so taken in *ret_taken. */
static struct str pull_up(struct arena *arena, struct str text, struct str next, size_t *ret_taken)
{
    enum line_end end = hyphen_at_line_end(text, next);
    *ret_taken = 0;
    if (end == LINE_END_SPACE)
        return text;
    size_t word = 0;
    while (word < next.n && !ascii_is_space(next.p[word]))
        word++;
    size_t kept = text.n - (end == LINE_END_DIVIDED ? hyphen_length(text) : 0);
    *ret_taken = word;
    return str_format(arena, "%.*s%.*s", (int)kept, text.p, (int)word, next.p);
}

/* Where a box of a sheet is on the page, before the page was turned about its middle. */
static struct box box_on_page(const struct sheet *sheet, struct box box)
{
    float cosine = cosf(sheet->turned), sine = sinf(sheet->turned);
    bool lying = fabsf(sine) > fabsf(cosine);
    float middle_x = (lying ? sheet->height : sheet->width) / 2;
    float middle_y = (lying ? sheet->width : sheet->height) / 2;
    float x = (box.x0 + box.x1 - sheet->width) / 2, y = (box.y0 + box.y1 - sheet->height) / 2;
    float half_width = width_of(&box) / 2, half_height = (box.y1 - box.y0) / 2;
    float across = fabsf(cosine) * half_width + fabsf(sine) * half_height;
    float down = fabsf(sine) * half_width + fabsf(cosine) * half_height;
    float own_x = middle_x + cosine * x + sine * y, own_y = middle_y - sine * x + cosine * y;
    return (struct box){own_x - across, own_y - down, own_x + across, own_y + down};
}

static struct line line_of(const struct pages *pages, const struct print *print)
{
    const struct sheet *sheet = &pages->sheets[print->page - 1];
    struct box box =
        sheet->turned == 0 ? box_as_shown(sheet, print->box) : box_on_page(sheet, print->box);
    return (struct line){
        .page = print->page, .size = print->size, .flags = print->flags, .box = box};
}

static uint32_t confidence_of(const struct pages *pages, const struct draft *draft)
{
    const struct print *prints = pages->prints.items;
    uint32_t confidence = 0;
    size_t bytes = 0;
    for (size_t i = draft->first; i < draft->end; i++) {
        confidence = mean_confidence(confidence, bytes, prints[i].confidence, prints[i].text.n);
        bytes += prints[i].text.n;
    }
    return confidence;
}

static void compose_prints(struct pages *pages, struct composer *composer,
                           const struct draft *draft)
{
    const struct print *prints = pages->prints.items;
    struct str text = prints[draft->first].text;
    struct line line = line_of(pages, &prints[draft->first]);
    for (size_t i = draft->first + 1; i < draft->end; i++) {
        size_t taken;
        text = pull_up(pages->arena, text, prints[i].text, &taken);
        struct str rest = str_trim(str_sub(prints[i].text, taken, prints[i].text.n));
        if (rest.n == 0)
            continue; /* the whole line was the rest of a word; the next may be one too */
        compose_line(composer, text, &line);
        text = rest;
        line = line_of(pages, &prints[i]);
    }
    compose_line(composer, text, &line);
}

static bool has_mark(enum block_kind kind)
{
    return kind == BLOCK_HEADING || kind == BLOCK_LIST_ITEM;
}

/* What is printed before the block's text and is no part of it. */
static struct str mark_before(const struct draft *draft, struct str first, size_t *ret_skip)
{
    struct mark mark = mark_of(first);
    if (draft->kind == BLOCK_NOTE)
        return str_sub(first, 0, notes_mark(first, ret_skip));
    *ret_skip = has_mark(draft->kind) ? mark.skip : 0;
    return str_sub(first, 0, has_mark(draft->kind) ? mark.length : 0);
}

static void compose_all(struct pages *pages, struct composer *composer)
{
    enum block_kind before = BLOCK_MARGIN;
    compose_expect(composer, pages->prints.count, pages->drafts.count);
    for (size_t i = 0; i < pages->drafts.count; i++) {
        const struct draft *draft = &pages->drafts.items[i];
        struct str first = pages->prints.items[draft->first].text;
        size_t skip = 0;
        struct block block = {.kind = draft->kind,
                              .level = draft->level,
                              .row = draft->row,
                              .column = draft->cell_column,
                              .mark = mark_before(draft, first, &skip),
                              .confidence = confidence_of(pages, draft)};
        bool close = draft->kind == before && (before == BLOCK_CELL || before == BLOCK_LIST_ITEM);
        compose_begin(composer, !close);
        compose_prints(pages, composer, draft);
        compose_block(composer, &block, skip);
        before = draft->kind;
    }
}

void pages_compose(struct arena *arena, const struct sheet *sheets, size_t count,
                   struct composer *composer)
{
    struct pages pages = {.arena = arena, .sheets = sheets, .sheet_count = count};
    notes_find_references(&pages);
    make_prints(&pages);
    if (!pages.page_first)
        return;
    measure_body(&pages);
    measure_pitch(&pages);
    mark_recurring(&pages);
    mark_other_margins(&pages);
    make_drafts(&pages);
    notes_set_kinds(&pages);
    flow_join(&pages);
    set_kinds(&pages);
    notes_drop_references(&pages);
    set_heading_levels(&pages);
    set_item_levels(&pages);
    compose_all(&pages, composer);
}
