/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Numbers as word processors print them before lists and headings.
 */
#ifndef SAMSYN_READER_PARTS_NUMBERING_H
#define SAMSYN_READER_PARTS_NUMBERING_H

#include "base/str.h"

enum numbering { NUMBERING_DECIMAL, NUMBERING_LETTER, NUMBERING_ROMAN };

/* "3", "c" or "C", "iii" or "III"; in digits where there is no such letter or numeral. In the
 * arena. */
struct str numbering_text(struct arena *arena, enum numbering numbering, bool upper, int number);

#endif
