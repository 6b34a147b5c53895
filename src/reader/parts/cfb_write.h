/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Writing a compound file ([MS-CFB] 11.0): a mail within a mail is a part of its file, and is made
 * a file of its own by it.
 */
#ifndef SAMSYN_READER_PARTS_CFB_WRITE_H
#define SAMSYN_READER_PARTS_CFB_WRITE_H

#include "base/str.h"

/* A storage, or a stream with its bytes. Names are ASCII of less than CFB_NAME_BYTES. */
struct cfb_node {
    struct str name;
    bool storage;
    size_t parent; /* its place among the nodes */
    struct str bytes;
};

/* The file, in `arena`, to be called inside arena_run. The first node is the root, whatever its
 * name. `shift` is 9 or 12: sectors of 512 or 4096 bytes. */
struct str cfb_write(struct arena *arena, const struct cfb_node *nodes, size_t count,
                     unsigned shift);

#endif
