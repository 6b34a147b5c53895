/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A letter back to a body that answered (model/chain/letters_back.h): what it asked for, what was
 * replied, what came of it. One view, for the page of the server and for files: a Word document,
 * and an HTML page that needs nothing else.
 */
#ifndef SAMSYN_RENDER_LETTER_H
#define SAMSYN_RENDER_LETTER_H

#include "base/buf.h"
#include "base/error.h"
#include "render/words.h"

#include <jansson.h>
#include <stdbool.h>

/* Of the consultation; texts may be empty. */
struct letter_facts {
    struct str title, case_number, authority;
    struct str decision; /* a line: "Antagen av Regionfullmäktige 2026-06-11, § 112" */
};

/* Add to the view of a letter all that is said in it: "title" (of the letter), "about",
 * "authority", "case_number", "language", "made" (null), "to_text", "thanks_text", "summary_text",
 * "decision_text" (null) and, beside what chain_texts.h puts there, to each item "ordinal",
 * "answered", "has_changes", "now_text" (what it is about in the newest version; null). */
bool letter_tell(const struct words *words, const struct letter_facts *facts, json_t *view,
                 struct error *error);

enum letter_form { LETTER_DOCX, LETTER_HTML, LETTER_FORMS };

/* ".docx", ".html"; and the media type. */
const char *letter_suffix(enum letter_form form);
const char *letter_media_type(enum letter_form form);
/* Append it. `view` has been through letter_tell. */
bool letter_render(const struct words *words, const json_t *view, enum letter_form form,
                   struct buf *out, struct error *error);

/* What a letter's file is called: "12-Solna-stad" from its key and sender, any system's letters
 * alone; in `arena`, followed by a NUL. NULL when memory ended. */
const char *letter_file_name(struct arena *arena, const json_t *view);

#endif
