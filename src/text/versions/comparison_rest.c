/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison_inner.h"

/* Sentences that follow each other and were all put in other words: no more than so many. */
#define GAP_UNITS 3
/* So little in common is enough when nothing else lies between the same two neighbours. */
#define GAP_LIKENESS 0.06
/* How sure that is. */
#define GAP_CERTAINTY 0.35
/* Two units that are left, wherever they stand, are each other's when they are so alike, and so
 * much more alike than either is to any other; and when they say this much. */
#define LONE_LIKENESS 0.18
#define LONE_MARGIN 0.14
#define LONE_CONTENT 2.5F
/* Less has to be said where there is so little doubt. */
#define CLEAR_LIKENESS 0.5
#define CLEAR_MARGIN 0.3
#define CLEAR_CONTENT 1.5F

/* How alike a unit is to the free unit that is most like it, and to any other. */
struct likest {
    size_t unit;
    double best, other;
};

/* A run of free units in each version, between neighbours that are each other's. */
struct gap {
    size_t old_first, new_first, count;
};

static bool is_free_old(const struct comparing *comparing, size_t unit)
{
    return comparing->old.partner[unit] == UNIT_NONE && !comparing->is_part[unit];
}

static bool is_free_new(const struct comparing *comparing, size_t unit)
{
    return comparing->new.partner[unit] == UNIT_NONE && comparing->piece_of[unit] == UNIT_NONE;
}

/* The old unit that a new one goes on with; or UNIT_NONE. */
static size_t owner_of(const struct comparing *comparing, size_t new_unit)
{
    size_t partner = comparing->new.partner[new_unit];
    return partner != UNIT_NONE ? partner : comparing->piece_of[new_unit];
}

/* Whether the free new units [first, end) stand where as many free old ones stood. */
static bool find_gap(const struct comparing *comparing, size_t first, size_t end, struct gap *gap)
{
    size_t olds = comparing->old.version->unit_count, news = comparing->new.version->unit_count;
    size_t low = first == 0 ? 0 : owner_of(comparing, first - 1) + 1;
    size_t high = end == news ? olds : owner_of(comparing, end);
    while (low < high && comparing->is_part[low])
        low++;
    while (high > low && comparing->is_part[high - 1])
        high--;
    if (high <= low || high - low != end - first)
        return false;
    for (size_t i = low; i < high; i++)
        if (!is_free_old(comparing, i))
            return false;
    *gap = (struct gap){low, first, end - first};
    return true;
}

static bool is_sentence(const struct side *side, size_t index)
{
    const struct unit *unit = &side->version->units[index];
    return unit->level == 0 && unit->column == 0 && side->content[index] >= LIGHT_CONTENT &&
           !unit_is_field(side->version, index);
}

static bool are_alike(struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    return is_sentence(&comparing->old, old_unit) && is_sentence(&comparing->new, new_unit) &&
           !names_differ(comparing, old_unit, new_unit) &&
           comparing_likeness(comparing, old_unit, new_unit) >= GAP_LIKENESS;
}

/* Word for word the same, all of it: known by where it stands, however often it stands elsewhere.
 */
static bool is_unchanged(const struct comparing *comparing, const struct gap *gap)
{
    for (size_t i = 0; i < gap->count; i++)
        if (!units_are_equal(comparing, gap->old_first + i, gap->new_first + i))
            return false;
    return true;
}

static bool is_reworded(struct comparing *comparing, const struct gap *gap)
{
    for (size_t i = 0; i < gap->count; i++)
        if (!are_alike(comparing, gap->old_first + i, gap->new_first + i))
            return false;
    return gap->count <= GAP_UNITS;
}

static void tie_gap(struct comparing *comparing, const struct gap *gap)
{
    double certainty = is_unchanged(comparing, gap)  ? 1
                       : is_reworded(comparing, gap) ? GAP_CERTAINTY
                                                     : 0;
    for (size_t i = 0; i < gap->count && certainty > 0; i++)
        comparing_tie(comparing, gap->old_first + i, gap->new_first + i, certainty);
}

void comparing_tie_gaps(struct comparing *comparing)
{
    size_t count = comparing->new.version->unit_count;
    for (size_t first = 0, end; first < count; first = end + 1) {
        end = first;
        while (end < count && is_free_new(comparing, end))
            end++;
        struct gap gap;
        if (end > first && find_gap(comparing, first, end, &gap))
            tie_gap(comparing, &gap);
    }
}

/* What is most like each other */

static void note_like(struct likest *likest, size_t unit, double likeness)
{
    if (unit != UNIT_NONE && likeness > likest->best) {
        likest->other = likest->best;
        likest->best = likeness;
        likest->unit = unit;
    } else if (likeness > likest->other) {
        likest->other = likeness;
    }
}

/* Of the new units near a free old one the free one that is most like it; those that others go on
 * in are others. Each hears of it too. */
static struct likest likest_of(const struct comparing *comparing, size_t old_unit,
                               struct likest *back)
{
    const struct near_unit *near = comparing->near[old_unit];
    struct likest likest = {UNIT_NONE, 0, 0};
    for (size_t k = 0; k < NEAR_UNITS && near[k].unit != UNIT_NONE; k++) {
        bool is_free = is_free_new(comparing, near[k].unit);
        note_like(&likest, is_free ? near[k].unit : UNIT_NONE, near[k].likeness);
        if (is_free)
            note_like(&back[near[k].unit], old_unit, near[k].likeness);
    }
    return likest;
}

static bool says_enough(const struct side *side, size_t index, float content)
{
    const struct unit *unit = &side->version->units[index];
    return unit->level == 0 && unit->column == 0 && side->content[index] >= content &&
           !side->repeated[index] && !unit_is_field(side->version, index);
}

static bool are_likest(const struct comparing *comparing, size_t old_unit,
                       const struct likest *likest, const struct likest *back)
{
    double other = likest->other > back->other ? likest->other : back->other;
    bool clear = likest->best >= CLEAR_LIKENESS && likest->best - other >= CLEAR_MARGIN;
    float content = clear ? CLEAR_CONTENT : LONE_CONTENT;
    return back->unit == old_unit && likest->best >= LONE_LIKENESS &&
           likest->best - other >= LONE_MARGIN && says_enough(&comparing->old, old_unit, content) &&
           says_enough(&comparing->new, likest->unit, content);
}

void comparing_tie_lone(struct comparing *comparing)
{
    size_t olds = comparing->old.version->unit_count, news = comparing->new.version->unit_count;
    struct likest *likest = ARENA_ARRAY(comparing->arena, olds + 1, struct likest);
    struct likest *back = ARENA_ARRAY(comparing->arena, news + 1, struct likest);
    for (size_t n = 0; n < news; n++)
        back[n].unit = UNIT_NONE;
    for (size_t o = 0; o < olds; o++) {
        likest[o].unit = UNIT_NONE;
        if (is_free_old(comparing, o))
            likest[o] = likest_of(comparing, o, back);
    }
    for (size_t o = 0; o < olds; o++)
        if (likest[o].unit != UNIT_NONE &&
            are_likest(comparing, o, &likest[o], &back[likest[o].unit]))
            comparing_tie(comparing, o, likest[o].unit, likest[o].best);
}
