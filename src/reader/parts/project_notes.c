/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/project_notes.h"

#include <stdlib.h>

/* Gathering */

static struct str joined(struct arena *arena, struct str a, struct str b)
{
    return str_format(arena, "%.*s%.*s", STR_ARGS(a), STR_ARGS(b));
}

void project_note_begin(struct arena *arena, struct project_noting *noting, struct guid guid)
{
    VEC_PUSH(arena, &noting->texts)->guid = guid;
}

void project_note_say(struct arena *arena, struct project_noting *noting, struct str words)
{
    struct noted_text *last = &noting->texts.items[noting->texts.count - 1];
    last->text = joined(arena, last->text, words);
}

void project_note_describe(struct arena *arena, struct project_noting *noting, size_t selection,
                           struct str words)
{
    size_t count = noting->descriptions.count;
    struct project_note *last = count ? &noting->descriptions.items[count - 1] : NULL;
    if (!last || last->selection != selection || last->guid.text[0]) {
        last = VEC_PUSH(arena, &noting->descriptions);
        last->selection = (uint32_t)selection;
    }
    last->text = joined(arena, last->text, words);
}

void project_note_refer(struct arena *arena, struct project_noting *noting, size_t selection,
                        struct guid note)
{
    if (note.text[0] == '\0')
        return;
    struct project_note *reference = VEC_PUSH(arena, &noting->descriptions);
    reference->selection = (uint32_t)selection;
    reference->guid = note;
}

void project_note_link(struct arena *arena, struct project_noting *noting, struct guid origin,
                       struct guid target)
{
    if (origin.text[0] && target.text[0])
        *VEC_PUSH(arena, &noting->links) = (struct noted_link){origin, target};
}

/* Tying */

static int compare_texts(const void *a, const void *b)
{
    const struct noted_text *left = a, *right = b;
    return memcmp(left->guid.text, right->guid.text, GUID_LENGTH);
}

static int compare_links(const void *a, const void *b)
{
    const struct noted_link *left = a, *right = b;
    int order = memcmp(left->target.text, right->target.text, GUID_LENGTH);
    return order ? order : memcmp(left->origin.text, right->origin.text, GUID_LENGTH);
}

static void put(struct arena *arena, struct project *project, struct project_note note)
{
    note.text = str_trim(note.text);
    if (note.text.n)
        *VEC_PUSH(arena, &project->notes) = note;
}

static void put_note(struct arena *arena, const struct project_noting *noting,
                     struct project *project, uint32_t selection, const struct guid *guid)
{
    const struct noted_text wanted = {.guid = *guid};
    const struct noted_text *text = noting->texts.count
                                        ? bsearch(&wanted, noting->texts.items, noting->texts.count,
                                                  sizeof wanted, compare_texts)
                                        : NULL;
    if (text)
        put(arena, project, (struct project_note){selection, *guid, text->text});
}

/* The first of the links that lead to `target`. */
static size_t first_link(const struct project_noting *noting, const struct guid *target)
{
    size_t low = 0, high = noting->links.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (memcmp(noting->links.items[middle].target.text, target->text, GUID_LENGTH) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void put_linked(struct arena *arena, const struct project_noting *noting,
                       struct project *project, uint32_t selection)
{
    const struct guid *target = &project->selections.items[selection].guid;
    for (size_t i = first_link(noting, target);
         i < noting->links.count && guid_equal(&noting->links.items[i].target, target); i++)
        put_note(arena, noting, project, selection, &noting->links.items[i].origin);
}

void project_notes_tie(struct arena *arena, struct project_noting *noting, struct project *project)
{
    size_t at = 0;
    if (noting->texts.count)
        qsort(noting->texts.items, noting->texts.count, sizeof *noting->texts.items, compare_texts);
    if (noting->links.count)
        qsort(noting->links.items, noting->links.count, sizeof *noting->links.items, compare_links);
    for (uint32_t i = 0; i < project->selections.count; i++) {
        for (; at < noting->descriptions.count && noting->descriptions.items[at].selection == i;
             at++)
            if (noting->descriptions.items[at].guid.text[0])
                put_note(arena, noting, project, i, &noting->descriptions.items[at].guid);
            else
                put(arena, project, noting->descriptions.items[at]);
        put_linked(arena, noting, project, i);
    }
}
