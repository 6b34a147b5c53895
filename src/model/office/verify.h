/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Verification: every blob against its hash, everything derived made once more from its source and
 * held against what is kept. Nothing is changed.
 */
#ifndef SAMSYN_MODEL_OFFICE_VERIFY_H
#define SAMSYN_MODEL_OFFICE_VERIFY_H

#include "model/office/office.h"

#include <stdint.h>

enum difference_kind {
    DIFFERENCE_DATABASE,     /* the database itself is damaged */
    DIFFERENCE_BLOB_MISSING, /* a file that came in is gone */
    DIFFERENCE_BLOB_CHANGED, /* a file that came in has other bytes now */
    DIFFERENCE_BLOB_STRAY,   /* a file without a row: left by a crash, nothing is lost */
    DIFFERENCE_READING,      /* the reader makes something else of the bytes */
    DIFFERENCE_TREE,         /* a draft's nodes or findings are not those of its text */
    DIFFERENCE_ANALYSIS,     /* the analysis says something else of the text */
    DIFFERENCE_SEARCH,       /* the index of the search lacks something that is kept */
    DIFFERENCE_SEAL,         /* what was sealed with a decision is not there any more, or another */
    DIFFERENCES
};

struct difference {
    enum difference_kind kind;
    int64_t number;  /* of the document in the register; 0: none */
    struct str what; /* the document's name, the blob's path, what is damaged */
};

/* How much was looked at. Derived rows of an older reader or analysis are not: they are due to be
 * made again, and counted as outdated. */
struct verified {
    int64_t blobs;
    size_t readings, drafts, analyses, seals, outdated;
    size_t judged; /* documents that persons have worked on: no longer what the analysis made */
};

struct verify_report {
    void (*difference)(void *context, const struct difference *difference);
    void *context;
};

/* "blob_changed"… */
const char *difference_name(enum difference_kind kind);

/* Look at everything; `report` is told of each difference. False when it could not be done. */
bool verify_office(struct office *office, struct verify_report report,
                   struct verified *ret_verified, struct error *error);

#endif
