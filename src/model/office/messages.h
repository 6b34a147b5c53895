/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the model tells people, in each language: problems with documents, findings in drafts.
 */
#ifndef SAMSYN_MODEL_OFFICE_MESSAGES_H
#define SAMSYN_MODEL_OFFICE_MESSAGES_H

#include "base/arena.h"
#include "base/str.h"
#include "text/document/draft.h"

#include <stdbool.h>

enum language { LANGUAGE_SV, LANGUAGE_EN, LANGUAGES };

/* "sv" and "en"; false for any other. */
bool language_from_name(struct str name, enum language *ret_language);
const char *language_name(enum language language);

/* The message of a problem with a document. `detail` stands where the message has room for one (a
 * file's name, a consultation's). A code that the table does not know gives the detail alone. In
 * `arena`; call inside arena_run. */
struct str message_of_problem(struct arena *arena, enum language language, struct str code,
                              struct str detail);
/* The message of a finding about a draft. Likewise. */
struct str message_of_finding(struct arena *arena, enum language language,
                              const struct draft *draft, const struct finding *finding);

#endif
