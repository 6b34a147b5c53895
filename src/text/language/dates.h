/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Dates as Swedish letters write them: 2021-02-03 (also with dots, slashes or no sign), 3 februari
 * 2021, den 3:e feb. 2021, 3/2 2021, 3/2-21, 03.02.2021; and the date of a mail's header. Day comes
 * before month wherever the year does not stand first (Svenska skrivregler).
 */
#ifndef SAMSYN_TEXT_LANGUAGE_DATES_H
#define SAMSYN_TEXT_LANGUAGE_DATES_H

#include "base/date.h"
#include "text/document/document.h"

/* A date where it stands. A day whose year is not written ("den 9 februari") has year 0. */
struct dated_place {
    struct date date;
    struct range range;
};

struct dated_places {
    struct dated_place *items;
    size_t count;
};

/* Read a date that begins at byte `at`. False when none does. */
bool date_at(struct str text, size_t at, struct dated_place *ret_place);
/* All dates that begin in `text[range)`, in order, in `arena`. Numbers inside longer ones (case
 * numbers, telephone numbers) are none. */
struct dated_places dates_of(struct arena *arena, struct str text, struct range range);
/* The day of a mail's Date field as its sender's clock had it (RFC 5322 section 3.3, obsolete forms
 * too), or of an ISO 8601 point in time. */
bool date_of_mail(struct str field, struct date *ret_date);

#endif
