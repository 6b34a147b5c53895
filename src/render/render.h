/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * From a compilation (docs/compilation.schema.json) to the documents that people use.
 *
 * What a reader is shown is one JSON document, the view; HTML and DOCX are both written from it, so
 * that everything that can be seen can be fetched by a program. XLSX is the plain table of
 * everything, for those who go on working with it.
 *
 * All of it is deterministic: the same compilation and options give the same bytes.
 */
#ifndef SAMSYN_RENDER_RENDER_H
#define SAMSYN_RENDER_RENDER_H

#include "base/buf.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

struct render_options {
    const char *language; /* "sv" or "en": of the program's own words, not of what was answered */
    const char *by;       /* the body's order: "node", "consultee", "question" or "stance" */
};

/* Each function gives ERROR_INPUT for unknown options or a compilation of another format,
 * ERROR_LIMIT when the output outgrows LIMIT_RENDER_BYTES or the buffer, ERROR_MEMORY. */

/* The view, a new object for the caller to json_decref; NULL on failure. Every key is always there,
 * null where nothing is known. Anchors are without '#'. */
json_t *render_view(const json_t *compilation, const struct render_options *options,
                    struct error *error);

/* Append one self-contained HTML page without script (WCAG 2.1 AA; HTML Living Standard). */
bool render_html(const json_t *compilation, const struct render_options *options, struct buf *out,
                 struct error *error);

/* Append a Word document (ECMA-376 transitional). */
bool render_docx(const json_t *compilation, const struct render_options *options, struct buf *out,
                 struct error *error);

/* Append a workbook (ECMA-376) with a sheet each for viewpoints, documents and nodes; `by` is not
 * used. Writes a temporary file in $TMPDIR on the way; ERROR_IO when that fails. */
bool render_xlsx(const json_t *compilation, const struct render_options *options, struct buf *out,
                 struct error *error);

#endif
