/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/keeping.h"

#include "base/date.h"
#include "web/server/routes.h"
#include "web/server/site.h"

static const char HTML[] = "text/html; charset=utf-8";
static const char JSON[] = "application/json";

/* While documents are read pages tell how far it has come, which no commit says. */
static bool is_possible(const struct request *request)
{
    return request->signed_in && request->route->method == METHOD_GET &&
           request->route->manner != MANNER_WRITE && !site_reading_status(request->site).working;
}

static const char *type_of(const struct request *request)
{
    return request->wants_json ? JSON : HTML;
}

bool keeping_begin(const struct request *request, struct str address, struct keeping *ret_keeping,
                   struct error *error)
{
    struct keeping keeping = {.possible = is_possible(request)};
    if (keeping.possible) {
        keeping.key = str_format(request->arena, "%.*s %s %d %.*s %lld %.*s",
                                 STR_ARGS(request->session), request->wants_json ? "json" : "html",
                                 (int)request->language, STR_ARGS(request->theme),
                                 (long long)date_days(date_in_sweden()), STR_ARGS(address));
        if (!keeping.key.n)
            return error_no_memory(error);
        if (!store_change(request->office->store, &keeping.mark.change, error))
            return false;
    }
    *ret_keeping = keeping;
    return true;
}

bool keeping_answer(const struct request *request, const struct keeping *keeping,
                    struct response *response)
{
    struct kept_mark mark;
    struct str bytes;
    return keeping->possible && response->headers.count == 0 &&
           kept_get(site_kept(request->site), keeping->key, request->arena, &mark, &bytes) &&
           mark.change == keeping->mark.change && respond_packed(response, type_of(request), bytes);
}

/* Cookies go with one answer and are not sent again. */
void keeping_keep(const struct request *request, const struct keeping *keeping,
                  struct response *response)
{
    if (keeping->possible && response->status == 200 && !response->path && response->type &&
        str_equal(str_from(response->type), str_from(type_of(request))) &&
        response->headers.count == 0 && response->download_name.n == 0 &&
        response_pack(request, response))
        kept_put(site_kept(request->site), keeping->key, keeping->mark, response->packed);
}
