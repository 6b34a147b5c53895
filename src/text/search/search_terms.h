/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Search: from a text to the terms that the index keeps of it, from what a person typed to what is
 * sought, and from both to the places that are marked. Whatever engine keeps the index, these say
 * what a word is, so that what is found is also what is marked.
 *
 * A term is the stem of a word, or a number. å, ä and ö are letters of their own. A word with signs
 * inside it ("FoU-arbete", "2020-0780", "a@b.se") is as many terms as it has parts, one behind the
 * other, so that it is found whole and by each part, and however the signs between them are
 * written; a number with dots ("3.2") is a term as a whole too, in the place of its first part.
 *
 * All of it allocates from the arena and is called inside arena_run.
 */
#ifndef SAMSYN_TEXT_SEARCH_SEARCH_TERMS_H
#define SAMSYN_TEXT_SEARCH_SEARCH_TERMS_H

#include "text/document/document.h"
#include "text/language/tools.h"

/* Raised when the same text may give other terms, so that the index is made anew. */
#define SEARCH_TERMS_VERSION "2"

/* The stem of a lower-case word: Snowball's, with the definite forms that it leaves ("strategin",
 * "företaget") brought together with the others. What is no word of letters is its own stem. In
 * `arena`, or `lower` itself. */
struct str search_stem(struct arena *arena, const struct text_tools *tools, struct str lower);

struct search_term {
    struct str text;    /* lower case; no white space, no quotes, no control characters */
    struct range range; /* where it stands, in bytes of the text */
    size_t position;    /* from 0; terms in a row have positions in a row */
};

struct search_terms {
    struct search_term *items; /* by position */
    size_t count;
};

/* The terms of `text[range)`. */
struct search_terms search_terms_of(struct arena *arena, const struct text_tools *tools,
                                    struct str text, struct range range);

/* One way in which a want is met. */
struct search_choice {
    struct str *terms;
    size_t count; /* at least 1 */
    bool prefix;  /* the last term is the beginning of one */
    bool apart;   /* the terms may stand anywhere in the text; else in a row */
    float weight; /* how much it counts when hits are ranked: 1 for what was typed */
};

/* What is sought, met by any of its choices; when `excluded`, the text must meet none. */
struct search_want {
    VEC(struct search_choice) choices;
    bool excluded;
    struct str stem;  /* of a single word of letters, which compounds may hold; else empty */
    struct str typed; /* as it was typed; borrowed from the query */
};

/* All wants together; `any`: one of those that are not excluded is enough. */
struct search_query {
    VEC(struct search_want) wants;
    bool any;
    bool cut; /* it was longer than LIMIT_SEARCH_QUERY_BYTES or LIMIT_SEARCH_WANTS; the rest is left
                 out */
};

/* Read what was typed: words, "words in a row", -what must not be there, beginning*. Any bytes are
 * a query; signs mean nothing else. Quotes that are not closed end with the text. */
struct search_query search_query_read(struct arena *arena, const struct text_tools *tools,
                                      struct str typed);
/* Whether anything is sought: a query of nothing but exclusions finds nothing. */
bool search_query_seeks(const struct search_query *query);
/* One more way to meet a want by a single term. */
void search_want_add(struct arena *arena, struct search_want *want, struct str term, float weight);

/* Whether terms meet the query; then `ret_marks` are the places to mark in the text, in order and
 * apart. `ret_marks` may be NULL. */
struct search_marks {
    struct range *items;
    size_t count;
};
bool search_meets(struct arena *arena, const struct search_query *query, struct search_terms terms,
                  struct search_marks *ret_marks);

/* Compounds */

/* What would be left of a word without one of its parts, in the ways in which Swedish joins words
 * (with s or another letter between them); each is a stem. */
struct search_rests {
    struct str items[4];
    size_t count;
    bool sure; /* the part is long enough to be no chance, so that the rest need not be a known word
                */
};

/* Whether the stem `word` begins or ends with the stem `part` and is longer by what could be a
 * word. "upphandling" in "upphandlingsstöd": the rests are "sstöd" and "stöd". */
bool search_compound(struct arena *arena, const struct text_tools *tools, struct str part,
                     struct str word, struct search_rests *ret_rests);

/* A way to divide a word in two: stems of its first part (as rests), and its last part. */
struct search_division {
    struct search_rests first;
    struct str last;
};
struct search_divisions {
    struct search_division *items; /* the most even first */
    size_t count;
};
/* All places where a stem of letters could be divided into words; none when it is short. */
struct search_divisions search_divide(struct arena *arena, const struct text_tools *tools,
                                      struct str word);

/* The word with its characters in the opposite order, so that ends can be looked up. */
struct str search_reversed(struct arena *arena, struct str word);
/* True for a term of letters alone, at least three: what the list of words holds. */
bool search_is_word(struct str term);

#endif
