/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/change_words.h"

#include "text/language/words.h"

#include <stdlib.h>

enum {
    /* So many words of a change are as good as all of them. */
    FEW_WORDS = 5,
    MORE_WORDS = 6,
    /* Of stems, in bytes. */
    LONG_STEM = 7,
    MIDDLE_STEM = 5,
    KIN_LEAST = 5,
    KIN_PREFIX = 8,
    /* Kin are sought among so many changed words. */
    KIN_CHANGED = 300,
};

static const double MIDDLE_WEIGHT = 0.7, SHORT_WEIGHT = 0.4, KIN_LIKENESS = 0.6;
/* What words must weigh at the least to be all that there is to say: of a change of one word, a
 * viewpoint that has it has not said everything. */
static const double LEAST_SHARED = 2, LEAST_ALONE = 3, LEAST_TOPIC = 3;

static int compare_stems(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* The stem is what the rows begin with. */
static int compare_changed(const void *a, const void *b)
{
    return str_compare(((const struct changed_word *)a)->stem,
                       ((const struct changed_word *)b)->stem);
}

static int compare_weights(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

static double weight_of(struct str stem)
{
    if (ascii_is_digit(stem.p[0]) || stem.n >= LONG_STEM)
        return 1;
    return stem.n >= MIDDLE_STEM ? MIDDLE_WEIGHT : SHORT_WEIGHT;
}

/* Said */

void said_words_read(struct arena *arena, const struct text_tools *tools, struct str text,
                     struct said_words *ret_words)
{
    struct word_list words = words_of(arena, tools, text, (struct range){0, text.n});
    struct said_words said = {ARENA_ARRAY(arena, words.count + 1, struct said_word), 0};
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.items[i];
        if (!(word->flags & (WORD_SIGN | WORD_STOP)) && word->stem.n > 1)
            said.items[said.count++] = (struct said_word){word->stem, word->lower};
    }
    *ret_words = said;
}

/* Changed */

struct stems {
    struct str *items; /* each once, in order */
    size_t count;
};

static struct stems stems_of(struct arena *arena, const struct text_tools *tools, struct str text)
{
    struct said_words said;
    said_words_read(arena, tools, text, &said);
    struct stems stems = {ARENA_ARRAY(arena, said.count + 1, struct str), 0};
    for (size_t i = 0; i < said.count; i++)
        stems.items[i] = said.items[i].stem;
    if (said.count)
        qsort(stems.items, said.count, sizeof *stems.items, compare_stems);
    for (size_t i = 0; i < said.count; i++)
        if (stems.count == 0 || !str_equal(stems.items[stems.count - 1], stems.items[i]))
            stems.items[stems.count++] = stems.items[i];
    return stems;
}

static bool has_stem(const struct str *stems, size_t count, struct str stem)
{
    return count && bsearch(&stem, stems, count, sizeof *stems, compare_stems);
}

static void add_changed(struct change_words *change, const struct stems *of,
                        const struct stems *other)
{
    for (size_t i = 0; i < of->count; i++)
        if (!has_stem(other->items, other->count, of->items[i]))
            change->changed[change->changed_count++] =
                (struct changed_word){of->items[i], weight_of(of->items[i])};
}

/* What those that say most weigh together. */
static void weigh(struct arena *arena, struct change_words *change)
{
    double *weights = ARENA_ARRAY(arena, change->changed_count + 1, double);
    for (size_t i = 0; i < change->changed_count; i++)
        weights[i] = change->changed[i].weight;
    if (change->changed_count)
        qsort(weights, change->changed_count, sizeof *weights, compare_weights);
    for (size_t i = 0; i < change->changed_count && i < MORE_WORDS; i++) {
        change->few += i < FEW_WORDS ? weights[i] : 0;
        change->more += weights[i];
    }
}

void change_words_make(struct arena *arena, const struct text_tools *tools, struct str old,
                       struct str new, struct change_words *ret_change)
{
    struct stems went = stems_of(arena, tools, old), came = stems_of(arena, tools, new);
    size_t most = went.count + came.count + 1;
    struct change_words change = {.changed = ARENA_ARRAY(arena, most, struct changed_word),
                                  .stayed = ARENA_ARRAY(arena, went.count + 1, struct str),
                                  .likeness = ARENA_ARRAY(arena, most, double)};
    add_changed(&change, &went, &came);
    add_changed(&change, &came, &went);
    if (change.changed_count)
        qsort(change.changed, change.changed_count, sizeof *change.changed, compare_changed);
    for (size_t i = 0; i < went.count; i++)
        if (has_stem(came.items, came.count, went.items[i]))
            change.stayed[change.stayed_count++] = went.items[i];
    weigh(arena, &change);
    *ret_change = change;
}

/* Judging */

/* Both begin alike, or one ends with the other: in a Swedish compound that is what it is one of. */
static bool are_kin(struct str a, struct str b)
{
    size_t same = 0;
    if (a.n < KIN_LEAST || b.n < KIN_LEAST)
        return false;
    while (same < a.n && same < b.n && a.p[same] == b.p[same])
        same++;
    return same >= KIN_PREFIX || same == a.n || same == b.n ||
           (a.n > b.n ? str_ends(a, b) : str_ends(b, a));
}

/* Whether it says of a changed word what no word before it has. */
static bool hold_against(const struct change_words *change, struct str stem)
{
    const struct changed_word key = {.stem = stem};
    const struct changed_word *same =
        change->changed_count
            ? bsearch(&key, change->changed, change->changed_count, sizeof key, compare_changed)
            : NULL;
    bool told = false;
    if (same) {
        double *likeness = &change->likeness[same - change->changed];
        told = *likeness <= 0;
        *likeness = 1;
    }
    for (size_t i = 0; i < change->changed_count && change->changed_count <= KIN_CHANGED; i++) {
        if (change->likeness[i] > 0 || !are_kin(stem, change->changed[i].stem))
            continue;
        change->likeness[i] = KIN_LIKENESS;
        told = true;
    }
    return told;
}

static void hear(const struct change_words *change, const struct said_words *said,
                 struct change_evidence *evidence)
{
    for (size_t i = 0; i < said->count; i++)
        if (hold_against(change, said->items[i].stem) && evidence->word_count < CHANGE_WORDS_SHOWN)
            evidence->words[evidence->word_count++] = said->items[i].lower;
}

static double share_of(double sum, double all, double least)
{
    all = all < least ? least : all;
    return sum < all ? sum / all : 1;
}

static bool was_said_before(const struct said_words *said, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_equal(said->items[i].stem, said->items[at].stem))
            return true;
    return false;
}

static double topic_of(const struct change_words *change, const struct said_words *asked)
{
    double sum = 0;
    for (size_t i = 0; i < asked->count && sum < LEAST_TOPIC; i++)
        if (has_stem(change->stayed, change->stayed_count, asked->items[i].stem) &&
            !was_said_before(asked, i))
            sum += weight_of(asked->items[i].stem);
    return share_of(sum, 0, LEAST_TOPIC);
}

void change_words_judge(const struct change_words *change, const struct said_words *asked,
                        const struct said_words *replied, struct change_evidence *ret_evidence)
{
    struct change_evidence evidence = {.topic = topic_of(change, asked)};
    double sum = 0;
    for (size_t i = 0; i < change->changed_count; i++)
        change->likeness[i] = 0;
    hear(change, asked, &evidence);
    hear(change, replied, &evidence);
    for (size_t i = 0; i < change->changed_count; i++)
        sum += change->likeness[i] * change->changed[i].weight;
    evidence.shared = share_of(sum, change->few, LEAST_SHARED);
    evidence.alone = share_of(sum, change->more, LEAST_ALONE);
    *ret_evidence = evidence;
}
