/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "harness.h"

#include "reader/format.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Names are told in the locale that is taken before; what it holds lasts as long as the process. */
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
    fuzz_format(format_zip_read, bytes, n);
    return 0;
}
