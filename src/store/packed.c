/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/packed.h"

#include "base/utf8.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { FORM_VERSION = 2 };

/* The least that one of them can take, so that a count can be refused before memory is taken. */
enum {
    LINE_BYTES_AT_LEAST = 4 + 5 * 4,
    BLOCK_BYTES_AT_LEAST = 12,
    PROPERTY_BYTES_AT_LEAST = 2,
};

/* Both directions hold a document against this, so that what is written can be read. */

static bool is_within_limits(const struct document *document)
{
    return document->text.n <= LIMIT_TEXT_BYTES && document->page_count <= LIMIT_PAGES &&
           document->lines.count <= LIMIT_LINES && document->blocks.count <= LIMIT_BLOCKS &&
           document->properties.count <= LIMIT_PROPERTIES;
}

static bool is_border(struct str text, size_t at)
{
    return at == text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

/* A range behind `*end`, of whole characters; `*end` moves to its end. */
static bool is_in(struct str text, struct range range)
{
    return range.start <= range.end && range.end <= text.n && is_border(text, range.start) &&
           is_border(text, range.end);
}

static bool follows(struct str text, struct range range, size_t *end)
{
    if (range.start < *end)
        return false;
    *end = range.end;
    return is_in(text, range);
}

static bool is_page(const struct document *document, uint32_t page)
{
    return page >= 1 && page <= (document->page_count ? document->page_count : 1);
}

static bool line_is_sound(const struct document *document, const struct line *line, size_t *end)
{
    const struct box *box = &line->box;
    return follows(document->text, line->range, end) && is_page(document, line->page) &&
           isfinite(line->size) && isfinite(box->x0) && isfinite(box->y0) && isfinite(box->x1) &&
           isfinite(box->y1);
}

static bool block_is_sound(const struct document *document, const struct block *block, size_t *end)
{
    return (unsigned)block->kind < BLOCK_KINDS && follows(document->text, block->range, end) &&
           block->range.start < block->range.end && is_page(document, block->page) &&
           utf8_valid(block->mark) && block->confidence <= 100 && utf8_valid(block->author) &&
           is_in(document->text, block->about);
}

/* What is wrong with it, or NULL. */
static const char *fault_of(const struct document *document)
{
    if ((unsigned)document->format >= FORMAT_COUNT)
        return "its format is unknown";
    if (!utf8_valid(document->text))
        return "its text is not UTF-8";
    size_t end = 0;
    for (size_t i = 0; i < document->lines.count; i++)
        if (!line_is_sound(document, &document->lines.items[i], &end))
            return "a line is out of order or out of bounds";
    end = 0;
    for (size_t i = 0; i < document->blocks.count; i++)
        if (!block_is_sound(document, &document->blocks.items[i], &end))
            return "a block is out of order or out of bounds";
    for (size_t i = 0; i < document->properties.count; i++)
        if (!utf8_valid(document->properties.items[i].name) ||
            !utf8_valid(document->properties.items[i].value))
            return "a property is not UTF-8";
    return NULL;
}

static void add_number(struct buf *buf, uint64_t number)
{
    while (number >= 0x80) {
        buf_add_c(buf, (char)(unsigned char)(number | 0x80));
        number >>= 7;
    }
    buf_add_c(buf, (char)number);
}

static void add_bytes(struct buf *buf, struct str bytes)
{
    add_number(buf, bytes.n);
    buf_add_str(buf, bytes);
}

static void add_float(struct buf *buf, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    buf_add_u32(buf, bits);
}

static void add_range(struct buf *buf, struct range range, size_t *end)
{
    add_number(buf, range.start - *end);
    add_number(buf, range.end - range.start);
    *end = range.end;
}

static void add_lines(struct buf *buf, const struct document *document)
{
    size_t end = 0;
    add_number(buf, document->lines.count);
    for (size_t i = 0; i < document->lines.count; i++) {
        const struct line *line = &document->lines.items[i];
        add_range(buf, line->range, &end);
        add_number(buf, line->page);
        add_number(buf, line->flags);
        add_float(buf, line->size);
        add_float(buf, line->box.x0);
        add_float(buf, line->box.y0);
        add_float(buf, line->box.x1);
        add_float(buf, line->box.y1);
    }
}

static void add_blocks(struct buf *buf, const struct document *document)
{
    size_t end = 0;
    add_number(buf, document->blocks.count);
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        buf_add_c(buf, (char)block->kind);
        add_number(buf, block->level);
        add_number(buf, block->row);
        add_number(buf, block->column);
        add_number(buf, block->page);
        add_range(buf, block->range, &end);
        add_bytes(buf, block->mark);
        add_number(buf, block->confidence);
        add_bytes(buf, block->author);
        add_number(buf, block->about.start);
        add_number(buf, block->about.end - block->about.start);
    }
}

