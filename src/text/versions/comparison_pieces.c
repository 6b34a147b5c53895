/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison_inner.h"

/* A piece is a further part of another unit when at least this share of it, by weight, is found in
 * what no other unit accounts for. */
#define PIECE_SHARE 0.5F
/* And at least this weight: a word in common makes no piece. */
#define PIECE_WEIGHT 0.9F
/* Of the one beside it also when it has more in it, but holds this share, and weight, of what is
 * left of the old unit. */
#define REST_SHARE 0.6F
#define REST_WEIGHT 1.2F
/* In the end, of the one beside it in its paragraph, when it has this weight, and this share of the
 * lighter of it and what is left of the old unit; and so much must be left. */
#define LEAST_WEIGHT 0.35F
#define LEFT_SHARE 0.33F
#define LEFT_WEIGHT 1.0F
/* And less is enough where so much of the old unit is left. */
#define MOST_LEFT 0.5F
#define LITTLE_SHARE 0.16F
/* An old unit is a part of a new one that has another beginning when this share of its words stands
 * there, and this share, and weight, in words that no other unit accounts for. */
#define PART_SHARE 0.55F
#define FREE_SHARE 0.2F
#define FREE_WEIGHT 0.35F
/* Pieces of one unit that follow each other: a list made of a sentence. */
#define MOST_PIECES 24
/* And between them stand no more that are none. */
#define MOST_MISSED 2
/* See PIECE_COST_PER_WORD. */
#define CELLS_PER_COST 8
#define COST_OF_LONG 8

struct words {
    struct match_word *items;
    size_t count, room;
};

struct piecing {
    struct comparing *comparing;
    struct words old, new;
    uint32_t *found;
    size_t found_room;
    float *old_free; /* of each old unit, what weighs that is not accounted for */
    uint32_t *seen;  /* of each key: the mark of the new unit that it stands in, and one more where
                        it is free there */
    uint32_t seen_mark;
    bool last; /* see comparing_tie_last_pieces */
};

/* The words of a unit as they are matched; those that are accounted for, when `all` is false, match
 * nothing. */
static void take_words(struct piecing *piecing, bool is_new, const struct unit *unit, bool all)
{
    struct comparing *comparing = piecing->comparing;
    struct words *words = is_new ? &piecing->new : &piecing->old;
    const struct compared *version = is_new ? comparing->new.version : comparing->old.version;
    if (words->room < unit->word_count) {
        words->room = 2 * unit->word_count;
        words->items = ARENA_ARRAY(comparing->arena, words->room, struct match_word);
    }
    words->count = unit->word_count;
    for (size_t i = 0; i < unit->word_count; i++) {
        size_t at = unit->first_word + i;
        uint32_t id = version->words[at].id;
        bool free = is_new ? !comparing->taken[at] : comparing->onward[at] == WORD_MATCH_NONE;
        uint32_t key = comparing->keys[id];
        if (key == WORD_MATCH_NONE)
            key = UINT32_MAX / 2 + id; /* a sign, which has no stem: itself */
        words->items[i] =
            (struct match_word){all || free ? key : WORD_MATCH_NONE, id, comparing->weights[id]};
    }
}

/* What weighs together of the old unit's words that go on in the new one. */
static float match_units(struct piecing *piecing, size_t old_unit, size_t new_unit, bool all)
{
    struct comparing *comparing = piecing->comparing;
    take_words(piecing, false, &comparing->old.version->units[old_unit], all);
    take_words(piecing, true, &comparing->new.version->units[new_unit], all);
    if (piecing->found_room < piecing->old.count) {
        piecing->found_room = 2 * piecing->old.count;
        piecing->found = ARENA_ARRAY(comparing->arena, piecing->found_room, uint32_t);
    }
    word_match(comparing->matcher, piecing->old.items, piecing->old.count, piecing->new.items,
               piecing->new.count, piecing->found);
    float weight = 0;
    for (size_t i = 0; i < piecing->old.count; i++)
        if (piecing->found[i] != WORD_MATCH_NONE)
            weight += piecing->old.items[i].weight;
    return weight;
}

