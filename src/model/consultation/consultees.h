/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The list of those asked, as it is kept in a spreadsheet: CSV (RFC 4180) with name, type and
 * e-mail in that order, apart by semicolons or commas; a first line of headings may be there. UTF-8
 * with or without a byte order mark, else windows-1252.
 */
#ifndef SAMSYN_MODEL_CONSULTATION_CONSULTEES_H
#define SAMSYN_MODEL_CONSULTATION_CONSULTEES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

struct consultee {
    struct str name, type, email; /* trimmed; type and e-mail may be empty */
};

struct consultees {
    struct consultee *items; /* in the file's order */
    size_t count;
};

/* Read the list from the bytes of a file; everything is in `arena`. ERROR_INPUT names the line of a
 * quotation that does not end or of a row without a name; ERROR_LIMIT above LIMIT_CONSULTEES. */
bool consultees_read(struct str bytes, struct arena *arena, struct consultees *ret_consultees,
                     struct error *error);

#endif
