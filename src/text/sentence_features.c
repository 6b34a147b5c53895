/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/sentence_features.h"

#include "base/hash.h"

/* Words of the sentence longer than this are names and noise. */
#define WORDS_SEEN 60

enum flag {
    FLAG_CONTRAST,
    FLAG_CONSEQUENCE,
    FLAG_ADDITIVE,
    FLAG_BACKWARD,
    FLAG_WHOLE,
    FLAG_PAST,
    FLAG_OWN_VOICE,
    FLAG_ASKS,
    FLAG_PROCESS,
    FLAG_REFERS,
    FLAG_COLON,
    FLAG_TURNS,
    FLAG_OTHER_NODE, /* than the sentence before is like */
    FLAGS
};

enum size { SIZE_WISH, SIZE_LENGTH, SIZE_LIKENESS, SIZE_PLACE, SIZE_IN_BLOCK, SIZE_COHESION };

/* Small numbers as words, so that every feature has a name. */
static const char *const digits[] = {"0",  "1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",
                                     "10", "11", "12", "13", "14", "15", "16", "17", "18", "19",
                                     "20", "21", "22", "23", "24", "25", "26", "27", "28", "29"};

struct collector {
    struct arena *arena;
    const struct scene *scene;
    VEC(struct feature) features;
};

const char *feature_side_name(enum feature_side side)
{
    static const char *const names[FEATURE_SIDES] = {"",
                                                     "before:", "after:", "before2:", "after2:"};
    return names[side];
}

const char *feature_space_name(enum feature_space space)
{
    static const char *const names[FEATURE_SPACES] = {"bias",    "stem",       "first",  "cue",
                                                      "kind",    "background", "stance", "flag",
                                                      "section", "block",      "size",   "side"};
    return names[space];
}

uint64_t feature_key(enum feature_side side, enum feature_space space, struct str word)
{
    return hash_quick(word, (uint64_t)side * FEATURE_SPACES + space + 1) | 1;
}

static void add(struct collector *collector, enum feature_side side, enum feature_space space,
                struct str word, float value, size_t at)
{
    if (value != 0)
        *VEC_PUSH(collector->arena, &collector->features) =
            (struct feature){side, space, word, value, at};
}

static void add_number(struct collector *collector, enum feature_side side,
                       enum feature_space space, size_t number, float value)
{
    add(collector, side, space, str_from(digits[number]), value, 0);
}

static void add_flags(struct collector *collector, enum feature_side side, size_t i)
{
    const struct judgement *judgement = &collector->scene->judgements[i];
    struct range range = judgement->sentence->range;
    const bool flags[FLAGS] = {judgement->contrast,
                               judgement->consequence,
                               judgement->additive,
                               judgement->backward,
                               judgement->whole,
                               judgement->past,
                               judgement->own_voice,
                               judgement->asks,
                               judgement->process,
                               collector->scene->refers[i],
                               collector->scene->document->text.p[range.end - 1] == ':',
                               collector->scene->turns[i],
                               i > 0 && collector->scene->nearest[i] != NODE_NONE &&
                                   collector->scene->nearest[i] !=
                                       collector->scene->nearest[i - 1]};
    for (size_t flag = 0; flag < FLAGS; flag++)
        if (flags[flag])
            add_number(collector, side, SPACE_FLAG, flag, 1);
}

static float at_most(float value, float most)
{
    return value < most ? value : most;
}

static void add_judgement(struct collector *collector, enum feature_side side, size_t i)
{
    const struct judgement *judgement = &collector->scene->judgements[i];
    for (size_t kind = 0; kind < VIEWPOINT_KINDS; kind++)
        add_number(collector, side, SPACE_KIND, kind, at_most(judgement->kinds[kind], 2));
    for (size_t kind = 0; kind < BACKGROUND_KINDS; kind++)
        add_number(collector, side, SPACE_BACKGROUND, kind, judgement->background[kind]);
    add_number(collector, side, SPACE_STANCE, judgement->stance, 1);
    add_number(collector, side, SPACE_SIZE, SIZE_WISH, judgement->wish);
    add_number(collector, side, SPACE_SIZE, SIZE_LENGTH,
               at_most((float)judgement->sentence->words.count, 40) / 20);
    add_number(collector, side, SPACE_SIZE, SIZE_LIKENESS, collector->scene->likeness[i]);
    add_flags(collector, side, i);
}

static void add_place(struct collector *collector, enum feature_side side, size_t i)
{
    size_t block = collector->scene->sentences.items[i].block;
    add_number(collector, side, SPACE_SECTION, collector->scene->sections[block].kind, 1);
    add_number(collector, side, SPACE_BLOCK, collector->scene->document->blocks.items[block].kind,
               1);
}

static bool seen_before(struct words words, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (str_equal(words.items[j].stem, words.items[i].stem))
            return true;
    return false;
}

