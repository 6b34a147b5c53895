/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Runs a harness over corpus files, each as it is, cut short at several places, and with some bytes
 * changed: a small fuzzer without a fuzzing engine, the same on every run.
 */
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
/* As libFuzzer has it; a harness without needs defines none. */
__attribute__((weak)) int LLVMFuzzerInitialize(int *argc, char ***argv);

#define CUTS 32
#define CHANGES 64

/* An allocation of just that size lets a sanitizer see a read behind its end. */
static void run_on(const char *bytes, size_t n)
{
    uint8_t *copy = mem_alloc(n);
    if (!copy)
        abort();
    if (n)
        memcpy(copy, bytes, n);
    LLVMFuzzerTestOneInput(copy, n);
    mem_free(copy);
}

/* A linear congruential generator (Knuth, MMIX). */
static uint64_t next_random(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

static void run_variants(char *bytes, size_t n)
{
    uint64_t seed = n;
    run_on(bytes, n);
    for (size_t i = 0; i < CUTS; i++)
        run_on(bytes, n * i / CUTS);
    for (size_t i = 0; i < CHANGES && n; i++) {
        size_t at = next_random(&seed) % n;
        char kept = bytes[at];
        bytes[at] = (char)next_random(&seed);
        run_on(bytes, n);
        bytes[at] = kept;
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE...\n", argv[0]);
        return 2;
    }
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    for (int i = 1; i < argc; i++) {
        struct buf bytes = buf_init(LIMIT_FILE_BYTES);
        struct error error;
        if (!file_read(argv[i], &bytes, &error)) {
            fprintf(stderr, "%s\n", error.message);
            return 1;
        }
        run_variants(bytes.p, bytes.n);
        buf_done(&bytes);
    }
    return 0;
}
