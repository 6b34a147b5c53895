/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/protocol.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum frame_type {
    FRAME_HELLO = 1,
    FRAME_TEXT,
    FRAME_LINES,
    FRAME_BLOCKS,
    FRAME_PROPERTY,
    FRAME_PROBLEM,
    FRAME_ATTACHMENT,
    FRAME_DATA,
    FRAME_END,
    FRAME_PICTURE,
    FRAME_TYPES
};

#define FRAME_HEAD 8
/* A frame of lines or blocks is sent when it is about this full. */
#define FRAME_FULL KIB(60)

/* Encoding */

static void put_float(struct buf *out, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    buf_add_u32(out, bits);
}

static void put_string(struct buf *out, struct str s)
{
    s = str_sub(s, 0, utf8_cut(s, LIMIT_READER_STRING_BYTES));
    buf_add_u32(out, (uint32_t)s.n);
    buf_add_str(out, s);
}

static void put_frame(struct buf *out, enum frame_type type, struct str payload)
{
    buf_add_u32(out, type);
    buf_add_u32(out, (uint32_t)payload.n);
    buf_add_str(out, payload);
}

void protocol_encode_hello(struct buf *out, struct hello hello)
{
    buf_add_u32(out, FRAME_HELLO);
    buf_add_u32(out, 8);
    buf_add_u32(out, hello.version);
    buf_add_u32(out, hello.landlock);
}

void protocol_encode_problem(struct buf *out, struct problem problem)
{
    struct str code = str_sub(problem.code, 0, utf8_cut(problem.code, 100));
    struct str message = str_sub(problem.message, 0, utf8_cut(problem.message, KIB(4)));
    buf_add_u32(out, FRAME_PROBLEM);
    buf_add_u32(out, (uint32_t)(8 + code.n + message.n));
    put_string(out, code);
    put_string(out, message);
}

/* The encoder: one frame's payload is gathered, then sent. */
struct sender {
    frame_write *write;
    void *context;
    struct buf payload, frame;
    struct error *error;
};

static bool send_frame(struct sender *sender, enum frame_type type)
{
    buf_clear(&sender->frame);
    put_frame(&sender->frame, type, buf_str(&sender->payload));
    if (!buf_ok(&sender->payload, "a frame", sender->error) ||
        !buf_ok(&sender->frame, "a frame", sender->error))
        return false;
    buf_clear(&sender->payload);
    return sender->write(sender->context, buf_str(&sender->frame)) ||
           error_set(sender->error, ERROR_IO, "the answer could not be written");
}

static bool send_bytes(struct sender *sender, enum frame_type type, struct str bytes)
{
    for (size_t at = 0; at < bytes.n; at += FRAME_FULL) {
        buf_add_str(&sender->payload, str_sub(bytes, at, at + FRAME_FULL));
        if (!send_frame(sender, type))
            return false;
    }
    return true;
}

static void put_line(struct buf *out, const struct line *line)
{
    buf_add_u32(out, (uint32_t)line->range.start);
    buf_add_u32(out, (uint32_t)line->range.end);
    buf_add_u32(out, line->page);
    put_float(out, line->size);
    buf_add_u32(out, line->flags);
    put_float(out, line->box.x0);
    put_float(out, line->box.y0);
    put_float(out, line->box.x1);
    put_float(out, line->box.y1);
}

static bool send_lines(struct sender *sender, const struct document *document)
{
    for (size_t i = 0; i < document->lines.count; i++) {
        put_line(&sender->payload, &document->lines.items[i]);
        bool last = i + 1 == document->lines.count;
        if ((last || sender->payload.n >= FRAME_FULL) && !send_frame(sender, FRAME_LINES))
            return false;
    }
    return true;
}

