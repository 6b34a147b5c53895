/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Versions of a strategy one after another: the draft that a consultation is about, what it became
 * when the answers had been met, and what was adopted. A later version is compared with the one
 * that it was made from when it comes in; where every place went and what changed is kept then, in
 * the same transaction. A version of a consultation is the one that it is about, or one that was
 * made for it.
 *
 * Functions that take a version give ERROR_NOT_FOUND when it is none of the consultation's.
 */
#ifndef SAMSYN_MODEL_VERSIONS_VERSIONS_H
#define SAMSYN_MODEL_VERSIONS_VERSIONS_H

#include "model/consultation/draft.h"
#include "model/office/accounts.h"
#include "model/office/office.h"
#include "store/statements.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Below this likeness (0 to 1) a file is taken for another document. */
#define VERSION_OTHER_LIKENESS 0.2

/* What came in, beside the version that it was said to be made from. */
enum version_likeness {
    VERSION_LATER, /* as it should be */
    VERSION_SAME,  /* the same text */
    VERSION_OLDER, /* the same text as a version before that one */
    VERSION_OTHER, /* hardly anything in common: another document? */
};

struct version_form {
    int64_t consultation;
    int64_t earlier;  /* the version that it was made from; 0: the newest */
    struct str label; /* what it is called ("Reviderat förslag"), or empty */
    const char *path; /* its file */
    struct str name;  /* what the file is called */
};

/* A version that has been read and compared, and is not kept yet. */
struct prepared_version;

/* Read the file and hold it against the earlier version: slow, without a transaction. In `arena`;
 * NULL on failure. ERROR_INPUT when it cannot be read; ERROR_STATE when the earlier version was
 * withdrawn. */
struct prepared_version *version_prepare(struct office *office, const struct version_form *form,
                                         struct arena *arena, struct error *error);
/* What it looks like, and how much of the two texts is the same (0 to 1). */
enum version_likeness version_likeness_of(const struct prepared_version *prepared,
                                          double *ret_likeness);
/* The SHA-256 of its file, as hexadecimal. */
struct str version_hash_of(const struct prepared_version *prepared);
/* Keep the version, where the places of the earlier one went, and the changes; leaves the act
 * "version_add". ERROR_STATE for VERSION_SAME; and for VERSION_OLDER and VERSION_OTHER, whose
 * message says what it looks like, but when `anyway`; and when another version was added to the
 * chain meanwhile. The same file sent twice gives the version that stands. `who` is NULL for the
 * program. Needs an open transaction. */
bool version_keep(struct office *office, const struct signed_in *who,
                  const struct prepared_version *prepared, bool anyway, int64_t *ret_version,
                  struct error *error);

/* Withdraw the newest version: it stays to be looked at, and the next one is made from the one
 * before it. ERROR_INPUT without a reason; ERROR_STATE for the version that the consultation is
 * about, one that another was made from, that has a decision or is withdrawn. Needs an open
 * transaction. */
bool version_withdraw(struct office *office, const struct signed_in *who, int64_t consultation,
                      int64_t version, struct str reason, struct error *error);

/* The version with its file and its place in the chain. */
bool version_find(struct office *office, int64_t consultation, int64_t version, struct arena *arena,
                  struct sql_chained *ret_row, struct error *error);
/* ERROR_STATE for one that was withdrawn or decided on, or led to one that was: it is there to be
 * looked at, and no more is said of it. */
bool version_check_stands(struct office *office, int64_t consultation,
                          const struct sql_chained *row, struct arena *arena, struct error *error);
/* The consultation's versions that were not withdrawn, the one that it is about first, each made
 * from the one before. */
struct version_chain {
    struct sql_chained *items;
    size_t count;
};
bool version_chain_find(struct office *office, int64_t consultation, struct arena *arena,
                        struct version_chain *ret_chain, struct error *error);

/* {"consultation", "versions": [{"version", "label", "title", "made", "circulated", "adopted",
 * "earlier", "withdrawn", "withdrawn_reason", "number", "name", "hash", "newest", "likeness",
 * "changes", "open" (changes without a cause), "unsure" (parts with viewpoints whose place somebody
 * must decide), "places": {"kept", "edited", "moved", "split", "gone", "unsure"} (sentences),
 * "decided"}], "wishes", "unmet"}: withdrawn ones too, the oldest first. null where nothing is
 * known. NULL on failure. Reads only. */
json_t *versions_view(struct office *office, int64_t consultation, struct error *error);

#endif
