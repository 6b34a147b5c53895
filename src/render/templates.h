/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The templates compiled into the program: "layout" is templates/layout.mustache, "docx/styles" is
 * templates/docx/styles.mustache, and "style" and "comparison_style" are the pages' style sheets.
 */
#ifndef SAMSYN_RENDER_TEMPLATES_H
#define SAMSYN_RENDER_TEMPLATES_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "render/mustache.h"

#include <jansson.h>
#include <stdbool.h>

/* Append the template `name` filled from `view` and `lists`. Errors as mustache_parse and
 * mustache_render. */
bool templates_fill(struct str name, const json_t *view, const struct mustache_lists *lists,
                    struct buf *out, struct error *error);

/* All templates below a folder ("templates/web/") parsed once, for many fillings by many threads.
 * For the caller to templates_close; NULL with mustache_parse's errors. */
struct templates;
struct templates *templates_open(const char *folder, struct error *error);
void templates_close(struct templates *templates);
/* As templates_fill. ERROR_NOT_FOUND for a name that is none. */
bool templates_fill_from(const struct templates *templates, struct str name, const json_t *view,
                         struct buf *out, struct error *error);

/* What the Content-Security-Policy (CSP Level 3, hash-source) of a page, "compilation" or
 * "comparison", lets through: the very style sheet that stands in it, as base64 of its SHA-256. A
 * new value; NULL when memory ended. */
json_t *templates_style_hash(const char *page);

#endif
