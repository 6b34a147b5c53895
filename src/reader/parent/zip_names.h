/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The names in a ZIP file (PKWARE APPNOTE 6.3.10, 4.3), without unpacking anything: enough to tell
 * a DOCX from an archive that holds one. Total: whatever the bytes say, it stays within them and
 * ends.
 */
#ifndef SAMSYN_READER_PARENT_ZIP_NAMES_H
#define SAMSYN_READER_PARENT_ZIP_NAMES_H

#include "base/str.h"

/* A place among the names. */
struct zip_names {
    struct str bytes;
    size_t at;      /* where the next entry should stand */
    bool directory; /* they are those of the central directory; else of what stands before each
                       member, for a file that was cut off lacks the directory */
};

/* Before the first name in `bytes`, which are borrowed and may be anything. */
struct zip_names zip_names_of(struct str bytes);
/* The next name, borrowed from the bytes; false when there is none. */
bool zip_names_next(struct zip_names *names, struct str *ret_name);

#endif
