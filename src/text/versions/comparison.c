/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison.h"

#include "text/versions/comparison_inner.h"

#include <stdlib.h>

/* A run of equal words that weighs no more, with more words than these changed on both sides of
 * it, is an accident: it is no match. */
#define STRAY_WEIGHT 0.5F
#define STRAY_GAP 3
/* What looking for pieces may cost, for each word of both versions: words looked at and cells of
 * tables, words of what is too long for a table many times. Where it is spent (one sentence as long
 * as a book against thousands of short ones) no more pieces are looked for. */
#define PIECE_COST_PER_WORD 60
/* How many new units are named that stand where a unit stood that is gone. */
#define PLACE_UNITS 4
/* Of the whole, by weight. Two texts of one genre share about a tenth. */
#define ALIKE_FROM 0.35
#define REWRITTEN_FROM 0.12

const char *unit_fate_name(enum unit_fate fate)
{
    static const char *const names[UNIT_FATES] = {
        [UNIT_KEPT] = "kept",     [UNIT_EDITED] = "edited", [UNIT_SPLIT] = "split",
        [UNIT_JOINED] = "joined", [UNIT_GONE] = "gone",     [UNIT_ADDED] = "added",
    };
    return names[(unsigned)fate < UNIT_FATES ? fate : UNIT_GONE];
}

const char *kinship_of_versions_name(enum kinship_of_versions kinship)
{
    static const char *const names[] = {
        [VERSIONS_SAME] = "same",
        [VERSIONS_ALIKE] = "revision",
        [VERSIONS_REWRITTEN] = "rewritten",
        [VERSIONS_STRANGE] = "another",
    };
    return names[(unsigned)kinship <= VERSIONS_STRANGE ? kinship : VERSIONS_STRANGE];
}

/* Links */

static int by_old_unit(const void *a, const void *b)
{
    const struct unit_link *left = a, *right = b;
    if (left->old_unit != right->old_unit)
        return left->old_unit < right->old_unit ? -1 : 1;
    return left->new_unit < right->new_unit ? -1 : left->new_unit > right->new_unit;
}

static void collect_links(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    size_t olds = comparison->old.unit_count;
    comparison->links =
        ARENA_ARRAY(comparing->arena, olds + comparing->further.count + 1, struct unit_link);
    for (size_t i = 0; i < olds; i++)
        if (comparing->old.partner[i] != UNIT_NONE)
            comparison->links[comparison->link_count++] = (struct unit_link){
                i, comparing->old.partner[i], comparing->likeness[i], false, false};
    for (size_t i = 0; i < comparing->further.count; i++)
        comparison->links[comparison->link_count++] = comparing->further.items[i];
    qsort(comparison->links, comparison->link_count, sizeof *comparison->links, by_old_unit);
    for (size_t i = comparison->link_count; i-- > 0;) {
        struct unit *unit = &comparison->old.units[comparison->links[i].old_unit];
        unit->first_link = i;
        unit->link_count++;
    }
}

/* Counting sort: links are by old unit already, and stay so for each new one. */
static void index_links(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    struct unit *units = comparison->new.units;
    comparison->links_by_new = ARENA_ARRAY(comparing->arena, comparison->link_count + 1, size_t);
    size_t next = 0;
    for (size_t i = 0; i < comparison->link_count; i++)
        units[comparison->links[i].new_unit].link_count++;
    for (size_t i = 0; i < comparison->new.unit_count; i++) {
        units[i].first_link = next;
        next += units[i].link_count;
        units[i].link_count = 0;
    }
    for (size_t i = 0; i < comparison->link_count; i++) {
        struct unit *unit = &units[comparison->links[i].new_unit];
        comparison->links_by_new[unit->first_link + unit->link_count++] = i;
    }
}

/* What moved */

/* A further piece has moved when it stands outside of what its neighbours in the chain stand in. */
static void move_further(struct comparing *comparing, const unsigned char *in_chain)
{
    struct comparison *comparison = comparing->comparison;
    size_t before = 0;
    for (size_t i = 0; i < comparison->link_count; i++) {
        struct unit_link *link = &comparison->links[i];
        if (link->secondary && link->new_unit < before)
            link->moved = true;
        if (!link->secondary && in_chain[i])
            before = link->new_unit;
    }
    size_t after = comparison->new.unit_count;
    for (size_t i = comparison->link_count; i-- > 0;) {
        struct unit_link *link = &comparison->links[i];
        if (link->secondary && link->new_unit > after)
            link->moved = true;
        if (!link->secondary && in_chain[i])
            after = link->new_unit;
    }
}

