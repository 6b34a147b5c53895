/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/compress.h"

#include "base/limits.h"
#include "base/secret.h"

#include <zlib.h>

/* zlib.h: 15 bits of window, the most, and 16 that ask for gzip around it. */
enum { GZIP_WINDOW = 15 + 16, USUAL_MEMORY = 8 };
/* On a desk's page level 4 takes half the time of zlib's usual 6 for a twentieth more bytes. */
enum { QUICKLY = 4, WELL = 9 };
enum { PADDING_AT_MOST = 100 };
/* Less is not worth the time: it fits into one packet of the network anyway. */
enum { WORTH_BYTES = 1024 };
/* A gzip file's last four bytes are the size of what is in it (RFC 1952, 2.3.1). */
enum { SIZE_BYTES = 4 };

bool compress_is_accepted(struct str accept_encoding)
{
    while (accept_encoding.n) {
        struct str parameters = str_cut(&accept_encoding, ',');
        struct str coding = str_trim(str_cut(&parameters, ';'));
        struct str weight = str_trim(parameters);
        if (str_equal(coding, STR("gzip")))
            return !str_equal(weight, STR("q=0")) && !str_starts(weight, STR("q=0.0"));
    }
    return false;
}

bool compress_is_worth(const char *type, size_t size)
{
    struct str name = str_from(type);
    return size >= WORTH_BYTES &&
           (str_starts(name, STR("text/")) || str_equal(name, STR("application/json")) ||
            str_equal(name, STR("image/svg+xml")));
}

/* The name of a file that gzip has room for is of no meaning here: its length is. */
static void pad(z_stream *stream, gz_header *header, Bytef name[PADDING_AT_MOST + 1])
{
    size_t length = secret_number(PADDING_AT_MOST);
    memset(name, 'x', length);
    name[length] = '\0';
    *header = (gz_header){.os = 255, .name = name};
    deflateSetHeader(stream, header);
}

static bool deflate_all(z_stream *stream, struct str bytes, struct arena *arena,
                        struct str *ret_packed)
{
    uLong room = deflateBound(stream, bytes.n);
    Bytef *packed = arena_alloc(arena, room);
    if (!packed)
        return false;
    stream->next_in = (Bytef *)(uintptr_t)bytes.p;
    stream->avail_in = (uInt)bytes.n;
    stream->next_out = packed;
    stream->avail_out = (uInt)room;
    if (deflate(stream, Z_FINISH) != Z_STREAM_END)
        return false;
    *ret_packed = (struct str){(char *)packed, stream->total_out};
    return true;
}

bool compress_bytes(struct str bytes, enum compress_for purpose, struct arena *arena,
                    struct str *ret_packed, struct error *error)
{
    z_stream stream = {0};
    gz_header header;
    Bytef name[PADDING_AT_MOST + 1];
    int level = purpose == COMPRESS_FOR_ALL ? WELL : QUICKLY;
    if (bytes.n > LIMIT_RENDER_BYTES)
        return error_set(error, ERROR_INTERNAL, "what is to be compressed is too large");
    if (deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, USUAL_MEMORY, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        return error_no_memory(error);
    if (purpose == COMPRESS_ONCE)
        pad(&stream, &header, name);
    bool ok = deflate_all(&stream, bytes, arena, ret_packed);
    deflateEnd(&stream);
    return ok || error_no_memory(error);
}

static size_t size_inside(struct str packed)
{
    size_t size = 0;
    for (size_t i = 1; i <= SIZE_BYTES && i <= packed.n; i++)
        size = size << 8 | (unsigned char)packed.p[packed.n - i];
    return size;
}

bool compress_undo(struct str packed, struct arena *arena, struct str *ret_bytes,
                   struct error *error)
{
    size_t size = size_inside(packed);
    Bytef *bytes = size <= LIMIT_RENDER_BYTES ? arena_alloc(arena, size + 1) : NULL;
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.p,
                       .avail_in = (uInt)packed.n,
                       .next_out = bytes,
                       .avail_out = (uInt)size + 1};
    if (!bytes || inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
        return error_no_memory(error);
    int code = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (code != Z_STREAM_END)
        return error_set(error, ERROR_INTERNAL, "what was kept compressed cannot be read");
    *ret_bytes = (struct str){(char *)bytes, stream.total_out};
    return true;
}
