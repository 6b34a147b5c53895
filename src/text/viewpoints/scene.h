/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A letter laid out for judging: its sentences, what each does by its cues, the sections that they
 * stand in, and how they touch the draft. Made once for a document; viewpoints, stance and passages
 * are all found on it.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_SCENE_H
#define SAMSYN_TEXT_VIEWPOINTS_SCENE_H

#include "text/document/references.h"
#include "text/viewpoints/judging.h"

struct passage_index;
struct returned;

struct scene {
    const struct document *document;
    struct sentences sentences;
    const struct judgement *judgements; /* one for each sentence */
    const struct section *sections;     /* one for each block */
    struct references references;       /* none without a draft */
    float *scores; /* for each sentence: its likeness to each node of the draft; see scene_scores */
    float *ceilings; /* … and the best that it could reach */
    size_t nodes;    /* of the draft; 0 without one */
    float *likeness; /* for each sentence: to the node that it is most like, 0…1 */
    size_t *nearest; /* … and which node that is; NODE_NONE when it is like none */
    float *alike; /* … how like its likenesses to all nodes are to those of the sentence before */
    bool *refers; /* for each sentence: it names a part of the draft */
    bool *turns;  /* … among its first words, and another part than was named before */
    const struct returned
        *returned; /* of a returned draft (text/letter/returned.h); set by its maker */
};

/* `sender` (may be empty) is recognised as the sender's own voice; `index` may be NULL. In `arena`.
 */
struct scene scene_make(struct arena *arena, struct text_tools *tools,
                        const struct document *document, struct sentences sentences,
                        struct str sender, const struct passage_index *index);
/* The likeness of sentence `i` to each node of the draft, as ranking_scores gives it. */
const float *scene_scores(const struct scene *scene, size_t i);
/* The block that a sentence stands in. */
const struct block *scene_block(const struct scene *scene, size_t i);
/* Whether a sentence is running text that may hold a viewpoint at all; the others are form,
 * quoted mail or, in a returned draft, the draft's own words, without asking. */
bool scene_is_running_text(const struct scene *scene, size_t i);

#endif
