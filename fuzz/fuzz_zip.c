/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "harness.h"

#include "reader/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_format(format_zip_read, bytes, n);
    return 0;
}
