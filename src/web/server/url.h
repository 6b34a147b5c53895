/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Percent-encoding (RFC 3986, 2.1) and forms (application/x-www-form-urlencoded, WHATWG URL
 * Standard, 5).
 */
#ifndef SAMSYN_WEB_SERVER_URL_H
#define SAMSYN_WEB_SERVER_URL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#include <stdbool.h>

/* Append `text` so that it can stand as one part of a path or as a value of a query. */
void url_add(struct buf *buf, struct str text);
/* In `arena`; empty when memory ended. */
struct str url_encode(struct arena *arena, struct str text);
/* Undo it; `plus` says that '+' is a space, as in queries and forms. False for a '%' that no two
 * hexadecimal digits follow, or when memory ended. */
bool url_decode(struct arena *arena, struct str text, bool plus, struct str *ret_text);

/* True for an address of this site alone, safe in a Location header: it begins with one '/', not
 * with "//", and has no backslash, space or control character. */
bool url_is_local(struct str address);

#endif
