/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/words.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#define SOFT_HYPHEN 0xADu

static bool is_word_character(uint32_t c)
{
    if (c < 0x80)
        return ascii_is_alpha((char)c) || ascii_is_digit((char)c);
    return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK;
}

static bool is_hyphen(uint32_t c)
{
    return c == '-' || c == 0x2010 || c == 0x2011;
}

static bool joins_inside(uint32_t c)
{
    return is_hyphen(c) || c == '.' || c == '/' || c == ':' || c == '\'' || c == 0x2019 ||
           c == '_' || c == '@' || c == SOFT_HYPHEN;
}

struct letter_class {
    bool word, letter, digit, upper;
};

static struct letter_class class_of(uint32_t c)
{
    if (c < 0x80)
        return (struct letter_class){is_word_character(c), ascii_is_alpha((char)c),
                                     ascii_is_digit((char)c), ascii_is_upper((char)c)};
    return (struct letter_class){is_word_character(c), u_isalpha((UChar32)c), u_isdigit((UChar32)c),
                                 u_isupper((UChar32)c)};
}

static uint32_t peek(struct str text, size_t at, size_t end)
{
    return at < end ? utf8_next(text, &at) : 0;
}

/* Behind a hyphen at a line's end: where the word goes on, or 0 when it does not ("närings-\noch"
 * is no divided word). */
static size_t continued_line(struct str text, size_t at, size_t end)
{
    size_t next = at;
    while (next < end && (text.p[next] == ' ' || text.p[next] == '\t' || text.p[next] == '\r'))
        next++;
    if (next >= end || text.p[next] != '\n')
        return 0;
    next++;
    while (next < end && (text.p[next] == ' ' || text.p[next] == '\t'))
        next++;
    if (!u_islower((UChar32)peek(text, next, end)))
        return 0;
    struct str rest = str_sub(text, next, end);
    if (str_starts(rest, STR("och ")) || str_starts(rest, STR("eller ")) ||
        str_starts(rest, STR("samt ")))
        return 0;
    return next;
}

struct scan {
    struct str text;
    size_t at, end;
    struct buf *lower;
};

/* Take the word that begins at scan->at; its lower-case form is left in scan->lower. */
static unsigned take_word(struct scan *scan)
{
    unsigned flags = 0;
    size_t letters = 0, capitals = 0;
    bool first = true;
    while (scan->at < scan->end) {
        size_t next = scan->at;
        uint32_t c = utf8_next(scan->text, &next);
        struct letter_class class = class_of(c);
        if (class.word) {
            if (first && class.upper)
                flags |= WORD_CAPITAL;
            if (first && class.digit)
                flags |= WORD_NUMBER;
            letters += class.letter;
            capitals += class.upper;
            if (c < 0x80)
                buf_add_c(scan->lower, ascii_lower((char)c));
            else
                utf8_add(scan->lower, (uint32_t)u_tolower((UChar32)c));
        } else if (c == SOFT_HYPHEN) {
            size_t onward = continued_line(scan->text, next, scan->end);
            next = onward ? onward : next;
        } else if (joins_inside(c) && is_word_character(peek(scan->text, next, scan->end))) {
            utf8_add(scan->lower, is_hyphen(c) ? '-' : c);
        } else if (is_hyphen(c)) {
            size_t onward = continued_line(scan->text, next, scan->end);
            if (!onward) {
                utf8_add(scan->lower, '-');
                scan->at = next;
                break;
            }
            next = onward;
        } else {
            break;
        }
        scan->at = next;
        first = false;
    }
    if (letters)
        flags |= WORD_LETTERS;
    if (letters > 1 && letters == capitals)
        flags |= WORD_ALL_CAPS;
    return flags;
}

