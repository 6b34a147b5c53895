/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What changed from one version to the next, and because of whom. A change is as large as a person
 * would speak of it: an initiative that is new, a paragraph that is reworded. Its causes are
 * viewpoints that were accommodated, whole or in part; or it is editorial. The program proposes
 * causes from the part that a viewpoint is about and the words that it shares with what changed; a
 * person says. Renumbering alone is editorial without being asked.
 *
 * The gate (version_gate_view): every reply that accommodates leads to a change, and every change
 * has a cause.
 *
 * Proposals are not kept: they follow the replies as these are written.
 */
#ifndef SAMSYN_MODEL_CHAIN_CHANGES_H
#define SAMSYN_MODEL_CHAIN_CHANGES_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Which changes of a version, in its order. Texts are borrowed; what is empty or 0 does not matter.
 */
struct change_filter {
    struct str cause; /* "open", "viewpoints", "editorial" */
    struct str kind;  /* "added" … */
    int64_t after;    /* those behind this ordinal */
    size_t limit;     /* at least 1 */
    bool proposals;   /* with the causes that the program proposes */
};

/* {"version", "earlier" (its id), "title", "label", "total", "kinds": [{"name", "count"}],
 * "cause_counts": [{"name", "count"}], "changes": [change…], "after" (the filter's for the next
 * page, or null)}. "total" is of the version; "kinds" are counted among those with the filter's
 * cause, and "cause_counts" among those of its kind. A change:
 *
 *   "change" (id), "version", "ordinal", "kind", "moved", "node_kind", "likeness", "cause", "note",
 *   "revision", "by", "at"
 *   "old", "new"  null where there is none: "node", "kind", "number", "title" (of its first part),
 *                 "within", "within_kind" and "within_number" (the part it stands in), "nodes"
 *                 [ids], "start", "end", "page", "line", "text" (plain, a line for each part),
 * "cut" (true when the text was too long to be shown whole) "pieces"      [{"kind": "same" |
 * "deleted" | "inserted", "text"}]: word for word, null when all of it came or went "causes"
 * [cause…] that were confirmed "proposed"    [cause…], the likeliest first; null when not asked for
 *
 * A cause: a viewpoint as wishes.h has it, "score", "words" [those it shares with the change],
 * "likely" (a proposal that is good enough to be ticked beforehand), "holds" (false when it was
 * confirmed and the reply no longer accommodates: then it is no cause, and a change without another
 * counts as open), "at" (when it was confirmed).
 *
 * NULL on failure: ERROR_NOT_FOUND when the version is none of the consultation's, ERROR_STATE when
 * it was not made from another. Reads only. */
json_t *changes_view(struct office *office, int64_t consultation, int64_t version,
                     const struct change_filter *filter, struct error *error);
/* One change as above, with "proposed" and its "version". ERROR_NOT_FOUND. */
json_t *change_view(struct office *office, int64_t consultation, int64_t change,
                    struct error *error);

/* The changes that a viewpoint is confirmed to have led to: [{"change", "version", "label",
 * "withdrawn" (the version was), "ordinal", "kind", "node_kind", "number", "title" (of the part)}].
 * NULL on failure: ERROR_NOT_FOUND when it led to changes of another consultation. */
json_t *changes_of_viewpoint(struct office *office, int64_t consultation, int64_t viewpoint,
                             struct error *error);

/* What is left to be said before a decision, of the version and those that it was made from:
 * {"wishes" (viewpoints that were accommodated), "unmet" (those that no change is said to come
 * from), "changes", "open" (without a cause), "unsure" (parts whose place somebody must decide),
 * "open_in" and "unsure_in" (the first version with any, or this one), "passed", "unmet_list":
 * [cause…] of at most `limit` behind the viewpoint `after`, "after"}. */
json_t *version_gate_view(struct office *office, int64_t consultation, int64_t version,
                          int64_t after, size_t limit, struct error *error);

/* A change as somebody saw it. */
struct change_seen {
    int64_t change, revision;
};

/* Each leaves an act and needs an open transaction. ERROR_STATE when the change is no longer as it
 * was seen: the message names who changed it; and when its version was withdrawn. ERROR_NOT_FOUND:
 * no such change or viewpoint in the consultation. */

/* These viewpoints led to it; ERROR_INPUT for none, and for one whose reply is not that it was
 * accommodated, whole or in part. */
bool change_confirm_causes(struct office *office, const struct signed_in *who, int64_t consultation,
                           struct change_seen seen, const int64_t *viewpoints, size_t count,
                           struct error *error);
/* This viewpoint did not: it is not proposed again. */
bool change_reject_cause(struct office *office, const struct signed_in *who, int64_t consultation,
                         struct change_seen seen, int64_t viewpoint, struct error *error);
/* Nothing is said of this viewpoint any more. */
bool change_remove_cause(struct office *office, const struct signed_in *who, int64_t consultation,
                         struct change_seen seen, int64_t viewpoint, struct error *error);
/* It is editorial; `note` may be empty. ERROR_STATE while it has causes. */
bool change_set_editorial(struct office *office, const struct signed_in *who, int64_t consultation,
                          struct change_seen seen, struct str note, struct error *error);
/* It is not editorial after all. */
bool change_open(struct office *office, const struct signed_in *who, int64_t consultation,
                 struct change_seen seen, struct error *error);

#endif
