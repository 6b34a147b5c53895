/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/consultation/draft_pages.h"

/* A draft with no more in it is one page: people look for a word on it and scroll; of a longer one
 * a part with more than this in it is cut. */
enum { SHORT_NODES = 400, LONG_NODES = 120 };

struct cutting {
    const struct draft *draft;
    struct arena *arena;
    struct draft_pages pages;
};

static void find(void *context)
{
    struct cutting *cutting = context;
    const struct draft *draft = cutting->draft;
    size_t count = draft->node_count;
    size_t *below = ARENA_ARRAY(cutting->arena, count + 1, size_t); /* how many stand in each */
    size_t *starts = ARENA_ARRAY(cutting->arena, count + 1, size_t);
    for (size_t i = count; i-- > 1;)
        below[draft->nodes[i].parent] += below[i] + 1;
    for (size_t i = 1; i < count; i++) {
        const struct node *node = &draft->nodes[i];
        bool cut = below[0] > SHORT_NODES && below[node->parent] > LONG_NODES;
        if (i == 1 || (cut && node_is_titled(node)))
            starts[cutting->pages.count++] = i;
    }
    cutting->pages.starts = starts;
}

bool draft_pages_find(const struct draft *draft, struct arena *arena, struct draft_pages *ret_pages,
                      struct error *error)
{
    struct cutting cutting = {.draft = draft, .arena = arena};
    if (!arena_run(arena, find, &cutting, error))
        return false;
    *ret_pages = cutting.pages;
    return true;
}

size_t draft_page_of(const struct draft_pages *pages, size_t node)
{
    size_t low = 0, high = pages->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (pages->starts[middle] <= node)
            low = middle;
        else
            high = middle;
    }
    return low;
}
