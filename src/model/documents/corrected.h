/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a document says of itself, with what persons have corrected laid over it (table correction).
 * Whatever shows or judges a document goes through here.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_CORRECTED_H
#define SAMSYN_MODEL_DOCUMENTS_CORRECTED_H

#include "model/office/office.h"
#include "store/statements.h"

#include <stdbool.h>
#include <stdint.h>

/* The fields that may be corrected: columns of analysis, and two that are not of it. */
enum corrected_field {
    CORRECTED_SENDER,
    CORRECTED_SENDER_TYPE,
    CORRECTED_DATED,
    CORRECTED_OUR_CASE_NUMBER,
    CORRECTED_THEIR_CASE_NUMBER,
    CORRECTED_STANCE,
    CORRECTED_KIND,
    CORRECTED_ANSWERS,
    CORRECTED_CONSULTEE, /* its id; empty: none of those asked */
    CORRECTED_RECEIVED,  /* a day or a time */
    CORRECTED_FIELDS
};

/* "sender"…, as in the table. */
const char *corrected_field_name(enum corrected_field field);
/* False for a name that is none of them. */
bool corrected_field_from_name(struct str name, enum corrected_field *ret_field);

struct corrected {
    bool set[CORRECTED_FIELDS];         /* a person has said it */
    struct str value[CORRECTED_FIELDS]; /* what, where set; empty: that there is none */
    int64_t consultee;                  /* of CORRECTED_CONSULTEE; 0: none */
};

/* The corrections of one document among `rows`, which stand in the order of documents.. Texts are
 * borrowed. Fields that no longer exist are passed over. */
struct corrected corrected_of(const struct sql_correction_rows *rows, int64_t document);
/* The same, read from the store into `arena`. */
bool corrected_load(struct office *office, int64_t document, struct arena *arena,
                    struct corrected *ret_corrected, struct error *error);
/* Lay them over an analysis. */
void corrected_overlay(const struct corrected *corrected, struct sql_analysis *analysis);

#endif
