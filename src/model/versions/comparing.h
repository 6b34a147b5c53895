/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Two drafts compared, as rows: where every sentence and every part of the older went, and the
 * changes, each as large as a person would speak of it.
 */
#ifndef SAMSYN_MODEL_VERSIONS_COMPARING_H
#define SAMSYN_MODEL_VERSIONS_COMPARING_H

#include "model/office/office.h"
#include "text/document/draft.h"

#include <stdbool.h>
#include <stdint.h>

/* Kept with what was found, to know by which rules it was. */
#define COMPARING_VERSION "1"

struct compared_drafts;

/* Compare; only works on memory. Both drafts must outlive what is found, which is in `arena`. NULL
 * with ERROR_MEMORY. */
struct compared_drafts *drafts_compare(struct office *office, const struct draft *old,
                                       const struct draft *new, struct arena *arena,
                                       struct error *error);
/* How much of the two is the same, 0 to 1; whether all is. */
double drafts_likeness(const struct compared_drafts *compared);
bool drafts_are_same(const struct compared_drafts *compared);
/* Keep it as what `version` is beside `earlier`. Needs an open transaction. */
bool drafts_keep(struct office *office, const struct compared_drafts *compared, int64_t version,
                 int64_t earlier, struct error *error);

#endif
