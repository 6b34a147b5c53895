/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The parts of a ZIP file (ISO/IEC 21320-1) in memory, unpacked within limits: LIMIT_ZIP_PARTS,
 * LIMIT_ZIP_PART_BYTES for each that is unpacked, LIMIT_ZIP_TOTAL_BYTES for all, LIMIT_ZIP_RATIO.
 * The sizes that the file itself states are not believed.
 */
#ifndef SAMSYN_READER_PARTS_ZIP_H
#define SAMSYN_READER_PARTS_ZIP_H

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"

struct archive;

struct zip_part {
    struct str name, bytes;
};

/* Zero it before use. What is not in the arena is given back by zip_done, which can come after the
 * arena broke off. */
struct zip {
    VEC(struct zip_part) parts; /* those that were wanted, in the file's order */
    struct archive *archive;
    struct buf part; /* being unpacked */
    size_t packed;   /* bytes of the file */
    size_t total;    /* bytes unpacked so far */
    bool patient;    /* set it before: parts that cannot be unpacked are counted and passed over */
    size_t locked;   /* wanted parts with a password */
    size_t damaged;  /* wanted parts that are broken, and a place where nothing more can be had */
    bool swells;     /* it reached LIMIT_ZIP_RATIO */
};

/* Unpack the parts for which `wanted(name)` is true, if they are files. Their memory is in `arena`.
 * A name is UTF-8 where the file says so, else bytes of an unknown
 * character set, and empty where libarchive cannot tell it. False with
 * ERROR_LIMIT for a file that is too large unpacked, ERROR_INPUT for a broken or locked one unless
 * it is `patient`, ERROR_MEMORY. */
bool zip_unpack(struct arena *arena, struct str bytes, bool (*wanted)(struct str name),
                struct zip *zip, struct error *error);
void zip_done(struct zip *zip);

/* The bytes of a part, or an empty slice. */
struct str zip_part(const struct zip *zip, struct str name);

#endif
