/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The index of the words: texts in under an id, ids out for a query. What an id stands for is the
 * model's (table search_run). Texts are told apart and queries read by text/search/search_terms.h,
 * whatever database keeps the index; how it is kept is the driver's own: SQLite's FTS5 here, a
 * tsvector for each id in a PostgreSQL.
 *
 * Nothing is ever taken out: ids that stand for nothing any more are passed over by the model.
 */
#ifndef SAMSYN_STORE_SEARCH_H
#define SAMSYN_STORE_SEARCH_H

#include "base/arena.h"
#include "base/error.h"
#include "text/search/search_terms.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* A text, and whether it stands beside what is said (a letterhead, a running footer): found by an
 * office, not by the public. */
struct store_search_text {
    struct str text; /* empty: left out */
    bool margin;
};

/* Put texts into the index, those of `count` ids in a row from `first` on. Their words are entered
 * in the list of words. The ids are new (sql_search_take_ids). Needs an open transaction. */
bool store_search_add(struct store *store, int64_t first, const struct store_search_text *texts,
                      size_t count, struct error *error);

/* Empty the index and the list of words, in an open transaction. */
bool store_search_clear(struct store *store, struct error *error);

struct store_search_hit {
    int64_t id;
    double score; /* comparable within one query; never looks further than the text itself */
};
struct store_search_hits {
    struct store_search_hit *items; /* by id */
    size_t count;
};

/* The first `limit` ids from `first` to `last` whose texts meet the query, in `arena`. What it
 * takes depends on the limit and not on how many there are, but for words that stand in nearly no
 * text together. Without `margins` those are passed over. A query that seeks nothing finds nothing.
 */
bool store_search_find(struct store *store, const struct search_query *query, int64_t first,
                       int64_t last, bool margins, size_t limit, struct arena *arena,
                       struct store_search_hits *ret_hits, struct error *error);

#endif
