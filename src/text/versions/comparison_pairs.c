/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/comparison_inner.h"

#include <stdlib.h>

/* How far from the nearest tied unit a counterpart is looked for without a rare word in common. */
#define WINDOW 6
/* From so much likeness a light unit is known without its neighbours, in the last rounds, when what
 * stands in its place has been tied. */
#define LIGHT_LIKENESS 0.75

/* Below it two units that name different things are different. */
#define NAMES_TELL 0.17

/* Where two free units stand to each other. */
struct evidence {
    unsigned sides; /* 0..2: the nearest tied units before them are tied to each other; so are those
                       behind them */
    bool section;   /* the headings that they stand under are tied to each other */
    bool top;       /* neither stands under a heading */
    bool content;   /* of headings: what stands below them is; of cells: they stand in the same
                       column of rows that are */
    bool level;     /* both are headings of the same level, or neither is one */
    double offset;  /* how many units more lie between one of them and its tied neighbour */
};

struct pair {
    size_t old_unit, new_unit;
    double likeness, score;
};

/* How alike two units must be, by the evidence of where they stand. */
struct demand {
    double nowhere, section, one_side, both_sides;
    bool light; /* see LIGHT_LIKENESS */
};

/* Each round asks for less than the one before, between what that one tied. */
static const struct demand rounds[] = {
    {0.85, 0.80, 0.70, 0.65, false},
    {0.62, 0.56, 0.48, 0.42, false},
    {0.48, 0.40, 0.34, 0.26, false},
};
/* When the pieces of what was split are known; once more, beside what was tied last. */
static const struct demand last_rounds[] = {
    {0.42, 0.34, 0.17, 0.13, true},
    {0.42, 0.34, 0.17, 0.13, true},
};

/* A heading with its content, or what lies alone between the same two neighbours. */
#define DEMAND_OF_CONTENT 0.0

/* A likeness that has not been looked at yet. */
#define NOT_KNOWN (-1.0)

struct pairing {
    struct comparing *comparing;
    size_t *content; /* of each old heading: the new one under which most of its content stands */
    VEC(struct pair) pairs;
};

static void note_neighbours(struct side *side)
{
    size_t count = side->version->unit_count, tied = UNIT_NONE;
    for (size_t i = 0; i < count; i++) {
        side->tied_before[i] = tied;
        if (side->partner[i] != UNIT_NONE)
            tied = i;
    }
    tied = UNIT_NONE;
    for (size_t i = count; i-- > 0;) {
        side->tied_after[i] = tied;
        if (side->partner[i] != UNIT_NONE)
            tied = i;
    }
}

/* Both are tied to each other, or both are a text's end. */
static bool are_counterparts(const struct comparing *comparing, size_t old_unit, size_t new_unit)
{
    if (old_unit == UNIT_NONE || new_unit == UNIT_NONE)
        return old_unit == new_unit;
    return comparing->old.partner[old_unit] == new_unit;
}

static double distance(size_t a, size_t b)
{
    return a > b ? (double)(a - b) : (double)(b - a);
}

static struct evidence evidence_of(const struct pairing *pairing, size_t o, size_t n)
{
    const struct comparing *comparing = pairing->comparing;
    const struct side *old = &comparing->old, *new = &comparing->new;
    const struct unit *a = &old->version->units[o], *b = &new->version->units[n];
    struct evidence evidence = {.offset = 10};
    if (are_counterparts(comparing, old->tied_before[o], new->tied_before[n])) {
        evidence.sides++;
        evidence.offset = distance(o - old->tied_before[o], n - new->tied_before[n]);
    }
    if (are_counterparts(comparing, old->tied_after[o], new->tied_after[n])) {
        double offset = distance(old->tied_after[o] - o, new->tied_after[n] - n);
        evidence.offset = offset < evidence.offset ? offset : evidence.offset;
        evidence.sides++;
    }
    evidence.top = a->section == UNIT_NONE && b->section == UNIT_NONE;
    evidence.section =
        evidence.top ? a->level && b->level : are_counterparts(comparing, a->section, b->section);
    evidence.content =
        pairing->content[o] == n || (a->column > 1 && a->column == b->column && evidence.section);
    evidence.level = a->level == b->level;
    return evidence;
}

static double demand_of(const struct demand *demand, const struct evidence *evidence)
{
    if (evidence->content)
        return DEMAND_OF_CONTENT;
    if (evidence->sides == 2)
        return demand->both_sides;
    if (evidence->sides == 1)
        return demand->one_side;
    return evidence->section ? demand->section : demand->nowhere;
}