/* What match_units will cost; false when there is not so much left. */
static bool spend(struct piecing *piecing, size_t old_unit, size_t new_unit)
{
    size_t a = piecing->comparing->old.version->units[old_unit].word_count;
    size_t b = piecing->comparing->new.version->units[new_unit].word_count;
    size_t cost = a + b + a * b / CELLS_PER_COST;
    if (b > WORD_MATCH_CELLS / a)
        cost = COST_OF_LONG * (a + b);
    bool enough = cost <= piecing->comparing->piece_budget;
    piecing->comparing->piece_budget -= enough ? cost : 0;
    return enough;
}

/* Note what match_units found last. */
static void keep_match(struct piecing *piecing, size_t old_unit, size_t new_unit)
{
    struct comparing *comparing = piecing->comparing;
    size_t old_first = comparing->old.version->units[old_unit].first_word;
    size_t new_first = comparing->new.version->units[new_unit].first_word;
    for (size_t i = 0; i < piecing->old.count; i++)
        if (piecing->found[i] != WORD_MATCH_NONE) {
            comparing->onward[old_first + i] = (uint32_t)(new_first + piecing->found[i]);
            comparing->taken[new_first + piecing->found[i]] = true;
        }
}

static void match_equal(struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    const struct unit *old = &comparing->old.version->units[old_unit];
    const struct unit *new = &comparing->new.version->units[new_unit];
    for (size_t i = 0; i < old->word_count; i++) {
        comparing->onward[old->first_word + i] = (uint32_t)(new->first_word + i);
        comparing->taken[new->first_word + i] = true;
    }
}

void comparing_match_words(struct comparing *comparing)
{
    struct piecing piecing = {.comparing = comparing};
    for (size_t i = 0; i < comparing->old.version->unit_count; i++) {
        size_t partner = comparing->old.partner[i];
        if (partner == UNIT_NONE || comparing->matched[i])
            continue;
        comparing->matched[i] = true;
        if (comparing->likeness[i] >= 1) {
            match_equal(comparing, i, partner);
        } else {
            match_units(&piecing, i, partner, true);
            keep_match(&piecing, i, partner);
        }
    }
}

/* What of each old unit's weight is not accounted for. */
static float *free_weights(const struct comparing *comparing)
{
    const struct compared *version = comparing->old.version;
    float *weights = ARENA_ARRAY(comparing->arena, version->unit_count + 1, float);
    for (size_t at = 0; at < version->word_count; at++)
        if (comparing->onward[at] == WORD_MATCH_NONE)
            weights[version->words[at].unit] += comparing->weights[version->words[at].id];
    return weights;
}

static void link_piece(struct piecing *piecing, size_t old_unit, size_t new_unit, float share)
{
    *VEC_PUSH(piecing->comparing->arena, &piecing->comparing->further) = (struct unit_link){
        old_unit, new_unit, (double)(share < 0.95F ? share : 0.95F), false, true};
}

/* Split: a new unit that is free is a further piece of an old one. */

static bool is_free_piece(const struct comparing *comparing, size_t new_unit)
{
    return new_unit < comparing->new.version->unit_count &&
           comparing->new.partner[new_unit] == UNIT_NONE &&
           comparing->piece_of[new_unit] == UNIT_NONE;
}

/* What weighs of the new unit's words that stands free in the old one, in any order. */
static float weigh_free(struct piecing *piecing, const struct unit *old, const struct unit *new)
{
    struct comparing *comparing = piecing->comparing;
    const struct compared_word *olds = comparing->old.version->words;
    const struct compared_word *news = comparing->new.version->words;
    float weight = 0;
    piecing->seen_mark += 2;
    for (size_t i = old->first_word; i < old->first_word + old->word_count; i++) {
        uint32_t key = comparing->keys[olds[i].id];
        if (key != WORD_MATCH_NONE && comparing->onward[i] == WORD_MATCH_NONE)
            piecing->seen[key] = piecing->seen_mark;
    }
    for (size_t i = new->first_word; i < new->first_word + new->word_count; i++) {
        uint32_t key = comparing->keys[news[i].id];
        if (key == WORD_MATCH_NONE || piecing->seen[key] != piecing->seen_mark)
            continue;
        weight += comparing->weights[news[i].id];
        piecing->seen[key]--; /* once */
    }
    return weight;
}

