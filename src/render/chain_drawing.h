/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A trace (model/chain/trace.h) as a drawing: letter, viewpoint, reply, change, wording. It tells
 * nothing that the trace as a list does not tell.
 */
#ifndef SAMSYN_RENDER_CHAIN_DRAWING_H
#define SAMSYN_RENDER_CHAIN_DRAWING_H

#include "base/buf.h"
#include "base/error.h"
#include "render/words.h"

#include <jansson.h>
#include <stdbool.h>

/* Append it as SVG. `view` is a trace of a passage or of a viewpoint, with its texts
 * (chain_texts.h); an object with an "href" becomes a link there, a viewpoint also by
 * "letter_href". Of causes so many are drawn as can be looked at; for the others a box says how
 * many they are. `alone`: as a file of its own. */
bool chain_draw(const struct words *words, const json_t *view, bool alone, struct buf *out,
                struct error *error);

#endif
