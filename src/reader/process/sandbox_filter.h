/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Which system calls a locked process may make: for sandbox.c only. There are two lists, one for
 * readers, which work on memory alone, and one for what needs a room (struct sandbox_room).
 */
#ifndef SAMSYN_READER_PROCESS_SANDBOX_FILTER_H
#define SAMSYN_READER_PROCESS_SANDBOX_FILTER_H

#include "reader/process/sandbox.h"

/* Compile a list for the kernel. False with errno. */
bool sandbox_filter_make(bool has_room, struct sandbox_prepared *ret_prepared);

#endif
