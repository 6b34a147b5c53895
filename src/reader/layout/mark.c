/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/mark.h"

#include "base/utf8.h"
#include "text/language/markup.h"

#include <unicode/uchar.h>

static const uint32_t bullets[] = {
    '-',    '*',    0x00B7, 0x2022, 0x2023, 0x2043, 0x2012, 0x2013, 0x2014, 0x2192,
    0x2212, 0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B6, 0x25B8, 0x25BA, 0x25C6, 0x25CB,
    0x25CF, 0x25E6, 0x2610, 0x2611, 0x2612, 0x2713, 0x2714, 0x27A2, 0x2B24,
};

static size_t bullet_length(struct str line)
{
    size_t at = 0;
    uint32_t c = utf8_next(line, &at);
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (bullets[i] == c)
            return at;
    return 0;
}

/* Up to three digits at `at`; the number in *ret_number. */
static size_t digits(struct str line, size_t at, uint32_t *ret_number)
{
    size_t end = at;
    uint32_t number = 0;
    while (end < line.n && end - at < 4 && ascii_is_digit(line.p[end]))
        number = number * 10 + (uint32_t)(line.p[end++] - '0');
    *ret_number = number;
    return end - at <= 3 ? end - at : 0;
}

static char at_or_nul(struct str line, size_t at)
{
    return at < line.n ? line.p[at] : '\0';
}

static struct mark number_mark(struct str line)
{
    struct mark none = {0}, mark = {.level = 1};
    size_t open = at_or_nul(line, 0) == '(', at = open;
    size_t length = digits(line, at, &mark.number);
    if (length == 0)
        return none;
    at += length;
    uint32_t ignored;
    while (!open && at_or_nul(line, at) == '.' && (length = digits(line, at + 1, &ignored)) > 0) {
        at += 1 + length;
        mark.level++;
    }
    char closing = at_or_nul(line, at);
    if (open && closing != ')')
        return none;
    bool closed = closing == ')' || closing == '.';
    mark.length = at + closed;
    mark.kind = mark.level > 1 ? MARK_SECTION : closed ? MARK_NUMBER : MARK_BARE;
    return mark;
}

/* "a)" and "(a)"; more than one letter only of small Roman numerals. */
static struct mark letter_mark(struct str line)
{
    struct mark none = {0};
    size_t open = at_or_nul(line, 0) == '(', at = open;
    bool roman = true;
    while (ascii_is_alpha(at_or_nul(line, at)) && at - open < 4) {
        char c = ascii_lower(line.p[at++]);
        roman &= c == 'i' || c == 'v' || c == 'x';
    }
    size_t letters = at - open;
    if (letters == 0 || (letters > 1 && !roman) || at_or_nul(line, at) != ')')
        return none;
    return (struct mark){.kind = MARK_LETTER, .length = at + 1, .level = 1};
}

static struct mark hash_mark(struct str line)
{
    size_t hashes = 0;
    while (at_or_nul(line, hashes) == '#')
        hashes++;
    if (hashes == 0 || hashes > 6)
        return (struct mark){0};
    return (struct mark){.kind = MARK_HASH, .length = hashes, .level = (uint32_t)hashes};
}

/* "§ 187" of minutes and statutes (U+00A7). */
static struct mark paragraph_mark(struct str line)
{
    struct mark mark = {.kind = MARK_SECTION, .level = 1};
    struct str sign = STR("§");
    size_t at = sign.n;
    if (!str_starts(line, sign))
        return (struct mark){0};
    at += at_or_nul(line, at) == ' ';
    size_t length = digits(line, at, &mark.number);
    mark.length = at + length;
    return length ? mark : (struct mark){0};
}

static struct mark any_mark(struct str line)
{
    size_t bullet = line.n ? bullet_length(line) : 0;
    if (!bullet)
        bullet = markup_item_length(line);
    if (bullet)
        return (struct mark){.kind = MARK_BULLET, .length = bullet, .level = 1};
    struct mark mark = number_mark(line);
    if (mark.kind == MARK_NONE)
        mark = letter_mark(line);
    if (mark.kind == MARK_NONE)
        mark = paragraph_mark(line);
    return mark.kind == MARK_NONE ? hash_mark(line) : mark;
}

static bool capital_at(struct str line, size_t at)
{
    return at < line.n && u_isupper((UChar32)utf8_next(line, &at));
}

/* "2.3 Bakgrund", not "1.5 miljoner"; "2 Bakgrund", not "2 av". */
static bool needs_capital(enum mark_kind kind)
{
    return kind == MARK_SECTION || kind == MARK_BARE;
}

struct mark mark_of(struct str line)
{
    struct mark none = {0}, mark = any_mark(line);
    if (mark.kind == MARK_NONE)
        return none;
    size_t at = mark.length;
    while (at < line.n && ascii_is_space(line.p[at]))
        at++;
    bool apart = at > mark.length || line.p[0] == '<';
    if (!apart || at == line.n || (needs_capital(mark.kind) && !capital_at(line, at)))
        return none;
    mark.skip = at;
    return mark;
}

bool mark_is_before(struct str text, struct str behind)
{
    struct mark mark = any_mark(text);
    return mark.kind != MARK_NONE && mark.length == text.n && behind.n &&
           (!needs_capital(mark.kind) || capital_at(behind, 0));
}

bool mark_is_of_list(enum mark_kind kind)
{
    return kind == MARK_BULLET || kind == MARK_NUMBER || kind == MARK_LETTER;
}

bool mark_follows(const struct mark *before, const struct mark *after)
{
    if (before->kind != after->kind || !mark_is_of_list(before->kind))
        return false;
    return before->kind != MARK_NUMBER || after->number == before->number + 1;
}
