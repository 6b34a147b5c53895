/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * UTF-8 that some program took for windows-1252 and wrote as UTF-8 anew: "å" has become "Ã¥". Told
 * from right text by being so throughout: a text that has a right "å", "ä" or "ö" beside, or a
 * letter that cannot have come about in this way, is left alone, for it may be about such signs.
 */
#ifndef SAMSYN_READER_LAYOUT_MOJIBAKE_H
#define SAMSYN_READER_LAYOUT_MOJIBAKE_H

#include "text/document/document.h"

/* `text` put right, in `arena`, or itself when it is right or nothing is sure. */
struct str mojibake_mend_text(struct arena *arena, struct str text);

/* Put a document right, as a whole or those of its blocks that were so written; all places in it
 * move with their text. */
void mojibake_mend(struct arena *arena, struct document *document);

#endif
