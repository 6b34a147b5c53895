/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What each document of a consultation counts as beside the others (a response, a part of one, a
 * twin, a revised one …), whose it is, and which viewpoints want the same: kept, so that the desk,
 * the register and the public pages need not compile for it. It is derived (table standing,
 * viewpoint.counted, viewpoint.alike) and made again when documents come in or are corrected.
 */
#ifndef SAMSYN_MODEL_DESK_STANDINGS_H
#define SAMSYN_MODEL_DESK_STANDINGS_H

#include "base/str.h"
#include "model/office/office.h"

#include <stdbool.h>
#include <stdint.h>

struct standings;

/* Whether a document of that standing (by its name in the database; empty: not known yet) is an
 * answer, or belongs to one and is counted with it. */
bool standing_is_answer(struct str standing);

/* Whether a document has come in, was analysed again or was corrected since they were made. Cheap.
 */
bool standings_are_due(struct office *office, int64_t consultation, bool *ret_due,
                       struct error *error);
/* Say that they are due because of this document: whoever corrects it calls this. Needs an open
 * transaction. */
bool standings_unsettle(struct office *office, int64_t document, struct error *error);

/* Compile and judge; only reads, and takes as long as a compilation. In `arena`. */
bool standings_find(struct office *office, int64_t consultation, struct arena *arena,
                    struct standings **ret_standings, struct error *error);
/* Keep what was found. Quick; needs an open transaction. */
bool standings_keep(struct office *office, const struct standings *standings, struct error *error);

/* Both, for every consultation where they are due, each in a transaction of its own. */
bool standings_make(struct office *office, struct error *error);

#endif
