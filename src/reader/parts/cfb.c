/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/cfb.h"

#include <string.h>

/* A stream is looked at more than once, but not often. */
#define MOST_GROWTH ((size_t)4)

/* Where things stand in a record of the directory (2.6.1). */
enum {
    RECORD_KIND = 66,
    RECORD_LEFT = 68,
    RECORD_RIGHT = 72,
    RECORD_CHILD = 76,
    RECORD_START = 116,
    RECORD_SIZE = 120,
};

enum { KIND_STORAGE = 1, KIND_STREAM = 2, KIND_ROOT = 5 };

/* Streams that are smaller than the second are among the small ones, in sectors of their own. */
enum { MINI_SHIFT = 6, MINI_BELOW = 4096 };

static uint64_t chain_bytes(const struct cfb *cfb, uint32_t start)
{
    struct cfb_chain chain = cfb_chain_from(&cfb->sectors, start);
    struct str part;
    uint64_t n = 0;
    while (cfb_chain_next(&cfb->sectors, &chain, &part))
        n += part.n;
    return n;
}

/* Of what a file says that a stream holds, as much as may and can come out. */
static size_t to_be_had(const struct cfb *cfb, uint64_t said, uint64_t there)
{
    uint64_t least = said < there ? said : there;
    return least < cfb->left ? (size_t)least : cfb->left;
}

/* The first `size` bytes of a chain, or what there is. */
static struct str gather(struct arena *arena, struct cfb *cfb, uint32_t start, uint64_t size)
{
    struct cfb_chain chain = cfb_chain_from(&cfb->sectors, start);
    struct str part;
    size_t n = 0, wanted = to_be_had(cfb, size, chain_bytes(cfb, start));
    char *copy = arena_alloc(arena, wanted + 1);
    while (n < wanted && cfb_chain_next(&cfb->sectors, &chain, &part)) {
        part = str_sub(part, 0, wanted - n);
        memcpy(copy + n, part.p, part.n);
        n += part.n;
    }
    cfb->left -= n;
    cfb->damaged |= n < size;
    return (struct str){copy, n};
}

/* The directory */

static unsigned kind_of(struct str record)
{
    return cfb_u32(record, RECORD_KIND) & 0xFF;
}

static void take_entry(struct arena *arena, struct cfb *cfb, struct str record)
{
    char name[CFB_NAME_BYTES];
    struct str borrowed = {name, cfb_name(record, name)};
    unsigned kind = kind_of(record);
    uint64_t high = cfb->sectors.shift == 9 ? 0 : cfb_u32(record, RECORD_SIZE + 4); /* 2.6.3 */
    struct cfb_entry *entry = VEC_PUSH(arena, &cfb->entries);
    *entry = (struct cfb_entry){
        .name = str_copy(arena, borrowed),
        .storage = kind == KIND_STORAGE || kind == KIND_ROOT,
        .parent = CFB_NONE,
        .first = CFB_NONE,
        .next = CFB_NONE,
        .start = kind == KIND_STORAGE ? CFB_SPECIAL : cfb_u32(record, RECORD_START),
        .size = kind == KIND_STORAGE ? 0 : high << 32 | cfb_u32(record, RECORD_SIZE),
    };
}

/* Entries of a storage are a tree (2.6.4), of which only who is in it matters here. */
struct branch {
    uint32_t entry, parent;
};

struct branches {
    VEC(struct branch) items;
};

static void add_branch(struct arena *arena, struct branches *branches, uint32_t entry,
                       uint32_t parent)
{
    *VEC_PUSH(arena, &branches->items) = (struct branch){entry, parent};
}

