/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What is wrong with the draft itself, found by looking at its tree: initiatives printed under two
 * areas, gaps in the numbering, references to parts that are not there.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_FINDINGS_H
#define SAMSYN_TEXT_DOCUMENT_FINDINGS_H

#include "text/document/draft.h"

/* Fill draft->findings, in the order of the tree. In `arena`. */
void findings_make(struct arena *arena, struct draft *draft);

#endif
