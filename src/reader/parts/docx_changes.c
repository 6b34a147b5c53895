/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/docx_changes.h"

#include "reader/parts/xml.h"

/* BLOCK_PARAGRAPH for what is no change. Text that was moved is deleted in one place and inserted
 * in another. */
static enum block_kind kind_of(struct str name)
{
    static const struct {
        struct str name;
        enum block_kind kind;
    } kinds[] = {
        {STR_INIT("ins"), BLOCK_INSERTED},     {STR_INIT("del"), BLOCK_DELETED},
        {STR_INIT("moveTo"), BLOCK_INSERTED},  {STR_INIT("moveFrom"), BLOCK_DELETED},
        {STR_INIT("cellIns"), BLOCK_INSERTED}, {STR_INIT("cellDel"), BLOCK_DELETED},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_equal(name, kinds[i].name))
            return kinds[i].kind;
    return BLOCK_PARAGRAPH;
}

static enum docx_frame frame_of(struct str name, enum docx_frame around)
{
    if (str_equal(name, STR("pPr")))
        return DOCX_FRAME_PARAGRAPH_PROPERTIES;
    if (str_equal(name, STR("rPr")) && around == DOCX_FRAME_PARAGRAPH_PROPERTIES)
        return DOCX_FRAME_MARK_PROPERTIES;
    if (str_equal(name, STR("numPr")))
        return DOCX_FRAME_LIST_PROPERTIES;
    if (str_equal(name, STR("trPr")) || str_equal(name, STR("tcPr")))
        return DOCX_FRAME_PART_PROPERTIES;
    return DOCX_FRAME_OTHER;
}

static enum docx_change_start open_change(struct docx_changes *changes, struct docx_change *change,
                                          size_t depth)
{
    change->depth = depth;
    if (changes->count < sizeof changes->open / sizeof *changes->open)
        changes->open[changes->count++] = *change;
    return DOCX_CHANGE_OPENED;
}

enum docx_change_start docx_changes_start(struct docx_changes *changes, struct arena *arena,
                                          xmlTextReaderPtr reader, struct docx_change *ret_change)
{
    size_t depth = xml_depth(reader);
    enum docx_frame around = depth ? changes->frames[depth - 1] : DOCX_FRAME_OTHER;
    struct docx_change change = {.kind = kind_of(xml_name(reader))};
    changes->frames[depth] = (unsigned char)frame_of(xml_name(reader), around);
    if (change.kind == BLOCK_PARAGRAPH || around == DOCX_FRAME_LIST_PROPERTIES ||
        around == DOCX_FRAME_PARAGRAPH_PROPERTIES)
        return DOCX_CHANGE_NONE;
    change.author = xml_attribute(arena, reader, STR("author"));
    *ret_change = change;
    if (around == DOCX_FRAME_MARK_PROPERTIES)
        return DOCX_CHANGE_OF_MARK;
    if (around == DOCX_FRAME_PART_PROPERTIES) /* its row or cell is around the properties */
        return depth >= 2 ? open_change(changes, ret_change, depth - 2) : DOCX_CHANGE_NONE;
    if (xmlTextReaderIsEmptyElement(reader))
        return DOCX_CHANGE_NONE;
    return open_change(changes, ret_change, depth);
}

void docx_changes_end(struct docx_changes *changes, xmlTextReaderPtr reader)
{
    size_t depth = xml_depth(reader);
    while (changes->count && changes->open[changes->count - 1].depth >= depth)
        changes->count--;
}

const struct docx_change *docx_change_at_hand(const struct docx_changes *changes)
{
    for (size_t i = changes->count; i > 0; i--)
        if (changes->open[i - 1].kind == BLOCK_DELETED)
            return &changes->open[i - 1];
    return changes->count ? &changes->open[changes->count - 1] : NULL;
}