static void find_moved(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    size_t count = comparison->link_count, first = 0;
    struct arena *arena = comparing->arena;
    size_t *seconds = ARENA_ARRAY(arena, count + 1, size_t);
    size_t *links = ARENA_ARRAY(arena, count + 1, size_t);
    float *weights = ARENA_ARRAY(arena, count + 1, float);
    unsigned char *kept = ARENA_ARRAY(arena, count + 1, unsigned char);
    unsigned char *in_chain = ARENA_ARRAY(arena, count + 1, unsigned char);
    for (size_t i = 0; i < count; i++) {
        if (comparison->links[i].secondary)
            continue;
        links[first] = i;
        seconds[first] = comparison->links[i].new_unit;
        weights[first++] = 0.01F + comparison->old.units[comparison->links[i].old_unit].weight *
                                       (float)comparison->links[i].likeness;
    }
    heaviest_chain(arena, seconds, weights, first, comparison->new.unit_count, kept);
    for (size_t i = 0; i < first; i++) {
        comparison->links[links[i]].moved = !kept[i];
        in_chain[links[i]] = kept[i];
    }
    move_further(comparing, in_chain);
}

/* Matches */

struct matching {
    struct comparing *comparing;
    VEC(struct match) matches;
};

static bool same_word(const struct comparison *comparison, size_t old_word, size_t new_word)
{
    return comparison->old.words[old_word].id == comparison->new.words[new_word].id;
}

static bool link_moved(const struct comparison *comparison, size_t old_unit, size_t new_unit)
{
    const struct unit *unit = &comparison->old.units[old_unit];
    for (size_t i = unit->first_link; i < unit->first_link + unit->link_count; i++)
        if (comparison->links[i].new_unit == new_unit)
            return comparison->links[i].moved;
    return false;
}

/* The end of the run of equal words that begins at old word `at`. */
static size_t run_end(const struct comparison *comparison, size_t at, size_t end)
{
    const uint32_t *onward = comparison->onward;
    size_t next = at + 1;
    while (next < end && onward[next] == onward[next - 1] + 1 &&
           same_word(comparison, next, onward[next]))
        next++;
    return next;
}

/* How many words from `at` on, backwards or forwards, change in either version. */
static size_t gap_before(const uint32_t *onward, size_t first, size_t at)
{
    size_t count = 0;
    while (at - count > first && onward[at - count - 1] == COMPARED_NONE)
        count++;
    return count;
}

static size_t gap_after(const uint32_t *onward, size_t at, size_t end)
{
    size_t count = 0;
    while (at + count < end && onward[at + count] == COMPARED_NONE)
        count++;
    return count;
}

static bool is_stray(const struct comparison *comparison, const struct unit *unit, size_t at,
                     size_t end)
{
    float weight = 0;
    for (size_t i = at; i < end; i++)
        weight += comparison->weights[comparison->old.words[i].id];
    if (weight > STRAY_WEIGHT || end - at > STRAY_GAP)
        return false;
    const uint32_t *onward = comparison->onward;
    const struct unit *other = &comparison->new.units[comparison->new.words[onward[at]].unit];
    size_t unit_end = unit->first_word + unit->word_count;
    size_t other_end = other->first_word + other->word_count;
    size_t before = gap_before(onward, unit->first_word, at) +
                    gap_before(comparison->origin, other->first_word, onward[at]);
    size_t after = gap_after(onward, end, unit_end) +
                   gap_after(comparison->origin, onward[end - 1] + 1, other_end);
    return before >= STRAY_GAP && after >= STRAY_GAP;
}

