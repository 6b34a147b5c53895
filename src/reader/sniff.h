/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The real format of a file, from its bytes and never from its name.
 */
#ifndef SAMSYN_READER_SNIFF_H
#define SAMSYN_READER_SNIFF_H

#include "text/document.h"

/* A format that is read; or FORMAT_UNKNOWN with a problem's code and what to do (literals). */
struct sniffed {
    enum document_format format;
    struct str code, reason;
};

struct sniffed sniff_format(struct str bytes);

#endif
