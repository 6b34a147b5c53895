/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/project_import.h"

#include <stdlib.h>

/* What has a UUID, and the name by which a person knows it. */
struct named {
    struct guid guid;
    struct str name;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *left = a, *right = b;
    return memcmp(left->guid.text, right->guid.text, GUID_LENGTH);
}

/* The first of two beside each other with the same UUID; NULL when there are none. */
static const struct named *find_twins(struct named *items, size_t count, bool same_names_too)
{
    qsort(items, count, sizeof *items, compare_named);
    for (size_t i = 1; i < count; i++)
        if (items[i].guid.text[0] && guid_equal(&items[i - 1].guid, &items[i].guid) &&
            (same_names_too || !str_equal(items[i - 1].name, items[i].name)))
            return &items[i - 1];
    return NULL;
}

static bool refuse(const struct named *twins, const char *what, struct error *error)
{
    return !twins ||
           error_set(error, ERROR_INPUT,
                     "two of its %s, %.*s and %.*s, have the same UUID, so they cannot be told "
                     "apart; export it anew",
                     what, STR_ARGS(twins[0].name), STR_ARGS(twins[1].name));
}

bool project_check(const struct project *project, struct arena *arena, struct error *error)
{
    size_t codes = project->codes.count, sources = project->sources.count;
    struct named *named = ARENA_ARRAY(arena, codes + sources + 1, struct named);
    if (!named)
        return error_no_memory(error);
    for (size_t i = 0; i < codes; i++)
        named[i] = (struct named){project->codes.items[i].guid, project->codes.items[i].name};
    for (size_t i = 0; i < sources; i++)
        named[codes + i] =
            (struct named){project->sources.items[i].guid, project->sources.items[i].name};
    return refuse(find_twins(named, codes, false), "codes", error) &&
           refuse(find_twins(named + codes, sources, true), "texts", error);
}
