/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The cue lexicon: phrases that tell what a sentence does ("behöver förtydligas", "har inget att
 * erinra", "har beretts tillfälle att yttra sig"). The phrases stand in cues_sv.c; this is the
 * machine that finds them.
 *
 * A pattern is one phrase or several with commas between. A phrase is words apart by spaces. A word
 * is matched lower-cased; "förtydlig*" matches what begins so, "*risk" what ends so, "*strategi*"
 * what holds it, "bör|borde" either; "~3" passes over up to three words of the same clause (no full
 * stop, semicolon or colon between); "^" binds the phrase to the sentence's start.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_LEXICON_H
#define SAMSYN_TEXT_LANGUAGE_LEXICON_H

#include "base/arena.h"
#include "text/language/words.h"

enum cue_class {
    /* What a viewpoint does. */
    CUE_CHANGE,
    CUE_ADDITION,
    CUE_CLARIFICATION,
    CUE_CONCERN,
    CUE_QUESTION,
    CUE_OFFER,
    CUE_PRAISE,
    CUE_OBJECTION,
    CUE_WISH, /* a wish whose kind other words decide */
    /* Formal positions. */
    CUE_FOR,
    CUE_FOR_IN_PART,
    CUE_AGAINST,
    CUE_NO_OBJECTION,
    CUE_ABSTAINS,
    CUE_JOINS,
    CUE_CONDITION, /* turns support into support in part */
    /* What is no viewpoint. */
    CUE_FORM,
    CUE_RETOLD,
    CUE_OWN,
    CUE_HANDLING,
    /* How sentences hang together. */
    CUE_CONTRAST,    /* men, däremot: what follows is the main point, or another thing */
    CUE_CONSEQUENCE, /* därför: goes with what stands before */
    CUE_ADDITIVE,    /* dessutom, också: another thing */
    CUE_BACKWARD,    /* detta, annars: points at the sentence before */
    CUE_WHOLE,       /* the proposal as a whole is meant */
    CUE_PROCESS,     /* the consultation itself is meant */
    CUE_PAST,        /* an earlier decision, not today's */
    CUE_CLASSES
};

struct cue {
    enum cue_class class;
    float weight; /* how sure it makes; 1 is sure */
    const char *pattern;
};

/* The Swedish cues; the table ends with a NULL pattern. */
extern const struct cue cues_sv[];

struct lexicon;

struct cue_match {
    const struct cue *cue;
    size_t first, last; /* indices into the words, both included */
};

struct cue_matches {
    struct cue_match *items;
    size_t count;
};

/* The table made ready for search, in `arena`. */
const struct lexicon *lexicon_compile(struct arena *arena);
/* Every cue that stands in `words` (a sentence), by place; a pattern is found once at each first
 * word. In `arena`. */
struct cue_matches lexicon_find(struct arena *arena, const struct lexicon *lexicon,
                                struct word_list words);

#endif
