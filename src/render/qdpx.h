/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A project for programs of qualitative analysis: REFI-QDA Project 1.5 (qdasoftware.org), a ZIP
 * with project.qde, which is XML, and a plain text for each source below sources/, beside which its
 * PDF may stand.
 *
 * Positions are code points of that text, counted from 0, the end not counted in. Its lines end
 * with LF alone, so that those who count CR and LF as one and as two agree. Those who count the
 * units of UTF-16 differ behind characters beyond U+FFFF; project_import.h knows them by that.
 */
#ifndef SAMSYN_RENDER_QDPX_H
#define SAMSYN_RENDER_QDPX_H

#include "base/buf.h"
#include "base/error.h"

#include <jansson.h>
#include <stdbool.h>

/* Where originals come from: append that of the hash to `out`. */
struct qdpx_originals {
    bool (*read)(void *context, struct str hash, struct buf *out, struct error *error);
    void *context;
};

#define QDPX_MEDIA_TYPE "application/zip"
#define QDC_MEDIA_TYPE "application/xml; charset=utf-8"

/* Append the project of a view as model/exchange/project.h makes it. Errors as zip_write and
 * templates_fill, and those of reading an original.
 */
bool render_qdpx(json_t *view, struct qdpx_originals originals, struct buf *out,
                 struct error *error);

/* The codes alone, as a code book (REFI-QDA Codebook 1.0, a .qdc): append that of a view as
 * project_codes_view makes it. Errors as templates_fill. */
bool render_qdc(const json_t *view, struct buf *out, struct error *error);

#endif
