/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the pages about versions, what changed and because of whom have in common: for whom they
 * are, how far the chain of versions is shown to them, texts and addresses in the model's views.
 * One who may read in the consultation sees all; others what is public
 * (model/public/public_chain.h).
 */
#ifndef SAMSYN_WEB_VIEWS_CHAIN_VIEW_H
#define SAMSYN_WEB_VIEWS_CHAIN_VIEW_H

#include "model/public/public_chain.h"
#include "web/views/office_view.h"

struct chain_view {
    struct office_view view;        /* for office_put and its kin */
    bool office;                    /* for one who may read; else for the public */
    bool causes;                    /* because of whom may be told */
    struct sql_published published; /* of the public's view alone */
    struct version_chain chain;
};

/* Begin the view of a page: "title", "consultation", "may", "office", "not_public" (somebody of the
 * office sees what the public does not, yet), "changes_href" (null: there are none to be seen).
 * ERROR_NOT_FOUND for the public when the consultation is not public. */
bool chain_view_open(struct request *request, const char *title, struct chain_view *ret_view,
                     struct error *error);
/* The place of the path's or the query's version in the chain; 0 gives the newest.
 * ERROR_NOT_FOUND for one that is not in it. */
bool chain_view_find(const struct chain_view *view, int64_t version, size_t *ret_at,
                     struct error *error);
/* The version whose text is to be read: one of the chain, or for the office one that was withdrawn,
 * whose place is the chain's count. ERROR_NOT_FOUND. */
bool chain_view_find_text(const struct chain_view *view, int64_t version,
                          struct sql_chained *ret_row, size_t *ret_at, struct error *error);
/* ERROR_NOT_FOUND for the public when it may not be told because of whom. */
bool chain_view_needs_causes(const struct chain_view *view, struct error *error);

/* Take out of a view of trace.h or changes.h what this visitor may not see, and add texts
 * (render/chain_texts.h) and addresses: of a viewpoint "letter_href" (the letter), "href" (where it
 * is worked on, or what came of it), "forward_href" (what came of it); null where there is none. */
bool chain_view_settle(struct chain_view *view, json_t *json, struct error *error);

/* "versions" of the chain, each with "version", "label", "adopted", "circulated", "label_text",
 * "adopted_text", "status_text" (null), "here" (the one at `here`), "text_href", "changes_href"
 * (null of the first). */
bool chain_view_put_versions(struct chain_view *view, size_t here, struct error *error);

#endif
