/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * E-mail and mailboxes, for samsyn-reader-eml.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_EML] = {format_eml_read, format_eml_prepare, format_eml_release},
    [FORMAT_MBOX] = {format_mbox_read, NULL, NULL},
};
