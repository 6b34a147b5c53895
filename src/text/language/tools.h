/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The foreign handles that the analysis needs, opened once and lent to every call: ICU's sentence
 * breaks and Swedish order of names, the Snowball stemmers, and the cue lexicon compiled for
 * search. One set a thread.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_TOOLS_H
#define SAMSYN_TEXT_LANGUAGE_TOOLS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

struct lexicon;
struct weights;
struct sb_stemmer;
struct UBreakIterator;
struct UCollator;
struct UText;

struct text_tools {
    struct arena arena; /* of the lexicon */
    struct sb_stemmer *stemmer, *english;
    struct UBreakIterator *sentence_breaks;
    struct UText *text; /* the text that sentence_breaks stands on; kept here so that it is closed
                           whatever happens */
    struct UCollator *order;
    const struct lexicon *lexicon;
    const struct weights *weights;
};

/* Open everything. On failure nothing is left open. Close with text_tools_done, which takes a
 * zeroed struct too. */
bool text_tools_open(struct text_tools *ret_tools, struct error *error);
void text_tools_done(struct text_tools *tools);
/* As text_tools_open with nothing but the stemmer: enough for words (words.h) and search terms
 * (search_terms.h), and open in no time. */
bool text_tools_open_stemmer(struct text_tools *ret_tools, struct error *error);

/* The Snowball stem of a lower-case word
 * (https://snowballstem.org/algorithms/swedish/stemmer.html). Borrowed from the stemmer: good until
 * the next call. */
struct str text_stem(const struct text_tools *tools, struct str lower);
/* The same of an English word (https://snowballstem.org/algorithms/english/stemmer.html); not to be
 * called on tools that text_tools_open_stemmer opened. */
struct str text_stem_english(const struct text_tools *tools, struct str lower);

/* <0, 0 or >0 as `a` stands before, with or after `b` in a Swedish list of names: å, ä and ö last,
 * capitals and signs of little weight (UTS #10 with CLDR's Swedish rules). 0 for equal names only.
 */
int text_compare_names(const struct text_tools *tools, struct str a, struct str b);

#endif
