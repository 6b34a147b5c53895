/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/routes_view.h"

#include "model/office/json.h"
#include "web/server/routes.h"

static const char *const method_names[] = {[METHOD_GET] = "GET", [METHOD_POST] = "POST"};

static const char *const allowed_names[] = {
    [ALLOW_ANYONE] = "anyone",   [ALLOW_SIGNED_IN] = "signed_in",
    [ALLOW_READER] = "reader",   [ALLOW_REGISTRAR] = "registrar",
    [ALLOW_OFFICER] = "officer", [ALLOW_ADMINISTRATOR] = "administrator",
};

static const char *const manner_names[] = {
    [MANNER_READ] = "read", [MANNER_WRITE] = "write", [MANNER_SLOW] = "slow"};

static json_t *fields_view(struct json_maker *maker, const char *fields)
{
    json_t *array = json_array();
    struct str rest = str_from(fields);
    while (rest.n)
        json_push(maker, array, json_of_str(str_cut(&rest, ' ')));
    return array;
}

static void add_route(struct json_maker *maker, json_t *array, const struct route *route)
{
    json_t *row = json_push_object(maker, array);
    json_put(maker, row, "method", json_string(method_names[route->method]));
    json_put(maker, row, "path", json_string(route->pattern));
    json_put(maker, row, "allowed", json_string(allowed_names[route->allowed]));
    json_put(maker, row, "manner", json_string(manner_names[route->manner]));
    json_put(maker, row, "body_bytes", json_integer((json_int_t)route->body_bytes));
    json_put(maker, row, "summary", json_string(route->summary));
    json_put(maker, row, "fields", fields_view(maker, route->fields));
}

json_t *routes_view(struct error *error)
{
    struct json_maker maker = {0};
    json_t *array = json_array();
    for (size_t i = 0; i < route_table_count; i++)
        for (size_t j = 0; j < route_tables[i]->count; j++)
            add_route(&maker, array, &route_tables[i]->routes[j]);
    return json_made(&maker, array, error);
}
