/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Where the parts of a version went in the next one, and all that hangs on them. The program
 * proposes; what is gone or unsure, and has viewpoints, waits for a person.
 */
#ifndef SAMSYN_MODEL_VERSIONS_CARRYING_H
#define SAMSYN_MODEL_VERSIONS_CARRYING_H

#include "model/office/accounts.h"
#include "model/versions/versions.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct carrying_filter {
    struct str status; /* "kept" …; empty: any */
    struct str node;   /* that part alone; empty: all */
    bool waiting;      /* only those that wait for a person */
    bool hung_on;      /* only those that viewpoints hang on */
    size_t skip, limit;
};

/* Where the parts of the version before `version` went: {"version", "earlier", "waiting" (how many
 * wait), "statuses": [{"name", "count"}] (of parts), "sentences": [{"name", "count"}], "total" (of
 * the filter), "nodes": [{"node", "kind", "number", "title", "within", "text", "viewpoints",
 * "status", "to", "score", "state", "waiting", "revision", "by", "at", "candidates"}]}. "to" and
 * each of "candidates" are null or {"node", "kind", "number", "title", "within", "text", "score"}
 * in the new version. Texts are at most LIMIT_QUOTE_BYTES. NULL on failure. Reads only. */
json_t *carrying_view(struct office *office, int64_t consultation, int64_t version,
                      const struct carrying_filter *filter, struct error *error);

/* How many parts wait; 0 for a version that was not made from another. */
bool carrying_count_waiting(struct office *office, int64_t consultation, int64_t version,
                            int64_t *ret_count, struct error *error);

/* Say that a part of the earlier version is `to` in `version`, or (empty) that it is gone; what is
 * in a part that is gone and waits as gone is decided with it. Leaves the act "node_carry". Needs
 * an open transaction. ERROR_STATE when it is no longer as it was seen (`revision`), and when the
 * version was withdrawn; ERROR_INPUT when `to` is no part of the version; ERROR_NOT_FOUND. */
bool carrying_decide(struct office *office, const struct signed_in *who, int64_t consultation,
                     int64_t version, struct str node, int64_t revision, struct str to,
                     struct error *error);

/* Where the part `node` of the chain's version `from` went in its version `to` (both places in the
 * chain): forward or back. Of what is gone or unsure on the way nothing is found. Texts are in
 * `arena`. */
struct followed {
    struct str *nodes;
    size_t count;
};
bool carrying_follow(struct office *office, const struct version_chain *chain, size_t from,
                     size_t to, struct str node, struct arena *arena, struct followed *ret_followed,
                     struct error *error);

#endif
