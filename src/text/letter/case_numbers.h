/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Case numbers (diarienummer) as Swedish registers write them: a register's letters, a year and a
 * serial number in any order and with any signs between ("RS 2020-0780", "KS/2015:404",
 * "2016/0272 KS-5", "101-41031-2017", "SBN.2020.396", "Fi2016/02568/K"), and behind them perhaps
 * the class or the number of the document within its case ("S/21/0001-8", "KS/2018:298 - 001").
 *
 * Two numbers are the same when letters and numbers agree, whatever signs stand between: nobody
 * keeps two registers that differ in their signs alone, while those who copy a number change them
 * ("RS 2020-0780", "RS-2020/0780", "RS 2020–780").
 */
#ifndef SAMSYN_TEXT_LETTER_CASE_NUMBERS_H
#define SAMSYN_TEXT_LETTER_CASE_NUMBERS_H

#include "text/document/document.h"

/* How much the surroundings vouch that a case number stands there. */
enum case_number_trust {
    CASE_NUMBER_BARE, /* nothing: it must show a year and a serial number, and be no law, telephone
                         number, span of years or date */
    CASE_NUMBER_LABELLED, /* a label such as "Dnr": whatever has a digit and is no date */
};

/* Read the case number that begins at `within.start`, on one line and inside `within`. */
bool case_number_at(struct str text, struct range within, enum case_number_trust trust,
                    struct range *ret_range);
/* Every kind of dash '-', runs of blanks one space, trimmed; in `arena`. */
struct str case_number_normalise(struct arena *arena, struct str number);
/* True when both name the same case. One may have what the other lacks: a handling number of up to
 * three digits at its end, leading zeros, or, when the serial number has three digits or more, the
 * register's letters. */
bool case_number_same(struct str a, struct str b);
/* The first place at or after `from` where `number` stands, in whatever spelling. */
bool case_number_find(struct str text, struct str number, size_t from, struct range *ret_range);

#endif
