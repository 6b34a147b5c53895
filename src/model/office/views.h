/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What stands in a data folder, as JSON for people and programs. Each view is a new value for the
 * caller to json_decref; NULL on failure.
 */
#ifndef SAMSYN_MODEL_OFFICE_VIEWS_H
#define SAMSYN_MODEL_OFFICE_VIEWS_H

#include "model/office/messages.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdint.h>

/* The register: an array of documents, drafts and answers, in the order of their numbers, each with
 * what was wrong with its file, in `language`. */
json_t *view_documents(struct office *office, enum language language, struct error *error);
/* One document of the register with its reading and analysis: an object. ERROR_NOT_FOUND. */
json_t *view_document(struct office *office, int64_t number, enum language language,
                      struct error *error);
/* The nodes of a version (0: the newest): an array in the order of the tree. */
json_t *view_draft(struct office *office, int64_t version, struct error *error);
/* All consultations: an array. */
json_t *view_consultations(struct office *office, struct error *error);
/* The viewpoints of a consultation (0: the only one), as in its compilation. */
json_t *view_viewpoints(struct office *office, int64_t consultation, enum language language,
                        struct error *error);
/* Every blob with its size: an array in the order of the hashes. */
json_t *view_blobs(struct office *office, struct error *error);

#endif
