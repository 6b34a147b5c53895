/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/versions/tree_change.h"

#include "text/versions/tree_pairs.h"
#include "text/versions/word_match.h"

#include <stdlib.h>

/* From here on a place of a part that is gone is a question. */
#define QUESTION_SCORE 0.25

const char *node_change_kind_name(enum node_change_kind kind)
{
    static const char *const names[NODE_CHANGE_KINDS] = {
        [NODE_KEPT] = "kept",     [NODE_REWORDED] = "reworded", [NODE_SPLIT] = "split",
        [NODE_JOINED] = "joined", [NODE_ADDED] = "added",       [NODE_REMOVED] = "removed",
    };
    return names[(unsigned)kind < NODE_CHANGE_KINDS ? kind : NODE_KEPT];
}

/* The pieces of each node of one tree, in its order, in one array: those of `node` from first[node]
 * to first[node + 1]. */
struct pieces {
    size_t *first, *nodes;
};

struct changing {
    struct arena *arena;
    struct text_tools *tools;
    const struct comparison *comparison;
    const struct draft *old, *new;
    struct tree_pairs pairs;
    struct pieces old_pieces, new_pieces;
    struct tree_changes *changes;
    VEC(struct node_change) items;
    bool *loose; /* of new nodes: something in them that is no node of its own changed */
};

#define NO_CHANGE SIZE_MAX

static bool has_parts(const struct draft *draft, size_t node)
{
    return node + 1 < draft->node_count && draft->nodes[node + 1].parent == node;
}

/* What became of one node's own words */

static bool same_words(struct word_list a, struct word_list b)
{
    if (a.count != b.count)
        return false;
    for (size_t i = 0; i < a.count; i++)
        if (!str_equal(a.items[i].lower, b.items[i].lower))
            return false;
    return true;
}

static bool same_text(const struct changing *changing, struct range old, struct range new)
{
    const struct comparison *comparison = changing->comparison;
    size_t first, end, new_first, new_end;
    compared_words_in(&comparison->old, old, &first, &end);
    compared_words_in(&comparison->new, new, &new_first, &new_end);
    if (end - first != new_end - new_first)
        return false;
    for (size_t i = 0; i < end - first; i++)
        if (comparison->old.words[first + i].id != comparison->new.words[new_first + i].id)
            return false;
    return true;
}

/* A heading is its title: what it is numbered and called does not matter. */
static bool is_unchanged(const struct changing *changing, size_t o, size_t n)
{
    const struct node *old = &changing->old->nodes[o], *new = &changing->new->nodes[n];
    if (changing->loose[n])
        return false;
    bool titled = (has_parts(changing->old, o) || has_parts(changing->new, n)) &&
                  old->title_words.count && !old->bold_lead;
    return titled ? same_words(old->title_words, new->title_words)
                  : same_text(changing, old->heading, new->heading);
}

static bool is_in_heading(const struct draft *draft, size_t node, const struct unit *unit)
{
    const struct range *heading = &draft->nodes[node].heading;
    return unit->range.start >= heading->start && unit->range.start < heading->end;
}

/* Cells and notes that are no nodes count with the node that they stand in. */
static void find_loose(struct changing *changing)
{
    const struct comparison *comparison = changing->comparison;
    const struct tree_side *old = &changing->pairs.old, *new = &changing->pairs.new;
    for (size_t i = 0; i < comparison->new.unit_count; i++) {
        size_t node = new->node_of_unit[i];
        const struct unit *unit = &comparison->new.units[i];
        if (unit->fate != UNIT_KEPT && !is_in_heading(changing->new, node, unit))
            changing->loose[node] = true;
    }
    for (size_t i = 0; i < comparison->old.unit_count; i++) {
        size_t node = old->node_of_unit[i];
        const struct unit *unit = &comparison->old.units[i];
        if (unit->fate == UNIT_GONE && !is_in_heading(changing->old, node, unit) &&
            old->partner[node] != NODE_NONE)
            changing->loose[old->partner[node]] = true;
    }
}

static bool is_renumbered(const struct changing *changing, size_t o, size_t n)
{
    const struct node *old = &changing->old->nodes[o], *new = &changing->new->nodes[n];
    return !str_equal(old->number, new->number) || !str_equal(old->outline, new->outline);
}

/* Changes, in the new tree's order */

