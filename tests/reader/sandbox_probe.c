/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Tries one thing that the sandbox must stop, inside it ("locked") or outside ("free"). Exits with
 * 0 when the thing could be done, 1 when it was refused, 2 when the probe itself is wrong.
 */
#include "reader/sandbox.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static bool can_open(void)
{
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool can_create(void)
{
    int fd = open("/tmp", O_TMPFILE | O_WRONLY, 0600);
    return fd >= 0;
}

static bool can_connect(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool can_make_local_socket(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
}

static bool can_execute(void)
{
    char path[] = "/bin/true";
    char *const arguments[] = {path, NULL};
    execv(path, arguments); /* which then exits with 0 */
    return false;
}

static bool can_fork(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0 && waitpid(child, NULL, 0) == child;
}

static bool can_signal_parent(void)
{
    return kill(getppid(), 0) == 0;
}

static bool can_trace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool can_make_code(void)
{
    return mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
}

static bool can_turn_data_into_code(void)
{
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}

static bool can_use_inherited_descriptor(void)
{
    char byte;
    return read(9, &byte, 1) >= 0;
}

static bool can_take_two_gigabytes(void)
{
    return mmap(NULL, (size_t)2 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

/* The positive control: what the reader lives on. */
static bool can_work(void)
{
    static const char bytes[] = "x";
    void *block = malloc((size_t)8 << 20);
    char byte;
    bool ok = block && read(STDIN_FILENO, &byte, 1) >= 0 && write(STDOUT_FILENO, bytes, 0) == 0;
    free(block);
    return ok;
}

static const struct {
    const char *name;
    bool (*attack)(void);
} attacks[] = {
    {"open", can_open},
    {"create", can_create},
    {"connect", can_connect},
    {"socketpair", can_make_local_socket},
    {"execute", can_execute},
    {"fork", can_fork},
    {"signal", can_signal_parent},
    {"trace", can_trace},
    {"code", can_make_code},
    {"data-as-code", can_turn_data_into_code},
    {"descriptor", can_use_inherited_descriptor},
    {"memory", can_take_two_gigabytes},
    {"work", can_work},
};

int main(int argc, char **argv)
{
    uint32_t landlock;
    if (argc != 3)
        return 2;
    dup2(STDIN_FILENO, 9);
    if (strcmp(argv[1], "locked") == 0 && !sandbox_enter(&landlock, NULL))
        return SANDBOX_EXIT;
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        if (strcmp(attacks[i].name, argv[2]) == 0)
            _exit(attacks[i].attack() ? 0 : 1);
    return 2;
}
