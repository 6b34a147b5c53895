/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * For the files of the sandbox only: each call of the set-up stands in a TRY, so that tests can
 * make each fail (sandbox_fail_at).
 */
#ifndef SAMSYN_READER_PROCESS_SANDBOX_TRY_H
#define SAMSYN_READER_PROCESS_SANDBOX_TRY_H

#include <stdbool.h>

#ifdef SAMSYN_FAULTS
/* Whether this is the call that shall fail; errno is then set. */
bool sandbox_must_fail(void);
#else
static inline bool sandbox_must_fail(void)
{
    return false;
}
#endif

#define TRY(call) (sandbox_must_fail() ? -1 : (call))

#endif
