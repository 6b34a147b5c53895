/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The parts of a ZIP file (ISO/IEC 21320-1) in memory, unpacked within limits: LIMIT_ZIP_PARTS,
 * LIMIT_ZIP_PART_BYTES for each that is unpacked, LIMIT_ZIP_TOTAL_BYTES for all. The sizes that the
 * file itself states are not believed.
 */
#ifndef SAMSYN_READER_ZIP_H
#define SAMSYN_READER_ZIP_H

#include "base/error.h"
#include "base/str.h"

struct zip_part {
    struct str name, bytes;
};

struct zip {
    VEC(struct zip_part) parts; /* those that were wanted, in the file's order */
};

/* Unpack the parts for which `wanted(name)` is true. Memory of `ret_zip` is in `arena`. False with
 * ERROR_LIMIT for a file that is too large unpacked, ERROR_INPUT for a broken or locked one,
 * ERROR_MEMORY. Owns no arena memory when the arena breaks off. */
bool zip_unpack(struct arena *arena, struct str bytes, bool (*wanted)(struct str name),
                struct zip *ret_zip, struct error *error);

/* The bytes of a part, or an empty slice. */
struct str zip_part(const struct zip *zip, struct str name);

#endif
