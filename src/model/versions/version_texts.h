/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The texts of a version and of the one that it was made from, held against each other anew: for
 * files that show both word for word. What was found when the version came in is kept
 * (comparing.h), but not every word of it.
 */
#ifndef SAMSYN_MODEL_VERSIONS_VERSION_TEXTS_H
#define SAMSYN_MODEL_VERSIONS_VERSION_TEXTS_H

#include "model/consultation/draft.h"
#include "model/office/office.h"
#include "text/versions/comparison.h"

#include <stdint.h>

struct version_texts {
    struct sql_chained old_version, new_version;
    const struct loaded_draft *old, *new;
    const struct comparison *comparison;
};

/* Find the version and the one that it was made from; their texts are not there yet. In `arena`.
 * ERROR_NOT_FOUND for a version that is none of the consultation's, ERROR_STATE for one that was
 * made from none there. */
bool version_texts_find(struct office *office, int64_t consultation, int64_t version,
                        struct arena *arena, struct version_texts *ret_texts, struct error *error);
/* Load the texts of what was found, and compare; everything is in `arena`. Takes up to a second for
 * a long text. draft_load's errors. Reads only. */
bool version_texts_load(struct office *office, struct arena *arena, struct version_texts *texts,
                        struct error *error);

#endif
