/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Pages of those who are signed in, kept as they were sent until anything in the database changes
 * (store_change): a desk that five people look at is made once after each change of it, for each of
 * them. What is kept is one session's alone.
 */
#ifndef SAMSYN_WEB_SERVER_KEEPING_H
#define SAMSYN_WEB_SERVER_KEEPING_H

#include "web/server/kept.h"
#include "web/server/request.h"

struct keeping {
    bool possible;
    struct str key;
    struct kept_mark mark;
};

/* Whether the answer to this request may be kept, and what it is made from; with the office open.
 * `address` is the path and query as they came. */
bool keeping_begin(const struct request *request, struct str address, struct keeping *ret_keeping,
                   struct error *error);
/* True when the answer was kept and holds: it is in `response`. */
bool keeping_answer(const struct request *request, const struct keeping *keeping,
                    struct response *response);
/* Keep an answer that was made; compressed, so that many fit. */
void keeping_keep(const struct request *request, const struct keeping *keeping,
                  struct response *response);

#endif
