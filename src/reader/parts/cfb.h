/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Compound files ([MS-CFB] 11.0): storages and streams in one file, as Outlook and old Office write
 * them. Total: whatever the bytes say, nothing outside them is read, chains that run in circles
 * end, and no more comes out than some times what went in.
 *
 * All memory is in the arena given; to be called inside arena_run.
 */
#ifndef SAMSYN_READER_PARTS_CFB_H
#define SAMSYN_READER_PARTS_CFB_H

#include "reader/parent/cfb_sectors.h"

/* No entry, and what ends a list of them. */
#define CFB_NONE UINT32_MAX
/* The entry that all others are under. */
#define CFB_ROOT 0u

struct cfb_entry {
    struct str name; /* as cfb_name */
    bool storage;    /* holds others; else a stream */
    uint32_t parent; /* CFB_NONE of the root, and of what no storage holds */
    uint32_t first;  /* of those in it, in no order */
    uint32_t next;   /* in the same storage */
    uint32_t start;  /* the stream's first sector */
    uint64_t size;   /* of the stream, as the file says */
};

struct cfb {
    struct cfb_sectors sectors;
    VEC(struct cfb_entry) entries;
    struct str mini_sectors, mini_chains; /* small streams share a stream (2.6.4) */
    size_t left;                          /* bytes that may still come out */
    bool damaged; /* a stream or the directory ended too soon; what there was is there */
};

/* Look through the directory. False when there is none. */
bool cfb_open(struct arena *arena, struct str bytes, struct cfb *ret_cfb);

/* The entry of that name in a storage, however its letters are cased (2.6.4), or CFB_NONE. */
uint32_t cfb_find(const struct cfb *cfb, uint32_t storage, struct str name);

/* What a stream holds, as far as it is there; empty of CFB_NONE and of a storage. */
struct str cfb_stream(struct arena *arena, struct cfb *cfb, uint32_t entry);

#endif
