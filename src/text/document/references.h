/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Explicit references to parts of the draft: by number ("avsnitt 2.3", "inriktningsområde 3",
 * "insatserna 1.1 och 1.3", "det tredje inriktningsområdet"), by page
 * ("på sidan sex"), by a heading's own words, and by quotation.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_REFERENCES_H
#define SAMSYN_TEXT_DOCUMENT_REFERENCES_H

#include "text/document/draft.h"
#include "text/language/words.h"

enum reference_kind {
    REFERENCE_NUMBER,
    REFERENCE_PAGE,      /* node: the first on that page; page: its number */
    REFERENCE_HEADING,   /* a heading's words stand in the text */
    REFERENCE_QUOTATION, /* words of the draft between quotation marks */
    REFERENCE_DANGLING,  /* a number that no part has; node NODE_NONE */
};

struct reference {
    enum reference_kind kind;
    size_t node;
    uint32_t page;      /* of REFERENCE_PAGE, else 0 */
    float score;        /* 0…1: how much of the heading stands there; 1 for numbers */
    struct range range; /* where it stands in the text */
};

struct references {
    struct reference *items;
    size_t count;
};

/* All references in `words`, which are words of `document` (a response or the draft itself), by
 * place. In `arena`. */
struct references references_find(struct arena *arena, const struct draft *draft,
                                  const struct document *document, struct word_list words);
/* Those by number or page alone, dangling ones among them: of a long text much sooner. What
 * `words` have for stems does not matter. */
struct references references_find_numbers(struct arena *arena, const struct draft *draft,
                                          const struct document *document, struct word_list words);

#endif
