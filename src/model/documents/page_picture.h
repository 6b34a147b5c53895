/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A document's page as a picture, with a viewpoint's lines marked. Pictures are derived: each is
 * kept as a file under what it is made from, in the data folder's cache/, which may be emptied at
 * any time.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_PAGE_PICTURE_H
#define SAMSYN_MODEL_DOCUMENTS_PAGE_PICTURE_H

#include "base/hash.h"
#include "model/office/office.h"
#include "store/statements.h"

#include <stdint.h>

struct picture_wish {
    size_t page;       /* from 1; 0: where the viewpoint begins, or the first */
    int64_t viewpoint; /* whose lines are marked; 0: none */
    unsigned dots;     /* an inch, as wished: the nearest of a few sizes is made */
};

/* What a picture is made from, found without making it. In the arena it was found with. */
struct picture {
    struct hash name;  /* of all that it depends on; good as a strong validator (RFC 9110, 8.8.1) */
    const char *path;  /* of its file, which may not be there yet */
    struct str source; /* the document's file */
    struct str source_name;
    size_t page;
    unsigned dots;
    struct box *boxes;
    size_t box_count;
};

/* How many of the document's pages have pictures; 0: it has no pages (a mail, a Word file), or was
 * not read. */
bool picture_pages(struct office *office, const struct sql_document *document, size_t *ret_pages,
                   struct error *error);
/* ERROR_NOT_FOUND with the reason: no pages, no such page, or another document's viewpoint.
 * `folder`: the data folder. */
bool picture_find(struct office *office, const char *folder, const struct sql_document *document,
                  const struct picture_wish *wish, struct arena *arena, struct picture *ret_picture,
                  struct error *error);
/* Make its file where it is not there: slow, by a sandboxed reader. */
bool picture_make(struct office *office, const struct picture *picture, struct error *error);

#endif
