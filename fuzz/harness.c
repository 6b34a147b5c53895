/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "harness.h"

#include "base/utf8.h"
#include "reader/formats/format.h"
#include "reader/parent/protocol.h"
#include "reader/parent/sniff.h"
#include "reader/pictures/picture_head.h"

#include <stdlib.h>

static void hold(bool promise)
{
    if (!promise)
        abort();
}

static void hold_document(const struct document *document)
{
    size_t last = 0;
    hold(utf8_valid(document->text));
    for (size_t i = 0; i < document->blocks.count; i++) {
        const struct block *block = &document->blocks.items[i];
        struct str text = str_sub(document->text, block->range.start, block->range.end);
        hold(block->range.start >= last && text.n > 0 && str_trim(text).n == text.n);
        last = block->range.end;
    }
}

static bool append(void *context, struct str bytes)
{
    buf_add_str(context, bytes);
    return true;
}

static void hold_round_trip(struct arena *arena, const struct reading *reading)
{
    struct buf out = buf_init(LIMIT_READER_OUTPUT_BYTES);
    struct reading back;
    struct error error;
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 0});
    hold(protocol_encode(reading, append, &out, &error) && !out.failed);
    hold(protocol_decode(arena, buf_str(&out), NULL, &back, &error));
    hold(str_equal(back.document.text, reading->document.text));
    hold(back.document.blocks.count == reading->document.blocks.count);
    buf_done(&out);
}

void hold_reading(struct arena *arena, const struct reading *reading)
{
    hold(reading->ok || reading->problems.count > 0);
    if (reading->ok)
        hold_document(&reading->document);
    hold_round_trip(arena, reading);
}

void fuzz_format(fuzzed_format *read, const uint8_t *bytes, size_t n)
{
    struct arena arena = arena_init();
    struct reading reading = {0};
    struct error error;
    if (read(&arena, (struct str){(const char *)bytes, n}, &reading, &error))
        hold_reading(&arena, &reading);
    arena_done(&arena);
}

/* A fuzzer's pictures have few pixels or say that they have many. */
#define MOST_PIXELS 1000000

static bool is_worth_drawing(struct str bytes, enum document_format format)
{
    uint32_t columns, rows;
    return format == FORMAT_PDF || !picture_head(bytes, format, 0, &columns, &rows) || rows == 0 ||
           columns <= MOST_PIXELS / rows || columns > LIMIT_PICTURE_PIXELS / rows;
}

void fuzz_picture(const uint8_t *bytes, size_t n)
{
    static const struct box box = {10, 10, 50, 30};
    static const struct page_wish wish = {.page = 1, .dots = 30, .boxes = &box, .box_count = 1};
    struct arena arena = arena_init();
    struct str picture = {(const char *)bytes, n};
    struct reading reading = {0};
    struct error error;
    if (is_worth_drawing(picture, sniff_format(picture).format) &&
        format_render(&arena, picture, &wish, &reading, &error)) {
        hold(reading.ok == (reading.picture.n > 0));
        hold_reading(&arena, &reading);
    }
    arena_done(&arena);
}

bool fuzz_read_text(struct arena *arena, struct str bytes, struct document *ret_document)
{
    struct reading reading = {0};
    if (!format_text_read(arena, bytes, &reading, NULL))
        return false;
    *ret_document = reading.document;
    return true;
}