static void put_block(struct buf *out, const struct block *block)
{
    buf_add_u32(out, block->kind);
    buf_add_u32(out, block->level);
    buf_add_u32(out, block->row);
    buf_add_u32(out, block->column);
    buf_add_u32(out, block->page);
    buf_add_u32(out, (uint32_t)block->range.start);
    buf_add_u32(out, (uint32_t)block->range.end);
    put_string(out, block->mark);
    buf_add_u32(out, block->confidence);
    put_string(out, block->author);
    buf_add_u32(out, (uint32_t)block->about.start);
    buf_add_u32(out, (uint32_t)block->about.end);
}

static bool send_blocks(struct sender *sender, const struct document *document)
{
    for (size_t i = 0; i < document->blocks.count; i++) {
        put_block(&sender->payload, &document->blocks.items[i]);
        bool last = i + 1 == document->blocks.count;
        if ((last || sender->payload.n >= FRAME_FULL) && !send_frame(sender, FRAME_BLOCKS))
            return false;
    }
    return true;
}

static bool send_facts(struct sender *sender, const struct reading *reading)
{
    for (size_t i = 0; i < reading->document.properties.count; i++) {
        put_string(&sender->payload, reading->document.properties.items[i].name);
        put_string(&sender->payload, reading->document.properties.items[i].value);
        if (!send_frame(sender, FRAME_PROPERTY))
            return false;
    }
    for (size_t i = 0; i < reading->problems.count; i++) {
        put_string(&sender->payload, reading->problems.items[i].code);
        put_string(&sender->payload, reading->problems.items[i].message);
        if (!send_frame(sender, FRAME_PROBLEM))
            return false;
    }
    return true;
}

static bool send_attachments(struct sender *sender, const struct reading *reading)
{
    for (size_t i = 0; i < reading->attachments.count; i++) {
        const struct attachment *attachment = &reading->attachments.items[i];
        put_string(&sender->payload, attachment->name);
        put_string(&sender->payload, attachment->media_type);
        buf_add_u32(&sender->payload, (uint32_t)attachment->bytes.n);
        if (!send_frame(sender, FRAME_ATTACHMENT) ||
            !send_bytes(sender, FRAME_DATA, attachment->bytes))
            return false;
    }
    return true;
}

static bool send_end(struct sender *sender, const struct reading *reading)
{
    buf_add_u32(&sender->payload, reading->ok);
    buf_add_u32(&sender->payload, reading->document.format);
    buf_add_u32(&sender->payload, (uint32_t)reading->document.page_count);
    return send_frame(sender, FRAME_END);
}

bool protocol_encode(const struct reading *reading, frame_write *write, void *context,
                     struct error *error)
{
    struct sender sender = {.write = write,
                            .context = context,
                            .payload = buf_init(LIMIT_READER_FRAME_BYTES),
                            .frame = buf_init(LIMIT_READER_FRAME_BYTES + FRAME_HEAD),
                            .error = error};
    bool ok = send_bytes(&sender, FRAME_TEXT, reading->document.text) &&
              send_lines(&sender, &reading->document) && send_blocks(&sender, &reading->document) &&
              send_facts(&sender, reading) && send_attachments(&sender, reading) &&
              send_bytes(&sender, FRAME_PICTURE, reading->picture) && send_end(&sender, reading);
    buf_done(&sender.payload);
    buf_done(&sender.frame);
    return ok;
}

/* Decoding */

/* A payload being read; `short_of` sticks once more was asked for than there is. */
struct cursor {
    struct str rest;
    bool short_of;
};

struct receiver {
    struct arena *arena;
    struct reading *reading;
    struct hello hello;
    VEC(struct str) text_parts, picture_parts;
    size_t text_length, picture_length;
    bool text_closed;
    bool ended;
    size_t answer_bytes;    /* of the whole answer */
    char *attachment_bytes; /* of the latest attachment, being filled */
    size_t attachment_got;
    size_t attachment_total; /* of all attachments */
    struct error *error;
};

static struct str take(struct cursor *cursor, size_t n)
{
    if (n > cursor->rest.n) {
        cursor->short_of = true;
        cursor->rest = (struct str){NULL, 0};
        return (struct str){NULL, 0};
    }
    struct str taken = str_sub(cursor->rest, 0, n);
    cursor->rest = str_sub(cursor->rest, n, cursor->rest.n);
    return taken;
}

