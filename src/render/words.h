/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The texts for people in one language, from i18n/<language>.json and the files of the folder
 * i18n/<language>: one flat object of texts by key, and no key in two of them.
 * A text may hold names in braces ("delas av {count} till") that are filled in; a counted text has
 * two keys, …_one and …_many.
 */
#ifndef SAMSYN_RENDER_WORDS_H
#define SAMSYN_RENDER_WORDS_H

#include "base/error.h"
#include "base/str.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct words {
    json_t *texts;
    struct str language; /* "sv", "en": also the document's lang attribute */
};

/* ERROR_INPUT for a language that is not there, ERROR_MEMORY. Give back with words_done. */
bool words_load(struct str language, struct words *ret_words, struct error *error);
void words_done(struct words *words);

/* The text of `key`, good as long as the words; the key itself when there is none, so that a
 * missing text shows. */
struct str words_get(const struct words *words, const char *key);
/* The text of `prefix` and `name` ("kind_" "change"), or `name` itself when there is none: for
 * names that come from outside. */
struct str words_named(const struct words *words, const char *prefix, struct str name);

/* New JSON texts, NULL when memory ended. */

/* The text of `key` with its names filled in: pairs of name and value (const char *), then NULL. */
json_t *words_fill(const struct words *words, const char *key, ...) __attribute__((sentinel));
/* "1 synpunkt", "1 412 synpunkter" from `key`_one and `key`_many. */
json_t *words_count(const struct words *words, const char *key, size_t count);
/* "1 412" */
json_t *words_number(const struct words *words, size_t number);
/* "0,81"; null for what is no share of 1, NAN too. */
json_t *words_score(const struct words *words, double score);

#endif
