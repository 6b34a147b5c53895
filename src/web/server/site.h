/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What a running server has, and all its threads share: the data folder's offices, the texts, the
 * templates, the files that pages fetch, the writer, and the one that reads documents in the
 * background. Nothing of it is needed to go on after a stop: that stands in the database.
 */
#ifndef SAMSYN_WEB_SERVER_SITE_H
#define SAMSYN_WEB_SERVER_SITE_H

#include "base/error.h"
#include "base/secret.h"
#include "base/str.h"
#include "model/office/messages.h"
#include "model/office/office.h"
#include "web/server/backlog.h"

#include <stdbool.h>
#include <stddef.h>

struct site;
struct request;
struct templates;
struct words;
struct writer;
struct crew;
struct kept;
struct drafts;

/* Open the data folder `folder` and start the threads. For the caller to site_close, which waits
 * for what is under way; NULL on failure with office_open's errors. */
struct site *site_open(const char *folder, struct error *error);
void site_close(struct site *site);

/* What the threads share; each lives as long as the site. */
const char *site_folder(const struct site *site);
const struct templates *site_templates(const struct site *site);
struct writer *site_writer(const struct site *site);
struct crew *site_crew(const struct site *site);
struct kept *site_kept(const struct site *site);
struct drafts *site_drafts(const struct site *site);

/* An open office, for one thread until it is given back. NULL when none can be opened. */
struct office *site_borrow(struct site *site, struct error *error);
void site_give_back(struct site *site, struct office *office);

/* secret_check_password and secret_hash_password, one at a time: what they take in memory is taken
 * once, however many sign in. For the crew's threads. */
bool site_check_password(struct site *site, struct str password, struct str kept, bool *ret_right,
                         struct error *error);
bool site_hash_password(struct site *site, struct str password, struct secret_password *ret_kept,
                        struct error *error);

/* The texts in the request's language. They last as long as the site. */
const struct words *site_words(const struct request *request);
const struct words *site_words_of(const struct site *site, enum language language);

/* Something was registered: have it read and analysed now. */
void site_wake_reader(struct site *site);
struct reading_status site_reading_status(struct site *site);

/* A file that pages fetch (static/), its address with a part of its hash. Empty: there is none. */
struct str site_static_address(const struct site *site, struct str name);
/* The file at such an address's last part, good as long as the site; `packed` is empty where it is
 * not worth it. */
struct static_file {
    struct str name, part, address, bytes, packed; /* part: the last one of the address */
    const char *type;
};
const struct static_file *site_static_find(const struct site *site, struct str part);

#endif
