/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * HTML as a document of its own (WHATWG HTML): headings, paragraphs, lists and tables. Scripts,
 * styles, images and all that is elsewhere is left alone.
 */
#include "reader/formats/format.h"

#include "base/utf8.h"
#include "reader/layout/canonical.h"
#include "reader/layout/flow.h"
#include "reader/parts/charset.h"
#include "reader/parts/html_tree.h"
#include "reader/parts/numbering.h"

#include <libxml/parser.h>
#include <stdint.h>

#define NESTED_LISTS 32
/* Where a page must have told its character set. */
#define CHARSET_BYTES 1024

struct html_list {
    bool ordered, item_starts;
    enum numbering numbering;
    bool upper;
    int number;
};

struct html_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    xmlDocPtr document;
    struct flow flow;
    struct html_list lists[NESTED_LISTS];
    size_t list_depth;
    uint32_t heading; /* of the element around; 0: none */
    int bold, italic, preformatted, quotes;
    bool space; /* white space waits to be written */
    bool too_deep;
};

void format_html_prepare(struct format_prepared *prepared)
{
    charset_prepare(prepared);
    xmlInitParser();
}

void format_html_release(struct format_prepared *prepared)
{
    xmlCleanupParser();
    charset_release(prepared);
}

/* Bytes into UTF-8 */

static char lower_at(struct str s, size_t at)
{
    return at < s.n ? ascii_lower(s.p[at]) : '\0';
}

static size_t find_without_case(struct str s, struct str word)
{
    for (size_t at = 0; at + word.n <= s.n; at++) {
        size_t same = 0;
        while (same < word.n && lower_at(s, at + same) == word.p[same])
            same++;
        if (same == word.n)
            return at + same;
    }
    return SIZE_MAX;
}

/* The name after "charset=" in the page's beginning, with or without quotes; or an empty slice. */
static struct str told_charset(struct str bytes)
{
    struct str start = str_sub(bytes, 0, CHARSET_BYTES);
    size_t at = find_without_case(start, STR("charset="));
    if (at == SIZE_MAX)
        return (struct str){NULL, 0};
    while (at < start.n && (start.p[at] == '"' || start.p[at] == '\'' || start.p[at] == ' '))
        at++;
    size_t end = at;
    while (end < start.n && (ascii_is_alpha(start.p[end]) || ascii_is_digit(start.p[end]) ||
                             start.p[end] == '-' || start.p[end] == '_'))
        end++;
    return str_sub(start, at, end);
}

/* windows-1252 goes by the names of its two subsets too (WHATWG Encoding, 4.2). */
static bool is_windows_1252(struct str charset)
{
    return find_without_case(charset, STR("8859-1")) == charset.n ||
           find_without_case(charset, STR("windows-1252")) == charset.n ||
           find_without_case(charset, STR("us-ascii")) == charset.n;
}

/* What is UTF-8 is UTF-8, whatever the page says; what it says comes next. */
static struct str to_text(struct html_job *job, bool *ret_damaged)
{
    struct str bytes = job->bytes, charset = told_charset(bytes), text;
    if (!utf8_valid(bytes) && !is_windows_1252(charset) &&
        find_without_case(charset, STR("utf-")) == SIZE_MAX &&
        charset_to_utf8(job->arena, charset, bytes, &text))
        bytes = text;
    return canonical_from_file(job->arena, bytes, ret_damaged);
}

/* Elements */

static bool is_one_of(struct str name, const struct str *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, names[i]))
            return true;
    return false;
}

static bool is_block(struct str name)
{
    static const struct str names[] = {
        STR_INIT("p"),       STR_INIT("div"),        STR_INIT("li"),      STR_INIT("ul"),
        STR_INIT("ol"),      STR_INIT("dl"),         STR_INIT("dt"),      STR_INIT("dd"),
        STR_INIT("h1"),      STR_INIT("h2"),         STR_INIT("h3"),      STR_INIT("h4"),
        STR_INIT("h5"),      STR_INIT("h6"),         STR_INIT("table"),   STR_INIT("caption"),
        STR_INIT("tr"),      STR_INIT("td"),         STR_INIT("th"),      STR_INIT("pre"),
        STR_INIT("hr"),      STR_INIT("blockquote"), STR_INIT("section"), STR_INIT("article"),
        STR_INIT("header"),  STR_INIT("footer"),     STR_INIT("main"),    STR_INIT("aside"),
        STR_INIT("address"), STR_INIT("figure"),     STR_INIT("nav"),     STR_INIT("form"),
        STR_INIT("center"),  STR_INIT("figcaption"), STR_INIT("body"),    STR_INIT("fieldset"),
    };
    return is_one_of(name, names, sizeof names / sizeof *names);
}