static bool starts_line(struct str text, size_t at)
{
    while (at > 0 && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t'))
        at--;
    return at == 0 || text.p[at - 1] == '\n' || text.p[at - 1] == '\f';
}

/* The room that take_word writes into: a word longer than this is cut for matching, its range is
 * not. */
#define WORD_ROOM 256

typedef VEC(struct word) word_vec;

static void add_word(struct arena *arena, const struct text_tools *tools, struct str text,
                     struct range range, struct str lower, unsigned flags, word_vec *words)
{
    struct word *word = VEC_PUSH(arena, words);
    word->range = range;
    word->lower = str_copy(arena, lower);
    word->flags = flags | (starts_line(text, range.start) ? WORD_LINE_START : 0) |
                  (tools && word_is_stop(lower) ? WORD_STOP : 0);
    bool stems = tools && (flags & WORD_LETTERS) && !(flags & WORD_NUMBER) && lower.n > 3;
    word->stem = stems ? str_copy(arena, text_stem(tools, word->lower)) : word->lower;
}

struct word_list words_of(struct arena *arena, const struct text_tools *tools, struct str text,
                          struct range range)
{
    word_vec words = {0};
    char *room = arena_alloc(arena, WORD_ROOM);
    struct scan scan = {text, range.start, range.end < text.n ? range.end : text.n, NULL};
    while (scan.at < scan.end) {
        struct buf lower = {.p = room, .room = WORD_ROOM, .max = WORD_ROOM};
        size_t start = scan.at, next = scan.at;
        uint32_t c = utf8_next(text, &next);
        if (is_word_character(c)) {
            scan.lower = &lower;
            unsigned flags = take_word(&scan);
            add_word(arena, tools, text, (struct range){start, scan.at}, buf_str(&lower), flags,
                     &words);
            continue;
        }
        scan.at = next;
        if (u_isgraph((UChar32)c))
            add_word(arena, tools, text, (struct range){start, next},
                     (struct str){text.p + start, next - start}, WORD_SIGN, &words);
    }
    return (struct word_list){words.items, words.count};
}

/* In byte order, for bsearch; a test holds it so. */
static const char *const stop_words[] = {"alla",
                                         "allt",
                                         "andra",
                                         "annan",
                                         "annat",
                                         "anser",
                                         "att",
                                         "av",
                                         "avseende",
                                         "behöver",
                                         "bland",
                                         "bli",
                                         "blir",
                                         "både",
                                         "bör",
                                         "de",
                                         "dels",
                                         "dem",
                                         "den",
                                         "denna",
                                         "deras",
                                         "dess",
                                         "dessa",
                                         "det",
                                         "detta",
                                         "dock",
                                         "där",
                                         "därför",
                                         "då",
                                         "efter",
                                         "eller",
                                         "en",
                                         "er",
                                         "ett",
                                         "finns",
                                         "fler",
                                         "flera",
                                         "från",
                                         "för",
                                         "förslag",
                                         "förslaget",
                                         "genom",
                                         "gäller",
                                         "göra",
                                         "ha",
                                         "han",
                                         "har",
                                         "hos",
                                         "hur",
                                         "i",
                                         "in",
                                         "inom",
                                         "inte",
                                         "ja",
                                         "kan",
                                         "kommer",
                                         "kunna",
                                         "man",
                                         "med",
                                         "mellan",
                                         "men",
                                         "mer",
                                         "mot",
                                         "mycket",
                                         "måste",
                                         "nya",
                                         "när",
                                         "någon",
                                         "något",
                                         "några",
                                         "och",
                                         "också",
                                         "om",
                                         "oss",
                                         "per",
                                         "på",
                                         "remiss",
                                         "remissen",
                                         "remissversionen",
                                         "samt",
                                         "sig",
                                         "sin",
                                         "sina",
                                         "sitt",
                                         "ska",
                                         "skall",
                                         "skulle",
                                         "som",
                                         "strategi",
                                         "strategin",
                                         "strategins",
                                         "sätt",
                                         "så",
                                         "sådan",
                                         "sådana",
                                         "till",
                                         "under",
                                         "upp",
                                         "ur",
                                         "ut",
                                         "utan",
                                         "vad",
                                         "var",
                                         "vara",
                                         "varit",
                                         "vi",
                                         "vid",
                                         "vidare",
                                         "vilka",
                                         "vilken",
                                         "vilket",
                                         "vill",
                                         "vår",
                                         "våra",
                                         "vårt",
                                         "än",
                                         "är",
                                         "även",
                                         "över"};

static int compare_words(const void *key, const void *element)
{
    return str_compare(*(const struct str *)key, str_from(*(const char *const *)element));
}

bool word_is_stop(struct str lower)
{
    return bsearch(&lower, stop_words, sizeof stop_words / sizeof *stop_words, sizeof *stop_words,
                   compare_words);
}

size_t words_find(struct word_list words, size_t at)
{
    size_t low = 0, high = words.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (words.items[middle].range.start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct word_list words_within(struct word_list words, struct range range)
{
    size_t first = words_find(words, range.start), last = words_find(words, range.end);
    return (struct word_list){words.items + first, last > first ? last - first : 0};
}

struct str text_lower(struct arena *arena, struct str text)
{
    struct buf lower = {.max = text.n * 2 + 8};
    lower.p = arena_alloc(arena, lower.max);
    lower.room = lower.max;
    for (size_t at = 0; at < text.n;)
        utf8_add(&lower, (uint32_t)u_tolower((UChar32)utf8_next(text, &at)));
    return buf_str(&lower);
}
