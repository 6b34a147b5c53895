/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool date_valid(struct date date)
{
    static const int lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    return date.day <= lengths[date.month - 1] + (date.month == 2 && leap(date.year));
}

static int digits(struct str s, size_t start, size_t end)
{
    int value = 0;
    for (size_t i = start; i < end; i++) {
        if (!ascii_is_digit(s.p[i]))
            return -1;
        value = value * 10 + (s.p[i] - '0');
    }
    return value;
}

bool date_parse_iso(struct str text, struct date *ret_date)
{
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-')
        return false;
    struct date date = {digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)};
    if (!date_valid(date))
        return false;
    *ret_date = date;
    return true;
}

struct date_text date_format(struct date date)
{
    struct date_text out = {""};
    if (date_valid(date))
        snprintf(out.text, sizeof out.text, "%04d-%02d-%02d", date.year, date.month, date.day);
    return out;
}

int date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

/* Days and civil dates after H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years that
 * begin in March. */
int64_t date_days(struct date date)
{
    int64_t year = date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct date date_from_days(int64_t days)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * day_of_year + 2) / 153;
    int day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
    int month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
    return (struct date){(int)(year_of_era + era * 400) + (month <= 2), month, day};
}

/* https://reproducible-builds.org/specs/source-date-epoch/ */
int64_t time_seconds(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    if (fixed && *fixed) {
        char *end;
        long long value = strtoll(fixed, &end, 10);
        if (*end == '\0' && value >= 0)
            return value;
    }
    return (int64_t)time(NULL);
}

struct date_text time_now(void)
{
    return time_format(time_seconds());
}

struct date_text time_format(int64_t seconds)
{
    struct date day = date_from_days(seconds / 86400);
    int second = (int)(seconds % 86400);
    struct date_text out;
    snprintf(out.text, sizeof out.text, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year % 10000,
             day.month % 100, day.day % 100, second / 3600, second / 60 % 60, second % 60);
    return out;
}

bool time_parse(struct str text, int64_t *ret_seconds)
{
    struct date day;
    if (text.n != 20 || text.p[10] != 'T' || text.p[13] != ':' || text.p[16] != ':' ||
        text.p[19] != 'Z' || !date_parse_iso(str_sub(text, 0, 10), &day))
        return false;
    int hour = digits(text, 11, 13), minute = digits(text, 14, 16), second = digits(text, 17, 19);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    *ret_seconds = date_days(day) * 86400 + hour * 3600 + minute * 60 + second;
    return true;
}

/* 1970-01-01 was a Thursday. */
static int64_t last_sunday_of(int year, int month)
{
    int64_t last = date_days((struct date){year, month, 31});
    return last - (last + 4) % 7;
}

/* Summer time is from the last Sunday of March to that of October, at 01:00 UTC. */
static int64_t swedish_clock(int64_t seconds)
{
    int year = date_from_days(seconds / 86400).year;
    int64_t from = last_sunday_of(year, 3) * 86400 + 3600;
    int64_t to = last_sunday_of(year, 10) * 86400 + 3600;
    return seconds + (seconds >= from && seconds < to ? 7200 : 3600);
}

struct date_text time_in_sweden(int64_t seconds)
{
    struct date_text out = time_format(swedish_clock(seconds));
    out.text[10] = ' ';
    out.text[16] = '\0';
    return out;
}

struct date date_in_sweden(void)
{
    return date_from_days(swedish_clock(time_seconds()) / 86400);
}

struct date_text day_in_sweden(struct str time)
{
    int64_t seconds;
    struct date_text out = {""};
    if (time_parse(time, &seconds))
        out = time_in_sweden(seconds);
    else
        snprintf(out.text, sizeof out.text, "%.*s", STR_ARGS(str_sub(time, 0, 10)));
    out.text[10] = '\0';
    return out;
}
