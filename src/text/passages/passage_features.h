/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What speaks for a viewpoint being about a part of the draft, as numbers: what it refers to, how
 * like its words are to the part's, the heading that it stands under, the viewpoints around it.
 * passages.c weighs them.
 */
#ifndef SAMSYN_TEXT_PASSAGES_PASSAGE_FEATURES_H
#define SAMSYN_TEXT_PASSAGES_PASSAGE_FEATURES_H

#include "text/passages/passages.h"

/* Nothing in the draft is meant. */
#define PASSAGE_NONE (SIZE_MAX - 2)
/* Of all the draft's nodes so many are weighed, those that anything speaks for; then the whole, the
 * consultation and nothing. */
#define PASSAGE_NODES 24
#define PASSAGE_CHOICES (PASSAGE_NODES + 3)

/* Where a reference stands: in the viewpoint, before it in its block, in the heading above it, or
 * in an earlier block of its section. */
enum reference_place { PLACE_INSIDE, PLACE_LEAD, PLACE_ABOVE, PLACE_EARLIER, REFERENCE_PLACES };

enum passage_feature {
    /* Of a node. */
    PASSAGE_LIKENESS,       /* of the words, against the best that they could reach */
    PASSAGE_OF_BEST,        /* … against the node that is most like them */
    PASSAGE_FIRST,          /* no node is more like them */
    PASSAGE_SECOND,         /* one is */
    PASSAGE_LEAD_MARGIN,    /* of the first: how far behind the second is */
    PASSAGE_HEADING,        /* likeness of the letter's own heading, against the best node */
    PASSAGE_BLOCK,          /* … of the whole block */
    PASSAGE_SECTION,        /* … of all that stands under the same heading */
    PASSAGE_TITLE,          /* how much of the node's title stands in the viewpoint */
    PASSAGE_PARENT,         /* PASSAGE_OF_BEST of the node above it */
    PASSAGE_CHILDREN,       /* … the best of those below it */
    PASSAGE_NUMBER,         /* named inside by number, heading, quotation, page */
    PASSAGE_ONLY_NUMBER,    /* … by the only number that is there */
    PASSAGE_OTHER_NUMBER,   /* others are named by number, neither it nor a node above it */
    PASSAGE_HEADING_NUMBER, /* the heading above names it by number, and it has no parts */
    PASSAGE_TITLED,
    PASSAGE_QUOTED,
    PASSAGE_PAGE,
    PASSAGE_NAMED,                                               /* itself, in each place */
    PASSAGE_BELOW = PASSAGE_NAMED + REFERENCE_PLACES,            /* a node above it is named */
    PASSAGE_OVER = PASSAGE_BELOW + REFERENCE_PLACES,             /* a node below it is named */
    PASSAGE_BELOW_LIKE = PASSAGE_OVER + REFERENCE_PLACES,        /* BELOW times OF_BEST */
    PASSAGE_NAMED_PARTS = PASSAGE_BELOW_LIKE + REFERENCE_PLACES, /* NAMED, of one with parts */
    PASSAGE_FOCUS_AREA = PASSAGE_NAMED_PARTS + REFERENCE_PLACES,
    PASSAGE_INITIATIVE,
    PASSAGE_CHAPTER,
    PASSAGE_PLAIN_SECTION,
    PASSAGE_LIST_ITEM,
    PASSAGE_PARTS, /* it has parts of its own */
    /* Of the whole, the consultation and nothing. */
    PASSAGE_IS_WHOLE,
    PASSAGE_WHOLE,       /* how likely the whole is meant, by the words alone */
    PASSAGE_WHOLE_NAMED, /* "strategin" stands in it */
    PASSAGE_WHOLE_STANCE,
    PASSAGE_WHOLE_REFERS,   /* a part is named inside */
    PASSAGE_WHOLE_NUMBERED, /* … by its number */
    PASSAGE_WHOLE_LIKENESS, /* how like the likest node is */
    PASSAGE_IS_PROCESS,
    PASSAGE_PROCESS_LIKELY,
    PASSAGE_PROCESS_REFERS,
    PASSAGE_PROCESS_NUMBERED,
    PASSAGE_IS_NONE,
    PASSAGE_NONE_LIKENESS,
    PASSAGE_NONE_REFERS,
    PASSAGE_NONE_NUMBERED,
    PASSAGE_NONE_ADDITION,
    /* Of the viewpoints around it, once each has been weighed alone. */
    PASSAGE_BEFORE,                     /* the one before is about it: same block, section, else */
    PASSAGE_AFTER = PASSAGE_BEFORE + 3, /* … the one after */
    PASSAGE_POINTED_AT = PASSAGE_AFTER + 3, /* the one before, when the words point back */
    PASSAGE_BEFORE_SIBLING,
    PASSAGE_BEFORE_SUCCEEDS, /* the one before is about the node that stands just before it */
    PASSAGE_AFTER_PRECEDES,
    PASSAGE_BEFORE_ABOVE, /* the one before is about the node above it */
    PASSAGE_IN_SECTION,   /* mean over the viewpoints of the section */
    PASSAGE_NEAR_SECTION, /* … of nodes below the same node */
    PASSAGE_FEATURES
};

/* A node that may be meant. */
struct passage_choice {
    size_t node; /* 0 the whole; PASSAGE_PROCESS; PASSAGE_NONE */
    float features[PASSAGE_FEATURES];
    float probability;              /* filled in by the one who weighs */
    const struct reference *reason; /* the strongest reference to it, or NULL */
    enum reference_place place;     /* where that stands */
};

/* One viewpoint and all that it may be about. */
struct passage_case {
    struct passage_choice *choices;
    size_t count;
    size_t block;   /* that it begins in */
    size_t heading; /* block of the heading above it, or SIZE_MAX */
    struct word_list words;
    bool backward; /* its first words point back */
};

/* A case for each viewpoint, in `arena`, with the features of the viewpoint alone. */
struct passage_case *passage_cases_make(struct arena *arena, const struct passage_index *index,
                                        const struct scene *scene,
                                        const struct viewpoint *viewpoints, size_t count);
/* The features of the viewpoints around each, from the probabilities in `cases`. */
void passage_cases_look_around(struct arena *arena, const struct draft *draft,
                               struct passage_case *cases, size_t count);
/* Whether viewpoints are said to be about this node: a part with a heading, or an item of a list
 * that is what its section holds (goals, indicators); under an initiative items are its text. */
bool passage_is_candidate(const struct draft *draft, size_t node);
/* For people: "named in heading". */
const char *passage_feature_name(size_t feature);

/* Weigh the choices: a softmax over the sums of value times weight. */
enum passage_round { PASSAGE_ALONE, PASSAGE_AROUND, PASSAGE_ROUNDS };
extern const short passage_weights_sv[PASSAGE_FEATURES][PASSAGE_ROUNDS]; /* hundredths */
void passage_case_weigh(struct passage_case *item, enum passage_round round);

#endif
