/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where viewpoints begin and end, and their kinds: judged sentences are grouped within their
 * paragraphs, the reasons with what they support. What is left is background. The unit is defined
 * in docs/accuracy.md.
 */
#ifndef SAMSYN_TEXT_VIEWPOINTS_H
#define SAMSYN_TEXT_VIEWPOINTS_H

#include "text/judging.h"
#include "text/references.h"

/* Fill analysis->viewpoints (without passages) and analysis->background. `references` (may be
 * empty) tell where the letter turns to another part of the draft. In `arena`. */
void viewpoints_find(struct arena *arena, const struct document *document,
                     struct sentences sentences, const struct judgement *judgements,
                     const struct section *sections, struct references references,
                     struct analysis *analysis);

#endif
