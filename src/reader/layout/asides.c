/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/layout/asides.h"

#include "reader/layout/canonical.h"

#include <stdlib.h>

struct asides asides_init(struct flow *flow)
{
    return (struct asides){.flow = flow, .text = buf_init(LIMIT_TEXT_BYTES)};
}

void asides_done(struct asides *asides)
{
    buf_done(&asides->text);
}

/* Gathering */

void asides_end_change(struct asides *asides)
{
    if (!asides->changing)
        return;
    asides->changing = false;
    asides->change.to = flow_mark_place(asides->flow);
    asides->change.text = str_copy(asides->flow->arena, buf_str(&asides->text));
    struct aside *place = VEC_PUSH(asides->flow->arena, &asides->items);
    if (place)
        *place = asides->change;
}

void asides_add_change(struct asides *asides, enum block_kind kind, struct str author,
                       struct str text)
{
    const struct aside *change = &asides->change;
    if (asides->changing && (change->kind != kind || !str_equal(change->author, author)))
        asides_end_change(asides);
    if (!asides->changing) {
        asides->changing = true;
        asides->change =
            (struct aside){.kind = kind, .author = author, .from = flow_mark_place(asides->flow)};
        if (!asides->text.failed)
            buf_clear(&asides->text);
    }
    buf_add_str(&asides->text, text);
}

void asides_anchor(struct asides *asides, struct str id, enum anchor_kind kind)
{
    struct aside_anchor *anchor = VEC_PUSH(asides->flow->arena, &asides->anchors);
    if (anchor)
        *anchor = (struct aside_anchor){id, kind, flow_mark_place(asides->flow)};
}

void asides_add_comment(struct asides *asides, const struct aside *comment)
{
    struct aside *place = VEC_PUSH(asides->flow->arena, &asides->items);
    if (place) {
        *place = *comment;
        place->kind = BLOCK_COMMENT;
    }
}

/* Places */

/* By id, the start before the end before the point; of several the first in the text. */
static int compare_anchors(const void *a, const void *b)
{
    const struct aside_anchor *left = a, *right = b;
    int order = str_compare(left->id, right->id);
    if (order == 0)
        order = (left->kind > right->kind) - (left->kind < right->kind);
    return order ? order : (left->place > right->place) - (left->place < right->place);
}

/* The first anchor of that id and kind, or NULL. */
static const struct aside_anchor *find_anchor(const struct asides *asides, struct str id,
                                              enum anchor_kind kind)
{
    const struct aside_anchor wanted = {id, kind, 0};
    size_t low = 0, high = asides->anchors.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_anchors(&asides->anchors.items[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == asides->anchors.count)
        return NULL;
    const struct aside_anchor *found = &asides->anchors.items[low];
    return found->kind == kind && str_equal(found->id, id) ? found : NULL;
}

/* From the start to the end, without space around; a point where nothing is left. */
static struct range settled(const struct asides *asides, size_t from, size_t to)
{
    struct str text = buf_str(&asides->flow->composer.text);
    struct range range = {flow_place(asides->flow, from), flow_place(asides->flow, to)};
    if (range.end < range.start)
        range.end = range.start;
    while (range.start < range.end && ascii_is_space(text.p[range.start]))
        range.start++;
    while (range.end > range.start && ascii_is_space(text.p[range.end - 1]))
        range.end--;
    return range;
}

static bool find_anchored(const struct asides *asides, struct str id, struct range *ret_about)
{
    const struct aside_anchor *start = find_anchor(asides, id, ANCHOR_START);
    const struct aside_anchor *end = find_anchor(asides, id, ANCHOR_END);
    const struct aside_anchor *point = find_anchor(asides, id, ANCHOR_POINT);
    start = start ? start : point;
    end = end ? end : start;
    if (!start)
        return false;
    *ret_about = settled(asides, start->place, end->place);
    return true;
}

static struct range about_of(const struct asides *asides, const struct aside *aside)
{
    struct range about = {0};
    if (aside->kind != BLOCK_COMMENT)
        return settled(asides, aside->from, aside->to);
    if (!find_anchored(asides, aside->id, &about) && aside->parent.n)
        find_anchored(asides, aside->parent, &about);
    return about;
}

/* Putting */

struct placed {
    const struct aside *aside;
    struct range about;
    size_t turn; /* in which it was gathered */
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *left = a, *right = b;
    if (left->about.start != right->about.start)
        return left->about.start < right->about.start ? -1 : 1;
    return (left->turn > right->turn) - (left->turn < right->turn);
}

static void put(const struct asides *asides, const struct placed *placed)
{
    struct flow *flow = asides->flow;
    struct str rest = placed->aside->text;
    struct line line = {.page = flow->page};
    struct block block = {.kind = placed->aside->kind, .about = placed->about};
    block.author = str_trim(canonical_from_typeset(flow->arena, placed->aside->author, false));
    compose_begin(&flow->composer, true);
    while (rest.n)
        compose_line(&flow->composer,
                     canonical_from_typeset(flow->arena, str_cut(&rest, '\n'), false), &line);
    compose_block(&flow->composer, &block, 0);
}

bool asides_put(struct asides *asides)
{
    size_t count = asides->items.count;
    if (asides->anchors.count)
        qsort(asides->anchors.items, asides->anchors.count, sizeof *asides->anchors.items,
              compare_anchors);
    struct placed *placed = ARENA_ARRAY(asides->flow->arena, count + 1, struct placed);
    for (size_t i = 0; i < count; i++)
        placed[i] =
            (struct placed){&asides->items.items[i], about_of(asides, &asides->items.items[i]), i};
    qsort(placed, count, sizeof *placed, compare_placed);
    for (size_t i = 0; i < count; i++)
        put(asides, &placed[i]);
    return asides->text.failed == ERROR_NONE;
}
