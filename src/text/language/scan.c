/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/scan.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

uint32_t scan_fold_long(uint32_t c)
{
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    if (c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A))
        return ' ';
    return (uint32_t)u_tolower((UChar32)c);
}

bool scan_is_alnum_long(uint32_t c)
{
    return u_isalnum((UChar32)c);
}

bool scan_is_letter_long(uint32_t c)
{
    return u_isalpha((UChar32)c);
}

uint32_t scan_peek_back(struct str text, size_t at)
{
    return at > 0 && at <= text.n ? scan_fold(utf8_previous(text, &at)) : 0;
}

size_t scan_blanks(struct str text, size_t at)
{
    for (size_t next = at; scan_next(text, &next) == ' ';)
        at = next;
    return at;
}

static size_t white_space(struct str text, size_t at)
{
    for (size_t next = at;;) {
        uint32_t c = scan_next(text, &next);
        if (c != ' ' && c != '\n')
            return at;
        at = next;
    }
}

size_t scan_phrase(struct str text, size_t at, struct str phrase)
{
    for (size_t in_phrase = 0; in_phrase < phrase.n;) {
        uint32_t wanted = utf8_next(phrase, &in_phrase);
        if (wanted == '*' && in_phrase == phrase.n)
            return at;
        if (wanted == ' ') {
            size_t behind = white_space(text, at);
            if (behind == at)
                return SCAN_NONE;
            at = behind;
        } else if (scan_next(text, &at) != wanted) {
            return SCAN_NONE;
        }
    }
    return scan_is_letter(scan_peek(text, at)) ? SCAN_NONE : at;
}

size_t scan_find(struct str text, size_t from, struct str phrase)
{
    uint32_t initial = scan_peek(phrase, 0), before = scan_peek_back(text, from);
    for (size_t at = from; at < text.n;) {
        size_t here = at;
        uint32_t c = scan_next(text, &at);
        if (c == initial && !scan_is_alnum(before) && scan_phrase(text, here, phrase) != SCAN_NONE)
            return here;
        before = c;
    }
    return SCAN_NONE;
}

bool scan_same(struct str a, struct str b)
{
    size_t in_a = 0, in_b = 0;
    while (in_a < a.n && in_b < b.n)
        if (scan_next(a, &in_a) != scan_next(b, &in_b))
            return false;
    return in_a == a.n && in_b == b.n;
}
