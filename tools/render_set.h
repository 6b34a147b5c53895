/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A labelled set as real files: the draft as strategi.pdf, each letter in the format that its @file
 * ends in, consultees.csv as it is. The same set gives the same bytes, on any day.
 */
#ifndef SAMSYN_TOOLS_RENDER_SET_H
#define SAMSYN_TOOLS_RENDER_SET_H

#include "base/error.h"
#include "letter.h"

#include <stdbool.h>
#include <stddef.h>

/* Write the files of `set`, loaded from `set_folder`, to `out_folder`, which is made if need be.
 * Letters that a mail attaches are written inside the mail alone. */
bool set_render(const struct letter_set *set, const char *set_folder, const char *out_folder,
                struct error *error);

/* What the draft became after the answers, and as it was adopted. */
#define SET_REVISED_FILE "strategi-reviderad.docx"
#define SET_ADOPTED_FILE "strategi-antagen.pdf"

/* Write the later versions of the draft that the set has (revised.md, adopted.md). */
bool set_render_versions(const struct letter_set *set, const char *set_folder,
                         const char *out_folder, struct error *error);

/* Write `count` answers of about ten pages, every other one PDF and DOCX, strung together from the
 * set's own paragraphs. */
bool set_render_bench(const struct letter_set *set, size_t count, const char *out_folder,
                      struct error *error);

#endif
