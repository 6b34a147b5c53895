/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/cfb_write.h"

#include "reader/parent/cfb_sectors.h"

#include <stdlib.h>
#include <string.h>

#define END_OF_CHAIN 0xFFFFFFFEu
#define FREE_SECTOR 0xFFFFFFFFu
#define SECTOR_OF_CHAINS 0xFFFFFFFDu
#define SECTOR_OF_LIST 0xFFFFFFFCu
#define NO_ENTRY 0xFFFFFFFFu

enum { MINI_SHIFT = 6, MINI_BELOW = 4096, LISTED_IN_HEADER = 109 };

/* Of one node: where its bytes start, and its place in the tree of its storage. */
struct placed {
    uint32_t start;
    uint32_t left, right, child;
};

struct writing {
    struct arena *arena;
    const struct cfb_node *nodes;
    size_t count;
    struct placed *placed;
    unsigned shift;
    char *file;
    uint32_t *chains;
    size_t sectors; /* written so far */
    char *mini;
    uint32_t *mini_chains;
    size_t mini_sectors;
};

static size_t units(size_t bytes, unsigned shift)
{
    return (bytes >> shift) + ((bytes & (((size_t)1 << shift) - 1)) != 0);
}

static void put_u16(char *at, size_t value)
{
    at[0] = (char)(value & 0xFF);
    at[1] = (char)(value >> 8 & 0xFF);
}

static void put_u32(char *at, size_t value)
{
    put_u16(at, value & 0xFFFF);
    put_u16(at + 2, value >> 16);
}

static bool is_mini(const struct cfb_node *node)
{
    return !node->storage && node->bytes.n > 0 && node->bytes.n < MINI_BELOW;
}

/* Streams, one after the other */

static void link_up(uint32_t *chains, size_t start, size_t count)
{
    for (size_t i = start; i < start + count; i++)
        chains[i] = i + 1 < start + count ? (uint32_t)(i + 1) : END_OF_CHAIN;
}

static char *sector_at(const struct writing *writing, size_t number)
{
    return writing->file + ((number + 1) << writing->shift);
}

static uint32_t put_stream(struct writing *writing, struct str bytes)
{
    size_t start = writing->sectors, count = units(bytes.n, writing->shift);
    if (bytes.n == 0)
        return END_OF_CHAIN;
    memcpy(sector_at(writing, start), bytes.p, bytes.n);
    link_up(writing->chains, start, count);
    writing->sectors += count;
    return (uint32_t)start;
}

static uint32_t put_mini(struct writing *writing, struct str bytes)
{
    size_t start = writing->mini_sectors, count = units(bytes.n, MINI_SHIFT);
    memcpy(writing->mini + (start << MINI_SHIFT), bytes.p, bytes.n);
    link_up(writing->mini_chains, start, count);
    writing->mini_sectors += count;
    return (uint32_t)start;
}

static void put_nodes(struct writing *writing)
{
    for (size_t i = 1; i < writing->count; i++) {
        const struct cfb_node *node = &writing->nodes[i];
        if (!node->storage)
            writing->placed[i].start =
                is_mini(node) ? put_mini(writing, node->bytes) : put_stream(writing, node->bytes);
    }
}

/* The directory */

/* Names go by length, then by letters as if all were capitals (2.6.4). */
static int compare_names(struct str a, struct str b)
{
    if (a.n != b.n)
        return a.n < b.n ? -1 : 1;
    for (size_t i = 0; i < a.n; i++) {
        int one = a.p[i] >= 'a' && a.p[i] <= 'z' ? a.p[i] - 32 : a.p[i];
        int other = b.p[i] >= 'a' && b.p[i] <= 'z' ? b.p[i] - 32 : b.p[i];
        if (one != other)
            return one - other;
    }
    return 0;
}

struct sibling {
    struct str name;
    size_t parent;
    uint32_t node;
};

static int compare_siblings(const void *a, const void *b)
{
    const struct sibling *one = a, *other = b;
    if (one->parent != other->parent)
        return one->parent < other->parent ? -1 : 1;
    int order = compare_names(one->name, other->name);
    return order ? order : one->node < other->node ? -1 : one->node > other->node;
}

