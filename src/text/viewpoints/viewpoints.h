/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where viewpoints begin and end, and their kinds. Each sentence of running text is given a role by
 * the learned weights (text/viewpoints/weights.h) over its cues, words and neighbours; sentences of
 * a paragraph that go on with one thing are one viewpoint. What is left is background. The unit is
 * defined in docs/accuracy.md.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_VIEWPOINTS_H
#define SAMSYN_TEXT_VIEWPOINTS_VIEWPOINTS_H

#include "text/analysis.h"
#include "text/viewpoints/scene.h"

/* Fill analysis->viewpoints (without passages) and analysis->background. In `arena`. */
void viewpoints_find(struct arena *arena, const struct text_tools *tools, const struct scene *scene,
                     struct analysis *analysis);

#endif
