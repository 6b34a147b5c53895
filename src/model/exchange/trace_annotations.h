/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A trace as annotations of the letters: W3C Web Annotation Data Model (Recommendation of 23
 * February 2017) in JSON-LD, in the form of annotations.h. Each viewpoint of the trace is an
 * Annotation: its target is where it stands in the letter, its body a link to the place in every
 * version that the trace tells of, each chosen by quote and by position in code points. Names
 * (urn:uuid:…) are the same as long as the trace tells the same, and those of no other trace.
 */
#ifndef SAMSYN_MODEL_EXCHANGE_TRACE_ANNOTATIONS_H
#define SAMSYN_MODEL_EXCHANGE_TRACE_ANNOTATIONS_H

#include "model/office/office.h"

#include <jansson.h>

/* An AnnotationCollection with one page of all viewpoints that led to a change in `trace`
 * (trace_passage, trace_node), or of the one that trace_viewpoint tells of. `base` is the server's
 * address, or empty: then documents are named by their bytes, "urn:sha256:…". For the office: what
 * the public may see is not asked. New JSON, NULL on failure. Reads only. */
json_t *trace_annotations(struct office *office, int64_t consultation, const json_t *trace,
                          struct str base, struct error *error);

#endif
