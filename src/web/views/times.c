/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/times.h"

#include "base/date.h"

json_t *times_minute(struct str time)
{
    int64_t seconds;
    return time_parse(time, &seconds) ? json_string(time_in_sweden(seconds).text)
                                      : json_of_optional(time);
}

json_t *times_day(struct str time)
{
    return json_of_optional(str_from(day_in_sweden(time).text));
}
