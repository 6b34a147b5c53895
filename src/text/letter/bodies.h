/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Names of bodies: municipalities, regions, authorities, universities, companies, associations. A
 * body is known by the nouns in its name ("kommun", "-verket", "förening", "AB"); names without
 * such a noun ("Hyttfors Framtid") can only be taken from where they stand.
 *
 * The base form is what a register would enter: no genitive, no department, ordinary letters where
 * a letterhead has capitals.
 */
#ifndef SAMSYN_TEXT_LETTER_BODIES_H
#define SAMSYN_TEXT_LETTER_BODIES_H

#include "text/document/document.h"
#include "text/language/words.h"
#include "text/letter/body_words.h"

/* How many of `words` from `first` on make a body's name that its nouns vouch for: "Huddinge
 * kommun", "Länsstyrelsen i Hällmarks län", "Norrviks Elnät AB". 0 when none begins there.
 * `ret_genitive` (may be NULL): the last word has a genitive s. */
size_t body_at(struct word_list words, size_t first, bool *ret_genitive);
/* The body's name out of a line that may also hold a department, an address or a remark; empty when
 * the line names none ("Rektor", "Yttrande", "Storgatan 4"). A slice of `line`. */
struct str body_of_line(struct arena *arena, const struct text_tools *tools, struct str line);
/* The base form of a name found in `text`, in `arena`. `genitive`: its last word has the s. */
struct str body_base_form(struct arena *arena, const struct text_tools *tools, struct str name,
                          bool genitive, struct str text);
/* Whether both name the same body, letter case and dashes aside. */
bool body_same(struct str a, struct str b);

#endif