static struct pieces pieces_of(struct arena *arena, const struct tree_side *side)
{
    size_t count = side->draft->node_count;
    struct pieces pieces = {ARENA_ARRAY(arena, count + 2, size_t),
                            ARENA_ARRAY(arena, count + 1, size_t)};
    /* Counts two places further on become starts one further on, which filling moves home. */
    for (size_t i = 0; i < count; i++)
        if (side->whole_of[i] != NODE_NONE)
            pieces.first[side->whole_of[i] + 2]++;
    for (size_t i = 2; i < count + 2; i++)
        pieces.first[i] += pieces.first[i - 1];
    for (size_t i = 0; i < count; i++)
        if (side->whole_of[i] != NODE_NONE)
            pieces.nodes[pieces.first[side->whole_of[i] + 1]++] = i;
    return pieces;
}

/* A node with its pieces, in the tree's order. */
static size_t *collect(struct changing *changing, const struct pieces *pieces, size_t node,
                       size_t *ret_count)
{
    size_t first = pieces->first[node], end = pieces->first[node + 1], count = 0;
    size_t *nodes = ARENA_ARRAY(changing->arena, end - first + 1, size_t);
    while (first < end && pieces->nodes[first] < node)
        nodes[count++] = pieces->nodes[first++];
    nodes[count++] = node;
    while (first < end)
        nodes[count++] = pieces->nodes[first++];
    *ret_count = count;
    return nodes;
}

static const size_t *alone(struct changing *changing, size_t node)
{
    size_t *nodes = ARENA_NEW(changing->arena, size_t);
    *nodes = node;
    return nodes;
}

static struct node_change change_of_pair(struct changing *changing, size_t o, size_t n)
{
    struct node_change change = {.kind = NODE_KEPT};
    change.old_nodes = collect(changing, &changing->old_pieces, o, &change.old_count);
    change.new_nodes = collect(changing, &changing->new_pieces, n, &change.new_count);
    bool unchanged = is_unchanged(changing, o, n);
    change.kind = change.new_count > 1   ? NODE_SPLIT
                  : change.old_count > 1 ? NODE_JOINED
                  : unchanged            ? NODE_KEPT
                                         : NODE_REWORDED;
    change.likeness = unchanged ? 1 : changing->pairs.own[o];
    change.content = has_parts(changing->new, n) ? changing->pairs.whole[o] : change.likeness;
    change.renumbered = is_renumbered(changing, o, n);
    return change;
}

static void add_change(struct changing *changing, struct node_change change)
{
    struct tree_changes *changes = changing->changes;
    size_t index = changing->items.count;
    for (size_t i = 0; i < change.old_count; i++)
        changes->of_old[change.old_nodes[i]] = index;
    for (size_t i = 0; i < change.new_count; i++)
        changes->of_new[change.new_nodes[i]] = index;
    *VEC_PUSH(changing->arena, &changing->items) = change;
}

/* Those that were removed and stood behind old node `o`, up to the next that was not. */
static void add_removed_behind(struct changing *changing, size_t o)
{
    const struct tree_side *old = &changing->pairs.old;
    for (size_t i = o + 1; i < changing->old->node_count; i++) {
        if (old->partner[i] != NODE_NONE || old->whole_of[i] != NODE_NONE)
            return;
        struct node_change change = {
            .kind = NODE_REMOVED, .old_count = 1, .old_nodes = alone(changing, i)};
        add_change(changing, change);
    }
}

static void add_changes(struct changing *changing)
{
    const struct tree_side *old = &changing->pairs.old, *new = &changing->pairs.new;
    struct tree_changes *changes = changing->changes;
    changing->old_pieces = pieces_of(changing->arena, old);
    changing->new_pieces = pieces_of(changing->arena, new);
    for (size_t n = 0; n < changing->new->node_count; n++) {
        if (changes->of_new[n] != NO_CHANGE)
            continue;
        size_t whole = new->whole_of[n] != NODE_NONE ? new->whole_of[n] : n;
        size_t o = new->partner[whole];
        if (o == NODE_NONE) {
            struct node_change change = {
                .kind = NODE_ADDED, .new_count = 1, .new_nodes = alone(changing, n)};
            add_change(changing, change);
            continue;
        }
        struct node_change change = change_of_pair(changing, o, whole);
        add_change(changing, change);
        for (size_t i = 0; i < change.old_count; i++)
            add_removed_behind(changing, change.old_nodes[i]);
    }
}