static bool is_bold(struct str name)
{
    return str_equal(name, STR("b")) || str_equal(name, STR("strong"));
}

static bool is_italic(struct str name)
{
    return str_equal(name, STR("i")) || str_equal(name, STR("em"));
}

static uint32_t heading_of(struct str name)
{
    bool heading = name.n == 2 && name.p[0] == 'h' && name.p[1] >= '1' && name.p[1] <= '6';
    return heading ? (uint32_t)(name.p[1] - '0') : 0;
}

static struct str attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *at = node->properties; at; at = at->next)
        if (at->children && str_equal(str_from((const char *)at->name), str_from(name)))
            return html_text(at->children);
    return (struct str){NULL, 0};
}

static int number_of(struct str text, int otherwise)
{
    int number = 0;
    if (text.n == 0 || text.n > 6)
        return otherwise;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return otherwise;
        number = number * 10 + (text.p[i] - '0');
    }
    return number;
}

/* Paragraphs */

static struct html_list *open_list(struct html_job *job)
{
    return job->list_depth ? &job->lists[job->list_depth - 1] : NULL;
}

static struct str mark_of_item(struct html_job *job, const struct html_list *list)
{
    if (!list->ordered)
        return STR("•");
    struct str number = numbering_text(job->arena, list->numbering, list->upper, list->number);
    return str_format(job->arena, "%.*s.", STR_ARGS(number));
}

static void close_paragraph(struct html_job *job)
{
    struct flow_standing standing = {.heading = job->heading};
    struct html_list *list = open_list(job);
    job->space = false;
    if (!job->flow.depth || flow_is_blank(&job->flow)) {
        flow_drop_paragraph(&job->flow);
        return;
    }
    job->flow.kind = job->quotes ? BLOCK_QUOTE : BLOCK_PARAGRAPH;
    if (list && list->item_starts) {
        list->item_starts = false;
        standing.listed = true;
        standing.list_level = (uint32_t)job->list_depth;
        standing.mark = mark_of_item(job, list);
    }
    flow_close_paragraph(&job->flow, &standing);
}

static struct flow_paragraph *paragraph_at_hand(struct html_job *job)
{
    struct flow_paragraph *open = flow_paragraph(&job->flow);
    return open ? open : flow_open_paragraph(&job->flow);
}

static void put_word(struct html_job *job, struct str word)
{
    struct flow_letters letters = {.bold = job->bold > 0, .italic = job->italic > 0};
    struct flow_paragraph *paragraph = paragraph_at_hand(job);
    if (word.n == 0)
        return;
    if (job->space && paragraph->text.n)
        flow_add_text(paragraph, STR(" "), &letters);
    job->space = false;
    flow_add_text(paragraph, word, &letters);
}

static void put_text(struct html_job *job, struct str text)
{
    size_t start = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && !ascii_is_space(text.p[i]))
            continue;
        if (i > start)
            put_word(job, str_sub(text, start, i));
        if (i < text.n && job->preformatted && text.p[i] == '\n')
            buf_add_c(&paragraph_at_hand(job)->text, FLOW_LINE_BREAK);
        else if (i < text.n)
            job->space = true;
        start = i + 1;
    }
}

/* Lists and tables */

static void start_list(struct html_job *job, const xmlNode *node, bool ordered)
{
    struct str type = attribute(node, "type");
    char sign = type.n ? ascii_lower(type.p[0]) : '1';
    if (job->list_depth == NESTED_LISTS) {
        job->too_deep = true;
        return;
    }
    job->lists[job->list_depth++] = (struct html_list){
        .ordered = ordered,
        .numbering = sign == 'a'   ? NUMBERING_LETTER
                     : sign == 'i' ? NUMBERING_ROMAN
                                   : NUMBERING_DECIMAL,
        .upper = type.n && ascii_is_upper(type.p[0]),
        .number = number_of(attribute(node, "start"), 1) - 1,
    };
}

static void start_item(struct html_job *job, const xmlNode *node)
{
    struct html_list *list = open_list(job);
    if (!list)
        return;
    list->item_starts = true;
    list->number = number_of(attribute(node, "value"), list->number + 1);
}

