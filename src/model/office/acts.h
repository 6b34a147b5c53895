/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The log of the office: who did what, when. Every change by a person is an act. What it did to a
 * viewpoint stands beside it (table act_viewpoint), so that it can be undone.
 */
#ifndef SAMSYN_MODEL_OFFICE_ACTS_H
#define SAMSYN_MODEL_OFFICE_ACTS_H

#include "model/office/accounts.h"

#include <jansson.h>
#include <stdint.h>

/* Write down that `who` (NULL: the public, or the program) did `verb` ("viewpoint_confirm": a thing
 * and what was done to it, lower case, its text is in i18n under "act_…"), in a consultation and to
 * a document (0: to none). `details` is an object of what else is to be known of it, never a secret
 * and no e-mail address of a stranger's; json_object() when there is nothing; it is taken over, and
 * NULL is memory at an end. `*ret_act` is the act's id; ret_act may be NULL. Needs an open
 * transaction. */
bool act_add(struct office *office, const struct signed_in *who, int64_t consultation,
             const char *verb, int64_t document, json_t *details, int64_t *ret_act,
             struct error *error);

/* Which acts; what is 0 or empty does not matter. */
struct act_filter {
    int64_t account, consultation;
    struct str verb;
    int64_t before; /* only acts older than this one */
    size_t limit;   /* acts a page, at least 1 */
};

/* A page of the log, the newest first: {"acts": [{"id", "at", "account" (null: the public),
 * "name", "shown_name", "consultation", "verb", "document", "number" (the document's in the
 * register), "details": {…}, "undone_by"}], "before"}, where "before" is the filter's for the next
 * page, or null at the end. What is not there is null. NULL on failure. Reads only. */
json_t *act_list(struct office *office, const struct act_filter *filter, struct error *error);

#endif