/* A unit of few words, or of words that stand in many places, is known by where it stands: under
 * the same heading, or between the same neighbours when no other heading comes between. */
static bool place_is_told(const struct comparing *comparing, size_t o, size_t n,
                          const struct evidence *evidence)
{
    bool repeated = comparing->old.repeated[o] || comparing->new.repeated[n];
    if (comparing->old.content[o] >= LIGHT_CONTENT && !repeated)
        return true;
    return evidence->content || evidence->section ||
           (evidence->sides == 2 && (!repeated || evidence->top));
}

/* A cell that goes with its row: "12 months" says nothing where it stands alone. */
static bool is_field_of_row(const struct compared *version, size_t index)
{
    return version->units[index].column > 1;
}

static void consider(struct pairing *pairing, const struct demand *demand, size_t o, size_t n,
                     double likeness)
{
    struct comparing *comparing = pairing->comparing;
    if (n >= comparing->new.version->unit_count || comparing->new.partner[n] != UNIT_NONE ||
        comparing->piece_of[n] != UNIT_NONE)
        return;
    struct evidence evidence = evidence_of(pairing, o, n);
    if (!demand->light && !evidence.content && !evidence.section &&
        (is_field_of_row(comparing->old.version, o) || is_field_of_row(comparing->new.version, n)))
        return;
    if (likeness < 0)
        likeness = comparing_likeness(comparing, o, n);
    bool told = place_is_told(comparing, o, n, &evidence) ||
                (demand->light && likeness >= LIGHT_LIKENESS && !comparing->old.repeated[o] &&
                 !comparing->new.repeated[n] && !unit_is_field(comparing->old.version, o));
    if (!told || likeness < demand_of(demand, &evidence) ||
        (likeness < NAMES_TELL && !evidence.content && names_differ(comparing, o, n)))
        return;
    double offset = evidence.offset < 10 ? evidence.offset : 10;
    *VEC_PUSH(comparing->arena, &pairing->pairs) =
        (struct pair){o, n, likeness,
                      likeness + 0.10 * evidence.sides + 0.06 * evidence.section +
                          0.5 * evidence.content + 0.10 * evidence.level - 0.004 * offset};
}

/* The free units of the new version that stand where `o` does: behind the counterpart of the one
 * before it, and before that of the one behind it. */
static void consider_place(struct pairing *pairing, const struct demand *demand, size_t o)
{
    const struct comparing *comparing = pairing->comparing;
    const struct side *old = &comparing->old;
    size_t before = old->tied_before[o], after = old->tied_after[o];
    size_t news = comparing->new.version->unit_count;
    size_t first = before == UNIT_NONE ? 0 : old->partner[before] + 1;
    size_t last = after == UNIT_NONE ? news : old->partner[after];
    size_t middle = first + (before == UNIT_NONE ? o : o - before - 1);
    size_t low = middle > first + WINDOW ? middle - WINDOW : first;
    for (size_t n = low; n < news && n <= middle + WINDOW; n++) {
        if (comparing->new.partner[n] != UNIT_NONE && n >= middle)
            break;
        consider(pairing, demand, o, n, NOT_KNOWN);
    }
    size_t back = after == UNIT_NONE ? old->version->unit_count - o : after - o;
    middle = last > back ? last - back : 0;
    low = middle > WINDOW ? middle - WINDOW : 0;
    size_t high = middle + WINDOW + 1 < last ? middle + WINDOW + 1 : last;
    for (size_t n = high; n-- > low;) {
        if (comparing->new.partner[n] != UNIT_NONE && n < middle)
            break;
        consider(pairing, demand, o, n, NOT_KNOWN);
    }
}

static int best_first(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    if (left->score < right->score || left->score > right->score)
        return left->score > right->score ? -1 : 1;
    if (left->old_unit != right->old_unit)
        return left->old_unit < right->old_unit ? -1 : 1;
    return left->new_unit < right->new_unit ? -1 : left->new_unit > right->new_unit;
}

/* Headings by their content */

struct vote {
    size_t old_heading, new_heading;
};

static int by_headings(const void *a, const void *b)
{
    const struct vote *left = a, *right = b;
    if (left->old_heading != right->old_heading)
        return left->old_heading < right->old_heading ? -1 : 1;
    if (left->new_heading != right->new_heading)
        return left->new_heading < right->new_heading ? -1 : 1;
    return 0;
}