static void add_properties(struct buf *buf, const struct document *document)
{
    add_number(buf, document->properties.count);
    for (size_t i = 0; i < document->properties.count; i++) {
        add_bytes(buf, document->properties.items[i].name);
        add_bytes(buf, document->properties.items[i].value);
    }
}

bool packed_write(const struct document *document, struct buf *ret_bytes, struct error *error)
{
    if (!is_within_limits(document))
        return error_set(error, ERROR_LIMIT,
                         "the document is too large to be kept: %zu bytes of text, %zu pages, %zu "
                         "lines, %zu blocks",
                         document->text.n, document->page_count, document->lines.count,
                         document->blocks.count);
    const char *fault = fault_of(document);
    if (fault)
        return error_set(error, ERROR_INTERNAL, "the document cannot be kept: %s", fault);
    buf_add_c(ret_bytes, FORM_VERSION);
    buf_add_c(ret_bytes, (char)document->format);
    add_number(ret_bytes, document->page_count);
    add_bytes(ret_bytes, document->text);
    add_lines(ret_bytes, document);
    add_blocks(ret_bytes, document);
    add_properties(ret_bytes, document);
    return buf_ok(ret_bytes, "the document", error);
}

/* Reading: what is left of the bytes, and whether they have been sound so far. After the first
 * fault everything that is taken is zero or empty. */
struct source {
    struct str rest;
    bool bad;
    bool no_memory;
};

static unsigned char take_byte(struct source *source)
{
    if (source->bad || source->rest.n == 0) {
        source->bad = true;
        return 0;
    }
    unsigned char byte = (unsigned char)*source->rest.p;
    source->rest = str_sub(source->rest, 1, source->rest.n);
    return byte;
}

/* A number of at most `max`, which is below 2^56, so that nothing can overflow. */
static size_t take_number(struct source *source, size_t max)
{
    uint64_t number = 0;
    unsigned char byte = 0x80;
    for (unsigned shift = 0; byte & 0x80; shift += 7) {
        byte = take_byte(source);
        number |= (uint64_t)(byte & 0x7F) << shift;
        bool superfluous = byte == 0 && shift > 0;
        if (superfluous || number > max || shift > 49) {
            source->bad = true;
            return 0;
        }
    }
    return (size_t)number;
}

static uint32_t take_u32(struct source *source)
{
    return (uint32_t)take_number(source, UINT32_MAX);
}

static struct str take_bytes(struct source *source)
{
    size_t n = take_number(source, source->rest.n);
    if (n > source->rest.n)
        source->bad = true;
    if (source->bad)
        return (struct str){0};
    struct str bytes = str_sub(source->rest, 0, n);
    source->rest = str_sub(source->rest, n, source->rest.n);
    return bytes;
}

