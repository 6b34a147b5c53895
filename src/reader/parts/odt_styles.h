/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What an ODT file says of its paragraphs in styles (OpenDocument 1.3 part 3, chapters 16 and 19):
 * which letters are bold, which paragraphs start a page, and the numbers and bullets that are
 * printed before lists and headings but not written in the text.
 */
#ifndef SAMSYN_READER_PARTS_ODT_STYLES_H
#define SAMSYN_READER_PARTS_ODT_STYLES_H

#include "base/arena.h"
#include "base/str.h"
#include "reader/layout/flow.h"

#include <libxml/xmlreader.h>

#define ODT_LEVELS 10

enum odt_answer { ODT_UNSAID, ODT_NO, ODT_YES };

/* A style of paragraphs or of letters: the two families have names of their own. */
struct odt_style {
    struct str family, name, parent;
    int outline; /* a heading's level from 1; 0: none */
    enum odt_answer bold, italic, breaks;
    float size; /* in points; 0: unsaid */
};

struct odt_level {
    bool bullet;
    struct str format; /* "1", "a", "A", "i", "I", or "" for no number */
    struct str prefix, suffix;
    int shown; /* levels whose numbers are printed, this one the last */
    int start;
};

struct odt_list {
    struct str name; /* empty: the outline's, of headings */
    struct odt_level levels[ODT_LEVELS];
    int counters[ODT_LEVELS]; /* the latest number of each level; 0: none yet */
};

struct odt_styles {
    struct arena *arena;
    VEC(struct odt_style) styles;
    VEC(struct odt_list) lists;
    bool in_list; /* while a part is read: in a list's style, not a paragraph's */
};

/* Read the styles of a part (styles.xml, and the automatic ones of content.xml) into `styles`;
 * `reader_place` holds the open reader meanwhile, so that the caller can close it when the arena
 * breaks off. A broken part gives what could be read. */
void odt_read_styles(struct odt_styles *styles, struct str part, xmlTextReaderPtr *reader_place);

/* How letters are set in a style and its ancestors; where they say nothing it is as in `around`. */
struct flow_letters odt_letters(const struct odt_styles *styles, struct str family,
                                struct str style, struct flow_letters around);
/* The heading level (from 1) of a paragraph's style, 0 for none; and whether it starts a page. */
uint32_t odt_heading_level(const struct odt_styles *styles, struct str style);
bool odt_breaks_page(const struct odt_styles *styles, struct str style);

/* The list style of that name, or NULL. The empty name is the outline's. */
struct odt_list *odt_find_list(struct odt_styles *styles, struct str name);
/* Forget what was counted at `level` (from 0) and deeper. */
void odt_restart_list(struct odt_list *list, int level);
/* The number that is counted next at that level. */
void odt_set_number(struct odt_list *list, int level, int number);
/* Count one more item and give its mark as printed ("2.3", "a)", "•"), in the arena; empty for one
 * without. */
struct str odt_next_mark(struct arena *arena, struct odt_list *list, int level);

#endif
