/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A buffer with a drain hands on when it would hold more. */
#define DRAIN_BYTES KIB(64)

struct buf buf_init(size_t max)
{
    return (struct buf){.max = max};
}

struct buf buf_init_draining(size_t max, buf_drain drain, void *context)
{
    return (struct buf){.max = max, .drain = drain, .drain_context = context};
}

void buf_done(struct buf *buf)
{
    mem_free(buf->p);
    *buf = buf_init_draining(buf->max, buf->drain, buf->drain_context);
}

void buf_clear(struct buf *buf)
{
    buf->n = buf->drained = 0;
    buf->failed = ERROR_NONE;
}

void buf_flush(struct buf *buf)
{
    if (buf->failed || !buf->drain || buf->n == 0)
        return;
    if (!buf->drain(buf->drain_context, buf_str(buf)))
        buf->failed = ERROR_IO;
    buf->drained += buf->n;
    buf->n = 0;
}

static bool make_room(struct buf *buf, size_t more)
{
    if (buf->failed)
        return false;
    if (more > buf->max - buf->drained - buf->n) {
        buf->failed = ERROR_LIMIT;
        return false;
    }
    if (buf->drain && buf->n + more > DRAIN_BYTES)
        buf_flush(buf);
    if (buf->failed)
        return false;
    if (more <= buf->room - buf->n)
        return true;
    size_t room = buf->room ? buf->room : 256;
    while (room < buf->n + more)
        room = room > buf->max / 2 ? buf->max : room * 2;
    char *p = mem_realloc(buf->p, room);
    if (!p) {
        buf->failed = ERROR_MEMORY;
        return false;
    }
    buf->p = p;
    buf->room = room;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t n)
{
    if (n == 0 || !make_room(buf, n))
        return;
    memcpy(buf->p + buf->n, bytes, n);
    buf->n += n;
}

void buf_add_str(struct buf *buf, struct str s)
{
    buf_add(buf, s.p, s.n);
}

void buf_add_c(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_add_format(struct buf *buf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length <= 0 || !make_room(buf, (size_t)length + 1))
        return;
    va_start(arguments, format);
    vsnprintf(buf->p + buf->n, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buf->n += (size_t)length;
}

static void add_little_endian(struct buf *buf, uint64_t value, size_t bytes)
{
    unsigned char out[8];
    for (size_t i = 0; i < bytes; i++)
        out[i] = (unsigned char)(value >> (8 * i));
    buf_add(buf, out, bytes);
}

void buf_add_u32(struct buf *buf, uint32_t value)
{
    add_little_endian(buf, value, 4);
}

void buf_add_u64(struct buf *buf, uint64_t value)
{
    add_little_endian(buf, value, 8);
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){buf->p, buf->n};
}

bool buf_ok(const struct buf *buf, const char *what, struct error *error)
{
    if (buf->failed == ERROR_NONE)
        return true;
    if (buf->failed == ERROR_MEMORY)
        return error_no_memory(error);
    if (buf->failed == ERROR_IO)
        return error_set(error, ERROR_IO, "%s cannot be handed on", what);
    return error_set(error, ERROR_LIMIT, "%s is larger than the %zu bytes allowed", what, buf->max);
}
