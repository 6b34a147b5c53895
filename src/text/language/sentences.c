/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/sentences.h"

#include "base/utf8.h"
#include "text/language/markup.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

/* A full stop behind these never ends a sentence. (Those that may, such as "m.m." and "osv.", are
 * not here.) */
static const char *const abbreviations[] = {
    "art",  "avd",   "avs",  "bil",   "bl",  "bl.a",  "ca",  "d.v.s",  "dir", "dnr",
    "dr",   "e",     "ev",   "f.n",   "f.ö", "fig",   "fr",  "fr.o.m", "i.e", "inkl",
    "jfr",  "kap",   "kl",   "m.a.o", "mom", "motsv", "nr",  "o",      "obs", "p.g.a",
    "pga",  "prof",  "prop", "resp",  "s",   "s.k",   "sid", "sk",     "st",  "t",
    "t.ex", "t.o.m", "t.v",  "tel",   "tf",  "tfn",   "ung", "v",      "vol", "ö.h",
};

static bool is_abbreviation(struct str word)
{
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (str_equal(word, str_from(abbreviations[i])))
            return true;
    return false;
}

static bool closes(uint32_t c)
{
    return c == ')' || c == ']' || c == '"' || c == '\'' || c == 0x201D || c == 0x2019 || c == 0xBB;
}

static bool terminates(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026;
}

/* The word that ends at `end`, dots inside it included, lower-cased for ASCII. */
static struct str word_before(struct str text, size_t start, size_t end, char room[16])
{
    size_t from = end;
    while (from > start) {
        size_t at = from;
        uint32_t c = utf8_previous(text, &at);
        if (!u_isalnum((UChar32)c) && c != '.')
            break;
        from = at;
    }
    struct str word = str_sub(text, from, end);
    if (word.n >= 16)
        return word;
    for (size_t i = 0; i < word.n; i++)
        room[i] = ascii_lower(word.p[i]);
    return (struct str){room, word.n};
}

static bool all_digits_and_dots(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!ascii_is_digit(word.p[i]) && word.p[i] != '.')
            return false;
    return word.n > 0;
}

/* Whether the full stop at `dot` ends the sentence that began at `start`. */
static bool full_stop_ends(struct str text, size_t start, size_t dot)
{
    char room[16];
    struct str word = word_before(text, start, dot, room);
    if (word.n == 0)
        return true;
    if (is_abbreviation(word))
        return false;
    if (all_digits_and_dots(word) && str_trim(str_sub(text, start, dot)).n == word.n)
        return false; /* "3." in front of the text that it numbers */
    size_t first = 0;
    uint32_t c = utf8_next(str_sub(text, dot - word.n, dot), &first);
    return !(first == word.n && u_isupper((UChar32)c)); /* an initial */
}

static size_t past_marks(struct str text, size_t at, size_t end)
{
    size_t length;
    while ((length = markup_length(text, at, end)) > 0)
        at += length;
    return at;
}

/* Behind the marks that follow a sentence's end at `at` (".[^3] Then", ".** Then"), when a sentence
 * starts behind them; else `at`. ICU knows no marks. */
static size_t behind_marks(struct str text, size_t at, size_t end)
{
    size_t stop = past_marks(text, at, end), next = stop;
    while (next < end && ascii_is_space(text.p[next]))
        next++;
    if (stop == at || next == stop)
        return at;
    next = past_marks(text, next, end);
    return next < end && u_isupper((UChar32)utf8_next(text, &next)) ? stop : at;
}

/* Whether a break that ICU sees at `at` is one: line ends are none, nor are full stops of
 * abbreviations. */
