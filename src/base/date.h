/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Dates of the Gregorian calendar and points in time, written as ISO 8601 (2021-02-03,
 * 2021-02-03T10:15:00Z).
 */
#ifndef SAMSYN_BASE_DATE_H
#define SAMSYN_BASE_DATE_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct date {
    int year;       /* 0: no date */
    int month, day; /* from 1 */
};

/* "2021-02-03" with a NUL, or "" for no date. */
struct date_text {
    char text[40];
};

/* True for a day of the Gregorian calendar in the years 1 to 9999. */
bool date_valid(struct date date);
/* True when `text` is exactly YYYY-MM-DD and a real day. */
bool date_parse_iso(struct str text, struct date *ret_date);
struct date_text date_format(struct date date);
/* Negative, zero or positive. */
int date_compare(struct date a, struct date b);
/* Days since 1970-01-01. */
int64_t date_days(struct date date);
struct date date_from_days(int64_t days);
/* Now as "2021-02-03T10:15:00Z"; or what SOURCE_DATE_EPOCH names, so that a run can be made again
 * alike. */
struct date_text time_now(void);
/* The same as seconds since 1970-01-01T00:00:00Z. */
int64_t time_seconds(void);
/* Such a number as "2021-02-03T10:15:00Z": texts of this form sort as the times do. */
struct date_text time_format(int64_t seconds);
/* True when `text` is exactly of that form and a real time. */
bool time_parse(struct str text, int64_t *ret_seconds);

/* The time of the clock in Sweden at a point in time, "2021-02-03 11:15" with a NUL; summer time by
 * directive 2000/84/EC, whatever the machine's own zone is. And the day there now, by which a
 * deadline passes. */
struct date_text time_in_sweden(int64_t seconds);
struct date date_in_sweden(void);
/* The day there of a time as it is kept ("2021-02-03T23:15:00Z": "2021-02-04"); of anything else
 * its first ten bytes: a day that is kept without a time. */
struct date_text day_in_sweden(struct str time);

#endif
