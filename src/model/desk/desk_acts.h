/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What officers do at the desk. Each function is one act in the log (acts.h), with each viewpoint
 * as it was before and after; it needs an open transaction, in which nothing is kept when it
 * returns false.
 *
 * Viewpoints are named with the revision that the person saw. One that has been changed since is
 * left alone and told in the result, with what was changed; the others of a bulk act are done. What
 * concerns several at once (splitting, joining) is done wholly or not at all.
 *
 * What a person changes in kind, stance, place or passages, and what is replied to, is thereby
 * confirmed; the pieces of what is split or joined stay what they were.
 *
 * Errors of all: ERROR_NOT_FOUND for a viewpoint that is not of the consultation; ERROR_STATE when
 * the consultation is closed; ERROR_INPUT when the same is named twice, or nothing is; ERROR_LIMIT
 * when more than LIMIT_DESK_TARGETS are.
 *
 * The result, a new value for the caller to json_decref:
 *
 *   "act"        its number, for undoing; null when nothing was done
 *   "done"       [{"viewpoint", "revision"}]: the revision is what stands now, null when it is
 *                gone. What was made new is there too.
 *   "conflicts"  [{"viewpoint", "revision" (as it stands now; null: gone), "act", "at", "name"
 *                (of who changed it last; null: the program), "verb", "changes": [{"field",
 * "before", "after"}]}] "overlaps"   ids of confirmed viewpoints that stand in the way; then
 * nothing was done
 *
 * Fields: "document", "start", "end", "kind", "stance", "state", "passages" [{"node", "version",
 * "score", "evidence"}], "themes" [ids], "assignee" (account), "outcome", "reason", "reply",
 * "replied_by", "replied_at", "question", "ordinal", "score", "evidence", "text", "page", "line".
 */
#ifndef SAMSYN_MODEL_DESK_DESK_ACTS_H
#define SAMSYN_MODEL_DESK_DESK_ACTS_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A viewpoint as somebody saw it. */
struct desk_seen {
    int64_t viewpoint, revision;
};

struct desk_targets {
    const struct desk_seen *items;
    size_t count;
};

/* Who acts where. */
struct desk_worker {
    struct office *office;
    const struct signed_in *who;
    int64_t consultation;
};

/* It is as proposed; a rejected one comes back. */
bool desk_confirm(const struct desk_worker *worker, struct desk_targets targets,
                  json_t **ret_result, struct error *error);
/* It is none; its reply, if it has one, stays in the record. `reason` may be empty and stands in
 * the act's details. */
bool desk_reject(const struct desk_worker *worker, struct desk_targets targets, struct str reason,
                 json_t **ret_result, struct error *error);
/* What a person says that it is; what is empty stays as it is, and of an empty one it is confirmed.
 */
struct desk_judgement {
    struct str kind;   /* a viewpoint's, or "background" */
    struct str stance; /* one of the stances, or "none" */
    bool moves;        /* its first passage becomes `node`; the others stay */
    struct str node;   /* as desk_set_passages has them; empty: it is about nothing at all */
};
/* ERROR_INPUT for a kind, stance or node that is none. */
bool desk_judge(const struct desk_worker *worker, struct desk_targets targets,
                const struct desk_judgement *judgement, json_t **ret_result, struct error *error);

enum desk_moving {
    DESK_MOVE,    /* the first passage becomes nodes[0]; the others stay */
    DESK_ADD,     /* the nodes come last; those already there stay as they are */
    DESK_REMOVE,  /* the nodes go */
    DESK_REPLACE, /* the nodes, in this order, are all; none: it is about nothing */
};
/* What it is about. Nodes are ids of the consultation's version, or "process". ERROR_INPUT for an
 * unknown one. */
bool desk_set_passages(const struct desk_worker *worker, struct desk_targets targets,
                       enum desk_moving moving, const struct str *nodes, size_t node_count,
                       json_t **ret_result, struct error *error);

/* A stretch of a document's canonical text, in bytes. White space at its ends is left out. */
struct desk_stretch {
    int64_t start, end;
};
/* Find a text that a person selected in a document's text: white space, soft hyphens and words
 * divided at a line's end do not matter. Of several places the one nearest to `near`. ERROR_INPUT
 * when it is empty; ERROR_NOT_FOUND when it does not stand there, or no document of the
 * consultation that was read has that `number` in the register. Only reads. */
