/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Outlook's mails, for samsyn-reader-msg, which is also given what else is a compound file.
 */
#include "reader/formats/format.h"

const struct format formats[FORMAT_COUNT] = {
    [FORMAT_MSG] = {.read = format_msg_read,
                    .prepare = format_msg_prepare,
                    .release = format_msg_release},
};