static uint32_t take_u32(struct cursor *cursor)
{
    struct str bytes = take(cursor, 4);
    uint32_t value = 0;
    for (size_t i = bytes.n; i-- > 0;)
        value = value << 8 | (unsigned char)bytes.p[i];
    return value;
}

static float take_float(struct cursor *cursor)
{
    uint32_t bits = take_u32(cursor);
    float value;
    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value))
        cursor->short_of = true;
    return value;
}

static struct str take_string(struct cursor *cursor)
{
    uint32_t n = take_u32(cursor);
    struct str s = take(cursor, n);
    if (s.n > LIMIT_READER_STRING_BYTES || !utf8_valid(s))
        cursor->short_of = true;
    return s;
}

static bool is_border(struct str text, size_t at)
{
    return at == text.n || (at < text.n && ((unsigned char)text.p[at] & 0xC0) != 0x80);
}

static bool is_range_or_point(struct str text, struct range range)
{
    return range.start <= range.end && range.end <= text.n && is_border(text, range.start) &&
           is_border(text, range.end);
}

static bool is_range(struct str text, struct range range)
{
    return range.start < range.end && is_range_or_point(text, range);
}

static bool refuse(struct receiver *receiver, const char *what)
{
    return error_set(receiver->error, ERROR_INPUT, "the reader's answer is not to be trusted: %s",
                     what);
}

static bool too_much(struct receiver *receiver, const char *what)
{
    return error_set(receiver->error, ERROR_LIMIT, "the document has more %s than are allowed",
                     what);
}

static bool close_text(struct receiver *receiver)
{
    if (receiver->text_closed)
        return true;
    receiver->text_closed = true;
    char *text = arena_alloc(receiver->arena, receiver->text_length + 1);
    if (!text)
        return error_no_memory(receiver->error);
    size_t used = 0;
    for (size_t i = 0; i < receiver->text_parts.count; i++) {
        struct str part = receiver->text_parts.items[i];
        memcpy(text + used, part.p, part.n);
        used += part.n;
    }
    text[used] = '\0';
    receiver->reading->document.text = (struct str){text, used};
    return utf8_valid(receiver->reading->document.text) || refuse(receiver, "text is not UTF-8");
}

static bool on_hello(struct receiver *receiver, struct cursor *cursor)
{
    if (receiver->hello.version)
        return refuse(receiver, "it greets twice");
    receiver->hello.version = take_u32(cursor);
    receiver->hello.landlock = take_u32(cursor);
    return receiver->hello.version == PROTOCOL_VERSION ||
           error_set(receiver->error, ERROR_STATE,
                     "the reader speaks version %u and this program version %d; install both "
                     "from the same release",
                     receiver->hello.version, PROTOCOL_VERSION);
}

static bool on_text(struct receiver *receiver, struct cursor *cursor)
{
    if (receiver->text_closed)
        return refuse(receiver, "text comes after lines");
    struct str part = take(cursor, cursor->rest.n);
    if (part.n == 0)
        return refuse(receiver, "an empty piece of text");
    if (part.n > LIMIT_TEXT_BYTES - receiver->text_length)
        return too_much(receiver, "bytes of text");
    struct str *place = VEC_PUSH(receiver->arena, &receiver->text_parts);
    if (!place)
        return error_no_memory(receiver->error);
    *place = part;
    receiver->text_length += part.n;
    return true;
}

static bool add_line(struct receiver *receiver, const struct line *line)
{
    struct document *document = &receiver->reading->document;
    if (!is_range(document->text, line->range) || line->page == 0 || line->page > LIMIT_PAGES)
        return refuse(receiver, "a line is outside the text");
    if (document->lines.count) {
        const struct line *last = &document->lines.items[document->lines.count - 1];
        if (line->range.start < last->range.end || line->page < last->page)
            return refuse(receiver, "lines are out of order");
    }
    if (document->lines.count == LIMIT_LINES)
        return too_much(receiver, "lines");
    struct line *place = VEC_PUSH(receiver->arena, &document->lines);
    if (!place)
        return error_no_memory(receiver->error);
    *place = *line;
    return true;
}

