/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What the forms of the desk do: the handlers of its POST routes, which pages/desk.c lists. Each
 * does one thing of model/desk/desk_acts.h and goes back to the address that it came from, which
 * its query tells. A form that is refused comes back with what was typed. Where somebody else has
 * changed a viewpoint meanwhile, it answers with a page that says who changed what, and with a form
 * that holds what was typed (desk_conflict.c).
 */
#ifndef SAMSYN_WEB_VIEWS_DESK_ACTING_H
#define SAMSYN_WEB_VIEWS_DESK_ACTING_H

#include "model/desk/desk_acts.h"
#include "web/server/request.h"
#include "web/views/desk_view.h"

#include <jansson.h>

/* Each as a route's handler (request.h), inside the writer's transaction. */
bool desk_post_judge(struct request *request, struct response *response, struct error *error);
bool desk_post_reject(struct request *request, struct response *response, struct error *error);
bool desk_post_reply(struct request *request, struct response *response, struct error *error);
bool desk_post_withdraw(struct request *request, struct response *response, struct error *error);
bool desk_post_assign(struct request *request, struct response *response, struct error *error);
bool desk_post_theme(struct request *request, struct response *response, struct error *error);
bool desk_post_split(struct request *request, struct response *response, struct error *error);
bool desk_post_join(struct request *request, struct response *response, struct error *error);
bool desk_post_anchor(struct request *request, struct response *response, struct error *error);
bool desk_post_passages(struct request *request, struct response *response, struct error *error);
bool desk_post_bulk(struct request *request, struct response *response, struct error *error);
bool desk_post_undo(struct request *request, struct response *response, struct error *error);
/* One has seen what is new. */
bool desk_post_seen(struct request *request, struct response *response, struct error *error);

/* The page after an act that met changes of somebody else's, or places that are taken. Takes over
 * `result`, which is the model's. */
bool desk_respond_conflict(const struct request *request, struct response *response,
                           struct desk_page *page, json_t *result, struct error *error);

#endif
