/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/sandbox.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* linux/landlock.h of Debian 12 stops at level 2; the numbers are the kernel's for ever. */
#define LANDLOCK_VERSION_FLAG 1u

/* A uid that no account and no other reader has: above all that systemd hands out (its "Users,
 * Groups, UIDs and GIDs"), plus the process's number. A user namespace may map fewer; there it is
 * one of those that systemd keeps for services without an account. */
#define PRIVATE_UID 0x70000000u
#define PRIVATE_UID_MAPPED 61184u
#define PRIVATE_UIDS_MAPPED 4336u

/* Stands in the prepared filter for the number of the process that will load it: above every number
 * that a process can have, so that a filter which still holds it allows nothing by it. */
#define PID_TO_COME 0x7FFFFFFFu

#ifdef SAMSYN_FAULTS
static unsigned long fail_at, asked;

void sandbox_fail_at(unsigned long nth)
{
    fail_at = nth;
    asked = 0;
}

static bool must_fail(void)
{
    bool failing = ++asked == fail_at;
    if (failing)
        errno = EIO;
    return failing;
}
#else
static bool must_fail(void)
{
    return false;
}
#endif

/* Each call of the set-up stands in one of these, so that tests can make each fail. */
#define TRY(call) (must_fail() ? -1 : (call))

struct lock {
    const struct sandbox_prepared *prepared;
    struct sandbox_limits limits;
    uint32_t landlock;
};

struct landlock_ruleset {
    uint64_t files;  /* LANDLOCK_ACCESS_FS_… */
    uint64_t net;    /* LANDLOCK_ACCESS_NET_…, from level 4 */
    uint64_t scoped; /* LANDLOCK_SCOPE_…, from level 6 */
};

static bool empty_environment(struct lock *lock)
{
    (void)lock;
    return TRY(clearenv()) == 0;
}

static bool close_descriptors(struct lock *lock)
{
    unsigned first = STDERR_FILENO + 1 + lock->limits.kept_descriptors;
    return TRY(syscall(SYS_close_range, first, ~0u, 0)) == 0;
}

static bool become(uid_t id)
{
    return TRY(setresgid(id, id, id)) == 0 && TRY(setresuid(id, id, id)) == 0;
}

static bool drop_root(struct lock *lock)
{
    (void)lock;
    if (geteuid() != 0 && getuid() != 0)
        return true;
    uid_t process = (uid_t)getpid();
    if (TRY(setgroups(0, NULL)) != 0)
        return false;
    return become(PRIVATE_UID + process) ||
           (errno == EINVAL && become(PRIVATE_UID_MAPPED + process % PRIVATE_UIDS_MAPPED));
}

static bool drop_capabilities(struct lock *lock)
{
    (void)lock;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    static const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3];
    return TRY(syscall(SYS_capset, &header, none)) == 0;
}

static bool refuse_new_privileges(struct lock *lock)
{
    (void)lock;
    return TRY(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) == 0;
}

static bool refuse_tracing(struct lock *lock)
{
    (void)lock;
    return TRY(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) == 0;
}

static bool die_with_parent(struct lock *lock)
{
    (void)lock;
    return TRY(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) == 0;
}

/* All that the level knows how to refuse. */
static struct landlock_ruleset ruleset_of_level(long level)
{
    static const unsigned file_rights[] = {0, 13, 14, 15, 15, 16};
    const long known = sizeof file_rights / sizeof *file_rights - 1;
    unsigned bits = file_rights[level < known ? level : known];
    return (struct landlock_ruleset){
        .files = (UINT64_C(1) << bits) - 1,
        .net = level >= 4 ? 3 : 0,    /* bind and connect of TCP */
        .scoped = level >= 6 ? 3 : 0, /* abstract sockets, signals */
    };
}

static size_t ruleset_size(long level)
{
    if (level >= 6)
        return sizeof(struct landlock_ruleset);
    return level >= 4 ? offsetof(struct landlock_ruleset, scoped)
                      : offsetof(struct landlock_ruleset, net);
}

/* Not in the kernel, turned off at its start, or kept from us by a container's filter. */
static bool landlock_is_missing(int errnum)
{
    return errnum == ENOSYS || errnum == EOPNOTSUPP || errnum == EPERM;
}

static bool restrict_files(struct lock *lock)
{
    long level = TRY(syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION_FLAG));
    if (level < 0)
        return landlock_is_missing(errno);
    struct landlock_ruleset ruleset = ruleset_of_level(level);
    int fd = (int)TRY(syscall(SYS_landlock_create_ruleset, &ruleset, ruleset_size(level), 0));
    if (fd < 0)
        return false;
    bool ok = TRY(syscall(SYS_landlock_restrict_self, fd, 0)) == 0;
    close(fd);
    lock->landlock = (uint32_t)level;
    return ok;
}

static rlim_t lesser(rlim_t a, rlim_t b)
{
    return a < b ? a : b;
}

/* What we were started with may be tighter than `most`, and stays so. */
static bool limit_resource(__rlimit_resource_t resource, rlim_t most)
{
    struct rlimit limit;
    if (TRY(getrlimit(resource, &limit)) != 0)
        return false;
    /* The soft limit on time gives SIGXCPU, which tells the parent what was wrong; the hard one a
     * second later gives SIGKILL, which no handler takes. */
    rlim_t grace = resource == RLIMIT_CPU ? 1 : 0;
    limit.rlim_cur = lesser(limit.rlim_cur, most);
    limit.rlim_max = lesser(limit.rlim_max, most + grace);
    return TRY(setrlimit(resource, &limit)) == 0;
}

