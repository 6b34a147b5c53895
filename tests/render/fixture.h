/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the tests of rendering share: the sample, rendering that must succeed, and looking into what
 * came out. Paths are below the folder named by SAMSYN_TESTS.
 */
#ifndef SAMSYN_TESTS_RENDER_FIXTURE_H
#define SAMSYN_TESTS_RENDER_FIXTURE_H

#include "base/buf.h"
#include "render/render.h"

#include <jansson.h>
#include <stdbool.h>

typedef bool (*render_function)(const struct rendering *rendering,
                                const struct render_options *options, struct buf *out,
                                struct error *error);

/* A file of tests/render, whole, with a NUL behind; for buf_done. */
struct buf fixture_file(const char *name);
/* tests/render/sample.json; for json_decref. */
json_t *fixture_sample(void);
/* The smallest compilation that uses every part of the view; for json_decref. */
json_t *fixture_small(void);
/* The sample with `text` put before every text that comes from outside: names, titles, quotes, file
 * names, reasons, everything but the closed lists; for json_decref. */
json_t *fixture_hostile(const char *text);
/* The compilation as a source that gives the members of its "viewpoints". */
struct render_source fixture_source(const json_t *compilation);
/* Open a rendering of the compilation, render, close it. */
bool fixture_try(render_function render, const json_t *compilation,
                 const struct render_options *options, struct buf *out, struct error *error);
/* The view, for json_decref, or NULL. */
json_t *fixture_view(const json_t *compilation, const struct render_options *options,
                     struct error *error);
/* Fails the test unless `render` succeeds; a NUL behind; for buf_done. */
struct buf fixture_render(render_function render, const json_t *compilation, const char *language,
                          const char *by);
/* How often `part` stands in `text`. */
size_t fixture_count(const char *text, const char *part);

#endif
