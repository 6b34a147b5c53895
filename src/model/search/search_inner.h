/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the files of the search share.
 */
#ifndef SAMSYN_MODEL_SEARCH_SEARCH_INNER_H
#define SAMSYN_MODEL_SEARCH_SEARCH_INNER_H

#include "model/search/search.h"
#include "store/statements.h"
#include "text/search/search_terms.h"

/* Ids of the index lie on shelves, one for the answers, the replies (owner: the consultation) and
 * the draft (owner: its document) each, so that what is asked for is a range of ids and a frequent
 * word costs no more in one consultation of many. */
struct search_shelf {
    int64_t first, last;
};
/* ERROR_LIMIT when the owner's id is too high for a shelf. */
bool search_shelf_of(enum search_scope scope, int64_t owner, struct search_shelf *ret_shelf,
                     struct error *error);

/* Whether the index can be asked. */
bool search_is_made(struct office *office, bool *ret_made, struct error *error);

/* What was typed, with the compounds that hold its words. */
bool search_widen(struct office *office, struct arena *arena, struct search_query *query,
                  struct error *error);
/* Seek long words by their last part; `*ret_part` is the first of these, empty when there is none.
 */
bool search_take_last_parts(struct office *office, struct arena *arena, struct search_query *query,
                            struct str *ret_part, struct error *error);

/* The same for a query of one word, whether the index knows its parts or not: by the `nth` way to
 * divide it; `*ret_part` is empty when there are no more. */
bool search_take_last_part(struct office *office, struct arena *arena, struct search_query *query,
                           size_t nth, struct str *ret_part, struct error *error);

/* A block's text, which begins at byte `offset` of its document, the places in it to mark, and what
 * of the document is not shown (NULL: nothing). */
struct search_shown {
    struct str text;
    size_t offset;
    struct search_marks marks;
    const struct sql_redaction_rows *redactions;
};
/* Give the hit the pieces around the first mark. Inside arena_run. */
void search_show(struct arena *arena, const struct search_shown *shown, struct search_hit *hit);
/* The text with space in the place of what is redacted; the rest stays where it was. Inside
 * arena_run. */
struct str search_redacted(struct arena *arena, const struct search_shown *shown);

#endif
