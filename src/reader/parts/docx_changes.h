/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which tracked changes of a DOCX file (ECMA-376 part 1, 17.13.5) are around the element at hand:
 * runs inserted, deleted or moved, and rows and cells of tables. The mark at a paragraph's end is
 * changed apart from its text. Changes of formatting and numbering are none of ours.
 */
#ifndef SAMSYN_READER_PARTS_DOCX_CHANGES_H
#define SAMSYN_READER_PARTS_DOCX_CHANGES_H

#include "base/arena.h"
#include "base/limits.h"
#include "text/document/document.h"

#include <libxml/xmlreader.h>

struct docx_change {
    enum block_kind kind; /* BLOCK_INSERTED or BLOCK_DELETED; BLOCK_PARAGRAPH: unchanged */
    struct str author;
    size_t depth; /* of the element with whose end it ends */
};

/* What an element is to the changes inside it. */
enum docx_frame {
    DOCX_FRAME_OTHER,
    DOCX_FRAME_PARAGRAPH_PROPERTIES,
    DOCX_FRAME_MARK_PROPERTIES, /* of the mark at a paragraph's end */
    DOCX_FRAME_PART_PROPERTIES, /* of a row or cell */
    DOCX_FRAME_LIST_PROPERTIES,
};

struct docx_changes {
    struct docx_change open[LIMIT_XML_DEPTH + 1];
    size_t count;
    unsigned char frames[LIMIT_XML_DEPTH + 1]; /* enum docx_frame, by depth */
};

/* What the start of an element says of a change. */
enum docx_change_start {
    DOCX_CHANGE_NONE,
    DOCX_CHANGE_OPENED, /* of what is inside, or of the row or cell around */
    DOCX_CHANGE_OF_MARK,
};

/* The element at hand starts. `ret_change` is set unless DOCX_CHANGE_NONE. */
enum docx_change_start docx_changes_start(struct docx_changes *changes, struct arena *arena,
                                          xmlTextReaderPtr reader, struct docx_change *ret_change);
/* The element at hand ends. */
void docx_changes_end(struct docx_changes *changes, xmlTextReaderPtr reader);
/* The change that what stands here is part of: the innermost deletion, else the innermost
 * insertion, else NULL. */
const struct docx_change *docx_change_at_hand(const struct docx_changes *changes);

#endif
