/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Text into markup. One escape serves HTML, SVG and the XML of Office documents, in content as in
 * quoted attributes.
 */
#ifndef SAMSYN_RENDER_MARKUP_H
#define SAMSYN_RENDER_MARKUP_H

#include "base/buf.h"
#include "base/str.h"

/* Append `text` (UTF-8) escaped: & < > " ' become references; what XML 1.0 (section 2.2) forbids in
 * any form (control characters but tab and line ends, U+FFFE, U+FFFF) and malformed bytes become
 * U+FFFD. */
void markup_add_text(struct buf *out, struct str text);

/* As markup_add_text, but only what is forbidden is replaced: for libraries that escape markup
 * themselves and let control characters through. */
void markup_add_unescaped(struct buf *out, struct str text);

#endif
