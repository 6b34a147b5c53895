/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where a document's page is to be looked at: the file that came in, and the places on its page
 * that a viewpoint stands in.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_PAGE_H
#define SAMSYN_MODEL_DOCUMENTS_PAGE_H

#include "model/office/office.h"
#include "store/statements.h"
#include "text/document/document.h"

/* All of it is in the arena it was found with. */
struct page_place {
    struct str name;
    const char *path;  /* of its blob */
    size_t page;       /* from 1 */
    struct box *boxes; /* of lines on that page */
    size_t box_count;
};

/* The first page of the document with that number in the register. ERROR_NOT_FOUND. */
bool page_of_document(struct office *office, int64_t number, struct arena *arena,
                      struct page_place *ret_place, struct error *error);
/* The page on which a viewpoint begins, with the boxes of its lines there; of a comment or change
 * in a returned draft the lines that it is about. ERROR_NOT_FOUND. */
bool page_of_viewpoint(struct office *office, int64_t id, struct arena *arena,
                       struct page_place *ret_place, struct error *error);

/* A viewpoint's lines on one page of its document, which need not be the one on which it begins
 * (0). ERROR_NOT_FOUND also for another document's viewpoint. */
bool page_in_document(struct office *office, const struct sql_document *document, int64_t viewpoint,
                      size_t page, struct arena *arena, struct page_place *ret_place,
                      struct error *error);

#endif
