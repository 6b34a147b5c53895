/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/xml.h"

#include <limits.h>

static void be_silent(void *context, const char *message, xmlParserSeverities severity,
                      xmlTextReaderLocatorPtr locator)
{
    (void)context;
    (void)message;
    (void)severity;
    (void)locator;
}

xmlTextReaderPtr xml_open(struct str bytes)
{
    if (bytes.n > INT_MAX)
        return NULL;
    xmlTextReaderPtr reader = xmlReaderForMemory(bytes.p ? bytes.p : "", (int)bytes.n, NULL, NULL,
                                                 XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (reader)
        xmlTextReaderSetErrorHandler(reader, be_silent, NULL);
    return reader;
}

void xml_close(xmlTextReaderPtr reader)
{
    if (reader)
        xmlFreeTextReader(reader);
}

enum xml_step xml_next(xmlTextReaderPtr reader, bool skip)
{
    int more = skip ? xmlTextReaderNext(reader) : xmlTextReaderRead(reader);
    if (more != 1)
        return more == 0 ? XML_STEP_DONE : XML_STEP_BROKEN;
    if (xmlTextReaderDepth(reader) > LIMIT_XML_DEPTH)
        return XML_STEP_BROKEN;
    switch (xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT:
        return xmlTextReaderIsEmptyElement(reader) ? XML_STEP_EMPTY : XML_STEP_START;
    case XML_READER_TYPE_END_ELEMENT:
        return XML_STEP_END;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        return XML_STEP_TEXT;
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return XML_STEP_BROKEN; /* no office file has them; attacks do */
    default:
        return XML_STEP_OTHER;
    }
}

struct str xml_name(xmlTextReaderPtr reader)
{
    return str_from((const char *)xmlTextReaderConstLocalName(reader));
}

struct str xml_namespace(xmlTextReaderPtr reader)
{
    return str_from((const char *)xmlTextReaderConstNamespaceUri(reader));
}

size_t xml_depth(xmlTextReaderPtr reader)
{
    int depth = xmlTextReaderDepth(reader);
    return depth > 0 ? (size_t)depth : 0;
}

struct str xml_text(xmlTextReaderPtr reader)
{
    return str_from((const char *)xmlTextReaderConstValue(reader));
}

/* Move to the attribute `name`; xmlTextReaderMoveToElement goes back. */
static bool go_to_attribute(xmlTextReaderPtr reader, struct str name)
{
    for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1;
         more = xmlTextReaderMoveToNextAttribute(reader))
        if (str_equal(xml_name(reader), name))
            return true;
    xmlTextReaderMoveToElement(reader);
    return false;
}

struct str xml_attribute(struct arena *arena, xmlTextReaderPtr reader, struct str name)
{
    if (!go_to_attribute(reader, name))
        return (struct str){NULL, 0};
    struct str value = str_copy(arena, xml_text(reader));
    xmlTextReaderMoveToElement(reader);
    return value;
}

static int parse_number(struct str text, int otherwise)
{
    bool negative = text.n && text.p[0] == '-';
    int value = 0;
    if (text.n == negative || text.n > 9)
        return otherwise;
    for (size_t i = negative; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return otherwise;
        value = value * 10 + (text.p[i] - '0');
    }
    return negative ? -value : value;
}

int xml_number(xmlTextReaderPtr reader, struct str name, int otherwise)
{
    if (!go_to_attribute(reader, name))
        return otherwise;
    int value = parse_number(xml_text(reader), otherwise);
    xmlTextReaderMoveToElement(reader);
    return value;
}
