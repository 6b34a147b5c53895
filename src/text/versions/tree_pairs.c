/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/tree_pairs.h"

#include <stdlib.h>

/* Of what two nodes score: below it they are not the same part. */
#define LEAST_SCORE 0.25
/* Of a container's score what its content has; its heading has the rest. */
#define CONTENT_PART 0.55
/* What a text that is wholly contained in a longer one scores. */
#define CONTAINED 0.8
#define SAME_KIND 0.08
/* A part of which more than this share goes on in another is a piece of it, when it is as large a
 * part of the other. */
#define PIECE_SHARE 0.5
#define PIECE_OF_WHOLE 0.15
/* How far up ancestors are counted: deeper than drafts are. */
#define MOST_DEPTH 8

/* Two nodes, and the weight of the words that go from the one to the other. */
struct shared {
    size_t old_node, new_node;
    float own, whole; /* own words of both; words of anything in both */
};

struct scored {
    size_t old_node, new_node;
    double score, own, whole;
};

struct pairing {
    struct arena *arena;
    const struct comparison *comparison;
    struct tree_pairs *pairs;
    VEC(struct shared) shared;
    struct scored *scored;
    size_t scored_count;
};

static bool is_container(const struct draft *draft, size_t node)
{
    return node + 1 < draft->node_count && draft->nodes[node + 1].parent == node;
}

/* Units and nodes are both in the text's order: one sweep, climbing out of what has ended. */
static void place_units(struct tree_side *side)
{
    const struct draft *draft = side->draft;
    size_t node = 0, next = 1;
    for (size_t i = 0; i < side->version->unit_count; i++) {
        size_t at = side->version->units[i].range.start;
        while (next < draft->node_count && draft->nodes[next].range.start <= at)
            node = next++;
        while (node != 0 && draft->nodes[node].range.end <= at)
            node = draft->nodes[node].parent;
        side->node_of_unit[i] = node;
    }
}

static void weigh_nodes(struct tree_side *side)
{
    for (size_t i = 0; i < side->version->unit_count; i++)
        side->own[side->node_of_unit[i]] += side->version->units[i].weight;
    for (size_t i = side->draft->node_count; i-- > 0;) {
        side->whole[i] += side->own[i];
        if (i)
            side->whole[side->draft->nodes[i].parent] += side->whole[i];
    }
}

static void side_make(struct arena *arena, const struct draft *draft,
                      const struct compared *version, struct tree_side *ret_side)
{
    struct tree_side side = {.draft = draft, .version = version};
    side.node_of_unit = ARENA_ARRAY(arena, version->unit_count + 1, size_t);
    side.own = ARENA_ARRAY(arena, draft->node_count, float);
    side.whole = ARENA_ARRAY(arena, draft->node_count, float);
    side.partner = ARENA_ARRAY(arena, draft->node_count, size_t);
    side.whole_of = ARENA_ARRAY(arena, draft->node_count, size_t);
    for (size_t i = 0; i < draft->node_count; i++)
        side.partner[i] = side.whole_of[i] = NODE_NONE;
    place_units(&side);
    weigh_nodes(&side);
    *ret_side = side;
}

/* What goes from node to node */

/* The words of a link, shared by the two nodes and by all that these stand in. */
static void share(struct pairing *pairing, size_t old_node, size_t new_node, float weight)
{
    const struct draft *old = pairing->pairs->old.draft, *new = pairing->pairs->new.draft;
    size_t o = old_node;
    for (size_t i = 0; i < MOST_DEPTH && o != 0; i++, o = old->nodes[o].parent) {
        size_t n = new_node;
        for (size_t k = 0; k < MOST_DEPTH && n != 0; k++, n = new->nodes[n].parent)
            *VEC_PUSH(pairing->arena, &pairing->shared) =
                (struct shared){o, n, o == old_node && n == new_node ? weight : 0, weight};
    }
}

