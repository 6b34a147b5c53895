/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The route table as JSON, from which docs/api.md and docs/openapi.json are made.
 */
#ifndef SAMSYN_WEB_SERVER_ROUTES_VIEW_H
#define SAMSYN_WEB_SERVER_ROUTES_VIEW_H

#include "base/error.h"

#include <jansson.h>

/* A new array of {"method", "path", "allowed", "manner", "body_bytes", "summary", "fields": […]}.
 * NULL when memory ended. */
json_t *routes_view(struct error *error);

#endif
