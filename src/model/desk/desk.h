/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The desk: where officers see what came in, part by part of the draft, and what is still
 * unanswered. What they do there is in desk_acts.h.
 *
 * A viewpoint is on the desk when its document counts (standings.h), it is not rejected, and its
 * kind is not "background". Its home is its first passage, so each is counted at one place; one
 * without a passage, or whose passage the draft no longer has, is "nowhere". It is unanswered while
 * it has no outcome.
 *
 * Views are new JSON values for the caller to json_decref, NULL on failure; every key is always
 * there, null where nothing is known. All functions only read. Those that take the id of a
 * viewpoint give ERROR_NOT_FOUND when it is another consultation's.
 */
#ifndef SAMSYN_MODEL_DESK_DESK_H
#define SAMSYN_MODEL_DESK_DESK_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* A kind that was proposed with less than this is worth a second look, until somebody confirms it.
 */
#define DESK_LOW_SCORE 0.5

enum desk_place {
    DESK_ANYWHERE,
    DESK_PART,           /* `part` itself */
    DESK_PART_AND_BELOW, /* and everything under it */
    DESK_NOWHERE,
    DESK_PROCESS, /* about the consultation itself */
};

/* As filter.assignee: viewpoints that nobody has been given. */
#define DESK_NOBODY (-1)

enum desk_order {
    DESK_BY_KIND,     /* by what is wanted; in each kind alike beside alike, these first */
    DESK_BY_DOCUMENT, /* as they came and as they stand */
    DESK_BY_QUESTION, /* those without a question last; then as DESK_BY_KIND */
    DESK_BY_SCORE,    /* the least sure first */
};

/* Which viewpoints. Zeroed: all that are on the desk. Texts are borrowed. What names nothing that
 * exists finds nothing, but an unknown part is ERROR_NOT_FOUND. */
struct desk_filter {
    enum desk_place place;
    struct str part;   /* a node's id */
    struct str sender; /* a body, by its key (views say it); empty: any */
    struct str kind;   /* "change" …; "background" shows what a person put aside */
    struct str stance; /* "for" …, "none" */
    struct str state;  /* "proposed", "confirmed"; "rejected" shows those alone */
    /* "accommodated" …; "none": unanswered; "any": answered */
    struct str outcome;
    int64_t question; /* from 1 */
    int64_t theme;    /* its id */
    int64_t assignee; /* an account; DESK_NOBODY */
    int64_t document; /* its number in the register; also one that does not count */
    int64_t alike;    /* the group of this number */
    int64_t reply;    /* those that were answered together, by the reply's number */
    int64_t since;    /* those that an act later than this one did something to */
    bool low;         /* proposed, with a score under DESK_LOW_SCORE */
};

/* Counts of everything that the desk shows a number for. Each is what the list would hold if that
 * one value were chosen and the rest of `filter` stayed, so that every number links to its list:
 *
 *   "viewpoints", "unanswered", "low"        of the filter itself
 *   "nodes"      every part of the draft in its order: "id", "kind", "number", "title", "parent",
 *                "depth", "no_views" (no views are sought), and "viewpoints", "unanswered" (its
 * own), "below_viewpoints", "below_unanswered" (with everything under it) "anywhere", "nowhere",
 * "process"         "viewpoints", "unanswered" "kinds", "stances", "states", "outcomes" "name" (as
 * in a filter; "none" too), "viewpoints", "unanswered": every name, also of 0. Outcomes begin with
 * "none". "questions"  "question", "text", "viewpoints", "unanswered" "assignees"  "account"
 * (DESK_NOBODY for nobody, who comes first, with null as its name), "name", "viewpoints",
 * "unanswered": those with any, and those who may be given some (desk_officers) "themes" "theme",
 * "name", "viewpoints", "unanswered": every theme of the consultation, by name
 */
json_t *desk_counts(struct office *office, int64_t consultation, const struct desk_filter *filter,
                    struct error *error);

/* A page of the list, at most `limit` from `offset` on: {"viewpoints": […], "more": true when there
 * is a next page}. Each has
 *
 *   "id", "revision"
 *   "document"  "number", "name", "sender" (null: unknown), "sender_key", "sender_type", "late",
 *               "counted"
 *   "text"      plain, as it stands there; "page", "line" from 1
 *   "kind", "stance" (null: none), "score", "low"
 *   "state", "assignee": {"account", "name"} or null, "question" (number or null)
 *   "part"      {"id", "number", "title"} of the first passage, or null; of "process" number and
 *               title are null
 *   "outcome", "reason", "reply" (number) or null
 *   "themes"    [{"theme", "name"}]
 *   "alike"     the number of its group or null; "alike_count": how many are in it, on the desk;
 *               null without a group
 *
 * ERROR_LIMIT: more than LIMIT_DESK_PAGE asked for. */
