/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A document's text for a person of the office to read: block for block, with what was taken for
 * viewpoints, what for background, and what is masked for the public.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_DOCUMENT_TEXT_H
#define SAMSYN_MODEL_DOCUMENTS_DOCUMENT_TEXT_H

#include "model/office/office.h"
#include "store/statements.h"
#include "text/document/document.h"

/* A stretch of a block about which everything is the same. */
struct text_stretch {
    struct range range;
    struct str text;       /* plain, with the space that stands around it */
    int64_t viewpoint;     /* its id; 0: none */
    struct str kind;       /* of the viewpoint */
    struct str background; /* kind of background; empty: none */
    int64_t redaction;     /* its id; 0: not masked */
};

struct text_block {
    const struct block *block;
    struct text_stretch *items;
    size_t count;
};

struct document_text {
    struct document document;
    struct text_block *blocks;
    size_t count;
    size_t from; /* the first block's place in the document, from 0 */
    size_t next; /* where the next part begins; 0: this was the last */
};

/* Some hundred blocks of a document that has been read, from block `from` on; at least one. In
 * `arena`. ERROR_STATE when it has no text; ERROR_NOT_FOUND when it has no such block. */
bool document_text_load(struct office *office, const struct sql_document *document, size_t from,
                        struct arena *arena, struct document_text *ret_text, struct error *error);
/* The same for choosing in: the stretches are also divided where sentences begin. */
bool document_text_sentences(struct office *office, const struct sql_document *document,
                             size_t from, struct arena *arena, struct document_text *ret_text,
                             struct error *error);

#endif
