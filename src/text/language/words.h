/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Words of a stretch of text: lower-cased by ICU, stemmed, with what their look tells. A word is a
 * run of letters and digits, with hyphens, dots, slashes, colons or apostrophes inside it when
 * letters or digits stand on both sides ("FoU-arbete", "2.3", "KS/2021:155"); a hyphen at the end
 * belongs to it ("närings-"). A word divided at a line's end ("export-\nfrämjande") is one word
 * without the hyphen. Other signs are words of their own, one a sign.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_WORDS_H
#define SAMSYN_TEXT_LANGUAGE_WORDS_H

#include "text/document/document.h"
#include "text/language/tools.h"

enum word_flags {
    WORD_CAPITAL = 1,     /* begins with an upper-case letter */
    WORD_ALL_CAPS = 2,    /* two or more letters, all upper case */
    WORD_NUMBER = 4,      /* begins with a digit */
    WORD_SIGN = 8,        /* one sign, no letter or digit */
    WORD_LETTERS = 16,    /* has a letter */
    WORD_LINE_START = 32, /* the first on its line */
    WORD_STOP = 64,       /* word_is_stop says so of it */
};

struct word {
    struct range range;
    struct str lower; /* lower case, joined */
    struct str stem;  /* of lower; lower itself for numbers and signs */
    unsigned flags;
};

struct word_list {
    struct word *items;
    size_t count;
};

/* The words of `text[range)`, in `arena`. With `tools` NULL none is stemmed (stem is lower) and
 * WORD_STOP is not told: for who has use for neither. */
struct word_list words_of(struct arena *arena, const struct text_tools *tools, struct str text,
                          struct range range);
/* True for the Swedish function words (och, att, som …) and for words that say nothing in a public
 * strategy's own genre. */
bool word_is_stop(struct str lower);
/* The first word of `words` that starts at or after byte `at`; words.count if none. */
size_t words_find(struct word_list words, size_t at);
/* The words whose range starts within [range.start, range.end): a slice of `words`. */
struct word_list words_within(struct word_list words, struct range range);

/* Lower case of UTF-8 text by ICU's simple mapping, in `arena`. */
struct str text_lower(struct arena *arena, struct str text);

#endif
