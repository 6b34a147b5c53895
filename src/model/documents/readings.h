/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Readings: every document's bytes through the reader once, several at a time. What comes back is
 * kept, also that a document cannot be read and why. Attachments become documents of their own,
 * below the one that they came in, and are read in their turn.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_READINGS_H
#define SAMSYN_MODEL_DOCUMENTS_READINGS_H

#include "base/buf.h"
#include "base/hash.h"
#include "model/office/office.h"
#include "reader/parent/reading.h"
#include "store/statements.h"
#include "text/document/document.h"

/* Raised whenever the reader may make something else of the same bytes, so that documents are read
 * again. */
#define READER_VERSION "3"

/* Read all documents that the present reader has not read. Broken off, it can be called again and
 * goes on; numbers come out the same. */
bool readings_make(struct office *office, struct error *error);

/* Leave out of a reading what is not taken up: a draft's attachments, and those that lie too deep
 * or are too many or too large where they lie, which is said in its problems. It goes by what is
 * registered above the document and not below it, so that the answer stays the same. */
bool readings_settle(struct office *office, const struct sql_document *row, struct arena *arena,
                     struct reading *reading, struct error *error);

/* The document of a row's reading; texts point into `row`, lines and blocks are in `arena`. */
bool reading_unpack(const struct sql_reading *row, struct arena *arena,
                    struct document *ret_document, struct error *error);

/* Whether places in its text are held to it: judged viewpoints, masked stretches, what a comparison
 * with another version says where it stands. Another reader's text does not take its place. */
bool reading_is_held(struct office *office, int64_t document, bool *ret_held, struct error *error);

/* Keep the reading of a document that is in the register, with its words for searching; without its
 * attachments. Of a text that is held only the version is noted. Needs an open transaction. */
struct packed_reading;
bool reading_keep(struct office *office, const struct sql_document *row, bool ok,
                  const struct packed_reading *packed, const struct document *document,
                  struct error *error);

/* A reading as it is kept: the packed document (to be given back with buf_done), the hash of its
 * text, and its problems as JSON in `arena`. */
struct packed_reading {
    struct buf packed;
    struct hash text_hash;
    struct str problems;
    const char *format;
    int64_t pages;
};
bool reading_pack(const struct reading *reading, struct arena *arena,
                  struct packed_reading *ret_packed, struct error *error);

#endif
