/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the public may see of versions, of what changed and because of whom.
 *
 * The version that a consultation is about is public with the consultation. Later ones are when its
 * versions have been published (publication.h): those that were there then, every one that was
 * adopted, and those that these were made from. One that was withdrawn never is.
 *
 * Viewpoints and replies are part of the compilation. So who asked for what is told when that is
 * public too; and then of an answer that is shown alone, without what is masked in it and without a
 * sender that is masked (masking.h). That somebody asked, and what was replied, is told all the
 * same: it stands in the compilation.
 */
#ifndef SAMSYN_MODEL_PUBLIC_PUBLIC_CHAIN_H
#define SAMSYN_MODEL_PUBLIC_PUBLIC_CHAIN_H

#include "model/office/office.h"
#include "model/public/publication.h"
#include "model/versions/versions.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* The chain as far as it is public: at least the version that the consultation is about.
 * ERROR_NOT_FOUND for a consultation that is not public. */
bool public_chain_find(struct office *office, int64_t consultation, struct arena *arena,
                       struct sql_published *ret_published, struct version_chain *ret_chain,
                       struct error *error);
bool public_chain_has(const struct version_chain *chain, int64_t version);

/* Take out of a view of trace.h or changes.h what the public may not see: parts and changes of
 * versions outside `chain`; notes, and who said what when; of each viewpoint, when its answer is
 * not shown ("shown" is false), all but "outcome" and "reason"; the words of one that touches what
 * is masked ("masked" is true); senders that are masked. */
bool public_chain_hide(struct office *office, int64_t consultation,
                       const struct version_chain *chain, json_t *view, struct error *error);

#endif
