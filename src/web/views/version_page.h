/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the pages of a version share: a view (office_view.h) with the version of the path's
 * {version}, the one that it was made from, and the ways between its pages.
 */
#ifndef SAMSYN_WEB_VIEWS_VERSION_PAGE_H
#define SAMSYN_WEB_VIEWS_VERSION_PAGE_H

#include "model/versions/versions.h"
#include "web/views/office_view.h"
#include "web/views/times.h"

/* Addresses of a version's pages begin so: with the consultation and the version. */
#define VERSION OFFICE "/versions/%lld"

struct version_page {
    struct office_view view;
    struct sql_chained row;
    struct version_chain chain;
};

/* Begin the view: what office_view_open puts, and "version" {"id", "name", "day", "newest",
 * "withdrawn" (day), "later" (it was made from another)}, "earlier" likewise or null, "tabs"
 * [{"text", "href", "here"}], "versions_href", "closed" (null, or {"text", "decision_href"} of one
 * that was withdrawn or sealed by a decision: then "may"."answer" is false), "refused" (null).
 * `title` is the key of a text with {version}. ERROR_NOT_FOUND. */
bool version_page_open(struct request *request, const char *title, struct version_page *ret_page,
                       struct error *error);
/* The same for what only a later version has: ERROR_NOT_FOUND for the one that was sent out. */
bool version_page_open_later(struct request *request, const char *title,
                             struct version_page *ret_page, struct error *error);
/* A form was refused with ERROR_STATE: "refused" says that nothing was saved, and why and what to
 * do now; of a version that still stands, in the text of the key `otherwise`. */
void version_page_put_refused(struct version_page *page, const char *otherwise);

/* What a version is called: its label, or what it is in the chain at `place` (from 0; the chain's
 * count: it was withdrawn). In the request's arena, or as long as the texts. */
struct str version_name(const struct office_view *view, struct str label, size_t place);
/* The place of a version in the chain; the chain's count when it is not in it. */
size_t version_place(const struct version_chain *chain, int64_t version);

/* Of a part without a title so much is its name. */
#define VERSION_NAME_BYTES ((size_t)90)

/* What a change's part is called: "Insats 1.2 Erbjud lärlingsplatser", or its first words; `side`
 * is the old or new side of a change, or a part as model/versions/carrying.h has it. */
json_t *version_part_name(const struct office_view *view, const json_t *side);

/* That somebody was there first, in the words of `key`, which has {name} and {date}: `told` has
 * "by" and "at". */
json_t *version_conflict(const struct office_view *view, const char *key, const json_t *told);
/* The revision that a form's sender had before them, from 0 on. ERROR_INPUT. */
bool version_seen(const struct request *request, const char *name, int64_t *ret_seen,
                  struct error *error);

#endif
