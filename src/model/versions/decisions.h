/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The decision on a version: who decided what, when, at which paragraph of the minutes, with which
 * reservations; on exactly which text. The text, the compilation and the list of what changed
 * because of whom are sealed with it: kept byte for byte under their hashes, so that what was
 * decided can be shown as long as the data folder stands, whatever is done at the desk afterwards.
 */
#ifndef SAMSYN_MODEL_VERSIONS_DECISIONS_H
#define SAMSYN_MODEL_VERSIONS_DECISIONS_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* What was typed. Texts are borrowed. */
struct decision_form {
    int64_t consultation, version;
    struct str decided;      /* the day, "2026-06-11" */
    struct str decided_by;   /* the body: "Regionfullmäktige" */
    struct str paragraph;    /* of its minutes: "§ 112" */
    struct str case_number;  /* or empty */
    struct str reservations; /* or empty: none */
    struct str new_round;    /* "held" or "not_held" */
    struct str new_round_reason;
    /* What it takes the place of, one a line: a version's number with the program ("version 12"),
     * or the name of what does not stand here. */
    struct str replaces;
};

struct prepared_decision;

/* Hold the form against the version and compile what is sealed: slow, without a transaction. In
 * `arena`; NULL on failure. ERROR_INPUT names the field that is wrong: decided, decided_by,
 * paragraph, new_round, new_round_reason (which must say why when the changes are substantial,
 * substantial.h), replaces. ERROR_STATE, whose message begins likewise: decision_already when there
 * is one on the version, decision_older when there is one on a later version, decision_withdrawn
 * when the version was, decision_remains when the gate (changes.h) is not passed. */
struct prepared_decision *decision_prepare(struct office *office, const struct decision_form *form,
                                           struct arena *arena, struct error *error);
/* Keep it: the version is adopted from then on. Leaves the act "version_decide". ERROR_STATE as
 * above, and when what is sealed was changed since it was prepared, so that it must be prepared
 * again: decision_answers (an answer came in or was read), decision_judged (an answer, a viewpoint
 * or a reply was worked on), decision_explained (what a change comes of). Needs an open
 * transaction.
 */
bool decision_keep(struct office *office, const struct signed_in *who,
                   const struct prepared_decision *prepared, struct error *error);

/* The decision on a version: {"version", "decided", "decided_by", "paragraph", "case_number",
 * "reservations", "substantial", "new_round", "new_round_reason", "version_hash", "sealed":
 * {"file", "text", "compilation", "changes"} (SHA-256 each), "seal", "at", "replaces": [{"version"
 * (null), "name", "consultation" (null)}], "replaced_by": [{"version", "title", "adopted",
 * "consultation"}]} (of whose chain the other version is); JSON null when there is
 * none. NULL on failure. Reads only. */
json_t *decision_view(struct office *office, int64_t consultation, int64_t version,
                      struct error *error);

/* What was sealed with the decision, `what` being "compilation" (docs/compilation.schema.json) or
 * "changes" (changes_view of each version since the one that was asked about), byte for byte; in
 * `arena`. ERROR_NOT_FOUND when there is no decision, or what was sealed is not there. */
bool decision_sealed(struct office *office, int64_t consultation, int64_t version, struct str what,
                     struct arena *arena, struct str *ret_bytes, struct error *error);

/* Whether what was sealed is still there, byte for byte: `*ret_faults` says what is not, as bits.
 */
enum seal_fault {
    SEAL_BROKEN = 1,      /* the seal is not that of what it says is sealed */
    SEAL_FILE = 2,        /* the version's file is missing or another */
    SEAL_TEXT = 4,        /* the text that the reader finds in it is another */
    SEAL_COMPILATION = 8, /* the sealed compilation is missing or another */
    SEAL_CHANGES = 16,    /* likewise the list of changes */
};
bool decision_verify(struct office *office, int64_t consultation, int64_t version,
                     unsigned *ret_faults, struct error *error);

#endif
