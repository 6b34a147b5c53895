/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/account.h"
#include "web/server/compress.h"
#include "web/server/exchange.h"
#include "web/server/form.h"
#include "web/server/routes.h"
#include "web/server/site.h"
#include "web/server/url.h"

#include <string.h>
#include <strings.h>

/* Longer addresses are not come back to after signing in. */
enum { LONGEST_NEXT = 2000 };

/* The address */

/* Visible ASCII is all that an address is made of (RFC 3986, 2); what shows or logs it relies on
 * that. */
static bool is_address(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' || text.p[i] >= 0x7F)
            return false;
    return true;
}

static bool take_address(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    struct str rest = exchange->address;
    if (rest.n > LIMIT_PATH_BYTES)
        return exchange_refuse(exchange, 414, "the address is longer than %zu bytes",
                               LIMIT_PATH_BYTES);
    if (!is_address(rest))
        return exchange_refuse(exchange, 400, "the address has characters that must be encoded");
    request->path = str_cut(&rest, '?');
    exchange->query_text = rest;
    return true;
}

static bool find_route(struct exchange *exchange, const char *method)
{
    struct request *request = &exchange->request;
    bool other = false, known = true;
    enum method wanted = METHOD_GET;
    if (strcmp(method, "POST") == 0)
        wanted = METHOD_POST;
    else
        known = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    request->method = str_from(method);
    bool json;
    struct str path = route_path(request->path, &json);
    request->route = route_find(wanted, path, &other);
    if (request->route || other) {
        request->path = path;
        request->wants_json |= json;
    }
    if (request->route && known)
        return true;
    return request->route || other
               ? exchange_refuse(exchange, 405, "%.20s cannot be used here", method)
               : exchange_refuse(exchange, 404, "there is nothing at this address");
}

static bool take_fields(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    if (!form_take_query(request, exchange->query_text, &exchange->error))
        return exchange_refuse(exchange, 400, "%s", exchange->error.message);
    if (!form_take_captures(request, str_from(request->route->pattern), request->path,
                            &exchange->error))
        return exchange_refuse(exchange, 404, "%s", exchange->error.message);
    if (request_capture(request, "consultation").n &&
        !request_capture_id(request, "consultation", &request->consultation, &exchange->error))
        return exchange_refuse(exchange, 404, "%s", exchange->error.message);
    return true;
}

/* What the visitor wants to see */

static void choose_json(struct exchange *exchange)
{
    struct str accept = exchange_header(exchange, "Accept");
    exchange->request.wants_json |=
        str_contains(accept, STR("application/json")) && !str_contains(accept, STR("text/html"));
}

/* The first of sv and en in Accept-Language; weights are not looked at, for browsers send the best
 * first. */
static struct str accepted_language(struct str header)
{
    while (header.n) {
        struct str tag = str_trim(str_cut(&header, ','));
        if (str_starts(tag, STR("sv")) || str_starts(tag, STR("en")))
            return str_sub(tag, 0, 2);
    }
    return STR("sv");
}

static void choose_language(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    struct str asked = request_query(request, "language");
    const struct str wishes[] = {asked, exchange_cookie(exchange, "language"),
                                 request->who.language,
                                 accepted_language(exchange_header(exchange, "Accept-Language"))};
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        if (language_from_name(wishes[i], &request->language))
            break;
    enum language language;
    if (language_from_name(asked, &language))
        respond_cookie(request, &exchange->response, "language", asked, 365 * 86400L, NULL);
}

static void choose_theme(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    struct str asked = request_query(request, "theme"), kept = exchange_cookie(exchange, "theme");
    bool known = str_equal(asked, STR("light")) || str_equal(asked, STR("dark"));
    if (known)
        respond_cookie(request, &exchange->response, "theme", asked, 365 * 86400L, NULL);
    else if (str_equal(asked, STR("system")))
        respond_cookie(request, &exchange->response, "theme", STR(""), 0, NULL);
    if (asked.n == 0 && (str_equal(kept, STR("light")) || str_equal(kept, STR("dark"))))
        asked = kept;
    else if (!known)
        asked = STR("");
    request->theme = str_copy(&exchange->arena, asked);
}

/* Where the request comes from: the socket's other end, or the last that the proxy has named. */
static void find_origin(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    request->host = str_copy(&exchange->arena, exchange_header(exchange, "Host"));
    if (server_options_of(exchange->server)->behind_proxy) {
        struct str rest = exchange_header(exchange, "X-Forwarded-For");
        while (rest.n)
            request->address = str_trim(str_cut(&rest, ','));
        request->address = str_copy(&exchange->arena, str_sub(request->address, 0, 64));
        request->secure = str_equal(exchange_header(exchange, "X-Forwarded-Proto"), STR("https"));
    }
    if (request->address.n == 0)
        request->address = server_client_address(exchange->connection, &exchange->arena);
}

/* Who */

