/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Whole files in and out. What is written is there wholly or not at all: a temporary name beside
 * it, fsync, rename.
 */
#ifndef SAMSYN_BASE_FILE_H
#define SAMSYN_BASE_FILE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

/* Append the whole of the regular file `path` to `ret_bytes` (at most its own maximum). */
bool file_read(const char *path, struct buf *ret_bytes, struct error *error);
/* Make `path` hold `bytes`, replacing what was there; mode 0644. On failure the old file stands. */
bool file_write(const char *path, struct str bytes, struct error *error);

/* The same descriptor, or a copy above 2 in its place: one of 0, 1 or 2 would be lost where a
 * child's standard descriptors are laid. Below 0 when it was, or there are no more; errno then. */
int file_above_standard(int fd);
/* Write all of `bytes` to `fd`, however often it takes. False with errno. */
bool file_put(int fd, struct str bytes);

/* A new file that is written piece by piece. */
struct file_stream {
    int fd;
    const char *shown; /* what errors call it; borrowed */
};

/* Open `path`, which is not there yet, mode 0644. */
bool file_stream_open(const char *path, const char *shown, struct file_stream *ret_stream,
                      struct error *error);
bool file_stream_add(struct file_stream *stream, struct str bytes, struct error *error);
/* Close it, whatever happens; when `keep`, all of it is on the disk first. */
bool file_stream_close(struct file_stream *stream, bool keep, struct error *error);
/* Give the file `path` the name `to` in the same file system, replacing what was there. */
bool file_rename(const char *path, const char *to, struct error *error);

/* As `mkdir -p`, mode 0755. */
bool file_make_folder(const char *path, struct error *error);
/* Remove a folder with all that is in it; a missing one is no error. Symbolic links are removed,
 * never followed. */
bool file_remove_tree(const char *path, struct error *error);
/* Behind the last '/'. */
struct str file_base_name(struct str path);

#endif
