/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A stranger's HTML as a tree, and a walk over it that does not recurse: its depth is the sender's
 * choice. Nothing is fetched, scripts and styles are never visited.
 */
#ifndef SAMSYN_READER_PARTS_HTML_TREE_H
#define SAMSYN_READER_PARTS_HTML_TREE_H

#include "base/str.h"

#include <libxml/tree.h>

/* Parse `html` (UTF-8) as far as it goes. NULL when nothing can be made of it, or memory ends. Free
 * with xmlFreeDoc. */
xmlDocPtr html_parse(struct str html);

/* The name of an element in lower case, borrowed from it; empty for any other node. */
struct str html_name(const xmlNode *node);
/* The text of a text node, borrowed; empty for any other. */
struct str html_text(const xmlNode *node);

/* Call `enter` for each node below and with `root` in the text's order, and `leave` when what is
 * inside it is done. False from `enter` ends the walk. */
struct html_visitor {
    bool (*enter)(void *context, const xmlNode *node);
    void (*leave)(void *context, const xmlNode *node);
    void *context;
};
void html_visit(const xmlNode *root, const struct html_visitor *visitor);

#endif
