/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The facts in an office file's part of properties (title, author, date), which DOCX and ODT write
 * in Dublin Core elements of almost the same names.
 */
#ifndef SAMSYN_READER_PARTS_FACTS_H
#define SAMSYN_READER_PARTS_FACTS_H

#include "reader/parent/reading.h"

#include <libxml/xmlreader.h>

struct fact {
    struct str element, property;
};

/* Add the text of each element named to the reading's properties. `reader_place` holds the open
 * reader meanwhile, so that the caller can close it when the arena breaks off. A broken part gives
 * what could be read. */
void facts_read(struct arena *arena, struct reading *reading, struct str part,
                const struct fact *facts, size_t count, xmlTextReaderPtr *reader_place);

#endif
