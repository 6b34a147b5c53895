/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What is seen of a sentence, as named numbers: its stems, its cues, where it stands, what stands
 * beside it. The learned weights (text/viewpoints/weights.h) are for these names, so that every
 * decision can be told by the words that weighed most.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_SENTENCE_FEATURES_H
#define SAMSYN_TEXT_VIEWPOINTS_SENTENCE_FEATURES_H

#include "text/viewpoints/scene.h"

/* The kinds of viewpoint, then background. */
#define ROLES (VIEWPOINT_KINDS + 1)
#define ROLE_BACKGROUND VIEWPOINT_KINDS

/* What a feature is about. Its full name is "space word", as "stem förtydlig" or "before:cue 3". */
enum feature_space {
    SPACE_BIAS,
    SPACE_STEM,       /* a word of the sentence */
    SPACE_FIRST,      /* its first word */
    SPACE_CUE,        /* a class of cues stands in it */
    SPACE_KIND,       /* how much its cues speak for a kind of viewpoint */
    SPACE_BACKGROUND, /* … for a kind of background */
    SPACE_STANCE,     /* the position that it takes */
    SPACE_FLAG,       /* how it hangs together: enum flag */
    SPACE_SECTION,    /* the kind of section that it stands in */
    SPACE_BLOCK,      /* the kind of block */
    SPACE_SIZE,       /* wish, length, likeness to the draft, place in the letter */
    SPACE_SIDE,       /* whether sentences stand before and after it in the block */
    SPACE_ROLE,       /* how likely each role is, at the first look */
    SPACE_PAIR,       /* … for the sentence before and this one together: tens and units */
    SPACE_FIRST_PAIR, /* the roles that are likeliest for the two, as SPACE_PAIR */
    FEATURE_SPACES
};

/* Whose feature it is. */
enum feature_side {
    SIDE_OWN,
    SIDE_BEFORE,
    SIDE_AFTER,
    SIDE_SECOND_BEFORE,
    SIDE_SECOND_AFTER,
    FEATURE_SIDES
};

struct feature {
    enum feature_side side;
    enum feature_space space;
    struct str word; /* a stem, or a small number in digits */
    float value;
    size_t at; /* index of the word in the sentence, for SPACE_STEM and SPACE_FIRST */
};

struct features {
    struct feature *items;
    size_t count;
};

/* The features of sentence `i`, in `arena`. */
struct features features_of(struct arena *arena, const struct scene *scene, size_t i);
/* `features` of sentence `i`, and what the first look made of the sentences around it: `roles` are
 * ROLES probabilities for each sentence of the scene. In `arena`. */
struct features features_again(struct arena *arena, const struct scene *scene, size_t i,
                               struct features features, const float (*roles)[ROLES]);
/* "before:cue", "stem" and so on. */
const char *feature_side_name(enum feature_side side);
const char *feature_space_name(enum feature_space space);
/* The key of a feature's name, for tables. */
uint64_t feature_key(enum feature_side side, enum feature_space space, struct str word);

#endif
