/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What little is known of English: a comparison of versions may be given English texts, the rest of
 * the analysis is Swedish.
 */
#ifndef SAMSYN_TEXT_LANGUAGE_ENGLISH_H
#define SAMSYN_TEXT_LANGUAGE_ENGLISH_H

#include "base/str.h"

#include <stdbool.h>

/* True for English function words (the, of, which …) in lower case. */
bool word_is_english_stop(struct str lower);

#endif