static void add_match(struct matching *matching, size_t at, size_t count)
{
    struct comparison *comparison = matching->comparing->comparison;
    size_t to = comparison->onward[at];
    bool moved =
        link_moved(comparison, comparison->old.words[at].unit, comparison->new.words[to].unit);
    size_t found = matching->matches.count;
    struct match *last = found ? &matching->matches.items[found - 1] : NULL;
    if (last && last->old_word + last->word_count == at && last->moved == moved &&
        last->new_word + last->word_count == to) {
        last->word_count += count;
        return;
    }
    *VEC_PUSH(matching->comparing->arena, &matching->matches) =
        (struct match){.old_word = at, .new_word = to, .word_count = count, .moved = moved};
}

static void match_unit(struct matching *matching, const struct unit *unit)
{
    const struct comparison *comparison = matching->comparing->comparison;
    size_t end = unit->first_word + unit->word_count;
    for (size_t at = unit->first_word, next; at < end; at = next) {
        next = at + 1;
        if (comparison->onward[at] == COMPARED_NONE ||
            !same_word(comparison, at, comparison->onward[at]))
            continue;
        next = run_end(comparison, at, end);
        if (!is_stray(comparison, unit, at, next))
            add_match(matching, at, next - at);
    }
}

static int by_new_word(const void *a, const void *b)
{
    const struct match *left = a, *right = b;
    return left->new_word < right->new_word ? -1 : left->new_word > right->new_word;
}

/* Found in the old version's order, kept in the new one's. */
static void make_matches(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    struct matching matching = {.comparing = comparing};
    for (size_t i = 0; i < comparison->old.unit_count; i++)
        match_unit(&matching, &comparison->old.units[i]);
    comparison->matches = matching.matches.items;
    comparison->match_count = matching.matches.count;
    struct match *matches = comparison->matches;
    size_t *place = ARENA_ARRAY(comparing->arena, comparison->old.word_count + 1, size_t);
    if (comparison->match_count)
        qsort(matches, comparison->match_count, sizeof *matches, by_new_word);
    for (size_t i = 0; i < comparison->match_count; i++) {
        struct match *match = &matches[i];
        match->old =
            compared_span(&comparison->old, match->old_word, match->old_word + match->word_count);
        match->new =
            compared_span(&comparison->new, match->new_word, match->new_word + match->word_count);
        place[match->old_word] = i + 1;
    }
    comparison->matches_by_old = ARENA_ARRAY(comparing->arena, comparison->match_count + 1, size_t);
    for (size_t i = 0, count = 0; i < comparison->old.word_count; i++)
        if (place[i])
            comparison->matches_by_old[count++] = place[i] - 1;
}

/* Fates */

static float weight_on(const struct compared *version, const struct unit *unit,
                       const float *weights, const uint32_t *other)
{
    float weight = 0;
    for (size_t i = unit->first_word; i < unit->first_word + unit->word_count; i++)
        if (other[i] != COMPARED_NONE)
            weight += weights[version->words[i].id];
    return weight;
}

/* How alike a unit is to all that it is linked to together. */
static double likeness_of_old(const struct comparison *comparison, const struct unit *unit)
{
    double others = 0;
    for (size_t i = unit->first_link; i < unit->first_link + unit->link_count; i++)
        others += (double)comparison->new.units[comparison->links[i].new_unit].weight;
    double both =
        (double)weight_on(&comparison->old, unit, comparison->weights, comparison->onward);
    double sum = (double)unit->weight + others;
    return sum > 0 ? 2 * both / sum : 1;
}

static void tell_old(struct comparison *comparison, struct unit *unit)
{
    if (unit->link_count == 0) {
        unit->fate = UNIT_GONE;
        return;
    }
    const struct unit_link *link = &comparison->links[unit->first_link];
    bool alone = comparison->new.units[link->new_unit].link_count == 1;
    for (size_t i = 0; i < unit->link_count; i++)
        if (!link[i].secondary)
            unit->moved = link[i].moved;
    if (unit->link_count == 1 && link->secondary)
        unit->moved = link->moved;
    unit->fate = unit->link_count > 1  ? UNIT_SPLIT
                 : !alone              ? UNIT_JOINED
                 : link->likeness >= 1 ? UNIT_KEPT
                                       : UNIT_EDITED;
    unit->likeness = unit->fate == UNIT_KEPT ? 1 : likeness_of_old(comparison, unit);
    if (unit->fate != UNIT_SPLIT && unit->likeness < link->likeness)
        unit->likeness = link->likeness;
}

