/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Word documents (ECMA-376, Office Open XML) from parsed Markdown, with what real ones have: named
 * styles for headings, numbered lists, tables, parts for header and footer, an address block in a
 * frame, core properties. The same input gives the same bytes.
 */
#ifndef SAMSYN_TOOLS_MAKE_DOCX_H
#define SAMSYN_TOOLS_MAKE_DOCX_H

#include "base/buf.h"
#include "base/error.h"
#include "markup.h"

#include <stdbool.h>

struct docx_look {
    struct str title, author; /* core properties; may be empty */
    struct str created;       /* YYYY-MM-DD; may be empty */
};

/* Append the document to `ret_bytes`. */
bool docx_make(const struct markup *markup, const struct docx_look *look, struct buf *ret_bytes,
               struct error *error);

#endif
