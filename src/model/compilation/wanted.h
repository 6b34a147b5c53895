/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The one sentence of a viewpoint that says what is wanted, and not the reasons around it.
 */
#ifndef SAMSYN_MODEL_COMPILATION_WANTED_H
#define SAMSYN_MODEL_COMPILATION_WANTED_H

#include "model/office/office.h"

/* The sentence of `text` with the longest of the words by which the viewpoint was found, as told by
 * its evidence (the column, JSON); all of `text` when none has them. A slice of `text`; `arena` is
 * for the work. */
bool wanted_sentence(struct office *office, struct str text, struct str evidence,
                     struct arena *arena, struct str *ret_sentence, struct error *error);

#endif
