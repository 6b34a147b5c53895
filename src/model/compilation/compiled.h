/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A compilation in the making, shared by the parts of src/model that make it and by nobody else:
 *
 *   compile_load.c   what the store holds; nothing is judged
 *   file_names.c     one name for each document
 *   kinship.c        whose a document is, what it is a twin or a revision of
 *   standing.c       what each document counts as: twin, cover note, response, late
 *   alike.c          viewpoints that want the same
 *   totals.c         the numbers
 *   wanted.c         what most want, and the sentence that says it
 *   compile_json.c   all of it as JSON
 *
 * Everything lives in one arena, for as long as the compilation is being made. Between loading and
 * writing all is arena memory, so these steps run inside arena_run and check no allocation.
 */
#ifndef SAMSYN_MODEL_COMPILATION_COMPILED_H
#define SAMSYN_MODEL_COMPILATION_COMPILED_H

#include "model/compilation/compile.h"
#include "model/consultation/draft.h"
#include "model/documents/corrected.h"
#include "store/statements.h"
#include "text/analysis.h"
#include "text/language/sentences.h"
#include "text/letter/twins.h"

#define NOWHERE SIZE_MAX

/* What a document counts as. Each has exactly one, so the counts add up. */
enum standing {
    STANDING_NOT_READ,
    STANDING_TWIN,    /* an earlier document says it all */
    STANDING_REVISED, /* a later one replaces it */
    STANDING_OTHER,   /* answers another consultation */
    STANDING_NONE,    /* no response: a memo, a cover note, news */
    STANDING_PART,    /* belongs to the response that it came with, and is counted with it */
    STANDING_RESPONSE,
    STANDINGS
};

struct problem_note {
    const char *code;
    struct str detail;
};

/* A stance on one part. */
struct compiled_stance {
    size_t node;
    enum stance stance;
};

struct compiled_document {
    /* As kept. */
    struct sql_document row;
    int64_t bytes; /* -1: never opened */
    bool read;
    struct str format; /* empty when not read */
    int64_t pages;
    struct str problems; /* the reader's, as JSON */
    struct str text;
    uint32_t confidence; /* percent, of text that was recognised in pictures; 0: none was */
    struct twin_text shingles;
    struct str title;                    /* of the file's own properties */
    const struct sql_analysis *analysis; /* NULL when there is none; as corrected */
    struct corrected corrected;
    bool returned; /* our draft, sent back with comments or changes */
    struct str subject, answers_other, joins;
    struct str stance_evidence, node_stance_evidence; /* as JSON */
    VEC(struct compiled_stance) node_stances;
    struct sql_background_rows background;
    size_t parent;
    size_t first_viewpoint, viewpoint_count;

    /* As judged. */
    struct str file;
    enum document_kind kind;
    enum stance stance;
    struct str sender, sender_type, sender_key; /* key: see sender_key_of */
    struct str our_case_number;
    enum answers answers;
    struct date dated, revised, received;
    size_t twin_of;
    enum twin_kind twin_kind;
    struct range *unique; /* what a near twin adds */
    size_t unique_count;
    size_t revises, revised_by;
    size_t cover_of; /* the attachment that is the answer */
    size_t campaign; /* from 1; 0: none */
    enum standing standing;
    bool late;
    size_t consultee; /* NOWHERE: not among those asked */
    VEC(struct problem_note) notes;
};

/* Hashed stems of a text's telling words, ascending, each once. */
struct stems {
    uint64_t *items;
    size_t count;
};

struct compiled_viewpoint {
    const struct sql_viewpoint *row;
    size_t document;
    struct str text;
    struct stems stems;
    uint32_t page, line;
    enum viewpoint_kind kind;
    enum stance stance;
    const struct sql_viewpoint_passage *passages; /* into the rows */
    size_t passage_count;
    size_t node;  /* of the first passage; NOWHERE; PASSAGE_PROCESS */
    size_t group; /* into groups; NOWHERE */
};

struct compiled_group {
    size_t node; /* as a viewpoint's */
    enum viewpoint_kind kind;
    VEC(size_t) viewpoints;
    size_t documents;
};

struct compiled_campaign {
    size_t representative;
    VEC(size_t) documents;
};

