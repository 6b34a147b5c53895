/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "harness.h"

#include "reader/parent/protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena arena = arena_init();
    struct str answer = {(const char *)bytes, n};
    struct reading reading = {0}, salvaged = {0};
    struct error error;
    if (protocol_decode(&arena, answer, NULL, &reading, &error))
        hold_reading(&arena, &reading);
    protocol_salvage_problems(&arena, answer, &salvaged);
    arena_done(&arena);
    return 0;
}
