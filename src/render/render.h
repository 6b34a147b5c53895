/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * From a compilation (docs/compilation.schema.json) to the documents that people use.
 *
 * What a reader is shown is one JSON document, the view; HTML and DOCX are both written from it, so
 * that everything that can be seen can be fetched by a program. XLSX is the plain table of
 * everything, for those who go on working with it.
 *
 * What is long is made while it is written, a section or a viewpoint at a time, into a buffer that
 * may have a drain (base/buf.h).
 *
 * All of it is deterministic: the same compilation and options give the same bytes.
 */
#ifndef SAMSYN_RENDER_RENDER_H
#define SAMSYN_RENDER_RENDER_H

#include "base/buf.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct render_options {
    const char *language; /* "sv" or "en": of the program's own words, not of what was answered */
    const char *by;       /* the body's order: "node", "consultee", "question" or "stance" */
};

/* Where a compilation comes from: all but its viewpoints at once, those one at a time. */
struct render_source {
    const json_t *head; /* what stands in it for the viewpoints is not looked at */
    size_t viewpoint_count;
    /* The viewpoint at `place`, from 0, for the caller to json_decref; NULL on failure. */
    json_t *(*viewpoint)(const void *context, size_t place, struct error *error);
    const void *context;
};

/* A compilation read once, for all that is made of it. */
struct rendering;

/* Read the compilation, each viewpoint once and in order; its head must last as long. For the
 * caller to rendering_close; NULL with ERROR_INPUT for a compilation of another format,
 * ERROR_MEMORY, or the source's error. */
struct rendering *rendering_open(const struct render_source *source, struct error *error);
/* NULL is allowed. */
void rendering_close(struct rendering *rendering);

/* What follows only reads, so that several threads may make of the same rendering at once. Each
 * gives ERROR_INPUT for unknown options, ERROR_LIMIT when the output outgrows LIMIT_RENDER_BYTES or
 * the buffer, ERROR_MEMORY, ERROR_IO when a drain says no; what was appended is then a part. */

/* The view, a new object for the caller to json_decref; NULL on failure. Every key is always there,
 * null where nothing is known. Anchors are without '#'. All of it at once, for programs. */
json_t *render_view(const struct rendering *rendering, const struct render_options *options,
                    struct error *error);

/* Append one self-contained HTML page without script (WCAG 2.1 AA; HTML Living Standard). */
bool render_html(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error);

/* Append a Word document (ECMA-376 transitional). */
bool render_docx(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error);

/* Append a workbook (ECMA-376) with a sheet each for viewpoints, documents and nodes; `by` is not
 * used. Writes temporary files in $TMPDIR on the way; ERROR_IO when that fails. */
bool render_xlsx(const struct rendering *rendering, const struct render_options *options,
                 struct buf *out, struct error *error);

#endif
