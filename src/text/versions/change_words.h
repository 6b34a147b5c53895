/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What came and what went between two wordings, and how much of it somebody had asked for: the
 * evidence that a viewpoint led to a change. Words are compared by their stems; of two that are kin
 * ("gallerier", "konstgallerier") one says something of the other. Long words and figures weigh
 * more than short ones, which in Swedish say less of what a text is about. How the numbers were
 * chosen, and how right they are: docs/accuracy.md.
 */
#ifndef SAMSYN_TEXT_VERSIONS_CHANGE_WORDS_H
#define SAMSYN_TEXT_VERSIONS_CHANGE_WORDS_H

#include "text/language/tools.h"

#include <stddef.h>

enum { CHANGE_WORDS_SHOWN = 6 };

struct changed_word {
    struct str stem;
    double weight; /* how much it says, 0 to 1 */
};

/* Borrows from the texts and the arena. */
struct change_words {
    struct changed_word *changed; /* that only one of the two has, by their stems */
    size_t changed_count;
    struct str *stayed; /* stems that both have, in order */
    size_t stayed_count;
    double few, more; /* what the few that say most weigh together, and what some more do */
    double *likeness; /* of each changed word: room for change_words_judge */
};

/* What somebody said, as words that say something. */
struct said_words {
    struct said_word {
        struct str stem, lower;
    } * items;
    size_t count;
};

/* All from 0 to 1. */
struct change_evidence {
    double shared; /* of what changed so much was asked for: of a viewpoint about the same part */
    double alone;  /* the same of one about another part, which must share more */
    double topic;  /* so much is it about what the part has kept */
    struct str words[CHANGE_WORDS_SHOWN]; /* of what was said, lower case, that tell it */
    size_t word_count;
};

/* Both are to be called inside arena_run. */
void change_words_make(struct arena *arena, const struct text_tools *tools, struct str old,
                       struct str new, struct change_words *ret_change);
void said_words_read(struct arena *arena, const struct text_tools *tools, struct str text,
                     struct said_words *ret_words);
/* Hold what was asked for, and what was replied to that (which may be empty), against the change.
 * The cost is the number of words said times that of words changed, which is bounded for long
 * changes: there only the same stems are found. */
void change_words_judge(const struct change_words *change, const struct said_words *asked,
                        const struct said_words *replied, struct change_evidence *ret_evidence);

#endif
