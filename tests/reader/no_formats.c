/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * For a probe without any format: nothing is prepared, and no library but libc and libseccomp is
 * there, so that it can do without the sanitizers and be locked up as tight as it goes.
 */
#include "reader/formats/format.h"

void format_prepare(struct format_prepared *prepared)
{
    prepared->count = 0;
}
