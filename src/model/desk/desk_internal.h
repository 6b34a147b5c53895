/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parts of the desk share, and nobody else:
 *
 *   desk_ground.c      the consultation with its draft's nodes; filters made ready
 *   desk.c             counts
 *   desk_list.c        lists
 *   desk_viewpoint.c   one viewpoint, its history
 *   desk_bodies.c      by body, by campaign; those who work here
 *   desk_since.c       since the last visit; all consultations of an account
 *   desk_record.c      a viewpoint as it is kept, as JSON and back
 *   desk_result.c      what an act did and what stood in its way
 *   desk_acts.c        judging, moving, assigning, tagging, replying
 *   desk_causes.c      what is said of viewpoints as causes of changes, where these come and go
 *   desk_places.c      places in a text: anchoring, splitting, joining, adding
 *   desk_undo.c        taking acts back
 */
#ifndef SAMSYN_MODEL_DESK_DESK_INTERNAL_H
#define SAMSYN_MODEL_DESK_DESK_INTERNAL_H

#include "model/desk/desk.h"
#include "model/desk/desk_acts.h"
#include "model/office/json.h"
#include "store/statements.h"
#include "text/analysis.h"

/* The consultation with the nodes of its version. In an arena. */
struct desk_ground {
    struct sql_consultation consultation;
    struct sql_node_rows nodes; /* depth first */
    size_t *by_id;              /* places of nodes in the order of their ids */
};

#define NO_NODE SIZE_MAX

/* ERROR_NOT_FOUND: no such consultation. */
bool desk_ground_load(struct office *office, int64_t consultation, struct arena *arena,
                      struct desk_ground *ret_ground, struct error *error);
/* The place of a node; NO_NODE. */
size_t desk_node(const struct desk_ground *ground, struct str id);
/* The place of the last node below it, or its own. */
size_t desk_last_below(const struct desk_ground *ground, size_t node);

/* A filter whose names have been looked up. */
struct desk_query {
    struct desk_filter filter;
    int64_t document;   /* its id; 0: any; -1: one that is not there */
    size_t first, last; /* of DESK_PART and DESK_PART_AND_BELOW: places of nodes */
};
bool desk_query_make(struct office *office, const struct desk_ground *ground,
                     const struct desk_filter *filter, struct arena *arena,
                     struct desk_query *ret_query, struct error *error);

/* A viewpoint as in desk_list; NULL with ERROR_NOT_FOUND when it is not the consultation's.
 * `*ret_row` is in `arena`. */
json_t *desk_row_view(struct office *office, const struct desk_ground *ground, int64_t viewpoint,
                      struct arena *arena, struct sql_desk_row *ret_row, struct error *error);

/* null for 0. */
json_t *desk_json_of_id(int64_t id);
/* {"account", "name"}, or null for 0. */
json_t *desk_json_of_account(struct json_maker *maker, int64_t account, struct str name);

/* True when `viewpoint_kind_name` or "background" is `name`; when it is a stance's or "none". */
bool desk_is_kind(struct str name);
bool desk_is_stance(struct str name);

/* Records */

/* A viewpoint with all that belongs to it. In an arena; `there` is false for one that is not (yet,
 * or any more). */
struct desk_record {
    bool there;
    struct sql_viewpoint row;
    struct sql_viewpoint_passage_rows passages; /* .ordinal and .viewpoint are made when kept */
    struct sql_viewpoint_theme_list_rows themes;
    struct sql_said_cause_list_rows causes; /* as a cause of changes: kept by desk_causes_keep */
};

/* The viewpoint as it is kept, in `arena`; `ret_record` says that it is not `there` when none has
 * the id. False: the database's errors. */
bool desk_record_load(struct office *office, int64_t viewpoint, struct arena *arena,
                      struct desk_record *ret_record, struct error *error);
/* Make what is kept be as the record: write it, or take it away where it is not `there`. */
bool desk_record_keep(struct office *office, const struct desk_record *record, struct error *error);
/* As JSON, null when it is not there; and back. NULL, false: memory, or damaged JSON. */
json_t *desk_record_to_json(const struct desk_record *record, struct error *error);
bool desk_record_from_json(const json_t *json, struct arena *arena, struct desk_record *ret_record,
                           struct error *error);
/* What differs between two of them: [{"field", "before", "after"}], without revision and what is
 * made of other fields. NULL when memory ended. */
json_t *desk_record_changes(const json_t *before, const json_t *after);

/* Causes */

/* A row cascades away with its viewpoint, so where viewpoints are joined and split what is said of
 * them as causes (changes.h) goes with the one that stays, and comes back with one that comes back.
 */

/* Add to the record's causes; of what is said twice of a change the confirmation stays. */
bool desk_causes_add(struct arena *arena, struct desk_record *record,
                     const struct sql_said_cause_list_rows *more, struct error *error);
/* What is said now, but where that is what an act made of it (`after`): as it was before. */
bool desk_causes_take_back(struct arena *arena, const struct sql_said_cause_list_rows *before,
                           const struct sql_said_cause_list_rows *after, struct desk_record *now,
                           struct error *error);
/* Make what is kept be as the record. A change that somebody has called editorial since stays so.
 */
bool desk_causes_keep(struct office *office, const struct desk_record *record, struct arena *arena,
                      struct error *error);
/* After the record is kept: whether what was said of it, before or now, still holds, and whether
 * the changes still have a cause. What has been decided on stays as it was. */
bool desk_causes_settle(struct office *office, const struct desk_record *before,
                        const struct desk_record *after, struct error *error);

/* Acts */

/* An act while it is being done. */
struct desk_doing {
    const struct desk_worker *worker;
    struct office *office;
    struct arena arena;
    struct desk_ground ground;
    struct json_maker maker;
    json_t *done, *conflicts, *overlaps;
    int64_t act; /* 0: not written yet */
    const char *verb;
    json_t *details; /* until the act is written */
    int64_t document;
    struct error *error;
};

/* Begin: the consultation is there and open. desk_finish gives everything back and, when `ok`, the
 * result; it is called whatever happened. `details` is taken over. */
bool desk_begin(struct desk_doing *doing, const struct desk_worker *worker, const char *verb,
                json_t *details, struct error *error);
bool desk_finish(struct desk_doing *doing, bool ok, json_t **ret_result);

/* The targets are some, not too many, each once. */
bool desk_check_targets(struct desk_targets targets, struct error *error);
/* Load a viewpoint of the consultation. `*ret_as_seen` is false when it is not as the person saw
 * it: that is noted among the conflicts. ERROR_NOT_FOUND. */
bool desk_take(struct desk_doing *doing, struct desk_seen seen, struct desk_record *ret_record,
               bool *ret_as_seen);
/* Keep a record with its revision raised, and write what it was before (a record that is not there:
 * it is new) into the act, which is begun with the first. */
bool desk_change(struct desk_doing *doing, const struct desk_record *before,
                 struct desk_record *after);
/* Whether a document counts among the answers, "yes" or "no", for a viewpoint that comes into it.
 */
bool desk_find_counted(struct desk_doing *doing, int64_t document, struct str *ret_counted);
/* Note that a viewpoint is not as it was seen at a revision. */
bool desk_note_conflict(struct desk_doing *doing, int64_t viewpoint, int64_t revision);

#endif
