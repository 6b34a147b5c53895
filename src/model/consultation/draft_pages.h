/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A long draft part by part: each top-level part is a page, and of one that is long each part in
 * it. A short draft is one page.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_DRAFT_PAGES_H
#define SAMSYN_MODEL_CONSULTATION_DRAFT_PAGES_H

#include "base/arena.h"
#include "base/error.h"
#include "text/document/draft.h"

#include <stdbool.h>
#include <stddef.h>

struct draft_pages {
    size_t *starts; /* of each page its first node, which it is known by; rising, from 1 */
    size_t count;   /* 0 of a draft without parts */
};

/* In `arena`; ERROR_MEMORY. */
bool draft_pages_find(const struct draft *draft, struct arena *arena, struct draft_pages *ret_pages,
                      struct error *error);
/* The place among the pages of the one that a node stands on; 0 for the root. */
size_t draft_page_of(const struct draft_pages *pages, size_t node);

#endif
