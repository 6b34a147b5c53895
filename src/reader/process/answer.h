/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a reader, or the program that runs LibreOffice, says on its standard output: frames of
 * protocol.h. When it cannot be written nobody is left to be told.
 */
#ifndef SAMSYN_READER_PROCESS_ANSWER_H
#define SAMSYN_READER_PROCESS_ANSWER_H

#include "reader/parent/reading.h"

#include <stdint.h>

/* The first frame. `landlock` is the level at which this process is locked up. */
bool answer_hello(uint32_t landlock);
/* All frames behind it. False when memory ended or nobody listens; with ERROR_MEMORY there may
 * still be a problem to be told. */
bool answer_reading(const struct reading *reading, struct error *error);
/* One problem, where nothing else can be said any more. */
void answer_problem(struct str code, struct str message);

#endif
