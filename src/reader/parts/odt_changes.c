/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/odt_changes.h"

#include "reader/parts/xml.h"

#include <stdlib.h>

struct odt_changes odt_changes_init(struct arena *arena)
{
    return (struct odt_changes){.arena = arena, .text = buf_init(LIMIT_TEXT_BYTES)};
}

void odt_changes_done(struct odt_changes *changes)
{
    buf_done(&changes->text);
}

struct region {
    struct odt_changes *changes;
    xmlTextReaderPtr reader;
    struct odt_change change;
    bool in_author;
    size_t paragraphs; /* open, of what was deleted */
};

static bool is(const struct region *region, struct str name)
{
    return str_equal(xml_name(region->reader), name);
}

static bool is_paragraph(const struct region *region)
{
    return is(region, STR("p")) || is(region, STR("h"));
}

static void on_start(struct region *region)
{
    struct odt_change *change = &region->change;
    struct arena *arena = region->changes->arena;
    if (is(region, STR("changed-region"))) {
        *change = (struct odt_change){.id = xml_attribute(arena, region->reader, STR("id"))};
        buf_clear(&region->changes->text);
        region->paragraphs = 0;
    } else if (is(region, STR("insertion"))) {
        change->kind = BLOCK_INSERTED;
    } else if (is(region, STR("deletion"))) {
        change->kind = BLOCK_DELETED;
    } else if (is(region, STR("creator"))) {
        region->in_author = true;
    } else if (is_paragraph(region) && change->kind == BLOCK_DELETED) {
        region->paragraphs++;
    }
}

static void on_empty(const struct region *region)
{
    if (is_paragraph(region) || is(region, STR("line-break")))
        buf_add_c(&region->changes->text, '\n');
    else if (region->paragraphs && (is(region, STR("s")) || is(region, STR("tab"))))
        buf_add_c(&region->changes->text, ' ');
}

static void end_region(struct region *region)
{
    struct odt_changes *changes = region->changes;
    region->change.deleted = str_copy(changes->arena, buf_str(&changes->text));
    *VEC_PUSH(changes->arena, &changes->items) = region->change;
}

static void on_end(struct region *region)
{
    region->in_author = false;
    if (is(region, STR("changed-region")))
        end_region(region);
    else if (is_paragraph(region) && region->paragraphs) {
        region->paragraphs--;
        buf_add_c(&region->changes->text, '\n');
    }
}

static void on_text(struct region *region)
{
    if (region->paragraphs)
        buf_add_str(&region->changes->text, xml_text(region->reader));
    else if (region->in_author && region->change.author.n == 0)
        region->change.author = str_copy(region->changes->arena, xml_text(region->reader));
}

/* Comments inside what was deleted went with it; and behind the list comes the text. */
static void walk(struct region *region)
{
    bool skip = false;
    for (;;) {
        enum xml_step step = xml_next(region->reader, skip);
        if (step == XML_STEP_DONE || step == XML_STEP_BROKEN)
            return;
        if (step == XML_STEP_END && is(region, STR("tracked-changes")))
            return;
        skip = step == XML_STEP_START && is(region, STR("annotation"));
        if (step == XML_STEP_START && !skip)
            on_start(region);
        else if (step == XML_STEP_EMPTY)
            on_empty(region);
        else if (step == XML_STEP_END)
            on_end(region);
        else if (step == XML_STEP_TEXT)
            on_text(region);
    }
}

static int compare_changes(const void *a, const void *b)
{
    const struct odt_change *left = a, *right = b;
    return str_compare(left->id, right->id);
}

void odt_read_changes(struct odt_changes *changes, struct str content,
                      xmlTextReaderPtr *reader_place)
{
    if (!str_contains(content, STR("tracked-changes")))
        return;
    *reader_place = xml_open(content);
    if (*reader_place)
        walk(&(struct region){.changes = changes, .reader = *reader_place});
    xml_close(*reader_place);
    *reader_place = NULL;
    if (changes->items.count)
        qsort(changes->items.items, changes->items.count, sizeof *changes->items.items,
              compare_changes);
}

const struct odt_change *odt_find_change(const struct odt_changes *changes, struct str id)
{
    const struct odt_change wanted = {.id = id};
    if (changes->items.count == 0)
        return NULL;
    return bsearch(&wanted, changes->items.items, changes->items.count,
                   sizeof *changes->items.items, compare_changes);
}
