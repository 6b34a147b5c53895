/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * From the store to the compilation (remissammanställning): one JSON value that holds everything
 * that is shown (docs/compilation.schema.json). The same rows give the same value.
 */
#ifndef SAMSYN_MODEL_COMPILE_H
#define SAMSYN_MODEL_COMPILE_H

#include "base/buf.h"
#include "model/messages.h"
#include "model/office.h"
#include "model/register.h"

#include <jansson.h>
#include <stdint.h>

struct compile_options {
    enum language language;
    /* Documents were registered when it suited, not when they came: says nothing of lateness. */
    bool received_unknown;
    /* Files that were refused when they were to be registered are listed too; or NULL. */
    const struct received_files *files;
};

/* A new value for the caller to json_decref; NULL on failure. */
json_t *compile_consultation(struct office *office, int64_t consultation,
                             const struct compile_options *options, struct error *error);

/* Append the compilation as it is published: indented, UTF-8, a line end at the end. */
bool compilation_write(const json_t *compilation, struct buf *out, struct error *error);

#endif
