/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Normalization Form C (Unicode Standard Annex 15): a letter and its mark are one character, as
 * keyboards and most files have it.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_NFC_H
#define SAMSYN_TEXT_LANGUAGE_NFC_H

#include "base/arena.h"
#include "base/str.h"

/* Load ICU's tables, where files can no longer be opened afterwards. */
void nfc_prepare(void);
/* `text` (valid UTF-8) in NFC; itself when it is so already. */
struct str nfc_of(struct arena *arena, struct str text);

#endif
