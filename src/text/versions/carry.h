/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Carrying a place over: where that which stood in a byte range of the old version stands in the
 * new one.
 *
 * A wrong place is worse than an open question: what was deleted lands nowhere (gone), and where
 * two readings are possible a person is asked (unsure), with the places that come into question.
 */
#ifndef SAMSYN_TEXT_VERSIONS_CARRY_H
#define SAMSYN_TEXT_VERSIONS_CARRY_H

#include "text/versions/comparison.h"

enum carry_status {
    CARRY_KEPT,   /* the same words, in the same order of things */
    CARRY_EDITED, /* reworded where it stood; also when joined with others */
    CARRY_MOVED,  /* stands elsewhere, the words the same or nearly */
    CARRY_SPLIT,  /* stands in several pieces */
    CARRY_GONE,
    CARRY_UNSURE, /* look at the candidates */
    CARRY_STATUSES
};

struct carry_candidate {
    struct range range; /* of the new version */
    double score;
};

struct carried {
    enum carry_status status;
    struct range new; /* where it stands; of what is split, all pieces when nothing but them lies
                         between, else the first one; empty when gone or unsure */
    const struct range *pieces; /* one for each stretch, in the new version's order */
    size_t piece_count;         /* 0 when gone or unsure */
    double score; /* 0..1, how sure that it stands there; of what is gone, how sure of that */
    bool edited;  /* some of its words changed; also of what moved or was split */
    struct carry_candidate candidates[COMPARISON_CANDIDATES]; /* best first; of gone and unsure */
    size_t candidate_count;
};

/* "kept", "edited", "moved", "split", "gone", "unsure", and back; CARRY_STATUSES for others. */
const char *carry_status_name(enum carry_status status);
enum carry_status carry_status_from_name(struct str name);

/* Carry `old`, any byte range of the old version: a sentence, a few words, several sentences,
 * inside a cell or footnote, across a page break. A place that holds all of a sentence gets all of
 * what the sentence became; one that holds a part of it gets the words that became of the part. One
 * without words (empty, or between two words) goes with the word that it stands at. Ranges that
 * come back start and end at characters' borders. O(log n + words of the place); memory is in
 * `arena`, to be called inside arena_run. */
void carry_place(const struct comparison *comparison, struct arena *arena, struct range old,
                 struct carried *ret_carried);

#endif
