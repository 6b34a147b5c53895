/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/account.h"
#include "web/routes.h"

bool account_sign_in_again(struct request *request, struct response *response, struct error *error)
{
    return respond_see_other(request, response, error, "/sign-in");
}

const struct route_table account_routes = {NULL, 0};
