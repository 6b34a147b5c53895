/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of bringing a project in share, and nobody else:
 *
 *   project_twins.c    what cannot be told apart
 *   project_meant.c    which code of the file is which of ours
 *   project_noted.c    what analysts wrote
 *   project_match.c    which source is which document, and where its selections stand
 *   project_plan.c     what differs from the desk
 *   project_apply.c    doing it
 *   project_undo.c     taking it back
 */
#ifndef SAMSYN_MODEL_EXCHANGE_PROJECT_INNER_H
#define SAMSYN_MODEL_EXCHANGE_PROJECT_INNER_H

#include "model/exchange/project_codes.h"
#include "model/exchange/project_import.h"

#define NOWHERE SIZE_MAX
/* The act of a project that was brought in, and the key of its details with the acts that did it.
 */
#define PROJECT_ACT "project_import"
#define PROJECT_ACTS "acts"

/* A source as it was recognised. */
struct matched_source {
    size_t document; /* place in the export; NOWHERE */
    bool is_draft;
    bool same_text;  /* as ours, but for what `apart` says */
    struct str text; /* the file's, with our line ends */
    bool crlf;       /* its lines end in CR and LF */
    bool marked;     /* a byte order mark stands before it */
    bool apart;      /* its letters are not in NFC, as ours are: "å" may be an "a" and a ring */
    size_t selections;
};

/* A selection that was found in our text. */
struct placed {
    size_t document;
    struct range range;
    size_t viewpoint; /* place in the export; NOWHERE: it is new */
    bool by_guid;
    size_t selection; /* in the project */
};

/* What a code of the file is at the desk. */
struct meant {
    struct guid guid;
    size_t code;      /* its place in our code book; NO_CODE */
    struct str theme; /* else the name of the theme that it becomes; empty: of none */
    bool is_case;
    const struct project_code *source;
};

/* How the file counts positions. */
struct counting {
    struct position_unit unit;
    bool mark; /* a byte order mark is the first character */
};

struct matching {
    struct office *office;
    struct arena *arena;
    const struct project *project;
    struct project_plan *plan;
    struct code_book book;
    struct matched_source *sources; /* one for each of the project's */
    struct sql_export_rejected_rows rejected;
    struct meant *meanings; /* of the project's codes, by their UUIDs */
    VEC(struct placed) placed;
    struct counting counting;
    struct error *error;
};

/* Add to the plan; what is only told is counted apart. */
bool plan_add(struct matching *matching, struct project_change change);

/* Fill `meanings`, in the order of the codes' UUIDs, and tell what was renamed. */
bool project_find_meanings(struct matching *matching);
/* What is meant by the code of that UUID; NULL when the file has none. */
const struct meant *project_meaning(const struct matching *matching, const struct guid *guid);
/* Fill `sources`, `counting` and `placed`; tell what cannot be placed. Needs `meanings`. */
bool project_match(struct matching *matching);
/* Tell what analysts wrote about the selection, which was placed as the viewpoint in the plan's
 * `target`, but for what is ours: a reply that was not changed, and that it is a proposal. */
bool project_tell_notes(struct matching *matching, const struct placed *placed, size_t target);
/* The codings of a selection, which come in the selections' order: the first's place. */
size_t project_first_coding(const struct project *project, size_t selection);

#endif