static void start_block(struct html_job *job, const xmlNode *node, struct str name)
{
    bool ordered = str_equal(name, STR("ol"));
    if (heading_of(name))
        job->heading = heading_of(name);
    if (ordered || str_equal(name, STR("ul")))
        start_list(job, node, ordered);
    else if (str_equal(name, STR("li")))
        start_item(job, node);
    else if (str_equal(name, STR("table")))
        job->too_deep |= !flow_open_table(&job->flow);
    else if (str_equal(name, STR("tr")))
        flow_next_row(&job->flow);
    else if (str_equal(name, STR("blockquote")))
        job->quotes++;
    else if (str_equal(name, STR("pre")))
        job->preformatted++;
    if (str_equal(name, STR("td")) || str_equal(name, STR("th"))) {
        flow_next_cell(&job->flow);
        flow_widen_cell(&job->flow, number_of(attribute(node, "colspan"), 1));
    }
}

static void end_block(struct html_job *job, struct str name)
{
    if (heading_of(name))
        job->heading = 0;
    if ((str_equal(name, STR("ol")) || str_equal(name, STR("ul"))) && job->list_depth)
        job->list_depth--;
    else if (str_equal(name, STR("table")))
        flow_close_table(&job->flow);
    else if (str_equal(name, STR("blockquote")))
        job->quotes--;
    else if (str_equal(name, STR("pre")))
        job->preformatted--;
}

static bool enter(void *context, const xmlNode *node)
{
    struct html_job *job = context;
    struct str name = html_name(node);
    put_text(job, html_text(node));
    if (is_block(name)) {
        close_paragraph(job);
        start_block(job, node, name);
    } else if (str_equal(name, STR("br"))) {
        buf_add_c(&paragraph_at_hand(job)->text, FLOW_LINE_BREAK);
        job->space = false;
    }
    job->bold += is_bold(name);
    job->italic += is_italic(name);
    return !job->too_deep;
}

static void leave(void *context, const xmlNode *node)
{
    struct html_job *job = context;
    struct str name = html_name(node);
    job->bold -= is_bold(name);
    job->italic -= is_italic(name);
    if (!is_block(name))
        return;
    close_paragraph(job);
    end_block(job, name);
}

/* The document */

static void read_title(struct html_job *job, const xmlNode *root)
{
    for (const xmlNode *head = root->children; head; head = head->next)
        for (const xmlNode *at = head->children; at && str_equal(html_name(head), STR("head"));
             at = at->next)
            if (str_equal(html_name(at), STR("title")) && at->children)
                reading_add_property(
                    job->arena, job->reading, STR("title"),
                    str_trim(canonical_from_typeset(job->arena, html_text(at->children), false)));
}

static void tell(struct html_job *job, bool damaged)
{
    struct reading *reading = job->reading;
    if (damaged)
        reading_add_problem(job->arena, reading, STR("partly_read"),
                            STR("some characters of the text are damaged and stand as U+FFFD; "
                                "compare with the original"));
    if (job->too_deep)
        reading_add_problem(job->arena, reading, STR("partly_read"),
                            STR("the page is nested too deeply and was read in part; save it as "
                                "PDF or compare with the original"));
    if (!reading->ok)
        reading_add_problem(job->arena, reading, STR("empty"),
                            STR("the page holds no text of its own; open it and save what it shows "
                                "as PDF"));
}

static void read_html(void *context)
{
    struct html_job *job = context;
    bool damaged = false;
    const struct html_visitor visitor = {enter, leave, job};
    job->document = html_parse(to_text(job, &damaged));
    const xmlNode *root = job->document ? xmlDocGetRootElement(job->document) : NULL;
    flow_start_part(&job->flow, BLOCK_PARAGRAPH);
    if (root) {
        read_title(job, root);
        html_visit(root, &visitor);
        close_paragraph(job);
    }
    flow_settle_headings(&job->flow);
    if (flow_end(&job->flow))
        tell(job, damaged);
}

bool format_html_read(struct arena *arena, struct str bytes, struct reading *reading,
                      struct error *error)
{
    struct html_job job = {
        .arena = arena, .bytes = bytes, .reading = reading, .flow = flow_init(arena, reading)};
    bool ok = arena_run(arena, read_html, &job, error);
    flow_done(&job.flow);
    if (job.document)
        xmlFreeDoc(job.document);
    return ok;
}
