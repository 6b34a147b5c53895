/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the steps of a comparison share (comparison.c runs them): nobody else includes it.
 */
#ifndef SAMSYN_TEXT_VERSIONS_COMPARISON_INNER_H
#define SAMSYN_TEXT_VERSIONS_COMPARISON_INNER_H

#include "text/versions/comparison.h"
#include "text/versions/word_match.h"

/* New units that an old one may have become, found by rare words. */
#define NEAR_UNITS 8
/* A unit whose words, but for numbers, weigh less (a heading of a word or two, a cell, "Cost: 6
 * million") says too little to be known wherever it stands: its neighbours must tell. */
#define LIGHT_CONTENT 3.0F

/* A word, or two words that follow each other, in a unit. */
struct token {
    uint64_t id;
    float weight;
};

/* The tokens of a unit, sorted by id; the same token as often as it stands there. */
struct bag {
    struct token *items;
    size_t count;
    float weight; /* of all together */
    bool made;
};

struct side {
    struct compared *version;
    uint64_t *hashes; /* of each unit's words */
    size_t *partner;  /* of each unit the one that it is tied to first; or UNIT_NONE */
    float *content;   /* of each unit: what its words weigh without numbers */
    bool *repeated;   /* of each unit: the same words stand in another of either version too */
    struct bag *bags; /* of units, where they were asked for */
    size_t *tied_before, *tied_after; /* of each unit the nearest that is tied; or UNIT_NONE */
};

/* Of an old unit: new units with which it shares rare words, ended by UNIT_NONE, and how alike they
 * are. */
struct near_unit {
    size_t unit;
    double likeness;
};
typedef struct near_unit near_units[NEAR_UNITS];

struct comparing {
    struct arena *arena;
    struct text_tools *tools;
    struct comparison *comparison;
    bool english; /* the versions are, not Swedish */
    struct side old, new;
    float *weights; /* of word ids */
    uint32_t *keys; /* of word ids: their stem; WORD_MATCH_NONE of signs */
    size_t key_count;
    size_t word_count;    /* of word ids */
    uint64_t *groups;     /* of word ids: words that stand for each other have the same; or 0 */
    uint64_t *beginnings; /* of word ids: their first letters, where they are long; or 0 */
    near_units *near;     /* of old units that were not tied word for word; or NULL */
    uint32_t *onward;     /* of old words: the new word that each goes on in, or WORD_MATCH_NONE */
    bool *taken;          /* of new words: an old word goes on in it */
    bool *matched;        /* of old units: their words have been matched with their partner's */
    size_t *piece_of; /* of new units: the old one that each is a further piece of; or UNIT_NONE */
    bool *is_part;    /* of old units: a further part of a new one */
    size_t piece_budget;           /* what looking for pieces may still cost */
    double *likeness;              /* of old units: to their partner */
    VEC(struct unit_link) further; /* secondary links */
    struct word_matcher *matcher;
};

/* comparison_words.c: words, units and weights of both versions. */
void comparing_read(struct comparing *comparing, const struct document *old,
                    const struct document *new);

/* comparison_ties.c: tie units that are equal word for word, where there is no doubt. */
void comparing_tie_equal(struct comparing *comparing);
/* Tie the equal neighbours of all that are tied, for as long as there are any. */
void comparing_spread(struct comparing *comparing);
void comparing_tie(struct comparing *comparing, size_t old_unit, size_t new_unit, double likeness);
/* Whether two units stand under headings that are tied to each other, or under none. */
bool units_are_at_home(const struct comparing *comparing, size_t old_unit, size_t new_unit);
/* "Cost: 6 million": a field as many cards have it, which goes with its card and not alone. */
bool unit_is_field(const struct compared *version, size_t index);
bool units_are_equal(const struct comparing *comparing, size_t old_unit, size_t new_unit);

/* comparison_likeness.c: how alike two units are by their words alone, 0..1, and the index by rare
 * words of the new units that are free. */
double comparing_likeness(struct comparing *comparing, size_t old_unit, size_t new_unit);
/* Whether each tells of something by name, and no name is in both: they speak of two things. */
bool names_differ(const struct comparing *comparing, size_t old_unit, size_t new_unit);
void comparing_find_near(struct comparing *comparing);

/* comparison_pairs.c: tie the units that are left, by likeness and by where they stand: those that
 * are surely each other's, and in the end those that are so for want of others. */
void comparing_tie_alike(struct comparing *comparing);
void comparing_tie_last(struct comparing *comparing);

/* comparison_pieces.c: words of tied units that have not been matched yet. */
void comparing_match_words(struct comparing *comparing);
/* The pieces of what was split: those that are surely, and in the end those that stand beside
 * another and have something of what is left. */
void comparing_tie_pieces(struct comparing *comparing);
void comparing_tie_last_pieces(struct comparing *comparing);
/* The parts of what was joined. */
void comparing_tie_parts(struct comparing *comparing);

/* comparison_rest.c: tie what lies alone between the same two neighbours in both versions, when it
 * is the same or has anything in common. */
void comparing_tie_gaps(struct comparing *comparing);
/* Tie what is left in both and far more like each other than like anything else. */
void comparing_tie_lone(struct comparing *comparing);

#endif
