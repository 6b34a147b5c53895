/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/passages/ranking.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

#define BM25_K1 1.2f
#define BM25_B 0.75f
#define GRAM_CHARACTERS 5
/* A 5-gram's weight against a stem's. A word of ten letters has six of them. */
#define GRAM_WEIGHT 0.3f
/* How many times a term counts by where it stands. */
#define COUNT_TITLE 3.0f
#define COUNT_TEXT 1.0f
#define COUNT_ABOVE 1.2f
#define COUNT_BELOW 0.5f

struct posting {
    uint32_t node;
    float count; /* while building: weighted occurrences; afterwards: BM25 weight */
};

struct term {
    uint64_t hash; /* 0: empty slot */
    float idf;
    VEC(struct posting) postings;
};

struct ranking {
    const struct draft *draft;
    struct term *table; /* open addressing */
    size_t slots, used; /* slots is a power of two */
    float *lengths;     /* of each node, in weighted terms */
    float *scratch;     /* a score for each node, for ranking_best */
};

/* Stems and grams share the table under different seeds. */
enum { SEED_STEM = 1, SEED_GRAM = 2 };

static struct term *slot_of(const struct ranking *ranking, uint64_t hash)
{
    size_t at = (size_t)hash & (ranking->slots - 1);
    while (ranking->table[at].hash != 0 && ranking->table[at].hash != hash)
        at = (at + 1) & (ranking->slots - 1);
    return &ranking->table[at];
}

static void double_table(struct arena *arena, struct ranking *ranking)
{
    struct term *old = ranking->table;
    size_t old_slots = ranking->slots;
    ranking->slots *= 2;
    ranking->table = ARENA_ARRAY(arena, ranking->slots, struct term);
    for (size_t i = 0; i < old_slots; i++)
        if (old[i].hash)
            *slot_of(ranking, old[i].hash) = old[i];
}

static void count_term(struct arena *arena, struct ranking *ranking, uint64_t hash, size_t node,
                       float count)
{
    if (ranking->used * 2 >= ranking->slots)
        double_table(arena, ranking);
    struct term *term = slot_of(ranking, hash);
    if (term->hash == 0) {
        term->hash = hash;
        ranking->used++;
    }
    size_t last = term->postings.count;
    if (last == 0 || term->postings.items[last - 1].node != node)
        VEC_PUSH(arena, &term->postings)->node = (uint32_t)node;
    term->postings.items[term->postings.count - 1].count += count;
    ranking->lengths[node] += count;
}

static uint64_t hash_term(struct str text, uint64_t seed)
{
    return hash_quick(text, seed) | 1; /* 0 marks an empty slot */
}

static bool is_term(const struct word *word)
{
    return (word->flags & WORD_LETTERS) && word->lower.n > 2 && !(word->flags & WORD_STOP);
}

/* The byte offsets at which the characters of a word begin, and its end: how many characters. */
static size_t character_starts(struct str word, size_t starts[64])
{
    size_t count = 0, at = 0;
    while (at < word.n && count < 63) {
        starts[count++] = at;
        utf8_next(word, &at);
    }
    starts[count] = at;
    return count;
}

typedef void term_visit(void *context, uint64_t hash, float weight);

static void visit_terms(const struct word *word, term_visit *visit, void *context)
{
    size_t starts[64];
    visit(context, hash_term(word->stem, SEED_STEM), 1);
    size_t characters = character_starts(word->lower, starts);
    for (size_t i = 0; i + GRAM_CHARACTERS <= characters; i++) {
        struct str gram = str_sub(word->lower, starts[i], starts[i + GRAM_CHARACTERS]);
        visit(context, hash_term(gram, SEED_GRAM), GRAM_WEIGHT);
    }
}

struct counting {
    struct arena *arena;
    struct ranking *ranking;
    size_t node;
    float count;
};

static void count_visit(void *context, uint64_t hash, float weight)
{
    struct counting *counting = context;
    (void)weight; /* belongs to the query, not to the count */
    count_term(counting->arena, counting->ranking, hash, counting->node, counting->count);
}

static void count_words(struct counting *counting, struct word_list words, float count)
{
    counting->count = count;
    for (size_t i = 0; i < words.count; i++)
        if (is_term(&words.items[i]))
            visit_terms(&words.items[i], count_visit, counting);
}

static void count_node(struct counting *counting, struct text_tools *tools, size_t i)
{
    const struct draft *draft = counting->ranking->draft;
    const struct node *node = &draft->nodes[i];
    counting->node = i;
    if (node_is_titled(node))
        count_words(counting, node->title_words, COUNT_TITLE);
    else
        count_words(counting,
                    words_of(counting->arena, tools, draft->document->text, node->heading),
                    COUNT_TEXT);
    if (node->kind == NODE_INITIATIVE &&
        node->heading.end - node->heading.start > node->title.n + 20)
        count_words(counting,
                    words_of(counting->arena, tools, draft->document->text, node->heading),
                    COUNT_TEXT);
    for (size_t up = node->parent; up != NODE_NONE && up != 0; up = draft->nodes[up].parent)
        count_words(counting, draft->nodes[up].title_words, COUNT_ABOVE);
    for (size_t j = i + 1; j < draft->node_count && draft->nodes[j].depth > node->depth; j++) {
        const struct node *below = &draft->nodes[j];
        if (below->depth != node->depth + 1)
            continue;
        if (node_is_titled(below))
            count_words(counting, below->title_words, COUNT_BELOW);
        else
            count_words(counting,
                        words_of(counting->arena, tools, draft->document->text, below->heading),
                        COUNT_TEXT);
    }
}

