/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a register needs to know of a letter: who sent it, to whom, both sides' case numbers, when
 * it was written, revised and decided, and what it is about. What the text does not give stays
 * empty; nothing is guessed. Definitions: docs/accuracy.md (Metadata).
 */
#ifndef SAMSYN_TEXT_LETTER_METADATA_H
#define SAMSYN_TEXT_LETTER_METADATA_H

#include "text/letter/sender.h"

/* Read the metadata of a letter taken apart (letter_read in text/letter/identity.h). Strings borrow
 * from the document or live in the reading's arena. Call inside arena_run. */
void metadata_read(const struct letter_reading *reading, struct metadata *ret_metadata);

#endif
