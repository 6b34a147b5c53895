/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Twins: the same letter sent twice, a letter in two conversions, a campaign's letter with small
 * changes. Documents are grouped, never merged, and what one of them alone says is brought out.
 *
 * Two texts are near when their sets of word pairs overlap (Jaccard). Candidates come from MinHash
 * in bands (Broder 1997; Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3) and are
 * verified on the whole sets. Each document is compared with the first of a group only, so groups
 * do not grow by chains, and the work grows with the number of documents, not with its square.
 */
#ifndef SAMSYN_TEXT_LETTER_TWINS_H
#define SAMSYN_TEXT_LETTER_TWINS_H

#include "text/language/sentences.h"

#include <stdint.h>

enum twin_kind {
    TWIN_NONE,
    TWIN_SAME_FILE, /* byte for byte */
    TWIN_SAME_TEXT, /* another conversion, or nothing changed but names and dates */
    TWIN_NEAR,      /* a common text with changes */
};

/* What twins_find needs to know of a document. */
struct twin_text {
    struct str file;          /* the file's hash; empty when it is not known */
    const uint64_t *shingles; /* hashed word pairs, ascending, each once */
    size_t shingle_count;
};

struct twin {
    enum twin_kind kind;
    size_t of;   /* the first document of its group; its own index when it is that itself */
    float score; /* Jaccard of both, 0…1; 1 for the first of a group */
};

/* Sentences by index, ascending. */
struct sentence_list {
    size_t *items;
    size_t count;
};

/* Make ready one document; the shingles live in `arena`. Signs, letter case and line ends do not
 * matter. */
struct twin_text twin_text_of(struct arena *arena, struct sentences sentences, struct str file);
/* Group `count` documents; `ret_twins` has room for as many. A document joins the group whose first
 * document is nearest, if that is near enough. Scratch memory is taken from `arena`. */
void twins_find(struct arena *arena, const struct twin_text *texts, size_t count,
                struct twin *ret_twins);
/* The sentences of `copy` that `original` does not have, not even with a few words changed; in
 * `arena`. */
struct sentence_list twins_unique(struct arena *arena, struct sentences copy,
                                  struct sentences original);

#endif
