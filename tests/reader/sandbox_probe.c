/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * sandbox-probe HOW ATTACK [ADDRESS]: does what a document that has taken over a reader would do.
 * As a zygote it forks children that do, each of which finds those words, and a line feed, at the
 * start of what it is given as a document.
 *
 * HOW is "free" (no sandbox), "locked" (all of it), "room:FOLDER" (the lock of what must run
 * LibreOffice, with that folder to write in), or the name of one step of it (sandbox.c). It exits
 * with 0 when the thing could be done, 1 when it was refused, 2 when the probe itself is wrong,
 * SANDBOX_EXIT when the sandbox could not be set up (why, on standard error). Linked with a
 * reader's formats it goes the reader's way (main.c) up to where a document would be read.
 */
#include "reader/formats/format.h"
#include "reader/process/sandbox.h"
#include "reader/process/zygote.h"

#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LEAKED 9
#define PAGE ((size_t)4096)

/* Enough for the lock to act, which counts in whole seconds. */
#define SPIN_LIMIT_SECONDS 1
#define SPIN_NANOSECONDS 300000000L

/* The clock that RLIMIT_CPU goes by: ticks spent in this process. CLOCK_PROCESS_CPUTIME_ID runs
 * ahead of it on a busy virtual machine. (Clock ids of processes: ~pid << 3 | kind, see
 * clock_getcpuclockid(3); pid 0 is this one and kind 0 counts ticks.) */
#define TICK_CLOCK ((clockid_t)-8)

/* `argument` is the address of something in the parent, as a number. */
typedef bool attack(const char *argument);

#define ROOM "room:"
#define ROOM_BYTES 128

/* Where an attack may write when it is tried in a room. */
static char room_scratch[ROOM_BYTES];

static bool can_open(const char *argument)
{
    (void)argument;
    return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool can_create(const char *argument)
{
    (void)argument;
    char path[64];
    snprintf(path, sizeof path, "/tmp/samsyn-probe-%ld", (long)getpid());
    bool created = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600) >= 0;
    if (created)
        unlink(path);
    return created;
}

static bool can_write_scratch(const char *argument)
{
    (void)argument;
    char path[ROOM_BYTES + 16];
    snprintf(path, sizeof path, "%s/made", room_scratch);
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600);
    return fd >= 0 && write(fd, "x", 1) == 1 && close(fd) == 0 && unlink(path) == 0;
}

static bool can_link_scratch(const char *argument)
{
    (void)argument;
    char path[ROOM_BYTES + 16];
    snprintf(path, sizeof path, "%s/link", room_scratch);
    return symlink("/etc/passwd", path) == 0 && unlink(path) == 0;
}

static void *come_and_go(void *nothing)
{
    return nothing;
}

