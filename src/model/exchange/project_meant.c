/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/exchange/project_inner.h"

#include <stdlib.h>

static int compare_meant(const void *a, const void *b)
{
    const struct meant *left = a, *right = b;
    return memcmp(left->guid.text, right->guid.text, GUID_LENGTH);
}

const struct meant *project_meaning(const struct matching *matching, const struct guid *guid)
{
    const struct meant wanted = {.guid = *guid};
    return bsearch(&wanted, matching->meanings, matching->project->codes.count, sizeof wanted,
                   compare_meant);
}

size_t project_first_coding(const struct project *project, size_t selection)
{
    size_t low = 0, high = project->codings.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (project->codings.items[middle].selection < selection)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A code that is none of ours is a theme by its name, the first time and whenever it comes back. */
static struct meant meaning_of(const struct matching *matching, const struct project_code *code)
{
    struct meant meant = {.guid = code->guid, .code = NO_CODE, .is_case = code->is_case};
    meant.source = code;
    if (code->is_case)
        return meant;
    meant.code = code_book_recognise(&matching->book, &code->guid, code->name);
    meant.theme = code_theme_name(code->name);
    if (code_is_title(meant.theme))
        meant.theme.n = 0;
    return meant;
}

/* Several of the same name */

static int compare_names(const void *a, const void *b)
{
    const struct meant *left = *(const struct meant *const *)a;
    const struct meant *right = *(const struct meant *const *)b;
    size_t shorter = left->theme.n < right->theme.n ? left->theme.n : right->theme.n;
    int order = shorter ? memcmp(left->theme.p, right->theme.p, shorter) : 0;
    return order ? order : (left->theme.n > right->theme.n) - (left->theme.n < right->theme.n);
}

/* "Elnät: kostnad", where another "kostnad" stands below "Vård". */
static bool name_by_place(struct matching *matching, struct meant *meant)
{
    const struct project *project = matching->project;
    if (meant->source->above == PROJECT_TOP)
        return true;
    struct str above = code_theme_name(project->codes.items[meant->source->above].name);
    if (code_is_title(above))
        return true;
    meant->theme =
        str_format(matching->arena, "%.*s: %.*s", STR_ARGS(above), STR_ARGS(meant->theme));
    return meant->theme.p || error_no_memory(matching->error);
}

static bool tell_same_names_apart(struct matching *matching)
{
    size_t count = matching->project->codes.count, foreign = 0;
    struct meant **named = ARENA_ARRAY(matching->arena, count + 1, struct meant *);
    if (!named)
        return error_no_memory(matching->error);
    for (size_t i = 0; i < count; i++)
        if (matching->meanings[i].code == NO_CODE && matching->meanings[i].theme.n)
            named[foreign++] = &matching->meanings[i];
    qsort(named, foreign, sizeof *named, compare_names);
    for (size_t i = 0, next; i < foreign; i = next) {
        struct str name = named[i]->theme;
        for (next = i + 1; next < foreign && str_equal(named[next]->theme, name);)
            next++;
        for (size_t j = i; next > i + 1 && j < next; j++)
            if (!name_by_place(matching, named[j]))
                return false;
    }
    return true;
}

/* Themes that the desk has are known by their names. */
static void find_themes(struct matching *matching)
{
    for (size_t i = 0; i < matching->project->codes.count; i++) {
        struct meant *meant = &matching->meanings[i];
        if (meant->theme.n > LIMIT_NAME_BYTES)
            meant->theme.n = 0;
        if (meant->code == NO_CODE && meant->theme.n)
            meant->code = code_book_find(&matching->book, CODE_THEME, meant->theme);
    }
}

/* One that its UUID says is ours, and its name says is not. */
static bool tell_renamed(struct matching *matching)
{
    const struct project *project = matching->project;
    for (size_t i = 0; i < project->codes.count; i++) {
        const struct project_code *code = &project->codes.items[i];
        static const struct guid nobody;
        size_t ours = code_book_recognise(&matching->book, &code->guid, STR(""));
        if (code->is_case || ours == NO_CODE || str_trim(code->name).n == 0 ||
            code_book_recognise(&matching->book, &nobody, code->name) == ours)
            continue;
        const struct project_change change = {.what = PROJECT_CODE_RENAMED,
                                              .document = NOWHERE,
                                              .target = NOWHERE,
                                              .from = matching->book.codes.items[ours].name,
                                              .to = code->name,
                                              .count = 1};
        if (!plan_add(matching, change))
            return false;
    }
    return true;
}

bool project_find_meanings(struct matching *matching)
{
    const struct project *project = matching->project;
    matching->meanings = ARENA_ARRAY(matching->arena, project->codes.count + 1, struct meant);
    if (!matching->meanings)
        return error_no_memory(matching->error);
    for (size_t i = 0; i < project->codes.count; i++)
        matching->meanings[i] = meaning_of(matching, &project->codes.items[i]);
    qsort(matching->meanings, project->codes.count, sizeof *matching->meanings, compare_meant);
    if (!tell_same_names_apart(matching))
        return false;
    find_themes(matching);
    return tell_renamed(matching);
}
