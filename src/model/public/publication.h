/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the public may see: which consultations, and of each what came in. Nothing is public until
 * somebody has said so.
 */
#ifndef SAMSYN_MODEL_PUBLIC_PUBLICATION_H
#define SAMSYN_MODEL_PUBLIC_PUBLICATION_H

#include "base/date.h"
#include "model/documents/disclosures.h"
#include "model/office/accounts.h"
#include "model/office/office.h"
#include "store/statements.h"
#include "text/document/document.h"

#include <stdint.h>

/* Versions: those that are there then, each with what changed; and from then on every one that is
 * adopted. Those that come later are public when versions are published again (public_chain.h). */
enum publication { PUBLISH_CONSULTATION, PUBLISH_COMPILATION, PUBLISH_VERSIONS, PUBLICATIONS };

/* "consultation", "compilation", "versions"; false for any other. */
bool publication_from_name(struct str name, enum publication *ret_what);
const char *publication_name(enum publication what);

/* Make the consultation, its compilation or its versions public from now on, or take it back. `who`
 * may be NULL (the program itself). Needs an open transaction. */
bool publication_set(struct office *office, const struct signed_in *who, int64_t consultation,
                     enum publication what, bool public, struct error *error);

/* Show the public every document that counts as an answer, but those of which somebody has said
 * otherwise and those that came with something that is withheld. `*ret_count`: how many were not
 * shown before. Needs an open transaction. */
bool publication_show_answers(struct office *office, const struct signed_in *who,
                              int64_t consultation, struct arena *arena, size_t *ret_count,
                              struct error *error);
/* Since when each is public; empty: it is not. Whether or not the consultation exists. */
struct published_state {
    struct str since[PUBLICATIONS];
};
bool publication_state(struct office *office, int64_t consultation, struct arena *arena,
                       struct published_state *ret_state, struct error *error);

/* The consultation, if it is public. ERROR_NOT_FOUND for any other, whether it exists or not. */
bool published_find(struct office *office, int64_t consultation, struct arena *arena,
                    struct sql_published *ret_published, struct error *error);

/* Where a consultation stands on the day `today`. */
enum consultation_phase {
    PHASE_OPEN, /* also without a deadline */
    PHASE_LATE, /* the deadline has passed: answers are taken and marked as late */
    PHASE_CLOSED
};
struct consultation_days {
    enum consultation_phase phase;
    int64_t left; /* days to the deadline, 0 on the last day; -1 when there is none or it is past */
};
struct consultation_days consultation_days(const struct sql_published *published,
                                           struct date today);

/* Who was asked, and whether and when they have answered; and those that answered unasked. */
struct public_body {
    struct str name, type; /* type: as on the list, or empty */
    struct str answered;   /* when the first answer came in, or empty */
    int64_t number;        /* of an answer that the public may see; 0: none */
};
struct public_bodies {
    struct public_body *asked; /* in the list's order */
    size_t asked_count, answered_count;
    struct public_body *others; /* unasked, with an answer that is shown */
    size_t other_count;
    size_t unnamed_count; /* answers of others that are not shown, or whose senders are masked */
};
bool public_bodies_find(struct office *office, int64_t consultation, struct arena *arena,
                        struct public_bodies *ret_bodies, struct error *error);

/* Answers */

/* Take the sender out of a row where the public is not told: where the document is not shown, or
 * its name, or that of the body whose it is, stands in what is masked in it or in what it came
 * with (masking_hides_sender); then
 * `*ret_hidden` is true. What is told of a sender is told after this. */
bool arrival_hide_sender(struct office *office, struct sql_arrival *row, struct arena *arena,
                         bool *ret_hidden, struct error *error);
/* The answers that the public has been told of whose numbers are above `after`, in their order, at
 * most `limit`; with the senders that may be told. */
bool public_arrivals_find(struct office *office, int64_t consultation, int64_t after, int64_t limit,
                          struct arena *arena, struct sql_arrival_rows *ret_rows,
                          struct error *error);

/* A piece of a document's text as the public sees it: words, or why they are not shown. */
struct public_piece {
    struct str text;   /* plain; empty where something is hidden */
    struct str hidden; /* the reason; empty where words are shown */
};
struct public_pieces {
    VEC(struct public_piece) list;
};
struct public_block {
    const struct block *block;
    struct public_pieces said, about; /* about: of what stands beside a text, where it stands */
};
struct public_answer {
    struct sql_arrival row;      /* of one withheld: only number, received and reason */
    struct document *document;   /* NULL when withheld, or not read */
    struct public_block *blocks; /* without letterheads in the margin; comments last */
    size_t block_count;
    size_t hidden_count; /* masked stretches that are marked in these */
    struct sql_arrival_list_attachments_rows attachments; /* those that the public is told of */
    /* The file as it came in is for everyone: nothing of it is hidden, in it, in what it came with
     * or in what came with it, and it tells no more than its text does. */
    bool original;
};
/* The answer with that number in the register, with what is hidden taken out; also its sender,
 * where that stands in what is hidden. ERROR_NOT_FOUND when the public has not been told of it or
 * it belongs to another consultation. */
bool public_answer_find(struct office *office, int64_t consultation, int64_t number,
                        struct arena *arena, struct public_answer *ret_answer, struct error *error);

#endif
