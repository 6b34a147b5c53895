/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which allocations of a piece of work to let fail, where it makes thousands and failing each of
 * them would take minutes: the first two and the last that each place in the program asks for, all
 * the calls that led there told apart. Those between fail as the second does. For builds that can
 * (option `faults`).
 */
#ifndef SAMSYN_TESTS_BASE_FAILURES_H
#define SAMSYN_TESTS_BASE_FAILURES_H

#include <stddef.h>
#include <stdint.h>

struct failures {
    uint64_t *places;   /* of each allocation that was noted */
    unsigned long *nth; /* for mem_fail_at, rising; the last is one past all allocations */
    size_t count;
};

/* Begin to note what is allocated. Fails the test when there is no memory. */
void failures_note(struct failures *failures);
/* End it, and say which of what was allocated to let fail; for failures_done. */
void failures_choose(struct failures *failures);
void failures_done(struct failures *failures);

#endif
