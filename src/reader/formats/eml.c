/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * E-mail, for samsyn-reader-eml.
 */
#include "reader/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_EML] = {format_eml_read, format_eml_prepare, format_eml_release},
};
