/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which passages of the draft a viewpoint is about: what it refers to first of all; else the
 * likeness of its words to the nodes', the heading under which it stands, and the viewpoints beside
 * it. Below a score it says nothing.
 */
#ifndef SAMSYN_TEXT_PASSAGES_PASSAGES_H
#define SAMSYN_TEXT_PASSAGES_PASSAGES_H

#include "text/analysis.h"
#include "text/passages/ranking.h"
#include "text/viewpoints/align.h"
#include "text/viewpoints/scene.h"

struct passage_index {
    const struct draft *draft;
    struct ranking *ranking;
    struct align_text words; /* of the draft, to find them in a copy of it */
};

/* Fill passages and candidates of every viewpoint. In `arena`. */
void passages_find(struct arena *arena, const struct passage_index *index,
                   const struct scene *scene, struct analysis *analysis);

#endif
