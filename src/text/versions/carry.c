/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/carry.h"

#include <stdlib.h>

/* Below it the words that go on are too few to say that the place does. */
#define SURE_SCORE 0.2
#define UNSURE_SCORE 0.1
/* A candidate below it is none. */
#define CANDIDATE_SCORE 0.05
/* From here on a candidate that comes from nothing else makes it a question. */
#define QUESTION_SCORE 0.2
/* Of what goes on of a place: a piece with less is no piece. */
#define PIECE_SHARE 0.18
/* Of the words of a sentence that another stands in, when it is not all of it. */
#define INSIDE_SHARE 0.25
/* Of a sentence joined of so many, each has its own part. */
#define MANY_PARTS 3
/* Words that were put in between two pieces of a place leave it one when they are no more, by
 * weight, than what goes on. */
#define INSERTED_SHARE 1.0
/* A stretch of so many words that was exchanged for another is the same place in other words. */
#define EXCHANGED_WORDS 8
#define EXCHANGED_SCORE 0.5

static const char *const status_names[CARRY_STATUSES] = {
    [CARRY_KEPT] = "kept",   [CARRY_EDITED] = "edited", [CARRY_MOVED] = "moved",
    [CARRY_SPLIT] = "split", [CARRY_GONE] = "gone",     [CARRY_UNSURE] = "unsure",
};

const char *carry_status_name(enum carry_status status)
{
    return status_names[(unsigned)status < CARRY_STATUSES ? status : CARRY_UNSURE];
}

enum carry_status carry_status_from_name(struct str name)
{
    for (int status = 0; status < CARRY_STATUSES; status++)
        if (str_equal(name, str_from(status_names[status])))
            return (enum carry_status)status;
    return CARRY_STATUSES;
}

/* New words [first, end) that a part of the place became. */
struct piece {
    size_t first, end;
    double weight; /* of the old words that go on in it */
    bool moved;
    bool whole; /* all of a sentence that is known to be the place's: it stays, however light */
};

struct carrying {
    const struct comparison *comparison;
    struct arena *arena;
    size_t first, end; /* the place's old words */
    VEC(struct piece) pieces;
    double weight;   /* of the place */
    double carried;  /* of its words that go on */
    double likeness; /* of its units, by weight */
    bool reworded;   /* a unit that stands in it as a whole did not go on word for word */
    bool exchanged;  /* a piece is what stands where the place stood, in other words */
};

static double weight_of(const struct carrying *carrying, size_t old_word)
{
    const struct comparison *comparison = carrying->comparison;
    return (double)comparison->weights[comparison->old.words[old_word].id];
}

static void add_piece(struct carrying *carrying, size_t first, size_t end, double weight,
                      bool moved, bool whole)
{
    *VEC_PUSH(carrying->arena, &carrying->pieces) =
        (struct piece){first, end, weight, moved, whole};
}

static bool is_sign(const struct compared *version, size_t word)
{
    return version->words[word].flags & WORD_SIGN;
}

/* Whether words [first, end) are all of the unit but for signs at its ends. */
static bool is_whole(const struct compared *version, const struct unit *unit, size_t first,
                     size_t end)
{
    for (size_t i = unit->first_word; i < first; i++)
        if (!is_sign(version, i))
            return false;
    for (size_t i = end; i < unit->first_word + unit->word_count; i++)
        if (!is_sign(version, i))
            return false;
    return first < end;
}

/* Parts of a unit */

/* New words between the counterparts of what stands before and behind: in their place. */
static size_t exchanged_before(const struct comparison *comparison, const struct unit *unit,
                               size_t first, size_t at)
{
    /* The place's own words before `at` have no counterpart. What does the word before them? */
    if (first == at || first == unit->first_word || comparison->onward[first - 1] == COMPARED_NONE)
        return comparison->onward[at];
    size_t before = comparison->onward[first - 1] + 1;
    size_t to = comparison->onward[at];
    return before <= to && to - before <= EXCHANGED_WORDS &&
                   comparison->new.words[before].unit == comparison->new.words[to].unit
               ? before
               : to;
}

static size_t exchanged_after(const struct comparison *comparison, const struct unit *unit,
                              size_t end, size_t at)
{
    size_t to = (size_t)comparison->onward[at] + 1;
    if (end == at + 1 || end == unit->first_word + unit->word_count ||
        comparison->onward[end] == COMPARED_NONE)
        return to;
    size_t after = comparison->onward[end];
    return after >= to && after - to <= EXCHANGED_WORDS &&
                   comparison->new.words[after].unit == comparison->new.words[to - 1].unit
               ? after
               : to;
}