/* What moved */

/* The change of the nearest node above that stands in both versions. */
static size_t home(const struct changing *changing, const struct draft *draft,
                   const size_t *change_of, size_t node)
{
    const struct node_change *items = changing->items.items;
    do
        node = draft->nodes[node].parent;
    while (node != NODE_NONE && (items[change_of[node]].kind == NODE_ADDED ||
                                 items[change_of[node]].kind == NODE_REMOVED));
    return node == NODE_NONE ? NO_CHANGE : change_of[node];
}

/* Children of one part, and where each stands among what was that part's before. */
struct sibling {
    size_t home, old_node, new_node;
    float weight;
};

static int by_home(const void *a, const void *b)
{
    const struct sibling *left = a, *right = b;
    if (left->home != right->home)
        return left->home < right->home ? -1 : 1;
    return left->old_node < right->old_node ? -1 : left->old_node > right->old_node;
}

static int by_new_node(const void *a, const void *b)
{
    const struct sibling *left = *(const struct sibling *const *)a;
    const struct sibling *right = *(const struct sibling *const *)b;
    return left->new_node < right->new_node ? -1 : left->new_node > right->new_node;
}

/* Siblings outside the heaviest chain that is in order in both versions. */
static void move_siblings(struct changing *changing, const struct sibling *siblings, size_t count)
{
    struct arena *arena = changing->arena;
    const struct sibling **sorted = ARENA_ARRAY(arena, count, const struct sibling *);
    size_t *seconds = ARENA_ARRAY(arena, count, size_t);
    float *weights = ARENA_ARRAY(arena, count, float);
    unsigned char *kept = ARENA_ARRAY(arena, count, unsigned char);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &siblings[i];
    qsort(sorted, count, sizeof(const struct sibling *), by_new_node);
    for (size_t i = 0; i < count; i++)
        seconds[sorted[i] - siblings] = i;
    for (size_t i = 0; i < count; i++)
        weights[i] = 0.01F + siblings[i].weight;
    heaviest_chain(arena, seconds, weights, count, count, kept);
    for (size_t i = 0; i < count; i++)
        if (!kept[i])
            changing->items.items[changing->changes->of_old[siblings[i].old_node]].moved = true;
}

static void find_moved(struct changing *changing)
{
    struct tree_changes *changes = changing->changes;
    struct sibling *siblings =
        ARENA_ARRAY(changing->arena, changing->items.count + 1, struct sibling);
    size_t count = 0;
    for (size_t i = 0; i < changing->items.count; i++) {
        struct node_change *change = &changing->items.items[i];
        if (change->old_count == 0 || change->new_count == 0 || change->old_nodes[0] == 0)
            continue;
        size_t o = change->old_nodes[0], n = change->new_nodes[0];
        size_t from = home(changing, changing->old, changes->of_old, o);
        size_t to = home(changing, changing->new, changes->of_new, n);
        change->moved = from != to;
        if (from == to)
            siblings[count++] = (struct sibling){from, o, n, changing->pairs.old.whole[o]};
    }
    qsort(siblings, count, sizeof *siblings, by_home);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && siblings[next].home == siblings[i].home; next++) {
        }
        move_siblings(changing, siblings + i, next - i);
    }
}

/* Containers with something changed in them */

static void mark_above(struct changing *changing, const struct draft *draft,
                       const size_t *change_of, bool *marked, size_t node)
{
    for (node = draft->nodes[node].parent; node != NODE_NONE && !marked[node];
         node = draft->nodes[node].parent) {
        marked[node] = true;
        changing->items.items[change_of[node]].below_changed = true;
    }
}

static void find_changed_below(struct changing *changing)
{
    const struct tree_changes *changes = changing->changes;
    bool *old_marked = ARENA_ARRAY(changing->arena, changing->old->node_count, bool);
    bool *new_marked = ARENA_ARRAY(changing->arena, changing->new->node_count, bool);
    for (size_t i = 0; i < changing->items.count; i++) {
        const struct node_change *change = &changing->items.items[i];
        if (change->kind == NODE_KEPT && !change->moved)
            continue;
        for (size_t k = 0; k < change->old_count; k++)
            mark_above(changing, changing->old, changes->of_old, old_marked, change->old_nodes[k]);
        for (size_t k = 0; k < change->new_count; k++)
            mark_above(changing, changing->new, changes->of_new, new_marked, change->new_nodes[k]);
    }
}