enum consultee_status { CONSULTEE_NOT_ANSWERED, CONSULTEE_ANSWERED, CONSULTEE_LATE };

struct compiled_consultee {
    int64_t id; /* of its row; 0: not asked */
    struct str name, type, key;
    bool asked;
    enum consultee_status status;
    VEC(size_t) documents;
};

/* The numbers of one node, with those below it. */
struct node_totals {
    size_t viewpoints, documents;
    size_t kinds[VIEWPOINT_KINDS];
    size_t stances[STANCES];
    size_t last_viewpoint, last_document; /* while counting: one more than the place */
    unsigned stances_seen;                /* bits, of the document being counted */
    size_t stances_document;
};

struct wanted {
    size_t group; /* NOWHERE: several on the same node, each in words of its own */
    size_t node;
    enum viewpoint_kind kind;
    size_t documents;
    size_t viewpoint; /* whose text is shown */
};

struct type_totals {
    struct str type;
    size_t asked, answered;
};

struct totals {
    size_t files, documents, attachments;
    size_t standings[STANDINGS];
    size_t asked, answered, not_answered, late, unasked, twins, no_clear_stance;
    size_t stances[STANCES], kinds[VIEWPOINT_KINDS], viewpoints;
    size_t unanswered, proposed; /* without a reply; confirmed by nobody */
    VEC(struct type_totals) types;
    struct node_totals *nodes; /* one for each of the draft's */
    VEC(struct wanted) wanted;
};

struct compiled {
    struct office *office;
    struct arena *arena;
    const struct compile_options *options;
    struct sql_consultation consultation;
    struct str no_views_on; /* JSON */
    struct date deadline;
    struct loaded_draft *draft;
    struct sql_question_rows questions;
    struct compiled_document *documents; /* in the register's order, the never opened last */
    size_t document_count;
    VEC(struct compiled_viewpoint) viewpoints; /* in the documents' order */
    VEC(struct compiled_group) groups;
    VEC(struct compiled_campaign) campaigns;
    struct compiled_consultee *consultees;
    size_t consultee_count;
    VEC(struct compiled_consultee)
    others; /* who answered without standing on the list; all who
               answered when there is no list */
    struct totals totals;
};

/* compile.c: everything but the JSON, of a struct with office, arena and options. */
bool compiled_make(struct compiled *compiled, int64_t consultation, struct error *error);

/* compile_load.c: fill everything that is kept; and, when twins are known, what near ones add. */
bool compiled_load(struct compiled *compiled, int64_t consultation, struct error *error);
bool compiled_load_unique(struct compiled *compiled, struct error *error);

/* Inside arena_run, in this order. */
void compiled_name_files(struct compiled *compiled);
void compiled_find_twins(struct compiled *compiled);
void compiled_judge_documents(struct compiled *compiled);
void compiled_find_alike(struct compiled *compiled);
void compiled_count(struct compiled *compiled);

/* wanted.c; inside arena_run. */
void compiled_find_wanted(struct compiled *compiled);

/* compile_json.c: new values; NULL with ERROR_MEMORY or ERROR_INPUT (damaged rows). All but the
 * viewpoints; and the viewpoint at `place`, which needs neither office nor options. */
json_t *compiled_head_to_json(const struct compiled *compiled, struct error *error);
json_t *compiled_viewpoint_to_json(const struct compiled *compiled, size_t place,
                                   struct error *error);

/* alike.c: the stems of the sentences' words that lie in `range`. In `arena`, inside arena_run. */
struct stems stems_of(struct arena *arena, struct sentences sentences, struct range range);

/* sender_key.c: the form in which names of bodies are compared: lower case, without genitive s,
 * "kommun", "stad", "AB" and signs: "Sundvalla kommuns" and "SUNDVALLA KOMMUN" have one key. Empty
 * for an empty name. In `arena`, inside arena_run. */
struct str sender_key_of(struct arena *arena, struct str name);

/* kinship.c; inside arena_run. */
const char *twin_kind_name(enum twin_kind kind); /* "same_file"…; NULL for TWIN_NONE */
void compiled_settle_senders(struct compiled *compiled);
void compiled_find_revisions(struct compiled *compiled);
void compiled_find_campaigns(struct compiled *compiled);

/* standing.c. */
bool is_counted(const struct compiled_document *document);

#endif
