/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a heading says of itself: "2.1 Inriktningsområde 3: Öka exporten" is outline number 2.1, the
 * label of a focus area with the number 3, and a title.
 */
#ifndef SAMSYN_TEXT_DOCUMENT_HEADINGS_H
#define SAMSYN_TEXT_DOCUMENT_HEADINGS_H

#include "base/str.h"

enum heading_label {
    LABEL_NONE,
    LABEL_CHAPTER,    /* kapitel, avsnitt, del */
    LABEL_FOCUS_AREA, /* inriktningsområde, målområde, prioriterat område … */
    LABEL_INITIATIVE, /* insats, åtgärd, aktivitet … */
    LABEL_GOAL,       /* mål, delmål */
    LABEL_INDICATOR,  /* indikator, mått */
};

struct heading {
    struct str outline; /* "2.1"; or empty */
    enum heading_label label;
    struct str number; /* of the label: "3", "3.1", "A2"; or empty */
    struct str title;  /* the rest, trimmed; the whole when nothing is left */
};

/* Take a heading (or the beginning of a list item) apart. The slices borrow from `text`. */
struct heading heading_read(struct str text);
/* "Kraftfält 2: Export": a word of the draft's own in front of a number and a title. Whether it is
 * a label shows only when several headings have it. False when `text` has not that form. */
bool heading_read_own_label(struct str text, struct str *ret_word, struct str *ret_number,
                            struct str *ret_title);
/* The label that a lower-case word is ("insatserna" → LABEL_INITIATIVE), in any inflection;
 * LABEL_NONE for other words. */
enum heading_label label_of_word(struct str lower);
/* The value of "1"…"99", "ett", "två" … "tolv", "första" … "tolfte"; 0 for other words. */
unsigned number_of_word(struct str lower);
/* Length of a number as headings have them ("2", "2.3.1", "A1", "IV" is none) at the start of
 * `text`, without a full stop at its end; 0 if none. */
size_t heading_number_length(struct str text);

#endif
