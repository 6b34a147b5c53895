/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The sectors of a compound file ([MS-CFB] 11.0) and the names in its directory, without memory:
 * enough to tell an Outlook mail from an old Word file. Total: whatever the bytes say, it stays
 * within them, and chains that run in circles end.
 */
#ifndef SAMSYN_READER_PARENT_CFB_SECTORS_H
#define SAMSYN_READER_PARENT_CFB_SECTORS_H

#include "base/str.h"

#include <stdint.h>

/* Sector numbers from here on have other meanings (2.1). */
#define CFB_SPECIAL 0xFFFFFFFAu
#define CFB_ENTRY_BYTES ((size_t)128)
#define CFB_NAME_BYTES 32

struct cfb_sectors {
    struct str bytes;
    unsigned shift; /* of a sector's size */
};

/* A walk along a chain. A file has only so many sectors, so one that is longer runs in a circle. */
struct cfb_chain {
    uint32_t at;
    size_t left;
};

/* Where numbers stand in the header: the first sector of the directory, and that of the chains of
 * small streams. */
enum { CFB_HEADER_DIRECTORY = 48, CFB_HEADER_MINI_CHAINS = 60 };

/* Four bytes, least significant first; CFB_SPECIAL where `bytes` ends before. */
uint32_t cfb_u32(struct str bytes, size_t at);

/* False when the header is not that of a compound file. */
bool cfb_sectors_of(struct str bytes, struct cfb_sectors *ret_sectors);
struct cfb_chain cfb_chain_from(const struct cfb_sectors *sectors, uint32_t start);
/* The sector at hand, cut short where the file ends; false at the chain's end. */
bool cfb_chain_next(const struct cfb_sectors *sectors, struct cfb_chain *chain,
                    struct str *ret_sector);

/* The name in a directory's record of CFB_ENTRY_BYTES, in ASCII, with '?' for all else: no name
 * that Outlook gives has more. Gives its length. */
size_t cfb_name(struct str record, char name[CFB_NAME_BYTES]);

/* A place among the names of a directory. */
struct cfb_names {
    struct cfb_sectors sectors;
    struct cfb_chain chain;
    struct str sector; /* what is left of it */
    char name[CFB_NAME_BYTES];
};

/* Without a header there are no names. */
struct cfb_names cfb_names_of(struct str bytes);
/* The next name, in the directory's order, good until the next call; false when there is none. */
bool cfb_names_next(struct cfb_names *names, struct str *ret_name);

#endif
