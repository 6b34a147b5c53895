/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Documents registered by a person at the desk: files and mails that were handed in, and what
 * somebody said and an officer wrote down. Reading and analysis follow in the background.
 */
#ifndef SAMSYN_MODEL_DOCUMENTS_INTAKE_H
#define SAMSYN_MODEL_DOCUMENTS_INTAKE_H

#include "model/office/accounts.h"
#include "store/blob.h"

/* A file whose bytes are kept and that has no number yet. */
struct intake_file {
    struct str name;
    struct blob blob;
};

/* Keep the bytes of the file at `path`: slow, and without a transaction. `name` is borrowed.
 * ERROR_INPUT for an empty file, ERROR_LIMIT for one that is too large. */
bool intake_keep(struct office *office, const char *path, struct str name,
                 struct intake_file *ret_file, struct error *error);

enum intake_channel { INTAKE_FILE, INTAKE_MAIL };

struct intake {
    int64_t consultation;
    enum intake_channel channel;
    struct str received; /* a day; empty: now */
    /* The register's last number when the form was shown: the same file of the same name that came
     * later is the same form sent twice, and registered once. */
    int64_t after;
};

/* Number them. `ret_numbers` has room for `count`. ERROR_INPUT when the day is none or is still to
 * come. Needs an open transaction; leaves an act for each. */
bool intake_register(struct office *office, const struct signed_in *who,
                     const struct intake *intake, const struct intake_file *files, size_t count,
                     int64_t *ret_numbers, struct error *error);

/* What somebody said: becomes a document of plain text, and an answer by its officer's word.
 * ERROR_INPUT names the field that lacks something: sender, received, text. Sent twice it is
 * registered once. Needs an open transaction. */
bool intake_spoken(struct office *office, const struct signed_in *who, const struct intake *intake,
                   struct str sender, struct str text, int64_t *ret_number, struct error *error);

/* The register's last number. */
bool intake_last(struct office *office, int64_t consultation, int64_t *ret_number,
                 struct error *error);

#endif
