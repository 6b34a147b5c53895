/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What FTS5 needs of us on a connection: the tokenizer "samsyn", which tells texts apart as
 * text/search/search_terms.h does, and search_score, which weighs a hit by its own text alone
 * (FTS5's own bm25 reads all that holds the words, however few hits are wanted). For the SQLite
 * driver and search.c.
 */
#ifndef SAMSYN_STORE_SQLITE_SEARCH_H
#define SAMSYN_STORE_SQLITE_SEARCH_H

#include "base/arena.h"
#include "base/error.h"
#include "text/search/search_terms.h"

#include <stdbool.h>

struct sqlite3;
struct search_engine;

/* Register both on the connection. The engine outlives it: close the connection first. */
bool search_engine_open(struct sqlite3 *handle, struct search_engine **ret_engine,
                        struct error *error);
/* NULL is allowed. */
void search_engine_close(struct search_engine *engine);

/* The words of the texts put into the index since search_engine_entered that may not be in the list
 * of words yet: good until the next text. */
struct search_words {
    struct str *items;
    size_t count;
};
struct search_words search_engine_words(const struct search_engine *engine);
/* They are in the list now. */
void search_engine_entered(struct search_engine *engine);
/* Something was rolled back, or the list emptied: nobody knows what is in it. */
void search_engine_doubt(struct search_engine *engine);

/* The query in FTS5's own language, for both columns or (no margins) for the first alone, every
 * term in quotes, and a weight (0…100) for each of its phrases, in `arena`, to be called inside
 * arena_run. */
struct search_expression {
    struct str text, weights;
};
struct search_expression search_expression_of(struct arena *arena, const struct search_query *query,
                                              bool margins);

#endif