static void add_stems(struct collector *collector, size_t i)
{
    struct words words = collector->scene->sentences.items[i].words;
    bool first = true;
    for (size_t j = 0; j < words.count && j < WORDS_SEEN; j++) {
        if (!(words.items[j].flags & WORD_LETTERS))
            continue;
        if (first)
            add(collector, SIDE_OWN, SPACE_FIRST, words.items[j].stem, 1, j);
        first = false;
        if (!seen_before(words, j))
            add(collector, SIDE_OWN, SPACE_STEM, words.items[j].stem, 1, j);
    }
}

static void add_cues(struct collector *collector, size_t i)
{
    const struct judgement *judgement = &collector->scene->judgements[i];
    bool found[CUE_CLASSES] = {false};
    for (size_t j = 0; j < judgement->cues.count; j++)
        found[judgement->cues.items[j].cue->class] = true;
    for (size_t class = 0; class < CUE_CLASSES; class ++)
        if (found[class])
            add_number(collector, SIDE_OWN, SPACE_CUE, class, 1);
}

/* The sentence `offset` away, when it stands in the same block. */
static bool neighbour(const struct scene *scene, size_t i, int offset, size_t *ret_j)
{
    if ((offset < 0 && i < (size_t)-offset) ||
        (offset > 0 && i + (size_t)offset >= scene->sentences.count))
        return false;
    size_t j = offset < 0 ? i - (size_t)-offset : i + (size_t)offset;
    *ret_j = j;
    return scene->sentences.items[j].block == scene->sentences.items[i].block;
}

static void add_side(struct collector *collector, enum feature_side side, size_t i, int offset)
{
    size_t j;
    if (neighbour(collector->scene, i, offset, &j)) {
        add_number(collector, side, SPACE_SIDE, 1, 1);
        add_judgement(collector, side, j);
        return;
    }
    add_number(collector, side, SPACE_SIDE, 0, 1);
    bool there = offset < 0 ? i > 0 : i + 1 < collector->scene->sentences.count;
    if (there)
        add_place(collector, side, offset < 0 ? i - 1 : i + 1);
}

static void add_second_side(struct collector *collector, enum feature_side side, size_t i,
                            int offset)
{
    size_t j;
    if (!neighbour(collector->scene, i, offset, &j))
        return;
    for (size_t kind = 0; kind < VIEWPOINT_KINDS; kind++)
        add_number(collector, side, SPACE_KIND, kind,
                   at_most(collector->scene->judgements[j].kinds[kind], 2));
}

/* The share of the sentence's weighty words that the sentence before it has too. */
static float cohesion(const struct scene *scene, size_t i)
{
    struct words words = scene->sentences.items[i].words;
    struct words before = scene->sentences.items[i - 1].words;
    size_t weighty = 0, shared = 0;
    for (size_t j = 0; j < words.count; j++) {
        const struct word *word = &words.items[j];
        if (!(word->flags & WORD_LETTERS) || word->lower.n < 4 || (word->flags & WORD_STOP))
            continue;
        weighty++;
        bool found = false;
        for (size_t k = 0; k < before.count && !found; k++)
            found = str_equal(before.items[k].stem, word->stem);
        shared += found;
    }
    return weighty ? (float)shared / (float)weighty : 0;
}

static size_t sentences_in_block(const struct scene *scene, size_t i)
{
    size_t count = 1, j;
    for (int offset = 1; neighbour(scene, i, offset, &j); offset++)
        count++;
    for (int offset = -1; neighbour(scene, i, offset, &j); offset--)
        count++;
    return count;
}

struct features features_of(struct arena *arena, const struct scene *scene, size_t i)
{
    struct collector collector = {.arena = arena, .scene = scene};
    add_number(&collector, SIDE_OWN, SPACE_BIAS, 0, 1);
    add_judgement(&collector, SIDE_OWN, i);
    add_place(&collector, SIDE_OWN, i);
    add_cues(&collector, i);
    add_stems(&collector, i);
    add_side(&collector, SIDE_BEFORE, i, -1);
    add_side(&collector, SIDE_AFTER, i, 1);
    add_second_side(&collector, SIDE_SECOND_BEFORE, i, -2);
    add_second_side(&collector, SIDE_SECOND_AFTER, i, 2);
    size_t before;
    if (neighbour(scene, i, -1, &before))
        add_number(&collector, SIDE_OWN, SPACE_SIZE, SIZE_COHESION, cohesion(scene, i));
    add_number(&collector, SIDE_OWN, SPACE_SIZE, SIZE_PLACE,
               (float)i / (float)scene->sentences.count);
    add_number(&collector, SIDE_OWN, SPACE_SIZE, SIZE_IN_BLOCK,
               at_most((float)sentences_in_block(scene, i), 6) / 3);
    return (struct features){collector.features.items, collector.features.count};
}
