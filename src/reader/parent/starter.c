/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/starter.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"
#include "reader/process/zygote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process group of its own, in which its children are too. Its number is the zygote's own, which
 * is given to no other process while the zygote is not waited for. */
struct zygote {
    pid_t pid;
    int socket;     /* -1: no more is asked of it */
    size_t served;  /* documents */
    size_t running; /* of its children, not waited for yet */
};

static void close_both(const int ends[2])
{
    for (size_t i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
}

static int raise_both(int ends[2])
{
    ends[0] = file_above_standard(ends[0]);
    ends[1] = file_above_standard(ends[1]);
    if (ends[0] >= 0 && ends[1] >= 0)
        return 0;
    close_both(ends);
    return EMFILE;
}

static int make_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC) == 0 ? raise_both(ends) : errno;
}

static int make_sockets(int ends[2])
{
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0 ? raise_both(ends)
                                                                            : errno;
}

/* Running a program */

/* What a process is started with; an output below 0 is nothing. */
struct start {
    const char *path;
    int input, output;
    bool keep_stderr, is_zygote;
    char *const *arguments; /* or NULL */
};

/* All of ours but these is closed before the program starts, also what other code had left open for
 * children. */
static int place_descriptors(posix_spawn_file_actions_t *actions, const struct start *start)
{
    int failed = posix_spawn_file_actions_adddup2(actions, start->input, STDIN_FILENO);
    if (!failed && start->output >= 0)
        failed = posix_spawn_file_actions_adddup2(actions, start->output, STDOUT_FILENO);
    else if (!failed)
        failed = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (!failed && !start->keep_stderr)
        failed = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!failed)
        failed = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    return failed;
}

static int spawn_with(const struct start *start, const posix_spawn_file_actions_t *actions,
                      posix_spawnattr_t *attributes, pid_t *ret_pid)
{
    static char name[] = STARTER_NAME, zygote[] = ZYGOTE_ARGUMENT;
    char *const plain[] = {name, start->is_zygote ? zygote : NULL, NULL};
    char *const environment[] = {NULL};
    int failed = 0;
    if (start->is_zygote) {
        failed = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP);
        if (!failed)
            failed = posix_spawnattr_setpgroup(attributes, 0);
    }
    return failed ? failed
                  : posix_spawn(ret_pid, start->path, actions, attributes,
                                start->arguments ? start->arguments : plain, environment);
}

static int spawn(const struct start *start, pid_t *ret_pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (!failed) {
        failed = place_descriptors(&actions, start);
        if (!failed)
            failed = spawn_with(start, &actions, &attributes, ret_pid);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* Zygotes */

static int run_zygote(const struct starter *starter, const char *path, struct zygote *zygote)
{
    int ends[2];
    int failed = make_sockets(ends);
    if (failed)
        return failed;
    const struct start start = {path, ends[1], -1, starter->keep_stderr, true, NULL};
    failed = spawn(&start, &zygote->pid);
    close(ends[1]);
    zygote->socket = ends[0];
    if (failed)
        close(ends[0]);
    return failed;
}

static struct zygote *zygote_new(const struct starter *starter, const char *path)
{
    struct zygote *zygote = mem_alloc(sizeof *zygote);
    if (!zygote)
        return NULL;
    *zygote = (struct zygote){0};
    if (run_zygote(starter, path, zygote) == 0)
        return zygote;
    mem_free(zygote);
    return NULL;
}

/* Only when none of its children that we know of is left: the group may hold one that we were not
 * told of, for its zygote died before it could tell. */
static void zygote_free(struct zygote *zygote)
{
    kill(-zygote->pid, SIGKILL);
    while (waitpid(-zygote->pid, NULL, 0) > 0 || errno == EINTR)
        continue;
    mem_free(zygote);
}

/* Ask no more of it. It is waited for when its last child has ended. */
static void retire(struct starter_program *program)
{
    struct zygote *zygote = program->zygote;
    program->zygote = NULL;
    if (!zygote)
        return;
    close(zygote->socket);
    zygote->socket = -1;
    kill(zygote->pid, SIGKILL);
    if (zygote->running == 0)
        zygote_free(zygote);
}

static bool send_request(int socket, int input, int output)
{
    const int descriptors[ZYGOTE_DESCRIPTORS] = {
        [ZYGOTE_DOCUMENT] = input,
        [ZYGOTE_ANSWER] = output,
    };
    char byte = 0;
    struct iovec bytes = {&byte, 1};
    alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof descriptors)] = {0};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptors);
    memcpy(CMSG_DATA(header), descriptors, sizeof descriptors);
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == 1;
}

