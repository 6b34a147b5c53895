/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the parser of templates hands to the renderer. For mustache.c and mustache_parse.c alone.
 */
#ifndef SAMSYN_RENDER_MUSTACHE_INTERNAL_H
#define SAMSYN_RENDER_MUSTACHE_INTERNAL_H

#include "render/mustache.h"

#include <stdint.h>

enum mustache_node_kind {
    MUSTACHE_TEXT,
    MUSTACHE_VARIABLE,
    MUSTACHE_RAW,
    MUSTACHE_SECTION,
    MUSTACHE_INVERTED,
    MUSTACHE_PARTIAL,
};

struct mustache_node {
    struct mustache_node *next;
    enum mustache_node_kind kind;
    uint32_t line;
    struct str text;   /* of a text; the name of the others */
    bool line_start;   /* a text: it begins a line, so indentation goes before it */
    const char **keys; /* a dotted name's parts; none for "." */
    size_t key_count;
    struct mustache_node *children; /* of a section */
    struct mustache_template *partial;
    struct str indentation; /* of a partial that stands alone on its line */
};

struct mustache_template {
    struct mustache_template *next; /* in the library */
    struct str name;
    struct mustache_node *nodes;
};

#endif
