/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Blobs: files kept byte for byte, each under its SHA-256 as `blobs/ab/abcdef…`. A blob's file is
 * on the disk, under its name and whole, before its row can be saved; so a row always has its file,
 * and all that a crash can leave behind is a file without a row.
 *
 * Small ones that come in by the thousand, answers written on the web, stand in the database
 * instead, in the same commit as all else that is known of them. Reading and verifying take both
 * kinds alike.
 *
 * Errors of all functions: ERROR_IO when the file system says no, with its own words for a full
 * disk; ERROR_INPUT for a hash that is none.
 */
#ifndef SAMSYN_STORE_BLOB_H
#define SAMSYN_STORE_BLOB_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct blob {
    struct hash hash;
    int64_t size;
};

/* Keep `bytes`. Bytes that are kept already are not written again. Needs no transaction, so that
 * others need not wait for the disk; blob_enter follows in one. */
bool blob_put(struct store *store, struct str bytes, struct blob *ret_blob, struct error *error);
/* As blob_put for the regular file `path`, which is read once, piece by piece. ERROR_INPUT when it
 * is no regular file, ERROR_LIMIT when it is larger than LIMIT_FILE_BYTES. */
bool blob_put_file(struct store *store, const char *path, struct blob *ret_blob,
                   struct error *error);
/* Enter a blob that was put in the database, so that documents can refer to it; again is no error.
 * Needs an open transaction. */
bool blob_enter(struct store *store, const struct blob *blob, struct error *error);

/* Keep `bytes` in the database and enter them, both in the open transaction that it needs. Bytes
 * that are kept already, in whichever way, are not kept once more. ERROR_LIMIT when they are more
 * than LIMIT_SMALL_BLOB_BYTES. */
bool blob_keep_small(struct store *store, struct str bytes, struct blob *ret_blob,
                     struct error *error);

/* Where the file of `hash` is (or would be), with a NUL behind, in `arena`; for programs that read
 * it themselves. A blob that stands in the database is written to its file first. */
bool blob_path(struct store *store, struct str hash, struct arena *arena, struct str *ret_path,
               struct error *error);
/* Append a blob's bytes to `ret_bytes`. ERROR_NOT_FOUND when the file is missing, ERROR_INPUT when
 * its bytes are not those that were put; on failure `ret_bytes` is as before. */
bool blob_read(struct store *store, struct str hash, struct buf *ret_bytes, struct error *error);

enum blob_fault {
    BLOB_MISSING,    /* a row without its file */
    BLOB_CHANGED,    /* the file has other bytes, or cannot be read */
    BLOB_STRAY,      /* a file without a row; a crash may leave one, nothing is lost by it */
    BLOB_UNFINISHED, /* a file that was being written when a program ended; may be deleted */
    BLOB_FAULTS
};

/* Read every blob and hold it against its hash, and look for files that are no blobs. `report` is
 * called for each fault found with the path below blobs/, first for the rows in the order of their
 * hashes, then for the files in the order of their paths. `*ret_count` is how many rows were
 * looked at. Programs that put blobs meanwhile may have theirs reported as stray or unfinished. */
bool blob_verify_each(struct store *store,
                      void (*report)(void *context, enum blob_fault fault, struct str path),
                      void *context, int64_t *ret_count, struct error *error);

#endif