static void tell_new(struct comparison *comparison, struct unit *unit)
{
    if (unit->link_count == 0) {
        unit->fate = UNIT_ADDED;
        return;
    }
    const size_t *links = &comparison->links_by_new[unit->first_link];
    const struct unit_link *link = &comparison->links[links[0]];
    const struct unit *old = &comparison->old.units[link->old_unit];
    unit->fate = unit->link_count > 1 ? UNIT_JOINED : old->fate;
    unit->moved = link->moved;
    unit->likeness = old->likeness;
    for (size_t i = 1; i < unit->link_count; i++) {
        const struct unit_link *other = &comparison->links[links[i]];
        if (!other->secondary)
            unit->moved = other->moved;
    }
}

/* Candidates */

static void rank_candidate(struct unit_candidate *best, struct unit_candidate candidate)
{
    size_t at = COMPARISON_CANDIDATES;
    for (size_t i = 0; i < COMPARISON_CANDIDATES; i++)
        if (best[i].new_unit == candidate.new_unit)
            return;
    while (at > 0 && best[at - 1].likeness < candidate.likeness) {
        if (at < COMPARISON_CANDIDATES)
            best[at] = best[at - 1];
        at--;
    }
    if (at < COMPARISON_CANDIDATES)
        best[at] = candidate;
}

/* Of a unit that is gone: the new ones in its place, behind what the last unit before it became. */
static void add_place(struct comparing *comparing, size_t index, struct unit_candidate *best)
{
    const struct comparison *comparison = comparing->comparison;
    const struct unit *units = comparison->old.units;
    size_t before = index, at = 0;
    while (before > 0 && index - before < PLACE_UNITS && units[before - 1].link_count == 0)
        before--;
    if (before > 0 && units[before - 1].link_count == 0)
        return;
    if (before > 0) {
        const struct unit *last = &units[before - 1];
        at = comparison->links[last->first_link + last->link_count - 1].new_unit + 1;
    }
    for (size_t i = 0; i < PLACE_UNITS && at < comparison->new.unit_count; i++, at++) {
        if (comparison->new.units[at].fate != UNIT_ADDED)
            return;
        rank_candidate(best, (struct unit_candidate){at, comparing_likeness(comparing, index, at)});
    }
}

static void find_candidates(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    comparison->candidates = arena_calloc(comparing->arena, comparison->old.unit_count + 1,
                                          sizeof *comparison->candidates);
    for (size_t i = 0; i < comparison->old.unit_count; i++) {
        struct unit_candidate *best = comparison->candidates[i];
        for (size_t k = 0; k < COMPARISON_CANDIDATES; k++)
            best[k] = (struct unit_candidate){UNIT_NONE, 0};
        if (comparison->old.units[i].fate == UNIT_KEPT)
            continue;
        const struct near_unit *near = comparing->near[i];
        for (size_t k = 0; k < NEAR_UNITS && near[k].unit != UNIT_NONE; k++)
            rank_candidate(best, (struct unit_candidate){near[k].unit, near[k].likeness});
        if (comparison->old.units[i].fate == UNIT_GONE)
            add_place(comparing, i, best);
    }
}

/* The whole */

static double whole_likeness(const struct comparison *comparison)
{
    double both = 0, all = 0;
    for (size_t i = 0; i < comparison->old.word_count; i++) {
        double weight = (double)comparison->weights[comparison->old.words[i].id];
        all += weight;
        both += comparison->onward[i] != COMPARED_NONE ? 2 * weight : 0;
    }
    for (size_t i = 0; i < comparison->new.word_count; i++)
        all += (double)comparison->weights[comparison->new.words[i].id];
    return all > 0 ? both / all : 1;
}

static bool is_same(const struct comparison *comparison)
{
    return comparison->old.word_count == comparison->new.word_count &&
           comparison->match_count <= 1 &&
           (comparison->match_count == 0
                ? comparison->old.word_count == 0
                : comparison->matches[0].word_count == comparison->old.word_count);
}