/* An entry is in the storage that claims it first, so that what runs in circles ends. */
static void settle_parents(struct arena *arena, struct cfb *cfb, struct str directory)
{
    struct branches branches = {0};
    add_branch(arena, &branches, cfb_u32(directory, RECORD_CHILD), CFB_ROOT);
    while (branches.items.count) {
        struct branch branch = branches.items.items[--branches.items.count];
        if (branch.entry == CFB_ROOT || branch.entry >= cfb->entries.count)
            continue;
        struct cfb_entry *entry = &cfb->entries.items[branch.entry];
        struct str record = str_sub(directory, (size_t)branch.entry * CFB_ENTRY_BYTES, directory.n);
        unsigned kind = kind_of(record);
        if (entry->parent != CFB_NONE || (kind != KIND_STORAGE && kind != KIND_STREAM))
            continue;
        entry->parent = branch.parent;
        entry->next = cfb->entries.items[branch.parent].first;
        cfb->entries.items[branch.parent].first = branch.entry;
        add_branch(arena, &branches, cfb_u32(record, RECORD_LEFT), branch.parent);
        add_branch(arena, &branches, cfb_u32(record, RECORD_RIGHT), branch.parent);
        if (entry->storage)
            add_branch(arena, &branches, cfb_u32(record, RECORD_CHILD), branch.entry);
    }
}

static struct str gather_all(struct arena *arena, struct cfb *cfb, uint32_t start)
{
    return gather(arena, cfb, start, chain_bytes(cfb, start));
}

bool cfb_open(struct arena *arena, struct str bytes, struct cfb *ret_cfb)
{
    struct cfb cfb = {.left = MOST_GROWTH * bytes.n};
    if (!cfb_sectors_of(bytes, &cfb.sectors))
        return false;
    struct str directory = gather_all(arena, &cfb, cfb_u32(bytes, CFB_HEADER_DIRECTORY));
    size_t count = directory.n / CFB_ENTRY_BYTES;
    if (count > LIMIT_COMPOUND_ENTRIES) {
        count = LIMIT_COMPOUND_ENTRIES;
        cfb.damaged = true;
    }
    for (size_t i = 0; i < count; i++)
        take_entry(arena, &cfb, str_sub(directory, i * CFB_ENTRY_BYTES, (i + 1) * CFB_ENTRY_BYTES));
    if (count == 0 || kind_of(directory) != KIND_ROOT)
        return false;
    settle_parents(arena, &cfb, directory);
    const struct cfb_entry *root = &cfb.entries.items[CFB_ROOT];
    cfb.mini_chains = gather_all(arena, &cfb, cfb_u32(bytes, CFB_HEADER_MINI_CHAINS));
    cfb.mini_sectors = gather(arena, &cfb, root->start, root->size);
    *ret_cfb = cfb;
    return true;
}

static bool is_same(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

uint32_t cfb_find(const struct cfb *cfb, uint32_t storage, struct str name)
{
    uint32_t at = storage < cfb->entries.count ? cfb->entries.items[storage].first : CFB_NONE;
    while (at != CFB_NONE && !is_same(cfb->entries.items[at].name, name))
        at = cfb->entries.items[at].next;
    return at;
}

/* Streams */

static struct str gather_mini(struct arena *arena, struct cfb *cfb, uint32_t start, size_t size)
{
    uint32_t at = start;
    size_t n = 0, wanted = to_be_had(cfb, size, cfb->mini_sectors.n);
    char *copy = arena_alloc(arena, wanted + 1);
    while (n < wanted && at < CFB_SPECIAL) {
        size_t from = (size_t)at << MINI_SHIFT;
        struct str part = str_sub(cfb->mini_sectors, from, from + (1u << MINI_SHIFT));
        part = str_sub(part, 0, wanted - n);
        if (part.n == 0)
            break;
        memcpy(copy + n, part.p, part.n);
        n += part.n;
        at = cfb_u32(cfb->mini_chains, 4 * (size_t)at);
    }
    cfb->left -= n;
    cfb->damaged |= n < size;
    return (struct str){copy, n};
}

struct str cfb_stream(struct arena *arena, struct cfb *cfb, uint32_t entry)
{
    if (entry >= cfb->entries.count || cfb->entries.items[entry].storage)
        return (struct str){NULL, 0};
    const struct cfb_entry *stream = &cfb->entries.items[entry];
    return stream->size < MINI_BELOW ? gather_mini(arena, cfb, stream->start, (size_t)stream->size)
                                     : gather(arena, cfb, stream->start, stream->size);
}
