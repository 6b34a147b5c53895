/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the pages of the public and of answers have in common: a consultation as they show it, the
 * words of its draft, days and times.
 */
#ifndef SAMSYN_WEB_VIEWS_PUBLIC_VIEW_H
#define SAMSYN_WEB_VIEWS_PUBLIC_VIEW_H

#include "model/office/json.h"
#include "model/public/publication.h"
#include "web/server/request.h"

/* {"id", "title", "case_number", "authority", "published", "deadline", "open", "late", "closed",
 * "days_text", "compiled"}: days as 2025-10-31, null where there is none. */
json_t *public_consultation(const struct request *request, struct json_maker *maker,
                            const struct sql_published *published);

/* What passage_words_make gives for a version, kept for all. In the request's arena. */
bool public_passages(const struct request *request, int64_t version, struct str *ret_passages,
                     struct error *error);

#endif
