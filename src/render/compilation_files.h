/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The files that a compilation is handed out as. One row of the table in compilation_files.c each;
 * another form of it is another row.
 */
#ifndef SAMSYN_RENDER_COMPILATION_FILES_H
#define SAMSYN_RENDER_COMPILATION_FILES_H

#include "base/buf.h"
#include "render/render.h"

#include <stdbool.h>
#include <stddef.h>

/* How many forms there are. */
#define COMPILATION_FILES 4

/* "compilation.html"…; `at` from 0, NULL behind the last. */
const char *compilation_file_name(size_t at);
/* The form of that name; COMPILATION_FILES when there is none. */
size_t compilation_file_find(struct str name);
const char *compilation_file_media_type(size_t at);
/* True when `by` is an order that the body can have. */
bool compilation_order_is_known(const char *by);

/* A compilation, and how it is written as JSON. */
struct compilation_source {
    struct render_source render;
    bool (*write_json)(const void *context, struct buf *out, struct error *error);
    const void *context;
};

/* A compilation read for making files of it. */
struct compilation_files {
    struct compilation_source source;
    struct rendering *rendering;
};

/* What the source gives must last as long; errors are rendering_open's. Close with
 * compilation_files_close. */
bool compilation_files_open(const struct compilation_source *source,
                            struct compilation_files *ret_files, struct error *error);
void compilation_files_close(struct compilation_files *files);

/* Append the file at place `at`. Only reads, so that several threads may each make one; errors are
 * those of render.h. */
bool compilation_file_make(const struct compilation_files *files, size_t at,
                           const struct render_options *options, struct buf *out,
                           struct error *error);

#endif
