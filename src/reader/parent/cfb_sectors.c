/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/cfb_sectors.h"

enum {
    HEADER_BYTES = 512,
    HEADER_SHIFT = 30,
    HEADER_CHAIN_LIST = 68,
    HEADER_CHAIN_SECTORS = 76, /* the first of the list stand here */
    LISTED_IN_HEADER = 109,
    ENTRY_NAME_LENGTH = 64,
};

static const struct str signature = STR_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");

uint32_t cfb_u32(struct str bytes, size_t at)
{
    uint32_t value = 0;
    if (at > bytes.n || bytes.n - at < 4)
        return CFB_SPECIAL;
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)(unsigned char)bytes.p[at + i] << (8 * i);
    return value;
}

bool cfb_sectors_of(struct str bytes, struct cfb_sectors *ret_sectors)
{
    if (bytes.n < HEADER_BYTES || !str_starts(bytes, signature))
        return false;
    unsigned shift = (unsigned char)bytes.p[HEADER_SHIFT];
    if (shift != 9 && shift != 12)
        return false;
    *ret_sectors = (struct cfb_sectors){bytes, shift};
    return true;
}

static size_t numbers_in_sector(const struct cfb_sectors *sectors)
{
    return ((size_t)1 << sectors->shift) / 4;
}

/* Cut short, or empty, where the file ends. */
static struct str sector_at(const struct cfb_sectors *sectors, uint32_t number)
{
    size_t start = ((size_t)number + 1) << sectors->shift;
    if (number >= CFB_SPECIAL)
        return (struct str){NULL, 0};
    return str_sub(sectors->bytes, start, start + ((size_t)1 << sectors->shift));
}

/* The sector in which the chains of the `index`th group of sectors stand: the list begins in the
 * header and goes on in sectors whose last number leads to the next (2.5). */
static uint32_t chain_sector(const struct cfb_sectors *sectors, size_t index)
{
    if (index < LISTED_IN_HEADER)
        return cfb_u32(sectors->bytes, HEADER_CHAIN_SECTORS + 4 * index);
    size_t listed = numbers_in_sector(sectors) - 1;
    uint32_t list = cfb_u32(sectors->bytes, HEADER_CHAIN_LIST);
    for (index -= LISTED_IN_HEADER; index >= listed && list < CFB_SPECIAL; index -= listed)
        list = cfb_u32(sector_at(sectors, list), 4 * listed);
    return cfb_u32(sector_at(sectors, list), 4 * index);
}

static uint32_t next_sector(const struct cfb_sectors *sectors, uint32_t number)
{
    size_t in_each = numbers_in_sector(sectors);
    return cfb_u32(sector_at(sectors, chain_sector(sectors, number / in_each)),
                   4 * (number % in_each));
}

struct cfb_chain cfb_chain_from(const struct cfb_sectors *sectors, uint32_t start)
{
    return (struct cfb_chain){start, (sectors->bytes.n >> sectors->shift) + 1};
}

bool cfb_chain_next(const struct cfb_sectors *sectors, struct cfb_chain *chain,
                    struct str *ret_sector)
{
    struct str sector = sector_at(sectors, chain->at);
    if (chain->left == 0 || sector.n == 0)
        return false;
    chain->left--;
    chain->at = next_sector(sectors, chain->at);
    *ret_sector = sector;
    return true;
}

size_t cfb_name(struct str record, char name[CFB_NAME_BYTES])
{
    size_t bytes = cfb_u32(record, ENTRY_NAME_LENGTH) & 0xFFFF, n = 0;
    for (; 2 * n + 2 < bytes && n + 1 < CFB_NAME_BYTES; n++) {
        unsigned char low = (unsigned char)record.p[2 * n];
        bool ascii = record.p[2 * n + 1] == 0 && low >= 0x20 && low < 0x7F;
        name[n] = (char)(ascii ? low : '?');
    }
    return n;
}

struct cfb_names cfb_names_of(struct str bytes)
{
    struct cfb_names names = {.chain = {CFB_SPECIAL, 0}};
    if (cfb_sectors_of(bytes, &names.sectors))
        names.chain = cfb_chain_from(&names.sectors, cfb_u32(bytes, CFB_HEADER_DIRECTORY));
    return names;
}

bool cfb_names_next(struct cfb_names *names, struct str *ret_name)
{
    if (names->sector.n < CFB_ENTRY_BYTES &&
        !cfb_chain_next(&names->sectors, &names->chain, &names->sector))
        return false;
    struct str record = str_sub(names->sector, 0, CFB_ENTRY_BYTES);
    if (record.n < CFB_ENTRY_BYTES)
        return false;
    names->sector = str_sub(names->sector, CFB_ENTRY_BYTES, names->sector.n);
    *ret_name = (struct str){names->name, cfb_name(record, names->name)};
    return true;
}