enum kinship_of_versions comparison_kinship(const struct comparison *comparison)
{
    if (is_same(comparison))
        return VERSIONS_SAME;
    if (comparison->likeness >= ALIKE_FROM)
        return VERSIONS_ALIKE;
    return comparison->likeness >= REWRITTEN_FROM ? VERSIONS_REWRITTEN : VERSIONS_STRANGE;
}

double comparison_likeness(const struct comparison *comparison)
{
    return comparison->likeness;
}

static void start_words(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    size_t olds = comparison->old.word_count;
    comparing->likeness = ARENA_ARRAY(comparing->arena, comparison->old.unit_count + 1, double);
    comparing->onward = ARENA_ARRAY(comparing->arena, olds + 1, uint32_t);
    comparing->taken = ARENA_ARRAY(comparing->arena, comparison->new.word_count + 1, bool);
    comparing->matched = ARENA_ARRAY(comparing->arena, comparison->old.unit_count + 1, bool);
    comparing->is_part = ARENA_ARRAY(comparing->arena, comparison->old.unit_count + 1, bool);
    comparing->piece_of = ARENA_ARRAY(comparing->arena, comparison->new.unit_count + 1, size_t);
    for (size_t i = 0; i < comparison->new.unit_count; i++)
        comparing->piece_of[i] = UNIT_NONE;
    comparing->piece_budget = PIECE_COST_PER_WORD * (olds + comparison->new.word_count);
    comparing->matcher = word_matcher_make(comparing->arena);
    for (size_t i = 0; i < olds; i++)
        comparing->onward[i] = COMPARED_NONE;
}

static void invert_words(struct comparing *comparing)
{
    struct comparison *comparison = comparing->comparison;
    size_t news = comparison->new.word_count;
    comparison->onward = comparing->onward;
    comparison->origin = ARENA_ARRAY(comparing->arena, news + 1, uint32_t);
    for (size_t i = 0; i < news; i++)
        comparison->origin[i] = COMPARED_NONE;
    for (size_t i = 0; i < comparison->old.word_count; i++)
        if (comparison->onward[i] != COMPARED_NONE)
            comparison->origin[comparison->onward[i]] = (uint32_t)i;
}

void comparison_make(struct arena *arena, struct text_tools *tools, const struct document *old,
                     const struct document *new, struct comparison *ret_comparison)
{
    struct comparison *comparison = ARENA_NEW(arena, struct comparison);
    struct comparing comparing = {.arena = arena, .tools = tools, .comparison = comparison};
    comparing.old.version = &comparison->old;
    comparing.new.version = &comparison->new;
    comparing_read(&comparing, old, new);
    start_words(&comparing);
    comparing_tie_equal(&comparing);
    comparing_find_near(&comparing);
    comparing_tie_alike(&comparing);
    comparing_match_words(&comparing);
    comparing_tie_pieces(&comparing);
    comparing_tie_last(&comparing);
    comparing_match_words(&comparing);
    comparing_tie_last_pieces(&comparing);
    comparing_tie_parts(&comparing);
    comparing_tie_gaps(&comparing);
    comparing_tie_lone(&comparing);
    comparing_match_words(&comparing);
    invert_words(&comparing);
    collect_links(&comparing);
    index_links(&comparing);
    find_moved(&comparing);
    make_matches(&comparing);
    for (size_t i = 0; i < comparison->old.unit_count; i++)
        tell_old(comparison, &comparison->old.units[i]);
    for (size_t i = 0; i < comparison->new.unit_count; i++)
        tell_new(comparison, &comparison->new.units[i]);
    find_candidates(&comparing);
    comparison->likeness = whole_likeness(comparison);
    *ret_comparison = *comparison;
}

/* Looking up */

size_t compared_unit_at(const struct compared *version, size_t at)
{
    size_t low = 0, high = version->unit_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (version->units[middle].range.end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void compared_words_in(const struct compared *version, struct range range, size_t *ret_first,
                       size_t *ret_end)
{
    size_t low = 0, high = version->word_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (version->words[middle].range.end <= range.start)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_first = low;
    while (low < version->word_count && version->words[low].range.start < range.end)
        low++;
    *ret_end = low;
}

struct range compared_span(const struct compared *version, size_t first, size_t end)
{
    if (first >= end)
        return (struct range){0, 0};
    return (struct range){version->words[first].range.start, version->words[end - 1].range.end};
}
