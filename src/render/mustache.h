/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Mustache (mustache(5), specification 1.3 without its optional modules): logic-less templates over
 * JSON. Variables, sections, inverted sections, comments, partials with their indentation, set
 * delimiters, dotted names, the implicit iterator.
 *
 * Stricter than the specification where it would let markup through: {{{name}}} and {{&name}} are
 * refused when a template is parsed unless the name's last part ends in "_svg", the mark of what
 * the program's own SVG writer made. False are null, false, the empty list and the empty string.
 */
#ifndef SAMSYN_RENDER_MUSTACHE_H
#define SAMSYN_RENDER_MUSTACHE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <jansson.h>
#include <stdbool.h>

/* Where templates come from: the text of the one called `name`, which must live as long as the
 * library; false when there is none. May own no memory when it asks the library's arena for some.
 */
typedef bool (*mustache_source)(void *context, struct str name, struct str *ret_text);

struct mustache_template;

/* Templates that have been parsed, each once. Lives in its arena. */
struct mustache_library {
    struct arena *arena;
    mustache_source source;
    void *context;
    struct mustache_template *templates;
};

/* Without templates yet. `source` is asked with `context` when one is named for the first time. */
struct mustache_library mustache_library_init(struct arena *arena, mustache_source source,
                                              void *context);

/* Parse the template `name` and every partial that it names. ERROR_NOT_FOUND, ERROR_INPUT
 * (malformed), ERROR_LIMIT (sections too deep), ERROR_MEMORY; messages name template and line. The
 * template lives as long as the library's arena. */
bool mustache_parse(struct mustache_library *library, struct str name,
                    const struct mustache_template **ret_template, struct error *error);

/* A list that is too long to be held at once stands in the data as an object with two members: its
 * number, and how many elements it has. A section over it asks for them one at a time. */
#define MUSTACHE_LIST "$list"
#define MUSTACHE_LIST_COUNT "count"

struct mustache_lists {
    /* Element `at`, from 0, of the list with that number: a new value; NULL when memory ended. */
    json_t *(*make)(void *context, size_t list, size_t at);
    void *context;
};

/* Append the template filled from `data` and, where it has such lists, from `lists` (else NULL).
 * ERROR_INPUT where a variable names a list or an object, ERROR_LIMIT (nested too deep, or `out`
 * full), ERROR_MEMORY, ERROR_IO of the drain; `out` then holds a part. */
bool mustache_render(const struct mustache_template *template, const json_t *data,
                     const struct mustache_lists *lists, struct buf *out, struct error *error);

#endif