json_t *desk_list(struct office *office, int64_t consultation, const struct desk_filter *filter,
                  enum desk_order order, size_t offset, size_t limit, struct error *error);

/* The viewpoints before and after one in a list, {"previous": id or null, "next": …, "place": from
 * 1 or null when it is not in the list, "of"}, for going on without the list. */
json_t *desk_neighbours(struct office *office, int64_t consultation,
                        const struct desk_filter *filter, enum desk_order order, int64_t viewpoint,
                        struct error *error);

/* How many viewpoints each body has sentin the order of a Swedish list of names: [{"key", "name"
 * (null: unknown), "type", "documents": [numbers], "viewpoints", "unanswered", "late"}]. */
json_t *desk_senders(struct office *office, int64_t consultation, struct error *error);

/* Letters in much the same words (campaigns): [{"campaign", "documents": [{"number", "name",
 * "sender", "unique": true when it adds something of its own}], "representative" (number),
 * "viewpoints", "unanswered"}]. */
json_t *desk_campaigns(struct office *office, int64_t consultation, struct error *error);

/* Everything about one viewpoint: as in desk_list, and
 *
 *   "start", "end"  its place in the document's text, in bytes; "before", "after": the plain text
 *               around it (at most 300 bytes each, whole words)
 *   "sentences" [{"start", "end", "text"}]: where it can be split (at the start of any but the
 *               first)
 *   "passages"  [{"node", "number", "title", "score", "evidence": [{"kind", "text"}]}]
 *   "candidates" parts to choose from, best first: [{"node", "number", "title", "score"}]
 *   "evidence"  [{"for", "text", "start", "end"}]: the words that gave kind and stance
 *   "beside"    of a comment or change in a returned draft, else null (compilation.schema.json)
 *   "reply_shared" how many have the same reply, with this one; null without one
 *   "replied_by" {"account", "name"}, "replied_at" or null
 *   "alike_with" the others of its group, at most 50: [{"id", "revision", "sender",
 *               "document" (number), "text", "state", "outcome"}]
 *   "previous_in_document", "next_in_document"  ids or null: what it may be joined with
 *   "question_text"
 *   "history"   as desk_history, at most 50
 *
 * The picture of its page with the places on it: page.h. */
json_t *desk_viewpoint(struct office *office, int64_t consultation, int64_t viewpoint,
                       struct error *error);

/* What was done to a viewpoint, the newest first, at most `limit` acts: [{"act", "at", "account",
 * "name" (null: the program), "verb", "undone" (bool), "undoable" (bool), "changes": [{"field",
 * "before", "after"}]}]. Fields are those of desk_acts.h. Also of one that is gone. */
json_t *desk_history(struct office *office, int64_t consultation, int64_t viewpoint, size_t limit,
                     struct error *error);

/* Those who may be given viewpoints, by name: [{"account", "name"}]. */
json_t *desk_officers(struct office *office, int64_t consultation, struct error *error);

/* Since the account was last here (all of it when it never was): {"at" (null: never), "act": for
 * filter.since,
 *   "documents": [{"number", "name", "sender", "received", "late", "viewpoints"}] that came in, the
 *               newest first, at most 50; "document_count"
 *   "acts":     [{"act", "at", "name", "verb", "viewpoints" (how many)}] of others, the newest
 *               first, at most 50; "act_count"; "changed": viewpoints that others changed
 *   "mine":     {"viewpoints", "unanswered", "new" (given by others since)}
 *   "late":     {"deadline" (null: none), "days" (behind it; negative: before), "answers" (that
 *               came late), "missing" (asked and silent), "unanswered"}}. */
json_t *desk_since(struct office *office, const struct signed_in *who, int64_t consultation,
                   struct error *error);
/* Say that the account has now seen the desk. Needs an open transaction. */
bool desk_visit(struct office *office, const struct signed_in *who, int64_t consultation,
                struct error *error);

/* What the account's consultations look like, for the page of them: an array in the order in which
 * they were opened, of those that it may read: [{"consultation", "title", "case_number",
 * "deadline", "closed", "role" ("officer" …), "documents", "viewpoints", "unanswered", "mine"
 * (unanswered ones given to it)}]. */
json_t *desk_consultations(struct office *office, const struct signed_in *who, struct error *error);

#endif
