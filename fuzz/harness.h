/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the harnesses share: the promises of text/document/document.h, held by abort.
 */
#ifndef SAMSYN_FUZZ_HARNESS_H
#define SAMSYN_FUZZ_HARNESS_H

#include "reader/parent/reading.h"

#include <stdint.h>

/* libFuzzer's entry; each harness defines it. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

typedef bool fuzzed_format(struct arena *arena, struct str bytes, struct reading *reading,
                           struct error *error);

/* The reading must be sound and come through the protocol unchanged. */
void hold_reading(struct arena *arena, const struct reading *reading);

/* Read with one format; what was read must be sound and come through the protocol unchanged. */
void fuzz_format(fuzzed_format *read, const uint8_t *bytes, size_t n);

/* The document of a plain text, whatever its bytes; false when memory ends. */
bool fuzz_read_text(struct arena *arena, struct str bytes, struct document *ret_document);

/* Draw the first page of a picture, mark a place on it and give it as PNG. Tesseract is left out:
 * it sees pixels alone, and is slow. */
void fuzz_picture(const uint8_t *bytes, size_t n);

#endif