static void share_links(struct pairing *pairing)
{
    const struct comparison *comparison = pairing->comparison;
    for (size_t i = 0; i < comparison->link_count; i++) {
        const struct unit_link *link = &comparison->links[i];
        const struct unit *unit = &comparison->old.units[link->old_unit];
        float weight = 0;
        for (size_t at = unit->first_word; at < unit->first_word + unit->word_count; at++) {
            size_t to = comparison->onward[at];
            if (to != COMPARED_NONE && comparison->new.words[to].unit == link->new_unit)
                weight += comparison->weights[comparison->old.words[at].id];
        }
        share(pairing, pairing->pairs->old.node_of_unit[link->old_unit],
              pairing->pairs->new.node_of_unit[link->new_unit], weight);
    }
}

static int by_nodes(const void *a, const void *b)
{
    const struct shared *left = a, *right = b;
    if (left->old_node != right->old_node)
        return left->old_node < right->old_node ? -1 : 1;
    return left->new_node < right->new_node ? -1 : left->new_node > right->new_node;
}

/* One entry for each two nodes. */
static void sum_shared(struct pairing *pairing)
{
    struct shared *shared = pairing->shared.items;
    size_t count = 0;
    if (pairing->shared.count)
        qsort(shared, pairing->shared.count, sizeof *shared, by_nodes);
    for (size_t i = 0; i < pairing->shared.count; i++) {
        if (count && by_nodes(&shared[count - 1], &shared[i]) == 0) {
            shared[count - 1].own += shared[i].own;
            shared[count - 1].whole += shared[i].whole;
        } else {
            shared[count++] = shared[i];
        }
    }
    pairing->shared.count = count;
}

/* Partners */

static double alike(float both, float a, float b)
{
    return a + b > 0 ? 2 * (double)both / (double)(a + b) : 1;
}

static double contained(float both, float a, float b)
{
    float least = a < b ? a : b;
    return least > 0 ? CONTAINED * (double)(both / least) : 0;
}

static struct scored score(const struct tree_pairs *pairs, const struct shared *shared)
{
    size_t o = shared->old_node, n = shared->new_node;
    const struct tree_side *old = &pairs->old, *new = &pairs->new;
    struct scored scored = {o, n, 0, alike(shared->own, old->own[o], new->own[n]),
                            alike(shared->whole, old->whole[o], new->whole[n])};
    bool old_container = is_container(old->draft, o), new_container = is_container(new->draft, n);
    if (old_container && new_container) {
        scored.score = CONTENT_PART * scored.whole + (1 - CONTENT_PART) * scored.own;
    } else {
        double part = contained(shared->own, old->own[o], new->own[n]);
        scored.score = scored.own > part ? scored.own : part;
    }
    if (scored.score >= LEAST_SCORE && old->draft->nodes[o].kind == new->draft->nodes[n].kind)
        scored.score += SAME_KIND;
    return scored;
}

static int best_first(const void *a, const void *b)
{
    const struct scored *left = a, *right = b;
    if (left->score < right->score || left->score > right->score)
        return left->score > right->score ? -1 : 1;
    if (left->old_node != right->old_node)
        return left->old_node < right->old_node ? -1 : 1;
    return left->new_node < right->new_node ? -1 : left->new_node > right->new_node;
}

static void pair_two(struct tree_pairs *pairs, const struct scored *scored)
{
    pairs->old.partner[scored->old_node] = scored->new_node;
    pairs->new.partner[scored->new_node] = scored->old_node;
    pairs->own[scored->old_node] = scored->own;
    pairs->whole[scored->old_node] = scored->whole;
}

static void pair_nodes(struct pairing *pairing)
{
    struct tree_pairs *pairs = pairing->pairs;
    pairing->scored = ARENA_ARRAY(pairing->arena, pairing->shared.count + 1, struct scored);
    for (size_t i = 0; i < pairing->shared.count; i++) {
        struct scored scored = score(pairs, &pairing->shared.items[i]);
        if (scored.score >= LEAST_SCORE)
            pairing->scored[pairing->scored_count++] = scored;
    }
    qsort(pairing->scored, pairing->scored_count, sizeof *pairing->scored, best_first);
    for (size_t i = 0; i < pairing->scored_count; i++) {
        const struct scored *scored = &pairing->scored[i];
        if (pairs->old.partner[scored->old_node] == NODE_NONE &&
            pairs->new.partner[scored->new_node] == NODE_NONE)
            pair_two(pairs, scored);
    }
}

