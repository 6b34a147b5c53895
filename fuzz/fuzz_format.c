/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Reading of one format: READ, which the build says.
 */
#include "harness.h"

#include "reader/formats/format.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* What the libraries hold from then on lasts as long as the process. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static struct format_prepared prepared;
    (void)argc;
    (void)argv;
    format_prepare(&prepared);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_format(READ, bytes, n);
    return 0;
}
