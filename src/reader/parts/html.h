/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The text of an HTML mail, as a person would type it: paragraphs apart by blank lines, "• " before
 * list items, "> " before what is quoted. No scripts, styles, links or images.
 */
#ifndef SAMSYN_READER_PARTS_HTML_H
#define SAMSYN_READER_PARTS_HTML_H

#include "base/buf.h"
#include "base/str.h"

/* Append the text of `html` (UTF-8) to `ret_text`, as far as it can be parsed. */
void html_to_text(struct str html, struct buf *ret_text);

#endif
