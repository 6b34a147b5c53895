/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Search in everything that is said in a consultation: the answers as they came (by paragraph,
 * heading, table cell, comment), the draft, and the replies. What is a word, a compound, a phrase
 * is told in text/search/search_terms.h.
 *
 * The index (store/search.h) is derived and may be made anew at any time. It is kept in step by
 * those who change what it mirrors, in the same transaction: search_keep_… below. Until it has been
 * made for the first time (search_prepare) those do nothing, so a folder that nobody searches in,
 * such as that of a one-shot compilation, pays nothing for it.
 */
#ifndef SAMSYN_MODEL_SEARCH_SEARCH_H
#define SAMSYN_MODEL_SEARCH_SEARCH_H

#include "base/arena.h"
#include "model/office/office.h"
#include "text/document/document.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keeping the index */

/* Make the index where it is missing, of another version, or was broken off; else put in what it
 * lacks, which is mostly nothing. For commands that fill a data folder and for the server when it
 * starts; needs no transaction, and takes several, so that others can write meanwhile. */
bool search_prepare(struct office *office, struct error *error);
/* Make it anew, whatever there is. */
bool search_rebuild(struct office *office, struct error *error);

/* All of these need an open transaction.
 *
 * A document has been read, or filed under another consultation: put it in as it is kept now. */
bool search_keep_document(struct office *office, int64_t document, struct error *error);
/* The same where the reading is at hand; `consultation` and `draft` as in the document's row. */
bool search_keep_reading(struct office *office, int64_t document, int64_t consultation, bool draft,
                         const struct document *reading, struct error *error);
/* A viewpoint's reply has been written, changed or taken back. */
bool search_keep_reply(struct office *office, int64_t viewpoint, struct error *error);

/* How the index stands against what is kept, for verification: documents with a reading and replies
 * that are not in it. All zero when it has not been made. */
struct search_state {
    bool made; /* and of the present version */
    size_t documents, replies, missing_documents, missing_replies;
};
bool search_look(struct office *office, struct search_state *ret_state, struct error *error);

/* Finding */

enum search_scope { SEARCH_ANSWERS, SEARCH_DRAFT, SEARCH_REPLIES, SEARCH_SCOPES, SEARCH_ALL };

/* "answers", "draft", "replies", "all"; false for any other name. Empty is "all". */
bool search_scope_from_name(struct str name, enum search_scope *ret_scope);
const char *search_scope_name(enum search_scope scope);

struct search_asked {
    int64_t consultation; /* 0: all; of the public those that are published */
    struct str typed;
    enum search_scope scope;
    bool public_only; /* only what the public may see: the draft of a published consultation, shown
                         answers without what is redacted, replies of a published compilation. Words
                         that stand only in what is redacted find nothing. */
    size_t page;      /* from 0; in SEARCH_ALL the first hits of each scope are shown alone */
};

/* A stretch of what is shown of a hit. */
enum search_piece_kind { SEARCH_PLAIN, SEARCH_MARKED, SEARCH_REDACTED };
struct search_piece {
    enum search_piece_kind kind;
    struct str text; /* empty of SEARCH_REDACTED */
};

struct search_hit {
    enum search_scope scope;
    int64_t consultation;
    struct str consultation_title; /* when all were asked; else empty */
    /* Answers, and replies: the document that it is about. */
    int64_t document, number;
    struct str sender, name; /* sender: empty when it is not known */
    uint32_t page, line;     /* of answers */
    int64_t viewpoint;       /* that it stands in, or that is replied to; 0: none */
    /* The part of the draft, and what it or, if it has no heading, that above it is called;
     * replies: the part that the viewpoint is about. Empty: none. */
    struct str node, node_number, node_title;
    struct str outcome; /* of replies */
    size_t replied;     /* viewpoints that got this reply */
    VEC(struct search_piece) pieces;
    bool cut_before, cut_after; /* more of the paragraph stands before and after */
};

struct search_found {
    size_t count;                /* at most LIMIT_SEARCH_HITS */
    bool more;                   /* there are more */
    VEC(struct search_hit) hits; /* of the page */
};

/* How the query was widened when nothing met it as it was typed. */
enum search_loosened {
    SEARCH_AS_TYPED,
    SEARCH_BY_LAST_PART, /* long words by their last part: "tillväxtstrategi" by "strategi" */
    SEARCH_BY_ANY_WORD,  /* some of the words */
};

struct search_result {
    bool seeks; /* false: there was nothing in the query to look for */
    bool cut;   /* the query was too long, and what was too much left out */
    enum search_loosened loosened;
    struct str part; /* of SEARCH_BY_LAST_PART: what was sought in its place */
    size_t page, page_size;
    bool next_page;
    struct search_found scopes[SEARCH_SCOPES];
};

/* All in `arena`. ERROR_STATE when the index is being made. Reads only, and best in a transaction
 * that reads, so that all of it is of one moment. */
bool search(struct office *office, const struct search_asked *asked, struct arena *arena,
            struct search_result *ret_result, struct error *error);

#endif