static bool on_lines(struct receiver *receiver, struct cursor *cursor)
{
    if (!close_text(receiver))
        return false;
    while (cursor->rest.n) {
        struct line line = {0};
        line.range.start = take_u32(cursor);
        line.range.end = take_u32(cursor);
        line.page = take_u32(cursor);
        line.size = take_float(cursor);
        line.flags = take_u32(cursor) & (LINE_BOLD | LINE_ITALIC);
        line.box.x0 = take_float(cursor);
        line.box.y0 = take_float(cursor);
        line.box.x1 = take_float(cursor);
        line.box.y1 = take_float(cursor);
        if (cursor->short_of)
            return refuse(receiver, "a line is cut off");
        if (!add_line(receiver, &line))
            return false;
    }
    return true;
}

static bool is_block(struct str text, const struct block *block)
{
    return (unsigned)block->kind < BLOCK_KINDS && block->page > 0 && block->page <= LIMIT_PAGES &&
           is_range(text, block->range) && !ascii_is_space(text.p[block->range.start]) &&
           !ascii_is_space(text.p[block->range.end - 1]) && block->confidence <= 100 &&
           is_range_or_point(text, block->about);
}

static bool add_block(struct receiver *receiver, const struct block *block)
{
    struct document *document = &receiver->reading->document;
    if (!is_block(document->text, block))
        return refuse(receiver, "a block is outside the text");
    if (document->blocks.count &&
        block->range.start < document->blocks.items[document->blocks.count - 1].range.end)
        return refuse(receiver, "blocks are out of order");
    if (document->blocks.count == LIMIT_BLOCKS)
        return too_much(receiver, "blocks");
    struct block *place = VEC_PUSH(receiver->arena, &document->blocks);
    if (!place)
        return error_no_memory(receiver->error);
    *place = *block;
    return true;
}

static bool on_blocks(struct receiver *receiver, struct cursor *cursor)
{
    if (!close_text(receiver))
        return false;
    while (cursor->rest.n) {
        struct block block = {0};
        uint32_t kind = take_u32(cursor);
        block.kind = kind < BLOCK_KINDS ? (enum block_kind)kind : BLOCK_KINDS;
        block.level = take_u32(cursor);
        block.row = take_u32(cursor);
        block.column = take_u32(cursor);
        block.page = take_u32(cursor);
        block.range.start = take_u32(cursor);
        block.range.end = take_u32(cursor);
        block.mark = take_string(cursor);
        block.confidence = take_u32(cursor);
        block.author = take_string(cursor);
        block.about.start = take_u32(cursor);
        block.about.end = take_u32(cursor);
        if (cursor->short_of)
            return refuse(receiver, "a block is cut off");
        if (!add_block(receiver, &block))
            return false;
    }
    return true;
}

static bool on_property(struct receiver *receiver, struct cursor *cursor)
{
    struct str name = take_string(cursor), value = take_string(cursor);
    if (receiver->reading->document.properties.count >= LIMIT_READER_PROPERTIES)
        return too_much(receiver, "properties");
    struct property *place = VEC_PUSH(receiver->arena, &receiver->reading->document.properties);
    if (!place)
        return error_no_memory(receiver->error);
    *place = (struct property){name, value};
    return true;
}

static bool on_problem(struct receiver *receiver, struct cursor *cursor)
{
    struct str code = take_string(cursor), message = take_string(cursor);
    if (receiver->reading->problems.count >= LIMIT_READER_PROBLEMS)
        return too_much(receiver, "problems");
    struct problem *place = VEC_PUSH(receiver->arena, &receiver->reading->problems);
    if (!place)
        return error_no_memory(receiver->error);
    *place = (struct problem){code, message};
    return true;
}

static struct attachment *latest_attachment(struct receiver *receiver)
{
    size_t count = receiver->reading->attachments.count;
    return count ? &receiver->reading->attachments.items[count - 1] : NULL;
}

