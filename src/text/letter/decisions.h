/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The decision on an answer: "Beslut i detta ärende har fattats av kommunstyrelsen den 24 februari
 * 2021", "Yttrandet antogs av styrelsen den …", the meeting of a minutes extract. Decisions on
 * other things, of other years and meetings that lie ahead are not it.
 */
#ifndef SAMSYN_TEXT_LETTER_DECISIONS_H
#define SAMSYN_TEXT_LETTER_DECISIONS_H

#include "text/letter/sender.h"

struct decision {
    struct date date; /* year 0 when the text does not give it */
    struct str by;    /* "kommunstyrelsen"; or empty */
};

/* Find the decision; `dated` is the letter's own date, if it has one. */
struct decision decision_of(const struct letter_reading *reading, struct date dated);
/* True when the document is an extract of minutes. */
bool is_minutes(const struct letter_reading *reading);

#endif
