/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/process/sandbox_filter.h"

#include "base/mem.h"
#include "reader/process/sandbox_try.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Stands in the prepared filter for the number of the process that will load it: above every number
 * that a process can have, so that a filter which still holds it allows nothing by it. */
#define PID_TO_COME 0x7FFFFFFFu

/* The same for each of some calls; without an `op` the condition holds always. */
struct rule {
    const int *calls;
    size_t count;
    uint32_t action;
    struct scmp_arg_cmp condition;
};

#define CALLS(list) (list), sizeof(list) / sizeof *(list)

/* A reader: what is allowed, what is told no, and death for the rest */

static const int plain_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(readv),
    SCMP_SYS(lseek),
    SCMP_SYS(fstat),
    SCMP_SYS(close),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(sched_getaffinity),
#if SAMSYN_SANITIZED
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(prctl),
    SCMP_SYS(getcpu),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
#endif
};

#if !SAMSYN_SANITIZED
static const int protecting_calls[] = {SCMP_SYS(mmap), SCMP_SYS(mprotect)};
static const int writing_calls[] = {SCMP_SYS(write), SCMP_SYS(writev)};
#endif

static const int path_calls[] = {SCMP_SYS(open),      SCMP_SYS(openat),     SCMP_SYS(access),
                                 SCMP_SYS(faccessat), SCMP_SYS(stat),       SCMP_SYS(lstat),
                                 SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(faccessat2),
                                 SCMP_SYS(getcwd)};
static const int terminal_calls[] = {SCMP_SYS(ioctl)};
static const int status_calls[] = {SCMP_SYS(newfstatat)};

static const struct rule reader_rules[] = {
    {CALLS(plain_calls), SCMP_ACT_ALLOW, {0}},
#if !SAMSYN_SANITIZED
    /* Memory that may never be run, and writing to the two descriptors that are ours. */
    {CALLS(protecting_calls),
     SCMP_ACT_ALLOW,
     {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
    {CALLS(writing_calls), SCMP_ACT_ALLOW, {.arg = 0, .op = SCMP_CMP_GE, .datum_a = STDOUT_FILENO}},
#endif
    /* A library may look for a file that it can do without (a time zone, a converter), or whether
     * its warnings go to a terminal: it is told no. */
    {CALLS(path_calls), SCMP_ACT_ERRNO(EACCES), {0}},
    {CALLS(terminal_calls), SCMP_ACT_ERRNO(ENOTTY), {0}},
    /* glibc's fstat(fd) is newfstatat(fd, "", …, AT_EMPTY_PATH): allowed; with a path it is
     * refused. */
    {CALLS(status_calls), SCMP_ACT_ALLOW, {.arg = 3, .op = SCMP_CMP_EQ, .datum_a = AT_EMPTY_PATH}},
    {CALLS(status_calls),
     SCMP_ACT_ERRNO(EACCES),
     {.arg = 3, .op = SCMP_CMP_NE, .datum_a = AT_EMPTY_PATH}},
};

/* A room: what a large program lives on among files. What is not here is told no, for such a
 * program asks for much that it can do without. Which files there are is landlock's to say. */

static const int room_calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(getdents64),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fadvise64),
    SCMP_SYS(chmod),
    SCMP_SYS(fchmod),
    SCMP_SYS(umask),
    SCMP_SYS(utimensat),
    SCMP_SYS(flock),
    SCMP_SYS(fcntl),
    SCMP_SYS(dup),
    SCMP_SYS(dup2),
    SCMP_SYS(dup3),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(membarrier),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(rseq),
    SCMP_SYS(arch_prctl),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
    SCMP_SYS(getcpu),
    SCMP_SYS(accept),
    SCMP_SYS(shutdown),
    SCMP_SYS(execve),
    SCMP_SYS(wait4),
};

static const int mapping_calls[] = {SCMP_SYS(mmap)};
static const int limit_calls[] = {SCMP_SYS(prlimit64)};
static const int naming_calls[] = {SCMP_SYS(prctl)};
static const int thread_calls[] = {SCMP_SYS(clone)};
static const int new_thread_calls[] = {SCMP_SYS(clone3)};
static const int socket_calls[] = {SCMP_SYS(socket), SCMP_SYS(socketpair)};
static const int listening_calls[] = {SCMP_SYS(bind), SCMP_SYS(listen)};

