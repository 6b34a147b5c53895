/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/html.h"

#include <libxml/HTMLparser.h>
#include <limits.h>

struct html_walk {
    struct buf *out;
    int quotes;      /* blockquotes around */
    bool line_start; /* nothing on this line yet */
    bool space;      /* white space waits to be written */
    unsigned breaks; /* line ends that wait */
};

static struct str name_of(const xmlNode *node)
{
    return node->type == XML_ELEMENT_NODE ? str_from((const char *)node->name)
                                          : (struct str){NULL, 0};
}

static bool is_one_of(struct str name, const struct str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
}

static bool is_hidden(struct str name)
{
    static const struct str names[] = {STR_INIT("script"), STR_INIT("style"), STR_INIT("head"),
                                       STR_INIT("title"), STR_INIT("template")};
    return is_one_of(name, names, sizeof names / sizeof *names);
}

/* Line ends before and after an element: 2 leave a blank line. */
static unsigned breaks_around(struct str name)
{
    static const struct str paragraphs[] = {STR_INIT("p"),  STR_INIT("h1"),         STR_INIT("h2"),
                                            STR_INIT("h3"), STR_INIT("h4"),         STR_INIT("h5"),
                                            STR_INIT("h6"), STR_INIT("blockquote"), STR_INIT("ul"),
                                            STR_INIT("ol"), STR_INIT("table")};
    static const struct str lines[] = {STR_INIT("div"), STR_INIT("li"),  STR_INIT("tr"),
                                       STR_INIT("hr"),  STR_INIT("pre"), STR_INIT("dt"),
                                       STR_INIT("dd")};
    if (is_one_of(name, paragraphs, sizeof paragraphs / sizeof *paragraphs))
        return 2;
    return is_one_of(name, lines, sizeof lines / sizeof *lines);
}

static void want_breaks(struct html_walk *walk, unsigned count)
{
    walk->space = false;
    if (walk->out->n && count > walk->breaks)
        walk->breaks = count;
}

static void start_line(struct html_walk *walk)
{
    for (; walk->breaks; walk->breaks--) {
        buf_add_c(walk->out, '\n');
        walk->line_start = true;
    }
    if (walk->line_start)
        for (int i = 0; i < walk->quotes && i < 3; i++)
            buf_add_str(walk->out, STR("> "));
    if (!walk->line_start && walk->space)
        buf_add_c(walk->out, ' ');
    walk->line_start = walk->space = false;
}

static void put_text(struct html_walk *walk, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (ascii_is_space(text.p[i])) {
            walk->space = true;
            continue;
        }
        if (walk->space || walk->breaks || walk->line_start)
            start_line(walk);
        buf_add_c(walk->out, text.p[i]);
    }
}

static void enter(struct html_walk *walk, const xmlNode *node)
{
    struct str name = name_of(node);
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
        put_text(walk, str_from((const char *)node->content));
        return;
    }
    want_breaks(walk, breaks_around(name));
    if (str_equal(name, STR("blockquote")))
        walk->quotes++;
    else if (str_equal(name, STR("li"))) {
        start_line(walk);
        buf_add_str(walk->out, STR("• "));
    } else if (str_equal(name, STR("br"))) {
        walk->space = false;
        walk->breaks = walk->breaks < 2 ? walk->breaks + 1 : 2;
    } else if (str_equal(name, STR("td")) || str_equal(name, STR("th"))) {
        walk->space = true;
    }
}

static void leave(struct html_walk *walk, const xmlNode *node)
{
    struct str name = name_of(node);
    if (str_equal(name, STR("blockquote")))
        walk->quotes--;
    want_breaks(walk, breaks_around(name));
}

/* The tree in order without recursion: its depth is the sender's choice. */
static void walk_tree(struct html_walk *walk, const xmlNode *root)
{
    const xmlNode *node = root;
    while (node) {
        bool hidden = is_hidden(name_of(node));
        if (!hidden)
            enter(walk, node);
        if (!hidden && node->type == XML_ELEMENT_NODE && node->children) {
            node = node->children;
            continue;
        }
        if (!hidden)
            leave(walk, node);
        while (node != root && !node->next) {
            node = node->parent;
            leave(walk, node);
        }
        node = node == root ? NULL : node->next;
    }
}

void html_to_text(struct str html, struct buf *ret_text)
{
    if (html.n == 0 || html.n > INT_MAX)
        return;
    htmlDocPtr document =
        htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                           HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    if (!document)
        return;
    struct html_walk walk = {.out = ret_text, .line_start = true};
    const xmlNode *root = xmlDocGetRootElement(document);
    if (root)
        walk_tree(&walk, root);
    buf_add_c(ret_text, '\n');
    xmlFreeDoc(document);
}
