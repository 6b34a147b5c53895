/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What stands around every page, and is none of its view: navigation, who is signed in, language,
 * theme, the addresses of style sheet and scripts. Pages that say what went wrong.
 */
#ifndef SAMSYN_WEB_VIEWS_CHROME_H
#define SAMSYN_WEB_VIEWS_CHROME_H

#include "web/server/request.h"

/* Put "page" and "t" into a page's view; its "scripts" (names of static files) go into page.scripts
 * as addresses. */
bool chrome_add(const struct request *request, json_t *view, struct error *error);

/* A page for a failure: what `status` means, and for the visitor's own mistakes `message`. */
bool chrome_problem(const struct request *request, struct response *response, unsigned status,
                    const char *message, struct error *error);

#endif
