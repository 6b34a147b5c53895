/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a register needs to know of a letter: who sent it, to whom, both sides' case numbers, when
 * it was written, revised and decided, and what it is about. What the text does not give stays
 * empty; nothing is guessed. Definitions: docs/accuracy.md (Metadata).
 */
#ifndef SAMSYN_TEXT_METADATA_H
#define SAMSYN_TEXT_METADATA_H

#include "text/analysis.h"
#include "text/sentences.h"

/* Read the metadata. Strings borrow from the document or live in `arena`. Call inside arena_run. */
void metadata_read(struct arena *arena, struct text_tools *tools, const struct document *document,
                   struct sentences sentences, const struct consultation_context *context,
                   struct metadata *ret_metadata);

#endif
