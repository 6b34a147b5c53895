/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The files compiled into the program: templates, style sheets, texts for people. They are found by
 * their path in the source tree ("templates/layout.mustache"). The table is written by
 * tools/embed.py at build time; a file of texts (i18n/sv.json) holds key, NUL, text, NUL, and so
 * on.
 */
#ifndef SAMSYN_RENDER_EMBEDDED_H
#define SAMSYN_RENDER_EMBEDDED_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct embedded_file {
    const char *path;
    const char *bytes;
    size_t size;
};

extern const struct embedded_file embedded_files[];
extern const size_t embedded_file_count;

/* The bytes of the file at `path`, good for as long as the program runs; false when there is none.
 */
bool embedded_find(struct str path, struct str *ret_bytes);

#endif
