/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The real format of a file, from its bytes and never from its name.
 */
#ifndef SAMSYN_READER_SNIFF_H
#define SAMSYN_READER_SNIFF_H

#include "text/document.h"

/* FORMAT_UNKNOWN leaves in `ret_reason` (a literal) what the file is, and what to do. */
enum document_format sniff_format(struct str bytes, struct str *ret_reason);

#endif
