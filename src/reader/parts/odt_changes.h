/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The tracked changes of an ODT file (OpenDocument 1.3 part 3, 5.5): whose they are, and what was
 * deleted. The text itself only names them, where they begin, end or stand.
 */
#ifndef SAMSYN_READER_PARTS_ODT_CHANGES_H
#define SAMSYN_READER_PARTS_ODT_CHANGES_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/document/document.h"

#include <libxml/xmlreader.h>

struct odt_change {
    struct str id;
    enum block_kind kind; /* BLOCK_INSERTED, BLOCK_DELETED; BLOCK_PARAGRAPH: of formatting */
    struct str author;
    struct str deleted; /* its paragraphs as lines */
};

struct odt_changes {
    struct arena *arena;
    VEC(struct odt_change) items; /* by id, when read */
    struct buf text;              /* being read */
};

/* None yet; what is read goes into `arena`. For odt_changes_done. */
struct odt_changes odt_changes_init(struct arena *arena);
/* Free the text under way. */
void odt_changes_done(struct odt_changes *changes);

/* Read those of `content`, the part content.xml; a broken one gives what could be read.
 * `reader_place` holds the open reader meanwhile, so that the caller can close it when the arena
 * breaks off. */
void odt_read_changes(struct odt_changes *changes, struct str content,
                      xmlTextReaderPtr *reader_place);
/* The change with that id, or NULL. */
const struct odt_change *odt_find_change(const struct odt_changes *changes, struct str id);

#endif
