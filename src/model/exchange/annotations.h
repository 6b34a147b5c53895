/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The viewpoints as annotations of the answers: W3C Web Annotation Data Model (Recommendation of 23
 * February 2017) in JSON-LD. Each viewpoint is an Annotation:
 *
 *   target   the answer, with a TextQuoteSelector (32 characters on either side) and a
 *            TextPositionSelector in code points of its canonical text; of a PDF also the page
 *   body     tags ("kind:change", "stance:for", "outcome:noted", "state:confirmed", "theme:…"), the
 *            reply, and a link to each passage of the draft, which is chosen in the same way by its
 *            heading or, where it has none, by its text
 *
 * An answer is named by its bytes, "urn:sha256:…", or by its address below `base`. Annotations are
 * named by UUIDs that stay the same. The public gets neither themes nor what is only proposed.
 *
 * Views are new values for the caller to json_decref, NULL on failure.
 */
#ifndef SAMSYN_MODEL_EXCHANGE_ANNOTATIONS_H
#define SAMSYN_MODEL_EXCHANGE_ANNOTATIONS_H

#include "base/buf.h"
#include "model/exchange/export.h"

#include <jansson.h>

#define ANNOTATIONS_MEDIA_TYPE "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\""

/* How many a page holds. */
#define ANNOTATIONS_PAGE ((size_t)200)

/* An AnnotationCollection without its annotations: its pages are at their addresses. `base` is that
 * of the server, "https://samsyn.example". */
json_t *annotations_collection(struct export *export, struct str base, struct error *error);
/* An AnnotationPage, from 1: the export must hold its viewpoints, those from place
 * (page - 1) * ANNOTATIONS_PAGE on. ERROR_NOT_FOUND where there is none. */
json_t *annotations_page(struct export *export, struct str base, size_t page, struct error *error);

/* Append the collection with all annotations in it, as one page, one annotation a line. `base` may
 * be empty. */
bool annotations_write(struct export *export, struct str base, struct buf *out,
                       struct error *error);

#endif
