/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/hash.h"
#include "model/office/json.h"
#include "web/server/compress.h"
#include "web/server/site.h"
#include "web/server/url.h"
#include "web/views/chrome.h"

#include "render/templates.h"

#include <stdarg.h>
#include <stdio.h>

enum { ADDRESS_BYTES = 4096 };

static bool add_header(const struct request *request, struct response *response, const char *name,
                       struct str value, struct error *error)
{
    struct field *header = VEC_PUSH(request->arena, &response->headers);
    struct str kept = str_copy(request->arena, value);
    if (!header || !kept.p)
        return error_no_memory(error);
    *header = (struct field){str_from(name), kept};
    return true;
}

/* Move what a buffer holds to the request's arena. */
static bool keep_body(const struct request *request, struct response *response, struct buf *text,
                      bool ok, struct error *error)
{
    ok = ok && buf_ok(text, "the page", error);
    if (ok) {
        response->body = str_copy(request->arena, buf_str(text));
        ok = response->body.p || error_no_memory(error);
    }
    buf_done(text);
    return ok;
}

static bool fill_json(const struct request *request, struct response *response, const json_t *view,
                      struct error *error)
{
    struct buf text = buf_init(LIMIT_PAGE_BYTES);
    bool ok = json_write(view, false, &text, error);
    response->type = "application/json";
    return keep_body(request, response, &text, ok, error);
}

static bool fill_page(const struct request *request, struct response *response, const char *name,
                      json_t *view, struct error *error)
{
    struct buf text = buf_init(LIMIT_PAGE_BYTES);
    struct str template = str_format(request->arena, "web/%s", name);
    bool ok = (template.p || error_no_memory(error)) && chrome_add(request, view, error) &&
              templates_fill_from(site_templates(request->site), template, view, &text, error);
    response->type = "text/html; charset=utf-8";
    return keep_body(request, response, &text, ok, error);
}

bool respond_page(const struct request *request, struct response *response, unsigned status,
                  const char *name, json_t *view, struct error *error)
{
    if (!view)
        return error_no_memory(error);
    response->status = status;
    bool ok = request->wants_json ? fill_json(request, response, view, error)
                                  : fill_page(request, response, name, view, error);
    json_decref(view);
    return ok;
}

bool respond_see_other(const struct request *request, struct response *response,
                       struct error *error, const char *format, ...)
{
    char address[ADDRESS_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(address, sizeof address, format, arguments);
    va_end(arguments);
    struct str target = str_from(address);
    if (n < 0 || n >= ADDRESS_BYTES || !url_is_local(target))
        return error_set(error, ERROR_INTERNAL, "a page sends on to an address that is none");
    if (request->wants_json) {
        json_t *view = json_pack("{s:s}", "location", address);
        return respond_page(request, response, 200, "", view, error);
    }
    response->status = 303;
    response->type = "text/plain; charset=utf-8";
    response->body = STR("");
    return add_header(request, response, "Location", target, error);
}

bool respond_bytes(struct response *response, const char *type, struct str bytes)
{
    response->status = 200;
    response->type = type;
    response->body = bytes;
    return true;
}

bool respond_packed(struct response *response, const char *type, struct str packed)
{
    response->packed = packed;
    return respond_bytes(response, type, STR(""));
}

bool response_pack(const struct request *request, struct response *response)
{
    return response->packed.n ||
           (response->type && compress_is_worth(response->type, response->body.n) &&
            compress_bytes(response->body, COMPRESS_ONCE, request->arena, &response->packed, NULL));
}

bool respond_file(struct response *response, const char *type, const char *path, struct str name)
{
    response->status = 200;
    response->type = type;
    response->path = path;
    response->download_name = name;
    return true;
}

bool respond_cookie(const struct request *request, struct response *response, const char *name,
                    struct str value, int64_t seconds, struct error *error)
{
    char age[32] = "";
    if (seconds > 0 || value.n == 0)
        snprintf(age, sizeof age, "; Max-Age=%lld", (long long)(value.n ? seconds : 0));
    struct str cookie = str_format(request->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
                                   name, STR_ARGS(value), age, request->secure ? "; Secure" : "");
    if (!cookie.p)
        return error_no_memory(error);
    return add_header(request, response, "Set-Cookie", cookie, error);
}

bool respond_wait(const struct request *request, struct response *response, int64_t seconds,
                  struct error *error)
{
    char text[32];
    snprintf(text, sizeof text, "%lld", (long long)seconds);
    return add_header(request, response, "Retry-After", str_from(text), error);
}