static bool find_session(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    struct str token = exchange_cookie(exchange, "samsyn");
    bool found = false;
    if (token.n == 0)
        return true;
    struct office *office = site_borrow(request->site, &exchange->error);
    bool ok = office && session_find(office, token, &exchange->arena, &request->who, &found,
                                     &exchange->error);
    request->signed_in = ok && found;
    if (request->signed_in && request->consultation)
        ok = right_in(office, &request->who, request->consultation, &request->right,
                      &exchange->error);
    if (office)
        site_give_back(request->site, office);
    if (!ok)
        return exchange_refuse(exchange, 500, "%s", exchange->error.message);
    if (!request->signed_in)
        return true;
    return request_set_session(request, token, &exchange->error) ||
           exchange_refuse(exchange, 500, "%s", exchange->error.message);
}

/* Two lengths, or a length beside chunks: whoever is in front may believe the other one, and take
 * what is the end of this request for the beginning of another's (RFC 9112, 6.3 and 11.2). */
static bool has_one_end(struct exchange *exchange)
{
    struct str encoding = exchange_header(exchange, "Transfer-Encoding");
    size_t ends = exchange_header_count(exchange, "Content-Length") +
                  exchange_header_count(exchange, "Transfer-Encoding");
    exchange->endless = ends > 1 || (encoding.n && strcasecmp(encoding.p, "chunked") != 0);
    return !exchange->endless ||
           exchange_refuse(exchange, 400, "it cannot be told where the request ends");
}

bool gate_open(struct exchange *exchange, const char *method)
{
    find_origin(exchange);
    choose_json(exchange);
    exchange->request.takes_gzip =
        compress_is_accepted(exchange_header(exchange, "Accept-Encoding"));
    bool ok = take_address(exchange) && has_one_end(exchange) && find_route(exchange, method) &&
              take_fields(exchange) && find_session(exchange);
    exchange->request.if_none_match =
        str_copy(&exchange->arena, exchange_header(exchange, "If-None-Match"));
    choose_language(exchange);
    choose_theme(exchange);
    return ok;
}

/* May they */

static bool is_allowed(const struct request *request)
{
    switch (request->route->allowed) {
    case ALLOW_ANYONE:
        return true;
    case ALLOW_SIGNED_IN:
        return request->signed_in;
    case ALLOW_READER:
        return request->signed_in && request->right >= RIGHT_READER;
    case ALLOW_REGISTRAR:
        return request->signed_in && request->right >= RIGHT_REGISTRAR;
    case ALLOW_OFFICER:
        return request->signed_in && request->right >= RIGHT_OFFICER;
    case ALLOW_ADMINISTRATOR:
        return request->signed_in && request->who.administrator;
    }
    return false;
}

/* A form of another site sends its own Origin, or says in Sec-Fetch-Site whence it comes (Fetch
 * Standard); a program sends neither. */
static bool is_same_origin(const struct exchange *exchange)
{
    struct str site = exchange_header(exchange, "Sec-Fetch-Site");
    struct str origin = exchange_header(exchange, "Origin");
    if (site.n && !str_equal(site, STR("same-origin")) && !str_equal(site, STR("none")))
        return false;
    if (origin.n == 0)
        return true;
    size_t host = str_find(origin, STR("://"), 0);
    return host != SIZE_MAX &&
           str_equal(str_sub(origin, host + 3, origin.n), exchange_header(exchange, "Host"));
}

static bool has_token(const struct request *request)
{
    return !request->signed_in || request->route->allowed == ALLOW_ANYONE ||
           request_is_form_token(request, request_form(request, "token"));
}

/* Nobody is signed in: a page sends to where one can, a form is kept until one has. Always false:
 * the handler is not for them. */
static bool ask_to_sign_in(struct exchange *exchange)
{
    struct request *request = &exchange->request;
    if (request->wants_json)
        return exchange_refuse(exchange, 401, "sign in first");
    bool ok;
    if (request->route->method == METHOD_POST) {
        ok = account_sign_in_again(request, &exchange->response, &exchange->error);
    } else {
        struct str next = url_encode(&exchange->arena, exchange->address);
        if (next.n > LONGEST_NEXT)
            next = STR("");
        ok = respond_see_other(request, &exchange->response, &exchange->error, "/sign-in?next=%.*s",
                               STR_ARGS(next));
    }
    exchange->ready = ok;
    if (!ok)
        exchange_refuse(exchange, 500, "%s", exchange->error.message);
    return false;
}

bool gate_lets(const struct exchange *exchange)
{
    return is_same_origin(exchange) && is_allowed(&exchange->request);
}

bool gate_pass(struct exchange *exchange)
{
    const struct request *request = &exchange->request;
    bool posted = request->route->method == METHOD_POST;
    if (posted && !is_same_origin(exchange))
        return exchange_refuse(exchange, 403, "the form comes from another site");
    if (!request->signed_in && request->route->allowed != ALLOW_ANYONE)
        return ask_to_sign_in(exchange);
    if (!is_allowed(request))
        return exchange_refuse(exchange, 403, "this is for others");
    if (posted && !has_token(request))
        return exchange_refuse(exchange, 403, "the form is not of this session");
    return true;
}
