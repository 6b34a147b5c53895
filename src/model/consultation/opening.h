/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Opening a consultation at the desk: a draft's file, the list of those asked and what the form
 * says become a consultation, whole or not at all.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_OPENING_H
#define SAMSYN_MODEL_CONSULTATION_OPENING_H

#include "model/consultation/consultation.h"
#include "model/office/accounts.h"

/* What was typed. Texts are borrowed; `questions` and `no_views` hold one a line: a question, the
 * number or the heading of a part on which no views are sought. */
struct opening_form {
    struct str title, case_number, authority, deadline, questions, no_views;
    const char *draft_path;
    struct str draft_name;
    const char *consultees_path; /* NULL: nobody is asked by name */
};

struct prepared_opening;

/* Read draft and list and hold the form against them: slow, without a transaction. In `arena`; NULL
 * on failure. ERROR_INPUT names the field: draft, consultees, title, case_number, authority,
 * deadline, questions, no_views. */
struct prepared_opening *opening_prepare(struct office *office, const struct opening_form *form,
                                         struct arena *arena, struct error *error);
/* Open it; leaves an act. A draft that has a consultation under the same case number is the form
 * sent twice: that one is given. Needs an open transaction. */
bool opening_keep(struct office *office, const struct signed_in *who,
                  const struct prepared_opening *prepared, int64_t *ret_consultation,
                  struct error *error);

#endif
