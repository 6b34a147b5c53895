/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "harness.h"

#include "reader/format.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* libxml2 is started once; what it holds lasts as long as the process. */
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
    fuzz_format(format_msg_read, bytes, n);
    return 0;
}