/* Whether a unit is all that stands in a node, which has no partner yet. */
static bool is_alone_in(const struct tree_side *side, size_t unit, size_t node)
{
    const size_t *node_of_unit = side->node_of_unit;
    size_t count = side->version->unit_count;
    return node != 0 && side->partner[node] == NODE_NONE && !is_container(side->draft, node) &&
           (unit == 0 || node_of_unit[unit - 1] != node) &&
           (unit + 1 == count || node_of_unit[unit + 1] != node);
}

/* Two sentences or cells that are each other's by where they stand, though they share no word
 * ("2028", "2029"). */
static void pair_tied(struct pairing *pairing)
{
    struct tree_pairs *pairs = pairing->pairs;
    const struct comparison *comparison = pairing->comparison;
    for (size_t i = 0; i < comparison->link_count; i++) {
        const struct unit_link *link = &comparison->links[i];
        struct scored two = {.old_node = pairs->old.node_of_unit[link->old_unit],
                             .new_node = pairs->new.node_of_unit[link->new_unit],
                             .own = link->likeness,
                             .whole = link->likeness};
        if (!link->secondary && is_alone_in(&pairs->old, link->old_unit, two.old_node) &&
            is_alone_in(&pairs->new, link->new_unit, two.new_node))
            pair_two(pairs, &two);
    }
}

/* Pieces */

/* Whether a node is (nearly) all from the other, and a fair part of it. */
static bool is_piece(float both, float piece, float whole)
{
    return (double)both > PIECE_SHARE * (double)piece &&
           (double)both >= PIECE_OF_WHOLE * (double)whole;
}

/* A new heading in the middle of what stood together, or an old one taken away there, is no piece
 * of it: the piece must stand beside the whole. */
static void find_piece(struct tree_pairs *pairs, const struct shared *shared)
{
    struct tree_side *old = &pairs->old, *new = &pairs->new;
    size_t o = shared->old_node, n = shared->new_node, to = old->partner[o], from = new->partner[n];
    if (to != NODE_NONE && from == NODE_NONE &&
        new->whole_of[n] == NODE_NONE &&is_container(new->draft, n) ==
            is_container(new->draft, to) &&
        is_piece(shared->whole, new->whole[n], old->whole[o]) &&
        !draft_is_within(new->draft, n, to) && !draft_is_within(new->draft, to, n))
        new->whole_of[n] = to;
    if (from != NODE_NONE && to == NODE_NONE && old->whole_of[o] == NODE_NONE &&
        is_container(old->draft, o) == is_container(old->draft, from) &&
        is_piece(shared->whole, old->whole[o], new->whole[n]) &&
        !draft_is_within(old->draft, o, from) && !draft_is_within(old->draft, from, o))
        old->whole_of[o] = from;
}

void tree_pairs_make(struct arena *arena, const struct comparison *comparison,
                     const struct draft *old, const struct draft *new, struct tree_pairs *ret_pairs)
{
    struct tree_pairs *pairs = ret_pairs;
    struct pairing pairing = {.arena = arena, .comparison = comparison, .pairs = pairs};
    side_make(arena, old, &comparison->old, &pairs->old);
    side_make(arena, new, &comparison->new, &pairs->new);
    pairs->own = ARENA_ARRAY(arena, old->node_count, double);
    pairs->whole = ARENA_ARRAY(arena, old->node_count, double);
    share_links(&pairing);
    sum_shared(&pairing);
    pair_two(pairs, &(struct scored){0, 0, 1, 1, comparison->likeness});
    pair_nodes(&pairing);
    pair_tied(&pairing);
    for (size_t i = 0; i < pairing.shared.count; i++)
        find_piece(pairs, &pairing.shared.items[i]);
}
