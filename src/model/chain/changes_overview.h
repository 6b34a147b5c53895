/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What changed, at a glance: how many changes each part of a version has, how many of them came of
 * viewpoints, and of how many; for the whole way from what was asked about too.
 */
#ifndef SAMSYN_MODEL_CHAIN_CHANGES_OVERVIEW_H
#define SAMSYN_MODEL_CHAIN_CHANGES_OVERVIEW_H

#include "model/versions/versions.h"

#include <jansson.h>

/* Of every version of the chain but the first, against the one before it:
 * {counts, "versions": [{"version", counts, "parts": [{"node" (null: what stands before the first
 * heading), "kind", "number", "title", "gone" (it stands in the version before alone), counts,
 * "ids": [the changes, in their order]}]}]}
 * where counts are "changes", of which "caused" (by viewpoints), "editorial" and "open" (nobody has
 * said why); "wishes" (the viewpoints behind them, each once) and "bodies" (those who sent these).
 * A part is a chapter or what stands right below one, in the order of the changes; parts without a
 * change are left out. New JSON for the caller to json_decref; NULL on failure. Reads only. */
json_t *changes_overview(struct office *office, const struct version_chain *chain,
                         struct error *error);

/* Of the version at `at` in the chain, the parts that viewpoints had a hand in, since the draft
 * that was asked about: {node: how many viewpoints}. A part answers for what it went on from in the
 * versions before. New JSON for the caller to json_decref; NULL on failure. Reads only. */
json_t *changes_asked(struct office *office, const struct version_chain *chain, size_t at,
                      struct error *error);

#endif
