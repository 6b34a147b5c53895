/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A document as bytes, for the column reading.packed. Version 2 of the form:
 *
 *   byte 1, byte format, number pages, bytes text,
 *   number of lines; a line: number start (behind the end of the one before), number length,
 *     number page, number flags, float size, four floats box
 *   number of blocks; a block: byte kind, numbers level, row, column, page, number start (behind
 *     the end of the one before), number length, bytes mark, number confidence, bytes author,
 *     number start and number length of what it is about
 *   number of properties; a property: bytes name, bytes value
 *
 * A number is LEB128 without superfluous bytes; a float is IEEE 754 binary32, least significant
 * byte first; bytes are a number and as many bytes. So one document has one form: what packed_read
 * takes, packed_write gives back byte for byte.
 */
#ifndef SAMSYN_STORE_PACKED_H
#define SAMSYN_STORE_PACKED_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "text/document/document.h"

#include <stdbool.h>

/* Append `document` to `ret_bytes`, whose maximum is LIMIT_PACKED_BYTES. ERROR_LIMIT when it is
 * larger than that or than the limits of a document; ERROR_INTERNAL when it is not what
 * text/document/document.h says: ranges out of order or outside the text, text that is not UTF-8.
 */
bool packed_write(const struct document *document, struct buf *ret_bytes, struct error *error);

/* Any bytes give a sound document or an error. Texts, marks and properties point into `bytes`;
 * lines, blocks and properties are in `arena`. ERROR_INPUT for bytes that packed_write does not
 * give, or for another version: the document must be read anew. */
bool packed_read(struct str bytes, struct arena *arena, struct document *ret_document,
                 struct error *error);

#endif