static bool can_start_thread(const char *argument)
{
    (void)argument;
    pthread_t thread;
    return pthread_create(&thread, NULL, come_and_go, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

static bool can_connect(const char *argument)
{
    (void)argument;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool can_make_local_socket(const char *argument)
{
    (void)argument;
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
}

static bool can_execute(const char *argument)
{
    (void)argument;
    char path[] = "/bin/true";
    char *const arguments[] = {path, NULL};
    execv(path, arguments); /* which then exits with 0 */
    return false;
}

static bool can_fork(const char *argument)
{
    (void)argument;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return child > 0 && waitpid(child, NULL, 0) == child;
}

static bool can_signal_parent(const char *argument)
{
    (void)argument;
    return kill(getppid(), 0) == 0;
}

static bool can_read_parent(const char *argument)
{
    char byte = 0;
    struct iovec here = {&byte, 1};
    struct iovec there = {(void *)(uintptr_t)strtoull(argument, NULL, 10), 1};
    return process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1 && byte == 's';
}

static bool can_trace(const char *argument)
{
    (void)argument;
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static void *map(size_t size, int protection)
{
    return mmap(NULL, size, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static bool can_make_code(const char *argument)
{
    (void)argument;
    return map(PAGE, PROT_WRITE | PROT_EXEC) != MAP_FAILED;
}

static bool can_turn_data_into_code(const char *argument)
{
    (void)argument;
    void *page = map(PAGE, PROT_READ | PROT_WRITE);
    return page != MAP_FAILED && mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0;
}

static bool can_use_leaked_descriptor(const char *argument)
{
    (void)argument;
    struct stat status;
    return fstat(LEAKED, &status) == 0;
}

static bool can_see_environment(const char *argument)
{
    (void)argument;
    return getenv("SAMSYN_SECRET") != NULL;
}

static bool can_take_a_gigabyte(const char *argument)
{
    (void)argument;
    char *block = map(MIB(1024), PROT_READ | PROT_WRITE);
    if (block == MAP_FAILED)
        return false;
    block[0] = block[MIB(1024) - 1] = 1;
    return true;
}

static bool can_spin(const char *argument)
{
    (void)argument;
    struct timespec used = {0};
    while (used.tv_sec < SPIN_LIMIT_SECONDS ||
           (used.tv_sec == SPIN_LIMIT_SECONDS && used.tv_nsec < SPIN_NANOSECONDS))
        if (clock_gettime(TICK_CLOCK, &used) != 0)
            return false;
    return true;
}

/* No attack: what the reader lives on. */
static bool can_work(const char *argument)
{
    (void)argument;
    void *block = malloc(MIB(8));
    char byte;
    bool ok = block && read(STDIN_FILENO, &byte, 1) >= 0 && write(STDOUT_FILENO, "", 0) == 0;
    free(block);
    return ok;
}

/* No attack: says that it is there, and stays until its standard input ends. */
static bool can_stay(const char *argument)
{
    (void)argument;
    char byte;
    return write(STDOUT_FILENO, "x", 1) == 1 && read(STDIN_FILENO, &byte, 1) == 0;
}

/* No attack: says that it is there, and stays for ever. */
static bool can_hang(const char *argument)
{
    (void)argument;
    sem_t never;
    return sem_init(&never, 0, 0) == 0 && write(STDOUT_FILENO, "x", 1) == 1 &&
           sem_wait(&never) == 0;
}

/* No attack: gives up as a library does. */
static bool can_abort(const char *argument)
{
    (void)argument;
    abort();
}

static const struct {
    const char *name;
    attack *try;
} attacks[] = {
    {"open", can_open},
    {"create", can_create},
    {"connect", can_connect},
    {"socketpair", can_make_local_socket},
    {"execute", can_execute},
    {"fork", can_fork},
    {"signal-parent", can_signal_parent},
    {"read-parent", can_read_parent},
    {"trace", can_trace},
    {"code", can_make_code},
    {"data-as-code", can_turn_data_into_code},
    {"leaked-descriptor", can_use_leaked_descriptor},
    {"environment", can_see_environment},
    {"gigabyte", can_take_a_gigabyte},
    {"spin", can_spin},
    {"write-scratch", can_write_scratch},
    {"link-scratch", can_link_scratch},
    {"thread", can_start_thread},
    {"work", can_work},
    {"stay", can_stay},
    {"hang", can_hang},
    {"abort", can_abort},
};

static attack *attack_named(const char *name)
{
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        if (strcmp(attacks[i].name, name) == 0)
            return attacks[i].try;
    return NULL;
}

/* What is to be done, and to what. */
struct order {
    char how[ROOM_BYTES], attack[32], address[32];
};

static bool take_order(int argc, char **argv, struct order *ret_order)
{
    struct order order = {.address = "0"};
    if (argc < 3)
        return false;
    snprintf(order.how, sizeof order.how, "%s", argv[1]);
    snprintf(order.attack, sizeof order.attack, "%s", argv[2]);
    if (argc > 3)
        snprintf(order.address, sizeof order.address, "%s", argv[3]);
    *ret_order = order;
    return true;
}

/* Byte by byte, for what follows is the document. */
static bool read_order(struct order *ret_order)
{
    struct order order = {.address = "0"};
    char line[128];
    size_t n = 0;
    while (n < sizeof line - 1 && read(STDIN_FILENO, &line[n], 1) == 1 && line[n] != '\n')
        n++;
    line[n] = '\0';
    if (sscanf(line, "%127s %31s %31s", order.how, order.attack, order.address) < 2)
        return false;
    *ret_order = order;
    return true;
}

/* The limits stay a reader's where an attack tries them. */
static bool enter_room(struct sandbox_limits limits, uint32_t *ret_landlock, struct error *error)
{
    const struct sandbox_room room = {room_scratch, "/nowhere"};
    struct sandbox_prepared prepared;
    limits.file_bytes = KIB(64);
    limits.threads = 8;
    limits.room = &room;
    return sandbox_prepare_room(&prepared, error) &&
           sandbox_enter(&prepared, limits, ret_landlock, error);
}

static bool lock_up(const struct order *order, const struct sandbox_prepared *prepared,
                    struct sandbox_limits limits)
{
    uint32_t landlock;
    struct error error = {0};
    bool ok = true;
    if (strcmp(order->how, "locked") == 0)
        ok = sandbox_enter(prepared, limits, &landlock, &error);
    else if (room_scratch[0])
        ok = enter_room(limits, &landlock, &error);
    else if (strcmp(order->how, "free") != 0)
        ok = sandbox_take_only(order->how, prepared, limits, &landlock, &error);
    if (!ok)
        fprintf(stderr, "%s\n", error.message);
    return ok;
}

static int carry_out(const struct order *order, const struct sandbox_prepared *prepared)
{
    struct sandbox_limits limits = sandbox_reader_limits();
    attack *try = attack_named(order->attack);
    if (strncmp(order->how, ROOM, strlen(ROOM)) == 0)
        snprintf(room_scratch, sizeof room_scratch, "%s", order->how + strlen(ROOM));
    if (!try || dup2(STDIN_FILENO, LEAKED) < 0)
        return 2;
    if (try == can_spin)
        limits.cpu_seconds = SPIN_LIMIT_SECONDS;
    if (!lock_up(order, prepared, limits))
        return SANDBOX_EXIT;
    return try(order->address) ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct format_prepared formats_prepared;
    struct sandbox_prepared sandbox_prepared;
    struct order order;
    bool zygote = zygote_is_wanted(argc, argv);
    format_prepare(&formats_prepared);
    if (!sandbox_prepare(&sandbox_prepared, NULL))
        return SANDBOX_EXIT;
    if (zygote && !zygote_serve())
        return 0;
    _exit((zygote ? read_order(&order) : take_order(argc, argv, &order))
              ? carry_out(&order, &sandbox_prepared)
              : 2);
}
