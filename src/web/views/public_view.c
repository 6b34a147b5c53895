/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/views/public_view.h"

#include "model/answers/passage_words.h"
#include "render/words.h"
#include "web/server/kept.h"
#include "web/server/site.h"
#include "web/views/times.h"

#include <stdio.h>

static json_t *days_text(const struct request *request, const struct consultation_days *days)
{
    const struct words *words = site_words(request);
    if (days->phase == PHASE_CLOSED)
        return json_of_str(words_get(words, "public_closed"));
    if (days->phase == PHASE_LATE)
        return json_of_str(words_get(words, "public_late"));
    if (days->left == 0)
        return json_of_str(words_get(words, "public_last_day"));
    return days->left < 0 ? json_of_str(words_get(words, "public_no_deadline"))
                          : words_count(words, "public_days_left", (size_t)days->left);
}

json_t *public_consultation(const struct request *request, struct json_maker *maker,
                            const struct sql_published *published)
{
    struct consultation_days days = consultation_days(published, date_in_sweden());
    json_t *object = json_object();
    json_put(maker, object, "id", json_integer(published->id));
    json_put(maker, object, "title", json_of_str(published->title));
    json_put(maker, object, "case_number", json_of_optional(published->case_number));
    json_put(maker, object, "authority", json_of_optional(published->authority));
    json_put(maker, object, "published", times_day(published->published));
    json_put(maker, object, "deadline", json_of_optional(published->deadline));
    json_put(maker, object, "open", json_boolean(days.phase == PHASE_OPEN));
    json_put(maker, object, "late", json_boolean(days.phase == PHASE_LATE));
    json_put(maker, object, "closed", json_boolean(days.phase == PHASE_CLOSED));
    json_put(maker, object, "days_text", days_text(request, &days));
    json_put(maker, object, "compiled", times_day(published->compiled));
    return object;
}

bool public_passages(const struct request *request, int64_t version, struct str *ret_passages,
                     struct error *error)
{
    char name[64];
    int n = snprintf(name, sizeof name, "passages:%lld", (long long)version);
    struct str key = {name, (size_t)n};
    struct kept *kept = site_kept(request->site);
    struct kept_mark mark = {0};
    if (kept_get(kept, key, request->arena, &mark, ret_passages))
        return true;
    if (!passage_words_load(request->office, version, request->arena, ret_passages, error))
        return false;
    kept_put(kept, key, mark, *ret_passages);
    return true;
}
