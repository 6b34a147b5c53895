/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "model/answers/web_answers.h"

#include <stdlib.h>

struct giving {
    const struct answer_places *places;
    const struct draft *draft;
    const struct document *document;
    struct arena *arena;
    struct analysis *analysis;
};

static bool begins_in(struct range range, struct range place)
{
    return range.start >= place.start && range.start < place.end;
}

static const struct answer_place *place_of(const struct giving *giving, struct range range)
{
    for (size_t i = 0; i < giving->places->count; i++) {
        const struct answer_place *place = &giving->places->items[i];
        if (begins_in(range, place->range))
            return place;
    }
    return NULL;
}

static void give_passage(struct giving *giving, struct viewpoint *viewpoint, size_t place)
{
    const struct node *node = &giving->draft->nodes[place];
    struct passage *passage = ARENA_NEW(giving->arena, struct passage);
    struct evidence *evidence = ARENA_NEW(giving->arena, struct evidence);
    evidence->kind = node_is_titled(node) ? EVIDENCE_HEADING : EVIDENCE_QUOTATION;
    evidence->text = node->title;
    *passage = (struct passage){.node = place, .score = 1, .evidence = {evidence, 1}};
    viewpoint->passages = passage;
    viewpoint->passage_count = 1;
}

/* What was written beside a passage is a view of it, also where no sentence sounds like one. Of
 * what kind, a person says: the score is 0. */

static bool holds_viewpoint(const struct giving *giving, struct range place)
{
    for (size_t i = 0; i < giving->analysis->viewpoint_count; i++)
        if (begins_in(giving->analysis->viewpoints[i].range, place))
            return true;
    return false;
}

static int compare_starts(const void *a, const void *b)
{
    const struct viewpoint *left = a, *right = b;
    return (left->range.start > right->range.start) - (left->range.start < right->range.start);
}

static void add_viewpoint(struct giving *giving, struct range place)
{
    struct analysis *analysis = giving->analysis;
    struct viewpoint *list =
        ARENA_ARRAY(giving->arena, analysis->viewpoint_count + 1, struct viewpoint);
    for (size_t i = 0; i < analysis->viewpoint_count; i++)
        list[i] = analysis->viewpoints[i];
    struct viewpoint *added = &list[analysis->viewpoint_count++];
    *added = (struct viewpoint){.range = place, .kind = KIND_CHANGE, .repeats = SIZE_MAX};
    document_place(giving->document, place.start, &added->page, &added->line);
    qsort(list, analysis->viewpoint_count, sizeof *list, compare_starts);
    analysis->viewpoints = list;
}

/* Background is what is no viewpoint: leave out what stands in the place, which is whole blocks. */
static void drop_background(struct analysis *analysis, struct range place)
{
    size_t kept = 0;
    for (size_t i = 0; i < analysis->background_count; i++) {
        struct background item = analysis->background[i];
        if (item.range.start < place.start && item.range.end > place.start)
            item.range.end = place.start;
        if (begins_in(item.range, place))
            item.range.start = item.range.end < place.end ? item.range.end : place.end;
        if (item.range.start < item.range.end)
            analysis->background[kept++] = item;
    }
    analysis->background_count = kept;
}

static void fill_places(struct giving *giving)
{
    for (size_t i = 0; i < giving->places->count; i++) {
        struct range place = giving->places->items[i].range;
        if (place.start >= place.end || place.end > giving->document->text.n ||
            holds_viewpoint(giving, place))
            continue;
        add_viewpoint(giving, place);
        drop_background(giving->analysis, place);
    }
}

static void give_passages(void *context)
{
    struct giving *giving = context;
    fill_places(giving);
    for (size_t i = 0; i < giving->analysis->viewpoint_count; i++) {
        struct viewpoint *viewpoint = &giving->analysis->viewpoints[i];
        const struct answer_place *place = place_of(giving, viewpoint->range);
        size_t node = place ? draft_node_by_id(giving->draft, place->node) : NODE_NONE;
        if (node != NODE_NONE)
            give_passage(giving, viewpoint, node);
    }
}

bool answer_places_give(const struct answer_places *places, const struct draft *draft,
                        const struct document *document, struct arena *arena,
                        struct analysis *analysis, struct error *error)
{
    struct giving giving = {places, draft, document, arena, analysis};
    return arena_run(arena, give_passages, &giving, error);
}
