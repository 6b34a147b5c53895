/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a handler is given and what it gives back. A handler is one function for one row of the
 * route table (routes.h); before it is called, method, path, sign-in, role, origin, the form's
 * token and the size of the body have been seen to. Everything of a request is in its arena and
 * gone with it.
 */
#ifndef SAMSYN_WEB_SERVER_REQUEST_H
#define SAMSYN_WEB_SERVER_REQUEST_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "model/office/accounts.h"
#include "model/office/messages.h"
#include "model/office/office.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct site;
struct route;

/* A name and a value: of the path, the query, or a form. Decoded, valid UTF-8 in NFC, without
 * control characters but line ends, which are "\n". */
struct field {
    struct str name, value;
};

struct fields {
    struct field *items;
    size_t count, room; /* as VEC has them */
};

/* A file sent with a form, in a temporary file that is gone after the request. */
struct upload {
    struct str field, name; /* name: as sent, its last part, UTF-8 */
    const char *path;
    int64_t size;
};

struct request {
    struct site *site;
    const struct route *route;
    struct arena *arena;
    /* Open while the handler runs. Of a handler that writes it is in a transaction of the writer's
     * (writer.h); any other must not begin one that writes. */
    struct office *office;
    struct str method, path; /* path: without the query, as it came */
    struct str address;      /* of the client, or what the proxy in front says */
    struct str host;         /* of this site, as the browser names it: "samsyn.example:8080" */
    struct str if_none_match;
    struct fields captures; /* of the path's pattern */
    struct fields query;
    struct fields form;
    VEC(struct upload) uploads;
    bool wants_json;
    bool secure; /* came by https, so says the proxy in front */
    enum language language;
    struct str theme; /* "light", "dark", or empty: as the visitor's system has it */
    bool signed_in;
    struct signed_in who;   /* of a session; see model/office/accounts.h */
    enum right right;       /* in the path's consultation */
    int64_t consultation;   /* of the path; 0: none in it */
    struct str session;     /* the cookie's token, or empty */
    const char *form_token; /* for the forms of this answer; "" without a session */
    bool takes_gzip;
};

/* A session begins, or was found: its cookie's token, and the token for forms that is made from it
 * and masked anew for each answer. ERROR_MEMORY or as secret_token. */
bool request_set_session(struct request *request, struct str session, struct error *error);
/* Whether a form's token is of the request's session. */
bool request_is_form_token(const struct request *request, struct str given);

/* The value of a name; empty when it is not there. */
struct str request_capture(const struct request *request, const char *name);
struct str request_query(const struct request *request, const char *name);
struct str request_form(const struct request *request, const char *name);
/* All values of a form's name, in order, in the request's arena; NULL when memory ended. */
struct str *request_form_all(const struct request *request, const char *name, size_t *ret_count);
/* A number from 0 on: at most 18 digits and nothing else. */
bool request_number(struct str text, int64_t *ret_number);
/* The first file sent in that field of the form; NULL when none was. */
const struct upload *request_upload(const struct request *request, const char *field);
/* A number from 1 on, of the path, the query or a form. ERROR_NOT_FOUND for a path's that is none,
 * ERROR_INPUT (with the name) for the others. An absent query or form value gives 0. */
bool request_capture_id(const struct request *request, const char *name, int64_t *ret_id,
                        struct error *error);
bool request_query_id(const struct request *request, const char *name, int64_t *ret_id,
                      struct error *error);
bool request_form_id(const struct request *request, const char *name, int64_t *ret_id,
                     struct error *error);

/* The answer in the making. A handler calls exactly one of the respond_ functions, and returns what
 * it returns. */
struct response {
    unsigned status;
    const char *type; /* media type */
    struct str body;  /* in the request's arena, or lasting as long as the site */
    const char *path; /* a file to send in the place of body; or NULL */
    struct str download_name;
    struct fields headers;
    bool wakes_reader; /* once it is on the disk: something was registered */
    bool cacheable;    /* for ever: its address changes with its content */
    struct str packed; /* what is in `body`, as gzip; may stand alone, and empty: not made */
    struct str etag;
};

/* The page `name` (templates/web/<name>.mustache) over `view`, or the view itself as JSON where
 * that is wanted. Takes over `view`; NULL is memory at an end. The view's "title" is the page's.
 * Added to it for the template alone: "t", the texts of i18n/, and "page", all that stands around.
 * `status` is mostly 200. */
bool respond_page(const struct request *request, struct response *response, unsigned status,
                  const char *name, json_t *view, struct error *error);
/* See Other (RFC 9110, 15.4.4) to a path of this site, made as by printf. To a program that wants
 * JSON: 200 with {"location": …}. */
bool respond_see_other(const struct request *request, struct response *response,
                       struct error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Bytes in the arena, or good as long as the site. */
bool respond_bytes(struct response *response, const char *type, struct str bytes);
/* What compress_bytes made of the bytes, likewise. */
bool respond_packed(struct response *response, const char *type, struct str packed);
/* See that `packed` is there. False where it is not worth it, or memory ended. */
bool response_pack(const struct request *request, struct response *response);
/* A file of the data folder; `name` is what it is saved as, empty: shown in place. */
bool respond_file(struct response *response, const char *type, const char *path, struct str name);
/* Set-Cookie with HttpOnly, SameSite=Lax, Path=/, and Secure where the request was; an empty value
 * takes the cookie away. `seconds` 0: until the browser is closed. */
bool respond_cookie(const struct request *request, struct response *response, const char *name,
                    struct str value, int64_t seconds, struct error *error);

/* Say after how many seconds to come again (RFC 9110, 10.2.3), with 429 (RFC 6585). */
bool respond_wait(const struct request *request, struct response *response, int64_t seconds,
                  struct error *error);

/* Run `change` in the writer's transaction and wait until it is on the disk: for handlers of slow
 * work, which run elsewhere. When it returns false, nothing of it is kept. The office is the
 * writer's; what `change` keeps, it copies into an arena of its own context. */
bool request_write(const struct request *request,
                   bool (*change)(struct office *office, void *context, struct error *error),
                   void *context, struct error *error);

#endif
