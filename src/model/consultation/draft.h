/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Drafts: a file becomes a version, the tree of its nodes, and findings about the text itself.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_DRAFT_H
#define SAMSYN_MODEL_CONSULTATION_DRAFT_H

#include "model/office/office.h"
#include "store/statements.h"
#include "text/document/draft.h"

#include <stdint.h>

/* A version with its text and tree. All of it is in the arena that it was loaded into. */
struct loaded_draft {
    struct sql_version version;
    struct sql_document row; /* the file in the register */
    int64_t bytes;
    struct document document;
    struct draft draft; /* borrows from document: keep the struct where it is */
};

/* Register the file at `path` as a draft, read it and keep the version that it gives. The same file
 * again gives the version that stands; one that was broken off is taken up. ERROR_INPUT when it
 * cannot be read: the register keeps it with the reason. */
bool draft_add(struct office *office, const char *path, int64_t *ret_version, struct error *error);

/* The same in two steps, for a server: what is slow without a transaction, what is kept within one.
 */

/* A draft that has been read and has no version yet. */
struct prepared_draft;

/* Keep the bytes of the file at `path`, read them and find the tree; in `arena`, and not registered
 * yet. `name` is what the file is called. ERROR_INPUT with the reason when it cannot be read. NULL
 * on failure. */
struct prepared_draft *draft_prepare(struct office *office, const char *path, struct str name,
                                     struct arena *arena, struct error *error);
const struct draft *draft_of_prepared(const struct prepared_draft *prepared);
/* Register it and keep its version; the same file under the same name gives the version that
 * stands. Needs an open transaction. */
bool draft_keep(struct office *office, const struct prepared_draft *prepared, int64_t *ret_version,
                struct error *error);
/* As draft_keep, and always a version of its own: of the same file there may be one already, which
 * was withdrawn. */
bool draft_keep_anew(struct office *office, const struct prepared_draft *prepared,
                     int64_t *ret_version, struct error *error);
/* The SHA-256 of its file, as hexadecimal. */
struct str draft_hash_of_prepared(const struct prepared_draft *prepared);

/* The version, read from what is kept. NULL on failure: ERROR_NOT_FOUND when there is none,
 * ERROR_STATE when its document has no reading. */
struct loaded_draft *draft_load(struct office *office, int64_t version, struct arena *arena,
                                struct error *error);
/* The same with the tree as it is kept, for whoever shows a version or works on it: some
 * milliseconds for a long one, where finding the tree anew takes a second. Of its nodes `label` and
 * `outline` (`number` has it), the page and line and the words of titles are not filled; and of the
 * draft neither its labels nor the findings. */
struct loaded_draft *draft_load_kept(struct office *office, int64_t version, struct arena *arena,
                                     struct error *error);
/* The version with the highest id. ERROR_STATE when there is none. */
bool draft_newest(struct office *office, int64_t *ret_version, struct error *error);

/* A node and a finding as rows, for keeping and for comparing with what is kept; .version is 0. A
 * finding's message is what it is about: its words are made when it is shown (messages.h). */
struct sql_node draft_node_row(const struct draft *draft, size_t node);
bool draft_finding_row(const struct draft *draft, size_t place, struct arena *arena,
                       struct sql_finding *ret_row, struct error *error);

/* "3.2" or the outline number of a node; empty when it has none. */
struct str draft_number_of(const struct node *node);

#endif
