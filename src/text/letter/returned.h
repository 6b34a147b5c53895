/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Our own draft, sent back with comments and tracked changes in it. Most of what such a document
 * says is the draft's own words and nobody's view; what stands beside them is the answer, and each
 * comment and change is about the very place in the draft where it stands.
 */
#ifndef SAMSYN_TEXT_LETTER_RETURNED_H
#define SAMSYN_TEXT_LETTER_RETURNED_H

#include "text/analysis.h"
#include "text/viewpoints/align.h"

struct scene;

/* A comment or change of a returned copy. */
struct returned_aside {
    size_t node;              /* of the draft, where it stands; NODE_NONE when it is not found */
    float score;              /* how surely, 0…1 */
    enum viewpoint_kind kind; /* of a change: what it asks for */
    struct range place;       /* of the copy, shown beside it: what a comment is about, the sentence
                                 in which a change stands */
};

struct returned {
    bool *drafts; /* for each sentence: it is the draft's own words, or is told of as a change */
    struct returned_aside *asides; /* for each block; of those that are asides */
};

/* Whether a document is a returned copy: it has comments or changes with words, and of its text, as
 * it was before the changes, so much is the draft's that it cannot be a letter that quotes. NULL
 * when it is none. `sentences` are those of the whole document, asides too. In `arena`. */
const struct returned *returned_find(struct arena *arena, const struct passage_index *index,
                                     const struct document *document, struct sentences sentences);
/* What the sender wrote of its own in the running text (a letterhead, a greeting), as a document to
 * find the sender in. In `arena`. */
struct document returned_letter(struct arena *arena, const struct document *document,
                                const struct returned *returned, struct sentences sentences);
/* Give the viewpoints that are comments or changes the passages where they stand, before all that
 * their words are like. In `arena`. */
void returned_place_viewpoints(struct arena *arena, const struct scene *scene,
                               struct analysis *analysis);

#endif
