/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The route table, which is the documentation of what Samsyn answers: docs/api.md and
 * docs/openapi.json are made from it, and a test runs every row with every role. It is put together
 * of a table from each file of pages/; the paths of two rows never match the same request.
 */
#ifndef SAMSYN_WEB_SERVER_ROUTES_H
#define SAMSYN_WEB_SERVER_ROUTES_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct request;
struct response;

enum method { METHOD_GET, METHOD_POST };

/* Who may: in the consultation of the path where there is one ({consultation}). Each may what those
 * before it may; an administrator may everything. */
enum allowed {
    ALLOW_ANYONE,
    ALLOW_SIGNED_IN,
    ALLOW_READER,
    ALLOW_REGISTRAR,
    ALLOW_OFFICER,
    ALLOW_ADMINISTRATOR,
};

/* How a handler is run: reading, on the thread that has the connection; writing, on the writer's
 * thread inside its transaction, quick and without files; slowly (passwords, uploads, pictures), on
 * a thread where others do not wait for it. */
enum manner { MANNER_READ, MANNER_WRITE, MANNER_SLOW };

struct route {
    enum method method;
    const char
        *pattern; /* "/consultations/{consultation}/desk"; a {name} is one part of the path */
    enum allowed allowed;
    enum manner manner;
    size_t body_bytes; /* the largest form; 0 for GET */
    bool (*handle)(struct request *request, struct response *response, struct error *error);
    const char *summary; /* what it gives or does, one line of English */
    const char *fields;  /* names of the query or the form, apart by spaces; NULL: none */
};

struct route_table {
    const struct route *routes;
    size_t count;
};

/* One for each file of pages/. */
extern const struct route_table account_routes;
extern const struct route_table adding_routes;
extern const struct route_table answer_routes;
extern const struct route_table changed_routes;
extern const struct route_table changes_routes;
extern const struct route_table closing_routes;
extern const struct route_table compare_routes;
extern const struct route_table decision_routes;
extern const struct route_table desk_routes;
extern const struct route_table document_routes;
extern const struct route_table exchange_routes;
extern const struct route_table files_routes;
extern const struct route_table intake_routes;
extern const struct route_table letters_routes;
extern const struct route_table log_routes;
extern const struct route_table opening_routes;
extern const struct route_table overview_routes;
extern const struct route_table places_routes;
extern const struct route_table public_routes;
extern const struct route_table redline_routes;
extern const struct route_table register_routes;
extern const struct route_table rewording_routes;
extern const struct route_table search_routes;
extern const struct route_table sign_in_routes;
extern const struct route_table site_routes;
extern const struct route_table style_routes;
extern const struct route_table trace_routes;
extern const struct route_table versions_routes;

/* All tables, in the order of docs/api.md. */
extern const struct route_table *const route_tables[];
extern const size_t route_table_count;

/* Whether who has the address has what is behind it: {token} is in its pattern. */
bool route_is_secret(const struct route *route);

/* The first row that fits. `*ret_other_method`: the path is known, with another method. A last
 * part's ".json" is not looked at. */
struct str route_path(struct str path, bool *ret_json);
const struct route *route_find(enum method method, struct str path, bool *ret_other_method);

#endif
