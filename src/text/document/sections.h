/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the sections of a letter are for, by their headings: "Ärendets beredning" is handling,
 * "Kommunens synpunkter" holds views. And which stretches of a letter are form: letterhead,
 * signature.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_SECTIONS_H
#define SAMSYN_TEXT_DOCUMENT_SECTIONS_H

#include "text/document/document.h"

enum section_kind {
    SECTION_OPEN,     /* nothing is said: the sentences decide */
    SECTION_VIEWS,    /* synpunkter, yttrande, bedömning */
    SECTION_SUMMARY,  /* sammanfattning: views that return further on, or a retelling */
    SECTION_RETOLD,   /* ärendet, bakgrund, om förslaget */
    SECTION_OWN,      /* om oss, utgångspunkter */
    SECTION_HANDLING, /* ärendets beredning, konsekvenser, beslutet skickas till */
    SECTION_DECISION, /* förslag till beslut, beslut: evidence for the stance, no viewpoints */
};

/* For each block of the document: the kind of the section that it stands in, and its heading's
 * block (SIZE_MAX if none). */
struct section {
    enum section_kind kind;
    size_t heading;
    bool form; /* letterhead, address, signature: no running text */
};

/* One for each block, in `arena`. */
struct section *sections_of(struct arena *arena, const struct document *document);

#endif
