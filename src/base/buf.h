/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A growing buffer with a maximum and a failure that sticks: append as often as needed, ask once at
 * the end. After a failure appends do nothing. Free with buf_done.
 *
 * A buffer with a drain stays small: what is in it is handed on whenever it is full.
 */
#ifndef SAMSYN_BASE_BUF_H
#define SAMSYN_BASE_BUF_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes the bytes that come next; false when it cannot, of which it remembers the reason. */
typedef bool (*buf_drain)(void *context, struct str bytes);

struct buf {
    char *p;
    size_t n;               /* bytes in use */
    size_t room;            /* bytes allocated */
    size_t max;             /* bytes that may ever be in it, with those handed on */
    enum error_code failed; /* ERROR_NONE, ERROR_MEMORY, ERROR_LIMIT, or ERROR_IO of the drain */
    buf_drain drain;        /* NULL where all is kept */
    void *drain_context;
    size_t drained; /* bytes handed on */
};

/* An empty buffer that may hold `max` bytes. */
struct buf buf_init(size_t max);
/* The same, handing on to `drain` what no longer fits into a small room: `max` bytes in all. Ask
 * buf_flush for the last of them. */
struct buf buf_init_draining(size_t max, buf_drain drain, void *context);
/* Hand on what is left. Without a drain nothing happens. */
void buf_flush(struct buf *buf);
/* Give the memory back; the buffer is empty, its maximum and its drain stay. */
void buf_done(struct buf *buf);
/* Empty it, keep the memory, forget a failure. */
void buf_clear(struct buf *buf);

/* Append. What does not fit or finds no memory is left out, and so is all that comes after it:
 * buf_ok tells, once, at the end. */
void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_add_str(struct buf *buf, struct str s);
void buf_add_c(struct buf *buf, char c);
void buf_add_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Fixed-width integers, least significant byte first. */
void buf_add_u32(struct buf *buf, uint32_t value);
void buf_add_u64(struct buf *buf, uint64_t value);

/* What is in it, good until the next change. */
struct str buf_str(const struct buf *buf);
/* True when every append took; else `error` says which way it failed, with `what` (a noun) in the
 * message. */
bool buf_ok(const struct buf *buf, const char *what, struct error *error);

#endif