static bool is_break(struct str text, size_t start, size_t at, size_t end)
{
    size_t back = at;
    uint32_t c = 0;
    while (back > start) {
        c = utf8_previous(text, &back);
        if (!u_isUWhiteSpace((UChar32)c) && !closes(c))
            break;
    }
    if (!terminates(c))
        return false;
    size_t next = at;
    if (!ascii_is_space(text.p[at - 1]) && behind_marks(text, at, end) > at)
        return false; /* it ends behind them */
    while (next < end) {
        uint32_t follower = utf8_next(text, &next);
        if (u_isUWhiteSpace((UChar32)follower))
            continue;
        if (u_islower((UChar32)follower))
            return false;
        break;
    }
    return c != '.' || full_stop_ends(text, start, back);
}

/* The first end of a sentence in `text[start, end)` that marks follow, or tags between parts; `end`
 * when none. */
static size_t end_before_marks(struct str text, size_t start, size_t end)
{
    for (size_t at = start; (at = markup_next(text, at, end)) < end;) {
        size_t back = at, length = markup_length(text, at, end);
        uint32_t c = 0;
        if (length && at > start && markup_parts(text, at, end))
            return past_marks(text, at, end);
        while (back > start && closes(c = utf8_previous(text, &back)))
            continue;
        size_t stop = length && terminates(c) ? behind_marks(text, at, end) : at;
        if (stop > at && (c != '.' || full_stop_ends(text, start, back)))
            return stop;
        at += length ? length : 1;
    }
    return end;
}

struct splitter {
    struct arena *arena;
    struct text_tools *tools;
    struct str text;
    bool with_words;
    VEC(struct sentence) sentences;
};

static struct range trimmed(struct str text, struct range range)
{
    while (range.start < range.end && ascii_is_space(text.p[range.start]))
        range.start++;
    while (range.end > range.start && ascii_is_space(text.p[range.end - 1]))
        range.end--;
    return range;
}

static void add_sentence(struct splitter *splitter, struct range range, size_t block)
{
    range = trimmed(splitter->text, range);
    if (range.start == range.end)
        return;
    struct sentence *sentence = VEC_PUSH(splitter->arena, &splitter->sentences);
    sentence->range = range;
    sentence->block = block;
    if (splitter->with_words)
        sentence->words = words_of(splitter->arena, splitter->tools, splitter->text, range);
}

/* Add the sentences of [start, end), which end there or where marks follow a sentence's end. */
static void add_sentences(struct splitter *splitter, struct range range, size_t block)
{
    while (range.start < range.end) {
        size_t end = end_before_marks(splitter->text, range.start, range.end);
        add_sentence(splitter, (struct range){range.start, end}, block);
        range.start = end;
    }
}

static void split_block(struct splitter *splitter, struct range range, size_t block)
{
    struct text_tools *tools = splitter->tools;
    UErrorCode status = U_ZERO_ERROR;
    tools->text = utext_openUTF8(tools->text, splitter->text.p + range.start,
                                 (int64_t)(range.end - range.start), &status);
    ubrk_setUText(tools->sentence_breaks, tools->text, &status);
    size_t start = range.start;
    if (U_SUCCESS(status)) {
        ubrk_first(tools->sentence_breaks);
        for (int32_t at; (at = ubrk_next(tools->sentence_breaks)) != UBRK_DONE;) {
            size_t end = range.start + (size_t)at;
            if (end >= range.end || !is_break(splitter->text, start, end, range.end))
                continue;
            add_sentences(splitter, (struct range){start, end}, block);
            start = end;
        }
    }
    add_sentences(splitter, (struct range){start, range.end}, block);
}

static struct sentences split(struct arena *arena, struct text_tools *tools,
                              const struct document *document, bool with_words)
{
    struct splitter splitter = {arena, tools, document->text, with_words, {0}};
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        if (block->kind != BLOCK_MARGIN)
            split_block(&splitter, block->range, i);
    }
    return (struct sentences){splitter.sentences.items, splitter.sentences.count};
}

struct sentences sentences_of(struct arena *arena, struct text_tools *tools,
                              const struct document *document)
{
    return split(arena, tools, document, true);
}

struct sentences sentences_without_words(struct arena *arena, struct text_tools *tools,
                                         const struct document *document)
{
    return split(arena, tools, document, false);
}
