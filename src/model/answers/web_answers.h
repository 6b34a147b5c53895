/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Answers on the web: begun by anyone or by a body that was asked, saved as they are written, sent
 * once. What was sent is a document in the register like any other.
 *
 * Whoever has an answer's token may read, change and send it; only the token's hash is kept.
 */
#ifndef SAMSYN_MODEL_ANSWERS_WEB_ANSWERS_H
#define SAMSYN_MODEL_ANSWERS_WEB_ANSWERS_H

#include "model/office/office.h"
#include "model/public/publication.h"
#include "store/blob.h"
#include "store/statements.h"
#include "text/analysis.h"

#include <stdint.h>

/* The address of an answer: its id, '-', and a token of base/secret.h or a keyed hash. */
struct answer_token {
    char text[32 + HASH_HEX_LENGTH];
};

/* What is said of a question (its number) or of a passage (its node's id). */
struct answer_part {
    struct str about, text;
};
struct answer_content {
    struct str stance; /* a name of stance_name, or empty */
    struct str whole;
    VEC(struct answer_part) questions;
    VEC(struct answer_part) passages; /* in the draft's order once it is sent */
};

struct web_answer {
    struct sql_web_answer row;
    struct answer_content content;
    struct sql_web_answer_file_rows files;
};

/* What somebody has typed: texts in UTF-8 and NFC with "\n" at line ends, as struct field has them.
 */
struct answer_typed {
    struct str sender, email;
    struct answer_content content;
    int64_t revision; /* what it goes on from */
};

/* What an answer stands on. `passages` is what passage_words_make gives. */
struct answer_ground {
    struct sql_published consultation;
    struct str passages;
};

/* Refuse what cannot be kept: a name, an e-mail address or texts that are too long (ERROR_LIMIT),
 * an address that is none, a stance or a passage that is not there (ERROR_INPUT). The message is
 * for the log; `*ret_field` names the field: "sender", "email", "stance", "text" or "passage". */
bool answer_typed_check(const struct answer_typed *typed, const struct answer_ground *ground,
                        const char **ret_field, struct error *error);

/* Begin an answer of anyone's. Needs an open transaction. */
bool web_answer_begin(struct office *office, const struct answer_ground *ground,
                      const struct answer_typed *typed, struct answer_token *ret_token,
                      struct error *error);

/* The answer at a token; everything in `arena`. ERROR_NOT_FOUND. */
bool web_answer_find(struct office *office, struct str token, struct arena *arena,
                     struct web_answer *ret_answer, struct error *error);

/* Keep what is typed in the place of what was. `*ret_kept` is false, and nothing is changed, when
 * somebody has saved since `typed->revision`, or it was sent: look at it again. Needs an open
 * transaction. `*ret_revision` is the answer's from now on. */
bool web_answer_save(struct office *office, const struct web_answer *answer,
                     const struct answer_typed *typed, struct arena *arena, bool *ret_kept,
                     int64_t *ret_revision, struct error *error);

/* Send it: it becomes a document with a number in the register, its files documents below it; sent
 * once more nothing happens. ERROR_STATE: the consultation is closed. ERROR_INPUT: it says nothing,
 * or not from whom. Needs an open transaction. */
bool web_answer_send(struct office *office, const struct answer_ground *ground,
                     const struct web_answer *answer, struct arena *arena, struct error *error);

/* Begin and send in one, as web_answer_begin and web_answer_send do. `once` (may be empty) is a
 * text of the sender's own, LIMIT_ONCE_LEAST_BYTES or more: sent again with the same, the answer
 * that stands is told of. Needs an open transaction. */
bool web_answer_post(struct office *office, const struct answer_ground *ground,
                     const struct answer_typed *typed, struct str once, struct arena *arena,
                     struct answer_token *ret_token, struct error *error);

/* The text that an answer becomes: Markdown in UTF-8. `places` (may be NULL) are the passages again
 * with where in the text each is spoken of. In `arena`. */
struct answer_place {
    struct str node;
    struct range range;
};
struct answer_places {
    struct answer_place *items;
    size_t count;
};
bool web_answer_text(struct office *office, const struct answer_ground *ground,
                     const struct web_answer *answer, struct str dated, struct arena *arena,
                     struct str *ret_text, struct answer_places *ret_places, struct error *error);

/* Where in a document that was sent on the web its sender speaks of which passage; none for any
 * other document. In `arena`. */
bool web_answer_places(struct office *office, int64_t document, struct arena *arena,
                       struct answer_places *ret_places, struct error *error);

/* Give the viewpoints that stand in such places of `document` the passages that the sender chose,
 * in the place of what was found by the words; a place where none was found becomes one. In
 * `arena`, as the analysis is. */
bool answer_places_give(const struct answer_places *places, const struct draft *draft,
                        const struct document *document, struct arena *arena,
                        struct analysis *analysis, struct error *error);

/* Attach a file whose bytes were put (blob_put_file); `name` as sent. ERROR_LIMIT above
 * LIMIT_ANSWER_FILES, ERROR_STATE when it was sent. Needs an open transaction. */
bool web_answer_attach(struct office *office, const struct web_answer *answer,
                       const struct blob *blob, struct str name, struct error *error);
bool web_answer_detach(struct office *office, const struct web_answer *answer, int64_t ordinal,
                       struct error *error);

/* What a sender has on paper of an answer that was sent. */
struct answer_receipt {
    int64_t number;
    struct str hash, received;      /* SHA-256 of the text; time */
    struct sql_document_rows files; /* numbers, names and hashes */
};
bool web_answer_receipt(struct office *office, const struct web_answer *answer, struct arena *arena,
                        struct answer_receipt *ret_receipt, struct error *error);

/* Invitations: an address for each body that was asked, made with the office's key, so that nothing
 * is kept. "/invitations/…", in `arena`; needs an open transaction when the office has no key yet.
 */
bool invitation_path(struct office *office, int64_t consultee, struct arena *arena,
                     struct str *ret_path, struct error *error);
/* The body that such an address's token is of. ERROR_NOT_FOUND. */
bool invitation_find(struct office *office, struct str token, struct arena *arena,
                     struct sql_consultee *ret_consultee, struct error *error);
/* The answer that the body has begun last; `*ret_sent`: it is sent. Without one `*ret_found` is
 * false. */
bool invitation_answer(struct office *office, const struct sql_consultee *consultee,
                       struct answer_token *ret_token, bool *ret_sent, bool *ret_found,
                       struct error *error);
/* Go on with the answer that the body is writing, or begin one; `another` when the last was sent
 * and more is to be said. Needs an open transaction. */
bool invitation_begin(struct office *office, const struct answer_ground *ground,
                      const struct sql_consultee *consultee, bool another,
                      struct answer_token *ret_token, struct error *error);

#endif
