/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/language/lexicon.h"

#include <stdint.h>
#include <string.h>

/* What of a word an alternative is. */
enum fit { FIT_WHOLE, FIT_START, FIT_END, FIT_INSIDE };

/* Most words differ from most alternatives in their first bytes: those are compared as a number. */
struct alternative {
    struct str text; /* without stars */
    enum fit fit;
    uint64_t head, mask; /* the word's head must be this in these bits */
};

/* One word of a pattern: alternatives, or a gap. */
struct element {
    struct alternative *alternatives;
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
    return ((word.n ? (unsigned char)word.p[0] : 0u) * 31u +
            (word.n > 1 ? (unsigned char)word.p[1] : 0u)) %
           256;
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

/* The first eight bytes of a word as a number; zeros behind a shorter one. */
static uint64_t head_of(struct str word)
{
    uint64_t head = 0;
    if (word.n)
        memcpy(&head, word.p, word.n < sizeof head ? word.n : sizeof head);
    return head;
}

/* The bits of head_of that the first `n` bytes fill. */
static uint64_t mask_of(size_t n)
{
    uint64_t mask = 0;
    memset(&mask, 0xFF, n < sizeof mask ? n : sizeof mask);
    return mask;
}

static struct alternative compile_alternative(struct str text)
{
    bool open_start = text.n && text.p[0] == '*';
    bool open_end = text.n && text.p[text.n - 1] == '*';
    struct alternative alternative = {.text = str_sub(text, open_start, text.n - open_end)};
    if (open_start)
        alternative.fit = open_end ? FIT_INSIDE : FIT_END;
    else
        alternative.fit = open_end ? FIT_START : FIT_WHOLE;
    if (alternative.fit == FIT_WHOLE)
        alternative.mask = mask_of(sizeof alternative.mask);
    else if (alternative.fit == FIT_START)
        alternative.mask = mask_of(alternative.text.n);
    alternative.head = head_of(alternative.text) & alternative.mask;
    return alternative;
}

static void compile_element(struct arena *arena, struct str word, struct element *element)
{
    element->count = 0;
    element->alternatives = ARENA_ARRAY(arena, count_of(word, '|'), struct alternative);
    while (word.n)
        element->alternatives[element->count++] = compile_alternative(str_cut(&word, '|'));
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
        const struct alternative *alternative = &first->alternatives[i];
        bool open = alternative->fit == FIT_END || alternative->fit == FIT_INSIDE;
        size_t bucket = open ? ANY_BUCKET : bucket_of(alternative->text);
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

static bool alternative_matches(const struct alternative *alternative, struct str word)
{
    switch (alternative->fit) {
    case FIT_START:
        return str_starts(word, alternative->text);
    case FIT_END:
        return str_ends(word, alternative->text);
    case FIT_INSIDE:
        return str_contains(word, alternative->text);
    default:
        return str_equal(word, alternative->text);
    }
}

static bool element_matches(const struct element *element, struct str word, uint64_t head)
{
    for (size_t i = 0; i < element->count; i++) {
        const struct alternative *alternative = &element->alternatives[i];
        if ((head & alternative->mask) == alternative->head &&
            alternative_matches(alternative, word))
            return true;
    }
    return false;
}

static bool ends_clause(const struct word *word)
{
    if (!(word->flags & WORD_SIGN))
        return false;
    char sign = word->lower.p[0];
    return sign == '.' || sign == ';' || sign == ':' || sign == '?' || sign == '!';
}

/* A sentence's words, and the head of each. */
struct sought {
    struct word_list words;
    uint64_t *heads;
};

/* Match elements[at…] from words[from…]; the index of the last word, or SIZE_MAX. Gaps are tried
 * shortest first. */
static size_t match_rest(const struct pattern *pattern, size_t at, const struct sought *sought,
                         size_t from)
{
    struct word_list words = sought->words;
    if (at == pattern->count)
        return from - 1;
    const struct element *element = &pattern->elements[at];
    for (size_t skipped = 0; skipped <= element->gap && from + skipped < words.count; skipped++) {
        if (element_matches(element, words.items[from + skipped].lower,
                            sought->heads[from + skipped])) {
            size_t last = match_rest(pattern, at + 1, sought, from + skipped + 1);
            if (last != SIZE_MAX)
                return last;
        }
        if (ends_clause(&words.items[from + skipped]))
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

typedef VEC(struct cue_match) match_vec;

static void find_in(struct arena *arena, const struct pattern *pattern, const struct sought *sought,
                    size_t from, match_vec *matches)
{
    for (; pattern; pattern = pattern->next) {
        if (pattern->at_start && from > 0)
            continue;
        size_t last = match_rest(pattern, 0, sought, from);
        if (last != SIZE_MAX)
            *VEC_PUSH(arena, matches) = (struct cue_match){pattern->cue, from, last};
    }
}

struct cue_matches lexicon_find(struct arena *arena, const struct lexicon *lexicon,
                                struct word_list words)
{
    match_vec matches = {0};
    struct sought sought = {words, ARENA_ARRAY(arena, words.count, uint64_t)};
    for (size_t i = 0; i < words.count; i++)
        sought.heads[i] = head_of(words.items[i].lower);
    for (size_t i = 0; i < words.count; i++) {
        find_in(arena, lexicon->buckets[bucket_of(words.items[i].lower)], &sought, i, &matches);
        find_in(arena, lexicon->buckets[ANY_BUCKET], &sought, i, &matches);
    }
    return (struct cue_matches){matches.items, matches.count};
}
