/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A draft's text in stretches of some thousand bytes, kept beside its reading, so that a place in a
 * long one is read without all the rest: a trace goes through one place of every version.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_STRETCHES_H
#define SAMSYN_MODEL_DOCUMENTS_STRETCHES_H

#include "model/office/office.h"
#include "text/document/document.h"

#include <stdint.h>

/* A part of a document's text, whole lines of it. */
struct stretch {
    struct document document; /* its text and lines, counted from `start`; nothing else */
    size_t start;             /* where it begins in the whole text */
    size_t text_bytes;        /* of the whole text */
    uint32_t page, line;      /* of its first byte */
};

/* Keep the text of a draft that was read, in the place of what was kept. Needs an open transaction.
 */
bool stretches_keep(struct office *office, int64_t document, const struct document *text,
                    struct error *error);

/* The stretch that holds `range`, or as much of it as there is, in `arena`. Of a document that is
 * kept without stretches it is the whole text. ERROR_STATE when it has not been read, ERROR_INPUT
 * when what is kept is damaged. */
bool stretch_load(struct office *office, int64_t document, struct range range, struct arena *arena,
                  struct stretch *ret_stretch, struct error *error);
/* Whether the stretch holds `range`, whose ends are borders of characters. */
bool stretch_holds(const struct stretch *stretch, struct range range);
/* As document_place and document_plain, of places of the whole text that the stretch holds. */
void stretch_place(const struct stretch *stretch, size_t at, uint32_t *ret_page,
                   uint32_t *ret_line);
struct str stretch_plain(struct arena *arena, const struct stretch *stretch, struct range range);

#endif
