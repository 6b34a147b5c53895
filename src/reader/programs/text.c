/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Plain text and Markdown, for samsyn-reader-text.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_TEXT] = {.read = format_text_read},
    [FORMAT_MARKDOWN] = {.read = format_text_read},
};