/* The votes, and how many each heading has part in. */
static size_t collect_votes(const struct comparing *comparing, struct vote *votes, size_t *in_old,
                            size_t *in_new)
{
    const struct side *old = &comparing->old;
    size_t count = 0;
    for (size_t i = 0; i < old->version->unit_count; i++) {
        size_t n = old->partner[i];
        if (n == UNIT_NONE)
            continue;
        struct vote vote = {old->version->units[i].section,
                            comparing->new.version->units[n].section};
        if (vote.new_heading != UNIT_NONE)
            in_new[vote.new_heading]++;
        if (vote.old_heading != UNIT_NONE)
            in_old[vote.old_heading]++;
        if (vote.old_heading != UNIT_NONE && vote.new_heading != UNIT_NONE)
            votes[count++] = vote;
    }
    return count;
}

/* The two are each other's for more than half of what is tied below each. */
static void count_votes(struct pairing *pairing, const struct vote *votes, size_t count,
                        const size_t *in_old, const size_t *in_new)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && by_headings(&votes[i], &votes[next]) == 0; next++) {
        }
        size_t old_heading = votes[i].old_heading, new_heading = votes[i].new_heading;
        if (2 * (next - i) > in_old[old_heading] && 2 * (next - i) > in_new[new_heading])
            pairing->content[old_heading] = new_heading;
    }
}

static void find_content(struct pairing *pairing)
{
    struct comparing *comparing = pairing->comparing;
    size_t olds = comparing->old.version->unit_count, news = comparing->new.version->unit_count;
    struct vote *votes = ARENA_ARRAY(comparing->arena, olds + 1, struct vote);
    size_t *in_old = ARENA_ARRAY(comparing->arena, olds + 1, size_t);
    size_t *in_new = ARENA_ARRAY(comparing->arena, news + 1, size_t);
    size_t count = collect_votes(comparing, votes, in_old, in_new);
    qsort(votes, count, sizeof *votes, by_headings);
    for (size_t i = 0; i < olds; i++)
        pairing->content[i] = UNIT_NONE;
    count_votes(pairing, votes, count, in_old, in_new);
}

/* How sure a tie is: equal words, or how alike they are and where they stand. */
static double certainty_of(const struct pair *pair)
{
    if (pair->likeness >= 1)
        return 1;
    return pair->score < 0.95 ? pair->score : 0.95;
}

static void run_round(struct pairing *pairing, const struct demand *demand)
{
    struct comparing *comparing = pairing->comparing;
    note_neighbours(&comparing->old);
    note_neighbours(&comparing->new);
    find_content(pairing);
    pairing->pairs.count = 0;
    for (size_t o = 0; o < comparing->old.version->unit_count; o++) {
        if (comparing->old.partner[o] != UNIT_NONE)
            continue;
        const struct near_unit *near = comparing->near[o];
        for (size_t k = 0; k < NEAR_UNITS && near[k].unit != UNIT_NONE; k++)
            consider(pairing, demand, o, near[k].unit, near[k].likeness);
        consider_place(pairing, demand, o);
        if (pairing->content[o] != UNIT_NONE)
            consider(pairing, demand, o, pairing->content[o], NOT_KNOWN);
    }
    if (pairing->pairs.count)
        qsort(pairing->pairs.items, pairing->pairs.count, sizeof(struct pair), best_first);
    for (size_t i = 0; i < pairing->pairs.count; i++) {
        const struct pair *pair = &pairing->pairs.items[i];
        if (comparing->old.partner[pair->old_unit] == UNIT_NONE &&
            comparing->new.partner[pair->new_unit] == UNIT_NONE)
            comparing_tie(comparing, pair->old_unit, pair->new_unit, certainty_of(pair));
    }
    comparing_spread(comparing);
}

static void run_rounds(struct comparing *comparing, const struct demand *demands, size_t count)
{
    struct pairing pairing = {.comparing = comparing};
    pairing.content = ARENA_ARRAY(comparing->arena, comparing->old.version->unit_count + 1, size_t);
    for (size_t i = 0; i < count; i++)
        run_round(&pairing, &demands[i]);
}

void comparing_tie_alike(struct comparing *comparing)
{
    run_rounds(comparing, rounds, sizeof rounds / sizeof *rounds);
}

void comparing_tie_last(struct comparing *comparing)
{
    run_rounds(comparing, last_rounds, sizeof last_rounds / sizeof *last_rounds);
}
