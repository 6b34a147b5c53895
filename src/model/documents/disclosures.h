/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the public sees of a document (TF 2, OSL): all of it, none of it for a reason, or all but
 * stretches that are masked, each with its reason. Here it is said; publication.h shows it.
 *
 * A document is named by its row, which register_document finds: so it is known to belong to the
 * consultation at hand.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_DISCLOSURES_H
#define SAMSYN_MODEL_DOCUMENTS_DISCLOSURES_H

#include "model/office/accounts.h"
#include "store/statements.h"
#include "text/document/document.h"

/* Until somebody has said, it is not shown. */
enum disclosed_state { DISCLOSED_UNSAID, DISCLOSED_SHOWN, DISCLOSED_WITHHELD };
/* By its name in the database; empty is DISCLOSED_UNSAID. */
enum disclosed_state disclosed_state_from(struct str name);

/* How a document stands towards the public. Texts are in the arena it was found with. */
struct disclosed {
    enum disclosed_state state;
    struct str reason, by, at; /* by: the shown name of who said so, empty for the program */
    struct sql_redaction_rows redactions; /* in the text's order; they may overlap */
};

/* Reads only. */
bool disclosure_find(struct office *office, int64_t document, struct arena *arena,
                     struct disclosed *ret_disclosed, struct error *error);

/* Whether something that the document came with, at any depth, is withheld. Reads only. */
bool disclosure_is_below_withheld(struct office *office, const struct sql_document *document,
                                  struct arena *arena, bool *ret_below, struct error *error);

/* These change; they need an open transaction and leave an act. */

/* Show the document to the public or withhold it; what came with it is withheld too, for the same
 * reason, but shown only by its own name. ERROR_INPUT where it is withheld without a reason. */
bool disclosure_set(struct office *office, const struct signed_in *who,
                    const struct sql_document *document, enum disclosed_state state,
                    struct str reason, struct error *error);
/* Mask [range.start, range.end) of the canonical text. ERROR_INPUT: no reason, an empty stretch, or
 * one that is not in the text or cuts a character. */
bool redaction_add(struct office *office, const struct signed_in *who,
                   const struct sql_document *document, struct range range, struct str reason,
                   int64_t *ret_id, struct error *error);
/* Mask what is quoted, wherever it stands in the text by the rules of quotation_find. ERROR_INPUT
 * when it stands nowhere. `*ret_count`: in how many places. */
bool redaction_add_quoted(struct office *office, const struct signed_in *who,
                          const struct sql_document *document, struct str quote, struct str reason,
                          size_t *ret_count, struct error *error);
/* Unmask. ERROR_NOT_FOUND where the document has no such stretch. */
bool redaction_remove(struct office *office, const struct signed_in *who,
                      const struct sql_document *document, int64_t id, struct error *error);

#endif
