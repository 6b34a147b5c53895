/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/document/document.h"

#include "base/utf8.h"
#include "text/language/hyphen.h"

#include <string.h>

static const char *const format_names[FORMAT_COUNT] = {
    [FORMAT_UNKNOWN] = "unknown", [FORMAT_PDF] = "pdf",   [FORMAT_DOCX] = "docx",
    [FORMAT_EML] = "eml",         [FORMAT_TEXT] = "text", [FORMAT_MARKDOWN] = "markdown",
    [FORMAT_ODT] = "odt",         [FORMAT_HTML] = "html", [FORMAT_ZIP] = "zip",
    [FORMAT_MBOX] = "mbox",       [FORMAT_MSG] = "msg",   [FORMAT_DOC] = "doc",
    [FORMAT_RTF] = "rtf",         [FORMAT_PNG] = "png",   [FORMAT_JPEG] = "jpeg",
    [FORMAT_TIFF] = "tiff",
};

const char *format_name(enum document_format format)
{
    return format_names[(unsigned)format < FORMAT_COUNT ? format : FORMAT_UNKNOWN];
}

enum document_format format_from_name(struct str name)
{
    for (int format = 0; format < FORMAT_COUNT; format++)
        if (str_equal(name, str_from(format_names[format])))
            return (enum document_format)format;
    return FORMAT_UNKNOWN;
}

const char *block_kind_name(enum block_kind kind)
{
    static const char *const names[BLOCK_KINDS] = {
        [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_HEADING] = "heading",
        [BLOCK_LIST_ITEM] = "list_item", [BLOCK_CELL] = "cell",
        [BLOCK_MARGIN] = "margin",       [BLOCK_QUOTE] = "quote",
        [BLOCK_NOTE] = "note",           [BLOCK_COMMENT] = "comment",
        [BLOCK_INSERTED] = "inserted",   [BLOCK_DELETED] = "deleted",
    };
    return (unsigned)kind < BLOCK_KINDS ? names[kind] : names[BLOCK_PARAGRAPH];
}

bool block_is_aside(enum block_kind kind)
{
    return kind == BLOCK_COMMENT || kind == BLOCK_INSERTED || kind == BLOCK_DELETED;
}

struct document document_body(const struct document *document)
{
    struct document body = *document;
    size_t asides = 0;
    while (asides < body.blocks.count && !block_is_aside(body.blocks.items[asides].kind))
        asides++;
    if (asides == body.blocks.count)
        return body;
    size_t end = body.blocks.items[asides].range.start;
    body.blocks.count = asides;
    body.text = str_sub(body.text, 0, end);
    while (body.lines.count && body.lines.items[body.lines.count - 1].range.end > end)
        body.lines.count--;
    return body;
}

/* The aside that byte `at` stands in, or NULL; asides are the last blocks of a document. */
static const struct block *aside_at(const struct document *document, size_t at)
{
    for (size_t i = document->blocks.count; i > 0; i--) {
        const struct block *block = &document->blocks.items[i - 1];
        if (!block_is_aside(block->kind) || block->range.end <= at)
            return NULL;
        if (block->range.start <= at)
            return block;
    }
    return NULL;
}

struct range document_anchored(const struct document *document, struct range range)
{
    const struct block *aside = aside_at(document, range.start);
    return aside ? aside->about : range;
}

size_t document_anchor(const struct document *document, size_t at)
{
    return document_anchored(document, (struct range){at, at}).start;
}

uint32_t document_confidence(const struct document *document)
{
    uint64_t sum = 0, bytes = 0;
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        size_t length = block->confidence ? block->range.end - block->range.start : 0;
        sum += (uint64_t)block->confidence * length;
        bytes += length;
    }
    return bytes ? (uint32_t)((sum + bytes / 2) / bytes) : 0;
}

struct str document_property(const struct document *document, struct str name)
{
    for (size_t i = 0; i < document->properties.count; i++)
        if (str_equal(document->properties.items[i].name, name))
            return document->properties.items[i].value;
    return (struct str){NULL, 0};
}

/* The last line that starts at or before `at`; 0 when none does. */
static size_t line_at(const struct document *document, size_t at)
{
    size_t low = 0, high = document->lines.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (document->lines.items[middle].range.start <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void place_on_page(const struct document *document, size_t at, uint32_t *ret_page,
                          uint32_t *ret_line)
{
    size_t index = line_at(document, at), first = index;
    uint32_t page = document->lines.items[index].page;
    while (first > 0 && document->lines.items[first - 1].page == page)
        first--;
    *ret_page = page;
    *ret_line = (uint32_t)(index - first) + 1;
}

void document_place(const struct document *document, size_t at, uint32_t *ret_page,
                    uint32_t *ret_line)
{
    if (document->page_count > 0 && document->lines.count > 0) {
        place_on_page(document, at, ret_page, ret_line);
        return;
    }
    struct str before = str_sub(document->text, 0, at);
    uint32_t line = 1;
    for (const char *end; before.n && (end = memchr(before.p, '\n', before.n)); line++)
        before = str_sub(before, (size_t)(end - before.p) + 1, before.n);
    *ret_page = 1;
    *ret_line = line;
}

/* U+00AD in UTF-8. */
static bool soft_hyphen_at(struct str text, size_t at)
{
    return at + 1 < text.n && (unsigned char)text.p[at] == 0xC2 &&
           (unsigned char)text.p[at + 1] == 0xAD;
}

static size_t skip_space(struct str text, size_t at, bool *ret_line_end)
{
    while (at < text.n && ascii_is_space(text.p[at])) {
        *ret_line_end |= text.p[at] == '\n';
        at++;
    }
    return at;
}

static struct str last_line_of(struct str text)
{
    size_t start = text.n;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    return str_sub(text, start, text.n);
}

/* How many bytes of `out` stay and whether a space follows, where white space parts `before` from
 * `after`. */
static size_t join(struct str before, struct str after, bool line_end, char *out, size_t used)
{
    if (used == 0 || after.n == 0)
        return used;
    enum line_end end = line_end ? hyphen_at_line_end(last_line_of(before), after) : LINE_END_SPACE;
    if (end == LINE_END_DIVIDED || (used >= 2 && soft_hyphen_at((struct str){out, used}, used - 2)))
        used -= hyphen_length((struct str){out, used});
    if (end == LINE_END_SPACE)
        out[used++] = ' ';
    return used;
}

struct str document_plain(struct arena *arena, const struct document *document, struct range range)
{
    struct str text = str_sub(document->text, range.start, range.end);
    char *out = arena_alloc(arena, text.n + 1);
    if (!out)
        return (struct str){NULL, 0};
    size_t used = 0;
    for (size_t at = 0; at < text.n;) {
        bool line_end = false;
        size_t behind = skip_space(text, at, &line_end);
        if (behind > at) {
            used = join(str_sub(text, 0, at), str_sub(text, behind, text.n), line_end, out, used);
            at = behind;
        } else if (soft_hyphen_at(text, at)) {
            /* At a line's end it must be seen by join; it is dropped there. */
            size_t next = at + 2;
            if (next < text.n && ascii_is_space(text.p[next])) {
                memcpy(out + used, text.p + at, 2);
                used += 2;
            }
            at = next;
        } else {
            out[used++] = text.p[at++];
        }
    }
    out[used] = '\0';
    return (struct str){out, used};
}
