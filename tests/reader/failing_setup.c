/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Linked with a reader's main.c it makes a reader whose sandbox cannot be set up: as its first
 * argument says, the first call of the set-up fails, or the second, and so on.
 */
#include "reader/sandbox.h"

#include <stdlib.h>

/* glibc gives a constructor what it gives main. */
__attribute__((constructor)) static void let_the_setup_fail(int argc, char **argv)
{
    if (argc > 1)
        sandbox_fail_at(strtoul(argv[1], NULL, 10));
}
