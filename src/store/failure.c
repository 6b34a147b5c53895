/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

bool store_is_full(int errnum)
{
    return errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG;
}

bool store_io_error(struct error *error, int errnum, const char *doing, const char *what)
{
    if (store_is_full(errnum))
        return error_set(error, ERROR_IO,
                         "cannot %s %s: the disk is full; make room and run again, nothing that "
                         "was saved is lost",
                         doing, what);
    return error_set_errno(error, errnum, "cannot %s %s", doing, what);
}

#ifdef SAMSYN_FAULTS
void fault_kill(const char *variable, unsigned long nth)
{
    const char *wanted = getenv(variable);
    if (wanted && strtoul(wanted, NULL, 10) == nth)
        raise(SIGKILL);
}
#endif
