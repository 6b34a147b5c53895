/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/dates.h"

#include "text/language/scan.h"

#define YEAR_FIRST 1900
#define YEAR_LAST 2100

/* A run of digits read at a place. */
struct number {
    int value;
    size_t digits; /* 0 when there is none */
    size_t end;
};

static struct number number_at(struct str text, size_t at)
{
    struct number number = {0, 0, at};
    while (number.end < text.n && ascii_is_digit(text.p[number.end])) {
        if (number.digits < 8)
            number.value = number.value * 10 + (text.p[number.end] - '0');
        number.digits++;
        number.end++;
    }
    return number;
}

static bool is_day(struct date date)
{
    struct date probe = {date.year ? date.year : 2020, date.month, date.day};
    return date_valid(probe) && probe.year >= YEAR_FIRST && probe.year <= YEAR_LAST;
}

/* Behind the date a number may not go on: "2021-02-03-5" is no date. */
static bool number_goes_on(struct str text, size_t end)
{
    uint32_t c = scan_next(text, &end);
    if (ascii_is_digit((char)c) && c < 0x80)
        return true;
    uint32_t next = scan_peek(text, end);
    return (c == '-' || c == '/') && next < 0x80 && ascii_is_digit((char)next);
}

static bool give(struct str text, size_t start, size_t end, struct date date,
                 struct dated_place *ret_place)
{
    if (!is_day(date) || number_goes_on(text, end))
        return false;
    *ret_place = (struct dated_place){date, {start, end}};
    return true;
}

/* Behind `sign` at `at`, blanks around a dash allowed; SCAN_NONE when another sign stands there. */
static size_t behind_sign(struct str text, size_t at, uint32_t sign)
{
    size_t next = sign == '-' ? scan_blanks(text, at) : at;
    if (scan_next(text, &next) != sign)
        return SCAN_NONE;
    return sign == '-' ? scan_blanks(text, next) : next;
}

/* 2021-02-03, 2021.02.03, 2021/02/03. */
static bool year_first(struct str text, size_t at, struct number year, struct dated_place *ret)
{
    uint32_t sign = scan_peek(text, scan_blanks(text, year.end));
    if (sign != '-' && sign != '.' && sign != '/')
        return false;
    size_t next = behind_sign(text, year.end, sign);
    if (next == SCAN_NONE)
        return false;
    struct number month = number_at(text, next);
    if (month.digits < 1 || month.digits > 2)
        return false;
    next = behind_sign(text, month.end, sign);
    if (next == SCAN_NONE)
        return false;
    struct number day = number_at(text, next);
    if (day.digits < 1 || day.digits > 2)
        return false;
    return give(text, at, day.end, (struct date){year.value, month.value, day.value}, ret);
}

static int month_at(struct str text, size_t at, size_t *ret_end)
{
    /* Full names first: a short one must not cut a long one off. English as in mail headers. */
    static const struct {
        const char *name;
        int month;
    } names[] = {
        {"januari", 1},   {"februari", 2},  {"mars", 3},    {"april", 4},     {"maj", 5},
        {"juni", 6},      {"juli", 7},      {"augusti", 8}, {"september", 9}, {"oktober", 10},
        {"november", 11}, {"december", 12}, {"january", 1}, {"february", 2},  {"march", 3},
        {"june", 6},      {"july", 7},      {"august", 8},  {"october", 10},  {"sept", 9},
        {"jan", 1},       {"feb", 2},       {"febr", 2},    {"mar", 3},       {"apr", 4},
        {"may", 5},       {"jun", 6},       {"jul", 7},     {"aug", 8},       {"sep", 9},
        {"okt", 10},      {"oct", 10},      {"nov", 11},    {"dec", 12},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t end = scan_phrase(text, at, str_from(names[i].name));
        if (end == SCAN_NONE)
            continue;
        *ret_end = scan_peek(text, end) == '.' ? end + 1 : end;
        return names[i].month;
    }
    return 0;
}

