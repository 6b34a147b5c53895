/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What programs do that hold one version only: find a place again by its words and a little of what
 * stands before and behind (W3C Web Annotation Data Model, TextQuoteSelector). A measure to stand
 * beside; nothing of samsyn uses it.
 *
 * The quotation is sought with as many errors as half its length (approximate matching: P. Sellers
 * 1980); of the places found, the one counts highest where quotation, 32 bytes before, 32 bytes
 * behind and the place in the text agree best, by the weights that Hypothesis' client has made
 * usual (50, 20, 20, 2).
 */
#ifndef SAMSYN_TOOLS_QUOTE_MATCH_H
#define SAMSYN_TOOLS_QUOTE_MATCH_H

#include "base/arena.h"
#include "text/document/document.h"

struct quote_match {
    struct range range; /* of the new text */
    double score;       /* 0..1; 0 when nothing was found */
};

/* Scratch memory is in `arena`; to be called inside arena_run. */
struct quote_match quote_match(struct arena *arena, struct str old, struct range place,
                               struct str new);

#endif