static size_t *no_changes(struct arena *arena, size_t count)
{
    size_t *changes = ARENA_ARRAY(arena, count, size_t);
    for (size_t i = 0; i < count; i++)
        changes[i] = NO_CHANGE;
    return changes;
}

void tree_compare(struct arena *arena, struct text_tools *tools,
                  const struct comparison *comparison, const struct draft *old,
                  const struct draft *new, struct tree_changes *ret_changes)
{
    struct tree_changes changes = {.of_old = no_changes(arena, old->node_count),
                                   .of_new = no_changes(arena, new->node_count)};
    struct changing changing = {.arena = arena,
                                .tools = tools,
                                .comparison = comparison,
                                .old = old,
                                .new = new,
                                .changes = &changes};
    changing.loose = ARENA_ARRAY(arena, new->node_count, bool);
    tree_pairs_make(arena, comparison, old, new, &changing.pairs);
    find_loose(&changing);
    add_changes(&changing);
    find_moved(&changing);
    find_changed_below(&changing);
    changes.items = changing.items.items;
    changes.count = changing.items.count;
    *ret_changes = changes;
}

/* Carrying one node */

static void add_candidate(struct carried_node *carried, size_t node, double score)
{
    for (size_t i = 0; i < carried->candidate_count; i++)
        if (carried->candidates[i].node == node)
            return;
    if (carried->candidate_count < COMPARISON_CANDIDATES)
        carried->candidates[carried->candidate_count++] = (struct node_candidate){node, score};
}

/* A part that is gone: where its heading, or all that is in it, may have gone. */
static void carry_removed(const struct comparison *comparison, struct arena *arena,
                          const struct node *node, const struct draft *new,
                          struct carried_node *carried)
{
    struct carried heading, whole;
    carry_place(comparison, arena, node->heading, &heading);
    carry_place(comparison, arena, node->range, &whole);
    for (size_t i = 0; i < whole.piece_count; i++)
        add_candidate(carried, draft_node_at(new, whole.pieces[i].start), whole.score);
    for (size_t i = 0; i < heading.piece_count; i++)
        add_candidate(carried, draft_node_at(new, heading.pieces[i].start), heading.score);
    for (size_t i = 0; i < heading.candidate_count; i++)
        add_candidate(carried, draft_node_at(new, heading.candidates[i].range.start),
                      heading.candidates[i].score);
    double best = 0;
    for (size_t i = 0; i < carried->candidate_count; i++)
        best = carried->candidates[i].score > best ? carried->candidates[i].score : best;
    carried->status = heading.piece_count || whole.piece_count || heading.status == CARRY_UNSURE
                          ? CARRY_UNSURE
                          : CARRY_GONE;
    if (best < QUESTION_SCORE)
        carried->status = CARRY_GONE;
    carried->score = carried->status == CARRY_GONE ? 1 - best : best;
}

void tree_carry_node(const struct tree_changes *changes, const struct comparison *comparison,
                     struct arena *arena, const struct draft *old, const struct draft *new,
                     size_t node, struct carried_node *ret_carried)
{
    static const enum carry_status statuses[NODE_CHANGE_KINDS] = {
        [NODE_KEPT] = CARRY_KEPT,     [NODE_REWORDED] = CARRY_EDITED, [NODE_SPLIT] = CARRY_SPLIT,
        [NODE_JOINED] = CARRY_EDITED, [NODE_ADDED] = CARRY_GONE,      [NODE_REMOVED] = CARRY_GONE,
    };
    const struct node_change *change = &changes->items[changes->of_old[node]];
    *ret_carried = (struct carried_node){.status = statuses[change->kind], .node = NODE_NONE};
    if (change->new_count == 0) {
        carry_removed(comparison, arena, &old->nodes[node], new, ret_carried);
        return;
    }
    if (change->moved && change->kind != NODE_SPLIT)
        ret_carried->status = CARRY_MOVED;
    ret_carried->node = change->new_nodes[0];
    ret_carried->score = change->content > change->likeness ? change->content : change->likeness;
}
