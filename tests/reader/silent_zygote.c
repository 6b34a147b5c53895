/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * A zygote that dies between forking a child and telling of it; and the child never ends. Started
 * as a reader it says "x" and ends.
 */
#include "reader/process/zygote.h"

#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char byte;
    if (!zygote_is_wanted(argc, argv))
        return write(STDOUT_FILENO, "x", 1) != 1;
    if (read(STDIN_FILENO, &byte, 1) != 1 ||
        syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) != 0)
        return 0;
    close(STDIN_FILENO); /* as the places of the document and the answer are taken in a real one */
    for (;;)
        pause();
}
