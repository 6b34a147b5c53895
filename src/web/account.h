/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the gate asks of the pages for signing in.
 */
#ifndef SAMSYN_WEB_ACCOUNT_H
#define SAMSYN_WEB_ACCOUNT_H

#include "web/request.h"

/* Answer a form that came without a session (it has run out) with the page to sign in, in which
 * what was filled in is kept and can be sent again afterwards. */
bool account_sign_in_again(struct request *request, struct response *response, struct error *error);

#endif