/* A tree that is as low as can be, all of whose entries are black. */
static uint32_t make_tree(struct writing *writing, const struct sibling *siblings, size_t count)
{
    if (count == 0)
        return NO_ENTRY;
    size_t middle = count / 2;
    struct placed *top = &writing->placed[siblings[middle].node];
    top->left = make_tree(writing, siblings, middle);
    top->right = make_tree(writing, siblings + middle + 1, count - middle - 1);
    return siblings[middle].node;
}

static void make_trees(struct writing *writing)
{
    size_t count = writing->count - 1;
    struct sibling *siblings = ARENA_ARRAY(writing->arena, count + 1, struct sibling);
    for (size_t i = 0; i < count; i++) {
        const struct cfb_node *node = &writing->nodes[i + 1];
        siblings[i] = (struct sibling){node->name, node->parent, (uint32_t)(i + 1)};
    }
    qsort(siblings, count, sizeof *siblings, compare_siblings);
    for (size_t start = 0, end; start < count; start = end) {
        for (end = start; end < count && siblings[end].parent == siblings[start].parent;)
            end++;
        writing->placed[siblings[start].parent].child =
            make_tree(writing, siblings + start, end - start);
    }
}

static void put_record(char *at, const struct cfb_node *node, const struct placed *placed,
                       unsigned kind, size_t size)
{
    struct str name = kind == 5 ? STR("Root Entry") : node->name;
    for (size_t i = 0; i < name.n; i++)
        at[2 * i] = name.p[i];
    put_u16(at + 64, 2 * (name.n + 1));
    at[66] = (char)kind;
    at[67] = 1; /* black */
    put_u32(at + 68, placed->left);
    put_u32(at + 72, placed->right);
    put_u32(at + 76, placed->child);
    put_u32(at + 116, placed->start);
    put_u32(at + 120, size);
}

static struct str make_directory(struct writing *writing)
{
    size_t size = units(writing->count * CFB_ENTRY_BYTES, writing->shift) << writing->shift;
    char *directory = arena_calloc(writing->arena, size, 1);
    for (size_t i = 0; i < size / CFB_ENTRY_BYTES; i++) {
        char *at = directory + i * CFB_ENTRY_BYTES;
        if (i == 0)
            put_record(at, NULL, &writing->placed[0], 5, writing->mini_sectors << MINI_SHIFT);
        else if (i < writing->count)
            put_record(at, &writing->nodes[i], &writing->placed[i],
                       writing->nodes[i].storage ? 1 : 2, writing->nodes[i].bytes.n);
        else
            for (size_t link = 68; link <= 76; link += 4)
                put_u32(at + link, NO_ENTRY);
    }
    return (struct str){directory, size};
}

/* Chains and their list */

static struct str number_bytes(struct writing *writing, const uint32_t *numbers, size_t count)
{
    size_t size = units(4 * count, writing->shift) << writing->shift;
    char *bytes = arena_alloc(writing->arena, size + 1);
    memset(bytes, 0xFF, size);
    for (size_t i = 0; i < count; i++)
        put_u32(bytes + 4 * i, numbers[i]);
    return (struct str){bytes, size};
}

/* How many sectors hold the chains of `sectors` others and of themselves, and those of their list.
 */
static void count_chain_sectors(size_t sectors, unsigned shift, size_t *ret_chains,
                                size_t *ret_list)
{
    size_t in_each = ((size_t)1 << shift) / 4, chains = 0, list = 0;
    while (chains * in_each < sectors + chains + list) {
        chains++;
        list = chains > LISTED_IN_HEADER ? (chains - LISTED_IN_HEADER + in_each - 2) / (in_each - 1)
                                         : 0;
    }
    *ret_chains = chains;
    *ret_list = list;
}

/* The list's part behind the header: numbers of sectors, the last of each leading to the next. */
static void put_list(struct writing *writing, size_t first, size_t chains, size_t list)
{
    size_t in_each = ((size_t)1 << writing->shift) / 4;
    for (size_t i = 0; i < list; i++) {
        char *at = sector_at(writing, first + chains + i);
        memset(at, 0xFF, (size_t)1 << writing->shift);
        for (size_t j = 0; j + 1 < in_each; j++) {
            size_t chain = LISTED_IN_HEADER + i * (in_each - 1) + j;
            if (chain < chains)
                put_u32(at + 4 * j, first + chain);
        }
        put_u32(at + 4 * (in_each - 1), i + 1 < list ? first + chains + i + 1 : END_OF_CHAIN);
    }
}