static const struct rule room_rules[] = {
    {CALLS(room_calls), SCMP_ACT_ALLOW, {0}},
    {CALLS(terminal_calls), SCMP_ACT_ERRNO(ENOTTY), {0}},
    /* Libraries are mapped to be run; LibreOffice besides turns pages of its own into code, by
     * mprotect, and ends when it cannot. */
    {CALLS(mapping_calls),
     SCMP_ACT_ALLOW,
     {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0}},
    {CALLS(mapping_calls),
     SCMP_ACT_ALLOW,
     {.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_WRITE, .datum_b = 0}},
    {CALLS(limit_calls), SCMP_ACT_ALLOW, {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = 0}},
    {CALLS(naming_calls), SCMP_ACT_ALLOW, {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_SET_NAME}},
    /* Threads, not processes; what clone3 would do its argument's memory hides from us. */
    {CALLS(thread_calls),
     SCMP_ACT_ALLOW,
     {.arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = CLONE_THREAD, .datum_b = CLONE_THREAD}},
    {CALLS(new_thread_calls), SCMP_ACT_ERRNO(ENOSYS), {0}},
    /* LibreOffice listens for others of its kind and ends when it cannot: it is told that it does,
     * on a socket that has no address. */
    {CALLS(socket_calls), SCMP_ACT_ALLOW, {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_UNIX}},
    {CALLS(listening_calls), SCMP_ACT_ERRNO(0), {0}},
};

static const struct filter {
    const struct rule *rules;
    size_t count;
    uint32_t otherwise;
} filters[] = {
    {reader_rules, sizeof reader_rules / sizeof *reader_rules,
     SAMSYN_SANITIZED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS},
    {room_rules, sizeof room_rules / sizeof *room_rules, SCMP_ACT_ERRNO(EPERM)},
};

static int add_rule(scmp_filter_ctx filter, const struct rule *rule)
{
    int failed = 0;
    for (size_t i = 0; i < rule->count && !failed; i++)
        failed = TRY(seccomp_rule_add_array(filter, rule->action, rule->calls[i],
                                            rule->condition.op ? 1 : 0, &rule->condition));
    return failed;
}

/* A library that gives up by abort() is then told of as that, and not as an attack. */
static int allow_abort(scmp_filter_ctx filter)
{
    return TRY(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 2,
                                SCMP_A0(SCMP_CMP_EQ, PID_TO_COME, 0),
                                SCMP_A2(SCMP_CMP_EQ, SIGABRT, 0)));
}

static int add_rules(scmp_filter_ctx filter, const struct filter *rules)
{
    int failed = 0;
    for (size_t i = 0; i < rules->count && !failed; i++)
        failed = add_rule(filter, &rules->rules[i]);
    return failed ? failed : allow_abort(filter);
}

/* The program out of `fd`, which libseccomp has just written it to. */
static bool take_program(int fd, struct sandbox_prepared *prepared)
{
    off_t bytes = TRY(lseek(fd, 0, SEEK_END));
    if (bytes <= 0)
        return false;
    prepared->count = (size_t)bytes / sizeof *prepared->program;
    prepared->program = mem_alloc((size_t)bytes);
    return prepared->program && TRY(pread(fd, prepared->program, (size_t)bytes, 0)) == bytes;
}

static bool compile(scmp_filter_ctx filter, struct sandbox_prepared *prepared)
{
    int fd = TRY(memfd_create("filter", MFD_CLOEXEC));
    if (fd < 0)
        return false;
    int failed = TRY(seccomp_export_bpf(filter, fd));
    bool ok = !failed && take_program(fd, prepared);
    if (failed)
        errno = -failed;
    close(fd);
    return ok;
}

static bool awaits_pid(const struct sock_filter *instruction)
{
    return instruction->code == (BPF_JMP | BPF_JEQ | BPF_K) && instruction->k == PID_TO_COME;
}

static bool find_pid(struct sandbox_prepared *prepared)
{
    size_t found = 0;
    for (size_t i = 0; i < prepared->count; i++)
        if (awaits_pid(&prepared->program[i])) {
            prepared->pid_at = i;
            found++;
        }
    errno = ENOTSUP;
    return found == 1;
}

bool sandbox_filter_make(bool has_room, struct sandbox_prepared *ret_prepared)
{
    const struct filter *rules = &filters[has_room];
    struct sandbox_prepared prepared = {0};
    scmp_filter_ctx filter = sandbox_must_fail() ? NULL : seccomp_init(rules->otherwise);
    if (!filter)
        return false;
    int failed = add_rules(filter, rules);
    bool ok = !failed && compile(filter, &prepared) && find_pid(&prepared);
    int errnum = failed ? -failed : errno;
    seccomp_release(filter);
    if (ok)
        *ret_prepared = prepared;
    else
        mem_free(prepared.program);
    errno = errnum;
    return ok;
}
