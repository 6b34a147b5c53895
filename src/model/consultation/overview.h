/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * For those who decide: the figures of a consultation on two sheets, counted anew from what stands
 * in the database: how documents stand and which viewpoints want the same is kept there
 * (model/desk/standings.h), so that none of it takes a compilation.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_OVERVIEW_H
#define SAMSYN_MODEL_CONSULTATION_OVERVIEW_H

#include "model/office/messages.h"
#include "model/office/office.h"
#include "store/statements.h"
#include "text/analysis.h"

/* Replies, in the order in which they are shown; none: unanswered. */
enum outcome {
    OUTCOME_ACCOMMODATED,
    OUTCOME_IN_PART,
    OUTCOME_NOT_ACCOMMODATED,
    OUTCOME_NOTED,
    OUTCOME_OUTSIDE,
    OUTCOME_NONE,
    OUTCOMES
};
const char *outcome_name(enum outcome outcome); /* "accommodated"…, "unanswered" */

/* A part of the draft. */
struct overview_part {
    struct str id, number, title;
    size_t depth; /* 0: the draft as a whole */
    size_t stances[STANCES];
    size_t viewpoints, unanswered; /* whose first passage it is */
};

/* What several want. */
struct overview_wish {
    struct str text, kind, part, part_title;
    size_t documents;
    int64_t alike; /* the first of the viewpoints that say it; 0: each in words of its own */
};

/* One reply that did not accommodate. */
struct overview_refusal {
    struct str text, reason, part, part_title;
    int64_t viewpoint, reply; /* the first that it answers; 0: written for that alone */
    size_t viewpoints;
};

struct overview {
    struct sql_consultee_answers_by_type_rows types;
    size_t asked, answered, late, responses, viewpoints;
    size_t outcomes[OUTCOMES];
    struct overview_part *parts; /* in the draft's order, the whole first */
    size_t part_count;
    struct overview_wish *wishes; /* most documents first */
    size_t wish_count;
    struct overview_refusal *refusals;
    size_t refusal_count;
};

/* All of it, in `arena`. Reads only. */
bool overview_load(struct office *office, const struct sql_consultation *consultation,
                   struct arena *arena, struct overview *ret_overview, struct error *error);

#endif