/* A part of which no word goes on, between two that do: what stands between their counterparts. */
static void carry_exchanged(struct carrying *carrying, const struct unit *unit, size_t first,
                            size_t end)
{
    const struct comparison *comparison = carrying->comparison;
    const uint32_t *onward = comparison->onward;
    if (first == unit->first_word || end == unit->first_word + unit->word_count ||
        end - first > EXCHANGED_WORDS)
        return;
    size_t before = onward[first - 1], after = onward[end];
    if (before == COMPARED_NONE || after == COMPARED_NONE || after <= before + 1 ||
        after - before - 1 > EXCHANGED_WORDS ||
        comparison->new.words[before].unit != comparison->new.words[after].unit)
        return;
    double weight = 0;
    for (size_t i = first; i < end; i++)
        weight += weight_of(carrying, i);
    carrying->exchanged = true;
    add_piece(carrying, before + 1, after, weight * EXCHANGED_SCORE, unit->moved, false);
}

/* Where words [first, end) of a unit go on in one new unit. */
static void carry_into(struct carrying *carrying, const struct unit *unit,
                       const struct unit_link *link, size_t first, size_t end)
{
    const struct comparison *comparison = carrying->comparison;
    size_t low = SIZE_MAX, high = 0, low_from = 0, high_from = 0;
    double weight = 0;
    for (size_t i = first; i < end; i++) {
        size_t to = comparison->onward[i];
        if (to == COMPARED_NONE || comparison->new.words[to].unit != link->new_unit)
            continue;
        weight += weight_of(carrying, i);
        if (to < low) {
            low = to;
            low_from = i;
        }
        if (to >= high) {
            high = to;
            high_from = i;
        }
    }
    if (low == SIZE_MAX || weight <= 0)
        return;
    add_piece(carrying, exchanged_before(comparison, unit, first, low_from),
              exchanged_after(comparison, unit, end, high_from), weight, link->moved, false);
}

static double weight_within(const struct carrying *carrying, size_t first, size_t end,
                            size_t new_unit)
{
    const struct comparison *comparison = carrying->comparison;
    double weight = 0;
    for (size_t i = first; i < end; i++) {
        size_t to = comparison->onward[i];
        if (to != COMPARED_NONE && comparison->new.words[to].unit == new_unit)
            weight += weight_of(carrying, i);
    }
    return weight;
}

/* All of the new unit, but for signs at its ends where the place leaves out the old one's. */
static void carry_whole(struct carrying *carrying, const struct unit *unit,
                        const struct unit_link *link, size_t first, size_t end)
{
    const struct compared *new = &carrying->comparison->new;
    const struct unit *to = &new->units[link->new_unit];
    size_t low = to->first_word, high = low + to->word_count;
    if (first > unit->first_word)
        while (low < high && is_sign(new, low))
            low++;
    if (end < unit->first_word + unit->word_count)
        while (high > low && is_sign(new, high - 1))
            high--;
    if (low < high)
        add_piece(carrying, low, high, weight_within(carrying, first, end, link->new_unit),
                  link->moved, true);
}

/* Whether a unit stands word for word inside a much longer one: then it is there, and not all of
 * that. */
static bool is_inside(const struct comparison *comparison, const struct unit *unit,
                      const struct unit_link *link)
{
    const struct compared *new = &comparison->new;
    size_t before = SIZE_MAX;
    if ((double)unit->word_count > INSIDE_SHARE * (double)new->units[link->new_unit].word_count)
        return false;
    for (size_t i = unit->first_word; i < unit->first_word + unit->word_count; i++) {
        size_t to = comparison->onward[i];
        if (is_sign(&comparison->old, i))
            continue;
        if (to == COMPARED_NONE || new->words[to].unit != link->new_unit ||
            new->words[to].id != comparison->old.words[i].id)
            return false;
        for (size_t k = before; k != SIZE_MAX && ++k < to;)
            if (!is_sign(new, k))
                return false;
        before = to;
    }
    return before != SIZE_MAX;
}

/* Words [first, end) of one unit. */
static void carry_words(struct carrying *carrying, const struct unit *unit, size_t first,
                        size_t end)
{
    const struct comparison *comparison = carrying->comparison;
    double weight = 0, carried = 0;
    for (size_t i = first; i < end; i++) {
        weight += weight_of(carrying, i);
        carried += comparison->onward[i] != COMPARED_NONE ? weight_of(carrying, i) : 0;
    }
    bool whole = is_whole(&comparison->old, unit, first, end);
    carrying->weight += weight;
    carrying->carried += carried;
    carrying->likeness += weight * (whole || weight <= 0 ? unit->likeness : carried / weight);
    size_t before = carrying->pieces.count;
    for (size_t i = unit->first_link; i < unit->first_link + unit->link_count; i++) {
        const struct unit_link *link = &comparison->links[i];
        size_t parts = comparison->new.units[link->new_unit].link_count;
        if (whole && unit->fate != UNIT_KEPT && parts < MANY_PARTS &&
            !is_inside(comparison, unit, link)) {
            carry_whole(carrying, unit, link, first, end);
            carrying->reworded = true;
        } else {
            carry_into(carrying, unit, link, first, end);
        }
    }
    if (carrying->pieces.count == before && unit->link_count)
        carry_exchanged(carrying, unit, first, end);
}

