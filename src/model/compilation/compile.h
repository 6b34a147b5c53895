/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * From the store to the compilation (remissammanställning), which holds everything that is shown
 * (docs/compilation.schema.json). The same rows give the same compilation.
 *
 * It is never one JSON value in memory: viewpoints, of which there are many, are made singly, when
 * they are asked for.
 */
#ifndef SAMSYN_MODEL_COMPILATION_COMPILE_H
#define SAMSYN_MODEL_COMPILATION_COMPILE_H

#include "base/buf.h"
#include "model/documents/register.h"
#include "model/office/messages.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdint.h>

struct compile_options {
    enum language language;
    /* Documents were registered when it suited, not when they came: says nothing of lateness. */
    bool received_unknown;
    /* Files that were refused when they were to be registered are listed too; or NULL. */
    const struct received_files *files;
};

struct compilation;

/* For the caller to compilation_free; NULL on failure. Does not need the office any more. */
struct compilation *compile_consultation(struct office *office, int64_t consultation,
                                         const struct compile_options *options,
                                         struct error *error);
void compilation_free(struct compilation *compilation);

/* What follows only reads, so that several threads may do it at once. */

/* All but the viewpoints, in whose place stands an empty array; good as long as the compilation. */
const json_t *compilation_head(const struct compilation *compilation);
size_t compilation_viewpoint_count(const struct compilation *compilation);
/* The viewpoint at `place`, from 0: a new value for the caller to json_decref; NULL with
 * ERROR_MEMORY or ERROR_INPUT (damaged rows). */
json_t *compilation_viewpoint(const struct compilation *compilation, size_t place,
                              struct error *error);
/* All of them: a new array; NULL likewise. */
json_t *compilation_viewpoints(const struct compilation *compilation, struct error *error);

/* Append the compilation as it is published: indented, UTF-8, a line end at the end. */
bool compilation_write(const struct compilation *compilation, struct buf *out, struct error *error);

#endif
