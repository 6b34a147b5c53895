/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Mail (RFC 5322, MIME) with attachments, as registrars receive answers: quoted-printable text in
 * UTF-8, the attachments in base64. The same input gives the same bytes.
 */
#ifndef SAMSYN_TOOLS_MAKE_MAIL_H
#define SAMSYN_TOOLS_MAKE_MAIL_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

struct mail_attachment {
    const char *name;
    struct str bytes;
};

struct mail {
    const char *from, *to; /* addresses, with or without names */
    const char *subject;
    const char *sent_on; /* the form of RFC 5322 */
    struct str text;
    const struct mail_attachment *attachments;
    size_t attachment_count;
};

/* Append the mail to `ret_bytes`. GMime must have been initialised. */
bool mail_make(const struct mail *mail, struct buf *ret_bytes, struct error *error);

#endif
