/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/viewpoints/sentence_features.h"

#include "base/hash.h"

/* Words of the sentence longer than this are names and noise. */
#define WORDS_SEEN 60
_Static_assert(ROLES == 10, "pairs of roles are written in two digits");

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

enum size {
    SIZE_WISH,
    SIZE_LENGTH,
    SIZE_LIKENESS,
    SIZE_PLACE,
    SIZE_IN_BLOCK,
    SIZE_COHESION,
    SIZE_ALIKE,
    SIZE_WINDOW
};

/* Small numbers as words, so that every feature has a name. */
#define TEN(tens)                                                                                  \
    tens "0", tens "1", tens "2", tens "3", tens "4", tens "5", tens "6", tens "7", tens "8",      \
        tens "9"
static const char *const digits[] = {TEN(""),  TEN("1"), TEN("2"), TEN("3"), TEN("4"),
                                     TEN("5"), TEN("6"), TEN("7"), TEN("8"), TEN("9")};

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
    static const char *const names[FEATURE_SPACES] = {
        "bias",    "stem",  "first", "cue",  "kind", "background", "stance",    "flag",
        "section", "block", "size",  "side", "role", "pair",       "first pair"};
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

static bool seen_before(struct word_list words, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (str_equal(words.items[j].stem, words.items[i].stem))
            return true;
    return false;
}

/* "A1", "2030-målen": names of this draft's parts, which teach nothing of the next. */
static bool has_digit(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (ascii_is_digit(word.p[i]))
            return true;
    return false;
}

static void add_stems(struct collector *collector, size_t i)
{
    struct word_list words = collector->scene->sentences.items[i].words;
    bool first = true;
    for (size_t j = 0; j < words.count && j < WORDS_SEEN; j++) {
        if (!(words.items[j].flags & WORD_LETTERS) || has_digit(words.items[j].lower))
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

static bool has_stem(const struct scene *scene, size_t i, struct str stem)
{
    struct word_list words = scene->sentences.items[i].words;
    for (size_t k = 0; k < words.count; k++)
        if (str_equal(words.items[k].stem, stem))
            return true;
    return false;
}

/* The share of the weighty words of sentences [i, end) that sentences [first, i) have too. */
static float cohesion(const struct scene *scene, size_t first, size_t i, size_t end)
{
    size_t weighty = 0, shared = 0;
    for (size_t sentence = i; sentence < end; sentence++)
        for (size_t j = 0; j < scene->sentences.items[sentence].words.count; j++) {
            const struct word *word = &scene->sentences.items[sentence].words.items[j];
            if (!(word->flags & WORD_LETTERS) || word->lower.n < 4 || (word->flags & WORD_STOP))
                continue;
            weighty++;
            bool found = false;
            for (size_t before = first; before < i && !found; before++)
                found = has_stem(scene, before, word->stem);
            shared += found;
        }
    return weighty ? (float)shared / (float)weighty : 0;
}

/* How well it hangs together with what stands before it in the block. */
static void add_cohesion(struct collector *collector, size_t i)
{
    const struct scene *scene = collector->scene;
    size_t before, second, after;
    if (!neighbour(scene, i, -1, &before))
        return;
    size_t first = neighbour(scene, i, -2, &second) ? second : before;
    size_t end = neighbour(scene, i, 1, &after) ? after + 1 : i + 1;
    add_number(collector, SIDE_OWN, SPACE_SIZE, SIZE_COHESION, cohesion(scene, before, i, i + 1));
    add_number(collector, SIDE_OWN, SPACE_SIZE, SIZE_WINDOW, cohesion(scene, first, i, end));
    add_number(collector, SIDE_OWN, SPACE_SIZE, SIZE_ALIKE, scene->alike[i]);
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
    add_cohesion(&collector, i);
    add_number(&collector, SIDE_OWN, SPACE_SIZE, SIZE_PLACE,
               (float)i / (float)scene->sentences.count);
    add_number(&collector, SIDE_OWN, SPACE_SIZE, SIZE_IN_BLOCK,
               at_most((float)sentences_in_block(scene, i), 6) / 3);
    return (struct features){collector.features.items, collector.features.count};
}

/* --- The second look --- */

/* Pairs less likely than this say nothing. */
#define PAIR_ENOUGH 0.03f

static size_t likeliest(const float roles[ROLES])
{
    size_t best = 0;
    for (size_t role = 1; role < ROLES; role++)
        best = roles[role] > roles[best] ? role : best;
    return best;
}

static void add_roles(struct collector *collector, enum feature_side side, size_t i, int offset,
                      const float (*roles)[ROLES])
{
    size_t j;
    if (!neighbour(collector->scene, i, offset, &j))
        return;
    for (size_t role = 0; role < ROLES; role++)
        add_number(collector, side, SPACE_ROLE, role, roles[j][role]);
}

static void add_pairs(struct collector *collector, size_t i, const float (*roles)[ROLES])
{
    size_t j;
    if (!neighbour(collector->scene, i, -1, &j))
        return;
    for (size_t before = 0; before < ROLES; before++)
        for (size_t own = 0; own < ROLES; own++) {
            float both = roles[j][before] * roles[i][own];
            if (both >= PAIR_ENOUGH)
                add_number(collector, SIDE_OWN, SPACE_PAIR, 10 * before + own, both);
        }
    add_number(collector, SIDE_OWN, SPACE_FIRST_PAIR,
               10 * likeliest(roles[j]) + likeliest(roles[i]), 1);
}

struct features features_again(struct arena *arena, const struct scene *scene, size_t i,
                               struct features features, const float (*roles)[ROLES])
{
    struct collector collector = {.arena = arena, .scene = scene};
    for (size_t j = 0; j < features.count; j++)
        *VEC_PUSH(arena, &collector.features) = features.items[j];
    add_roles(&collector, SIDE_OWN, i, 0, roles);
    add_roles(&collector, SIDE_BEFORE, i, -1, roles);
    add_roles(&collector, SIDE_AFTER, i, 1, roles);
    add_roles(&collector, SIDE_SECOND_BEFORE, i, -2, roles);
    add_roles(&collector, SIDE_SECOND_AFTER, i, 2, roles);
    add_pairs(&collector, i, roles);
    return (struct features){collector.features.items, collector.features.count};
}
