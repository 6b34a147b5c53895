/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * XML from a stranger, element by element: no network, no entities, no document type, no more than
 * LIMIT_XML_DEPTH deep. Names are local ones, without their prefix.
 */
#ifndef SAMSYN_READER_PARTS_XML_H
#define SAMSYN_READER_PARTS_XML_H

#include "base/str.h"

#include <libxml/xmlreader.h>

enum xml_step {
    XML_STEP_OTHER,
    XML_STEP_START,
    XML_STEP_EMPTY, /* <a/>: a start with no end to come */
    XML_STEP_END,
    XML_STEP_TEXT,
    XML_STEP_DONE,
    XML_STEP_BROKEN,
};

/* A reader over `bytes`, which must outlive it; NULL when memory ends. Free with xml_close. */
xmlTextReaderPtr xml_open(struct str bytes);
/* NULL is allowed. */
void xml_close(xmlTextReaderPtr reader);

/* The next step; `skip` leaves out what is inside the element at hand. */
enum xml_step xml_next(xmlTextReaderPtr reader, bool skip);
/* Name of the element at hand, good until the next step. */
struct str xml_name(xmlTextReaderPtr reader);
/* The address of its namespace, likewise. */
struct str xml_namespace(xmlTextReaderPtr reader);
/* How many elements are around it: 0 for the root; at most LIMIT_XML_DEPTH. */
size_t xml_depth(xmlTextReaderPtr reader);
/* The text at hand, good until the next step. */
struct str xml_text(xmlTextReaderPtr reader);
/* An attribute of the element at hand, copied to `arena`; empty when it is not there. */
struct str xml_attribute(struct arena *arena, xmlTextReaderPtr reader, struct str name);
/* As a number; `otherwise` when it is none or not there. */
int xml_number(xmlTextReaderPtr reader, struct str name, int otherwise);

#endif
