/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The language between the reader child and its parent: a run of frames, each a u32 type, a u32
 * length (at most LIMIT_READER_FRAME_BYTES) and that many bytes. Integers are unsigned, four bytes,
 * least significant first; floats are IEEE 754 in the same order; a string is its length and its
 * bytes. The order is: HELLO, then any of the middle kinds, then END, then nothing.
 *
 *     HELLO       version, landlock level of the kernel (0: none)
 *     TEXT        bytes, appended to the canonical text; before the first LINES or BLOCKS
 *     LINES       {start, end, page, size, flags, x0, y0, x1, y1}…
 *     BLOCKS      {kind, level, row, column, page, start, end, mark, confidence, author,
 *                  start and end of what it is about}…
 *     PROPERTY    name, value
 *     PROBLEM     code, message
 *     ATTACHMENT  name, media type, size; its bytes follow in DATA frames
 *     DATA        bytes of the latest attachment
 *     PICTURE     bytes, appended to the picture of a page, which is PNG
 *     END         ok, format, page count
 *
 * The decoder is total: any bytes give either a reading that holds everything document.h promises
 * (but NFC, which is not looked at) or an error.
 */
#ifndef SAMSYN_READER_PARENT_PROTOCOL_H
#define SAMSYN_READER_PARENT_PROTOCOL_H

#include "base/buf.h"
#include "reader/parent/reading.h"

#define PROTOCOL_VERSION 3

struct hello {
    uint32_t version;
    uint32_t landlock; /* ABI level of the kernel; 0 when it has none */
};

/* Where the encoder's bytes go: called with whole frames. False ends the encoding. */
typedef bool frame_write(void *context, struct str bytes);

/* One HELLO frame; to be sent first. */
void protocol_encode_hello(struct buf *out, struct hello hello);
/* One PROBLEM frame; strings are cut to what a frame can hold. */
void protocol_encode_problem(struct buf *out, struct problem problem);
/* Everything behind HELLO. Names, values and messages are cut to LIMIT_READER_STRING_BYTES. False
 * when `write` was (ERROR_IO) or memory ended. */
bool protocol_encode(const struct reading *reading, frame_write *write, void *context,
                     struct error *error);

/* Decode a whole answer. The reading's strings point into `bytes` where they can, else into
 * `arena`, so both must live as long as it. False with ERROR_INPUT for bytes that are no answer
 * (the message says where), ERROR_LIMIT for one that is too large, or ERROR_MEMORY. `ret_hello` may
 * be NULL. */
bool protocol_decode(struct arena *arena, struct str bytes, struct hello *ret_hello,
                     struct reading *ret_reading, struct error *error);

/* Whether an answer begins with a whole HELLO, of any version: its child was locked up when it sent
 * it. */
bool protocol_is_greeted(struct str bytes);

/* The problems in the well-formed frames at the front of an answer that was broken off, appended to
 * `reading` (copied to `arena`). */
void protocol_salvage_problems(struct arena *arena, struct str bytes, struct reading *reading);

#endif
