/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of changes.h share, and nobody else:
 *
 *   changes.c        one change and lists of them, as JSON; the gate
 *   change_causes.c  which viewpoints may have led to a change
 *   change_acts.c    what officers say of them
 */
#ifndef SAMSYN_MODEL_CHAIN_CHANGES_INNER_H
#define SAMSYN_MODEL_CHAIN_CHANGES_INNER_H

#include "model/chain/changes.h"
#include "model/office/json.h"
#include "model/versions/versions.h"
#include "text/versions/change_words.h"

/* A viewpoint's words and its reply's. */
struct read_wish {
    int64_t viewpoint;
    struct said_words asked, replied;
};

/* A version beside the one that it was made from. In an arena. */
struct change_ground {
    struct office *office;
    struct arena *arena;
    int64_t consultation;
    struct version_chain chain;
    struct sql_chained version, earlier;
    struct loaded_draft *old, *new; /* NULL where only what is asked for is read of the texts */
    struct sql_wish_rows unmet;     /* when they were found: what change_causes_propose remembers */
    bool unmet_found;
    VEC(struct read_wish) read;
    struct error *error;
};

/* ERROR_STATE when the version was not made from another. */
bool change_ground_find(struct office *office, int64_t consultation, int64_t version,
                        struct arena *arena, struct change_ground *ret_ground, struct error *error);
/* The same with both texts. */
bool change_ground_load(struct office *office, int64_t consultation, int64_t version,
                        struct arena *arena, struct change_ground *ret_ground, struct error *error);

/* A viewpoint that may have led to a change. */
struct proposed_cause {
    struct sql_wish wish;
    double score; /* 0..1 */
    struct str *words;
    size_t word_count;
    bool elsewhere; /* it is on no part near the change: its words alone speak for it */
};
struct proposed_causes {
    struct proposed_cause *items; /* the likeliest first */
    size_t count;
};

/* Those that may have led to the change, without those of which somebody has said anything. */
bool change_causes_propose(struct change_ground *ground, const struct sql_change *change,
                           struct proposed_causes *ret_causes);

/* The change, if it is of a version of the consultation; ERROR_NOT_FOUND. */
bool change_find(struct office *office, int64_t consultation, int64_t change, struct arena *arena,
                 struct sql_change *ret_row, struct error *error);
/* The words in a range that lies in the text, for people: part by part, each on a line of its own
 * and without the margins of the pages between; where no part lies in the range, the range as it
 * is. Cut behind what a change shows. In `arena`; inside arena_run. */
struct str change_lines(struct arena *arena, const struct draft *draft, struct range range);
/* Where it stands in the two texts. */
struct range change_old_range(const struct sql_change *change);
struct range change_new_range(const struct sql_change *change);

#endif
