/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * What was made once, kept for a while: pages, compressed. Bytes by key, with a mark that tells its
 * owner whether they still hold. When there is no room the oldest goes; nothing is lost by that but
 * the time to make it again.
 */
#ifndef SAMSYN_WEB_SERVER_KEPT_H
#define SAMSYN_WEB_SERVER_KEPT_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct kept;

/* What bytes were made from (a number that rises with every change), and when, in milliseconds of a
 * clock that only goes forward. */
struct kept_mark {
    int64_t change, made;
};

/* NULL when memory ended. */
struct kept *kept_new(void);
/* NULL is allowed. */
void kept_free(struct kept *kept);

/* Keep a copy of `bytes` under `key`, in the place of what was kept there. When memory ends, or
 * they are too many, nothing is kept. For any thread. */
void kept_put(struct kept *kept, struct str key, struct kept_mark mark, struct str bytes);
/* A copy in `arena`; false when nothing is kept under `key`, or memory ended. For any thread. */
bool kept_get(struct kept *kept, struct str key, struct arena *arena, struct kept_mark *ret_mark,
              struct str *ret_bytes);

/* Of those who find that what is kept with the mark `seen` is too old, true for the first: it makes
 * the thing again, and to the others what is kept counts as made `now`. False also when it has been
 * made again meanwhile. For any thread. */
bool kept_claim(struct kept *kept, struct str key, struct kept_mark seen, int64_t now);

/* The time now, for a mark. */
int64_t kept_clock(void);

#endif
