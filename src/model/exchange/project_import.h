/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What analysts did in a program for qualitative analysis, brought back to the desk: first a plan,
 * which says what would change, then the changes, signed by somebody.
 *
 * Nothing is taken away. A coding or selection that is gone from the file is told, and stays at the
 * desk until an officer takes it away there.
 *
 * What is known again, and by what, since programs differ in what they keep:
 *
 *   a source       by its UUID, also where the file has not its text, which then is taken to be
 *                  ours; else by its text; else by its number in the register
 *   a viewpoint    by its selection's UUID, unless several have it; else by its place. Selections
 *                  of the same place are one: some programs write one for each coding
 *   a code         by its UUID; else by its name. One that is none of ours is a theme; of several
 *                  with the same name, below different codes, each with the name of that before
 *                  its own. What is coded with a case alone is no viewpoint: programs mark whole
 *                  texts so
 *   a position     in code points or in units of UTF-16, a line's end counted as one or as two, a
 *                  byte order mark counted or not: whichever hits most of the viewpoints that are
 *                  there, and of the words that selections have for a name. In a text that the
 *                  program changed, the selected words are looked for
 *
 * The same file twice changes nothing the second time.
 */
#ifndef SAMSYN_MODEL_EXCHANGE_PROJECT_IMPORT_H
#define SAMSYN_MODEL_EXCHANGE_PROJECT_IMPORT_H

#include "base/hash.h"
#include "model/desk/desk_acts.h"
#include "model/exchange/export.h"
#include "model/office/accounts.h"
#include "reader/parent/project.h"

#include <jansson.h>

enum project_what {
    /* Changes */
    PROJECT_ADD,  /* a viewpoint of the kind `to` and the stance `stance` */
    PROJECT_MOVE, /* where it begins and ends */
    PROJECT_KIND, /* from `from` to `to`; so the next */
    PROJECT_STANCE,
    PROJECT_THEME, /* `to` is set besides those it has; so the next */
    PROJECT_PART,
    /* Told */
    PROJECT_KIND_UNSAID,       /* a new selection without a kind is added as `to` */
    PROJECT_KIND_UNCLEAR,      /* several kinds: none is set */
    PROJECT_STANCE_UNCLEAR,    /* likewise */
    PROJECT_OUTCOME,           /* replies are written at the desk */
    PROJECT_CODE_GONE,         /* `from` is no longer a code of it; `to` says of which
                                * sort: "kind", "stance", "theme", "part" */
    PROJECT_CODE_RENAMED,      /* a code of ours, `from`, is called `to` */
    PROJECT_NOTE,              /* what an analyst wrote: `to` are the words */
    PROJECT_SELECTION_GONE,    /* the viewpoint is no longer selected */
    PROJECT_REJECTED,          /* what was rejected at the desk is not taken up again */
    PROJECT_NOT_PLACED,        /* a selection whose words do not stand in our text */
    PROJECT_SOURCE_UNKNOWN,    /* a source that is no answer of ours: `from` is its name */
    PROJECT_DRAFT_CODED,       /* selections in the draft are not taken */
    PROJECT_SELECTION_NO_TEXT, /* selections in pictures and the like are not taken */
    PROJECT_WHATS
};

struct project_change {
    enum project_what what;
    size_t document; /* its place in the export; SIZE_MAX: none */
    size_t target;   /* the viewpoint's place in the plan's targets; SIZE_MAX: none */
    struct range range;
    struct str from, to;
    struct str stance; /* of a new one; empty: none */
    size_t count;      /* of selections, where several are told at once */
};

/* All of it is in the arena that it was made in. */
struct project_plan {
    struct export export;
    VEC(struct desk_seen) targets; /* the export's viewpoints, then those to be added: 0, 0 */
    VEC(struct project_change) changes;
    size_t change_count, told_count; /* of each sort */
    struct str origin;
};

/* "add", "kind" …, "selection_no_text". */
const char *project_what_name(enum project_what what);
/* True for what is done, false for what is only told. */
bool project_what_changes(enum project_what what);

/* A file that was sent is kept while somebody looks at its plan: in the data folder's cache/, which
 * may be emptied at any time, under its SHA-256; those sent last, up to LIMIT_PROJECTS_KEPT_BYTES.
 * `folder`: the data folder. */

/* Keep the file at `path`. ERROR_LIMIT, ERROR_IO. */
bool project_keep(const char *folder, const char *path, struct hash *ret_hash, struct error *error);
/* What a kept file says, by a sandboxed reader: slow. ERROR_NOT_FOUND when it is no longer there or
 * `hash` is none; else as reader_project. */
bool project_read_kept(struct office *office, const char *folder, struct str hash,
                       struct arena *arena, struct project *ret_project, struct error *error);

/* ERROR_INPUT when two codes or two sources have the same UUID, so that what is coded with which
 * cannot be told. */
bool project_check(const struct project *project, struct arena *arena, struct error *error);

/* Compare the project with what stands at the desk. Only reads. ERROR_NOT_FOUND: no such
 * consultation; ERROR_INPUT: the project has no source of this consultation, and as
 * project_check. */
bool project_plan_make(struct office *office, int64_t consultation, const struct project *project,
                       struct arena *arena, struct project_plan *ret_plan, struct error *error);

/* The plan as JSON, for the caller to json_decref; NULL on failure:
 *
 *   "origin"    the program that wrote the file, or null
 *   "changes", "told"  [{"what", "document" (number), "name" (of its sender, else the file's; of a
 * source that is none of ours, as it calls itself), "viewpoint" (its id; null: none), "text"
 * (plain, cut), "from", "to", "part" (its number and title), "stance", "count", "start",
 * "end"}], null where nothing is known "digest"    of all that would change: the same as long as
 * the same would */
json_t *project_plan_view(struct project_plan *plan, struct error *error);

/* Do what the plan says, each an act that can be undone, and one that says what was brought in:
 * `*ret_act`, 0 when there was nothing to do. Needs the open transaction that the plan was made in.
 * ERROR_STATE when the consultation is closed. */
bool project_plan_apply(struct project_plan *plan, const struct desk_worker *worker,
                        int64_t *ret_act, struct error *error);

/* Take back all that project_plan_apply did as the act `act`, the last first. What was undone since
 * by itself is passed over; viewpoints that were changed since are left alone: `*ret_left` is how
 * many. Needs an open transaction, and is an act itself. ERROR_NOT_FOUND: no such act in the
 * consultation; ERROR_STATE: it was taken back already, or the consultation is closed. */
bool project_undo(const struct desk_worker *worker, int64_t act, size_t *ret_left,
                  struct error *error);

#endif
