/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Answers in fewer bytes: gzip (RFC 1952), by zlib, for browsers that say they take it.
 *
 * What an answer weighs when it is compressed tells an eavesdropper something of what is in it,
 * where he can also have a visitor's browser ask for pages with words of his choosing (BREACH,
 * Gluck, Harris & Prado 2013). So the secret that forms carry is masked anew for each page
 * (secret_mask), and pages are padded by a random length.
 */
#ifndef SAMSYN_WEB_SERVER_COMPRESS_H
#define SAMSYN_WEB_SERVER_COMPRESS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

enum compress_for {
    COMPRESS_ONCE,    /* made for one answer or a few: quickly, and padded */
    COMPRESS_FOR_ALL, /* the same for everybody, as a style sheet: well */
};

/* Whether a client with this Accept-Encoding takes gzip (RFC 9110, 12.5.3). */
bool compress_is_accepted(struct str accept_encoding);
/* Whether bytes of this media type, so many, are worth it. */
bool compress_is_worth(const char *type, size_t size);

/* `bytes` as gzip, in `arena`. ERROR_MEMORY. */
bool compress_bytes(struct str bytes, enum compress_for purpose, struct arena *arena,
                    struct str *ret_packed, struct error *error);
/* The way back, of what compress_bytes made. ERROR_MEMORY; ERROR_INTERNAL when it is not that. */
bool compress_undo(struct str packed, struct arena *arena, struct str *ret_bytes,
                   struct error *error);

#endif
