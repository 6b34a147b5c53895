/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A4 documents in PDF from parsed Markdown, as an office's word processor would have made them:
 * letterhead in a side column, running headers and footers, words divided at line ends, tables,
 * lists. The same input gives the same bytes.
 */
#ifndef SAMSYN_TOOLS_MAKE_PDF_H
#define SAMSYN_TOOLS_MAKE_PDF_H

#include "base/buf.h"
#include "base/error.h"
#include "markup.h"

#include <stdbool.h>

struct pdf_look {
    struct str title, author; /* in the file's metadata; may be empty */
    struct str created;       /* ISO 8601; may be empty */
    double size;              /* of the running text's letters, in points */
    bool serif;
    bool justified;     /* else ragged */
    bool hyphenated;    /* words are divided at line ends */
    bool soft_hyphens;  /* the file then says U+00AD at those ends, as some programs do, else "-" */
    bool contents;      /* a table of contents before the first heading of level 2 */
    bool title_running; /* the title at the top and the page's number at the foot of every page;
                           else what the text's own fences say, and "n (m)" at the top */
};

/* Append the document to `ret_bytes`. */
bool pdf_make(const struct markup *markup, const struct pdf_look *look, struct buf *ret_bytes,
              struct error *error);

#endif
