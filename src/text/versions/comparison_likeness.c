/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison_inner.h"

#include <stdlib.h>

/* A token that stands in more new units than this tells them apart too little to look. */
#define MOST_POSTINGS 32
/* What two words that follow each other say beyond what each says alone. */
#define PAIR_WEIGHT 0.5F
/* Of a long word's weight what its stem has; its beginning has the rest. */
#define STEM_SHARE 0.6F
/* Of the weight of a word that others stand for: what they have of it. */
#define GROUP_SHARE 0.6F
/* Stem, beginning, group, and the pair with the word before. */
#define TOKENS_PER_WORD 4
/* What a text that is wholly contained in a longer one counts, at most. */
#define CONTAINED 0.9
/* From this weight of what both have on, containing is no accident. */
#define CONTAINED_FROM 2.5

static int by_token(const void *a, const void *b)
{
    const struct token *left = a, *right = b;
    return left->id < right->id ? -1 : left->id > right->id;
}

/* Above all keys and below all beginnings. */
static uint64_t pair_id(uint32_t first, uint32_t second)
{
    return (((uint64_t)first + 1) << 32 | second) & INT64_MAX;
}

/* A word weighs by its stem, by its beginning and by what stands for it. */
static void add_word(const struct comparing *comparing, uint32_t id, float weight, struct bag *bag)
{
    float group = comparing->groups[id] ? GROUP_SHARE * weight : 0;
    float own = weight - group;
    float stem = comparing->beginnings[id] ? STEM_SHARE * own : own;
    bag->items[bag->count++] = (struct token){comparing->keys[id], stem};
    if (comparing->beginnings[id])
        bag->items[bag->count++] = (struct token){comparing->beginnings[id], own - stem};
    if (comparing->groups[id])
        bag->items[bag->count++] = (struct token){comparing->groups[id], group};
}

static const struct bag *bag_of(struct comparing *comparing, struct side *side, size_t index)
{
    struct bag *bag = &side->bags[index];
    const struct unit *unit = &side->version->units[index];
    if (bag->made)
        return bag;
    bag->made = true;
    bag->items =
        ARENA_ARRAY(comparing->arena, TOKENS_PER_WORD * unit->word_count + 1, struct token);
    uint32_t before = WORD_MATCH_NONE;
    float weight_before = 0;
    for (size_t i = 0; i < unit->word_count; i++) {
        uint32_t id = side->version->words[unit->first_word + i].id;
        uint32_t key = comparing->keys[id];
        float weight = comparing->weights[id];
        if (key == WORD_MATCH_NONE)
            continue;
        add_word(comparing, id, weight, bag);
        bag->weight += weight;
        if (before != WORD_MATCH_NONE) {
            float both = PAIR_WEIGHT * (weight_before + weight) / 2;
            bag->items[bag->count++] = (struct token){pair_id(before, key), both};
            bag->weight += both;
        }
        before = key;
        weight_before = weight;
    }
    qsort(bag->items, bag->count, sizeof *bag->items, by_token);
    return bag;
}

/* The first token of `bag` at or behind `from` whose id is not below `id`: by growing steps, so
 * that a short bag is sought in a long one in no more than its own length times a logarithm. */
