/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Changes as the model tells them (model/chain/changes.h), with the words and addresses that their
 * page has: for templates/web/change.mustache.
 */
#ifndef SAMSYN_WEB_VIEWS_CHANGE_VIEW_H
#define SAMSYN_WEB_VIEWS_CHANGE_VIEW_H

#include "web/views/version_page.h"

/* Where one is among the changes of a version: kept in every address, so that an act leads back. */
struct change_address {
    struct str cause, kind; /* of the lists of names, or empty */
    int64_t after, join;    /* join: a viewpoint that is to be joined to a change; 0 */
    bool alone;             /* the page of one change */
};

/* From the query; names that are of no list are left out. ERROR_INPUT for numbers that are none. */
bool change_address_read(const struct request *request, struct change_address *ret_address,
                         struct error *error);
/* "?cause=open&kind=added", or empty, in the request's arena; `with_alone`: for acts. */
struct str change_address_query(const struct request *request, const struct change_address *address,
                                bool with_alone);

/* Names of causes and kinds; the last is NULL. */
extern const char *const change_cause_names[];
extern const char *const change_kind_names[];

/* Add to a change:
 *
 *   "name", "kind_text", "anchor" ("change-12"), "suffix" ("-12", of the ids of its controls; null
 *   when it stands alone), "href", "came", "went" (all of it), "cause_text", "cause_badge",
 * "said_day", "is_open", "is_editorial", "by_viewpoints", "typed_note", "acts" {"confirm",
 * "reject", "remove", "editorial", "open"} in "old" and "new": "place_text", "name", "within_name";
 * to pieces: "same", "deleted", "inserted" to each of "causes" and "proposed": "place_text",
 * "outcome_text", "desk_href", "score_text", "ticked" */
void change_view_add(struct version_page *page, const struct change_address *address,
                     json_t *change);
/* The same of a viewpoint alone, as the gate lists it. */
void change_view_add_wish(struct version_page *page, json_t *wish);

#endif
