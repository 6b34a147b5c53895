/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/html.h"

#include "reader/parts/html_tree.h"

struct html_walk {
    struct buf *out;
    int quotes;      /* blockquotes around */
    bool line_start; /* nothing on this line yet */
    bool space;      /* white space waits to be written */
    unsigned breaks; /* line ends that wait */
};

static bool is_one_of(struct str name, const struct str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
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

static bool enter(void *context, const xmlNode *node)
{
    struct html_walk *walk = context;
    struct str name = html_name(node);
    put_text(walk, html_text(node));
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
    return true;
}

static void leave(void *context, const xmlNode *node)
{
    struct html_walk *walk = context;
    struct str name = html_name(node);
    if (str_equal(name, STR("blockquote")))
        walk->quotes--;
    want_breaks(walk, breaks_around(name));
}

void html_to_text(struct str html, struct buf *ret_text)
{
    xmlDocPtr document = html_parse(html);
    if (!document)
        return;
    struct html_walk walk = {.out = ret_text, .line_start = true};
    const struct html_visitor visitor = {enter, leave, &walk};
    const xmlNode *root = xmlDocGetRootElement(document);
    if (root)
        html_visit(root, &visitor);
    buf_add_c(ret_text, '\n');
    xmlFreeDoc(document);
}
