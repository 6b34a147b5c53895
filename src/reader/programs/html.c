/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Web pages, for samsyn-reader-html.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_HTML] = {.read = format_html_read,
                     .prepare = format_html_prepare,
                     .release = format_html_release},
};