/* Whether what stands beside another piece of the old unit, in its paragraph, has enough of what is
 * left of that. */
static bool is_rest(struct piecing *piecing, size_t old_unit, size_t new_unit, size_t beside)
{
    const struct comparing *comparing = piecing->comparing;
    const struct unit *old = &comparing->old.version->units[old_unit];
    const struct unit *news = comparing->new.version->units, *new = &news[new_unit];
    float left = piecing->old_free[old_unit];
    if (!piecing->last || beside == UNIT_NONE || left < LEFT_WEIGHT ||
        news[beside].block != new->block)
        return false;
    float shared = weigh_free(piecing, old, new);
    float demanded = left >= MOST_LEFT * old->weight ? LITTLE_SHARE : LEFT_SHARE;
    return shared >= LEAST_WEIGHT && shared >= demanded * (left < new->weight ? left : new->weight);
}

/* `beside` is the unit next to it that the old one goes on in; or UNIT_NONE. */
static bool add_piece(struct piecing *piecing, size_t old_unit, size_t new_unit, size_t beside)
{
    struct comparing *comparing = piecing->comparing;
    if (!is_free_piece(comparing, new_unit) || piecing->old_free[old_unit] < LEFT_WEIGHT ||
        !spend(piecing, old_unit, new_unit))
        return false;
    float piece = comparing->new.version->units[new_unit].weight;
    float shared = match_units(piecing, old_unit, new_unit, false);
    bool rest = beside != UNIT_NONE && shared >= REST_WEIGHT &&
                shared >= REST_SHARE * piecing->old_free[old_unit];
    if ((shared < PIECE_WEIGHT || (shared < PIECE_SHARE * piece && !rest)) &&
        !is_rest(piecing, old_unit, new_unit, beside))
        return false;
    keep_match(piecing, old_unit, new_unit);
    piecing->old_free[old_unit] -= shared;
    link_piece(piecing, old_unit, new_unit, shared / piece);
    comparing->piece_of[new_unit] = old_unit;
    return true;
}

/* In one direction from the partner: `step` is 1 or -1 (which wraps around to above all units). */
static void find_beside(struct piecing *piecing, size_t old_unit, size_t step)
{
    size_t partner = piecing->comparing->old.partner[old_unit], missed = 0;
    for (size_t k = 1, at = partner + step, beside = partner;
         k <= MOST_PIECES && missed < MOST_MISSED; k++, at += step) {
        bool added = add_piece(piecing, old_unit, at, beside == at - step ? beside : UNIT_NONE);
        missed += !added;
        beside = added ? at : beside;
    }
}

static void find_pieces(struct piecing *piecing, size_t old_unit)
{
    struct comparing *comparing = piecing->comparing;
    size_t partner = comparing->old.partner[old_unit];
    if (partner == UNIT_NONE || comparing->likeness[old_unit] >= 1)
        return;
    find_beside(piecing, old_unit, 1);
    find_beside(piecing, old_unit, SIZE_MAX);
    for (size_t k = 0; k < NEAR_UNITS && comparing->near[old_unit][k].unit != UNIT_NONE; k++)
        add_piece(piecing, old_unit, comparing->near[old_unit][k].unit, UNIT_NONE);
}

/* Joined: an old unit that is free is a further part of a new one that has a partner. */

/* What weighs of the old unit's words, in any order, that stands in the new unit: all together, and
 * in words that no other unit accounts for. */