/* Pieces */

static int by_place(const void *a, const void *b)
{
    const struct piece *left = a, *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    return left->end < right->end ? -1 : left->end > right->end;
}

static void drop_small(struct carrying *carrying)
{
    double all = 0;
    for (size_t i = 0; i < carrying->pieces.count; i++)
        all += carrying->pieces.items[i].weight;
    size_t kept = 0;
    for (size_t i = 0; i < carrying->pieces.count; i++)
        if (carrying->pieces.items[i].whole ||
            carrying->pieces.items[i].weight >= PIECE_SHARE * all)
            carrying->pieces.items[kept++] = carrying->pieces.items[i];
    carrying->pieces.count = kept;
}

/* Whether between two pieces nothing stands but what was put in there, and not too much of that. */
static bool is_one_stretch(const struct carrying *carrying, size_t end, size_t next)
{
    const struct comparison *comparison = carrying->comparison;
    double inserted = 0;
    for (size_t i = end; i < next; i++) {
        size_t from = comparison->origin[i];
        if (from != COMPARED_NONE && (from < carrying->first || from >= carrying->end))
            return false;
        inserted += (double)comparison->weights[comparison->new.words[i].id];
        if (inserted > INSERTED_SHARE * carrying->carried)
            return false;
    }
    return true;
}

/* Pieces that stand together become one, where they come of several units. */
static void join_pieces(struct carrying *carrying)
{
    struct piece *pieces = carrying->pieces.items;
    size_t count = 0;
    for (size_t i = 0; i < carrying->pieces.count; i++) {
        struct piece *last = count ? &pieces[count - 1] : NULL;
        if (last && (pieces[i].first <= last->end ||
                     is_one_stretch(carrying, last->end, pieces[i].first))) {
            last->end = pieces[i].end > last->end ? pieces[i].end : last->end;
            last->weight += pieces[i].weight;
            last->moved = last->moved && pieces[i].moved;
        } else {
            pieces[count++] = pieces[i];
        }
    }
    carrying->pieces.count = count;
}

/* Whether every word goes on word for word, one behind the other. */
static bool is_unchanged(const struct carrying *carrying)
{
    const struct comparison *comparison = carrying->comparison;
    for (size_t i = carrying->first; i < carrying->end; i++) {
        size_t to = comparison->onward[i];
        if (to == COMPARED_NONE || (i > carrying->first && to != comparison->onward[i - 1] + 1))
            return false;
        const struct compared_word *a = &comparison->old.words[i], *b = &comparison->new.words[to];
        if (a->id != b->id || ((a->flags ^ b->flags) & (WORD_CAPITAL | WORD_ALL_CAPS)))
            return false;
    }
    return true;
}

/* The answer */

static void add_candidates(const struct carrying *carrying, struct carried *carried)
{
    const struct comparison *comparison = carrying->comparison;
    size_t unit = comparison->old.words[carrying->first].unit;
    for (size_t i = 0; i < COMPARISON_CANDIDATES; i++) {
        struct unit_candidate candidate = comparison->candidates[unit][i];
        if (candidate.new_unit == UNIT_NONE || candidate.likeness < CANDIDATE_SCORE)
            return;
        carried->candidates[carried->candidate_count++] = (struct carry_candidate){
            comparison->new.units[candidate.new_unit].range, candidate.likeness};
        if (candidate.likeness >= QUESTION_SCORE &&
            comparison->new.units[candidate.new_unit].fate == UNIT_ADDED)
            carried->status = CARRY_UNSURE;
    }
}

static void add_pieces_as_candidates(const struct carrying *carrying, double score,
                                     struct carried *carried)
{
    const struct compared *new = &carrying->comparison->new;
    for (size_t i = 0; i < carrying->pieces.count && i < COMPARISON_CANDIDATES; i++) {
        const struct piece *piece = &carrying->pieces.items[i];
        carried->candidates[carried->candidate_count++] =
            (struct carry_candidate){compared_span(new, piece->first, piece->end), score};
    }
    carried->status = CARRY_UNSURE;
}

