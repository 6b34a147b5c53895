/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/process/zygote.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdalign.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CANNOT_START 1

struct request {
    int descriptors[ZYGOTE_DESCRIPTORS];
};

bool zygote_is_wanted(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], ZYGOTE_ARGUMENT) == 0;
}

/* False unless the message holds what a request holds. */
static bool take_descriptors(struct msghdr *message, struct request *ret_request)
{
    const struct cmsghdr *control = CMSG_FIRSTHDR(message);
    if (!control || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS ||
        control->cmsg_len != CMSG_LEN(sizeof ret_request->descriptors))
        return false;
    memcpy(ret_request->descriptors, CMSG_DATA(control), sizeof ret_request->descriptors);
    return true;
}

/* False when the parent has closed its end, or is no parent that we know. */
static bool take_request(struct request *ret_request)
{
    char byte;
    struct iovec bytes = {&byte, 1};
    alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof ret_request->descriptors)];
    ssize_t got;
    struct msghdr message;
    do {
        message = (struct msghdr){.msg_iov = &bytes,
                                  .msg_iovlen = 1,
                                  .msg_control = control,
                                  .msg_controllen = sizeof control};
        got = recvmsg(STDIN_FILENO, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    return got == 1 && take_descriptors(&message, ret_request);
}

/* As fork, but the child is a child of our parent. It runs none of libc's handlers of a fork, which
 * are there for threads. */
static pid_t fork_for_parent(void)
{
    return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
}

/* The child's last step here; the sandbox closes what is left. */
static void take_places(const struct request *request)
{
    if (dup2(request->descriptors[ZYGOTE_DOCUMENT], STDIN_FILENO) < 0 ||
        dup2(request->descriptors[ZYGOTE_ANSWER], STDOUT_FILENO) < 0)
        _exit(CANNOT_START);
}

static bool tell(pid_t child, int errnum)
{
    struct zygote_reply reply = {.pid = child > 0 ? child : 0, .error = child > 0 ? 0 : errnum};
    return send(STDIN_FILENO, &reply, sizeof reply, MSG_NOSIGNAL) == sizeof reply;
}

bool zygote_serve(void)
{
    struct request request;
    /* A parent that is gone already has closed its end. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
        return false;
    while (take_request(&request)) {
        pid_t child = fork_for_parent();
        int errnum = errno;
        if (child == 0) {
            take_places(&request);
            return true;
        }
        for (size_t i = 0; i < ZYGOTE_DESCRIPTORS; i++)
            close(request.descriptors[i]);
        if (!tell(child, errnum))
            return false;
    }
    return false;
}
