/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/letter/case_numbers.h"

#include "base/utf8.h"
#include "text/language/dates.h"
#include "text/language/scan.h"

#include <unicode/uchar.h>

/* A case number has few parts; a run of signs with more is something else. */
#define PARTS_MAX 12
#define REGISTER_LETTERS_MAX 6

/* A run of letters or of digits. */
struct part {
    struct range range;
    bool letters, capital, all_capitals;
    size_t length; /* in characters */
    unsigned value;
    uint32_t sign; /* folded, in front of it; 0 when nothing is */
};

/* What stands between two blanks. */
struct chunk {
    struct part parts[PARTS_MAX];
    size_t count;
    struct range range;
};

static bool is_sign(uint32_t c)
{
    return c == '-' || c == '/' || c == ':' || c == '.' || c == '_';
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static size_t read_part(struct str text, size_t at, struct part *part)
{
    part->letters = scan_is_letter(scan_peek(text, at));
    part->all_capitals = part->letters;
    size_t next = at;
    while (next < text.n) {
        size_t behind = next, again = next;
        uint32_t c = scan_next(text, &behind);
        if (part->letters ? !scan_is_letter(c) : !is_digit(c))
            break;
        bool capital = part->letters && u_isupper((UChar32)utf8_next(text, &again));
        part->capital |= capital && next == at;
        part->all_capitals &= capital;
        if (!part->letters && part->length < 9)
            part->value = part->value * 10 + (c - '0');
        part->length++;
        next = behind;
    }
    part->range = (struct range){at, next};
    return next;
}

/* The chunk at `at`; without parts when none begins there or it has too many. */
static struct chunk read_chunk(struct str text, size_t at)
{
    struct chunk chunk = {.range = {at, at}};
    uint32_t sign = 0;
    while (chunk.count < PARTS_MAX && scan_is_alnum(scan_peek(text, at))) {
        struct part *part = &chunk.parts[chunk.count];
        *part = (struct part){.sign = sign};
        at = read_part(text, at, part);
        if (at == part->range.start)
            break;
        chunk.count++;
        chunk.range.end = at;
        size_t next = at;
        uint32_t c = scan_next(text, &next);
        sign = is_sign(c) ? c : 0;
        at = sign ? next : at;
    }
    if (chunk.count == PARTS_MAX)
        chunk.count = 0;
    return chunk;
}

static bool is_year(const struct part *part)
{
    return !part->letters && part->length == 4 && part->value >= 1960 && part->value <= 2100;
}

static bool is_short_year(const struct part *part)
{
    return !part->letters && part->length == 2;
}

static size_t numbers_in(const struct chunk *chunk)
{
    size_t count = 0;
    for (size_t i = 0; i < chunk->count; i++)
        count += !chunk->parts[i].letters;
    return count;
}

static size_t digits_in(const struct chunk *chunk)
{
    size_t count = 0;
    for (size_t i = 0; i < chunk->count; i++)
        count += chunk->parts[i].letters ? 0 : chunk->parts[i].length;
    return count;
}

static bool has_year(const struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (is_year(&chunk->parts[i]))
            return true;
    for (size_t i = 0; i < chunk->count; i++)
        if (is_short_year(&chunk->parts[i]) && numbers_in(chunk) > 1)
            return true;
    return false;
}

/* Letters that may be a register's: few, and capitals ("RS", "Fi"). */
static bool is_register(const struct chunk *chunk, enum case_number_trust trust)
{
    const struct part *first = &chunk->parts[0];
    return chunk->count > 0 && numbers_in(chunk) == 0 && first->capital &&
           (trust == CASE_NUMBER_LABELLED || first->all_capitals || first->length <= 2) &&
           first->length <= REGISTER_LETTERS_MAX && chunk->count <= 2;
}

/* Laws, reports and the like are numbered in the same way. */
static bool names_a_source(struct str text, const struct chunk *chunk)
{
    static const char *const sources[] = {
        "sou", "sfs", "ds",    "prop",   "dir", "bet",   "rskr", "eg",     "nja",   "kap",   "mål",
        "art", "sid", "punkt", "insats", "kl",  "fråga", "box",  "tabell", "figur", "bilaga"};
    if (chunk->count == 0 || !chunk->parts[0].letters)
        return false;
    struct range range = chunk->parts[0].range;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (scan_same(str_sub(text, range.start, range.end), str_from(sources[i])))
            return true;
    return false;
}

/* "2026-2033". */
static bool is_span_of_years(const struct chunk *chunk)
{
    return chunk->count == 2 && is_year(&chunk->parts[0]) && is_year(&chunk->parts[1]);
}

/* "2010:630" is a law, not a case. */
static bool is_law(const struct chunk *chunk)
{
    return chunk->count == 2 && chunk->parts[1].sign == ':';
}

/* As telephone numbers do, and no case number without register. */
static bool starts_with_zero(struct str text, const struct part *part)
{
    return !part->letters && text.p[part->range.start] == '0';
}

/* The body of a number, without a register before it. */
static bool is_core(struct str text, const struct chunk *chunk, bool registered,
                    enum case_number_trust trust)
{
    if (chunk->count == 0 || numbers_in(chunk) == 0)
        return false;
    if (trust == CASE_NUMBER_LABELLED && (chunk->count > 1 || registered))
        return digits_in(chunk) >= 2;
    if (trust == CASE_NUMBER_LABELLED)
        return digits_in(chunk) >= 3 && chunk->range.end == text.n;
    if (names_a_source(text, chunk) || !has_year(chunk) || numbers_in(chunk) < 2)
        return false;
    if (is_span_of_years(chunk))
        return false;
    if (registered || numbers_in(chunk) < chunk->count)
        return digits_in(chunk) >= 3;
    return digits_in(chunk) >= 6 && !starts_with_zero(text, &chunk->parts[0]) && !is_law(chunk);
}

static bool ends_here(struct str text, size_t end)
{
    uint32_t c = scan_peek(text, end);
    return !scan_is_alnum(c);
}

/* The chunk behind one blank (or behind " - " when `dashed`), if one stands there. */
static struct chunk chunk_behind(struct str text, size_t end, bool dashed)
{
    size_t next = end;
    if (scan_next(text, &next) != ' ')
        return (struct chunk){.count = 0};
    if (dashed && (scan_next(text, &next) != '-' || scan_next(text, &next) != ' '))
        return (struct chunk){.count = 0};
    return read_chunk(text, next);
}

static bool is_digits(const struct chunk *chunk, size_t least, size_t most)
{
    return chunk->count == 1 && !chunk->parts[0].letters && chunk->parts[0].length >= least &&
           chunk->parts[0].length <= most;
}

/* "2016/0272 KS-5": register and document number behind. */
static bool is_register_behind(const struct chunk *chunk)
{
    return chunk->count == 2 && chunk->parts[0].capital && chunk->parts[0].length >= 2 &&
           chunk->parts[0].length <= REGISTER_LETTERS_MAX && chunk->parts[1].sign == '-' &&
           !chunk->parts[1].letters;
}

/* "2025-00417 KS": the register alone behind, in capitals. */
static bool is_bare_register_behind(struct str text, const struct chunk *chunk)
{
    if (chunk->count != 1 || !chunk->parts[0].letters || chunk->parts[0].length < 2 ||
        chunk->parts[0].length > REGISTER_LETTERS_MAX)
        return false;
    for (size_t at = chunk->range.start; at < chunk->range.end;)
        if (!u_isupper((UChar32)utf8_next(text, &at)))
            return false;
    return true;
}

/* How far the number goes on behind `core`: a class, a register behind it, " - 001". */
static size_t end_of_number(struct str text, const struct chunk *core)
{
    size_t end = core->range.end;
    struct chunk next = chunk_behind(text, end, true);
    if (core->parts[0].letters && is_digits(&next, 3, 3))
        return next.range.end;
    next = chunk_behind(text, end, false);
    bool register_inside = core->count >= 2 && is_year(&core->parts[0]) && core->parts[1].letters;
    if (register_inside && core->count == 2 && is_digits(&next, 1, 6)) {
        end = next.range.end; /* "2017/KS 0001", then the class */
        next = chunk_behind(text, end, false);
    }
    if (register_inside && is_digits(&next, 3, 3))
        return next.range.end;
    bool year_and_serial = is_year(&core->parts[0]) && core->count == 2 && !core->parts[1].letters;
    if (year_and_serial && (is_register_behind(&next) || is_bare_register_behind(text, &next)))
        return next.range.end;
    return end;
}

/* "2017/KS 0001": a core that is whole only with the digits behind it. */
static bool is_split_core(struct str text, const struct chunk *chunk)
{
    struct chunk next = chunk_behind(text, chunk->range.end, false);
    return chunk->count == 2 && is_year(&chunk->parts[0]) && chunk->parts[1].capital &&
           is_digits(&next, 3, 6);
}

static bool is_date_there(struct str text, size_t at)
{
    struct dated_place place;
    return date_at(text, at, &place);
}

bool case_number_at(struct str text, struct range within, enum case_number_trust trust,
                    struct range *ret_range)
{
    text = str_sub(text, 0, within.end);
    struct chunk chunk = read_chunk(text, within.start);
    bool registered = false;
    for (int registers = 0; registers < 2 && is_register(&chunk, trust); registers++) {
        if (trust == CASE_NUMBER_BARE && names_a_source(text, &chunk))
            return false;
        struct chunk next = chunk_behind(text, chunk.range.end, false);
        if (!is_register(&next, trust) && numbers_in(&next) < 2 &&
            !(trust == CASE_NUMBER_LABELLED && numbers_in(&next) == 1))
            return false;
        registered = true;
        chunk = next;
    }
    if (chunk.count == 0 || (!registered && is_date_there(text, within.start)))
        return false;
    if (registered && is_date_there(text, chunk.range.start))
        return false;
    if (!is_core(text, &chunk, registered, trust) && !is_split_core(text, &chunk))
        return false;
    size_t end = end_of_number(text, &chunk);
    if (!ends_here(text, end))
        return false;
    *ret_range = (struct range){within.start, end};
    return true;
}

struct str case_number_normalise(struct arena *arena, struct str number)
{
    struct buf out = {.max = number.n + 1};
    out.p = arena_alloc(arena, out.max);
    out.room = out.max;
    bool blank = false;
    for (size_t at = 0; at < number.n;) {
        size_t next = at;
        uint32_t folded = scan_next(number, &next);
        if (folded == ' ' || folded == '\n') {
            blank = out.n > 0;
        } else {
            if (blank)
                buf_add_c(&out, ' ');
            blank = false;
            if (folded == '-')
                buf_add_c(&out, '-');
            else
                buf_add_str(&out, str_sub(number, at, next));
        }
        at = next;
    }
    return buf_str(&out);
}

/* The parts of a number wherever its blanks and signs stand. */
static struct chunk parts_of(struct str number)
{
    struct chunk parts = {.count = 0};
    for (size_t at = 0; at < number.n && parts.count < PARTS_MAX;) {
        size_t next = at;
        if (!scan_is_alnum(scan_next(number, &next))) {
            at = next;
            continue;
        }
        struct part *part = &parts.parts[parts.count];
        *part = (struct part){.sign = 0};
        size_t end = read_part(number, at, part);
        parts.count += end > at;
        at = end > at ? end : next;
    }
    return parts;
}

static bool part_same(struct str a, const struct part *in_a, struct str b, const struct part *in_b)
{
    if (in_a->letters != in_b->letters)
        return false;
    if (!in_a->letters)
        return in_a->value == in_b->value;
    return scan_same(str_sub(a, in_a->range.start, in_a->range.end),
                     str_sub(b, in_b->range.start, in_b->range.end));
}

/* Drop the letters in front, if numbers enough for a case stand behind them. */
static size_t letters_in_front(const struct chunk *parts)
{
    size_t first = 0;
    while (first < parts->count && parts->parts[first].letters)
        first++;
    return parts->count - first >= 2 ? first : 0;
}

static bool has_long_serial(const struct chunk *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        if (!parts->parts[i].letters && parts->parts[i].length >= 3 && !is_year(&parts->parts[i]))
            return true;
    return false;
}

/* Every part alike from the given ones on; the longer may have one handling number more. */
static bool parts_same(struct str a, const struct chunk *in_a, size_t from_a, struct str b,
                       const struct chunk *in_b, size_t from_b)
{
    size_t left_a = in_a->count - from_a, left_b = in_b->count - from_b;
    size_t shared = left_a < left_b ? left_a : left_b;
    for (size_t i = 0; i < shared; i++)
        if (!part_same(a, &in_a->parts[from_a + i], b, &in_b->parts[from_b + i]))
            return false;
    if (left_a == left_b)
        return shared > 0;
    const struct chunk *longer = left_a > left_b ? in_a : in_b;
    const struct part *last = &longer->parts[longer->count - 1];
    size_t more = left_a > left_b ? left_a - left_b : left_b - left_a;
    return more == 1 && !last->letters && last->length <= 3 && shared >= 2;
}

bool case_number_same(struct str a, struct str b)
{
    struct chunk in_a = parts_of(a), in_b = parts_of(b);
    if (parts_same(a, &in_a, 0, b, &in_b, 0))
        return true;
    size_t from_a = letters_in_front(&in_a), from_b = letters_in_front(&in_b);
    bool one_lacks_letters = (from_a == 0) != (from_b == 0);
    return one_lacks_letters && has_long_serial(&in_a) && has_long_serial(&in_b) &&
           parts_same(a, &in_a, from_a, b, &in_b, from_b);
}

/* Match all parts of `number` from byte `at` on, with at most three signs or blanks between. */
static size_t match_parts(struct str text, size_t at, struct str number, const struct chunk *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        for (int signs = 0; i > 0 && signs < 3; signs++) {
            size_t next = at;
            uint32_t c = scan_next(text, &next);
            if (!is_sign(c) && c != ' ' && c != '\n')
                break;
            at = next;
        }
        struct part found = {.sign = 0};
        if (!scan_is_alnum(scan_peek(text, at)))
            return SCAN_NONE;
        at = read_part(text, at, &found);
        if (at == found.range.start || !part_same(text, &found, number, &parts->parts[i]))
            return SCAN_NONE;
    }
    return at;
}

bool case_number_find(struct str text, struct str number, size_t from, struct range *ret_range)
{
    struct chunk parts = parts_of(number);
    if (parts.count == 0 || numbers_in(&parts) == 0)
        return false;
    for (size_t at = from; at < text.n; utf8_next(text, &at)) {
        uint32_t before = scan_peek_back(text, at);
        bool inside = parts.parts[0].letters ? scan_is_letter(before) : is_digit(before);
        if (inside || !scan_is_alnum(scan_peek(text, at)))
            continue;
        size_t end = match_parts(text, at, number, &parts);
        if (end == SCAN_NONE)
            continue;
        *ret_range = (struct range){at, end};
        return true;
    }
    return false;
}
