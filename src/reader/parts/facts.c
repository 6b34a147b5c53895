/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parts/facts.h"

#include "reader/layout/canonical.h"
#include "reader/parts/xml.h"

static struct str property_of(xmlTextReaderPtr reader, const struct fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(xml_name(reader), facts[i].element))
            return facts[i].property;
    return (struct str){NULL, 0};
}

void facts_read(struct arena *arena, struct reading *reading, struct str part,
                const struct fact *facts, size_t count, xmlTextReaderPtr *reader_place)
{
    struct str property = {NULL, 0};
    *reader_place = xml_open(part);
    enum xml_step step = *reader_place ? XML_STEP_OTHER : XML_STEP_DONE;
    while (step != XML_STEP_DONE && step != XML_STEP_BROKEN) {
        step = xml_next(*reader_place, false);
        if (step == XML_STEP_END)
            property = (struct str){NULL, 0};
        else if (step == XML_STEP_START)
            property = property_of(*reader_place, facts, count);
        else if (step == XML_STEP_TEXT && property.n)
            reading_add_property(
                arena, reading, property,
                str_trim(canonical_from_typeset(arena, xml_text(*reader_place), false)));
    }
    xml_close(*reader_place);
    *reader_place = NULL;
}
