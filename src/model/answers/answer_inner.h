/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of src/model that deal with answers on the web share, and nobody else:
 *
 *   answer_content.c   what was typed: whether it can be kept, and as JSON
 *   web_answers.c      answers begun, found, saved; their files and receipts
 *   answer_sending.c   an answer becomes a document
 *   answer_text.c      its text
 *   answer_places.c    the passages that were chosen, as the analysis sees them
 *   invitations.c      the addresses of those that were asked
 */
#ifndef SAMSYN_MODEL_ANSWERS_ANSWER_INNER_H
#define SAMSYN_MODEL_ANSWERS_ANSWER_INNER_H

#include "base/hash.h"
#include "model/answers/web_answers.h"

/* The bytes of all that was typed. */
size_t answer_bytes(const struct answer_content *content);

/* The column web_answer.content, with the places of what was sent (or NULL); and back, everything
 * in `arena`. */
bool answer_pack(const struct answer_content *content, const struct answer_places *places,
                 struct arena *arena, struct str *ret_text, struct error *error);
bool answer_unpack(struct str text, struct arena *arena, struct answer_content *ret_content,
                   struct answer_places *ret_places, struct error *error);

/* The address of the answer `id` with the secret `secret`. */
struct answer_token answer_token_of(int64_t id, const char *secret);
/* The number before the first '-'; 0 for what is none. */
int64_t answer_id_in(struct str token);

/* Begin an answer with an address made of its id and this secret. */
bool answer_add(struct office *office, const struct answer_ground *ground, int64_t consultee,
                const struct answer_typed *typed, int64_t id, const struct answer_token *token,
                struct error *error);

#endif