static float take_float(struct source *source)
{
    uint32_t bits = 0;
    for (unsigned shift = 0; shift < 32; shift += 8)
        bits |= (uint32_t)take_byte(source) << shift;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Whether the range fits the text is asked when all has been taken. */
static struct range take_range(struct source *source, size_t *end)
{
    struct range range;
    range.start = *end + take_number(source, LIMIT_TEXT_BYTES);
    range.end = range.start + take_number(source, LIMIT_TEXT_BYTES);
    *end = range.end;
    return range;
}

/* A count of things of at least `size_at_least` bytes each. */
static size_t take_count(struct source *source, size_t limit, size_t size_at_least)
{
    size_t count = take_number(source, limit);
    if (count > source->rest.n / size_at_least)
        source->bad = true;
    return source->bad ? 0 : count;
}

static void *take_array(struct source *source, struct arena *arena, size_t count, size_t size)
{
    void *items = count ? arena_calloc(arena, count, size) : NULL;
    if (count && !items)
        source->bad = source->no_memory = true;
    return items;
}

static void take_line(struct source *source, struct line *line, size_t *end)
{
    line->range = take_range(source, end);
    line->page = take_u32(source);
    line->flags = take_u32(source);
    line->size = take_float(source);
    line->box.x0 = take_float(source);
    line->box.y0 = take_float(source);
    line->box.x1 = take_float(source);
    line->box.y1 = take_float(source);
}

static void take_lines(struct source *source, struct arena *arena, struct document *document)
{
    size_t count = take_count(source, LIMIT_LINES, LINE_BYTES_AT_LEAST);
    document->lines.items = take_array(source, arena, count, sizeof *document->lines.items);
    size_t end = 0;
    for (size_t i = 0; i < count && !source->bad; i++)
        take_line(source, &document->lines.items[i], &end);
    document->lines.count = document->lines.room = count;
}

static void take_block(struct source *source, struct block *block, size_t *end)
{
    block->kind = take_byte(source);
    block->level = take_u32(source);
    block->row = take_u32(source);
    block->column = take_u32(source);
    block->page = take_u32(source);
    block->range = take_range(source, end);
    block->mark = take_bytes(source);
    block->confidence = take_u32(source);
    block->author = take_bytes(source);
    size_t from = 0;
    block->about = take_range(source, &from);
}

static void take_blocks(struct source *source, struct arena *arena, struct document *document)
{
    size_t count = take_count(source, LIMIT_BLOCKS, BLOCK_BYTES_AT_LEAST);
    document->blocks.items = take_array(source, arena, count, sizeof *document->blocks.items);
    size_t end = 0;
    for (size_t i = 0; i < count && !source->bad; i++)
        take_block(source, &document->blocks.items[i], &end);
    document->blocks.count = document->blocks.room = count;
}

static void take_properties(struct source *source, struct arena *arena, struct document *document)
{
    size_t count = take_count(source, LIMIT_PROPERTIES, PROPERTY_BYTES_AT_LEAST);
    document->properties.items =
        take_array(source, arena, count, sizeof *document->properties.items);
    for (size_t i = 0; i < count && !source->bad; i++) {
        document->properties.items[i].name = take_bytes(source);
        document->properties.items[i].value = take_bytes(source);
    }
    document->properties.count = document->properties.room = count;
}

bool packed_read(struct str bytes, struct arena *arena, struct document *ret_document,
                 struct error *error)
{
    struct source source = {.rest = bytes};
    struct document document = {0};
    if (take_byte(&source) != FORM_VERSION)
        return error_set(error, ERROR_INPUT,
                         "the kept reading is of another form than this version's; read the "
                         "document anew");
    document.format = take_byte(&source);
    document.page_count = take_number(&source, LIMIT_PAGES);
    document.text = take_bytes(&source);
    take_lines(&source, arena, &document);
    take_blocks(&source, arena, &document);
    take_properties(&source, arena, &document);
    if (source.no_memory)
        return error_no_memory(error);
    if (source.bad || source.rest.n || !is_within_limits(&document) || fault_of(&document))
        return error_set(error, ERROR_INPUT, "the kept reading is damaged; read the document anew");
    *ret_document = document;
    return true;
}
