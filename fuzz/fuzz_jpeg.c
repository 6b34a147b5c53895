/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_picture(bytes, n);
    return 0;
}
