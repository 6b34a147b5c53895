/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Names that other programs keep for us: UUIDs (RFC 9562) made from what we call a thing ourselves,
 * so that the same thing always has the same one and is known again when it comes back.
 */
#ifndef SAMSYN_BASE_GUID_H
#define SAMSYN_BASE_GUID_H

#include "base/str.h"

#include <stdbool.h>

#define GUID_LENGTH 36

/* "01234567-89ab-8def-8123-456789abcdef", lower case, with a NUL behind. */
struct guid {
    char text[GUID_LENGTH + 1];
};

/* The UUID of `name` in `space`: version 8 (RFC 9562, 5.8), the first bytes of the SHA-256 of both.
 */
struct guid guid_of(struct str space, struct str name);
/* That of `kind`, a '/' and `name`. */
struct guid guid_of_kind(struct str space, struct str kind, struct str name);
/* Read one as other programs write it: either case, with or without braces. False for what is none.
 */
bool guid_parse(struct str text, struct guid *ret_guid);
bool guid_equal(const struct guid *a, const struct guid *b);

#endif