bool desk_find_text(struct office *office, int64_t consultation, int64_t number, struct str text,
                    int64_t near, struct desk_stretch *ret_stretch, struct error *error);

/* Move where it begins and ends. A stretch that takes in any of another confirmed viewpoint is done
 * only when `anyway`; else the result tells its "overlaps". ERROR_INPUT: it is empty, outside the
 * text, or begins or ends inside a character. */
bool desk_reanchor(const struct desk_worker *worker, struct desk_seen target,
                   struct desk_stretch stretch, bool anyway, json_t **ret_result,
                   struct error *error);
/* Split it at each of `places` (bytes, inside it): the first piece keeps its number; all keep kind,
 * stance, passages, themes, assignee and reply. ERROR_INPUT when a place is inside a character, or
 * a piece would be empty. */
bool desk_split(const struct desk_worker *worker, struct desk_seen target, const int64_t *places,
                size_t place_count, json_t **ret_result, struct error *error);
/* Make one of several that follow each other in a document: the first in the text keeps its number,
 * and all that lies between is taken in; the others are gone (the act knows them). Passages and
 * themes are joined; a reply is kept when it is the same for all; it is confirmed when all were.
 * ERROR_INPUT when they are not neighbours. */
bool desk_join(const struct desk_worker *worker, struct desk_targets targets, json_t **ret_result,
               struct error *error);
/* A new viewpoint that the program did not see, in the document of that `number`; confirmed.
 * `stance` may be "none", `node` empty (about nothing). Overlaps and errors as desk_reanchor's,
 * desk_set_kind's and desk_set_passages'. */
bool desk_add_viewpoint(const struct desk_worker *worker, int64_t number,
                        struct desk_stretch stretch, struct str kind, struct str stance,
                        struct str node, bool anyway, json_t **ret_result, struct error *error);

/* Give them to an active account; 0 or DESK_NOBODY (desk.h): to nobody. ERROR_INPUT when that
 * account may not work in the consultation. */
bool desk_assign(const struct desk_worker *worker, struct desk_targets targets, int64_t account,
                 json_t **ret_result, struct error *error);
/* Tag them with the theme of that name, which is made when there is none; take it off. ERROR_INPUT
 * for an empty name, ERROR_LIMIT for one longer than LIMIT_NAME_BYTES, ERROR_NOT_FOUND for a theme
 * of another consultation. */
bool desk_add_theme(const struct desk_worker *worker, struct desk_targets targets, struct str name,
                    json_t **ret_result, struct error *error);
bool desk_remove_theme(const struct desk_worker *worker, struct desk_targets targets, int64_t theme,
                       json_t **ret_result, struct error *error);

/* Reply to one or many at once; each keeps a record of its own, and those replied to together share
 * a number. An earlier reply is replaced. `outcome`: "accommodated", "in_part", "not_accommodated",
 * "noted", "outside"; a reason is needed for in_part, not_accommodated and outside. ERROR_INPUT for
 * others or without it; ERROR_LIMIT for a reason of more than LIMIT_REASON_BYTES; ERROR_STATE for a
 * rejected viewpoint. */
bool desk_reply(const struct desk_worker *worker, struct desk_targets targets, struct str outcome,
                struct str reason, json_t **ret_result, struct error *error);
/* Take their replies back. */
bool desk_withdraw_reply(const struct desk_worker *worker, struct desk_targets targets,
                         json_t **ret_result, struct error *error);

/* Take an act back: its viewpoints become as they were before it. A viewpoint that was changed
 * since is left alone and told as a conflict; of a split or joining nothing is done then. The
 * undoing is an act itself; undoing that one does it again. ERROR_NOT_FOUND: no such act in this
 * consultation. ERROR_STATE: it was undone already, or is nothing that can be undone here. */
bool desk_undo(const struct desk_worker *worker, int64_t act, json_t **ret_result,
               struct error *error);
/* The newest act of the worker's own in this consultation that desk_undo can take back; 0: none.
 * With `redo`, the newest undoing. Only reads. */
bool desk_last_act(const struct desk_worker *worker, bool redo, int64_t *ret_act,
                   struct error *error);

#endif
