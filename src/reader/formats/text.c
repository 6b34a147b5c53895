/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Plain text and Markdown, for samsyn-reader-text.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = {format_text_read, NULL, NULL},
    [FORMAT_MARKDOWN] = {format_text_read, NULL, NULL},
};
