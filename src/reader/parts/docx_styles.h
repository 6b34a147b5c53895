/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a DOCX file's styles.xml and numbering.xml say of its paragraphs (ECMA-376 part 1, 17.7 and
 * 17.9): which are headings, and the numbers and bullets that Word prints before them but does not
 * write in the text.
 */
#ifndef SAMSYN_READER_PARTS_DOCX_STYLES_H
#define SAMSYN_READER_PARTS_DOCX_STYLES_H

#include "base/str.h"

#include <libxml/xmlreader.h>

#define DOCX_LEVELS 9

struct docx_style {
    struct str id, name, based_on;
    int outline; /* 0…8: a heading's level less one; -1: none */
    int list;    /* numId, -1: none */
    int level;   /* ilvl, -1: none */
};

struct docx_level {
    struct str format; /* "decimal", "bullet"… */
    struct str text;   /* "%1.%2" */
    int start;
};

struct docx_abstract {
    int id;
    struct docx_level levels[DOCX_LEVELS];
    int counters[DOCX_LEVELS]; /* the latest number of each level; 0: none yet */
};

struct docx_list {
    int id, abstract;
    bool restarts; /* has numbers of its own to start with, and has not been used */
};

struct docx_styles {
    struct arena *arena;
    VEC(struct docx_style) styles;
    VEC(struct docx_abstract) abstracts;
    VEC(struct docx_list) lists;
    int level_at_hand; /* of the latest abstract, while numbering.xml is read */
};

/* Read one of the parts into `styles`; `reader_place` holds the open reader while it is read, so
 * that the caller can close it when the arena breaks off. A broken part gives what could be read.
 */
void docx_read_styles(struct docx_styles *styles, struct str part, xmlTextReaderPtr *reader_place);
void docx_read_numbering(struct docx_styles *styles, struct str part,
                         xmlTextReaderPtr *reader_place);

/* The heading level (from 1) of a style, its ancestors asked too; 0 for none. */
uint32_t docx_heading_level(const struct docx_styles *styles, struct str style_id);
/* The list and level that a style gives its paragraphs; false when none. */
bool docx_style_list(const struct docx_styles *styles, struct str style_id, int *ret_list,
                     int *ret_level);
/* Count one more paragraph of a list and give its mark as printed ("2.3", "a)", "•"), in the arena;
 * empty for an unknown list or one without marks. */
struct str docx_next_mark(struct docx_styles *styles, int list, int level);

#endif
