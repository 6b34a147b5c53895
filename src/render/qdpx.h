/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A project for programs of qualitative analysis: REFI-QDA Project 1.5 (qdasoftware.org), a ZIP
 * with project.qde, which is XML, and a plain text for each source below sources/.
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

#define QDPX_MEDIA_TYPE "application/zip"

/* Append the project of a view as model/exchange/project.h makes it. Errors as zip_write and
 * templates_fill.
 */
bool render_qdpx(const json_t *view, struct buf *out, struct error *error);

#endif
