/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/search/search_terms.h"

#include "base/utf8.h"
#include "text/language/words.h"

#include <stdlib.h>
#include <unicode/uchar.h>

/* Letters of the shortest compound that is divided, and of its parts. */
enum { DIVIDED_LETTERS = 8, FIRST_LETTERS = 3, LAST_LETTERS = 4 };
/* A part of so many letters stands in another word by chance hardly ever. */
enum { SURE_LETTERS = 6 };

typedef VEC(struct search_term) term_vec;

static bool is_letter_or_digit(uint32_t c)
{
    return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

static bool is_letters(struct str term)
{
    for (size_t at = 0; at < term.n;)
        if (!u_isalpha((UChar32)utf8_next(term, &at)))
            return false;
    return term.n > 0;
}

static size_t letters_in(struct str s)
{
    size_t count = 0;
    for (size_t at = 0; at < s.n; count++)
        utf8_next(s, &at);
    return count;
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

/* The lower-case form leaves out what divides a word at a line's end; go over the text to where the
 * character `c` of it stands. */
static size_t follow(struct str text, size_t at, size_t end, uint32_t c)
{
    while (at < end) {
        size_t next = at;
        uint32_t original = utf8_next(text, &next);
        if ((uint32_t)u_tolower((UChar32)original) == c || (c == '-' && is_hyphen(original)))
            return at;
        at = next;
    }
    return end;
}

/* A number with dots: all digits apart by single dots or colons, as words.c joins them. */
static bool is_dotted_number(struct str lower)
{
    bool dots = false;
    for (size_t i = 0; i < lower.n; i++) {
        dots |= lower.p[i] == '.' || lower.p[i] == ':';
        if (!ascii_is_digit(lower.p[i]) && lower.p[i] != '.' && lower.p[i] != ':')
            return false;
    }
    return dots;
}

static void add_term(struct arena *arena, term_vec *terms, struct str text, struct range range,
                     size_t position)
{
    struct search_term *term = VEC_PUSH(arena, terms);
    *term = (struct search_term){text, range, position};
}

/* The parts of a word with signs inside it; the position behind the last. */
static size_t add_parts(struct arena *arena, const struct text_tools *tools, struct str text,
                        const struct word *word, size_t position, term_vec *terms)
{
    struct str lower = word->lower;
    size_t from = 0, starts = word->range.start, place = word->range.start;
    if (is_dotted_number(lower))
        add_term(arena, terms, lower, word->range, position);
    for (size_t at = 0; at <= lower.n;) {
        size_t next = at;
        uint32_t c = at < lower.n ? utf8_next(lower, &next) : 0;
        place = at < lower.n ? follow(text, place, word->range.end, c) : word->range.end;
        if (at < lower.n && is_letter_or_digit(c)) {
            starts = at == from ? place : starts;
        } else {
            if (at > from)
                add_term(arena, terms, search_stem(arena, tools, str_sub(lower, from, at)),
                         (struct range){starts, place}, position++);
            from = next;
        }
        if (at == lower.n)
            break;
        at = next;
        if (place < word->range.end)
            utf8_next(text, &place);
    }
    return position;
}

static bool is_whole(struct str lower)
{
    for (size_t at = 0; at < lower.n;)
        if (!is_letter_or_digit(utf8_next(lower, &at)))
            return false;
    return true;
}

struct search_terms search_terms_of(struct arena *arena, const struct text_tools *tools,
                                    struct str text, struct range range)
{
    struct word_list words = words_of(arena, NULL, text, range);
    term_vec terms = {0};
    size_t position = 0;
    (void)VEC_RESERVE(arena, &terms, words.count);
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.items[i];
        if (word->flags & WORD_SIGN)
            continue;
        if (is_whole(word->lower))
            add_term(arena, &terms, search_stem(arena, tools, word->lower), word->range,
                     position++);
        else
            position = add_parts(arena, tools, text, word, position, &terms);
    }
    return (struct search_terms){terms.items, terms.count};
}

/* Compounds */

static bool has_vowel(struct str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if ((c < 0x80 && strchr("aeiouy", (int)c)) || c == 0xE5 || c == 0xE4 || c == 0xF6)
            return true;
    }
    return false;
}

static void add_rest(struct search_rests *rests, struct str rest)
{
    for (size_t i = 0; i < rests->count; i++)
        if (str_equal(rests->items[i], rest))
            return;
    if (letters_in(rest) >= FIRST_LETTERS && has_vowel(rest))
        rests->items[rests->count++] = rest;
}