static bool await_reply(int socket, struct zygote_reply *ret_reply)
{
    struct pollfd polled = {.fd = socket, .events = POLLIN};
    int ready;
    do
        ready = poll(&polled, 1, LIMIT_READER_ZYGOTE_MILLISECONDS);
    while (ready < 0 && errno == EINTR);
    return ready == 1 &&
           recv(socket, ret_reply, sizeof *ret_reply, MSG_DONTWAIT) == sizeof *ret_reply;
}

/* Whoever is waited for and killed by its number must be ours. */
static bool is_our_child(pid_t pid)
{
    siginfo_t info;
    return pid > 0 && waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

static bool ask(struct zygote *zygote, int input, struct started *ret_started)
{
    int ends[2];
    struct zygote_reply reply = {0};
    if (make_pipe(ends) != 0)
        return false;
    bool ok = send_request(zygote->socket, input, ends[1]) && await_reply(zygote->socket, &reply) &&
              is_our_child(reply.pid);
    close(ends[1]);
    if (!ok) {
        close(ends[0]);
        return false;
    }
    *ret_started = (struct started){.pid = reply.pid, .output = ends[0], .zygote = zygote};
    zygote->served++;
    zygote->running++;
    return true;
}

static struct starter_program *program_of(struct starter *starter, const char *path)
{
    for (size_t i = 0; i < starter->count; i++)
        if (strcmp(starter->programs[i].path, path) == 0)
            return &starter->programs[i];
    if (starter->without_zygotes || starter->count == STARTER_PROGRAMS)
        return NULL;
    starter->programs[starter->count] = (struct starter_program){.path = path};
    return &starter->programs[starter->count++];
}

/* False when the program has to be run instead, this time or always. */
static bool start_from_zygote(struct starter *starter, struct starter_program *program, int input,
                              struct started *ret_started)
{
    if (program->zygote && program->zygote->served >= LIMIT_READER_ZYGOTE_DOCUMENTS)
        retire(program);
    if (!program->zygote)
        program->zygote = zygote_new(starter, program->path);
    if (program->zygote && ask(program->zygote, input, ret_started))
        return true;
    /* One that has served and died may have a successor; what never served will not. */
    program->has_none = !program->zygote || program->zygote->served == 0;
    retire(program);
    return false;
}

static int start_alone(const struct starter *starter, const char *path, char *const *arguments,
                       int input, struct started *ret_started)
{
    int ends[2];
    pid_t pid = 0;
    int failed = make_pipe(ends);
    if (failed)
        return failed;
    const struct start start = {path, input, ends[1], starter->keep_stderr, false, arguments};
    failed = spawn(&start, &pid);
    close(ends[1]);
    if (failed)
        close(ends[0]);
    else
        *ret_started = (struct started){.pid = pid, .output = ends[0]};
    return failed;
}

int starter_start(struct starter *starter, const char *path, char *const *arguments, int input,
                  struct started *ret_started)
{
    struct starter_program *program = arguments ? NULL : program_of(starter, path);
    if (program && !program->has_none && start_from_zygote(starter, program, input, ret_started))
        return 0;
    return start_alone(starter, path, arguments, input, ret_started);
}

void starter_ended(struct starter *starter, struct started *started, bool well)
{
    struct zygote *zygote = started->zygote;
    started->zygote = NULL;
    if (!zygote)
        return;
    zygote->running--;
    for (size_t i = 0; i < starter->count && !well; i++)
        if (starter->programs[i].zygote == zygote) {
            retire(&starter->programs[i]);
            return;
        }
    if (zygote->socket < 0 && zygote->running == 0)
        zygote_free(zygote);
}

void starter_done(struct starter *starter)
{
    for (size_t i = 0; i < starter->count; i++)
        retire(&starter->programs[i]);
    starter->count = 0;
}
