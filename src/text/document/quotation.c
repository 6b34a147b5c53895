/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/quotation.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

#define SOFT_HYPHEN 0xAD
#define HYPHEN 0x2010

enum sign_kind {
    SIGN_END,
    SIGN_SPACE,
    SIGN_DIVISION, /* a hyphen with the line's end behind it */
    SIGN_CHARACTER
};

/* What a person sees as one sign; `end` is behind it. */
struct sign {
    enum sign_kind kind;
    uint32_t code; /* of a character */
    size_t end;
};

static bool is_space(uint32_t c)
{
    return u_isUWhiteSpace((UChar32)c);
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == HYPHEN;
}

static bool has_no_look(uint32_t c)
{
    return c >= 0x80 && u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static size_t behind_space(struct str text, size_t at, bool *ret_line_end)
{
    bool line_end = false;
    for (size_t next = at; next < text.n; at = next) {
        uint32_t c = utf8_next(text, &next);
        line_end |= c == '\n';
        if (!is_space(c) && !has_no_look(c))
            break;
    }
    *ret_line_end = line_end;
    return at;
}

static struct sign sign_at(struct str text, size_t at)
{
    while (at < text.n) {
        size_t next = at;
        bool line_end;
        uint32_t c = utf8_next(text, &next);
        size_t behind = behind_space(text, next, &line_end);
        if ((is_hyphen(c) || c == SOFT_HYPHEN) && line_end)
            return (struct sign){SIGN_DIVISION, 0, behind};
        if (is_space(c))
            return (struct sign){SIGN_SPACE, 0, behind};
        if (!has_no_look(c))
            return (struct sign){SIGN_CHARACTER, c, next};
        at = next;
    }
    return (struct sign){SIGN_END, 0, text.n};
}

static bool same_but_for_case(uint32_t a, uint32_t b)
{
    return a == b || u_foldCase((UChar32)a, U_FOLD_CASE_DEFAULT) ==
                         u_foldCase((UChar32)b, U_FOLD_CASE_DEFAULT);
}

/* Where a word is divided in the one, the other has nothing, a hyphen, or a hyphen and a space. */
static struct sign behind_division(struct str divided, struct sign division, struct str other,
                                   struct sign *sign)
{
    if (sign->kind == SIGN_CHARACTER && is_hyphen(sign->code)) {
        *sign = sign_at(other, sign->end);
        if (sign->kind == SIGN_SPACE)
            *sign = sign_at(other, sign->end);
    }
    return sign_at(divided, division.end);
}

static bool same_sign(struct sign a, struct sign b, bool *ret_other_case)
{
    if (a.kind != b.kind || !same_but_for_case(a.code, b.code))
        return false;
    *ret_other_case |= a.code != b.code;
    return true;
}

/* Where the quotation that begins at `start` ends; 0 when it does not stand there. */
static size_t match_at(struct str text, size_t start, struct str quote, bool *ret_other_case)
{
    size_t end = 0;
    struct sign there = sign_at(text, start), quoted = sign_at(quote, 0);
    while (quoted.kind != SIGN_END) {
        if (there.kind == SIGN_DIVISION && quoted.kind != SIGN_DIVISION) {
            there = behind_division(text, there, quote, &quoted);
        } else if (quoted.kind == SIGN_DIVISION && there.kind != SIGN_DIVISION) {
            quoted = behind_division(quote, quoted, text, &there);
        } else if (same_sign(there, quoted, ret_other_case)) {
            end = there.end;
            there = sign_at(text, there.end);
            quoted = sign_at(quote, quoted.end);
        } else {
            return 0;
        }
    }
    return end;
}

static bool is_of_word(struct sign sign)
{
    return sign.kind == SIGN_CHARACTER && u_isalnum((UChar32)sign.code);
}

/* Nothing of a word stands on, but the ending of a genitive ("Almviks", "EU:s"). */
static bool word_ends(struct str text, size_t at)
{
    struct sign next = sign_at(text, at);
    if (next.kind == SIGN_CHARACTER && next.code == ':' && is_of_word(sign_at(text, next.end)))
        next = sign_at(text, next.end);
    if (!is_of_word(next))
        return true;
    return (next.code == 's' || next.code == 'S') && !is_of_word(sign_at(text, next.end));
}

static bool is_whole(struct str text, struct range range)
{
    size_t before = range.start;
    if (before > 0 && u_isalnum((UChar32)utf8_previous(text, &before)))
        return false;
    return word_ends(text, range.end);
}

/* Without white space and what has no look at either end. */
static struct str trimmed(struct str quote)
{
    bool line_end;
    size_t end = quote.n;
    size_t start = behind_space(quote, 0, &line_end);
    for (size_t at = end; at > start; end = at) {
        uint32_t c = utf8_previous(quote, &at);
        if (!is_space(c) && !has_no_look(c))
            break;
    }
    return str_sub(quote, start, end);
}

bool quotation_find(struct str text, size_t from, struct str quote, struct range *ret_range)
{
    quote = trimmed(quote);
    if (quote.n == 0)
        return false;
    for (size_t start = from, next = from; start < text.n; start = next) {
        bool other_case = false;
        uint32_t c = utf8_next(text, &next);
        size_t end = is_space(c) || has_no_look(c) ? 0 : match_at(text, start, quote, &other_case);
        if (end && (!other_case || is_whole(text, (struct range){start, end}))) {
            *ret_range = (struct range){start, end};
            return true;
        }
    }
    return false;
}

bool quotation_stands(struct str text, struct str quote)
{
    struct range found;
    return quotation_find(text, 0, quote, &found);
}