static bool attachment_is_whole(struct receiver *receiver)
{
    struct attachment *latest = latest_attachment(receiver);
    return !latest || receiver->attachment_got == latest->bytes.n;
}

static bool on_attachment(struct receiver *receiver, struct cursor *cursor)
{
    struct str name = take_string(cursor), type = take_string(cursor);
    size_t size = take_u32(cursor);
    if (!attachment_is_whole(receiver))
        return refuse(receiver, "an attachment is cut off");
    if (receiver->reading->attachments.count >= LIMIT_READER_ATTACHMENTS)
        return too_much(receiver, "attachments");
    if (size > LIMIT_READER_ATTACHMENT_BYTES ||
        size > LIMIT_READER_OUTPUT_BYTES - receiver->attachment_total)
        return too_much(receiver, "bytes of attachments");
    /* Else a few bytes would have us take memory for as many as are allowed. */
    if (size > receiver->answer_bytes - receiver->attachment_total)
        return refuse(receiver, "an attachment is longer than all that it says");
    struct attachment *place = VEC_PUSH(receiver->arena, &receiver->reading->attachments);
    char *bytes = place ? arena_alloc(receiver->arena, size + 1) : NULL;
    if (!bytes)
        return error_no_memory(receiver->error);
    bytes[size] = '\0';
    *place = (struct attachment){name, type, {bytes, size}};
    receiver->attachment_bytes = bytes;
    receiver->attachment_got = 0;
    receiver->attachment_total += size;
    return true;
}

static bool on_data(struct receiver *receiver, struct cursor *cursor)
{
    struct attachment *latest = latest_attachment(receiver);
    struct str bytes = take(cursor, cursor->rest.n);
    if (!latest || bytes.n > latest->bytes.n - receiver->attachment_got)
        return refuse(receiver, "more bytes than the attachment has");
    if (bytes.n)
        memcpy(receiver->attachment_bytes + receiver->attachment_got, bytes.p, bytes.n);
    receiver->attachment_got += bytes.n;
    return true;
}

static bool on_picture(struct receiver *receiver, struct cursor *cursor)
{
    static const struct str magic = STR_INIT("\x89PNG\r\n\x1A\n");
    struct str part = take(cursor, cursor->rest.n);
    if (receiver->picture_length == 0 && !str_starts(part, magic))
        return refuse(receiver, "a picture is no PNG");
    if (part.n > LIMIT_RENDER_PNG_BYTES - receiver->picture_length)
        return too_much(receiver, "bytes of a picture");
    struct str *place = VEC_PUSH(receiver->arena, &receiver->picture_parts);
    if (!place)
        return error_no_memory(receiver->error);
    *place = part;
    receiver->picture_length += part.n;
    return true;
}

static bool close_picture(struct receiver *receiver)
{
    if (receiver->picture_length == 0)
        return true;
    char *picture = arena_alloc(receiver->arena, receiver->picture_length);
    size_t used = 0;
    if (!picture)
        return error_no_memory(receiver->error);
    for (size_t i = 0; i < receiver->picture_parts.count; i++) {
        struct str part = receiver->picture_parts.items[i];
        memcpy(picture + used, part.p, part.n);
        used += part.n;
    }
    receiver->reading->picture = (struct str){picture, used};
    return true;
}

/* Pages of lines and blocks were held to LIMIT_PAGES; now that the count is known, to that. */
static bool pages_are_within(const struct document *document)
{
    size_t most = document->page_count ? document->page_count : 1;
    for (size_t i = 0; i < document->lines.count; i++)
        if (document->lines.items[i].page > most)
            return false;
    for (size_t i = 0; i < document->blocks.count; i++)
        if (document->blocks.items[i].page > most)
            return false;
    return true;
}

