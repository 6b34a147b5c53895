/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Correcting what the program proposes of a document (corrected.h lays it over): who sent it, its
 * numbers and dates, what it is and what it answers. The proposal stays beside it; each correction
 * is an act with the value before and after, and setting a field back is one too.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_CORRECTIONS_H
#define SAMSYN_MODEL_DOCUMENTS_CORRECTIONS_H

#include "model/documents/corrected.h"
#include "model/office/accounts.h"

/* Whether the field holds a day. */
bool correction_is_date(enum corrected_field field);
/* The names that a field may have, NULL behind the last, "" among them for none; NULL for a field
 * that is not a closed list. */
const char *const *correction_choices(enum corrected_field field);

/* One field of a document: what the program proposes, what it is taken for, and who said so. Texts
 * are in the arena they were loaded with. */
struct corrected_value {
    struct str proposed, value;
    bool corrected;
    struct str by, at; /* of a correction; by: a shown name, empty for the program */
};

/* All fields of a document (a row of register_document). Only reads. */
bool corrections_load(struct office *office, const struct sql_document *document,
                      struct arena *arena, struct corrected_value ret_values[CORRECTED_FIELDS],
                      struct error *error);

/* Whether a field may have this value; empty: there is none. ERROR_INPUT names the field when the
 * value is no date, no name of its list, or no consultee of this consultation; ERROR_LIMIT when it
 * is too long.
 */
bool correction_check(struct office *office, const struct sql_document *document,
                      enum corrected_field field, struct str value, struct error *error);
/* Set a field; errors are correction_check's. The same value once more is no act. Needs an open
 * transaction. */
bool correction_set(struct office *office, const struct signed_in *who,
                    const struct sql_document *document, enum corrected_field field,
                    struct str value, struct error *error);
/* Go by the proposal again; no act where nothing was corrected. Needs an open transaction. */
bool correction_clear(struct office *office, const struct signed_in *who,
                      const struct sql_document *document, enum corrected_field field,
                      struct error *error);

#endif
