/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Drafts that are public, read once and shown many times. A version does not change once it has
 * been sent out; of each consultation the last one is held, for as long as others are not asked for
 * more.
 */
#ifndef SAMSYN_WEB_VIEWS_DRAFTS_H
#define SAMSYN_WEB_VIEWS_DRAFTS_H

#include "web/views/draft_view.h"

struct drafts;

/* NULL when memory ended. */
struct drafts *drafts_new(void);
/* When nobody has one of them any more. NULL is allowed. */
void drafts_free(struct drafts *drafts);

/* The draft of a consultation, to look at until it is given back; for any thread. NULL on failure
 * with draft_view_load's errors. */
const struct draft_view *drafts_borrow(struct drafts *drafts, struct office *office,
                                       int64_t consultation, int64_t version, struct error *error);
/* NULL is allowed. */
void drafts_give_back(struct drafts *drafts, const struct draft_view *view);

#endif
