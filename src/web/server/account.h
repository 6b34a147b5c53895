/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the pages about accounts share, and what the gate asks of them.
 */
#ifndef SAMSYN_WEB_SERVER_ACCOUNT_H
#define SAMSYN_WEB_SERVER_ACCOUNT_H

#include "model/office/json.h"
#include "model/office/sign_in.h"
#include "web/server/request.h"

/* Answer a form that came without a session (it has run out) with the page to sign in, in which
 * what was filled in is kept and can be sent again afterwards. */
bool account_sign_in_again(struct request *request, struct response *response, struct error *error);

/* A text of i18n/ by its key, as JSON; null for NULL. */
json_t *account_text(const struct request *request, const char *key);
/* What is wrong with a password, as a key of i18n/; NULL when nothing is. `again` is the same typed
 * once more. */
const char *account_password_fault(struct str name, struct str password, struct str again);
/* "Vänta 4 sekunder …" */
json_t *account_wait_text(const struct request *request, int64_t seconds);

#endif
