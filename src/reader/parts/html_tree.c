/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/html_tree.h"

#include <libxml/HTMLparser.h>
#include <limits.h>

xmlDocPtr html_parse(struct str html)
{
    if (html.n == 0 || html.n > INT_MAX)
        return NULL;
    return htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8",
                          HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                              HTML_PARSE_NONET | HTML_PARSE_COMPACT);
}

struct str html_name(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE ? str_from((const char *)node->name)
                                          : (struct str){NULL, 0};
}

struct str html_text(const xmlNode *node)
{
    bool is_text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
    return is_text ? str_from((const char *)node->content) : (struct str){NULL, 0};
}

/* What a browser does not show. */
static bool is_hidden(const xmlNode *node)
{
    static const struct str names[] = {
        STR_INIT("script"),   STR_INIT("style"),  STR_INIT("head"),   STR_INIT("title"),
        STR_INIT("template"), STR_INIT("select"), STR_INIT("object"), STR_INIT("noscript"),
        STR_INIT("textarea"), STR_INIT("iframe"), STR_INIT("svg")};
    struct str name = html_name(node);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
}

void html_visit(const xmlNode *root, const struct html_visitor *visitor)
{
    const xmlNode *node = root;
    while (node) {
        bool hidden = is_hidden(node);
        if (!hidden && !visitor->enter(visitor->context, node))
            return;
        if (!hidden && node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        if (!hidden)
            visitor->leave(visitor->context, node);
        while (node != root && !node->next) {
            node = node->parent;
            visitor->leave(visitor->context, node);
        }
        node = node == root ? NULL : node->next;
    }
}
