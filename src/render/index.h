/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A compilation (docs/compilation.schema.json) with its cross-references followed: which viewpoints
 * lie under which node, who said them, what is counted. All views and files are made from this.
 *
 * The index borrows from the compilation's head and lives in an arena. Viewpoints, which are many,
 * come one at a time; what is shown of each is kept here. A compilation that breaks its schema
 * gives an index with less in it, never a bad place. Once made it is only read, by any number of
 * threads.
 */
#ifndef SAMSYN_RENDER_INDEX_H
#define SAMSYN_RENDER_INDEX_H

#include "base/arena.h"
#include "base/str.h"
#include "render/render.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INDEX_NONE SIZE_MAX

/* Places in one of the index's arrays, ascending. */
struct places {
    size_t *items;
    size_t count, room;
};

/* What a node of the index is: a node of the draft, or one of the three drawers for viewpoints that
 * belong to no node. */
enum index_node_kind {
    INDEX_NODE_DRAFT,
    INDEX_NODE_PROCESS,   /* on the consultation itself */
    INDEX_NODE_NOWHERE,   /* nothing in the draft matches */
    INDEX_NODE_UNCOUNTED, /* in documents that are not counted: other consultations, twins */
};

/* A counted document that takes a stance on a node. */
struct index_position {
    size_t document;
    struct str stance;
};

struct index_node {
    enum index_node_kind is;
    const json_t *json;       /* NULL for a drawer */
    struct str id;            /* "process", "nowhere", "uncounted" for the drawers */
    struct str kind;          /* focus_area, initiative…; empty for a drawer */
    struct str number, title; /* empty where the draft has none */
    size_t parent;            /* INDEX_NONE at the top */
    size_t depth;             /* 0 at the top */
    bool no_views;            /* no views are sought on it, or on a node above it */
    struct places first;      /* viewpoints whose first passage it is, alike beside alike; each
                                 viewpoint stands under one node only */
    struct places others;     /* viewpoints that are about it too */
    struct places own;        /* counted viewpoints on it: all of `first` and `others` */
    struct places all;        /* counted viewpoints on it or on any node below it */
    size_t document_count;    /* with a viewpoint in `all` */
    size_t last_document;     /* while they are counted */
    VEC(struct index_position) positions; /* on it or below it, each document and stance once */
};

struct index_consultee {
    const json_t *json;       /* NULL for a sender that is not among the compilation's consultees */
    struct str name;          /* empty when unknown */
    struct str type;          /* empty when unknown */
    struct places viewpoints; /* counted ones */
    struct places documents;
};

struct index_document {
    const json_t *json;
    struct str file;
    struct str stance; /* empty when none */
    size_t consultee;  /* never INDEX_NONE */
    bool campaigner;   /* one of several that say much the same */
    bool counted;
    bool paged; /* it has pages */
    struct places viewpoints;
};

/* The words or the circumstance that a proposal rests on. */
struct index_evidence {
    struct str kind; /* of a viewpoint what it is for: "kind", "stance"; of a passage "words"… */
    struct str text; /* may be empty */
    json_int_t start;
};

struct index_reasons {
    struct index_evidence *items;
    size_t count;
};

struct index_passage {
    size_t node; /* INDEX_NONE when the draft does not hold it */
    double score;
    struct index_reasons evidence;
};

/* Texts are empty, numbers 0 and scores NAN where the compilation has none. */
struct index_viewpoint {
    json_int_t id;
    struct str file, text, kind, stance, state, outcome, reason;
    struct str beside, author,
        about; /* what it is in a returned draft ("comment"), whose, about what */
    json_int_t start, end, page, line;
    json_int_t question, repeats; /* a question's number, a viewpoint's id */
    double score;
    struct index_reasons evidence;
    struct index_passage *passages;
    size_t passage_count;
    size_t document; /* INDEX_NONE when the compilation does not hold it */
    size_t node;     /* the first passage's, or a drawer */
    size_t group;    /* INDEX_NONE when nobody shares it */
};

struct index_group {
    const json_t *json;
    json_int_t id;
    size_t node;              /* INDEX_NONE when unknown */
    struct places viewpoints; /* counted ones */
    size_t documents;         /* with such a viewpoint */
    size_t last_document;     /* while they are counted */
};

/* Names sorted by their bytes, each with its place. */
struct index_names {
    struct index_name {
        struct str name;
        size_t place;
    } * items;
    size_t count;
};

/* Ids sorted, each with its place. */
struct index_numbers {
    struct index_number {
        json_int_t number;
        size_t place;
    } * items;
    size_t count;
};

struct index {
    const json_t *head;           /* the compilation without its viewpoints */
    VEC(struct index_node) nodes; /* in the draft's order, the drawers last */
    VEC(struct index_consultee) consultees;
    VEC(struct index_document) documents;
    struct {
        struct index_viewpoint *items;
        size_t count;
    } viewpoints;
    VEC(struct index_group) groups;
    VEC(struct str) types; /* of the compilation's consultees, each once, in the order to show */
    struct index_names node_names, file_names;
    struct index_numbers viewpoint_numbers, group_numbers;
};

/* What render.h hands out. */
struct rendering {
    struct arena arena;
    struct index index; /* in the arena */
};

/* Make the index of a compilation in `arena`. ERROR_MEMORY; ERROR_INPUT when the compilation's
 * format is not 1; what the source says of a viewpoint that it cannot give. */
bool index_make(struct arena *arena, const struct render_source *source, struct index *ret_index,
                struct error *error);

/* The place of a node by id, of a document by file, of a viewpoint or a group by id; or INDEX_NONE.
 */
size_t index_find_node(const struct index *index, struct str id);
size_t index_find_document(const struct index *index, struct str file);
size_t index_find_viewpoint(const struct index *index, json_int_t id);
size_t index_find_group(const struct index *index, json_int_t id);
/* True when `node` is `above` or lies below it. */
bool index_covers(const struct index *index, size_t above, size_t node);
/* True when the viewpoint's document is counted. */
bool index_is_counted(const struct index *index, const struct index_viewpoint *viewpoint);

/* The text of a member of an object; empty when it is absent, null or no text. */
struct str json_text(const json_t *object, const char *key);

#endif
