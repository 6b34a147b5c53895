/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a document is, and which consultation a response answers. Kinds are weighed by what stands
 * where: what a letter calls itself in its head weighs more than the words of its sentences.
 */
#ifndef SAMSYN_TEXT_LETTER_IDENTITY_H
#define SAMSYN_TEXT_LETTER_IDENTITY_H

#include "text/analysis.h"
#include "text/letter/sender.h"

/* Take a document apart as a letter and tell its kind: DOCUMENT_UNKNOWN when nothing tells. The
 * reading borrows all that it is given. Call inside arena_run. */
struct letter_reading letter_read(struct arena *arena, struct text_tools *tools,
                                  const struct document *document, struct sentences sentences,
                                  const struct consultation_context *context);

/* Whether a response answers our consultation. Our case number anywhere says yes; another's alone
 * says no; without either the subject is compared with the consultation's title (the draft's, when
 * the consultation has none). Without any evidence a response is taken to answer ours.
 * ANSWERS_NOTHING for documents that are no responses; a decision counts as a response when it
 * adopts an answer. `ret_other` (in `arena`): the other consultation's name, empty unless
 * ANSWERS_OTHER. Call inside arena_run. */
enum answers document_answers(struct arena *arena, struct text_tools *tools,
                              const struct document *document, enum document_kind kind,
                              const struct metadata *metadata,
                              const struct consultation_context *context, struct str draft_title,
                              struct str *ret_other);

#endif