static size_t gallop(const struct bag *bag, size_t from, uint64_t id)
{
    size_t step = 1, low = from;
    while (low + step < bag->count && bag->items[low + step].id < id) {
        low += step;
        step *= 2;
    }
    size_t high = low + step < bag->count ? low + step : bag->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bag->items[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static double weight_in_both(const struct bag *a, const struct bag *b)
{
    const struct bag *small = a->count <= b->count ? a : b, *large = small == a ? b : a;
    double weight = 0;
    for (size_t i = 0, at = 0; i < small->count && at < large->count; i++) {
        at = gallop(large, at, small->items[i].id);
        if (at < large->count && large->items[at].id == small->items[i].id) {
            float other = large->items[at++].weight;
            weight += (double)(small->items[i].weight < other ? small->items[i].weight : other);
        }
    }
    return weight;
}

double comparing_likeness(struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    if (units_are_equal(comparing, old_unit, new_unit))
        return 1;
    const struct bag *a = bag_of(comparing, &comparing->old, old_unit);
    const struct bag *b = bag_of(comparing, &comparing->new, new_unit);
    double shared = weight_in_both(a, b);
    double least = (double)(a->weight < b->weight ? a->weight : b->weight);
    if (shared <= 0 || least <= 0)
        return 0;
    double alike = 2 * shared / (double)(a->weight + b->weight);
    double enough = shared / CONTAINED_FROM < 1 ? shared / CONTAINED_FROM : 1;
    double contained = CONTAINED * enough * shared / least;
    double likeness = alike > contained ? alike : contained;
    return likeness < 0.99 ? likeness : 0.99; /* the same words in another order, or other signs */
}

/* Names are words with a capital letter inside a sentence. */
static bool is_name(const struct compared *version, const struct unit *unit, size_t at)
{
    return at > unit->first_word && (version->words[at].flags & WORD_CAPITAL) &&
           !(version->words[at - 1].flags & WORD_SIGN);
}

bool names_differ(const struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    const struct unit *old = &comparing->old.version->units[old_unit];
    const struct unit *new = &comparing->new.version->units[new_unit];
    const struct compared *olds = comparing->old.version, *news = comparing->new.version;
    size_t old_names = 0, new_names = 0;
    for (size_t i = new->first_word; i < new->first_word + new->word_count; i++)
        new_names += is_name(news, new, i);
    for (size_t i = old->first_word; i < old->first_word + old->word_count; i++) {
        if (!is_name(olds, old, i))
            continue;
        old_names++;
        for (size_t k = new->first_word; k < new->first_word + new->word_count; k++)
            if (news->words[k].id == olds->words[i].id)
                return false;
    }
    return old_names > 0 && new_names > 0;
}

/* The index */

struct posting {
    uint64_t token;
    uint32_t unit;
};

struct near_search {
    struct comparing *comparing;
    struct posting *postings; /* by token */
    size_t count;
    float *shared;   /* with each new unit */
    size_t *touched; /* those whose `shared` is not 0 */
    size_t touched_count;
};

static int by_posting(const void *a, const void *b)
{
    const struct posting *left = a, *right = b;
    if (left->token != right->token)
        return left->token < right->token ? -1 : 1;
    return left->unit < right->unit ? -1 : left->unit > right->unit;
}

static void post_free_units(struct near_search *search)
{
    struct comparing *comparing = search->comparing;
    const struct compared *version = comparing->new.version;
    size_t room = TOKENS_PER_WORD * version->word_count + 1;
    search->postings = ARENA_ARRAY(comparing->arena, room, struct posting);
    for (size_t i = 0; i < version->unit_count; i++) {
        if (comparing->new.partner[i] != UNIT_NONE)
            continue;
        const struct bag *bag = bag_of(comparing, &comparing->new, i);
        for (size_t k = 0; k < bag->count; k++)
            if (k == 0 || bag->items[k].id != bag->items[k - 1].id)
                search->postings[search->count++] = (struct posting){bag->items[k].id, (uint32_t)i};
    }
    qsort(search->postings, search->count, sizeof *search->postings, by_posting);
}

static size_t first_posting(const struct near_search *search, uint64_t token)
{
    size_t low = 0, high = search->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (search->postings[middle].token < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_shared(struct near_search *search, const struct token *token)
{
    size_t first = first_posting(search, token->id), end = first;
    while (end < search->count && search->postings[end].token == token->id)
        if (++end - first > MOST_POSTINGS)
            return;
    for (size_t i = first; i < end; i++) {
        size_t unit = search->postings[i].unit;
        if (search->shared[unit] <= 0)
            search->touched[search->touched_count++] = unit;
        search->shared[unit] += token->weight;
    }
}

/* Put `unit` where it belongs among the best. */
static void rank(const struct near_search *search, size_t unit, struct near_unit *best)
{
    size_t at = NEAR_UNITS;
    while (at > 0 && (best[at - 1].unit == UNIT_NONE ||
                      search->shared[best[at - 1].unit] < search->shared[unit])) {
        if (at < NEAR_UNITS)
            best[at] = best[at - 1];
        at--;
    }
    if (at < NEAR_UNITS)
        best[at].unit = unit;
}

static void find_near(struct near_search *search, size_t old_unit)
{
    const struct bag *bag = bag_of(search->comparing, &search->comparing->old, old_unit);
    struct near_unit *best = search->comparing->near[old_unit];
    search->touched_count = 0;
    for (size_t i = 0; i < bag->count; i++)
        if (i == 0 || bag->items[i].id != bag->items[i - 1].id)
            add_shared(search, &bag->items[i]);
    for (size_t i = 0; i < search->touched_count; i++)
        rank(search, search->touched[i], best);
    for (size_t i = 0; i < search->touched_count; i++)
        search->shared[search->touched[i]] = 0;
    for (size_t i = 0; i < NEAR_UNITS && best[i].unit != UNIT_NONE; i++)
        best[i].likeness = comparing_likeness(search->comparing, old_unit, best[i].unit);
}

void comparing_find_near(struct comparing *comparing)
{
    size_t olds = comparing->old.version->unit_count, news = comparing->new.version->unit_count;
    struct near_search search = {.comparing = comparing};
    search.shared = ARENA_ARRAY(comparing->arena, news + 1, float);
    search.touched = ARENA_ARRAY(comparing->arena, news + 1, size_t);
    comparing->near = ARENA_ARRAY(comparing->arena, olds + 1, near_units);
    post_free_units(&search);
    for (size_t i = 0; i < olds; i++) {
        for (size_t k = 0; k < NEAR_UNITS; k++)
            comparing->near[i][k] = (struct near_unit){UNIT_NONE, 0};
        if (comparing->old.partner[i] == UNIT_NONE)
            find_near(&search, i);
    }
}
