/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * One request and its answer from the first byte to the last: what libmicrohttpd knows of it, its
 * arena, its body as it comes in. Made when the address is known, done when the answer is sent.
 */
#ifndef SAMSYN_WEB_SERVER_EXCHANGE_H
#define SAMSYN_WEB_SERVER_EXCHANGE_H

#include "base/buf.h"
#include "web/server/crew.h"
#include "web/server/request.h"
#include "web/server/server.h"
#include "web/server/writer.h"

#include <microhttpd.h>

enum body_kind { BODY_NONE, BODY_URLENCODED, BODY_MULTIPART, BODY_UNKNOWN };

struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    struct arena arena;
    struct request request;
    struct response response;
    struct error error;
    unsigned refused;   /* the status of what was wrong before the handler; 0: nothing was */
    struct str address; /* path and query as they came */
    struct str query_text;
    enum body_kind body_kind;
    size_t received; /* bytes of the body */
    struct buf body;
    struct MHD_PostProcessor *post;
    struct str part_field; /* of the multipart part at hand */
    struct buf part;
    int part_file; /* -1: it is no file */
    bool begun, ready;
    bool endless; /* nobody can tell where the request ends: its body is not waited for */
    struct write_job writing;
    struct crew_job slow;
};

/* A new one for an address; NULL when memory ended. */
struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection,
                              const char *address);
/* Give back all of it, temporary files too. NULL is allowed. */
void exchange_done(struct exchange *exchange);

/* Say that the request is refused with `status`; the first time counts. Always false. */
bool exchange_refuse(struct exchange *exchange, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A header of the request, empty when it is not there. */
struct str exchange_header(const struct exchange *exchange, const char *name);
/* How many headers have the name. */
size_t exchange_header_count(const struct exchange *exchange, const char *name);
/* The value of a cookie; empty when there is none. */
struct str exchange_cookie(const struct exchange *exchange, const char *name);

/* body.c: see what kind of body comes and whether it is too large; take some of it; end it. What is
 * wrong is refused, and the rest of the body is let by. */
void body_begin(struct exchange *exchange);
void body_take(struct exchange *exchange, const char *bytes, size_t n);
void body_end(struct exchange *exchange);

/* gate.c: from the method, the address and the headers to a route, a language, a session and its
 * rights. False when the request is refused or already answered. */
bool gate_open(struct exchange *exchange, const char *method);
/* Whether the route is for whoever sends this, and it comes from no other site: what can be said
 * before the body is there. */
bool gate_lets(const struct exchange *exchange);
/* When the body is there: who may, from where, with which token. `exchange->ready` is set where the
 * gate has answered by itself (sign in first). */
bool gate_pass(struct exchange *exchange);

#endif
