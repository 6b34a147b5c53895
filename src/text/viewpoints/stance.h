/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where a response stands as a whole, and on the parts that it takes a stance on. Only the sender's
 * own present position counts: not past decisions, not quoted words, not another body's.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_STANCE_H
#define SAMSYN_TEXT_VIEWPOINTS_STANCE_H

#include "text/analysis.h"
#include "text/viewpoints/scene.h"

/* Fill analysis->stance, stance_evidence and node_stances of a response. In `arena`. */
void stance_judge(struct arena *arena, const struct scene *scene, struct analysis *analysis);

#endif
