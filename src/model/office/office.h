/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * An office at work: an open data folder with the tools of the analysis and the settings of the
 * reader. Everything else in src/model works on one. One thread at a time.
 */
#ifndef SAMSYN_MODEL_OFFICE_OFFICE_H
#define SAMSYN_MODEL_OFFICE_OFFICE_H

#include "base/error.h"
#include "reader/parent/client.h"
#include "store/store.h"
#include "text/language/tools.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* The stages of long work, in the order in which they come. */
enum stage { STAGE_REGISTERING, STAGE_READING, STAGE_ANALYSING, STAGE_VERIFYING };

/* Told now and then while work goes on: `done` of `total` in this stage. May be empty. */
struct progress {
    void (*tell)(void *context, enum stage stage, size_t done, size_t total);
    void *context;
};

struct office {
    struct store *store;
    struct text_tools tools;
    struct reader_options reader;
    struct progress progress;
    /* Once another thread sets it, long work ends between two documents (office_goes_on); NULL:
     * nobody will. */
    const atomic_bool *stop;
    size_t analysts; /* documents analysed at once; 0: one for each core that is online */
    bool passing;    /* thrown away after the run: nobody will work at its desk */
};

/* Open the data folder `folder`; `flags` and errors are store_open's. On failure nothing is left
 * open. Close with office_close, which takes a zeroed office too. */
bool office_open(const char *folder, unsigned flags, struct office *ret_office,
                 struct error *error);
void office_close(struct office *office);

/* The office's own key, that form tokens and invitation links are signed with (base/secret.h): as
 * long as the arena. It is made when it is first asked for, which needs an open transaction; from
 * then on this reads only. */
bool office_key(struct office *office, struct arena *arena, struct str *ret_key,
                struct error *error);

/* Tell whoever follows the office's work (office.progress) that `done` of `total` of a stage are
 * done. */
void office_tell(const struct office *office, enum stage stage, size_t done, size_t total);

/* Asked by long work wherever it can be broken off: ERROR_STATE once it is to stop. What was kept
 * until then stands, and the same work begun anew goes on from there. */
bool office_goes_on(const struct office *office, struct error *error);

/* End the open transaction: commit when `ok`, else roll back. True when all of it is kept. */
bool office_end(struct office *office, bool ok, struct error *error);

#endif
