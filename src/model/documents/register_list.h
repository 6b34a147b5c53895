/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The register as lists: documents by filter, a page at a time; and those asked, with who has
 * answered. All of it only reads.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_REGISTER_LIST_H
#define SAMSYN_MODEL_DOCUMENTS_REGISTER_LIST_H

#include "model/office/messages.h"
#include "model/office/office.h"
#include "store/statements.h"

#include <stddef.h>

/* Which documents. One may be let through by several filters. */
enum register_filter {
    REGISTER_ALL,
    REGISTER_ANSWERS,  /* counted as answers, with their parts */
    REGISTER_WAITING,  /* just registered: not yet read and judged */
    REGISTER_UNREAD,   /* could not be read */
    REGISTER_UNCLEAR,  /* answers without a sender or a clear stance */
    REGISTER_LATE,     /* dated or come behind the deadline */
    REGISTER_UNASKED,  /* answers from bodies that were not asked */
    REGISTER_OTHER,    /* answer another consultation */
    REGISTER_REVISED,  /* revisions and what they replace */
    REGISTER_TWINS,    /* say the same as an earlier one, or nearly */
    REGISTER_APART,    /* no answers: memos, cover notes, news */
    REGISTER_WITHHELD, /* withheld from the public */
    REGISTER_FILTERS
};

enum register_sort { REGISTER_BY_NUMBER, REGISTER_BY_SENDER, REGISTER_BY_RECEIVED, REGISTER_SORTS };

/* "all", "answers"…; "number", "sender", "received". */
const char *register_filter_name(enum register_filter filter);
const char *register_sort_name(enum register_sort sort);
/* An empty name is the first. ERROR_INPUT for an unknown one. */
bool register_filter_from_name(struct str name, enum register_filter *ret_filter,
                               struct error *error);
bool register_sort_from_name(struct str name, enum register_sort *ret_sort, struct error *error);

struct register_query {
    enum register_filter filter;
    enum register_sort sort;
    size_t page;     /* from 1 */
    size_t per_page; /* 0: all on one */
};

struct register_list {
    struct sql_register_item *items;
    size_t count;
    size_t counts[REGISTER_FILTERS];
    size_t page, pages; /* pages: at least 1 */
};

/* A page of a consultation's register; behind the last page there is none. */
bool register_list(struct office *office, int64_t consultation, const struct register_query *query,
                   struct arena *arena, struct register_list *ret_list, struct error *error);

/* One document as it stands in a list. */
bool register_item(struct office *office, const struct sql_document *document, struct arena *arena,
                   struct sql_register_item *ret_item, struct error *error);

/* What came inside the document, in its order. */
struct register_attachments {
    struct sql_document *items;
    size_t count;
};
bool register_attachments(struct office *office, const struct sql_document *document,
                          struct arena *arena, struct register_attachments *ret_list,
                          struct error *error);

/* The document's file and its media type, which is what the reader found in its bytes and not what
 * its name says; "application/octet-stream" when nobody knows. */
struct register_file {
    const char *path, *media_type;
};
bool register_file(struct office *office, const struct sql_document *document, struct arena *arena,
                   struct register_file *ret_file, struct error *error);

/* What was done to the document, the newest first: at most `most` acts. */
struct register_act {
    struct str at, by, verb;                 /* by: empty for the program */
    struct str field, before, after, reason; /* where the act has them */
};
struct register_acts {
    struct register_act *items;
    size_t count;
};
bool register_acts(struct office *office, const struct sql_document *document, size_t most,
                   struct arena *arena, struct register_acts *ret_acts, struct error *error);

/* What was wrong with a file, in words: problem `at`, from 0, of a row's `problems`; empty when
 * there are no more. In `arena`. */
bool register_problem(struct str problems, size_t at, enum language language, struct arena *arena,
                      struct str *ret_text, struct error *error);

/* How those asked stand. */
enum consultee_state {
    CONSULTEES_ALL,
    CONSULTEES_ANSWERED,
    CONSULTEES_LATE,
    CONSULTEES_SILENT,
    CONSULTEE_STATES
};

/* "all", "answered", "late", "not_answered". */
const char *consultee_state_name(enum consultee_state state);
bool consultee_state_from_name(struct str name, enum consultee_state *ret_state,
                               struct error *error);

struct consultee_list {
    struct sql_consultee_answers *items; /* in the order of a Swedish list of names */
    size_t count;
    size_t counts[CONSULTEE_STATES];
};

/* Those asked in the consultation who stand so; `counts` is of all of them. One who answered both
 * in time and late has answered in time. */
bool consultee_list(struct office *office, int64_t consultation, enum consultee_state state,
                    struct arena *arena, struct consultee_list *ret_list, struct error *error);

#endif
