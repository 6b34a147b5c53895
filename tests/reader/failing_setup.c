/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Linked with a reader's main.c it makes a reader whose sandbox cannot be set up: as the name
 * says that it is run under, the first call of the set-up fails, or the second, and so on.
 */
#include "reader/process/sandbox.h"

#include <stdlib.h>

/* glibc gives a constructor what it gives main. */
__attribute__((constructor)) static void let_the_setup_fail(int argc, char **argv)
{
    if (argc > 0)
        sandbox_fail_at(strtoul(argv[0], NULL, 10));
}
