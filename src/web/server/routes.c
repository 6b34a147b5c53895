/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/server/routes.h"

const struct route_table *const route_tables[] = {
    &account_routes,  &adding_routes,    &answer_routes,   &changed_routes, &changes_routes,
    &closing_routes,  &compare_routes,   &decision_routes, &desk_routes,    &document_routes,
    &exchange_routes, &files_routes,     &intake_routes,   &letters_routes, &log_routes,
    &opening_routes,  &overview_routes,  &places_routes,   &public_routes,  &redline_routes,
    &register_routes, &rewording_routes, &search_routes,   &sign_in_routes, &site_routes,
    &style_routes,    &trace_routes,     &versions_routes,
};
const size_t route_table_count = sizeof route_tables / sizeof *route_tables;

/* Part for part: a {name} fits any part that is not empty, anything else itself. There are no empty
 * parts, neither within nor at the end. */
static bool fits(struct str pattern, struct str path)
{
    if (str_contains(path, STR("//")) || (path.n > 1 && str_ends(path, STR("/"))))
        return false;
    while (pattern.n || path.n) {
        struct str wanted = str_cut(&pattern, '/'), given = str_cut(&path, '/');
        bool captured = str_starts(wanted, STR("{"));
        if (captured ? given.n == 0 : !str_equal(wanted, given))
            return false;
    }
    return true;
}

bool route_is_secret(const struct route *route)
{
    return strstr(route->pattern, "/{token}") != NULL;
}

struct str route_path(struct str path, bool *ret_json)
{
    *ret_json = str_ends(path, STR(".json"));
    return *ret_json ? str_sub(path, 0, path.n - STR(".json").n) : path;
}

const struct route *route_find(enum method method, struct str path, bool *ret_other_method)
{
    *ret_other_method = false;
    for (size_t i = 0; i < route_table_count; i++) {
        for (size_t j = 0; j < route_tables[i]->count; j++) {
            const struct route *route = &route_tables[i]->routes[j];
            if (!fits(str_from(route->pattern), path))
                continue;
            if (route->method == method)
                return route;
            *ret_other_method = true;
        }
    }
    return NULL;
}