static void put_chains(struct writing *writing)
{
    size_t first = writing->sectors, chains, list;
    count_chain_sectors(first, writing->shift, &chains, &list);
    for (size_t i = 0; i < chains + list; i++)
        writing->chains[first + i] = i < chains ? SECTOR_OF_CHAINS : SECTOR_OF_LIST;
    struct str bytes = number_bytes(writing, writing->chains, first + chains + list);
    memcpy(sector_at(writing, first), bytes.p, bytes.n);
    put_list(writing, first, chains, list);
    char *header = writing->file;
    put_u32(header + 44, chains);
    put_u32(header + 68, list ? first + chains : END_OF_CHAIN);
    put_u32(header + 72, list);
    for (size_t i = 0; i < LISTED_IN_HEADER; i++)
        put_u32(header + 76 + 4 * i, i < chains ? first + i : FREE_SECTOR);
    writing->sectors += chains + list;
}

static void put_header(struct writing *writing, size_t directory, size_t directory_sectors,
                       size_t mini_chains, size_t mini_chain_sectors)
{
    static const char signature[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    char *at = writing->file;
    memcpy(at, signature, 8);
    put_u16(at + 24, 0x3E);
    put_u16(at + 26, writing->shift == 9 ? 3 : 4);
    put_u16(at + 28, 0xFFFE);
    put_u16(at + 30, writing->shift);
    put_u16(at + 32, MINI_SHIFT);
    put_u32(at + 40, writing->shift == 9 ? 0 : directory_sectors);
    put_u32(at + CFB_HEADER_DIRECTORY, directory);
    put_u32(at + 56, MINI_BELOW);
    put_u32(at + CFB_HEADER_MINI_CHAINS, mini_chains);
    put_u32(at + 64, mini_chain_sectors);
}

/* Room for all: every stream, the small ones' stream and chains, the directory, the chains. */
static void make_room(struct writing *writing)
{
    size_t sectors = 0, mini = 0, chains, list;
    for (size_t i = 1; i < writing->count; i++) {
        const struct cfb_node *node = &writing->nodes[i];
        mini += is_mini(node) ? units(node->bytes.n, MINI_SHIFT) : 0;
        sectors += is_mini(node) ? 0 : units(node->bytes.n, writing->shift);
    }
    sectors += units(mini << MINI_SHIFT, writing->shift) + units(4 * mini, writing->shift) +
               units(writing->count * CFB_ENTRY_BYTES, writing->shift);
    count_chain_sectors(sectors, writing->shift, &chains, &list);
    sectors += chains + list;
    writing->file = arena_calloc(writing->arena, sectors + 1, (size_t)1 << writing->shift);
    writing->chains = ARENA_ARRAY(writing->arena, sectors + 1, uint32_t);
    writing->mini = arena_calloc(writing->arena, mini + 1, (size_t)1 << MINI_SHIFT);
    writing->mini_chains = ARENA_ARRAY(writing->arena, mini + 1, uint32_t);
    writing->placed = ARENA_ARRAY(writing->arena, writing->count, struct placed);
    for (size_t i = 0; i < writing->count; i++)
        writing->placed[i] = (struct placed){0, NO_ENTRY, NO_ENTRY, NO_ENTRY};
}

struct str cfb_write(struct arena *arena, const struct cfb_node *nodes, size_t count,
                     unsigned shift)
{
    struct writing writing = {.arena = arena, .nodes = nodes, .count = count, .shift = shift};
    make_room(&writing);
    put_nodes(&writing);
    writing.placed[0].start =
        put_stream(&writing, (struct str){writing.mini, writing.mini_sectors << MINI_SHIFT});
    struct str mini_chains = number_bytes(&writing, writing.mini_chains, writing.mini_sectors);
    uint32_t mini_at = put_stream(&writing, mini_chains);
    make_trees(&writing);
    struct str directory = make_directory(&writing);
    uint32_t directory_at = put_stream(&writing, directory);
    put_chains(&writing);
    put_header(&writing, directory_at, directory.n >> shift, mini_at, mini_chains.n >> shift);
    return (struct str){writing.file, (writing.sectors + 1) << shift};
}
