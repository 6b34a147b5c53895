/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two versions of a text held against each other: which words stand in both, and what became of
 * each sentence, heading, list item and cell.
 *
 * Both are at hand, so nothing is searched for that is known: a sentence that stands in the new
 * version as the continuation of one old sentence is that of no other. That is what keeps a place
 * in a deleted sentence from landing on its twin (carry.h).
 *
 * The way: equal units that stand once in each version are tied (patience, B. Cohen 2005), and from
 * them their equal neighbours. What is left is paired by likeness, weighted by how rare the words
 * are (Spärck Jones 1972) and by where the units stand, most alike first; then the pieces of what
 * was split or joined, and what lies alone between the same neighbours. Only inside such pairs are
 * words compared (heaviest common subsequence). What stands outside the heaviest chain of pairs in
 * both orders has moved (Schensted 1961, weighted).
 *
 * Cost: n log n for n words. There is no quadratic path: of each rare word so many units are looked
 * at and no more, a unit has so many candidates, words of two units are compared cell by cell up to
 * a number of cells, and in longer ones only between words that stand once in each. Two texts that
 * have nothing to do with each other, or a sentence as long as a book against the book, cost some
 * five times what a common pair does; one line ten thousand times costs less (bench/compare.c).
 *
 * Running headers and footers, comments and tracked changes are left aside.
 */
#ifndef SAMSYN_TEXT_VERSIONS_COMPARISON_H
#define SAMSYN_TEXT_VERSIONS_COMPARISON_H

#include "text/document/document.h"
#include "text/language/tools.h"
#include "text/language/words.h"

#define UNIT_NONE SIZE_MAX
#define COMPARED_NONE UINT32_MAX
/* Of a unit that is gone or unsure: how many places are named where it may have gone. */
#define COMPARISON_CANDIDATES 5

/* A word or sign of a version. */
struct compared_word {
    struct range range;
    uint32_t id;    /* the same for equal words in both versions, capital letters apart */
    uint32_t unit;  /* that it stands in */
    unsigned flags; /* enum word_flags, of its looks */
};

enum unit_fate {
    UNIT_KEPT,   /* word for word */
    UNIT_EDITED, /* reworded, still the same */
    UNIT_SPLIT,  /* of an old unit: its words stand in several new ones */
    UNIT_JOINED, /* one of several old units in one new; of a new one: made of several */
    UNIT_GONE,   /* of an old unit: nothing in the new version goes on with it */
    UNIT_ADDED,  /* of a new unit: it goes on with nothing in the old version */
    UNIT_FATES
};

/* A sentence of a block; headings, list items and cells are split into sentences as paragraphs.
 * Where a text draws its tables ("| a | b |", as Markdown does), what stands between the bars is a
 * cell too. */
struct unit {
    struct range range;
    size_t block;                  /* index into the document's blocks */
    size_t first_word, word_count; /* in its version's words */
    size_t section;                /* the unit of the nearest heading above, of a cell that of its
                                      row's first cell; or UNIT_NONE */
    size_t first_link, link_count; /* in comparison.links of an old unit, in by_new of a new one */
    enum unit_fate fate;
    bool moved;      /* the first of its links is */
    double likeness; /* 0..1 with all that it is linked to; 0 when gone or added */
    uint32_t level;  /* of a heading, from 1; 0 of all others */
    uint32_t column; /* of a cell, from 1; 0 of all others */
    float weight;    /* how much its words say together */
};

/* An old unit goes on in a new one. */
struct unit_link {
    size_t old_unit, new_unit;
    double likeness; /* 0..1; 1 of equal ones only */
    bool moved;
    bool secondary; /* a further piece of what was split, or a further part of what was joined */
};

/* Where an old unit without a sure link may have gone. */
struct unit_candidate {
    size_t new_unit;
    double likeness;
};

/* A run of equal words. Ranges go from the first word's start to the last one's end. */
struct match {
    struct range old, new;
    size_t old_word, new_word, word_count;
    bool moved;
};

/* One version. */
struct compared {
    const struct document *document;
    struct compared_word *words; /* in the text's order */
    size_t word_count;
    struct unit *units; /* in the text's order; they cover all words */
    size_t unit_count;
};

struct comparison {
    struct compared old, new;
    struct match *matches; /* by new.start */
    size_t match_count;
    size_t *matches_by_old; /* their indices by old.start */
    /* Of each old word the new one that it goes on in, the same word or another form of it, and of
     * each new word the old one that it comes from; or COMPARED_NONE. Finer than the matches, which
     * leave out other forms and lone words between others that changed. */
    uint32_t *onward, *origin;
    struct unit_link *links; /* by old unit, and of one by new unit */
    size_t link_count;
    size_t *links_by_new;                                       /* their indices by new unit */
    struct unit_candidate (*candidates)[COMPARISON_CANDIDATES]; /* for each old unit, the best
                             first, ended by UNIT_NONE; of what is linked surely none but that */
    float *weights;  /* of each word id: how much it says; 0 of signs */
    double likeness; /* of the whole: the share of both versions' words, by weight, that are
                        matched; 1 when all are */
};

/* What two versions are to each other, judged by their likeness. */
enum kinship_of_versions {
    VERSIONS_SAME,      /* word for word */
    VERSIONS_ALIKE,     /* one is a revision of the other */
    VERSIONS_REWRITTEN, /* little is left: a person should look */
    VERSIONS_STRANGE,   /* another document */
};

/* "kept", "edited", "split", "joined", "gone", "added". */
const char *unit_fate_name(enum unit_fate fate);
/* "same", "revision", "rewritten", "another". */
const char *kinship_of_versions_name(enum kinship_of_versions kinship);

/* Compare. Everything lives in `arena`; both documents must outlive the comparison. To be called
 * inside arena_run. */
void comparison_make(struct arena *arena, struct text_tools *tools, const struct document *old,
                     const struct document *new, struct comparison *ret_comparison);
enum kinship_of_versions comparison_kinship(const struct comparison *comparison);
/* 0..1; see struct comparison. */
double comparison_likeness(const struct comparison *comparison);

/* The first unit that ends behind byte `at`; unit_count if none. O(log n), as the two below. */
size_t compared_unit_at(const struct compared *version, size_t at);
/* The words that have a byte in `range`: the first, and the one behind the last. */
void compared_words_in(const struct compared *version, struct range range, size_t *ret_first,
                       size_t *ret_end);
/* The text of a word range [first, end); empty when there is none. */
struct range compared_span(const struct compared *version, size_t first, size_t end);

#endif
