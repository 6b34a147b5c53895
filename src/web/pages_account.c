/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/routes.h"

const struct route_table account_routes = {NULL, 0};
