/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Consultations: one round about one version of a draft.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_CONSULTATION_H
#define SAMSYN_MODEL_CONSULTATION_CONSULTATION_H

#include "base/date.h"
#include "model/consultation/consultees.h"
#include "model/office/office.h"
#include "store/statements.h"
#include "text/document/draft.h"

#include <stdint.h>

/* What a consultation is opened with. Empty texts and a zeroed date are allowed everywhere. */
struct consultation_facts {
    int64_t version;  /* 0: the newest */
    struct str title; /* empty: the draft's */
    struct str case_number, authority;
    struct date deadline;
    const char *consultees_path; /* or NULL */
    char *const *questions;
    size_t question_count;
    char *const *no_views_on; /* ids of nodes */
    size_t no_views_on_count;
};

/* Open a consultation. ERROR_INPUT when a node named does not exist or the list of consultees
 * cannot be used. */
bool consultation_open(struct office *office, const struct consultation_facts *facts,
                       int64_t *ret_consultation, struct error *error);

/* The same for a server, which has read draft and list before: a consultation about `version`,
 * whose tree is `draft`; of the facts version and consultees_path are not looked at. Needs an open
 * transaction. */
bool consultation_add(struct office *office, const struct consultation_facts *facts,
                      int64_t version, const struct draft *draft,
                      const struct consultees *consultees, int64_t *ret_consultation,
                      struct error *error);

/* The consultation `wanted`; 0: the only one. ERROR_STATE when there is none or several. Texts in
 * `arena`. */
bool consultation_find(struct office *office, int64_t wanted, struct arena *arena,
                       struct sql_consultation *ret_consultation, struct error *error);

/* As consultation_find, its id alone. */
bool consultation_choose(struct office *office, int64_t wanted, int64_t *ret_consultation,
                         struct error *error);

/* The ids of the nodes on which no views are sought, as a JSON array of strings. */
bool consultation_no_views(struct office *office, int64_t consultation, struct arena *arena,
                           struct str *ret_json, struct error *error);

#endif