static bool on_end(struct receiver *receiver, struct cursor *cursor)
{
    uint32_t ok = take_u32(cursor), format = take_u32(cursor);
    size_t page_count = take_u32(cursor);
    if (!close_text(receiver) || !close_picture(receiver))
        return false;
    if (!attachment_is_whole(receiver))
        return refuse(receiver, "an attachment is cut off");
    if (ok > 1 || format >= FORMAT_COUNT || page_count > LIMIT_PAGES)
        return refuse(receiver, "its end says what cannot be");
    struct document *document = &receiver->reading->document;
    document->format = (enum document_format)format;
    document->page_count = page_count;
    if (!pages_are_within(document))
        return refuse(receiver, "a page is outside the document");
    receiver->reading->ok = ok == 1;
    if (!receiver->reading->ok && receiver->reading->problems.count == 0)
        return refuse(receiver, "nothing was read and no reason is given");
    receiver->ended = true;
    return true;
}

typedef bool on_frame(struct receiver *receiver, struct cursor *payload);

static on_frame *const handlers[FRAME_TYPES] = {
    [FRAME_HELLO] = on_hello,
    [FRAME_TEXT] = on_text,
    [FRAME_LINES] = on_lines,
    [FRAME_BLOCKS] = on_blocks,
    [FRAME_PROPERTY] = on_property,
    [FRAME_PROBLEM] = on_problem,
    [FRAME_ATTACHMENT] = on_attachment,
    [FRAME_DATA] = on_data,
    [FRAME_END] = on_end,
    [FRAME_PICTURE] = on_picture,
};

/* Cut the next frame off `rest`. False when there is no whole one within the limits. */
static bool take_frame(struct cursor *rest, uint32_t *ret_type, struct cursor *ret_payload)
{
    uint32_t type = take_u32(rest), length = take_u32(rest);
    if (rest->short_of || length > LIMIT_READER_FRAME_BYTES)
        return false;
    struct str payload = take(rest, length);
    if (rest->short_of)
        return false;
    *ret_type = type;
    *ret_payload = (struct cursor){payload, false};
    return true;
}

static bool receive_frame(struct receiver *receiver, struct cursor *rest)
{
    uint32_t type;
    struct cursor payload;
    if (!take_frame(rest, &type, &payload))
        return refuse(receiver, "a frame is cut off or too long");
    if (receiver->ended || type >= FRAME_TYPES || !handlers[type])
        return refuse(receiver, "a frame is out of place");
    if ((type == FRAME_HELLO) != (receiver->hello.version == 0))
        return refuse(receiver, "it does not begin with a greeting");
    if (!handlers[type](receiver, &payload))
        return false;
    return (!payload.short_of && payload.rest.n == 0) ||
           refuse(receiver, "a frame is not of the length it says");
}

bool protocol_decode(struct arena *arena, struct str bytes, struct hello *ret_hello,
                     struct reading *ret_reading, struct error *error)
{
    struct reading reading = {0};
    struct receiver receiver = {
        .arena = arena, .reading = &reading, .answer_bytes = bytes.n, .error = error};
    struct cursor rest = {bytes, false};
    while (rest.rest.n)
        if (!receive_frame(&receiver, &rest))
            return false;
    if (!receiver.ended)
        return refuse(&receiver, "it stops before its end");
    if (ret_hello)
        *ret_hello = receiver.hello;
    *ret_reading = reading;
    return true;
}

bool protocol_is_greeted(struct str bytes)
{
    struct cursor rest = {bytes, false};
    uint32_t type;
    struct cursor payload;
    return take_frame(&rest, &type, &payload) && type == FRAME_HELLO;
}

void protocol_salvage_problems(struct arena *arena, struct str bytes, struct reading *reading)
{
    struct cursor rest = {bytes, false};
    uint32_t type;
    struct cursor payload;
    while (rest.rest.n && take_frame(&rest, &type, &payload)) {
        if (type != FRAME_PROBLEM || reading->problems.count >= LIMIT_READER_PROBLEMS)
            continue;
        struct str code = take_string(&payload), message = take_string(&payload);
        if (!payload.short_of)
            reading_add_problem(arena, reading, str_copy(arena, code), str_copy(arena, message));
    }
}