/* "3 februari 2021", "3:e feb. 2021", "3 februari". */
static bool named_month(struct str text, size_t at, struct number day, struct dated_place *ret)
{
    size_t next = day.end;
    if (scan_peek(text, next) == ':') {
        uint32_t ending = scan_peek(text, next + 1);
        if (ending != 'e' && ending != 'a')
            return false;
        next += 2;
    } else if (scan_peek(text, next) == '.') {
        next++;
    }
    next = scan_blanks(text, next);
    if (next < text.n && text.p[next] == '\n')
        next = scan_blanks(text, next + 1);
    size_t end = 0;
    int month = month_at(text, next, &end);
    if (!month)
        return false;
    next = scan_blanks(text, scan_peek(text, end) == ',' ? end + 1 : end);
    if (next < text.n && text.p[next] == '\n')
        next = scan_blanks(text, next + 1);
    struct number year = number_at(text, next);
    struct date date = {year.digits == 4 ? year.value : 0, month, day.value};
    return give(text, at, date.year ? year.end : end, date, ret);
}

/* "3/2 2021", "3/2-21", "3/2/2021", "03.02.2021", "03-02-2021". */
static bool day_first(struct str text, size_t at, struct number day, struct dated_place *ret)
{
    uint32_t sign = scan_peek(text, day.end);
    if (sign != '/' && sign != '.' && sign != '-')
        return false;
    size_t next = day.end;
    scan_next(text, &next);
    struct number month = number_at(text, next);
    if (month.digits < 1 || month.digits > 2)
        return false;
    next = scan_blanks(text, month.end);
    uint32_t second = scan_peek(text, next);
    bool parted = sign == '/' ? (second == '-' || second == '/') : second == sign;
    if (!parted && (sign != '/' || next == month.end))
        return false;
    if (parted)
        scan_next(text, &next);
    struct number year = number_at(text, scan_blanks(text, next));
    bool short_year = year.digits == 2 && sign == '/' && second == '-';
    if (year.digits != 4 && !short_year)
        return false;
    struct date date = {short_year ? 2000 + year.value : year.value, month.value, day.value};
    return give(text, at, year.end, date, ret);
}

bool date_at(struct str text, size_t at, struct dated_place *ret_place)
{
    struct number first = number_at(text, at);
    switch (first.digits) {
    case 8:
        return give(text, at, first.end,
                    (struct date){first.value / 10000, first.value / 100 % 100, first.value % 100},
                    ret_place);
    case 4:
        return year_first(text, at, first, ret_place);
    case 1:
    case 2:
        return named_month(text, at, first, ret_place) || day_first(text, at, first, ret_place);
    default:
        return false;
    }
}

/* Whether a number that begins at `at` is the rest of a longer one. */
static bool inside_number(struct str text, size_t start, size_t at)
{
    if (at == start)
        return false;
    uint32_t sign = scan_peek_back(text, at);
    if (sign < 0x80 && ascii_is_digit((char)sign))
        return true;
    if (sign != '-' && sign != '/' && sign != '.' && sign != ':')
        return false;
    size_t before = at - 1;
    while (before > start && ((unsigned char)text.p[before] & 0xC0) == 0x80)
        before--;
    uint32_t c = scan_peek_back(text, before);
    return sign == '-' || sign == '/' ? scan_is_alnum(c) : c < 0x80 && ascii_is_digit((char)c);
}

struct dated_places dates_of(struct arena *arena, struct str text, struct range range)
{
    VEC(struct dated_place) places = {0};
    text = str_sub(text, 0, range.end);
    for (size_t at = range.start; at < text.n;) {
        struct dated_place place;
        if (!ascii_is_digit(text.p[at])) {
            at++;
        } else if (!inside_number(text, range.start, at) && date_at(text, at, &place)) {
            *VEC_PUSH(arena, &places) = place;
            at = place.range.end;
        } else {
            at = number_at(text, at).end;
        }
    }
    return (struct dated_places){places.items, places.count};
}

bool date_of_mail(struct str field, struct date *ret_date)
{
    for (size_t at = 0; at < field.n; at++) {
        struct dated_place place;
        if (!ascii_is_digit(field.p[at]) || inside_number(field, 0, at))
            continue;
        bool found = date_at(field, at, &place) && place.date.year;
        if (found)
            *ret_date = place.date;
        return found;
    }
    return false;
}