static void weigh_terms(struct ranking *ranking)
{
    size_t nodes = ranking->draft->node_count;
    float total = 0;
    for (size_t i = 0; i < nodes; i++)
        total += ranking->lengths[i];
    float average = total > 0 ? total / (float)nodes : 1;
    for (size_t i = 0; i < ranking->slots; i++) {
        struct term *term = &ranking->table[i];
        float n = (float)term->postings.count;
        term->idf = logf(1 + ((float)nodes - n + 0.5f) / (n + 0.5f));
        for (size_t j = 0; j < term->postings.count; j++) {
            struct posting *posting = &term->postings.items[j];
            float length = ranking->lengths[posting->node] / average;
            posting->count = term->idf * posting->count * (BM25_K1 + 1) /
                             (posting->count + BM25_K1 * (1 - BM25_B + BM25_B * length));
        }
    }
}

struct ranking *ranking_make(struct arena *arena, struct text_tools *tools,
                             const struct draft *draft)
{
    struct ranking *ranking = ARENA_NEW(arena, struct ranking);
    ranking->draft = draft;
    ranking->slots = 4096;
    ranking->table = ARENA_ARRAY(arena, ranking->slots, struct term);
    ranking->lengths = ARENA_ARRAY(arena, draft->node_count, float);
    ranking->scratch = ARENA_ARRAY(arena, draft->node_count, float);
    struct counting counting = {.arena = arena, .ranking = ranking};
    for (size_t i = 1; i < draft->node_count; i++)
        count_node(&counting, tools, i);
    weigh_terms(ranking);
    return ranking;
}

struct scoring {
    const struct ranking *ranking;
    float *scores;
    float ceiling;
    float repeat; /* weight of this word: less each time that it has stood before */
    float factor; /* what of it counts for a node: less for words of the draft's own title */
};

static void score_visit(void *context, uint64_t hash, float weight)
{
    struct scoring *scoring = context;
    const struct term *term = slot_of(scoring->ranking, hash);
    if (term->hash == 0)
        return;
    weight *= scoring->repeat;
    scoring->ceiling += weight * term->idf * (BM25_K1 + 1);
    for (size_t i = 0; i < term->postings.count; i++)
        scoring->scores[term->postings.items[i].node] +=
            weight * scoring->factor * term->postings.items[i].count;
}

/* Words of the draft's own title stand for the whole of it and tell little of its parts. */
#define TITLE_WORD_FACTOR 0.35f

static float title_factor(const struct draft *draft, const struct word *word)
{
    const struct word_list *title = &draft->nodes[0].title_words;
    for (size_t i = 0; i < title->count; i++) {
        const struct word *own = &title->items[i];
        if (!is_term(own))
            continue;
        size_t common = 0;
        while (common < own->lower.n && common < word->lower.n &&
               own->lower.p[common] == word->lower.p[common])
            common++;
        if (common >= 7 || str_equal(own->stem, word->stem))
            return TITLE_WORD_FACTOR;
    }
    return 1;
}

static float repeat_weight(struct word_list words, size_t i)
{
    float times = 1;
    for (size_t j = 0; j < i; j++)
        times += str_equal(words.items[j].stem, words.items[i].stem);
    return 1 / times;
}

float ranking_scores(const struct ranking *ranking, struct word_list words, float *scores)
{
    struct scoring scoring = {.ranking = ranking, .scores = scores};
    memset(scores, 0, ranking->draft->node_count * sizeof *scores);
    for (size_t i = 0; i < words.count; i++) {
        if (!is_term(&words.items[i]))
            continue;
        scoring.repeat = repeat_weight(words, i);
        scoring.factor = title_factor(ranking->draft, &words.items[i]);
        visit_terms(&words.items[i], score_visit, &scoring);
    }
    return scoring.ceiling;
}

size_t ranking_best(struct ranking *ranking, struct word_list words, struct ranked *ret_best,
                    size_t room)
{
    float *all = ranking->scratch;
    size_t nodes = ranking->draft->node_count, count = 0;
    float ceiling = ranking_scores(ranking, words, all);
    for (size_t i = 1; i < nodes; i++) {
        if (all[i] <= 0)
            continue;
        size_t at = count < room ? count++ : room;
        for (; at > 0 && ret_best[at - 1].score < all[i]; at--)
            if (at < room)
                ret_best[at] = ret_best[at - 1];
        if (at < room)
            ret_best[at] = (struct ranked){i, all[i], ceiling > 0 ? all[i] / ceiling : 0};
    }
    return count;
}

static float shared_weight(const struct ranking *ranking, const struct word *word, size_t node)
{
    const struct term *term = slot_of(ranking, hash_term(word->stem, SEED_STEM));
    for (size_t i = 0; i < term->postings.count; i++)
        if (term->postings.items[i].node == node)
            return term->postings.items[i].count;
    return 0;
}

size_t ranking_shared(const struct ranking *ranking, struct word_list words, size_t node,
                      size_t *ret_words, size_t room)
{
    float weights[8];
    size_t count = 0;
    if (room > 8)
        room = 8;
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.items[i];
        float weight = is_term(word) ? shared_weight(ranking, word, node) : 0;
        if (weight <= 0 || repeat_weight(words, i) < 1)
            continue;
        size_t at = count < room ? count++ : room;
        for (; at > 0 && weights[at - 1] < weight; at--)
            if (at < room) {
                weights[at] = weights[at - 1];
                ret_words[at] = ret_words[at - 1];
            }
        if (at < room) {
            weights[at] = weight;
            ret_words[at] = i;
        }
    }
    return count;
}