static void weigh_part(struct piecing *piecing, const struct unit *old, const struct unit *new,
                       float *ret_all, float *ret_free)
{
    struct comparing *comparing = piecing->comparing;
    const struct compared_word *words = comparing->new.version->words;
    uint32_t *seen = piecing->seen;
    *ret_all = *ret_free = 0;
    piecing->seen_mark += 2;
    for (size_t at = new->first_word; at < new->first_word + new->word_count; at++) {
        uint32_t key = comparing->keys[words[at].id];
        if (key != WORD_MATCH_NONE && seen[key] != piecing->seen_mark + 1)
            seen[key] = piecing->seen_mark + !comparing->taken[at];
    }
    for (size_t i = old->first_word; i < old->first_word + old->word_count; i++) {
        uint32_t id = comparing->old.version->words[i].id, key = comparing->keys[id];
        if (key == WORD_MATCH_NONE || seen[key] < piecing->seen_mark)
            continue;
        *ret_all += comparing->weights[id];
        *ret_free += seen[key] > piecing->seen_mark ? comparing->weights[id] : 0;
    }
}

static bool add_part(struct piecing *piecing, size_t old_unit, size_t new_unit)
{
    struct comparing *comparing = piecing->comparing;
    if (new_unit == UNIT_NONE || comparing->new.partner[new_unit] == UNIT_NONE ||
        comparing->old.content[old_unit] <= 0 || /* a page number of a list of contents */
        (unit_is_field(comparing->old.version, old_unit) &&
         !units_are_at_home(comparing, old_unit, new_unit)) ||
        !spend(piecing, old_unit, new_unit))
        return false;
    const struct unit *old = &comparing->old.version->units[old_unit];
    float all, free;
    weigh_part(piecing, old, &comparing->new.version->units[new_unit], &all, &free);
    if (all < PART_SHARE * old->weight || free < FREE_SHARE * old->weight || free < FREE_WEIGHT)
        return false;
    match_units(piecing, old_unit, new_unit, false);
    keep_match(piecing, old_unit, new_unit);
    link_piece(piecing, old_unit, new_unit, all / old->weight);
    comparing->is_part[old_unit] = true;
    return true;
}

/* The new units of the nearest old ones that are tied. */
static bool join_neighbour(struct piecing *piecing, size_t old_unit)
{
    const struct side *old = &piecing->comparing->old;
    size_t count = old->version->unit_count;
    for (size_t k = 1; k <= MOST_PIECES && k <= old_unit; k++)
        if (old->partner[old_unit - k] != UNIT_NONE) {
            if (add_part(piecing, old_unit, old->partner[old_unit - k]))
                return true;
            break;
        }
    for (size_t k = 1; k <= MOST_PIECES && old_unit + k < count; k++)
        if (old->partner[old_unit + k] != UNIT_NONE)
            return add_part(piecing, old_unit, old->partner[old_unit + k]);
    return false;
}

static void find_whole(struct piecing *piecing, size_t old_unit)
{
    struct comparing *comparing = piecing->comparing;
    if (comparing->old.partner[old_unit] != UNIT_NONE || join_neighbour(piecing, old_unit))
        return;
    for (size_t k = 0; k < NEAR_UNITS && comparing->near[old_unit][k].unit != UNIT_NONE; k++)
        if (add_part(piecing, old_unit, comparing->near[old_unit][k].unit))
            return;
}

static struct piecing piecing_start(struct comparing *comparing, bool last)
{
    struct piecing piecing = {.comparing = comparing, .last = last};
    piecing.old_free = free_weights(comparing);
    piecing.seen = ARENA_ARRAY(comparing->arena, comparing->key_count + 1, uint32_t);
    return piecing;
}

static void tie_pieces(struct comparing *comparing, bool last)
{
    struct piecing piecing = piecing_start(comparing, last);
    for (size_t i = 0; i < comparing->old.version->unit_count; i++)
        find_pieces(&piecing, i);
}

void comparing_tie_pieces(struct comparing *comparing)
{
    tie_pieces(comparing, false);
}

void comparing_tie_last_pieces(struct comparing *comparing)
{
    tie_pieces(comparing, true);
}

void comparing_tie_parts(struct comparing *comparing)
{
    struct piecing piecing = piecing_start(comparing, true);
    for (size_t i = 0; i < comparing->old.version->unit_count; i++)
        find_whole(&piecing, i);
}