static bool is_link(char c)
{
    return c == 's' || c == 'e' || c == 'u' || c == 'o' || c == 'a';
}

/* What stands behind a first part: as it is, or without the letter that links it. */
static struct search_rests rests_behind(struct str rest)
{
    struct search_rests rests = {0};
    add_rest(&rests, rest);
    if (rest.n > 1 && is_link(rest.p[0]))
        add_rest(&rests, str_sub(rest, 1, rest.n));
    return rests;
}

/* What stands before a last part is no stem yet: "närings" before "liv". */
static struct search_rests rests_before(struct arena *arena, const struct text_tools *tools,
                                        struct str rest)
{
    struct search_rests rests = {0};
    add_rest(&rests, rest);
    add_rest(&rests, search_stem(arena, tools, rest));
    if (rest.n > 1 && is_link(rest.p[rest.n - 1])) {
        struct str bare = str_sub(rest, 0, rest.n - 1);
        add_rest(&rests, bare);
        add_rest(&rests, search_stem(arena, tools, bare));
    }
    return rests;
}

/* What ends words that are no compounds: "planering" is no ring. */
static bool is_ending(struct str part)
{
    static const struct str endings[] = {STR_INIT("ring"), STR_INIT("ning"), STR_INIT("het"),
                                         STR_INIT("skap"), STR_INIT("lig"),  STR_INIT("dom")};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_equal(part, endings[i]))
            return true;
    return false;
}

/* Endings that, with an s behind them, stand nowhere but before another word: "upphandlings-". */
static bool is_joined(struct str first)
{
    static const struct str endings[] = {STR_INIT("ings"), STR_INIT("ions"), STR_INIT("hets"),
                                         STR_INIT("tets"), STR_INIT("skaps")};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (first.n > endings[i].n + 1 && str_ends(first, endings[i]))
            return true;
    return false;
}

bool search_compound(struct arena *arena, const struct text_tools *tools, struct str part,
                     struct str word, struct search_rests *ret_rests)
{
    size_t letters = letters_in(part);
    if (letters < FIRST_LETTERS || word.n <= part.n || !is_letters(word))
        return false;
    struct search_rests rests = {0};
    bool joined = false;
    if (str_starts(word, part)) {
        rests = rests_behind(str_sub(word, part.n, word.n));
    } else if (str_ends(word, part) && !is_ending(part)) {
        struct str first = str_sub(word, 0, word.n - part.n);
        rests = rests_before(arena, tools, first);
        joined = is_joined(first);
    }
    /* Three letters stand in many words: then what is left must be longer. */
    if (letters == FIRST_LETTERS)
        while (rests.count && letters_in(rests.items[rests.count - 1]) < LAST_LETTERS)
            rests.count--;
    rests.sure = rests.count && (letters >= SURE_LETTERS || joined);
    *ret_rests = rests;
    return rests.count > 0;
}

static size_t evenness(const struct search_division *division, size_t length)
{
    size_t last = division->last.n, first = length - last;
    return first < last ? first : last;
}

struct search_divisions search_divide(struct arena *arena, const struct text_tools *tools,
                                      struct str word)
{
    VEC(struct search_division) divisions = {0};
    if (letters_in(word) < DIVIDED_LETTERS || !is_letters(word))
        return (struct search_divisions){0};
    for (size_t at = 0; at < word.n;) {
        utf8_next(word, &at);
        struct str first = str_sub(word, 0, at), last = str_sub(word, at, word.n);
        if (letters_in(last) < LAST_LETTERS || !has_vowel(last))
            continue;
        struct search_rests rests = rests_before(arena, tools, first);
        if (rests.count == 0)
            continue;
        struct search_division division = {rests, last};
        size_t place = divisions.count;
        *VEC_PUSH(arena, &divisions) = division;
        for (; place > 0 &&
               evenness(&divisions.items[place - 1], word.n) < evenness(&division, word.n);
             place--)
            divisions.items[place] = divisions.items[place - 1];
        divisions.items[place] = division;
    }
    return (struct search_divisions){divisions.items, divisions.count};
}

struct str search_reversed(struct arena *arena, struct str word)
{
    char *copy = arena_alloc(arena, word.n + 1);
    size_t behind = word.n;
    for (size_t at = 0; at < word.n;) {
        size_t from = at;
        utf8_next(word, &at);
        behind -= at - from;
        memcpy(copy + behind, word.p + from, at - from);
    }
    copy[word.n] = '\0';
    return (struct str){copy, word.n};
}

bool search_is_word(struct str term)
{
    return is_letters(term) && letters_in(term) >= FIRST_LETTERS;
}
