/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What became of the parts of a draft: its chapters, areas, initiatives, sections, paragraphs and
 * list items, seen over a comparison of the two texts.
 *
 * A part is known by its words, not by its number: an initiative that has another number and the
 * same words is renumbered and else kept. A container (a part with others in it) is known by where
 * its content went, by its heading, and by the container that it stands in.
 */
#ifndef SAMSYN_TEXT_VERSIONS_TREE_CHANGE_H
#define SAMSYN_TEXT_VERSIONS_TREE_CHANGE_H

#include "text/document/draft.h"
#include "text/versions/carry.h"
#include "text/versions/comparison.h"

enum node_change_kind {
    NODE_KEPT,     /* nothing in its own words changed (of a container: in its title) */
    NODE_REWORDED, /* its own words did */
    NODE_SPLIT,    /* one old, several new */
    NODE_JOINED,   /* several old, one new */
    NODE_ADDED,
    NODE_REMOVED,
    NODE_CHANGE_KINDS
};

struct node_change {
    enum node_change_kind kind;
    const size_t *old_nodes; /* indices, in the old tree's order; none of what was added */
    size_t old_count;
    const size_t *new_nodes; /* none of what was removed */
    size_t new_count;
    double likeness;    /* 0..1, of the heading or text; 0 when added or removed */
    double content;     /* 0..1, of all that stands below a container; else the likeness */
    bool moved;         /* stands in another part, or in another order among its siblings */
    bool renumbered;    /* its number or section number is another */
    bool below_changed; /* of a container: something in it is not kept, or moved */
};

struct tree_changes {
    struct node_change *items; /* in the new tree's order; removed ones behind what they stood
                                  behind */
    size_t count;
    size_t *of_old, *of_new; /* for each node the index of its change */
};

/* "kept", "reworded", "split", "joined", "added", "removed". */
const char *node_change_kind_name(enum node_change_kind kind);

/* Compare two trees read from the documents of `comparison`. Everything lives in `arena`; to be
 * called inside arena_run. O(n log n) for n words and nodes. */
void tree_compare(struct arena *arena, struct text_tools *tools,
                  const struct comparison *comparison, const struct draft *old,
                  const struct draft *new, struct tree_changes *ret_changes);

struct node_candidate {
    size_t node;
    double score;
};

/* Where one old node went. */
struct carried_node {
    enum carry_status status;
    size_t node;  /* the new one, or the first of several; NODE_NONE when gone or unsure */
    double score; /* 0..1 */
    struct node_candidate candidates[COMPARISON_CANDIDATES]; /* of gone and unsure, best first */
    size_t candidate_count;
};

/* Where `node` of the old tree went. O(1) for what is plain, else O(log n + words of the node). */
void tree_carry_node(const struct tree_changes *changes, const struct comparison *comparison,
                     struct arena *arena, const struct draft *old, const struct draft *new,
                     size_t node, struct carried_node *ret_carried);

#endif
