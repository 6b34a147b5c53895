/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Letters back: for each body that answered, what it asked for and what came of it. A body has one
 * letter, however many documents it sent; what came with a document belongs to its letter. Of
 * senders that nobody knows each document is one.
 */
#ifndef SAMSYN_MODEL_CHAIN_LETTERS_BACK_H
#define SAMSYN_MODEL_CHAIN_LETTERS_BACK_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sql_letter_list;

struct letter {
    int64_t key;                              /* the number of its first document in the register */
    struct str sender;                        /* or empty */
    const struct sql_letter_list **documents; /* in the register's order */
    size_t document_count;
    int64_t viewpoints, answered, accommodated, changed; /* how many */
    struct str sent, sent_by;                            /* when and by whom it was, or empty */
};
struct letters {
    int64_t consultation;
    struct letter *items; /* by their keys */
    size_t count;
};

/* All letters of a consultation; in `arena`. Reads only. */
bool letters_find(struct office *office, int64_t consultation, struct arena *arena,
                  struct letters *ret_letters, struct error *error);
/* The one letter that the document of that number belongs to, and no other: only its viewpoints are
 * counted. ERROR_NOT_FOUND. */
bool letters_find_one(struct office *office, int64_t consultation, int64_t number,
                      struct arena *arena, struct letters *ret_letters, struct error *error);

/* {"letters": [{"key", "sender", "documents", "viewpoints", "answered", "accommodated", "changed",
 * "sent", "sent_by"}], "sent"}: how many of each, and how many were sent. New JSON, NULL on
 * failure. */
json_t *letters_view(const struct letters *letters, struct error *error);
/* One letter: as above, but "documents": [{"number", "received"}]; and "items": what trace.h says
 * of each of its viewpoints. New JSON; NULL on failure. Reads only. */
json_t *letter_view(struct office *office, const struct letters *letters,
                    const struct letter *letter, struct error *error);

/* Say that the letter was sent, or that it was not after all: leaves the act "letter_send" or
 * "letter_unsend". What is so already is no act. Needs an open transaction. */
bool letter_mark(struct office *office, const struct signed_in *who, int64_t consultation,
                 const struct letter *letter, bool sent, struct error *error);

#endif
