/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The real format of a file, from its bytes and never from its name.
 */
#ifndef SAMSYN_READER_PARENT_SNIFF_H
#define SAMSYN_READER_PARENT_SNIFF_H

#include "text/document/document.h"

/* A format that is read; or one that is not, perhaps FORMAT_UNKNOWN, with a problem's code and what
 * to do (literals). */
struct sniffed {
    enum document_format format;
    struct str code, reason;
};

/* What a whole file is, by its bytes alone: names and endings are anybody's word. */
struct sniffed sniff_format(struct str bytes);

/* How much of a file's start sniff_start needs. */
#define SNIFF_START_BYTES KIB(16)
/* Which format's reader a file is for, by its first SNIFF_START_BYTES (or all of a shorter file):
 * what sniff_format says of the whole, but FORMAT_DOCX for any ZIP file and FORMAT_MSG for any
 * compound file, since what is in one may stand further down. */
enum document_format sniff_start(struct str start);

#endif