static bool limit_resources(struct lock *lock)
{
    const struct {
        __rlimit_resource_t resource;
        rlim_t most;
    } limits[] = {
        {RLIMIT_CORE, 0},
        {RLIMIT_FSIZE, 0},
        {RLIMIT_NPROC, 0},
        {RLIMIT_NOFILE, lock->limits.open_files},
        {RLIMIT_CPU, lock->limits.cpu_seconds},
#if !SAMSYN_SANITIZED
        {RLIMIT_AS, lock->limits.memory_bytes},
#endif
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (!limit_resource(limits[i].resource, limits[i].most))
            return false;
    return true;
}

/* The filter: what is allowed, what is told no, and death for the rest */

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

/* The same for each of some calls; without an `op` the condition holds always. */
struct rule {
    const int *calls;
    size_t count;
    uint32_t action;
    struct scmp_arg_cmp condition;
};

#define CALLS(list) (list), sizeof(list) / sizeof *(list)

static const struct rule rules[] = {
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

static int add_rules(scmp_filter_ctx filter)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof rules / sizeof *rules && !failed; i++)
        failed = add_rule(filter, &rules[i]);
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

static bool make_filter(struct sandbox_prepared *prepared)
{
    scmp_filter_ctx filter = must_fail() ? NULL
                                         : seccomp_init(SAMSYN_SANITIZED ? SCMP_ACT_ERRNO(EPERM)
                                                                         : SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return false;
    int failed = add_rules(filter);
    bool ok = !failed && compile(filter, prepared) && find_pid(prepared);
    seccomp_release(filter);
    if (failed)
        errno = -failed;
    return ok;
}

static bool filter_calls(struct lock *lock)
{
    const struct sandbox_prepared *prepared = lock->prepared;
    const struct sock_fprog program = {(unsigned short)prepared->count, prepared->program};
    prepared->program[prepared->pid_at].k = (uint32_t)getpid();
    /* For all threads: one that a library had started would else stay outside. */
    return TRY(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
                       &program)) == 0;
}

/* In their order: what a later one would forbid comes before it. */
static const struct {
    const char *name;
    bool (*take)(struct lock *lock);
} steps[] = {
    {"environment", empty_environment},
    {"descriptors", close_descriptors},
    {"user", drop_root},
    {"capabilities", drop_capabilities},
    {"new privileges", refuse_new_privileges},
    {"tracing", refuse_tracing},
    {"parent", die_with_parent},
    {"landlock", restrict_files},
    {"limits", limit_resources},
    {"seccomp", filter_calls},
};

#define STEPS (sizeof steps / sizeof *steps)

static bool fail(const char *step, struct error *error)
{
    return error_set_errno(error, errno, "the sandbox could not be set up (step '%s')", step);
}

static bool take_step(size_t i, struct lock *lock, struct error *error)
{
    return steps[i].take(lock) || fail(steps[i].name, error);
}

struct sandbox_limits sandbox_reader_limits(void)
{
    return (struct sandbox_limits){.memory_bytes = LIMIT_READER_MEMORY_BYTES,
                                   .cpu_seconds = LIMIT_READER_CPU_SECONDS,
                                   .open_files = LIMIT_READER_OPEN_FILES};
}

struct sandbox_limits sandbox_ocr_limits(void)
{
    struct sandbox_limits limits = sandbox_reader_limits();
    limits.cpu_seconds = LIMIT_OCR_CPU_SECONDS;
    return limits;
}

bool sandbox_prepare(struct sandbox_prepared *ret_prepared, struct error *error)
{
    struct sandbox_prepared prepared = {0};
    if (!make_filter(&prepared)) {
        int errnum = errno;
        mem_free(prepared.program);
        errno = errnum;
        return fail("filter", error);
    }
    *ret_prepared = prepared;
    return true;
}

void sandbox_release(struct sandbox_prepared *prepared)
{
    mem_free(prepared->program);
    *prepared = (struct sandbox_prepared){0};
}

bool sandbox_enter(const struct sandbox_prepared *prepared, struct sandbox_limits limits,
                   uint32_t *ret_landlock, struct error *error)
{
    struct lock lock = {.prepared = prepared, .limits = limits};
    for (size_t i = 0; i < STEPS; i++)
        if (!take_step(i, &lock, error))
            return false;
    *ret_landlock = lock.landlock;
    return true;
}

#ifdef SAMSYN_FAULTS
bool sandbox_take_only(const char *step, const struct sandbox_prepared *prepared,
                       struct sandbox_limits limits, uint32_t *ret_landlock, struct error *error)
{
    struct lock lock = {.prepared = prepared, .limits = limits};
    bool found = false;
    for (size_t i = 0; i < STEPS; i++) {
        bool wanted = strcmp(steps[i].name, step) == 0;
        /* Without it an ordinary user has neither landlock nor seccomp. */
        bool needed = steps[i].take == refuse_new_privileges;
        if ((wanted || needed) && !take_step(i, &lock, error))
            return false;
        found = found || wanted;
    }
    if (!found)
        return error_set(error, ERROR_INTERNAL, "the sandbox has no step '%s'", step);
    *ret_landlock = lock.landlock;
    return true;
}
#endif
