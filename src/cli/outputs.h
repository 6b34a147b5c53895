/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The files that a compilation is written to: one of each form (render/compilation_files.h).
 *
 * They are made at the same time, by as many threads as there are cores, and written while they are
 * made: into a temporary folder beside them (scratch.h), out of which they come when all are whole.
 */
#ifndef SAMSYN_CLI_OUTPUTS_H
#define SAMSYN_CLI_OUTPUTS_H

#include "base/error.h"
#include "model/compilation/compile.h"
#include "model/office/messages.h"

#include <stdbool.h>
#include <stddef.h>

struct output_options {
    enum language language;
    const char *by; /* "node", "consultee", "question" or "stance" */
};

/* Write all files into `folder`, making it when it is not there. Each is there wholly or not at
 * all; when one cannot be made, all old ones stand. What a killed run left behind is removed. */
bool outputs_write(const struct compilation *compilation, const struct output_options *options,
                   const char *folder, struct error *error);
#endif
