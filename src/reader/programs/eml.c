/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * E-mail and mailboxes, for samsyn-reader-eml.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_EML] = {.read = format_eml_read,
                    .prepare = format_eml_prepare,
                    .release = format_eml_release},
    [FORMAT_MBOX] = {.read = format_mbox_read},
};
