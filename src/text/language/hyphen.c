/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/hyphen.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

#define SOFT_HYPHEN 0xAD
#define HYPHEN 0x2010

size_t hyphen_length(struct str line)
{
    if (line.n == 0)
        return 0;
    size_t at = line.n;
    uint32_t last = utf8_previous(line, &at);
    return last == '-' || last == HYPHEN || last == SOFT_HYPHEN ? line.n - at : 0;
}

static bool is_joining_word(struct str text)
{
    static const struct str words[] = {STR_INIT("och"),  STR_INIT("eller"),      STR_INIT("samt"),
                                       STR_INIT("resp"), STR_INIT("respektive"), STR_INIT("till"),
                                       STR_INIT("and"),  STR_INIT("or")};
    size_t end = 0;
    while (end < text.n && ascii_is_alpha(text.p[end]))
        end++;
    /* A letter outside ASCII goes on with the word: "orört" is not "or". */
    if (end < text.n && ((unsigned char)text.p[end] & 0x80))
        return false;
    struct str word = str_sub(text, 0, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(word, words[i]))
            return true;
    return false;
}

/* "EU-", "IT-", "2050-": what stands before such a hyphen is no part of a divided word. */
static bool has_hyphen_of_its_own(struct str stem)
{
    size_t at = stem.n;
    UChar32 last = (UChar32)utf8_previous(stem, &at);
    return u_isdigit(last) || u_isupper(last);
}

static bool is_soft(struct str line)
{
    size_t at = line.n;
    return utf8_previous(line, &at) == SOFT_HYPHEN;
}

enum line_end hyphen_at_line_end(struct str before, struct str after)
{
    before = str_trim(before);
    after = str_trim(after);
    size_t hyphen = hyphen_length(before);
    if (hyphen == 0 || before.n == hyphen || after.n == 0)
        return LINE_END_SPACE;
    size_t at = 0;
    uint32_t first = utf8_next(after, &at);
    if (!u_islower((UChar32)first))
        return LINE_END_SPACE;
    if (is_soft(before))
        return LINE_END_DIVIDED;
    struct str stem = str_sub(before, 0, before.n - hyphen);
    size_t end = stem.n;
    if (!u_isalnum((UChar32)utf8_previous(stem, &end)))
        return LINE_END_SPACE;
    if (is_joining_word(after))
        return LINE_END_SPACE;
    return has_hyphen_of_its_own(stem) ? LINE_END_JOINED : LINE_END_DIVIDED;
}
