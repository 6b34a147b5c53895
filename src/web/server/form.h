/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * From bytes that a client sent to fields: the query, the parts of a path, forms.
 */
#ifndef SAMSYN_WEB_SERVER_FORM_H
#define SAMSYN_WEB_SERVER_FORM_H

#include "web/server/request.h"

/* Take "a=1&b=2" apart into `fields`. ERROR_INPUT names what is no UTF-8 or wrongly encoded,
 * ERROR_LIMIT above LIMIT_FORM_FIELDS. */
bool form_take_query(struct request *request, struct str text, struct error *error);
bool form_take_urlencoded(struct request *request, struct str text, struct error *error);
/* What the route's pattern names in the path. Parts that are no UTF-8 are ERROR_NOT_FOUND. */
bool form_take_captures(struct request *request, struct str pattern, struct str path,
                        struct error *error);
/* One value as it may be used: UTF-8 in NFC, line ends as "\n", no other control characters but
 * tabs. False when it is no UTF-8 or holds a NUL. */
bool form_clean(struct arena *arena, struct str raw, struct str *ret_text);

#endif
