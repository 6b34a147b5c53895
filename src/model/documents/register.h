/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The register: files come in, their bytes are kept first, then all of them are numbered in one
 * transaction, before any is looked into. A file twice is registered twice and said so.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_REGISTER_H
#define SAMSYN_MODEL_DOCUMENTS_REGISTER_H

#include "model/office/office.h"
#include "store/statements.h"

#include <stdint.h>

/* What became of one file. Strings are in the arena given to register_files. */
struct received_file {
    const char *path;     /* as given */
    struct str name;      /* as registered: the path in UTF-8, or its end when it is very long */
    int64_t number;       /* in the register; 0: not registered */
    int64_t duplicate_of; /* the first number with the same bytes; 0: none before it */
    struct str reason;    /* why it is not registered; else empty */
};

struct received_files {
    struct received_file *items; /* in the order given */
    size_t count;
    size_t refused;
    bool taken_up; /* an earlier call with the same files was broken off behind the registering */
};

/* Register the files at `paths` under `consultation`. `received` is a time or a day, empty for now.
 * A file that cannot be opened or is too large is refused with its reason, and the others go on;
 * false means that nothing was registered.
 *
 * Given once more before register_finished was called, the same files are not registered again:
 * what was broken off is taken up. ERROR_LIMIT: more than LIMIT_FILES_PER_RUN. */
bool register_files(struct office *office, int64_t consultation, struct str received,
                    char *const *paths, size_t count, struct arena *arena,
                    struct received_files *ret_files, struct error *error);
/* Say that the work which register_files began is done; from here on the same files would be
 * registered anew. */
bool register_finished(struct office *office, struct error *error);

/* A document of `consultation` by its number in the register; texts in `arena`. ERROR_NOT_FOUND
 * when there is none, also when it belongs to another consultation. */
bool register_document(struct office *office, int64_t consultation, int64_t number,
                       struct arena *arena, struct sql_document *ret_document, struct error *error);

/* A file's name as it can be registered: UTF-8 (else it is taken for windows-1252), at most
 * LIMIT_FILE_NAME_BYTES of its end. In `arena`, NULL bytes when memory ends. */
struct str register_name(struct arena *arena, struct str path);

#endif
