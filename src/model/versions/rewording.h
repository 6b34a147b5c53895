/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The next version, written in the browser part by part. What is written of a part of the newest
 * version is kept as Markdown beside it until a version is made of it; and after, so that nothing
 * is lost when that is withdrawn. A part with an empty text goes; behind any part something new can
 * be written, which may be several paragraphs, with headings ("## …") and list items ("- …").
 *
 * Two consultations may be about one version: what is written for one is none of the other's.
 *
 * What is made of it is a Markdown file: the words and the order of the parts are the version's,
 * how a Word file looked is not.
 */
#ifndef SAMSYN_MODEL_VERSIONS_REWORDING_H
#define SAMSYN_MODEL_VERSIONS_REWORDING_H

#include "model/office/accounts.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* A part of a version, or what is new behind it. */
struct reworded_place {
    int64_t consultation, version;
    struct str node;
    bool behind;
};

/* Keep `text` as what the place is to say; one that is empty takes the part out, or what was new
 * behind it. `seen` is the revision that the writer had before them, 0 when there was none.
 * `*ret_revision` is the new one. The first time that somebody writes in a place leaves the act
 * "version_reword". ERROR_NOT_FOUND; ERROR_STATE when the version is not the newest any more, and
 * when somebody else wrote meanwhile, whom the message names; ERROR_LIMIT. Needs an open
 * transaction. */
bool rewording_save(struct office *office, const struct signed_in *who,
                    const struct reworded_place *place, int64_t seen, struct str text,
                    int64_t *ret_revision, struct error *error);
/* The place says again what the version says. As rewording_save. */
bool rewording_take_back(struct office *office, const struct signed_in *who,
                         const struct reworded_place *place, int64_t seen, int64_t *ret_revision,
                         struct error *error);

/* Which part of it: the one that `part` stands in (draft_pages.h), or when that is empty the first;
 * or `all`. */
struct rewording_choice {
    struct str part;
    bool all;
};

/* {"version", "title", "label", "reworded" (how many places), "parts": [{"node", "kind", "level"
 * (of a heading, from 1; else 0), "mark" ("1.", what a list is numbered by; null), "text" (as the
 * version has it), "written", "behind"}], "sections": {"all", "part" (place among the parts; null
 * when all are shown), "parts": [{"node", "kind", "number", "title", "text", "reworded"}]}}.
 * "written" and "behind" (what is new behind the part) are null or {"text", "revision", "by", "at",
 * "differs" (from what the version says)}. NULL on failure: as rewording_save. Reads only. */
json_t *rewording_view(struct office *office, int64_t consultation, int64_t version,
                       const struct rewording_choice *choice, struct error *error);

/* The whole as Markdown, in `arena`. ERROR_STATE when nothing was reworded, or the version is not
 * the newest. Reads only. */
bool rewording_compose(struct office *office, int64_t consultation, int64_t version,
                       struct arena *arena, struct str *ret_markdown, struct error *error);

#endif
