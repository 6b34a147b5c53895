/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of bringing a project in share, and nobody else:
 *
 *   project_match.c    which source is which document, and where its selections stand
 *   project_plan.c     what differs from the desk
 *   project_apply.c    doing it
 */
#ifndef SAMSYN_MODEL_EXCHANGE_PROJECT_INNER_H
#define SAMSYN_MODEL_EXCHANGE_PROJECT_INNER_H

#include "model/exchange/project_codes.h"
#include "model/exchange/project_import.h"

#define NOWHERE SIZE_MAX

/* A source as it was recognised. */
struct matched_source {
    size_t document; /* place in the export; NOWHERE */
    bool is_draft;
    bool same_text;
    struct str text; /* the file's, with our line ends */
    bool crlf;       /* its lines end in CR and LF */
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
    struct position_unit unit;
    struct error *error;
};

/* Add to the plan; what is only told is counted apart. */
bool plan_add(struct matching *matching, struct project_change change);

/* Fill `sources`, the unit and `placed`; tell what cannot be placed. */
bool project_match(struct matching *matching);

#endif
