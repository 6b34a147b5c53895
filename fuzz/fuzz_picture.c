/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Decoding of pictures of one kind, and drawing them as a page: the corpus says which kind.
 */
#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    fuzz_picture(bytes, n);
    return 0;
}
