/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/lexicon.h"

#include <string.h>

/* One word of a pattern: alternatives, or a gap. */
struct element {
    struct str *alternatives;
    size_t count;
    size_t gap; /* words that may be passed over before this element */
};

struct pattern {
    const struct cue *cue;
    struct element *elements;
    size_t count;
    bool at_start;
    struct pattern *next; /* in its bucket */
};

/* Patterns by the first two bytes of each alternative of their first word; "*x" stands in the last
 * bucket. */
#define BUCKETS 257
#define ANY_BUCKET 256

struct lexicon {
    struct pattern *buckets[BUCKETS];
};

static size_t bucket_of(struct str word)
{
    if (word.n == 0 || word.p[0] == '*')
        return ANY_BUCKET;
    return ((unsigned char)word.p[0] * 31u + (word.n > 1 ? (unsigned char)word.p[1] : 0u)) % 256;
}

static bool is_gap(struct str word)
{
    return word.n > 1 && word.p[0] == '~' && ascii_is_digit(word.p[1]);
}

static size_t count_of(struct str text, char delimiter)
{
    size_t count = 1;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == delimiter;
    return count;
}

static void compile_element(struct arena *arena, struct str word, struct element *element)
{
    element->count = 0;
    element->alternatives = ARENA_ARRAY(arena, count_of(word, '|'), struct str);
    while (word.n)
        element->alternatives[element->count++] = str_cut(&word, '|');
}

static struct pattern *compile(struct arena *arena, const struct cue *cue, struct str rest)
{
    struct pattern *pattern = ARENA_NEW(arena, struct pattern);
    pattern->cue = cue;
    if (rest.p[0] == '^') {
        pattern->at_start = true;
        rest = str_sub(rest, 1, rest.n);
    }
    pattern->elements = ARENA_ARRAY(arena, count_of(rest, ' '), struct element);
    size_t gap = 0;
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (is_gap(word)) {
            gap = (size_t)(word.p[1] - '0');
            continue;
        }
        struct element *element = &pattern->elements[pattern->count++];
        compile_element(arena, word, element);
        element->gap = gap;
        gap = 0;
    }
    return pattern;
}

static void enter(struct arena *arena, struct lexicon *lexicon, const struct pattern *pattern)
{
    const struct element *first = &pattern->elements[0];
    bool entered[BUCKETS] = {false};
    for (size_t i = 0; i < first->count; i++) {
        size_t bucket = bucket_of(first->alternatives[i]);
        if (entered[bucket])
            continue;
        entered[bucket] = true;
        struct pattern *copy = ARENA_NEW(arena, struct pattern);
        *copy = *pattern;
        copy->next = lexicon->buckets[bucket];
        lexicon->buckets[bucket] = copy;
    }
}

const struct lexicon *lexicon_compile(struct arena *arena)
{
    struct lexicon *lexicon = ARENA_NEW(arena, struct lexicon);
    for (const struct cue *cue = cues_sv; cue->pattern; cue++)
        for (struct str rest = str_from(cue->pattern); rest.n;)
            enter(arena, lexicon, compile(arena, cue, str_trim(str_cut(&rest, ','))));
    return lexicon;
}

static bool alternative_matches(struct str alternative, struct str word)
{
    if (alternative.n > 2 && alternative.p[0] == '*' && alternative.p[alternative.n - 1] == '*')
        return str_contains(word, str_sub(alternative, 1, alternative.n - 1));
    if (alternative.n && alternative.p[alternative.n - 1] == '*')
        return str_starts(word, str_sub(alternative, 0, alternative.n - 1));
    if (alternative.n && alternative.p[0] == '*')
        return str_ends(word, str_sub(alternative, 1, alternative.n));
    return str_equal(alternative, word);
}

static bool element_matches(const struct element *element, struct str word)
{
    for (size_t i = 0; i < element->count; i++)
        if (alternative_matches(element->alternatives[i], word))
            return true;
    return false;
}

static bool ends_clause(const struct word *word)
{
    if (!(word->flags & WORD_SIGN))
        return false;
    char sign = word->lower.p[0];
    return sign == '.' || sign == ';' || sign == ':' || sign == '?' || sign == '!';
}

/* Match elements[at…] from words[from…]; the index of the last word, or SIZE_MAX. Gaps are tried
 * shortest first. */
static size_t match_rest(const struct pattern *pattern, size_t at, struct words words, size_t from)
{
    if (at == pattern->count)
        return from - 1;
    const struct element *element = &pattern->elements[at];
    for (size_t skipped = 0; skipped <= element->gap && from + skipped < words.count; skipped++) {
        if (element_matches(element, words.items[from + skipped].lower)) {
            size_t last = match_rest(pattern, at + 1, words, from + skipped + 1);
            if (last != SIZE_MAX)
                return last;
        }
        if (ends_clause(&words.items[from + skipped]))
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

typedef VEC(struct cue_match) match_vec;

static void find_in(struct arena *arena, const struct pattern *pattern, struct words words,
                    size_t from, match_vec *matches)
{
    for (; pattern; pattern = pattern->next) {
        if (pattern->at_start && from > 0)
            continue;
        size_t last = match_rest(pattern, 0, words, from);
        if (last != SIZE_MAX)
            *VEC_PUSH(arena, matches) = (struct cue_match){pattern->cue, from, last};
    }
}

struct cue_matches lexicon_find(struct arena *arena, const struct lexicon *lexicon,
                                struct words words)
{
    match_vec matches = {0};
    for (size_t i = 0; i < words.count; i++) {
        find_in(arena, lexicon->buckets[bucket_of(words.items[i].lower)], words, i, &matches);
        find_in(arena, lexicon->buckets[ANY_BUCKET], words, i, &matches);
    }
    return (struct cue_matches){matches.items, matches.count};
}