/* Gone; or a question, where something is like it that comes from nothing else. */
static void say_lost(const struct carrying *carrying, double score, struct carried *carried)
{
    carried->status = CARRY_GONE;
    if (carrying->pieces.count)
        add_pieces_as_candidates(carrying, score, carried);
    else
        add_candidates(carrying, carried);
    double best = carried->candidate_count ? carried->candidates[0].score : 0;
    carried->score = carried->status == CARRY_GONE ? 1 - best : best;
}

static void say_found(struct carrying *carrying, double score, struct carried *carried)
{
    const struct compared *new = &carrying->comparison->new;
    size_t count = carrying->pieces.count;
    struct range *pieces = ARENA_ARRAY(carrying->arena, count, struct range);
    bool together = true, moved = true;
    for (size_t i = 0; i < count; i++) {
        const struct piece *piece = &carrying->pieces.items[i];
        pieces[i] = compared_span(new, piece->first, piece->end);
        moved = moved && piece->moved;
        together = together && (i == 0 || is_one_stretch(carrying, piece[-1].end, piece->first));
    }
    bool unchanged = !carrying->reworded && is_unchanged(carrying);
    carried->status = count > 1   ? CARRY_SPLIT
                      : moved     ? CARRY_MOVED
                      : unchanged ? CARRY_KEPT
                                  : CARRY_EDITED;
    carried->edited = !unchanged;
    carried->score = unchanged ? 1 : score < 0.99 ? score : 0.99;
    carried->new = (struct range){pieces[0].start, pieces[together ? count - 1 : 0].end};
    carried->pieces = pieces;
    carried->piece_count = count;
}

static double score_of(const struct carrying *carrying)
{
    if (carrying->weight <= 0)
        return carrying->pieces.count ? 1 : 0;
    double score = carrying->likeness / carrying->weight;
    return carrying->exchanged && score < EXCHANGED_SCORE ? EXCHANGED_SCORE : score;
}

static void carry_range(struct carrying *carrying, struct carried *carried)
{
    const struct comparison *comparison = carrying->comparison;
    size_t first_unit = comparison->old.words[carrying->first].unit;
    size_t last_unit = comparison->old.words[carrying->end - 1].unit;
    for (size_t i = first_unit; i <= last_unit; i++) {
        const struct unit *unit = &comparison->old.units[i];
        size_t unit_end = unit->first_word + unit->word_count;
        carry_words(carrying, unit,
                    unit->first_word > carrying->first ? unit->first_word : carrying->first,
                    unit_end < carrying->end ? unit_end : carrying->end);
    }
    if (carrying->pieces.count)
        qsort(carrying->pieces.items, carrying->pieces.count, sizeof(struct piece), by_place);
    /* Of a long place each sentence is a small part: what stands together is one before it is
     * weighed, and again when what lay between is dropped. */
    if (first_unit != last_unit)
        join_pieces(carrying);
    drop_small(carrying);
    if (first_unit != last_unit)
        join_pieces(carrying);
    double score = score_of(carrying);
    if (carrying->pieces.count == 0 || score < UNSURE_SCORE) {
        carrying->pieces.count = 0;
        say_lost(carrying, score, carried);
    } else if (score < SURE_SCORE) {
        say_lost(carrying, score, carried);
    } else {
        say_found(carrying, score, carried);
    }
}

/* A place without words: the word that it stands at, or the last one before it in its unit. */
static void carry_point(struct carrying *carrying, size_t at, struct carried *carried)
{
    const struct compared *old = &carrying->comparison->old;
    bool behind = carrying->first == old->word_count ||
                  (carrying->first > 0 &&
                   old->words[carrying->first - 1].unit != old->words[carrying->first].unit &&
                   old->words[carrying->first - 1].range.end == at);
    if (behind)
        carrying->first--;
    carrying->end = carrying->first + 1;
    carry_range(carrying, carried);
    if (carried->piece_count == 0)
        return;
    size_t point = behind ? carried->new.end : carried->new.start;
    struct range *piece = ARENA_NEW(carrying->arena, struct range);
    *piece = carried->new = (struct range){point, point};
    carried->pieces = piece;
    carried->piece_count = 1;
}

void carry_place(const struct comparison *comparison, struct arena *arena, struct range old,
                 struct carried *ret_carried)
{
    struct carrying carrying = {.comparison = comparison, .arena = arena};
    *ret_carried = (struct carried){.status = CARRY_GONE, .score = 1};
    compared_words_in(&comparison->old, old, &carrying.first, &carrying.end);
    if (comparison->old.word_count == 0)
        return;
    if (carrying.first < carrying.end)
        carry_range(&carrying, ret_carried);
    else
        carry_point(&carrying, old.start, ret_carried);
}
