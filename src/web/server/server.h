/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The server: HTTP/1.1 (RFC 9112) by libmicrohttpd, from a connection to a handler of the route
 * table and back. TLS is a proxy's task.
 */
#ifndef SAMSYN_WEB_SERVER_SERVER_H
#define SAMSYN_WEB_SERVER_SERVER_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct MHD_Connection;
struct server;
struct site;

struct server_options {
    const char *folder;  /* the data folder */
    const char *address; /* an IP address: "127.0.0.1", "::1" */
    uint16_t port;       /* 0: any that is free */
    bool behind_proxy;   /* believe X-Forwarded-For and X-Forwarded-Proto */
};

/* Start to listen; comes back at once. For the caller to server_stop; NULL on failure. */
struct server *server_start(const struct server_options *options, struct error *error);
/* The port it listens on. */
uint16_t server_port(const struct server *server);
/* Take no more requests, answer those under way, end. NULL is allowed. */
void server_stop(struct server *server);

/* Of the socket's other end, as text; in `arena`, empty when it is not known. */
struct str server_client_address(struct MHD_Connection *connection, struct arena *arena);

/* What it serves, and how it was told to; both live as long as the server. */
struct site *server_site(const struct server *server);
const struct server_options *server_options_of(const struct server *server);

#endif
