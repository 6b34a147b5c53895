/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the analysis says of one document: what it is, who sent it, where it stands, what it wants
 * and which passages that is about. All of it is proposals, each with its evidence (the very words)
 * and a score; a person decides. Classes and their definitions: docs/accuracy.md.
 *
 * The whole is a pure function of the document, the draft and the consultation.
 */
#ifndef SAMSYN_TEXT_ANALYSIS_H
#define SAMSYN_TEXT_ANALYSIS_H

#include "base/date.h"
#include "text/document/document.h"
#include "text/document/draft.h"
#include "text/language/tools.h"

/* Raised whenever the same input may give another result, so that stored proposals are made again.
 */
#define ANALYSIS_VERSION 3

enum document_kind {
    DOCUMENT_UNKNOWN,
    DOCUMENT_RESPONSE,
    DOCUMENT_MEMO,
    DOCUMENT_STRATEGY,
    DOCUMENT_DECISION,
    DOCUMENT_NEWS,
    DOCUMENT_KINDS
};

enum stance {
    STANCE_NONE, /* not asked for: no response, or a viewpoint without one */
    STANCE_FOR,
    STANCE_FOR_IN_PART,
    STANCE_AGAINST,
    STANCE_NO_OBJECTION,
    STANCE_ABSTAINS,
    STANCE_UNCLEAR,
    STANCES
};

enum viewpoint_kind {
    KIND_CHANGE,
    KIND_ADDITION,
    KIND_CLARIFICATION,
    KIND_CONCERN,
    KIND_QUESTION,
    KIND_OFFER,
    KIND_PRAISE,
    KIND_OBJECTION,
    KIND_STANCE,
    VIEWPOINT_KINDS
};

enum background_kind {
    BACKGROUND_FORM,     /* letterhead, addresses, signatures */
    BACKGROUND_RETOLD,   /* the proposal or the assignment retold; quoted mail */
    BACKGROUND_OWN,      /* facts on the sender's own organisation */
    BACKGROUND_HANDLING, /* the case's handling, decision points, consequences of the answer itself
                          */
    BACKGROUND_KINDS
};

enum answers {
    ANSWERS_NOTHING, /* no response, or nothing tells */
    ANSWERS_THIS,
    ANSWERS_OTHER,
};

enum evidence_kind {
    EVIDENCE_KIND,      /* words that gave the kind */
    EVIDENCE_STANCE,    /* words that gave a stance */
    EVIDENCE_REFERENCE, /* "inriktningsområde 3", "sid 14" */
    EVIDENCE_HEADING,   /* a heading of the draft, named or quoted */
    EVIDENCE_QUOTATION, /* the draft's own words */
    EVIDENCE_WORDS,     /* words shared with the node, by rank */
    EVIDENCE_SECTION,   /* the heading of the response under which it stands */
    EVIDENCE_NEIGHBOUR, /* the viewpoint before it is about the same */
    EVIDENCE_COMMENT,   /* a comment that stands there, in a copy of the draft */
    EVIDENCE_TRACKED,   /* a tracked change that stands there */
    EVIDENCE_KINDS
};

struct evidence {
    enum evidence_kind kind;
    struct str text;    /* the words, plain */
    struct range range; /* where they stand; empty when nowhere (a neighbour) */
};

/* Parts of the draft that are shown to choose from. */
#define PASSAGE_CANDIDATES 5

struct evidence_list {
    struct evidence *items;
    size_t count;
};

/* The passage "process" (the consultation itself) has this node; the draft as a whole is node 0. */
#define PASSAGE_PROCESS (SIZE_MAX - 1)

struct passage {
    size_t node;
    float score; /* 0…1 */
    struct evidence_list evidence;
};

struct viewpoint {
    struct range range;
    enum viewpoint_kind kind;
    enum stance stance;
    float score; /* of the kind, 0…1 */
    uint32_t page, line;
    float whole, process; /* how likely it is about the draft as a whole, the consultation: 0…1 */
    struct evidence_list evidence;
    struct passage *passages; /* best first; none when nothing matches well enough */
    size_t passage_count;
    struct passage
        *candidates; /* the best five, whatever their score, for the officer to choose from */
    size_t candidate_count;
    size_t repeats; /* index of the viewpoint that it repeats, or SIZE_MAX */
    unsigned
        question; /* the consultation's question that it answers, from 1; 0 when none is named */
    enum block_kind beside; /* BLOCK_COMMENT, BLOCK_INSERTED or BLOCK_DELETED: written beside the
                               text of a returned draft; BLOCK_PARAGRAPH: in the text */
    struct str author;      /* of what stands beside, as the file says; or empty */
    struct range about;     /* what it stands beside, as it is shown; or empty */
    struct str about_text;  /* … plain */
};

struct background {
    struct range range;
    enum background_kind kind;
};

struct node_stance {
    size_t node;
    enum stance stance;
    struct evidence_list evidence;
};

struct metadata {
    struct str sender;      /* base form; empty when the text does not give it */
    struct str sender_type; /* "kommun", "region", "statlig myndighet", "lärosäte", "näringsliv",
                               "civilsamhälle"; or empty */
    struct str recipient;
    struct str our_case_number, their_case_number; /* dashes and spaces normalised; or empty */
    struct date dated, revised, decided;
    struct str decided_by; /* "kommunstyrelsen"; or empty */
    struct str subject;    /* what the letter says that it is about; or empty */
    struct str joins;      /* the body whose answer it joins; or empty */
};

struct analysis {
    enum document_kind kind;
    struct metadata metadata;
    enum answers answers;
    struct str answers_other; /* the other consultation's name; or empty */
    enum stance stance;       /* STANCE_NONE unless it is a response */
    struct evidence_list stance_evidence;
    struct node_stance *node_stances;
    size_t node_stance_count;
    struct viewpoint *viewpoints; /* in the text's order */
    size_t viewpoint_count;
    struct background *background; /* all other text, in the text's order */
    size_t background_count;
    bool returned; /* our own draft, sent back with comments or changes */
};

/* What is known before a response is read. Everything may be empty. */
struct consultation_context {
    struct str case_number;       /* ours */
    struct str authority;         /* the body that asks */
    struct str title;             /* of the consultation; else the draft's title is used */
    const struct str *consultees; /* names of those asked */
    size_t consultee_count;
};

/* What these are called in JSON and in the database, as literals. */
const char *document_kind_name(enum document_kind kind); /* "response"… */
const char *stance_name(enum stance stance); /* "for_in_part"…; NULL for STANCE_NONE */
const char *viewpoint_kind_name(enum viewpoint_kind kind);
const char *background_kind_name(enum background_kind kind);
const char *evidence_kind_name(enum evidence_kind kind); /* "kind", "stance", "reference"… */

/* Everything that ranking needs of the draft, made once and used for every response. In `arena`. */
struct passage_index;
const struct passage_index *passage_index_make(struct arena *arena, struct text_tools *tools,
                                               const struct draft *draft);

/* Analyse one document. `index` and with it the draft may be NULL (then no passages). The result
 * lives in `arena` and borrows from the document. Call inside arena_run: an allocation that fails
 * does not return. */
void analyse(struct arena *arena, struct text_tools *tools, const struct document *document,
             const struct passage_index *index, const struct consultation_context *context,
             struct analysis *ret_analysis);

#endif
