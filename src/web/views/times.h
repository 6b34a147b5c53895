/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Times as people read them. What is kept is UTC; what is shown is the clock in Sweden, whose days
 * deadlines are.
 */
#ifndef SAMSYN_WEB_VIEWS_TIMES_H
#define SAMSYN_WEB_VIEWS_TIMES_H

#include "model/office/json.h"

#include <jansson.h>

/* The minute of a time as it is kept, "2025-10-31 14:05"; a day that is kept without a time as it
 * is. And the day alone. New JSON texts; null for an empty one. */
json_t *times_minute(struct str time);
json_t *times_day(struct str time);

#endif
